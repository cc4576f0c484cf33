//! Client for [Finch Connect](https://developer.tryfinch.com) sessions.
//!
//! The types and the operations are generated from the documents that Finch publishes; what
//! stands around them (HTTP, credentials, retries, errors) is written by hand.
//!
//! ```no_run
//! use finch_connect::Client;
//! use finch_connect::types::{
//!     AuthMethod, ConnectProducts, CreateConnectSessionRequest, Integration, Sandbox,
//! };
//!
//! # async fn example() -> Result<(), finch_connect::Error> {
//! let client = Client::from_env()?; // FINCH_CLIENT_ID, FINCH_CLIENT_SECRET, FINCH_BASE_URL
//! let request = CreateConnectSessionRequest::new(
//!         "customer-1", "Acme Inc.", [ConnectProducts::Company, ConnectProducts::Directory])
//!     .with_customer_email("ops@acme.test")
//!     .with_integration(Integration::new("gusto").with_auth_method(AuthMethod::Oauth))
//!     .with_sandbox(Sandbox::Finch);
//! let session = client.create_connect_session(&request).await?;
//! println!("{} {}", session.session_id, session.connect_url);
//! # Ok(())
//! # }
//! ```
//!
//! - A call is sent when it is awaited. Before that, its own limits can be set, such as
//!   [`Call::timeout`] and [`Call::deadline`]; with [`Call::send_with_response`] the answer comes
//!   with its status, headers and request id.
//! - A request that breaks its schema is refused before the network, with every violation named.
//! - Whatever goes wrong is one [`Error`]; it never shows a secret. See [`guide::errors`].
//! - Failed attempts are repeated, where that is safe: the session calls are, the exchange of a
//!   code is not. See [`guide::retries`].
//! - The way of an employer through Finch Connect stands in [`flow`]; it is walked in
//!   [`guide::redirect_flow`] and [`guide::embedded_flow`].
//!
//! | feature | default | |
//! |---|---|---|
//! | `regenerate` | yes | generates the code from the documents when the crate is built; without it the committed copy is compiled |
//! | `rustls` | yes | TLS by rustls with the platform's roots |
//! | `rustls-ring` | no | the same with ring in place of aws-lc |
//! | `native-tls` | no | TLS by the platform's own library |
//! | `gzip` | no | asks for compressed answers; limits count what comes out |
//! | `blocking` | no | a client for programs without an async runtime |
//! | `tracing` | no | spans of calls and attempts, with OpenTelemetry's names; never a body, a query or a header |
//! | `mock` | no | a Finch on this machine, for tests, and the program `finch-mock` |
//!
#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../docs/using.md")]

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
compile_error!(
    "finch-connect does not run in a browser: whoever has the page has the client secret in it, \
     and with that the data of every customer. Make the session and exchange the code on a server; \
     the browser needs the `connect_url` only, and gives back the code."
);

#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
mod errors;
pub mod flow;
#[cfg(feature = "mock")]
pub mod mock;
pub mod runtime;

/// Pages to read: the two flows from end to end, errors, retries, testing.
pub mod guide {
    #[doc = include_str!("../docs/redirect-flow.md")]
    pub mod redirect_flow {}

    #[doc = include_str!("../docs/embedded-flow.md")]
    pub mod embedded_flow {}

    #[doc = include_str!("../docs/errors.md")]
    pub mod errors {}

    #[doc = include_str!("../docs/retries.md")]
    pub mod retries {}

    #[doc = include_str!("../docs/testing.md")]
    pub mod testing {}
}

/// The types of the API, generated.
#[allow(
    deprecated,
    missing_docs,
    clippy::doc_markdown,
    reason = "the words are the document's"
)]
#[cfg(finch_connect_regenerated)]
pub mod types {
    include!(concat!(env!("OUT_DIR"), "/types.rs"));
}

/// The types of the API, generated.
#[allow(
    deprecated,
    missing_docs,
    clippy::doc_markdown,
    reason = "the words are the document's"
)]
#[cfg(not(finch_connect_regenerated))]
#[rustfmt::skip]
#[path = "generated/types.rs"]
pub mod types;

/// The operations of the API, generated.
#[allow(
    deprecated,
    clippy::doc_markdown,
    reason = "the words are the document's"
)]
#[cfg(finch_connect_regenerated)]
mod operations {
    include!(concat!(env!("OUT_DIR"), "/operations.rs"));
}

/// The operations of the API, generated.
#[allow(
    deprecated,
    clippy::doc_markdown,
    reason = "the words are the document's"
)]
#[cfg(not(finch_connect_regenerated))]
#[rustfmt::skip]
#[path = "generated/operations.rs"]
mod operations;

/// The README's code is compiled as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

pub use errors::FinchCode;
#[doc(inline)]
pub use runtime::{
    Any, Call, Client, ClientBuilder, Clock, DecodeError, Error, ErrorKind, Method, Model,
    Nullable, Response, Scheme, Secret, Uri, Uuid, Violation, transport,
};

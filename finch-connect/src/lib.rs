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
//! - A call is sent when it is awaited. Before that, options of the one call can be set:
//!   [`Call::timeout`], [`Call::max_retries`], [`Call::header`]; with
//!   [`Call::send_with_response`] the answer comes with its status, headers and request id.
//! - A request that breaks its schema is refused before the network, with every violation named.
//! - Whatever goes wrong is one [`Error`]; it never shows a secret.
//! - Failed attempts are repeated, where that is safe: the session calls are, the exchange of a
//!   code is not.
//!
//! The features: `regenerate` (on by default) generates the code from the document when the
//! crate is built, without it the committed copy is compiled; `rustls` (on by default) or
//! `native-tls` chooses the TLS library.
//!
#![doc = include_str!("../docs/using.md")]

#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
mod errors;
pub mod flow;
pub mod runtime;

/// Pages that walk a whole way.
pub mod guide {
    #[doc = include_str!("../docs/redirect-flow.md")]
    pub mod redirect_flow {}

    #[doc = include_str!("../docs/embedded-flow.md")]
    pub mod embedded_flow {}
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
    Any, Call, Client, ClientBuilder, DecodeError, Error, ErrorKind, Nullable, Response, Secret,
    Uri, Uuid, Violation, transport,
};

//! The client for programs without an async runtime (feature `blocking`).
//!
//! What goes in: the same settings, types and operations as for [`crate::Client`]. What comes
//! out: calls that [`Call::send`] sends, and that return when the answer is there. There is no
//! second copy of anything: the generated operations are compiled once more, for this client.
//!
//! ```no_run
//! use finch_connect::blocking::Client;
//! use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
//!
//! # fn main() -> Result<(), finch_connect::Error> {
//! let client = Client::from_env()?;
//! let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company]);
//! let session = client.create_connect_session(&request).send()?;
//! println!("{}", session.connect_url);
//! # Ok(())
//! # }
//! ```

pub use crate::runtime::blocking::{Blocking, Call, Client, ClientBuilder, StreamingResponse};

use crate::Error;

/// What the generated operations find beside them.
mod runtime {
    pub(super) use crate::runtime::blocking::{Call, Client};
    // Which of the other names are needed depends on the document.
    pub(super) use crate::runtime::*;
}

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
mod operations {
    include!("generated/operations.rs");
}

impl Client {
    /// Starts a client for Finch.
    ///
    /// ```
    /// use finch_connect::blocking::Client;
    ///
    /// let client = Client::builder().credentials("id", "secret").build()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        crate::Client::builder().blocking()
    }

    /// The client that the environment describes, as [`crate::Client::from_env`] reads it.
    ///
    /// ```no_run
    /// use finch_connect::blocking::Client;
    ///
    /// let client = Client::from_env()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// The builder behind [`Client::from_env`], for further settings.
    ///
    /// ```no_run
    /// use finch_connect::blocking::Client;
    ///
    /// let client = Client::builder_from_env()?.max_retries(0).build()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn builder_from_env() -> Result<ClientBuilder, Error> {
        Ok(crate::Client::builder_from_env()?.blocking())
    }
}

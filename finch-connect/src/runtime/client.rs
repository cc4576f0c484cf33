//! The client: everything that all calls share.
//!
//! What goes in: a finished configuration. What comes out: operations to be filled and sent.
//! A client is cheap to clone and its clones share one pool of connections; it never changes
//! after it is built, and its `Debug` shows no credential.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::credentials::Credentials;
use crate::runtime::limits::Limits;
use crate::runtime::mask::Mask;
use crate::runtime::retry::Clock;
use crate::runtime::transport::Transport;
use crate::runtime::{Async, Method, Operation};

/// Sends calls to one server.
///
/// Made by [`ClientBuilder`](crate::runtime::ClientBuilder). Clones are cheap and share
/// everything, the pool of connections too.
///
/// ```
/// use finch_connect::Client;
///
/// let client = Client::builder()
/// #   .base_url("https://api.example.test")
///     .credentials("id", "s3cret")
///     .build()?;
/// let clone = client.clone(); // for another task
/// assert!(!format!("{clone:?}").contains("s3cret"));
/// # Ok::<(), finch_connect::Error>(())
/// ```
#[derive(Clone)]
pub struct Client(Arc<Config>);

pub(crate) struct Config {
    /// Without a slash at its end.
    pub(crate) base_url: String,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) default_headers: HeaderMap,
    pub(crate) request_id_header: Option<HeaderName>,
    pub(crate) limits: Limits,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) mask: Mask,
}

impl Client {
    pub(crate) fn new(config: Config) -> Self {
        Self(Arc::new(config))
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0
    }

    /// Starts an operation. Generated methods are made of this; it also sends what no document
    /// describes, with the same limits and retries. No credentials are sent unless
    /// [`Operation::security`] names them. `path` stands behind the base URL; a `{name}` in it is
    /// filled by [`Operation::path`].
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(200, r#"{"name":"Bella"}"#);
    /// # run(async {
    /// use finch_connect::runtime::{Any, Method};
    ///
    /// // The server answers `{"name":"Bella"}`.
    /// let pet: Any = client.call(Method::Get, "/pets/7").returns_json().await?;
    /// assert_eq!(pet["name"], "Bella");
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn call(&self, method: Method, path: impl Into<Cow<'static, str>>) -> Operation {
        Operation::new(self.clone(), Async, method, path.into())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.0.base_url)
            .field("credentials", &self.0.credentials)
            .field("limits", &self.0.limits)
            .finish_non_exhaustive()
    }
}

//! Builds a client.
//!
//! What goes in: settings, in any order. What comes out: a client, or one error that names every
//! problem. A setting is never shown in that error, only named; plain HTTP to another machine is
//! refused unless a method with `dangerously` in its name allowed it.

mod check;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use crate::runtime::credentials::Credentials;
use crate::runtime::limits::Limits;
use crate::runtime::retry::{Clock, SystemClock};
use crate::runtime::transport::Transport;
use crate::runtime::{Async, Client, Error, Secret};

pub(crate) use check::{base_url as check_base_url, is_loopback};

/// Collects the settings of a [`Client`], in any order; [`ClientBuilder::build`] checks them.
///
/// In the examples, `sent(call)` is the request that a call sends.
///
/// ```
/// use std::time::Duration;
///
/// use finch_connect::Client;
///
/// let client = Client::builder()
///     .base_url("https://api.example.test/v2")
///     .bearer_token("s3cret")
///     .timeout(Duration::from_secs(20))
///     .max_retries(1)
///     .build()?;
/// # drop(client);
/// # Ok::<(), finch_connect::Error>(())
/// ```
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<M = Async> {
    base_url: String,
    credentials: Credentials,
    user_agent: String,
    default_headers: Vec<(String, String)>,
    request_id_header: Option<String>,
    limits: Limits,
    connect_timeout: Duration,
    allow_http: bool,
    transport: Option<Box<dyn Transport>>,
    clock: Box<dyn Clock>,
    mode: PhantomData<M>,
}

impl ClientBuilder {
    /// Starts with the defaults: 60 s for an attempt, 10 s for connecting, 2 retries, waits of
    /// at most 60 s when the server asks for one, answers of at most 1 MiB.
    ///
    /// ```
    /// use finch_connect::ClientBuilder;
    ///
    /// let client = ClientBuilder::new("https://api.example.test").build()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            credentials: Credentials::default(),
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
            default_headers: Vec::new(),
            request_id_header: None,
            limits: Limits::default(),
            connect_timeout: Duration::from_secs(10),
            allow_http: false,
            transport: None,
            clock: Box::new(SystemClock),
            mode: PhantomData,
        }
    }

    /// The client, or all problems of the configuration in one error.
    ///
    /// ```
    /// use finch_connect::ClientBuilder;
    ///
    /// let builder = ClientBuilder::new("http://api.example.test").bearer_token("");
    /// assert_eq!(
    ///     builder.build().unwrap_err().message(),
    ///     "base URL: must be https, unless the host is this machine; bearer token: is empty"
    /// );
    /// ```
    pub fn build(self) -> Result<Client, Error> {
        self.client()
    }
}

impl<M> ClientBuilder<M> {
    /// The same settings for a client of another mode.
    #[cfg(feature = "blocking")]
    pub(crate) fn into_mode<N>(self) -> ClientBuilder<N> {
        ClientBuilder {
            base_url: self.base_url,
            credentials: self.credentials,
            user_agent: self.user_agent,
            default_headers: self.default_headers,
            request_id_header: self.request_id_header,
            limits: self.limits,
            connect_timeout: self.connect_timeout,
            allow_http: self.allow_http,
            transport: self.transport,
            clock: self.clock,
            mode: PhantomData,
        }
    }

    /// Name and secret for operations with HTTP Basic, and for members of bodies that are filled
    /// from them.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::Client;
    /// use finch_connect::runtime::{Method, Scheme};
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(204, ""))
    ///     .credentials("id", "s3cret")
    ///     .build()?;
    /// let call = client.call(Method::Get, "/pets").security(&[&[Scheme::basic("basicAuth")]]);
    /// let request = sent(call.returns_nothing());
    /// assert_eq!(request.headers()["authorization"], "Basic aWQ6czNjcmV0");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn credentials(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.credentials.set_basic(id.into(), secret.into());
        self
    }

    /// The token for operations with bearer authentication.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::Client;
    /// use finch_connect::runtime::{Method, Scheme};
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(204, ""))
    ///     .bearer_token("s3cret")
    ///     .build()?;
    /// let call = client.call(Method::Get, "/pets").security(&[&[Scheme::bearer("token")]]);
    /// let request = sent(call.returns_nothing());
    /// assert_eq!(request.headers()["authorization"], "Bearer s3cret");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials.set_bearer(token.into());
        self
    }

    /// The key for the security scheme that the document calls `scheme`.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::Client;
    /// use finch_connect::runtime::{Method, Scheme};
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(204, ""))
    ///     .api_key("petKey", "k-1")
    ///     .build()?;
    /// let call = client.call(Method::Get, "/pets").security(&[&[Scheme::header("petKey", "x-pet-key")]]);
    /// let request = sent(call.returns_nothing());
    /// assert_eq!(request.headers()["x-pet-key"], "k-1");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn api_key(mut self, scheme: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.credentials.set_key(scheme.into(), key.into());
        self
    }

    /// Where the server is. A path in it stays in front of every operation's path. It must be
    /// `https` (`http` for this machine only) and have neither a user name nor a query.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::Client;
    /// use finch_connect::runtime::Method;
    ///
    /// let client = Client::builder()
    ///     .base_url("https://api.example.test/v2")
    /// #   .transport(Memory(204, ""))
    ///     .build()?;
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// assert_eq!(sent(call).uri(), "https://api.example.test/v2/pets");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The `User-Agent` header.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::Client;
    /// use finch_connect::runtime::Method;
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(204, ""))
    ///     .user_agent("pets/1.0")
    ///     .build()?;
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// assert_eq!(sent(call).headers()["user-agent"], "pets/1.0");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// The time limit of each attempt, from connecting to the last byte of the answer. 60 s unless
    /// it is set; it must be longer than zero.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use finch_connect::Client;
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    ///     .timeout(Duration::from_secs(20))
    ///     .build()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// The time limit for connecting. 10 s unless it is set; it must be longer than zero. It belongs
    /// to the transport that is made by default; a transport that is handed in has its own.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use finch_connect::Client;
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    ///     .connect_timeout(Duration::from_secs(2))
    ///     .build()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The time limit of a whole call, waits and further attempts included; none unless it is set,
    /// and it must be longer than zero. No wait is begun that would outlive it: the last error comes
    /// at once instead.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use finch_connect::Client;
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    ///     .deadline(Duration::from_secs(90))
    ///     .build()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.limits.deadline = Some(deadline);
        self
    }

    /// How often a call may be sent again after a failed attempt. Twice unless it is set; 0 switches
    /// retries off.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # run(async {
    /// use finch_connect::Client;
    /// use finch_connect::runtime::Method;
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(503, ""))
    ///     .max_retries(1)
    ///     .build()?;
    /// // The server is busy: it answers 503 to everything.
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// assert_eq!(call.await.unwrap_err().attempts(), 2);
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.limits.max_retries = retries;
        self
    }

    /// The longest wait that a server may ask for, 60 s unless it is set. If it asks for a longer
    /// one, the error comes at once and has the wait in it.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # run(async {
    /// use std::time::Duration;
    ///
    /// use finch_connect::Client;
    /// use finch_connect::runtime::Method;
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(429, ""))
    ///     .max_retry_after(Duration::from_secs(10))
    ///     .build()?;
    /// // The server answers 429 and asks for 90 s.
    /// let error = client.call(Method::Get, "/pets").returns_nothing().await.unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.limits.max_retry_after = wait;
        self
    }

    /// A header for every call, in place of the default that a document gives it. What an operation
    /// or a call sets goes before it.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::Client;
    /// use finch_connect::runtime::Method;
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(204, ""))
    ///     .default_header("X-Team", "cats")
    ///     .build()?;
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// assert_eq!(sent(call).headers()["x-team"], "cats");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.default_headers.push((name.into(), value.into()));
        self
    }

    /// The header of an answer that identifies the request. Without it, answers and errors have no
    /// request id.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # run(async {
    /// use finch_connect::Client;
    /// use finch_connect::runtime::Method;
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(204, ""))
    ///     .request_id_header("x-request-id")
    ///     .build()?;
    /// let call = client.call(Method::Get, "/pets").returns_nothing();
    /// let response = call.send_with_response().await?;
    /// assert_eq!(response.request_id(), Some("req-1"));
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn request_id_header(mut self, name: impl Into<String>) -> Self {
        self.request_id_header = Some(name.into());
        self
    }

    /// The longest body of an answer that is read, in bytes, after decompression: 1 MiB unless it is
    /// set. A longer one is an error; that of an error answer is cut.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # run(async {
    /// use finch_connect::Client;
    /// use finch_connect::runtime::{ErrorKind, Method};
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(200, "a long answer"))
    ///     .max_response_bytes(10)
    ///     .build()?;
    /// // The server answers with 13 bytes.
    /// let error = client.call(Method::Get, "/pets").returns_text().await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Decode);
    /// # Ok::<(), finch_connect::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_response_bytes = bytes;
        self
    }

    /// Allows `http://` to hosts other than this machine. Credentials and answers can then be
    /// read by everyone on the way.
    ///
    /// ```
    /// use finch_connect::Client;
    ///
    /// let client = Client::builder()
    ///     .base_url("http://staging.example.test")
    ///     .dangerously_allow_http()
    ///     .build()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn dangerously_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Sends requests with a transport of your own, in tests or over another HTTP stack.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::Client;
    /// # use finch_connect::runtime::Method;
    ///
    /// // `Memory` answers from memory, as the example of `Transport` does.
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    ///     .transport(Memory(204, ""))
    ///     .build()?;
    /// # sent(client.call(Method::Get, "/pets").returns_nothing());
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Tells the time and waits with a clock of your own, in tests or without tokio. See the example
    /// of [`Clock`].
    ///
    /// ```
    /// use finch_connect::Client;
    /// use finch_connect::runtime::SystemClock;
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    ///     .clock(SystemClock) // what a client has unless told otherwise
    ///     .build()?;
    /// # drop(client);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Box::new(clock);
        self
    }
}

impl<M> fmt::Debug for ClientBuilder<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL may still hold a password, and default headers a token.
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

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

pub(crate) use check::is_loopback;

/// Collects the settings of a [`Client`].
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
    pub fn credentials(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.credentials.set_basic(id.into(), secret.into());
        self
    }

    /// The token for operations with bearer authentication.
    pub fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials.set_bearer(token.into());
        self
    }

    /// The key for the security scheme that the document calls `scheme`.
    pub fn api_key(mut self, scheme: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.credentials.set_key(scheme.into(), key.into());
        self
    }

    /// Where the server is. A path in it stays in front of every operation's path.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The `User-Agent` header.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// The time limit of each attempt, from connecting to the last byte of the answer.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// The time limit for connecting. It belongs to the transport that is made by default; a
    /// transport that is handed in has its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The time limit of a whole call, waits and further attempts included; none unless it is
    /// set. No wait is begun that would outlive it: the last error comes at once instead.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.limits.deadline = Some(deadline);
        self
    }

    /// How often a call may be sent again after a failed attempt.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.limits.max_retries = retries;
        self
    }

    /// The longest wait that a server may ask for. If it asks for a longer one, the error comes
    /// at once and has the wait in it.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.limits.max_retry_after = wait;
        self
    }

    /// A header for every call, in place of the default that a document gives it.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.default_headers.push((name.into(), value.into()));
        self
    }

    /// The header of an answer that identifies the request.
    pub fn request_id_header(mut self, name: impl Into<String>) -> Self {
        self.request_id_header = Some(name.into());
        self
    }

    /// The longest body of an answer that is read, in bytes, after decompression.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_response_bytes = bytes;
        self
    }

    /// Allows `http://` to hosts other than this machine. Credentials and answers can then be
    /// read by everyone on the way.
    pub fn dangerously_allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Sends requests with a transport of your own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Waits with a clock of your own, in tests.
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

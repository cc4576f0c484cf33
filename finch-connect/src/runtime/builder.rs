//! Builds a client.
//!
//! What goes in: settings, in any order. What comes out: a client, or one error that names every
//! problem. A setting is never shown in that error, only named; plain HTTP to another machine is
//! refused unless a method with `dangerously` in its name allowed it.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use url::{Host, Url};

use crate::runtime::client::Config;
use crate::runtime::credentials::Credentials;
use crate::runtime::header::{header, is_secret};
use crate::runtime::mask::Mask;
use crate::runtime::retry::{Clock, SystemClock};
use crate::runtime::transport::Transport;
use crate::runtime::transport::reqwest::ReqwestTransport;
use crate::runtime::{Client, Error, Secret};

/// Collects the settings of a [`Client`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: String,
    credentials: Credentials,
    user_agent: String,
    default_headers: Vec<(String, String)>,
    request_id_header: Option<String>,
    timeout: Duration,
    connect_timeout: Duration,
    max_retries: u32,
    max_retry_after: Duration,
    max_response_bytes: usize,
    allow_http: bool,
    transport: Option<Box<dyn Transport>>,
    clock: Box<dyn Clock>,
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
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            max_retries: 2,
            max_retry_after: Duration::from_secs(60),
            max_response_bytes: 1024 * 1024,
            allow_http: false,
            transport: None,
            clock: Box::new(SystemClock),
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
        self.timeout = timeout;
        self
    }

    /// The time limit for connecting. It belongs to the transport that is made by default; a
    /// transport that is handed in has its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How often a call may be sent again after a failed attempt.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// The longest wait that a server may ask for. If it asks for a longer one, the error comes
    /// at once and has the wait in it.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
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

    /// The longest body of an answer that is read.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
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

    /// The client, or all problems of the configuration in one error.
    pub fn build(self) -> Result<Client, Error> {
        let mut problems = Vec::new();
        let base_url = base_url(&self.base_url, self.allow_http, &mut problems);
        problems.extend(self.credentials.problems());
        let default_headers = headers(&self.default_headers, &mut problems);
        let user_agent = HeaderValue::try_from(&self.user_agent);
        if user_agent.is_err() {
            problems.push("user agent: contains a character that no header can carry".to_owned());
        }
        let request_id_header = self.request_id_header.as_deref().map(HeaderName::try_from);
        if matches!(request_id_header, Some(Err(_))) {
            problems.push("request id header: is no header name".to_owned());
        }
        for (what, limit) in [
            ("timeout", self.timeout),
            ("connect timeout", self.connect_timeout),
        ] {
            if limit.is_zero() {
                problems.push(format!("{what}: must be longer than nothing"));
            }
        }
        let (Some(base_url), Ok(user_agent), []) = (base_url, user_agent, problems.as_slice())
        else {
            return Err(Error::configuration(&problems));
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&base_url, self.connect_timeout)?,
        };
        let mut mask = Mask::default();
        self.credentials.note(&mut mask);
        default_headers
            .values()
            .filter(|value| value.is_sensitive())
            .for_each(|value| {
                mask.add_header(value);
            });
        Ok(Client::new(Config {
            base_url: base_url.as_str().trim_end_matches('/').to_owned(),
            credentials: self.credentials,
            user_agent,
            default_headers,
            request_id_header: request_id_header.and_then(Result::ok),
            timeout: self.timeout,
            max_retries: self.max_retries,
            max_retry_after: self.max_retry_after,
            max_response_bytes: self.max_response_bytes,
            transport,
            clock: self.clock,
            mask,
        }))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL may still hold a password, and default headers a token.
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .field("max_retries", &self.max_retries)
            .finish_non_exhaustive()
    }
}

fn default_transport(
    base_url: &Url,
    connect_timeout: Duration,
) -> Result<Box<dyn Transport>, Error> {
    // A proxy of the environment has no business with a server on this machine.
    match ReqwestTransport::with_settings(connect_timeout, is_loopback(base_url)) {
        Ok(transport) => Ok(Box::new(transport)),
        Err(problem) => Err(Error::configuration(&[format!("transport: {problem}")])),
    }
}

fn base_url(text: &str, allow_http: bool, problems: &mut Vec<String>) -> Option<Url> {
    let mut problem = |text: String| problems.push(format!("base URL: {text}"));
    let url = match Url::parse(text.trim()) {
        Ok(url) => url,
        Err(error) => {
            problem(error.to_string());
            return None;
        }
    };
    match url.scheme() {
        "https" => {}
        "http" if allow_http || is_loopback(&url) => {}
        "http" => problem("must be https, unless the host is this machine".to_owned()),
        _ => problem("must be https".to_owned()),
    }
    if !url.username().is_empty() || url.password().is_some() {
        problem("must not hold a user name or password".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        problem("must not have a query or fragment".to_owned());
    }
    Some(url)
}

/// Whether the host of `url` is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn headers(pairs: &[(String, String)], problems: &mut Vec<String>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        match header(name, value) {
            Ok((name, mut value)) => {
                value.set_sensitive(is_secret(&name));
                headers.insert(name, value);
            }
            Err(problem) => problems.push(format!("default header: {problem}")),
        }
    }
    headers
}

//! Checks the settings of a builder.
//!
//! What goes in: all settings. What comes out: a client, or one error with every problem. A
//! setting is named there, its value is not: it can be a secret.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use url::{Host, Url};

use super::ClientBuilder;
use crate::runtime::client::Config;
use crate::runtime::header::{header, is_secret};
use crate::runtime::limits::no_time;
use crate::runtime::mask::Mask;
use crate::runtime::transport::Transport;
use crate::runtime::transport::reqwest::ReqwestTransport;
use crate::runtime::{Client, Error};

impl<M> ClientBuilder<M> {
    /// The client in its asynchronous form, or all problems of the configuration in one error.
    pub(crate) fn client(self) -> Result<Client, Error> {
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
        problems.extend(self.limits.problems());
        problems.extend(no_time("connect timeout", self.connect_timeout));
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
        for (name, value) in default_headers
            .iter()
            .filter(|(_, value)| value.is_sensitive())
        {
            mask.add_header(name, value);
        }
        Ok(Client::new(Config {
            base_url: base_url.as_str().trim_end_matches('/').to_owned(),
            credentials: self.credentials,
            user_agent,
            default_headers,
            request_id_header: request_id_header.and_then(Result::ok),
            limits: self.limits,
            transport,
            clock: self.clock,
            mask,
        }))
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

/// A base URL that credentials may be sent to.
pub(crate) fn base_url(text: &str, allow_http: bool, problems: &mut Vec<String>) -> Option<Url> {
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
                value.set_sensitive(is_secret(name.as_str()));
                headers.insert(name, value);
            }
            Err(problem) => problems.push(format!("default header: {problem}")),
        }
    }
    headers
}

//! One operation on its way to a call: what generated methods are made of.
//!
//! What goes in: method, path template, parameters, body, security. What comes out: a
//! [`Call`] that is ready to be sent. Nothing here fails: what is wrong with a value becomes a
//! violation of the call, and all of them show when it is sent, before the network is touched.

mod answer;
mod body;
mod method;

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

pub use self::method::Method;
use crate::runtime::credentials::{Proof, Scheme};
use crate::runtime::header::{header, is_framing};
use crate::runtime::mask::Mask;
use crate::runtime::parameter::{self, Explode, Style};
use crate::runtime::{Async, Client, Model, Place, Violation, Violations};

/// A call in the making; one of its `returns_*` methods finishes it.
#[must_use = "an operation does nothing until it is finished and awaited"]
pub struct Operation<M = Async> {
    client: Client,
    mode: M,
    method: Method,
    template: Cow<'static, str>,
    repeatable: bool,
    path: Vec<(String, String)>,
    query: Vec<String>,
    cookies: Vec<String>,
    /// Weaker than the client's own default headers.
    defaults: HeaderMap,
    /// Stronger than the client's default headers.
    headers: HeaderMap,
    accept: Option<HeaderValue>,
    content_type: Option<HeaderValue>,
    body: Bytes,
    violations: Vec<Violation>,
    problems: Vec<String>,
    mask: Mask,
}

impl<M> Operation<M> {
    pub(crate) fn new(
        client: Client,
        mode: M,
        method: Method,
        template: Cow<'static, str>,
    ) -> Self {
        let mask = client.config().mask.clone();
        Self {
            client,
            mode,
            method,
            template,
            repeatable: method.is_repeatable(),
            path: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            defaults: HeaderMap::new(),
            headers: HeaderMap::new(),
            accept: None,
            content_type: None,
            body: Bytes::new(),
            violations: Vec::new(),
            problems: Vec::new(),
            mask,
        }
    }

    /// The security alternatives of the operation, each a combination of schemes. The first that
    /// the client has credentials for is used; an empty one stands for "none needed".
    pub fn security(mut self, alternatives: &[&[Scheme]]) -> Self {
        let proofs = match self.client.config().credentials.choose(alternatives) {
            Ok(proofs) => proofs,
            Err(problem) => {
                self.problems.push(problem);
                return self;
            }
        };
        for proof in proofs {
            match proof {
                Proof::Header(name, value) => match HeaderName::try_from(name) {
                    Ok(name) => {
                        self.headers.insert(name, value);
                    }
                    Err(_) => self.problems.push(format!("`{name}` is no header name")),
                },
                Proof::Query(name, key) => {
                    self = self.query(name, Style::Form, Explode::No, &key);
                }
                Proof::Cookie(name, key) => {
                    self = self.cookie(name, Style::Form, Explode::No, &key);
                }
            }
        }
        self
    }

    /// Marks the operation as safe to repeat although its method is not.
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Marks the operation as one that must not be sent twice although its method is.
    pub fn once(mut self) -> Self {
        self.repeatable = false;
        self
    }

    /// Checks a value against its rules without sending it: the struct that holds parameters.
    #[doc(hidden)]
    pub fn check<T: Model + ?Sized>(mut self, value: &T) -> Self {
        self.note(value, &Place::root());
        self
    }

    /// Learns the secrets in `value`, and adds its violations, each once: a parameter is checked by itself and, with
    /// its rules, as a member of the struct that holds it.
    fn note<T: Model + ?Sized>(&mut self, value: &T, at: &Place<'_>) {
        let mut found = Violations::default();
        value.check(&[], at, &mut found);
        for secret in found.take_secrets() {
            self.mask.add(secret.expose());
        }
        for violation in found {
            self.violate(&violation.path, violation.message);
        }
    }

    fn violate(&mut self, path: &str, message: String) {
        let known = self
            .violations
            .iter()
            .any(|one| one.path == path && one.message == message);
        if !known {
            self.violations.push(Violation {
                path: path.to_owned(),
                message,
            });
        }
    }

    /// A path parameter.
    pub fn path<T>(mut self, name: &str, style: Style, explode: Explode, value: &T) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.note(value, &Place::root().member(name));
        let text = parameter::json(value)
            .and_then(|value| parameter::path_text(name, style, explode, value));
        match text {
            Ok(text) => self.path.push((name.to_owned(), text)),
            Err(message) => {
                self.violate(name, message);
                // One violation says enough; the template must not add "no value" to it.
                self.path.push((name.to_owned(), "-".to_owned()));
            }
        }
        self
    }

    /// A query parameter; nothing is added for an absent or null value.
    pub fn query<T>(mut self, name: &str, style: Style, explode: Explode, value: &T) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.note(value, &Place::root().member(name));
        match parameter::json(value) {
            Ok(value) => self
                .query
                .extend(parameter::pairs(name, style, explode, value)),
            Err(message) => self.violate(name, message),
        }
        self
    }

    /// A header that is sent unless the client or the call sets it otherwise.
    #[doc(hidden)]
    pub fn header_default(mut self, name: &str, value: &str) -> Self {
        if is_framing(name) {
            return self;
        }
        match header(name, value) {
            Ok((name, value)) => {
                self.defaults.insert(name, value);
            }
            Err(message) => self.violate(name, message),
        }
        self
    }

    /// A header parameter; nothing is added for an absent or null value, nor for the length of
    /// the body, which the transport knows best.
    pub fn header_param<T>(mut self, name: &str, style: Style, explode: Explode, value: &T) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.note(value, &Place::root().member(name));
        if is_framing(name) {
            return self;
        }
        let text =
            parameter::json(value).map(|value| parameter::header_text(style, explode, value));
        match text.and_then(|text| text.map(|text| header(name, &text)).transpose()) {
            Ok(Some((name, value))) => {
                self.headers.insert(name, value);
            }
            Ok(None) => {}
            Err(message) => self.violate(name, message),
        }
        self
    }

    /// A cookie parameter; nothing is added for an absent or null value.
    pub fn cookie<T>(mut self, name: &str, style: Style, explode: Explode, value: &T) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.note(value, &Place::root().member(name));
        match parameter::json(value) {
            Ok(value) => self
                .cookies
                .extend(parameter::pairs(name, style, explode, value)),
            Err(message) => self.violate(name, message),
        }
        self
    }
}

impl<M> fmt::Debug for Operation<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("method", &self.method)
            .field("template", &self.template.split('?').next())
            .finish_non_exhaustive()
    }
}

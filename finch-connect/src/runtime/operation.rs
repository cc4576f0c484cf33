//! One operation on its way to a call: what generated methods are made of.
//!
//! What goes in: method, path template, parameters, body, security. What comes out: a
//! [`Call`] that is ready to be sent. Nothing here fails: what is wrong with a value becomes a
//! violation of the call, and all of them show when it is sent, before the network is touched.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::runtime::call::{Decode, Prepared};
use crate::runtime::credentials::{Fill, Proof, Scheme};
use crate::runtime::header::{header, is_framing};
use crate::runtime::mask::Mask;
use crate::runtime::parameter::{self, Explode, Style};
use crate::runtime::{
    Any, Async, Call, Client, DecodeError, Model, Place, Violation, Violations, from_json_bytes,
    to_json_bytes,
};

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
}

impl Method {
    /// Whether a request of this method may be sent again by its definition.
    pub fn is_repeatable(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }

    pub(crate) fn http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Put => http::Method::PUT,
            Self::Post => http::Method::POST,
            Self::Delete => http::Method::DELETE,
            Self::Options => http::Method::OPTIONS,
            Self::Head => http::Method::HEAD,
            Self::Patch => http::Method::PATCH,
            Self::Trace => http::Method::TRACE,
        }
    }

    /// The method as it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

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

    /// A JSON body.
    pub fn json<T: Model + Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.note(body, &Place::root());
        match to_json_bytes(body) {
            Ok(bytes) => self.body = Bytes::from(bytes),
            Err(error) => self.violate("", error.to_string()),
        }
        self.content_type("application/json")
    }

    /// A JSON body that may be left out.
    #[doc(hidden)]
    pub fn json_optional<T: Model + Serialize + ?Sized>(self, body: Option<&T>) -> Self {
        match body {
            Some(body) => self.json(body),
            None => self,
        }
    }

    /// A form body.
    pub fn form<T: Model + Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.note(body, &Place::root());
        match parameter::json(body).and_then(parameter::form_text) {
            Ok(text) => self.body = Bytes::from(text),
            Err(message) => self.violate("", message),
        }
        self.content_type("application/x-www-form-urlencoded")
    }

    /// A form body that may be left out.
    #[doc(hidden)]
    pub fn form_optional<T: Model + Serialize + ?Sized>(self, body: Option<&T>) -> Self {
        match body {
            Some(body) => self.form(body),
            None => self,
        }
    }

    /// A text body.
    pub fn text(mut self, body: impl Into<String>) -> Self {
        self.body = Bytes::from(body.into());
        self.content_type("text/plain; charset=utf-8")
    }

    /// A body of any media type.
    pub fn bytes(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.content_type(media_type)
    }

    /// The media type of the body, where it is not the usual one of its kind.
    pub fn content_type(mut self, media_type: &str) -> Self {
        match HeaderValue::from_str(media_type) {
            Ok(value) => self.content_type = Some(value),
            Err(_) => self.violate("Content-Type", "no header can carry this value".to_owned()),
        }
        self
    }

    /// Fills a member of the JSON body from the client's name or secret, if the body leaves it
    /// out. Stands after [`Operation::json`].
    #[doc(hidden)]
    pub fn fill(mut self, member: &str, with: Fill) -> Self {
        // The members are read back from the text: whatever the type of the body is, this is
        // what would be sent.
        let members = from_json_bytes::<serde_json::Map<String, Any>>(&self.body);
        let Ok(members) = members else { return self };
        if members.contains_key(member) {
            return self;
        }
        let Some(value) = self.client.config().credentials.fill(with) else {
            let problem = format!("no credentials to fill `{member}` from");
            self.problems.push(problem);
            return self;
        };
        let entry = serde_json::Value::from(value).to_string();
        let name = serde_json::Value::from(member).to_string();
        let separator = if members.is_empty() { "" } else { "," };
        let mut text = self.body.strip_suffix(b"}").unwrap_or(&self.body).to_vec();
        text.extend_from_slice(format!("{separator}{name}:{entry}}}").as_bytes());
        self.body = Bytes::from(text);
        self
    }

    /// The media types that are asked for, where it is not the usual one of the answer.
    pub fn accept(mut self, media_types: &str) -> Self {
        match HeaderValue::from_str(media_types) {
            Ok(value) => self.accept = Some(value),
            Err(_) => self.violate("Accept", "no header can carry this value".to_owned()),
        }
        self
    }

    /// The answer is JSON.
    pub fn returns_json<T: DeserializeOwned + 'static>(self) -> Call<T, M> {
        self.finish("application/json", |answer| from_json_bytes(&answer.body))
    }

    /// The answer is JSON or empty.
    pub fn returns_optional_json<T: DeserializeOwned + 'static>(self) -> Call<Option<T>, M> {
        self.finish("application/json", |answer| {
            if answer.body.is_empty() {
                Ok(None)
            } else {
                from_json_bytes(&answer.body).map(Some)
            }
        })
    }

    /// The body of the answer, if there is one, is not looked at.
    pub fn returns_nothing(self) -> Call<(), M> {
        self.finish("*/*", |_| Ok(()))
    }

    /// The answer is text; what is not UTF-8 becomes U+FFFD.
    pub fn returns_text(self) -> Call<String, M> {
        self.finish("text/plain, */*;q=0.5", |answer| {
            Ok::<_, DecodeError>(String::from_utf8_lossy(&answer.body).into_owned())
        })
    }

    /// The answer is anything.
    pub fn returns_bytes(self) -> Call<Bytes, M> {
        self.finish("*/*", |answer| Ok(answer.body.clone()))
    }

    fn finish<T>(mut self, accept: &'static str, decode: Decode<T>) -> Call<T, M> {
        let url = self.url();
        let headers = self.all_headers(accept);
        let limits = self.client.config().limits;
        let prepared = Prepared {
            method: self.method.http(),
            template: without_query(self.template),
            url,
            query: self.query,
            headers,
            body: self.body,
            repeatable: self.repeatable,
            violations: self.violations,
            problems: self.problems,
            mask: self.mask,
            limits,
        };
        Call::new(self.client, prepared, decode, self.mode)
    }

    /// The base URL with the path behind it; a query in the template goes to the query.
    fn url(&mut self) -> String {
        let template = self.template.clone();
        let (template, query) = template.split_once('?').unwrap_or((&template, ""));
        if !query.is_empty() {
            self.query.insert(0, query.to_owned());
        }
        match parameter::fill_template(template, &self.path) {
            Ok(path) => {
                // Without a slash between them the path would be a part of the host's name.
                let start = path.is_empty() || path.starts_with('/');
                let slash = if start { "" } else { "/" };
                format!("{}{slash}{path}", self.client.config().base_url)
            }
            Err(message) => {
                self.violate("", message);
                String::new()
            }
        }
    }

    fn all_headers(&mut self, accept: &'static str) -> HeaderMap {
        let config = self.client.config();
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, config.user_agent.clone());
        headers.insert(
            ACCEPT,
            self.accept
                .take()
                .unwrap_or(HeaderValue::from_static(accept)),
        );
        if let Some(value) = self.content_type.take() {
            headers.insert(CONTENT_TYPE, value);
        }
        for layer in [&self.defaults, &config.default_headers, &self.headers] {
            // Not `extend`: that would add a second value beside the first.
            for (name, value) in layer {
                headers.insert(name.clone(), value.clone());
            }
        }
        if !self.cookies.is_empty() {
            // The pairs are percent-encoded: this text is always a header value.
            if let Ok(mut value) = HeaderValue::from_str(&self.cookies.join("; ")) {
                value.set_sensitive(true);
                headers.insert(COOKIE, value);
            }
        }
        headers
    }
}

/// The template as errors and traces show it: a query can hold a key.
fn without_query(template: Cow<'static, str>) -> Cow<'static, str> {
    match template {
        Cow::Borrowed(text) => Cow::Borrowed(text.split('?').next().unwrap_or(text)),
        Cow::Owned(mut text) => {
            text.truncate(text.find('?').unwrap_or(text.len()));
            Cow::Owned(text)
        }
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

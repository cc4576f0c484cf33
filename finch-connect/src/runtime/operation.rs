//! One operation on its way to a call: what generated methods are made of.
//!
//! What goes in: method, path template, parameters, body, security. What comes out: a
//! [`Call`] that is ready to be sent. Nothing here fails: what is wrong with a value becomes a
//! violation of the call, and all of them show when it is sent, before the network is touched.

mod answer;
mod body;
mod method;
mod multipart;

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;
use serde::Serialize;

pub use self::method::Method;
use crate::runtime::credentials::{Proof, Scheme};
use crate::runtime::header::{HeaderList, header, is_framing, is_secret};
use crate::runtime::parameter::{self, Explode, Reserved, Style};
use crate::runtime::prepared::Prepared;
use crate::runtime::{Async, Client, Model, Place, Rule, Violation, Violations};

/// A call in the making; one of its `returns_*` methods finishes it.
///
/// [`Client::call`] begins it. What is wrong with a value shows when the call is sent, as a
/// violation. In the examples, `sent(call)` is the request that a call sends.
///
/// ```
#[doc = include_str!("example.rs.in")]
/// use finch_connect::runtime::Method;
///
/// let call = client.call(Method::Get, "/pets").returns_text();
/// let request = sent(call);
/// assert_eq!(request.method(), "GET");
/// assert_eq!(request.uri(), "https://api.example.test/pets");
/// ```
#[must_use = "an operation does nothing until it is finished and awaited"]
pub struct Operation<M = Async> {
    client: Client,
    mode: M,
    method: Method,
    /// In one place from the start: an operation is handed from method to method.
    prepared: Box<Prepared>,
    path: Vec<(String, String)>,
    cookies: Vec<String>,
    /// Weaker than the client's own default headers, which are weaker than those that are prepared.
    defaults: Vec<(HeaderName, HeaderValue)>,
    accept: Option<HeaderValue>,
    content_type: Option<HeaderValue>,
    /// None: there is no body, and it has no media type.
    body: Option<Bytes>,
    /// Members of the body that are not written like the others.
    fields: Vec<(String, Field)>,
}

/// How a member of a form or of a multipart body is written.
enum Field {
    Type(String),
    Style(Style, Explode),
}

impl<M> Operation<M> {
    pub(crate) fn new(
        client: Client,
        mode: M,
        method: Method,
        template: Cow<'static, str>,
    ) -> Self {
        let config = client.config();
        let prepared = Prepared {
            method: method.http(),
            template,
            url: String::new(),
            base_url_len: config.base_url.len(),
            query: Vec::new(),
            headers: HeaderList::default(),
            body: Bytes::new(),
            repeatable: method.is_repeatable(),
            violations: Vec::new(),
            problems: Vec::new(),
            mask: config.mask.clone(),
            limits: config.limits,
        };
        Self {
            client,
            mode,
            method,
            prepared: Box::new(prepared),
            path: Vec::new(),
            cookies: Vec::new(),
            defaults: Vec::new(),
            accept: None,
            content_type: None,
            body: None,
            fields: Vec::new(),
        }
    }

    /// The security alternatives of the operation, each a combination of schemes. The first that
    /// the client has credentials for is used; an empty one stands for "none needed". Where none
    /// can be met, the call is not sent and its error is one of the configuration.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::Client;
    /// use finch_connect::runtime::{Method, Scheme};
    ///
    /// const KEY: Scheme = Scheme::header("petKey", "x-pet-key");
    /// const BASIC: Scheme = Scheme::basic("basicAuth");
    ///
    /// let client = Client::builder()
    /// #   .base_url("https://api.example.test")
    /// #   .transport(Memory(204, ""))
    ///     .api_key("petKey", "k-1")
    ///     .build()?;
    /// let call = client.call(Method::Get, "/pets").security(&[&[BASIC], &[KEY]]).returns_nothing();
    /// assert_eq!(sent(call).headers()["x-pet-key"], "k-1");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn security(mut self, alternatives: &[&[Scheme]]) -> Self {
        let client = self.client.clone();
        let credentials = &client.config().credentials;
        let schemes = match credentials.choose(alternatives) {
            Ok(schemes) => schemes,
            Err(problem) => {
                self.prepared.problems.push(problem);
                return self;
            }
        };
        for proof in schemes
            .iter()
            .filter_map(|scheme| credentials.prove(scheme))
        {
            match proof {
                Proof::Header(name, value) => match HeaderName::try_from(name) {
                    Ok(name) => {
                        self.prepared.headers.set(name, value);
                    }
                    Err(_) => self
                        .prepared
                        .problems
                        .push(format!("`{name}` is no header name")),
                },
                Proof::Query(name, key) => {
                    self = self.query(name, Style::Form, Explode::No, key);
                }
                Proof::Cookie(name, key) => {
                    self = self.cookie(name, Style::Form, Explode::No, key);
                }
            }
        }
        self
    }

    /// Marks the operation as safe to repeat although its method is not: it is sent again also
    /// where the server may have received it.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(503, "");
    /// # run(async {
    /// use finch_connect::runtime::Method;
    ///
    /// // The server is busy: it answers 503 to everything.
    /// let search = client.call(Method::Post, "/pets/search").repeatable().returns_nothing();
    /// assert_eq!(search.await.unwrap_err().attempts(), 3);
    /// # });
    /// ```
    pub fn repeatable(mut self) -> Self {
        self.prepared.repeatable = true;
        self
    }

    /// Marks the operation as one that must not be sent twice although its method is: it is sent
    /// again only where nothing can have reached the server.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(503, "");
    /// # run(async {
    /// use finch_connect::runtime::Method;
    ///
    /// // The server is busy: it answers 503 to everything.
    /// let spend = client.call(Method::Get, "/codes/next").once().returns_nothing();
    /// assert_eq!(spend.await.unwrap_err().attempts(), 1);
    /// # });
    /// ```
    pub fn once(mut self) -> Self {
        self.prepared.repeatable = false;
        self
    }

    /// Checks a value against its rules without sending it: the struct that holds parameters.
    #[doc(hidden)]
    pub fn check<T: Model + ?Sized>(mut self, value: &T) -> Self {
        self.note(value, &[], &Place::root());
        self
    }

    /// Checks a value against the bounds of the place where it is used: of a parameter in the path,
    /// or of a whole body, whose name is empty.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # run(async {
    /// use finch_connect::runtime::{Explode, Method, Rule, Style};
    ///
    /// let call = client
    ///     .call(Method::Get, "/pets/{id}")
    ///     .bounds("id", &0, &[Rule::Minimum(1.0)])
    ///     .path("id", Style::Simple, Explode::No, &0)
    ///     .returns_nothing();
    /// assert_eq!(call.await.unwrap_err().violations()[0].message, "0, at least 1 required");
    /// # });
    /// ```
    pub fn bounds<T: Model + ?Sized>(mut self, name: &str, value: &T, rules: &[Rule]) -> Self {
        let root = Place::root();
        if name.is_empty() {
            self.note(value, rules, &root);
        } else {
            self.note(value, rules, &root.member(name));
        }
        self
    }

    /// Learns the secrets in `value`, and adds its violations, each once: a parameter is checked by itself and, with
    /// its rules, as a member of the struct that holds it.
    fn note<T: Model + ?Sized>(&mut self, value: &T, rules: &[Rule], at: &Place<'_>) {
        let mut found = Violations::default();
        value.check(rules, at, &mut found);
        for secret in found.take_secrets() {
            self.prepared.mask.add(secret.expose());
        }
        for violation in found {
            self.violate(&violation.path, violation.message);
        }
    }

    /// Learns the values of `name=value` where the name says that they are secrets.
    fn learn(&mut self, name: &str, pairs: &[String]) {
        if is_secret(name) {
            for (_, value) in pairs.iter().filter_map(|pair| pair.split_once('=')) {
                self.prepared
                    .mask
                    .add(&percent_decode_str(value).decode_utf8_lossy());
            }
        }
    }

    fn violate(&mut self, path: &str, message: String) {
        let known = self
            .prepared
            .violations
            .iter()
            .any(|one| one.path == path && one.message == message);
        if !known {
            self.prepared.violations.push(Violation {
                path: path.to_owned(),
                message,
            });
        }
    }

    /// A path parameter: the value for `{name}` in the template. It never adds a segment; one that
    /// is null or empty is a violation.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Explode, Method, Style};
    ///
    /// let call = client
    ///     .call(Method::Get, "/pets/{name}")
    ///     .path("name", Style::Simple, Explode::No, "cat/dog")
    ///     .returns_nothing();
    /// assert_eq!(sent(call).uri().path(), "/pets/cat%2Fdog");
    /// ```
    pub fn path<T>(mut self, name: &str, style: Style, explode: Explode, value: &T) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.note(value, &[], &Place::root().member(name));
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
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Explode, Method, Style};
    ///
    /// let tags = vec!["cat".to_owned(), "dog".to_owned()];
    /// let call = client
    ///     .call(Method::Get, "/pets")
    ///     .query("tag", Style::Form, Explode::Yes, &tags)
    ///     .returns_nothing();
    /// assert_eq!(sent(call).uri().query(), Some("tag=cat&tag=dog"));
    /// ```
    pub fn query<T>(self, name: &str, style: Style, explode: Explode, value: &T) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.query_with(name, style, explode, Reserved::Encoded, value)
    }

    /// A query parameter whose reserved characters stay as they are, as far as they cannot be taken
    /// for another parameter or for the end of the query: `&`, `#`, `;`, `+` and `%` are encoded
    /// here too.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Explode, Method, Style};
    ///
    /// let call = client
    ///     .call(Method::Get, "/pets")
    ///     .query_reserved("from", Style::Form, Explode::Yes, "a/b:c&d=e")
    ///     .returns_nothing();
    /// assert_eq!(sent(call).uri().query(), Some("from=a/b:c%26d=e"));
    /// ```
    pub fn query_reserved<T>(self, name: &str, style: Style, explode: Explode, value: &T) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.query_with(name, style, explode, Reserved::Kept, value)
    }

    fn query_with<T>(
        mut self,
        name: &str,
        style: Style,
        explode: Explode,
        reserved: Reserved,
        value: &T,
    ) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.note(value, &[], &Place::root().member(name));
        match parameter::json(value) {
            Ok(value) => {
                if let Err(message) = parameter::separable(style, explode, value.as_ref()) {
                    self.violate(name, message);
                }
                let pairs = parameter::reserved_pairs(name, style, explode, reserved, value);
                self.learn(name, &pairs);
                self.prepared.query.extend(pairs);
            }
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
            Ok(default) => self.defaults.push(default),
            Err(message) => self.violate(name, message),
        }
        self
    }

    /// A header parameter; nothing is added for an absent or null value, nor for the length of
    /// the body, which the transport knows best.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Explode, Method, Style};
    ///
    /// let call = client
    ///     .call(Method::Get, "/pets")
    ///     .header_param("X-Limit", Style::Simple, Explode::No, &20)
    ///     .returns_nothing();
    /// assert_eq!(sent(call).headers()["x-limit"], "20");
    /// ```
    pub fn header_param<T>(mut self, name: &str, style: Style, explode: Explode, value: &T) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.note(value, &[], &Place::root().member(name));
        if is_framing(name) {
            return self;
        }
        let text =
            parameter::json(value).map(|value| parameter::header_text(style, explode, value));
        match text.and_then(|text| text.map(|text| header(name, &text)).transpose()) {
            Ok(Some((name, mut value))) => {
                if is_secret(name.as_str()) {
                    value.set_sensitive(true);
                    self.prepared.mask.add_header(&name, &value);
                }
                self.prepared.headers.set(name, value);
            }
            Ok(None) => {}
            Err(message) => self.violate(name, message),
        }
        self
    }

    /// A cookie parameter; nothing is added for an absent or null value.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Explode, Method, Style};
    ///
    /// let call = client
    ///     .call(Method::Get, "/pets")
    ///     .cookie("theme", Style::Form, Explode::No, "dark")
    ///     .returns_nothing();
    /// assert_eq!(sent(call).headers()["cookie"], "theme=dark");
    /// ```
    pub fn cookie<T>(mut self, name: &str, style: Style, explode: Explode, value: &T) -> Self
    where
        T: Model + Serialize + ?Sized,
    {
        self.note(value, &[], &Place::root().member(name));
        match parameter::json(value) {
            Ok(value) => {
                let pairs = parameter::pairs(name, style, explode, value);
                self.learn(name, &pairs);
                self.cookies.extend(pairs);
            }
            Err(message) => self.violate(name, message),
        }
        self
    }
}

impl<M> fmt::Debug for Operation<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("method", &self.method)
            .field(
                "template",
                &self.prepared.mask.value(
                    self.prepared.template.split('?').next().unwrap_or_default(),
                    usize::MAX,
                ),
            )
            .finish_non_exhaustive()
    }
}

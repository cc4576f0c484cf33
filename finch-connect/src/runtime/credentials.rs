//! The secrets of a client, and which of them an operation gets.
//!
//! What goes in: a name and secret, a token, keys, and the alternatives that an operation's
//! `security` names. What comes out: the header, query or cookie that one alternative asks for,
//! or the names of what is missing. Credentials of a scheme that the operation does not name are
//! never sent, and no value here can be printed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use zeroize::Zeroizing;

use crate::runtime::Secret;
use crate::runtime::mask::Mask;

/// A security scheme of a document: how a caller proves who it is.
///
/// [`Operation::security`](crate::runtime::Operation::security) takes it. The secrets themselves
/// are the client's.
///
/// ```
/// use finch_connect::runtime::Scheme;
///
/// const KEY: Scheme = Scheme::header("petKey", "x-pet-key");
///
/// // An operation that takes a bearer token or the key.
/// let alternatives: &[&[Scheme]] = &[&[Scheme::bearer("token")], &[KEY]];
/// assert_eq!(alternatives[1][0].name(), "petKey");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    name: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Basic,
    Bearer,
    Header(&'static str),
    Query(&'static str),
    Cookie(&'static str),
}

impl Scheme {
    /// HTTP Basic, with what [`ClientBuilder::credentials`](crate::runtime::ClientBuilder::credentials) was given.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Method, Scheme};
    ///
    /// // The client was built with `.credentials("id", "s3cret")`.
    /// let call = client.call(Method::Get, "/pets").security(&[&[Scheme::basic("basicAuth")]]);
    /// let request = sent(call.returns_nothing());
    /// assert_eq!(request.headers()["authorization"], "Basic aWQ6czNjcmV0");
    /// ```
    pub const fn basic(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Basic,
        }
    }

    /// A bearer token, the one that [`ClientBuilder::bearer_token`](crate::runtime::ClientBuilder::bearer_token) was given.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Method, Scheme};
    ///
    /// // The client was built with `.bearer_token("s3cret")`.
    /// let call = client.call(Method::Get, "/pets").security(&[&[Scheme::bearer("token")]]);
    /// let request = sent(call.returns_nothing());
    /// assert_eq!(request.headers()["authorization"], "Bearer s3cret");
    /// ```
    pub const fn bearer(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Bearer,
        }
    }

    /// An API key in the header `header`, the one that
    /// [`ClientBuilder::api_key`](crate::runtime::ClientBuilder::api_key) was given under `name`.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Method, Scheme};
    ///
    /// // The client was built with `.api_key("petKey", "k-1")`.
    /// let call = client.call(Method::Get, "/pets").security(&[&[Scheme::header("petKey", "x-pet-key")]]);
    /// let request = sent(call.returns_nothing());
    /// assert_eq!(request.headers()["x-pet-key"], "k-1");
    /// ```
    pub const fn header(name: &'static str, header: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Header(header),
        }
    }

    /// An API key in the query member `member`, the one that
    /// [`ClientBuilder::api_key`](crate::runtime::ClientBuilder::api_key) was given under `name`.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Method, Scheme};
    ///
    /// // The client was built with `.api_key("petKey", "k-1")`.
    /// let call = client.call(Method::Get, "/pets").security(&[&[Scheme::query("petKey", "key")]]);
    /// let request = sent(call.returns_nothing());
    /// assert_eq!(request.uri().query(), Some("key=k-1"));
    /// ```
    pub const fn query(name: &'static str, member: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Query(member),
        }
    }

    /// An API key in the cookie `cookie`, the one that
    /// [`ClientBuilder::api_key`](crate::runtime::ClientBuilder::api_key) was given under `name`.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::{Method, Scheme};
    ///
    /// // The client was built with `.api_key("petKey", "k-1")`.
    /// let call = client.call(Method::Get, "/pets").security(&[&[Scheme::cookie("petKey", "key")]]);
    /// let request = sent(call.returns_nothing());
    /// assert_eq!(request.headers()["cookie"], "key=k-1");
    /// ```
    pub const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Cookie(cookie),
        }
    }

    /// The name of the scheme in the document.
    ///
    /// ```
    /// use finch_connect::runtime::Scheme;
    ///
    /// assert_eq!(Scheme::basic("basicAuth").name(), "basicAuth");
    /// ```
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// Which half of the client's name and secret fills a member of a body.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// The name.
    Username,
    /// The secret.
    Password,
}

/// What a scheme adds to a request.
pub(crate) enum Proof<'a> {
    Header(&'static str, HeaderValue),
    Query(&'static str, &'a Secret),
    Cookie(&'static str, &'a Secret),
}

/// Everything a client can prove itself with.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    basic: Option<(String, Secret)>,
    bearer: Option<Secret>,
    keys: BTreeMap<String, Secret>,
    /// The header values of the first two, made when the first call needs them.
    basic_header: OnceLock<Option<HeaderValue>>,
    bearer_header: OnceLock<Option<HeaderValue>>,
}

impl Credentials {
    pub(crate) fn set_basic(&mut self, name: String, secret: Secret) {
        self.basic = Some((name, secret));
        self.basic_header = OnceLock::new();
    }

    pub(crate) fn set_bearer(&mut self, token: Secret) {
        self.bearer = Some(token);
        self.bearer_header = OnceLock::new();
    }

    pub(crate) fn set_key(&mut self, scheme: String, key: Secret) {
        self.keys.insert(scheme, key);
    }

    /// What keeps these credentials from being sent as they are. The values are not named.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if let Some((name, secret)) = &self.basic {
            if name.is_empty() && secret.expose().is_empty() {
                problems.push("credentials: both parts are empty".to_owned());
            }
            if name.contains(':') {
                // The server would split the pair at the first colon.
                problems.push("client id: `:` is not allowed in HTTP Basic".to_owned());
            }
            if name.chars().any(char::is_control) {
                problems.push("client id: contains a control character".to_owned());
            }
            if secret.expose().chars().any(char::is_control) {
                problems.push(
                    "client secret: contains a control character, a line break perhaps".to_owned(),
                );
            }
        }
        let token = self
            .bearer
            .iter()
            .map(|token| ("bearer token".to_owned(), token));
        let keys = self
            .keys
            .iter()
            .map(|(scheme, key)| (format!("API key `{scheme}`"), key));
        for (what, value) in token.chain(keys) {
            if value.expose().is_empty() {
                problems.push(format!("{what}: is empty"));
            } else if HeaderValue::from_str(value.expose()).is_err() {
                problems.push(format!(
                    "{what}: contains a character that no header can carry"
                ));
            }
        }
        problems
    }

    /// Adds every secret, in each form in which it is sent.
    pub(crate) fn note(&self, mask: &mut Mask) {
        if let Some((name, secret)) = &self.basic {
            mask.add(secret.expose());
            mask.add(&pair(name, secret));
        }
        for secret in self.bearer.iter().chain(self.keys.values()) {
            mask.add(secret.expose());
        }
    }

    /// The value for a member that is filled from the name and secret.
    pub(crate) fn fill(&self, fill: Fill) -> Option<&str> {
        let (name, secret) = self.basic.as_ref()?;
        Some(match fill {
            Fill::Username => name,
            Fill::Password => secret.expose(),
        })
    }

    /// The first alternative that can be met; an empty one only when no other can. The error says
    /// what is missing.
    pub(crate) fn choose<'s>(
        &self,
        alternatives: &'s [&'s [Scheme]],
    ) -> Result<&'s [Scheme], String> {
        let mut optional = alternatives.is_empty();
        for alternative in alternatives {
            if alternative.is_empty() {
                optional = true;
                continue;
            }
            if alternative
                .iter()
                .all(|scheme| self.prove(scheme).is_some())
            {
                return Ok(alternative);
            }
        }
        if optional {
            return Ok(&[]);
        }
        let names: Vec<String> = alternatives
            .iter()
            .map(|schemes| {
                let names: Vec<_> = schemes
                    .iter()
                    .map(|scheme| format!("`{}`", scheme.name))
                    .collect();
                names.join(" and ")
            })
            .collect();
        Err(format!("no credentials for {}", names.join(" or ")))
    }

    /// What the scheme adds; `None` without its secret.
    pub(crate) fn prove(&self, scheme: &Scheme) -> Option<Proof<'_>> {
        match scheme.kind {
            Kind::Basic => {
                let value = || {
                    let (name, secret) = self.basic.as_ref()?;
                    authorization("Basic", &pair(name, secret))
                };
                let value = self.basic_header.get_or_init(value).clone()?;
                Some(Proof::Header("authorization", value))
            }
            Kind::Bearer => {
                let value = || authorization("Bearer", self.bearer.as_ref()?.expose());
                let value = self.bearer_header.get_or_init(value).clone()?;
                Some(Proof::Header("authorization", value))
            }
            Kind::Header(header) => {
                let mut value = HeaderValue::from_str(self.key(scheme)?.expose()).ok()?;
                value.set_sensitive(true);
                Some(Proof::Header(header, value))
            }
            Kind::Query(member) => Some(Proof::Query(member, self.key(scheme)?)),
            Kind::Cookie(cookie) => Some(Proof::Cookie(cookie, self.key(scheme)?)),
        }
    }

    fn key(&self, scheme: &Scheme) -> Option<&Secret> {
        self.keys.get(scheme.name)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("basic", &self.basic.is_some())
            .field("bearer", &self.bearer.is_some())
            .field("keys", &self.keys.keys())
            .finish_non_exhaustive()
    }
}

/// `name:secret` in base64, as HTTP Basic sends it.
fn pair(name: &str, secret: &Secret) -> Zeroizing<String> {
    let plain = Zeroizing::new(format!("{name}:{}", secret.expose()));
    Zeroizing::new(STANDARD.encode(plain.as_bytes()))
}

/// The value is shared by all requests, and wiped with the last of them.
fn authorization(kind: &str, value: &str) -> Option<HeaderValue> {
    let text = Zeroizing::new(format!("{kind} {value}"));
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text)).ok()?;
    value.set_sensitive(true);
    Some(value)
}

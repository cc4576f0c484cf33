//! The URL under which an employer enters Finch Connect.
//!
//! What goes in: the `connect_url` of an answer, a state, the origin of a page. What comes out: a
//! URL to send a browser to, or to show in an iframe. Nothing here is taken over unchecked: a URL
//! that is not encrypted, that carries a user name or that is none at all is an error, and every
//! text that is added is percent-encoded.

use std::fmt::{self, Write as _};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::{ParseError, Url, form_urlencoded};

use super::{ConnectSession, STATE};
use crate::runtime::is_loopback;
use crate::types::{CreateConnectSessionResponse, ReauthenticateResponse};

const SESSION: &str = "session";

/// Everything but the unreserved characters of RFC 3986. A blank becomes `%20`: readers of forms
/// and readers of URLs understand it, and `+` only the former.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Where the employer's browser goes.
///
/// The text consists of printable ASCII, so that it fits into a `Location` header as it is; in
/// HTML its `&` has to be escaped like any other. `Display` shows it whole. Whoever has it can go
/// through the session: treat it as confidential. `Debug` shows where it leads and the session,
/// and not the state.
///
/// ```
/// use finch_connect::flow::ConnectUrl;
///
/// let url = ConnectUrl::new("https://connect.tryfinch.com/authorize?session=s-1")?
///     .with_state("a state & more");
/// assert_eq!(
///     url.as_str(),
///     "https://connect.tryfinch.com/authorize?session=s-1&state=a%20state%20%26%20more"
/// );
/// assert_eq!(url.session().as_deref(), Some("s-1"));
/// # Ok::<(), finch_connect::flow::ConnectUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ConnectUrl {
    /// As a URL parser writes it.
    text: String,
    origin: String,
}

impl ConnectUrl {
    /// The `sdk_version` that [`ConnectUrl::embedded`] sends: the version of Finch's own SDK for
    /// browsers whose parameters and messages these are.
    pub const SDK_VERSION: &str = "unified-5.0.0";

    /// Takes the `connect_url` of an answer. It must be `https`, or `http` where the host is this
    /// machine, and must not hold a user name or password.
    ///
    /// ```
    /// use finch_connect::flow::{ConnectUrl, ConnectUrlError};
    ///
    /// assert!(ConnectUrl::new("http://localhost:4010/authorize?session=s-1").is_ok());
    /// let error = ConnectUrl::new("http://connect.tryfinch.com/").unwrap_err();
    /// assert_eq!(error, ConnectUrlError::NotEncrypted);
    /// ```
    pub fn new(connect_url: &str) -> Result<Self, ConnectUrlError> {
        let url = Url::parse(connect_url).map_err(ConnectUrlError::NotAUrl)?;
        if !is_encrypted(&url) {
            return Err(ConnectUrlError::NotEncrypted);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ConnectUrlError::UserInfo);
        }
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            text: url.into(),
        })
    }

    /// Adds a state, in place of one that is there. Finch hands it back with the code, as it is.
    ///
    /// Any text will do, but it becomes part of two URLs: keep it below some hundred characters.
    ///
    /// ```
    /// # use finch_connect::flow::ConnectUrl;
    /// let url = ConnectUrl::new("https://connect.tryfinch.com/authorize?session=s-1&state=old")?;
    /// assert!(url.with_state("new").as_str().ends_with("?session=s-1&state=new"));
    /// # Ok::<(), finch_connect::flow::ConnectUrlError>(())
    /// ```
    #[must_use]
    pub fn with_state(mut self, state: &str) -> Self {
        let (rest, fragment) = match self.text.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (self.text.as_str(), None),
        };
        let (base, query) = rest.split_once('?').unwrap_or((rest, ""));
        let state = format!("{STATE}={}", encoded(state));
        let pairs: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !is_named(pair, STATE))
            .chain([state.as_str()])
            .collect();
        let mut text = format!("{base}?{}", pairs.join("&"));
        if let Some(fragment) = fragment {
            text.push('#');
            text.push_str(fragment);
        }
        self.text = text;
        self
    }

    /// The id of the session, if the URL names one: what Finch's SDK for browsers is opened with.
    ///
    /// ```
    /// # use finch_connect::flow::ConnectUrl;
    /// let url = ConnectUrl::new("https://connect.tryfinch.com/authorize?session=s-1")?;
    /// assert_eq!(url.session().as_deref(), Some("s-1"));
    /// # Ok::<(), finch_connect::flow::ConnectUrlError>(())
    /// ```
    pub fn session(&self) -> Option<String> {
        self.parameter(SESSION)
            .filter(|session| !session.is_empty())
    }

    /// Scheme, host and port, as a browser writes them: what `event.origin` of a message from the
    /// iframe must be, and the `frame-src` of a content security policy.
    ///
    /// ```
    /// # use finch_connect::flow::ConnectUrl;
    /// let url = ConnectUrl::new("https://connect.tryfinch.com/authorize?session=s-1")?;
    /// assert_eq!(url.origin(), "https://connect.tryfinch.com");
    /// # Ok::<(), finch_connect::flow::ConnectUrlError>(())
    /// ```
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The URL of the iframe for a page of yours, whose origin is given as a browser writes it:
    /// `window.location.origin`. Origins that are neither `https` nor this machine are refused.
    ///
    /// It has the parameters of the embedded flow and no others: of those that were there before,
    /// only the session and the state stay.
    ///
    /// ```
    /// use finch_connect::flow::ConnectUrl;
    ///
    /// let url = ConnectUrl::new("https://connect.tryfinch.com/authorize?session=s-1")?;
    /// assert_eq!(
    ///     url.embedded("https://app.example")?.as_str(),
    ///     "https://connect.tryfinch.com/authorize?session=s-1&app_type=spa\
    ///      &sdk_host_url=https%3A%2F%2Fapp.example&mode=employer&sdk_version=unified-5.0.0"
    /// );
    /// # Ok::<(), finch_connect::flow::ConnectUrlError>(())
    /// ```
    pub fn embedded(&self, origin: &str) -> Result<Self, ConnectUrlError> {
        let session = self.session().ok_or(ConnectUrlError::NoSession)?;
        if !is_origin(origin) {
            return Err(ConnectUrlError::NotAnOrigin);
        }
        let base = self.text.split(['?', '#']).next().unwrap_or_default();
        let mut text = format!("{base}?{SESSION}={}", encoded(&session));
        let state = self.parameter(STATE);
        let state = state.iter().map(|state| (STATE, state.as_str()));
        let page = [
            ("app_type", "spa"),
            ("sdk_host_url", origin),
            ("mode", "employer"),
            ("sdk_version", Self::SDK_VERSION),
        ];
        for (name, value) in state.chain(page) {
            // Writing to a String cannot fail.
            let _ = write!(text, "&{name}={}", encoded(value));
        }
        Ok(Self {
            text,
            origin: self.origin.clone(),
        })
    }

    /// The URL as text.
    ///
    /// ```
    /// # use finch_connect::flow::ConnectUrl;
    /// let url = ConnectUrl::new("https://connect.tryfinch.com/authorize?session=s-1")?;
    /// assert!(url.with_state("st-1").as_str().ends_with("?session=s-1&state=st-1"));
    /// # Ok::<(), finch_connect::flow::ConnectUrlError>(())
    /// ```
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL as text.
    ///
    /// ```
    /// # use finch_connect::flow::ConnectUrl;
    /// let url = ConnectUrl::new("https://connect.tryfinch.com/authorize?session=s-1")?;
    /// assert!(url.with_state("st-1").into_string().ends_with("?session=s-1&state=st-1"));
    /// # Ok::<(), finch_connect::flow::ConnectUrlError>(())
    /// ```
    pub fn into_string(self) -> String {
        self.text
    }

    /// The URL for programs that work with the crate `url`. It parses: the only thing that can be
    /// wrong with it is a state of gigabytes.
    ///
    /// ```
    /// # use finch_connect::flow::ConnectUrl;
    /// let url = ConnectUrl::new("https://connect.tryfinch.com/authorize?session=s-1")?;
    /// assert_eq!(url.to_url()?.path(), "/authorize");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_url(&self) -> Result<Url, ParseError> {
        Url::parse(&self.text)
    }

    /// The value of the first parameter of this name, decoded.
    fn parameter(&self, name: &str) -> Option<String> {
        let rest = self.text.split('#').next()?;
        let (_, query) = rest.split_once('?')?;
        form_urlencoded::parse(query.as_bytes())
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, VALUE).collect()
}

/// Whether an undecoded `name=value` has this name, in any spelling.
fn is_named(pair: &str, name: &str) -> bool {
    form_urlencoded::parse(pair.as_bytes()).any(|(known, _)| known == name)
}

fn is_encrypted(url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)
}

/// Whether a browser would write this origin just so: it is compared as text by those who get it.
fn is_origin(text: &str) -> bool {
    Url::parse(text)
        .is_ok_and(|url| is_encrypted(&url) && url.origin().ascii_serialization() == text)
}

impl fmt::Display for ConnectUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for ConnectUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectUrl")
            .field("origin", &self.origin)
            .field("session", &self.session())
            .field("has_state", &self.parameter(STATE).is_some())
            .finish_non_exhaustive()
    }
}

impl AsRef<str> for ConnectUrl {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<ConnectUrl> for String {
    fn from(url: ConnectUrl) -> Self {
        url.text
    }
}

/// Why a URL is not one to send an employer to. It never shows the URL.
///
/// ```
/// use finch_connect::flow::ConnectUrl;
///
/// let error = ConnectUrl::new("https://user:pass@connect.tryfinch.com/").unwrap_err();
/// assert_eq!(error.to_string(), "the Connect URL must not hold a user name or password");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectUrlError {
    /// The text does not parse as an absolute URL.
    NotAUrl(ParseError),
    /// The URL is not `https`, and the host is not this machine.
    NotEncrypted,
    /// The URL holds a user name or password.
    UserInfo,
    /// An iframe needs a session, and the URL names none.
    NoSession,
    /// The origin of the page is not one, or is neither `https` nor this machine.
    NotAnOrigin,
}

impl fmt::Display for ConnectUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl(reason) => write!(f, "the Connect URL is no URL: {reason}"),
            Self::NotEncrypted => {
                f.write_str("the Connect URL must be https, unless the host is this machine")
            }
            Self::UserInfo => f.write_str("the Connect URL must not hold a user name or password"),
            Self::NoSession => f.write_str("the Connect URL names no session"),
            Self::NotAnOrigin => f.write_str(
                "the origin of the page must be scheme, host and port as a browser writes them, \
                 such as https://app.example, and https unless the host is this machine",
            ),
        }
    }
}

impl std::error::Error for ConnectUrlError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotAUrl(reason) => Some(reason),
            _ => None,
        }
    }
}

/// `to_connect_url` for what has a `connect_url`; the path is for its example.
macro_rules! to_connect_url {
    ($($name:ident = $path:literal;)+) => {$(
        impl $name {
            /// The `connect_url`, checked and ready to take a state.
            ///
            /// ```no_run
            #[doc = concat!("# fn example(session: finch_connect::", $path, ")")]
            /// # -> Result<(), finch_connect::flow::ConnectUrlError> {
            /// let location = session.to_connect_url()?.with_state("any text");
            /// # drop(location);
            /// # Ok(())
            /// # }
            /// ```
            pub fn to_connect_url(&self) -> Result<ConnectUrl, ConnectUrlError> {
                ConnectUrl::new(&self.connect_url)
            }
        }
    )+};
}

to_connect_url! {
    ConnectSession = "flow::ConnectSession";
    CreateConnectSessionResponse = "types::CreateConnectSessionResponse";
    ReauthenticateResponse = "types::ReauthenticateResponse";
}

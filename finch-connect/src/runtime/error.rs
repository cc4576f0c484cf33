//! Everything that can go wrong, in one type.
//!
//! What goes in: a problem of the configuration, violations, a failed attempt, an answer that is
//! an error or does not decode. What comes out: an [`Error`] with everything a person needs to
//! find the cause. Neither `Display` nor `Debug` ever shows a secret of the client or the call,
//! even where a server sent it back, and text of a server is always escaped; only
//! [`Error::body`], [`Error::json`], [`Error::headers`] and [`Error::typed`] give it raw.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use http::{HeaderMap, HeaderName, StatusCode};

use crate::runtime::mask::Mask;
use crate::runtime::response::Answer;
use crate::runtime::retry::may_heal;
use crate::runtime::transport::{Cause, TransportError, TransportFailure};
use crate::runtime::{Any, DecodeError, ErrorBody, Violation, from_json_bytes};

/// A longer message of a server is cut.
const MAX_MESSAGE: usize = 1000;

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client, or the credentials for this operation, are not set up rightly.
    Configuration,
    /// The request breaks its schema; nothing was sent.
    InvalidRequest,
    /// No connection came about.
    Connect,
    /// No connection, or no complete answer, in time.
    Timeout,
    /// The TLS handshake failed.
    Tls,
    /// The connection broke before the answer was complete.
    Transport,
    /// The server answered with an error, or with a redirect, which is not followed.
    Api,
    /// The server reported success, and its answer does not fit the schema or the limit.
    Decode,
}

impl ErrorKind {
    /// The kind as one lower-case word, for logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidRequest => "invalid_request",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Tls => "tls",
            Self::Transport => "transport",
            Self::Api => "api",
            Self::Decode => "decode",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A failed call, or a client that could not be built.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// Method and path template, such as `GET /pets/{id}`. Never the URL: it can hold a key.
    operation: Option<String>,
    /// What happened, in our words and masked.
    message: String,
    answer: Option<Answer>,
    request_id: Option<String>,
    json: OnceLock<Option<Any>>,
    retry_after: Option<Duration>,
    attempts: u32,
    elapsed: Duration,
    violations: Vec<Violation>,
    decode: Option<DecodeError>,
    cause: Option<Cause>,
    /// For texts of the answer that are asked for later.
    mask: Mask,
}

/// What an error knows of the call it belongs to.
pub(crate) struct Context<'a> {
    pub(crate) operation: &'a str,
    pub(crate) mask: &'a Mask,
    pub(crate) request_id_header: Option<&'a HeaderName>,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
}

impl Error {
    fn new(kind: ErrorKind, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message,
            answer: None,
            request_id: None,
            json: OnceLock::new(),
            retry_after: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            violations: Vec::new(),
            decode: None,
            cause: None,
            mask: Mask::default(),
        }))
    }

    fn at(mut self, context: &Context<'_>) -> Self {
        self.0.operation = Some(context.operation.to_owned());
        self.0.attempts = context.attempts;
        self.0.elapsed = context.elapsed;
        self
    }

    /// The problems of a configuration, all of them. They name settings, never their values.
    pub(crate) fn configuration(problems: &[String]) -> Self {
        Self::new(ErrorKind::Configuration, problems.join("; "))
    }

    pub(crate) fn invalid_request(violations: Vec<Violation>, context: &Context<'_>) -> Self {
        let lines: Vec<String> = violations.iter().map(ToString::to_string).collect();
        let message = context.mask.line(&lines.join("; "), usize::MAX);
        let mut error = Self::new(ErrorKind::InvalidRequest, message).at(context);
        error.0.violations = violations;
        error
    }

    /// Problems of the configuration that show only in a call.
    pub(crate) fn misconfigured(problems: &[String], context: &Context<'_>) -> Self {
        Self::configuration(problems).at(context)
    }

    pub(crate) fn timeout(limit: Duration, context: &Context<'_>) -> Self {
        let message = format!("no complete answer within {} s", limit.as_secs_f64());
        Self::new(ErrorKind::Timeout, message).at(context)
    }

    pub(crate) fn transport(error: TransportError, context: &Context<'_>) -> Self {
        let (kind, what) = match error.failure() {
            TransportFailure::Connect => (ErrorKind::Connect, "cannot connect"),
            TransportFailure::ConnectTimeout => (ErrorKind::Timeout, "connecting took too long"),
            TransportFailure::Tls => (ErrorKind::Tls, "the TLS handshake failed"),
            TransportFailure::Lost => (ErrorKind::Transport, "the connection was lost"),
            TransportFailure::Timeout => (ErrorKind::Timeout, "the answer took too long"),
            TransportFailure::Misconfigured => (
                ErrorKind::Configuration,
                "the transport is not set up rightly",
            ),
        };
        let cause = error.into_cause().masked(context.mask);
        let message = format!("{what}: {}", cause.chain());
        let mut error = Self::new(kind, message).at(context);
        error.0.cause = Some(cause);
        error
    }

    pub(crate) fn api(
        answer: Answer,
        retry_after: Option<Duration>,
        context: &Context<'_>,
    ) -> Self {
        let json: Option<Any> = from_json_bytes(&answer.body).ok();
        let message = redirect(&answer)
            .or_else(|| json.as_ref().and_then(server_message))
            .unwrap_or_else(|| reason(answer.status));
        let mut error =
            Self::new(ErrorKind::Api, context.mask.line(&message, MAX_MESSAGE)).at(context);
        error.0.json = OnceLock::from(json);
        error.0.retry_after = retry_after;
        error.with_answer(answer, context)
    }

    pub(crate) fn too_long(answer: Answer, limit: usize, context: &Context<'_>) -> Self {
        let message = format!("the answer is longer than {limit} bytes");
        Self::new(ErrorKind::Decode, message)
            .at(context)
            .with_answer(answer, context)
    }

    pub(crate) fn decode(answer: Answer, decode: DecodeError, context: &Context<'_>) -> Self {
        let mut message = if answer.body.is_empty() {
            "the answer has no body".to_owned()
        } else {
            format!("the answer does not fit: {decode}")
        };
        if let Some(strange) = strange_type(&answer.headers) {
            message = format!("{message} ({strange})");
        }
        let message = context.mask.line(&message, MAX_MESSAGE);
        let mut error = Self::new(ErrorKind::Decode, message).at(context);
        error.0.decode = Some(decode.map(|text| context.mask.hide(text)));
        error.with_answer(answer, context)
    }

    fn with_answer(mut self, answer: Answer, context: &Context<'_>) -> Self {
        self.0.request_id = answer.request_id(context.request_id_header, context.mask);
        self.0.answer = Some(answer);
        self.0.mask = context.mask.clone();
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<u16> {
        self.0.answer.as_ref().map(|answer| answer.status.as_u16())
    }

    /// What happened: the server's own message where its answer has one (`message`, `error`,
    /// `error_description`, `detail` or `title`), else a text of ours. Escaped, masked, at most
    /// 1,000 characters of the server's.
    pub fn message(&self) -> String {
        self.0.message.clone()
    }

    /// Method and path template of the call, such as `GET /pets/{id}`.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The id under which the server knows the request. Escaped and masked.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The headers of the answer, as they came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the answer, as it came, at most as long as the client's limit. Empty when no
    /// answer came. It is not masked.
    pub fn body(&self) -> &[u8] {
        self.0.answer.as_ref().map_or(&[], |answer| &answer.body)
    }

    /// Whether the body ends before its end: at the limit, or with the connection.
    pub fn is_body_cut(&self) -> bool {
        self.0.answer.as_ref().is_some_and(|answer| answer.cut)
    }

    /// The body as JSON, if it is JSON. It is not masked.
    pub fn json(&self) -> Option<&Any> {
        self.0
            .json
            .get_or_init(|| from_json_bytes(self.body()).ok())
            .as_ref()
    }

    /// The text or number at a place in the JSON body, such as `&["context", "id"]`. Escaped and
    /// masked like [`Error::message`].
    pub fn text_at(&self, path: &[&str]) -> Option<String> {
        let start = self.json()?;
        let found = path.iter().try_fold(start, |value, name| value.get(name))?;
        let text = match found {
            Any::String(text) => text.clone(),
            Any::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(self.0.mask.line(&text, MAX_MESSAGE))
    }

    /// The error body that the document describes for this status. `None` when no error answer
    /// came or the document describes none; `Some(Err(..))` when the body does not fit.
    pub fn typed<E: ErrorBody>(&self) -> Option<Result<E, DecodeError>> {
        if self.0.kind != ErrorKind::Api {
            return None;
        }
        E::decode(self.status()?, self.body())
    }

    /// How many attempts were made; 0 when nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The time from the first attempt to this error, waits included.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the same call can succeed later without a change. Whether it is safe to repeat is
    /// a property of the operation, not of the error.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Api => self.status().is_some_and(may_heal),
            _ => false,
        }
    }

    /// Every way in which the request breaks its schema.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Where in the answer the member stands that did not decode, such as `context.id`.
    pub fn decode_path(&self) -> Option<&str> {
        self.0.decode.as_ref().map(DecodeError::path)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match inner.kind {
            ErrorKind::Configuration => f.write_str("configuration: ")?,
            ErrorKind::InvalidRequest => f.write_str("invalid request: ")?,
            _ => {}
        }
        if let Some(operation) = &inner.operation {
            write!(f, "{operation}: ")?;
        }
        if let Some(status) = self.status() {
            write!(f, "status {status}: ")?;
        }
        f.write_str(&inner.message)?;
        if inner.attempts > 0 {
            let plural = if inner.attempts == 1 { "" } else { "s" };
            write!(f, " ({} attempt{plural}", inner.attempts)?;
            if let Some(id) = &inner.request_id {
                write!(f, ", request id {id}")?;
            }
            if let Some(wait) = inner.retry_after {
                write!(f, ", retry after {} s", wait.as_secs_f64())?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let names: Option<Vec<&str>> = self
            .headers()
            .map(|headers| headers.keys().map(HeaderName::as_str).collect());
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("operation", &inner.operation)
            .field("status", &self.status())
            .field("message", &inner.message)
            .field("request_id", &inner.request_id)
            .field("attempts", &inner.attempts)
            .field("elapsed", &inner.elapsed)
            .field("retry_after", &inner.retry_after)
            .field("decode_path", &self.decode_path())
            .field("headers", &names)
            .field("body_length", &self.body().len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let inner = &*self.0;
        match (&inner.cause, &inner.decode) {
            (Some(cause), _) => Some(cause),
            (None, Some(decode)) => Some(decode),
            (None, None) => None,
        }
    }
}

/// The message in an error body of any shape that is in use.
fn server_message(body: &Any) -> Option<String> {
    let said = |value: Option<&Any>, name: &str| {
        let text = value?.get(name)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    // `{"error": {"message": ".."}}` is as common as `{"error": ".."}`.
    said(Some(body), "message")
        .or_else(|| said(body.get("error"), "message"))
        .or_else(|| {
            ["error", "error_description", "detail", "title"]
                .into_iter()
                .find_map(|name| said(Some(body), name))
        })
}

fn reason(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => format!("status {}", status.as_u16()),
    }
}

/// Where a redirect leads. Only the host is named: the rest of the URL can repeat a secret.
fn redirect(answer: &Answer) -> Option<String> {
    if !answer.status.is_redirection() {
        return None;
    }
    let location = answer.headers.get(http::header::LOCATION)?;
    let location = String::from_utf8_lossy(location.as_bytes());
    // A reserved name stands for the host of the request: what keeps it is a path.
    let here = url::Url::parse("https://here.invalid/").ok()?;
    let target = here.join(&location).ok();
    let target = match target.as_ref().and_then(|url| Some((url, url.host_str()?))) {
        Some((_, "here.invalid")) => "to another path of the same host".to_owned(),
        Some((url, host)) => {
            let port = url
                .port()
                .map(|port| format!(":{port}"))
                .unwrap_or_default();
            format!("to {}://{host}{port}", url.scheme())
        }
        None => "to a place without a host".to_owned(),
    };
    Some(format!("redirect {target} is not followed"))
}

/// What is odd about how the body was sent, when it does not decode.
fn strange_type(headers: &HeaderMap) -> Option<String> {
    let text = |name| {
        Some(
            headers
                .get(name)?
                .to_str()
                .ok()?
                .trim()
                .to_ascii_lowercase(),
        )
    };
    if let Some(encoding) = text(http::header::CONTENT_ENCODING)
        && encoding != "identity"
    {
        return Some(format!("content encoding {encoding}"));
    }
    let media = text(http::header::CONTENT_TYPE)?;
    (!media.contains("json")).then(|| format!("content type {media}"))
}

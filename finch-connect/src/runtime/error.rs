//! Everything that can go wrong, in one type.
//!
//! What goes in: a problem of the configuration, violations, a failed attempt, an answer that is
//! an error or does not decode. What comes out: an [`Error`] with everything a person needs to
//! find the cause. Neither `Display` nor `Debug` ever shows a secret of the client or the call,
//! even where a server sent it back, and text of a server is always escaped; only
//! [`Error::body`], [`Error::json`], [`Error::headers`] and [`Error::typed`] give it raw.

mod kind;
mod said;
mod show;
mod stream;

use std::sync::OnceLock;
use std::time::Duration;

use http::{HeaderMap, HeaderName};

pub use self::kind::ErrorKind;
use self::said::said;
use self::show::{reason, redirect, strange_type};
use crate::runtime::mask::Mask;
use crate::runtime::model::escape_line;
use crate::runtime::response::Answer;
use crate::runtime::retry::may_heal;
use crate::runtime::transport::{Cause, TransportError, TransportFailure};
use crate::runtime::{Any, DecodeError, ErrorBody, Violation, from_json_bytes};

/// A longer message of a server is cut.
const MAX_MESSAGE: usize = 1000;

/// A failed call, or a client that could not be built.
///
/// Its text is one line that is safe to log: escaped, and without the secrets of the client and
/// of the call. In the examples, `answered(status, body)` is the outcome of a call that a server
/// answers so.
///
/// ```
#[doc = include_str!("example.rs.in")]
/// let error = answered(404, r#"{"message":"no such pet"}"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "GET /pets/7: status 404: no such pet (1 attempt, request id req-1)"
/// );
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// Method and path template, such as `GET /pets/{id}`. Never the URL: it can hold a key.
    operation: Option<String>,
    /// What happened, in our words and masked.
    message: String,
    answer: Option<Answer>,
    /// Whether nothing of the last attempt can have reached the server.
    unsent: bool,
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
    pub(crate) method: &'a http::Method,
    pub(crate) template: &'a str,
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
            unsent: matches!(kind, ErrorKind::Configuration | ErrorKind::InvalidRequest),
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
        // The path of a raw call is the caller's own text.
        let template = context.mask.value(context.template, MAX_MESSAGE);
        self.0.operation = Some(format!("{} {template}", context.method));
        self.0.attempts = context.attempts;
        self.0.elapsed = context.elapsed;
        self
    }

    /// The problems of a configuration, all of them. They name settings, never their values.
    pub(crate) fn configuration(problems: &[String]) -> Self {
        let message = escape_line(&problems.join("; "), usize::MAX);
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn invalid_request(mut violations: Vec<Violation>, context: &Context<'_>) -> Self {
        // Names of headers are the caller's own, and may be a secret in the wrong place.
        for violation in &mut violations {
            violation.path = context.mask.value(&violation.path, MAX_MESSAGE);
        }
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

    pub(crate) fn deadline(limit: Option<Duration>, context: &Context<'_>) -> Self {
        let limit = limit.unwrap_or_default().as_secs_f64();
        let message = format!("no complete answer before the deadline of {limit} s");
        Self::new(ErrorKind::Timeout, message).at(context)
    }

    /// What was to send calls has ended.
    #[cfg(feature = "blocking")]
    pub(crate) fn abandoned() -> Self {
        let message = "the thread of the client has ended, a panic of a transport perhaps";
        Self::new(ErrorKind::Transport, message.to_owned())
    }

    /// Counts the attempts of an earlier call that belongs to the same work.
    #[allow(dead_code, reason = "for what stands beside the runtime")]
    pub(crate) fn after(mut self, earlier: u32) -> Self {
        self.0.attempts = self.0.attempts.saturating_add(earlier);
        self
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
        let unsent = matches!(
            error.failure(),
            TransportFailure::Connect | TransportFailure::ConnectTimeout
        );
        let cause = error.into_cause().masked(context.mask);
        let message = format!("{what}: {}", cause.chain());
        let mut error = Self::new(kind, message).at(context);
        error.0.cause = Some(cause);
        error.0.unsent = unsent;
        error
    }

    pub(crate) fn api(
        answer: Answer,
        retry_after: Option<Duration>,
        context: &Context<'_>,
    ) -> Self {
        let message = redirect(&answer)
            .or_else(|| said(&answer.body))
            .unwrap_or_else(|| reason(answer.status));
        let mut error =
            Self::new(ErrorKind::Api, context.mask.line(&message, MAX_MESSAGE)).at(context);
        error.0.retry_after = retry_after;
        error.with_answer(answer, context)
    }

    pub(crate) fn too_long(limit: u64, context: &Context<'_>) -> Self {
        let message = format!("the answer is longer than {limit} bytes");
        Self::new(ErrorKind::Decode, message).at(context)
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
        error.0.decode = Some(decode.map(|text| context.mask.hide(text, MAX_MESSAGE)));
        error.with_answer(answer, context)
    }

    /// Adds what is known of the answer, whole or not.
    pub(crate) fn with_answer(mut self, answer: Answer, context: &Context<'_>) -> Self {
        self.0.request_id = answer.request_id(context.request_id_header, context.mask);
        self.0.answer = Some(answer);
        self.0.mask = context.mask.clone();
        self
    }

    /// What kind of thing went wrong.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use finch_connect::runtime::ErrorKind;
    ///
    /// let error = answered(404, "").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Api);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, if an answer came.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, "").unwrap_err();
    /// assert_eq!(error.status(), Some(404));
    /// ```
    pub fn status(&self) -> Option<u16> {
        self.0.answer.as_ref().map(|answer| answer.status.as_u16())
    }

    /// What happened: the server's own message where its answer has one (`message`, `error`,
    /// `error_description`, `detail` or `title`), else a text of ours. Escaped, masked, at most
    /// 1,000 characters of the server's.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, r#"{"message":"no such pet"}"#).unwrap_err();
    /// assert_eq!(error.message(), "no such pet");
    /// ```
    pub fn message(&self) -> String {
        self.0.message.clone()
    }

    /// Method and path template of the call, such as `GET /pets/{id}`; `None` where a client could not
    /// be built.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, "").unwrap_err();
    /// assert_eq!(error.operation(), Some("GET /pets/7"));
    /// ```
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The id under which the server knows the request, if it sent one: the header that
    /// [`ClientBuilder::request_id_header`](crate::runtime::ClientBuilder::request_id_header) names.
    /// Escaped and masked.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, "").unwrap_err();
    /// assert_eq!(error.request_id(), Some("req-1"));
    /// ```
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The headers of the answer, as they came, if one came. They are not masked.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, "").unwrap_err();
    /// let headers = error.headers().unwrap();
    /// assert_eq!(headers["x-request-id"], "req-1");
    /// ```
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the answer, as it came, at most as long as the client's limit. Empty when no
    /// answer came. It is not masked.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, "no such pet").unwrap_err();
    /// assert_eq!(error.body(), b"no such pet");
    /// ```
    pub fn body(&self) -> &[u8] {
        self.0.answer.as_ref().map_or(&[], |answer| &answer.body)
    }

    /// Whether the body ends before its end: at the limit, or with the connection.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(404, "no such pet");
    /// # run(async {
    /// use finch_connect::runtime::Method;
    ///
    /// let call = client.call(Method::Get, "/pets/7").returns_nothing().max_response_bytes(7);
    /// let error = call.await.unwrap_err();
    /// assert!(error.is_body_cut());
    /// assert_eq!(error.body(), b"no such");
    /// # });
    /// ```
    pub fn is_body_cut(&self) -> bool {
        self.0.answer.as_ref().is_some_and(|answer| answer.cut)
    }

    /// The body as JSON, if it is JSON. It is not masked.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, r#"{"pet":7}"#).unwrap_err();
    /// assert_eq!(error.json().unwrap()["pet"], 7);
    /// ```
    pub fn json(&self) -> Option<&Any> {
        self.0
            .json
            .get_or_init(|| from_json_bytes(self.body()).ok())
            .as_ref()
    }

    /// The text or number at a place in the JSON body, such as `&["context", "id"]`. Escaped and
    /// masked like [`Error::message`].
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, r#"{"context":{"id":7}}"#).unwrap_err();
    /// assert_eq!(error.text_at(&["context", "id"]).as_deref(), Some("7"));
    /// assert_eq!(error.text_at(&["context", "name"]), None);
    /// ```
    pub fn text_at(&self, path: &[&str]) -> Option<String> {
        let start = self.json()?;
        let found = path.iter().try_fold(start, |value, name| value.get(name))?;
        let text = match found {
            Any::String(text) => text.clone(),
            Any::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(self.0.mask.value(&text, MAX_MESSAGE))
    }

    /// The error body that the document describes for this status. `None` when no error answer
    /// came or the document describes none; `Some(Err(..))` when the body does not fit. The type for
    /// `E` is the one that the operation's documentation names.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # use finch_connect::runtime::{DecodeError, ErrorBody, Map, from_json_bytes};
    /// # enum PetError {
    /// #     NotFound(Map<i64>),
    /// # }
    /// # impl ErrorBody for PetError {
    /// #     fn decode(status: u16, body: &[u8]) -> Option<Result<Self, DecodeError>> {
    /// #         (status == 404).then(|| from_json_bytes(body).map(Self::NotFound))
    /// #     }
    /// # }
    /// // The document says that the body of a 404 is an object of numbers.
    /// let error = answered(404, r#"{"pet":7}"#).unwrap_err();
    /// let Some(Ok(PetError::NotFound(body))) = error.typed() else {
    ///     panic!("{error}");
    /// };
    /// assert_eq!(body["pet"], 7);
    /// ```
    pub fn typed<E: ErrorBody>(&self) -> Option<Result<E, DecodeError>> {
        if self.0.kind != ErrorKind::Api {
            return None;
        }
        E::decode(self.status()?, self.body())
    }

    /// How many attempts were made; 0 when nothing was sent.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// // The server is busy, and stays so.
    /// let error = answered(503, "").unwrap_err();
    /// assert_eq!(error.attempts(), 3);
    /// ```
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The time from the first attempt to this error, waits included.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, "").unwrap_err();
    /// assert!(error.elapsed().as_secs() < 60);
    /// ```
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// How long the server asked to wait, if it did.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// use std::time::Duration;
    ///
    /// // The server asks for 90 s, which is longer than a call waits.
    /// let error = answered(429, "").unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    /// ```
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether nothing of the last attempt can have reached the server: even a call that must not
    /// be made twice can be made again, if [`Error::attempts`] is 1 or it was never repeatable.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// assert!(!answered(503, "").unwrap_err().is_unsent());
    ///
    /// let error = finch_connect::Client::builder().base_url("nonsense").build().unwrap_err();
    /// assert!(error.is_unsent());
    /// ```
    pub fn is_unsent(&self) -> bool {
        self.0.unsent
    }

    /// Whether the same call can succeed later without a change. Whether it is safe to repeat is
    /// a property of the operation, not of the error.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let error = answered(404, "").unwrap_err();
    /// assert!(!error.is_retryable());
    /// assert!(answered(503, "").unwrap_err().is_retryable());
    /// ```
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Api => self.status().is_some_and(may_heal),
            _ => false,
        }
    }

    /// Every way in which the request breaks its schema. Empty unless the kind is
    /// [`ErrorKind::InvalidRequest`].
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # run(async {
    /// use finch_connect::runtime::{Explode, Method, Style};
    ///
    /// let call = client
    ///     .call(Method::Get, "/pets/{name}")
    ///     .path("name", Style::Simple, Explode::No, "")
    ///     .returns_nothing();
    /// let error = call.await.unwrap_err();
    /// assert_eq!(error.violations()[0].to_string(), "name: empty, cannot stand in a path");
    /// # });
    /// ```
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Where in the answer the member stands that did not decode, such as `context.id`; empty for the
    /// whole of it, `None` where the answer was not decoded.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # let client = server::client(200, r#"{"age":"old"}"#);
    /// # run(async {
    /// use finch_connect::runtime::{Map, Method};
    ///
    /// // The server answers `{"age":"old"}` where numbers are due.
    /// let call = client.call(Method::Get, "/pets/7").returns_json::<Map<i64>>();
    /// assert_eq!(call.await.unwrap_err().decode_path(), Some("age"));
    /// # });
    /// ```
    pub fn decode_path(&self) -> Option<&str> {
        self.0.decode.as_ref().map(DecodeError::path)
    }
}

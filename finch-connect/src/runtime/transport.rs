//! The seam between the client and the network.
//!
//! A [`Transport`] takes one complete `http` request and gives back one answer whose body is
//! read piece by piece. What goes in: a request with every header set. What comes out: status,
//! headers and a [`ResponseBody`], or a [`TransportError`] that says whether anything can have
//! been sent. A transport never repeats a request, never follows a redirect, never keeps
//! cookies and sets no time limit for an attempt: the client does all of that, in one place.

#[cfg_attr(
    all(target_family = "wasm", target_os = "unknown"),
    path = "transport/no_reqwest.rs"
)]
pub mod reqwest;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

use crate::runtime::mask::Mask;
use crate::runtime::model::escape_line;

/// A boxed future that can move between threads.
///
/// ```
/// use finch_connect::runtime::transport::BoxFuture;
///
/// fn answer() -> BoxFuture<'static, u8> {
///     Box::pin(async { 42 })
/// }
/// # drop(answer());
/// ```
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and returns its answer.
///
/// Implement it to use an HTTP stack of your own, or to answer from memory in tests. Dropping
/// the future must abandon the request: that is how time limits are enforced.
///
/// ```
/// use bytes::Bytes;
/// use finch_connect::Client;
/// use finch_connect::runtime::Method;
/// use finch_connect::runtime::transport::{BoxFuture, ResponseBody, Transport, TransportError};
///
/// /// Knows nothing.
/// struct Empty;
///
/// impl Transport for Empty {
///     fn send(
///         &self,
///         _: http::Request<Bytes>,
///     ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
///         let mut answer = http::Response::new(ResponseBody::whole("no such thing"));
///         *answer.status_mut() = http::StatusCode::NOT_FOUND;
///         Box::pin(async { Ok(answer) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), finch_connect::Error> {
/// let client = Client::builder()
/// #   .base_url("https://api.example.test")
///     .transport(Empty)
///     .build()?;
/// let error = client.call(Method::Get, "/pets").returns_nothing().await.unwrap_err();
/// assert_eq!(error.body(), b"no such thing");
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` once. Its URI is absolute; `Host` and the length of the body are left to the
    /// transport. Any answer is `Ok`, whatever its status is.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # run(async {
    /// use finch_connect::runtime::transport::Transport;
    ///
    /// // `Memory` answers 204 to everything.
    /// let request = http::Request::new(bytes::Bytes::new());
    /// let answer = Memory(204, "").send(request).await?;
    /// assert_eq!(answer.status(), 204);
    /// # Ok::<(), finch_connect::runtime::transport::TransportError>(())
    /// # }).unwrap();
    /// ```
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>>;
}

/// How long connecting may take for one request, TLS handshake included.
///
/// The client puts it into the extensions of a request when a call has a limit of its own. A
/// transport that can should honour it and report [`TransportFailure::ConnectTimeout`]; one that
/// cannot ignores it, and the time limit of the attempt still ends the request.
///
/// ```
/// use std::time::Duration;
///
/// use finch_connect::runtime::transport::ConnectTimeout;
///
/// let mut request = http::Request::get("https://api.test/").body(()).unwrap();
/// request.extensions_mut().insert(ConnectTimeout(Duration::from_secs(2)));
/// assert_eq!(
///     request.extensions().get(),
///     Some(&ConnectTimeout(Duration::from_secs(2)))
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectTimeout(pub Duration);

/// The pieces of a body, in order. No piece is asked for once the client has read enough.
///
/// ```
/// use bytes::Bytes;
/// use finch_connect::runtime::transport::{BoxFuture, Chunks, ResponseBody, TransportError};
///
/// /// Says a word so often.
/// struct Echo(u8);
///
/// impl Chunks for Echo {
///     fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
///         let word = (self.0 > 0).then(|| Ok(Bytes::from("ho ")));
///         self.0 = self.0.saturating_sub(1);
///         Box::pin(async { word })
///     }
/// }
///
/// let body = ResponseBody::chunked(Echo(3));
/// # drop(body);
/// ```
pub trait Chunks: Send {
    /// The next piece, or `None` at the end. It is not called again after an error.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use finch_connect::runtime::transport::{
    ///     BoxFuture, Chunks, TransportError, TransportFailure,
    /// };
    ///
    /// /// A connection that breaks before the first piece.
    /// struct Broken;
    ///
    /// impl Chunks for Broken {
    ///     fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
    ///         let error = TransportError::new(TransportFailure::Lost, "the cable is cut");
    ///         Box::pin(async { Some(Err(error)) })
    ///     }
    /// }
    /// ```
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>>;
}

/// The body of an answer, read piece by piece so that the client can stop at its limit.
///
/// ```
/// use finch_connect::runtime::transport::ResponseBody;
///
/// let answer = http::Response::new(ResponseBody::whole(r#"{"name":"Bella"}"#));
/// assert_eq!(answer.status(), 200);
/// ```
pub struct ResponseBody(Source);

enum Source {
    Whole(Option<Bytes>),
    Chunked(Box<dyn Chunks>),
    /// The default transport's own, which needs no box for each piece.
    Default(reqwest::Body),
}

impl ResponseBody {
    /// A body that is already in memory.
    ///
    /// ```
    /// use finch_connect::runtime::transport::ResponseBody;
    ///
    /// let text = ResponseBody::whole("Sit.");
    /// let bytes = ResponseBody::whole(vec![0x89, b'P']);
    /// # drop((text, bytes));
    /// ```
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        Self(Source::Whole(Some(bytes.into())))
    }

    /// A body that arrives in pieces.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// use finch_connect::runtime::transport::{BoxFuture, Chunks, ResponseBody, TransportError};
    ///
    /// struct Nothing;
    ///
    /// impl Chunks for Nothing {
    ///     fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
    ///         Box::pin(std::future::ready(None))
    ///     }
    /// }
    ///
    /// let body = ResponseBody::chunked(Nothing);
    /// # drop(body);
    /// ```
    pub fn chunked(chunks: impl Chunks + 'static) -> Self {
        Self(Source::Chunked(Box::new(chunks)))
    }

    fn of_default(body: reqwest::Body) -> Self {
        Self(Source::Default(body))
    }

    pub(crate) async fn next_chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        match &mut self.0 {
            Source::Whole(bytes) => bytes.take().map(Ok),
            Source::Chunked(chunks) => chunks.next_chunk().await,
            Source::Default(body) => body.next().await,
        }
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}

/// How far a failed request got. It decides what is sent again: what failed to connect always,
/// what was lost where the operation is safe to repeat, a failed handshake never.
///
/// ```
/// use finch_connect::runtime::transport::TransportFailure;
///
/// /// Can the server have seen the request?
/// fn seen(failure: TransportFailure) -> bool {
///     matches!(failure, TransportFailure::Lost)
/// }
/// assert!(!seen(TransportFailure::Connect));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No connection came about; nothing was sent.
    Connect,
    /// Connecting took too long; nothing was sent.
    ConnectTimeout,
    /// The TLS handshake failed (a certificate, a version), or the server ended it with an alert;
    /// trying again does not help.
    Tls,
    /// The connection failed later: the request may have reached the server.
    Lost,
    /// A time limit of the transport's own passed later: the request may have reached the server.
    Timeout,
    /// The transport cannot work as it is set up, or where it is used: it needs a runtime that
    /// is not there, or it follows redirects by itself. Trying again does not help.
    Misconfigured,
}

/// A request that got no complete answer.
///
/// ```
/// use finch_connect::runtime::transport::{TransportError, TransportFailure};
///
/// let error = TransportError::new(TransportFailure::Lost, "the cable is cut");
/// assert_eq!(error.to_string(), "the cable is cut");
/// ```
#[derive(Debug)]
pub struct TransportError {
    failure: TransportFailure,
    cause: Cause,
}

impl TransportError {
    /// Wraps what a transport met. Only the texts of `source` and its own sources are kept.
    ///
    /// ```
    /// use finch_connect::runtime::transport::{TransportError, TransportFailure};
    ///
    /// let source = std::io::Error::other("no route to host");
    /// let error = TransportError::new(TransportFailure::Connect, source);
    /// assert_eq!(error.to_string(), "no route to host");
    /// ```
    pub fn new(
        failure: TransportFailure,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let source = source.into();
        Self {
            failure,
            cause: Cause::flatten(&*source),
        }
    }

    /// How far the request got.
    ///
    /// ```
    /// use finch_connect::runtime::transport::{TransportError, TransportFailure};
    ///
    /// let error = TransportError::new(TransportFailure::Tls, "the certificate has expired");
    /// assert_eq!(error.failure(), TransportFailure::Tls);
    /// ```
    pub fn failure(&self) -> TransportFailure {
        self.failure
    }

    pub(crate) fn into_cause(self) -> Cause {
        self.cause
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.cause.chain())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// One link of a chain of causes, kept as text.
///
/// The foreign error itself is not kept: its `Debug` may show a URL with a key in it, its text
/// may carry what a server sent, and its type would become part of this crate's interface.
#[derive(Debug)]
pub(crate) struct Cause {
    text: String,
    next: Option<Box<Cause>>,
}

impl Cause {
    const MAX_CHARS: usize = 300;
    const MAX_LINKS: usize = 8;

    fn flatten(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut links = Vec::new();
        let mut next = Some(error);
        while let Some(error) = next {
            if links.len() == Self::MAX_LINKS {
                break;
            }
            links.push(error.to_string());
            next = error.source();
        }
        let mut inner: Option<Box<Self>> = None;
        while links.len() > 1 {
            if let Some(text) = links.pop() {
                inner = Some(Box::new(Self { text, next: inner }));
            }
        }
        Self {
            text: links.pop().unwrap_or_default(),
            next: inner,
        }
    }

    /// The same without the secrets: a transport of somebody's own may say anything.
    pub(crate) fn masked(mut self, mask: &Mask) -> Self {
        self.text = mask.hide(&self.text, Self::MAX_CHARS);
        self.next = self.next.map(|next| Box::new(next.masked(mask)));
        self
    }

    /// All texts, outermost first, each said once.
    pub(crate) fn chain(&self) -> String {
        let mut chain = self.to_string();
        let mut next = &self.next;
        while let Some(cause) = next {
            let text = cause.to_string();
            if !chain.contains(&text) {
                chain.push_str(": ");
                chain.push_str(&text);
            }
            next = &cause.next;
        }
        chain
    }
}

/// The text is escaped and cut here and not before: a mask must see whole secrets.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escape_line(&self.text, Self::MAX_CHARS))
    }
}

impl std::error::Error for Cause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.next.as_ref().map(|cause| &**cause as _)
    }
}

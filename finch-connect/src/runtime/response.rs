//! An answer: as it came from the wire, and as the caller gets it.
//!
//! What goes in: status, headers and a body that ends at the client's limit. What comes out: the
//! decoded body with what stood around it. `Debug` shows neither header values nor the body:
//! both can hold a token.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::mask::Mask;
use crate::runtime::{DecodeError, ResponseHeaders, from_json_bytes};

/// Longer request ids are cut.
const MAX_REQUEST_ID: usize = 200;

/// One complete answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body ended before its end: at the limit, or with the connection.
    pub(crate) cut: bool,
}

impl Answer {
    /// The id under which the server knows this request, made safe to show.
    pub(crate) fn request_id(&self, header: Option<&HeaderName>, mask: &Mask) -> Option<String> {
        request_id(&self.headers, header, mask)
    }

    /// The body as JSON, whatever media type the server says it is.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        from_json_bytes(&self.body)
    }

    /// The body as text; what is not UTF-8 becomes U+FFFD.
    #[allow(clippy::unnecessary_wraps, reason = "one of several ways to decode")]
    pub(crate) fn text(&self) -> Result<String, DecodeError> {
        Ok(String::from_utf8_lossy(&self.body).into_owned())
    }

    /// The body as it came.
    #[allow(clippy::unnecessary_wraps, reason = "one of several ways to decode")]
    pub(crate) fn bytes(&self) -> Result<Bytes, DecodeError> {
        Ok(self.body.clone())
    }
}

fn request_id(headers: &HeaderMap, header: Option<&HeaderName>, mask: &Mask) -> Option<String> {
    let value = headers.get(header?)?;
    let text = String::from_utf8_lossy(value.as_bytes());
    Some(mask.line(&text, MAX_REQUEST_ID))
}

/// The id of a request, made safe to show once somebody asks for it: most callers never do.
#[derive(Clone)]
pub(crate) struct RequestId {
    header: Option<HeaderName>,
    mask: Mask,
    text: OnceLock<Option<String>>,
}

impl RequestId {
    pub(crate) fn new(header: Option<&HeaderName>, mask: &Mask) -> Self {
        Self {
            header: header.cloned(),
            mask: mask.clone(),
            text: OnceLock::new(),
        }
    }

    fn text(&self, headers: &HeaderMap) -> Option<&str> {
        let text = || request_id(headers, self.header.as_ref(), &self.mask);
        self.text.get_or_init(text).as_deref()
    }
}

/// A decoded answer with what stood around it.
///
/// In the examples, `answered(status, body)` is the outcome of a call that a server answers so.
///
/// ```
#[doc = include_str!("example.rs.in")]
/// # run(async {
/// use finch_connect::runtime::Method;
///
/// let call = client.call(Method::Get, "/pets/7").returns_nothing();
/// let response = call.send_with_response().await?;
/// assert_eq!((response.status(), response.attempts()), (200, 1));
/// # Ok::<(), finch_connect::Error>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: RequestId,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) body: T,
}

impl<T> Response<T> {
    /// The HTTP status; always one of success.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let response = answered(201, r#"{"name":"Bella"}"#)?;
    /// assert_eq!(response.status(), 201);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// All headers, as they came.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let response = answered(200, r#"{"name":"Bella"}"#)?;
    /// assert_eq!(response.headers()["x-request-id"], "req-1");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers that the document describes, for the type that the operation's documentation
    /// names. A header that does not fit is an error here, and none of the call.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// # use finch_connect::runtime::{DecodeError, ResponseHeaders};
    /// # struct PetHeaders {
    /// #     request_id: Option<String>,
    /// # }
    /// # impl ResponseHeaders for PetHeaders {
    /// #     fn decode(headers: &http::HeaderMap) -> Result<Self, DecodeError> {
    /// #         let text = |value: &http::HeaderValue| value.to_str().unwrap().to_owned();
    /// #         Ok(Self { request_id: headers.get("x-request-id").map(text) })
    /// #     }
    /// # }
    /// let response = answered(200, r#"{"name":"Bella"}"#)?;
    /// let headers: PetHeaders = response.typed_headers().expect("they fit");
    /// assert_eq!(headers.request_id.as_deref(), Some("req-1"));
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn typed_headers<H: ResponseHeaders>(&self) -> Result<H, DecodeError> {
        H::decode(&self.headers)
    }

    /// The id under which the server knows this request: the header that
    /// [`ClientBuilder::request_id_header`](crate::runtime::ClientBuilder::request_id_header) names.
    /// Escaped and masked.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let response = answered(200, r#"{"name":"Bella"}"#)?;
    /// assert_eq!(response.request_id(), Some("req-1"));
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.text(&self.headers)
    }

    /// How many attempts were made, this one included.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let response = answered(200, r#"{"name":"Bella"}"#)?;
    /// assert_eq!(response.attempts(), 1);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The time from the first attempt to the end of this answer, waits included.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let response = answered(200, r#"{"name":"Bella"}"#)?;
    /// assert!(response.elapsed().as_secs() < 60);
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The decoded body.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let response = answered(200, r#"{"name":"Bella"}"#)?;
    /// assert_eq!(response.body()["name"], "Bella");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The decoded body, owned.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let response = answered(200, r#"{"name":"Bella"}"#)?;
    /// let pet = response.into_body();
    /// assert_eq!(pet["name"], "Bella");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn into_body(self) -> T {
        self.body
    }

    /// The same answer with another body, made of this one.
    ///
    /// ```
    #[doc = include_str!("example.rs.in")]
    /// let response = answered(200, r#"{"name":"Bella"}"#)?.map(|pet| pet["name"].to_string());
    /// assert_eq!(response.body(), "\"Bella\"");
    /// # Ok::<(), finch_connect::Error>(())
    /// ```
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            status: self.status,
            headers: self.headers,
            request_id: self.request_id,
            attempts: self.attempts,
            elapsed: self.elapsed,
            body: change(self.body),
        }
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .field(
                "headers",
                &self
                    .headers
                    .keys()
                    .map(HeaderName::as_str)
                    .collect::<Vec<_>>(),
            )
            .finish_non_exhaustive()
    }
}

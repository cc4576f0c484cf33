//! An answer: as it came from the wire, and as the caller gets it.
//!
//! What goes in: status, headers and a body that ends at the client's limit. What comes out: the
//! decoded body with what stood around it. `Debug` shows neither header values nor the body:
//! both can hold a token.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode};

use crate::runtime::mask::Mask;

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
        let value = self.headers.get(header?)?;
        let text = String::from_utf8_lossy(value.as_bytes());
        Some(mask.line(&text, MAX_REQUEST_ID))
    }
}

/// A decoded answer with what stood around it.
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) body: T,
}

impl<T> Response<T> {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// All headers, as they came.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id under which the server knows this request. Escaped and masked.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How many attempts were made, this one included.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The time from the first attempt to the end of this answer, waits included.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The decoded body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The decoded body, owned.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The same answer with another body, made of this one.
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
            .field("request_id", &self.request_id)
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

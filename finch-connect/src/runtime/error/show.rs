//! How errors read: as text, for `{}` and `{:?}`, and where the words come from.
//!
//! What goes in: an [`Error`], or an answer that is to become one. What comes out: one line. No
//! value of a header, no body and no URL beyond its host ever stands in it.

use std::fmt;

use http::{HeaderMap, HeaderName, StatusCode};

use super::Error;
use crate::runtime::ErrorKind;
use crate::runtime::response::Answer;

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
        let mut message = &*inner.message;
        if let Some(status) = self.status() {
            write!(f, "status {status}: ")?;
            // Where the server says nothing, the message begins with the status.
            let number = format!("{status} ");
            message = message.strip_prefix(&number).unwrap_or(message);
        }
        f.write_str(message)?;
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

pub(super) fn reason(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => format!("{} without a known meaning", status.as_u16()),
    }
}

/// Where a redirect leads. Only the host is named: the rest of the URL can repeat a secret.
pub(super) fn redirect(answer: &Answer) -> Option<String> {
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
pub(super) fn strange_type(headers: &HeaderMap) -> Option<String> {
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

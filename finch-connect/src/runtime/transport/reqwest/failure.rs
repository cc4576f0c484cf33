//! What an error of reqwest means.
//!
//! What goes in: an error of a request or of a body. What comes out: the same as a
//! [`TransportError`], sorted by whether anything can have been sent and whether trying again
//! can help. The URL never comes out: it can hold a key, and its words must not decide anything.

use std::error::Error;
use std::io;

use crate::runtime::transport::{TransportError, TransportFailure};

const NO_TLS: &str =
    "none is built in: the features `rustls`, `rustls-ring` and `native-tls` are all off";

/// A request that got no answer.
pub(super) fn of_request(error: ::reqwest::Error) -> TransportError {
    let error = error.without_url();
    let failure = if error.is_builder() || error.is_redirect() {
        // The client refuses the URL, or it follows redirects.
        TransportFailure::Misconfigured
    } else if !error.is_connect() {
        later(&error)
    } else if lacks_tls(&error) {
        return TransportError::new(TransportFailure::Tls, NO_TLS);
    } else if is_tls(&error) {
        TransportFailure::Tls
    } else if error.is_timeout() {
        TransportFailure::ConnectTimeout
    } else {
        TransportFailure::Connect
    };
    TransportError::new(failure, error)
}

/// A body that ended before its end.
pub(super) fn of_body(error: ::reqwest::Error) -> TransportError {
    let error = error.without_url();
    TransportError::new(later(&error), error)
}

/// A failure of a connection that had come about.
fn later(error: &::reqwest::Error) -> TransportFailure {
    if is_alert(error) {
        TransportFailure::Tls
    } else if error.is_timeout() {
        TransportFailure::Timeout
    } else {
        TransportFailure::Lost
    }
}

/// Is https asked of a connector that knows only http? Whether reqwest has TLS is decided by all
/// crates of a program together, so no `cfg` of this one can tell.
fn lacks_tls(error: &::reqwest::Error) -> bool {
    any_link(error, |link| {
        link.to_string().contains("scheme is not http")
    })
}

/// Is a failed handshake the cause? rustls reports its errors as `InvalidData`; the platform
/// libraries are known by their words only. A connection that merely ended during the handshake
/// is none: that one may heal.
fn is_tls(error: &::reqwest::Error) -> bool {
    any_link(error, |link| {
        if let Some(error) = link.downcast_ref::<io::Error>() {
            return error.kind() == io::ErrorKind::InvalidData;
        }
        let text = link.to_string();
        ["certificate", "SSL", "TLS"]
            .iter()
            .any(|word| text.contains(word))
    })
}

/// Did the server turn the client down after the handshake, as far as the client could tell it?
/// A server that wants a certificate of its clients says so only then in TLS 1.3.
fn is_alert(error: &::reqwest::Error) -> bool {
    any_link(error, |link| link.to_string().contains(" alert"))
}

/// Whether the test holds for an error or anything that caused it.
fn any_link(error: &::reqwest::Error, test: impl Fn(&(dyn Error + 'static)) -> bool) -> bool {
    let mut link: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = link {
        if test(error) {
            return true;
        }
        link = match error.downcast_ref::<io::Error>() {
            // Its `source` would skip the error that it wraps.
            Some(error) => error.get_ref().map(|inner| inner as _),
            None => error.source(),
        };
    }
    false
}

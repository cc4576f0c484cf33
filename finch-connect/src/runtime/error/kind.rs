//! The kinds of errors.
//!
//! What goes in: nothing. What comes out: one word for each kind, the same in every version. What
//! happened in detail is not known here.

use std::fmt;

/// What kind of thing went wrong.
///
/// ```
#[doc = include_str!("../example.rs.in")]
/// use finch_connect::runtime::ErrorKind;
///
/// let error = answered(404, "").unwrap_err();
/// let advice = match error.kind() {
///     ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => "try again later",
///     ErrorKind::Api => "read what the server says",
///     _ => "change the program",
/// };
/// assert_eq!(advice, "read what the server says");
/// ```
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
    /// The kind as one lower-case word, for logs and metrics.
    ///
    /// ```
    /// use finch_connect::runtime::ErrorKind;
    ///
    /// assert_eq!(ErrorKind::InvalidRequest.as_str(), "invalid_request");
    /// ```
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

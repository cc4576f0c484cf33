//! What went wrong, in words for the employer.
//!
//! What goes in: errors of the client, of a callback, of this program. What comes out: what a page
//! says, and what to do next. The error itself goes to the log on standard error, where those look
//! who can mend it: the client's errors are made for that, one line each and without a secret.

use std::fmt::Display;
use std::io::{self, Write as _};

use axum::http::StatusCode;
use finch_connect::flow::{CallbackError, ConnectUrlError};
use finch_connect::{Error, ErrorKind, FinchCode};

/// Why a flow did not come to its end.
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) what: &'static str,
    pub(crate) next: &'static str,
    /// Finch's id of the request, for those who are asked for help.
    pub(crate) request_id: Option<String>,
}

const START_AGAIN: &str = "Nothing is lost: please start again.";
const LATER: &str = "Please start again in some minutes. If you had agreed already, you will be \
                     asked to sign in once more.";
const SUPPORT: &str = "This is not your fault. Please tell our support.";

impl Problem {
    fn new(status: StatusCode, what: &'static str, next: &'static str) -> Self {
        Self {
            status,
            what,
            next,
            request_id: None,
        }
    }

    /// Something that happens to this program only.
    pub(crate) fn internal(error: &dyn Display) -> Self {
        log(error);
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(status, "Something went wrong on our side.", LATER)
    }

    /// What came back is good, and not for the customer whose flow it ends.
    pub(crate) fn of_another_customer() -> Self {
        log(&"a code of another customer, or of none, came with the state of this browser");
        Self::new(
            StatusCode::BAD_REQUEST,
            "What came back does not belong to your company, and was not kept.",
            START_AGAIN,
        )
    }

    /// The employer changed their mind, or the flow was cancelled for them.
    fn cancelled() -> Self {
        Self::new(
            StatusCode::OK,
            "You left Finch Connect before its end, and nothing was changed.",
            "You can start again whenever you like.",
        )
    }
}

/// Of both calls: the one that makes a session, and the one that exchanges the code.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        log(&error);
        let (status, what, next) = if error.error_name().as_deref() == Some("invalid_grant_error") {
            (
                StatusCode::BAD_REQUEST,
                "What Finch Connect gave you is no longer good: it was used before, or it is too old.",
                START_AGAIN,
            )
        } else if error.status() == Some(401) || error.kind() == ErrorKind::Configuration {
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Our application cannot sign in to Finch.",
                SUPPORT,
            )
        } else if error.finch_code() == Some(FinchCode::ConnectionAlreadyExists) {
            // `create_or_reauthenticate` copes with it, unless Finch names no connection.
            (
                StatusCode::CONFLICT,
                "Your company is connected already.",
                SUPPORT,
            )
        } else if error.is_retryable() {
            // The client tried again where that was safe.
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "Finch does not answer at the moment.",
                LATER,
            )
        } else {
            (
                StatusCode::BAD_GATEWAY,
                "Finch gave an answer that we did not expect.",
                SUPPORT,
            )
        };
        Self {
            request_id: error.request_id().map(str::to_owned),
            ..Self::new(status, what, next)
        }
    }
}

/// Of what the browser brings back. Nothing of it is shown: anybody can write such a link.
impl From<CallbackError> for Problem {
    fn from(error: CallbackError) -> Self {
        if matches!(&error, CallbackError::Refused(refusal) if refusal.error == "access_denied") {
            return Self::cancelled();
        }
        log(&error);
        match error {
            CallbackError::Refused(_) => Self::new(
                StatusCode::BAD_GATEWAY,
                "Finch Connect could not connect your payroll system.",
                LATER,
            ),
            CallbackError::NoExpectedState | CallbackError::NoState | CallbackError::WrongState => {
                Self::new(
                    StatusCode::BAD_REQUEST,
                    "This browser did not begin what came back just now, or finished it before.",
                    START_AGAIN,
                )
            }
            _ => Self::new(
                StatusCode::BAD_REQUEST,
                "This is no link that Finch Connect makes.",
                START_AGAIN,
            ),
        }
    }
}

/// Of a session whose URL is none to send an employer to.
impl From<ConnectUrlError> for Problem {
    fn from(error: ConnectUrlError) -> Self {
        log(&error);
        Self::new(
            StatusCode::BAD_GATEWAY,
            "Finch gave an answer that we did not expect.",
            SUPPORT,
        )
    }
}

/// A line of the log. A terminal that is gone is no reason to stop.
pub(crate) fn log(problem: &dyn Display) {
    let _ = writeln!(io::stderr(), "{problem}");
}

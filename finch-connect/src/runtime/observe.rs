//! Spans of calls and attempts, for the feature `tracing`.
//!
//! What goes in: method, path template, host, status, kind of error. What comes out: spans whose
//! fields have the names that OpenTelemetry gives to HTTP clients. A body, a query, the value of
//! a header, the text of an error: none of them is ever recorded.

use std::time::Duration;

use tracing::field::Empty;
use tracing::{Instrument as _, info_span};

use crate::runtime::prepared::Prepared;
use crate::runtime::{Error, ErrorKind};

/// The span of a call, or of one of its attempts.
///
/// Its fields are made in the macros: where nobody listens, they are not made at all.
pub(crate) struct Span(tracing::Span);

impl Span {
    pub(crate) fn of_call(prepared: &Prepared) -> Self {
        Self(info_span!(
            "call",
            otel.name = format!("{} {}", prepared.method, prepared.shown_template()),
            otel.kind = "internal",
            otel.status_code = Empty,
            http.request.method = prepared.method.as_str(),
            url.template = prepared.shown_template(),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
        ))
    }

    /// The span of attempt `number`, the first being 1, inside of the call's.
    pub(crate) fn of_attempt(prepared: &Prepared, uri: &http::Uri, number: u32) -> Self {
        let encrypted = uri.scheme() == Some(&http::uri::Scheme::HTTPS);
        let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
        let span = info_span!(
            "attempt",
            otel.name = format!("{} {}", prepared.method, prepared.shown_template()),
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = prepared.method.as_str(),
            url.template = prepared.shown_template(),
            url.scheme = uri.scheme_str(),
            server.address = uri.host(),
            server.port = port,
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
        );
        if number > 1 {
            span.record("http.request.resend_count", number - 1);
        }
        Self(span)
    }

    /// Runs `future` inside of the span.
    pub(crate) async fn watch<F: Future>(&self, future: F) -> F::Output {
        future.instrument(self.0.clone()).await
    }

    pub(crate) fn succeeded(&self, status: u16, attempts: u32) {
        self.0.record("http.response.status_code", status);
        self.resent(attempts);
    }

    /// Records what kind of error it was, not its text.
    pub(crate) fn failed(&self, error: &Error) {
        self.0.record("otel.status_code", "ERROR");
        self.resent(error.attempts());
        if let Some(status) = error.status() {
            self.0.record("http.response.status_code", status);
        }
        match (error.kind(), error.status()) {
            (ErrorKind::Api, Some(status)) => self.0.record("error.type", status.to_string()),
            (kind, _) => self.0.record("error.type", kind.as_str()),
        };
    }

    fn resent(&self, attempts: u32) {
        if attempts > 1 {
            self.0.record("http.request.resend_count", attempts - 1);
        }
    }

    /// Notes, in the current span, that another attempt follows.
    pub(crate) fn again(wait: Duration) {
        tracing::debug!(wait_seconds = wait.as_secs_f64(), "another attempt follows");
    }
}

//! What stands in the place of spans without the feature `tracing`: nothing.
//!
//! What goes in and what comes out: as in the module that makes spans. Nothing is kept.

use std::time::Duration;

use crate::runtime::Error;
use crate::runtime::prepared::Prepared;

/// No span.
pub(crate) struct Span;

#[allow(
    clippy::unused_self,
    reason = "the same methods as with the feature `tracing`"
)]
impl Span {
    pub(crate) fn of_call(_prepared: &Prepared) -> Self {
        Self
    }

    pub(crate) fn of_attempt(_prepared: &Prepared, _uri: &http::Uri, _number: u32) -> Self {
        Self
    }

    /// The future itself.
    pub(crate) fn watch<F: Future>(&self, future: F) -> F {
        future
    }

    pub(crate) fn succeeded(&self, _status: u16, _attempts: u32) {}

    pub(crate) fn failed(&self, _error: &Error) {}

    pub(crate) fn again(_wait: Duration) {}
}

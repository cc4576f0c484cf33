//! What goes wrong after the head of a good answer: while its body is read piece by piece.
//!
//! What goes in: the limit that was met. What comes out: an [`Error`]. The answer itself is added
//! by whoever read it.

use std::time::Duration;

use super::{Context, Error, ErrorKind};

impl Error {
    /// The next piece did not come in time.
    pub(crate) fn stalled(limit: Duration, context: &Context<'_>) -> Self {
        let message = format!(
            "no further piece of the answer within {} s",
            limit.as_secs_f64()
        );
        Self::new(ErrorKind::Timeout, message).at(context)
    }

    /// A body that failed was asked for more.
    pub(crate) fn broken_off(context: &Context<'_>) -> Self {
        let message = "the body of the answer broke off before";
        Self::new(ErrorKind::Transport, message.to_owned()).at(context)
    }
}

//! What a change of the generator does to what it writes.
//!
//! In: a revision. Out: a report on the golden cases and on Finch's documents. Never here: a file
//! that is written.

use super::Format;
use crate::outcome::{Outcome, Stop};

/// Compares, and tells.
pub(super) fn run(base: &str, _format: Format) -> Result<Outcome, Stop> {
    Err(Stop::Failed(format!("todo {base}")))
}

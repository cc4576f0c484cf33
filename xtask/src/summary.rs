//! What changed in the API, in a few lines for a terminal.
//!
//! In: changes, breaking ones first. Out: lines. Never here: a comparison, a judgement.

use std::fmt::Write as _;

use codegen::diff::Change;

use crate::version::Step;

/// At most this many lines; a new API has more items than anyone reads.
const LONGEST: usize = 40;

/// The summary of the changes since a state that people call `since`.
pub(crate) fn summary(since: &str, step: &Step, changes: &[Change]) -> String {
    if changes.is_empty() {
        return "the API is unchanged\n".to_owned();
    }
    let mut text = format!("changes in the API since {since}: {step}\n");
    let room = LONGEST - 1;
    let shown = if changes.len() > room {
        room - 1
    } else {
        changes.len()
    };
    for change in changes.iter().take(shown) {
        let _ = writeln!(text, "  {:<8}  {}", change.level.word(), change.message);
    }
    if changes.len() > shown {
        let more = changes.len() - shown;
        let _ = writeln!(
            text,
            "  and {more} more: `cargo xtask diff` shows all of them"
        );
    }
    text
}

//! A comparison for a terminal: the verdict, then the changes by level.
//!
//! In: a comparison. Out: lines of at most 100 columns. Never here: a control character.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::comparison::{Comparison, Found, LEVELS, Side, heading};
use super::inert::visible;
use super::lines::line;

/// The text.
pub(super) fn render(comparison: &Comparison) -> String {
    let verdict = comparison.verdict();
    let before = visible(&comparison.before);
    if comparison.changes.is_empty() {
        return line(&format!("{verdict} since {before}"), "");
    }
    let mut text = line(&verdict, "") + &line(&format!("compared with {before}"), "");
    let mut told = BTreeSet::new();
    for level in LEVELS {
        let mut changes = comparison.at(level).peekable();
        if changes.peek().is_none() {
            continue;
        }
        let (name, what_to_do) = heading(level);
        let _ = writeln!(text, "\n{name}: {what_to_do}");
        for found in changes {
            text.push_str(&line(&visible(&found.change.message), "  "));
            text.push_str(&line(
                &details(found, told.insert(found.change.rule)),
                "      ",
            ));
        }
    }
    text
}

/// Where it stands and which rule holds; the first time also why the rule has this level.
fn details(found: &Found, first: bool) -> String {
    let row = found.change.rule.row();
    let place = match &found.place {
        None => visible(found.change.place.pointer.as_str()),
        Some(place) => {
            let before = match place.side {
                Side::Before => " (before)",
                Side::After => "",
            };
            format!("{}:{}{before}", visible(&place.file), place.line)
        }
    };
    let why = if first {
        format!(": {}", row.why)
    } else {
        String::new()
    };
    format!("{place} {}{why}", row.id)
}

//! A comparison as the body of a pull request: the verdict, a table for each level, details.
//!
//! In: a comparison. Out: Markdown that fits into a pull request. Never here: a word of a document
//! that does more than stand there.

use std::fmt::Write as _;

use codegen::diff::{Change, Level};

use super::comparison::{Comparison, Found, LEVELS, Side, heading};
use super::inert::{code, message};
use super::page::Page;

/// The page.
pub(super) fn render(comparison: &Comparison) -> String {
    let verdict = comparison.verdict();
    let before = code(&comparison.before);
    if comparison.changes.is_empty() {
        return format!("{verdict} since {before}.\n");
    }
    let mut page = Page::default();
    page.push(&format!(
        "# {verdict}\n\n{}\n\nCompared with {before}.",
        what_to_do(comparison)
    ));
    page.push("\n");
    for level in LEVELS {
        let mut changes = comparison.at(level).peekable();
        if changes.peek().is_none() {
            continue;
        }
        let (name, what_to_do) = heading(level);
        page.push(&format!("\n## {name}: {what_to_do}\n\n"));
        // Who is in a hurry has read enough.
        let folded = level == Level::Docs;
        if folded {
            page.push("<details>\n<summary>Which texts</summary>\n\n");
        }
        page.push("| Item | What it means |\n|---|---|\n");
        let rows = changes.map(|found| {
            let change = &found.change;
            let what = message(about(change).unwrap_or(&change.message));
            format!("| {} | {what} |\n", code(&change.item))
        });
        page.list(rows, |count| missing(count, "changes"));
        if folded {
            page.push("\n</details>\n");
        }
    }
    page.push(
        "\n<details>\n<summary>Each change with its rule, the reason and the place</summary>\n\n",
    );
    page.list(comparison.changes.iter().map(details), |count| {
        missing(count, "details")
    });
    page.push("\n</details>\n");
    page.into_text()
}

/// The message behind the item that it begins with; none where it begins otherwise.
fn about(change: &Change) -> Option<&str> {
    let rest = change.message.strip_prefix('`')?;
    let rest = rest.strip_prefix(change.item.as_str())?;
    rest.strip_prefix("` ")
}

/// What a reader wants to know first.
fn what_to_do(comparison: &Comparison) -> &'static str {
    match comparison
        .changes
        .iter()
        .map(|found| found.change.level)
        .max()
    {
        Some(Level::Breaking) => {
            "**What to do:** look for the items under *Breaking* in your code; it may not compile, \
             or a call may fail, until it has changed there. Nothing else needs a change."
        }
        Some(Level::Additive) => {
            "**What to do:** nothing. Code that compiled compiles, calls that worked work, and \
             there is more than before."
        }
        Some(Level::Docs) | None => "**What to do:** nothing. Only texts are different.",
    }
}

fn missing(count: usize, what: &str) -> String {
    format!(
        "\n**{count} more {what} are not shown**, since a page of GitHub ends here: run \
         `cargo xtask diff` for all of them.\n"
    )
}

fn details(found: &Found) -> String {
    let change = &found.change;
    let row = change.rule.row();
    let item = code(&change.item);
    let mut text = match about(change) {
        Some(about) => format!("- {item} {}\n", message(about)),
        None => format!("- {item}: {}\n", message(&change.message)),
    };
    let (level, why) = (change.level.word(), message(row.why));
    let _ = writeln!(text, "  - rule `{}` ({level}): {why}", row.id);
    if let (Some(was), Some(now)) = (&change.was, &change.now) {
        let _ = writeln!(text, "  - was {}, is now {}", code(was), code(now));
    }
    let pointer = code(change.place.pointer.as_str());
    let place = match &found.place {
        None => pointer,
        Some(place) => {
            let before = match place.side {
                Side::Before => " before the change",
                Side::After => "",
            };
            format!(
                "{}, line {}{before}: {pointer}",
                code(&place.file),
                place.line
            )
        }
    };
    text + "  - " + &place + "\n"
}

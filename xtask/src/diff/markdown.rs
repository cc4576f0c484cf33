//! A comparison as the body of a pull request: the verdict, a table for each level, details.
//!
//! In: a comparison. Out: Markdown that fits into a pull request. Never here: a word of a document
//! that does more than stand there.

use codegen::diff::Level;

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
    if let Some(Err(why)) = comparison.release.as_ref().map(|release| &release.next) {
        page.push(&format!(
            " The next version is not known: {}.",
            message(why)
        ));
    }
    page.push("\n");
    for level in LEVELS {
        let mut changes = comparison.at(level).peekable();
        if changes.peek().is_none() {
            continue;
        }
        let (name, what_to_do) = heading(level);
        page.push(&format!(
            "\n## {name}: {what_to_do}\n\n| Item | What it means |\n|---|---|\n"
        ));
        let rows = changes.map(|found| {
            let change = &found.change;
            format!(
                "| {} | {} |\n",
                code(&change.item),
                message(&change.message)
            )
        });
        page.list(rows, |count| missing(count, "changes"));
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
    let text = format!(
        "- {}: {}\n  - rule `{}` ({}): {}\n",
        code(&change.item),
        message(&change.message),
        row.id,
        change.level.word(),
        message(row.why),
    );
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

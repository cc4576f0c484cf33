//! The report on what a change of the generator does: a table, and each change once.
//!
//! In: cases with their differences. Out: text, Markdown, or an object. Never here: a comparison.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::cases::{Case, FILES, FINCH, Fate, FileDiff};
use super::hunks::{Group, groups};
use crate::diff::inert::{code, shortened, visible};
use crate::diff::lines::line;
use crate::diff::page::Page;

/// How many lines of one change are shown, and how many characters of a line on a page.
const LONGEST: usize = 80;
const WIDEST: usize = 400;

/// What there is to tell.
pub(super) struct Report {
    base: String,
    cases: Vec<Case>,
}

impl Report {
    pub(super) fn of(base: String, cases: Vec<Case>) -> Self {
        Self { base, cases }
    }

    /// The cases with files that are different.
    fn changed(&self) -> impl Iterator<Item = (&str, &[FileDiff])> {
        self.cases.iter().filter_map(|case| match &case.fate {
            Fate::Compared(files) if !files.is_empty() => {
                Some((case.name.as_str(), files.as_slice()))
            }
            _ => None,
        })
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let hunks = self.changed().flat_map(|(case, files)| {
            files
                .iter()
                .flat_map(move |file| file.hunks.iter().map(move |hunk| ((case, file.name), hunk)))
        });
        groups(hunks)
    }

    /// The names of the cases for which something holds.
    fn names(&self, holds: impl Fn(&Case) -> bool) -> Vec<&str> {
        let cases = self.cases.iter().filter(|case| holds(case));
        cases.map(|case| case.name.as_str()).collect()
    }

    /// The verdict in one line.
    pub(super) fn verdict(&self) -> String {
        let changed = self.changed().filter(|(name, _)| *name != FINCH).count();
        let finch = self.changed().any(|(name, _)| name == FINCH);
        let all = self.names(|case| matches!(case.fate, Fate::Compared(_)) && case.name != FINCH);
        let all = all.len();
        let mut text = match (changed, finch) {
            (0, false) => format!("The generator: the output is the same in {all} cases"),
            (0, true) => "The generator changes the output of Finch's documents alone".to_owned(),
            (changed, finch) => {
                let finch = if finch { " and" } else { ", not" };
                format!(
                    "The generator changes the output of {changed} of {all} cases{finch} of \
                     Finch's documents"
                )
            }
        };
        let (added, removed) = (self.changed())
            .flat_map(|(_, files)| files.iter().map(FileDiff::lines))
            .fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
        if added + removed > 0 {
            let _ = write!(text, " (+{added} -{removed} lines)");
        }
        let refused = self.names(|case| matches!(case.fate, Fate::Refused(_)));
        if !refused.is_empty() {
            let _ = write!(text, "; {} refused", refused.len());
        }
        text
    }

    /// What there is to know beside the differences, in lines.
    fn notes(&self) -> Vec<(&'static str, Vec<&str>)> {
        let notes = [
            (
                "new, without output to compare with",
                self.names(|case| matches!(case.fate, Fate::New)),
            ),
            ("gone", self.names(|case| matches!(case.fate, Fate::Gone))),
            (
                "compared with the documents as they were, since they have changed as well",
                self.names(|case| case.edited),
            ),
        ];
        let told = notes.into_iter().filter(|(_, names)| !names.is_empty());
        told.collect()
    }

    fn refused(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cases.iter().filter_map(|case| match &case.fate {
            Fate::Refused(why) => Some((case.name.as_str(), why.as_str())),
            _ => None,
        })
    }

    /// The report for a terminal.
    pub(super) fn text(&self) -> String {
        let mut text = line(&self.verdict(), "");
        text.push_str(&line(&format!("compared with {}", visible(&self.base)), ""));
        for (case, why) in self.refused() {
            text.push_str(&line(
                &format!("refused now: {}: {}", visible(case), visible(why)),
                "",
            ));
        }
        for (note, names) in self.notes() {
            let names = visible(&names.join(", "));
            text.push_str(&line(&format!("{note}: {names}"), ""));
        }
        if self.changed().next().is_some() {
            text.push_str(&self.table());
        }
        for group in self.groups() {
            let _ = write!(text, "\n{}", line(&occurs(&group), ""));
            for shown in body(&group) {
                let _ = writeln!(text, "{}", format!("    {shown}").trim_end());
            }
        }
        text
    }

    fn table(&self) -> String {
        let rows: Vec<(&str, [String; 4])> =
            (self.changed().map(|(case, files)| (case, cells(files)))).collect();
        let longest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
        let first = longest(&mut rows.iter().map(|(case, _)| case.chars().count())).max(4);
        let widths = [0, 1, 2, 3].map(|at: usize| {
            let cells = rows.iter().filter_map(|(_, cells)| cells.get(at));
            longest(&mut cells.map(String::len)).max(FILES.get(at).map_or(0, |name| name.len()))
        });
        let mut text = "\n".to_owned();
        let mut row = |name: &str, cells: [&str; 4]| {
            let mut line = format!("  {name:first$}");
            for (cell, width) in cells.into_iter().zip(widths) {
                let _ = write!(line, "  {cell:>width$}");
            }
            let _ = writeln!(text, "{}", line.trim_end());
        };
        row("case", FILES);
        for (case, cells) in &rows {
            row(&visible(case), cells.each_ref().map(String::as_str));
        }
        text
    }

    /// The report as the body of a pull request.
    pub(super) fn markdown(&self) -> String {
        let mut page = Page::default();
        let base = code(&self.base);
        page.push(&format!("# {}\n\nCompared with {base}.\n", self.verdict()));
        let refused = self
            .refused()
            .map(|(case, why)| format!("\n**Refused now:** {}: {}\n", code(case), code(why)));
        page.list(refused, |count| missing(count, "refused cases"));
        let notes = self.notes().into_iter().map(|(note, names)| {
            format!(
                "\n{} {note}: {}\n",
                plural(names.len(), "case"),
                list(&names)
            )
        });
        page.list(notes, |count| missing(count, "notes"));
        if self.changed().next().is_none() {
            return page.into_text();
        }
        page.push(&format!(
            "\n| Case | {} |\n|---|---|---|---|---|\n",
            FILES.join(" | ")
        ));
        let rows = self
            .changed()
            .map(|(case, files)| format!("| {} | {} |\n", code(case), cells(files).join(" | ")));
        page.list(rows, |count| missing(count, "cases"));
        let groups = self.groups();
        let pieces = groups.iter().map(|group| {
            let body: Vec<String> = body(group).map(|line| shortened(&line, WIDEST)).collect();
            let fence = fence(&body);
            format!(
                "\n## In {}\n\n{}\n\n{fence}diff\n{}\n{fence}\n",
                plural(group.cases().len(), "case"),
                list(&group.cases()),
                body.join("\n")
            )
        });
        page.list(pieces, |count| missing(count, "changes"));
        page.into_text()
    }

    /// The report for tools.
    pub(super) fn object(&self) -> Json {
        let cases = self.cases.iter().map(|case| {
            let (fate, why) = match &case.fate {
                Fate::Compared(files) if files.is_empty() => ("same", None),
                Fate::Compared(_) => ("changed", None),
                Fate::New => ("new", None),
                Fate::Gone => ("gone", None),
                Fate::Refused(why) => ("refused", Some(why)),
            };
            let files = match &case.fate {
                Fate::Compared(files) => files.iter().map(file).collect(),
                _ => Vec::new(),
            };
            json!({
                "case": case.name, "fate": fate, "why": why, "edited": case.edited, "files": files,
            })
        });
        let groups = self.groups();
        let changes = groups.iter().map(|group| {
            json!({
                "cases": group.cases(),
                "times": group.places.len(),
                "removed": group.first.removed,
                "added": group.first.added,
            })
        });
        json!({
            "cases": cases.collect::<Vec<_>>(),
            "changes": changes.collect::<Vec<_>>(),
        })
    }
}

fn file(file: &FileDiff) -> Json {
    let (added, removed) = file.lines();
    json!({ "file": file.name, "added": added, "removed": removed })
}

/// A cell for each file.
fn cells(files: &[FileDiff]) -> [String; 4] {
    FILES.map(|name| {
        let file = files.iter().find(|file| file.name == name);
        file.map_or_else(String::new, |file| {
            let (added, removed) = file.lines();
            format!("+{added} -{removed}")
        })
    })
}

/// Where a change occurs, in words.
fn occurs(group: &Group<'_>) -> String {
    let cases = group.cases();
    let times = match group.places.len() {
        times if times > cases.len() => format!(", {times} times"),
        _ => String::new(),
    };
    let (case, file) = group.places.first().copied().unwrap_or_default();
    format!(
        "In {}{times} (first in {} {file}, line {}): {}",
        plural(cases.len(), "case"),
        visible(case),
        group.first.line,
        visible(&cases.join(", ")),
    )
}

/// The lines of a change, as many as are shown.
fn body(group: &Group<'_>) -> impl Iterator<Item = String> {
    let shown = group.first.shown();
    let count = group.first.shown().count();
    let rest = (count > LONGEST).then(|| format!("… {} more lines", count - LONGEST));
    let lines = shown.map(|(sign, line)| format!("{sign}{}", visible(line)));
    lines.take(LONGEST).chain(rest)
}

/// A fence that no line of the block closes.
fn fence(lines: &[String]) -> String {
    let longest = lines
        .iter()
        .flat_map(|line| line.split(|character| character != '`').map(str::len));
    "`".repeat(longest.max().unwrap_or(0).max(2) + 1)
}

/// Names as code, the first of many.
fn list(names: &[&str]) -> String {
    const MOST: usize = 100;
    let mut shown: Vec<String> = names.iter().take(MOST).map(|name| code(name)).collect();
    if names.len() > MOST {
        shown.push(format!("and {} more", names.len() - MOST));
    }
    shown.join(", ")
}

fn missing(count: usize, what: &str) -> String {
    format!(
        "\n**{count} more {what} are not shown**, since a page of GitHub ends here: run \
         `cargo xtask diff --generator` for all of them.\n"
    )
}

fn plural(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

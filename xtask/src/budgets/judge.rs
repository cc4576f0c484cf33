//! Figures against the record: what grew, what shrank, by how much, and what brought it.
//!
//! In: what was counted and what is on record. Out: a table and a verdict. Never here: a file, a
//! count. A gain is a difference too: where it is not recorded, the next loss hides behind it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Budget;
use super::record::{Figure, Recorded, Section};
use crate::outcome::{Outcome, Stop};

/// How far a figure may be from the record, in percent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tolerance {
    /// Where it was recorded with what it is counted with.
    pub(super) same: u64,
    /// Where it was not.
    pub(super) other: u64,
}

/// How many parts of a figure are shown.
const SHOWN: usize = 12;

/// What came of all comparisons.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    rows: Vec<[String; 4]>,
    problems: Vec<String>,
    /// The budgets that have problems.
    failed: Vec<&'static str>,
    /// What the record does not hold for.
    warnings: Vec<String>,
}

impl Verdict {
    /// Compares the figures of a budget.
    pub(super) fn judge(&mut self, budget: Budget, counted: &Section, recorded: &Recorded) {
        let before = self.problems.len();
        let percent = self.percent(budget, counted, recorded);
        for (name, figure) in &counted.figures {
            let found = recorded.figures.get(name);
            self.row(budget, name, figure, found);
            let title = format!("{}, {name}", budget.word());
            let Some(found) = found else {
                self.problems.push(format!(
                    "{title}: {} counted, nothing recorded",
                    figure.total
                ));
                continue;
            };
            if figure.total.abs_diff(found.total).saturating_mul(100)
                > found.total.saturating_mul(percent)
            {
                let allowed = match percent {
                    0 => String::new(),
                    percent => format!("; {percent} % are allowed"),
                };
                let change = change(figure.total, found.total);
                let parts = parts(&figure.parts, &found.parts);
                self.problems.push(format!(
                    "{title}: {} counted, {} recorded: {change}{allowed}{parts}",
                    figure.total, found.total
                ));
            }
        }
        for name in recorded.figures.keys() {
            if !counted.figures.contains_key(name) {
                let word = budget.word();
                self.problems.push(format!(
                    "{word}, {name}: recorded, but there is no such thing any more"
                ));
            }
        }
        if self.problems.len() > before {
            self.failed.push(budget.word());
        }
    }

    /// How strictly figures are held, which is told where it is not as strictly as can be.
    fn percent(&mut self, budget: Budget, counted: &Section, recorded: &Recorded) -> u64 {
        let Tolerance { same, other } = budget.tolerance();
        let Some((word, now)) = &counted.made_with else {
            return same;
        };
        let then = recorded.made_with.get(*word);
        if then == Some(now) || recorded.figures.is_empty() {
            return same;
        }
        let then = then.map_or("nothing that is on record", String::as_str);
        let budget = budget.word();
        self.warnings.push(format!(
            "warning: {budget}: held to {other} % only, not to {same} %: the figures were recorded \
             with {word} {then}, these are with {now}. \
             `cargo xtask budgets {budget} --update` records them for it"
        ));
        other
    }

    fn row(&mut self, budget: Budget, name: &str, figure: &Figure, found: Option<&Figure>) {
        let recorded = found.map_or_else(|| "-".to_owned(), |found| found.total.to_string());
        let title = format!("{}, {name}", budget.word());
        let change = found.map_or_else(String::new, |found| change(figure.total, found.total));
        self.rows
            .push([title, figure.total.to_string(), recorded, change]);
    }

    /// All figures.
    pub(super) fn table(&self) -> String {
        let head = ["budget", "counted", "recorded", "difference"].map(str::to_owned);
        let rows: Vec<&[String; 4]> = std::iter::once(&head).chain(&self.rows).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2)];
        let mut table = String::new();
        for [name, counted, recorded, change] in rows {
            let line = format!(
                "{name:<0$}  {counted:>1$}  {recorded:>2$}  {change}",
                widths[0], widths[1], widths[2]
            );
            let _ = writeln!(table, "{}", line.trim_end());
        }
        table
    }

    /// The table where all is well, and what is not otherwise.
    pub(super) fn outcome(self) -> Result<Outcome, Stop> {
        let table = self.table();
        let warnings = self.warnings.join("\n");
        if self.problems.is_empty() {
            return Ok(Outcome {
                text: format!("{table}all figures are within their budgets\n"),
                warnings: (warnings, Vec::new()),
                ..Outcome::default()
            });
        }
        let separator = if warnings.is_empty() { "" } else { "\n" };
        Err(Stop::Failed(format!(
            "{table}\n{}\n{separator}{warnings}\nWhat is less than recorded is recorded, too, so that it \
             stays. Where the new figures are meant, this records them:\n  cargo xtask budgets {} --update",
            self.problems.join("\n"),
            self.failed.join(" ")
        )))
    }
}

/// A difference in words.
fn change(now: u64, then: u64) -> String {
    let word = match now.cmp(&then) {
        std::cmp::Ordering::Less => "less",
        std::cmp::Ordering::Equal => return "the same".to_owned(),
        std::cmp::Ordering::Greater => "more",
    };
    let by = now.abs_diff(then);
    match by.saturating_mul(1000).checked_div(then) {
        Some(permille) => format!("{by} {word} ({}.{} %)", permille / 10, permille % 10),
        None => format!("{by} {word}"),
    }
}

/// The parts that differ, those that grew most first.
fn parts(now: &BTreeMap<String, u64>, then: &BTreeMap<String, u64>) -> String {
    let count = |parts: &BTreeMap<String, u64>, name: &str| parts.get(name).copied().unwrap_or(0);
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let mut names: Vec<&String> = now.keys().chain(then.keys()).collect();
    names.sort();
    names.dedup();
    let mut changes: Vec<(i64, &str, u64)> = names
        .into_iter()
        .map(|name| {
            let (now, then) = (count(now, name), count(then, name));
            (signed(now) - signed(then), name.as_str(), then)
        })
        .filter(|(by, ..)| *by != 0)
        .collect();
    changes.sort_by_key(|(by, name, _)| (-by, *name));
    let mut text = String::new();
    for (by, name, then) in changes.iter().take(SHOWN) {
        let _ = match then {
            0 => write!(text, "\n    new: {name} ({by})"),
            then => write!(text, "\n    {name}: {by:+} ({then} recorded)"),
        };
    }
    if let Some(more) = changes.len().checked_sub(SHOWN).filter(|&more| more > 0) {
        let _ = write!(text, "\n    and {more} more");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Budget;
    use super::super::record::{Figure, Recorded, Section};
    use super::Verdict;
    use crate::outcome::Stop;

    fn figures(total: u64, parts: &[(&str, u64)]) -> BTreeMap<String, Figure> {
        let parts = parts.iter().map(|&(name, count)| (name.to_owned(), count));
        let figure = Figure {
            total,
            parts: parts.collect(),
        };
        BTreeMap::from([("it".to_owned(), figure)])
    }

    /// What is said of so many where 1000 are recorded.
    fn said(budget: Budget, with: &str, total: u64) -> Result<(String, String), String> {
        let counted = Section {
            made_with: Some(("rustc", with.to_owned())),
            figures: figures(total, &[("lower", total - 500), ("print", 500)]),
        };
        let recorded = Recorded {
            made_with: BTreeMap::from([("rustc".to_owned(), "1.0".to_owned())]),
            figures: figures(1000, &[("gone", 10), ("lower", 490), ("print", 500)]),
        };
        let mut verdict = Verdict::default();
        verdict.judge(budget, &counted, &recorded);
        let outcome = verdict.outcome().map_err(|stop| match stop {
            Stop::Failed(text) => text,
            _ => "another failure".to_owned(),
        })?;
        Ok((outcome.text, outcome.warnings.0))
    }

    #[test]
    fn each_budget_fails_where_it_is_left_in_either_direction() {
        for (budget, least, most) in [
            (Budget::Crates, 1000, 1000),
            (Budget::Lines, 1000, 1000),
            (Budget::Llvm, 950, 1050),
            (Budget::Instructions, 950, 1050),
        ] {
            for total in [least, most] {
                let (_, warnings) = said(budget, "1.0", total).unwrap();
                assert_eq!(warnings, "");
            }
            for total in [least - 1, most + 1] {
                let text = said(budget, "1.0", total).unwrap_err();
                let word = budget.word();
                assert!(
                    text.contains(&format!("{word}, it: {total} counted, 1000 recorded")),
                    "{text}"
                );
                assert!(
                    text.ends_with(&format!("cargo xtask budgets {word} --update")),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn what_brought_it_is_said() {
        let text = said(Budget::Instructions, "1.0", 1100).unwrap_err();
        assert!(
            text.contains(
                "1100 counted, 1000 recorded: 100 more (10.0 %); 5 % are allowed\n    \
                 lower: +110 (490 recorded)\n    gone: -10 (10 recorded)\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn another_compiler_is_told_and_held_less_strictly() {
        let (text, warnings) = said(Budget::Llvm, "1.1", 1100).unwrap();
        assert!(text.contains("100 more (10.0 %)"), "{text}");
        assert!(
            warnings.starts_with("warning: llvm: held to 25 % only, not to 5 %"),
            "{warnings}"
        );
        let text = said(Budget::Llvm, "1.1", 1251).unwrap_err();
        assert!(
            text.contains("25 % are allowed") && text.contains("warning: llvm"),
            "{text}"
        );
    }

    #[test]
    fn a_figure_without_a_record_and_a_record_without_a_figure_fail() {
        let counted = Section {
            made_with: None,
            figures: figures(3, &[]),
        };
        let mut verdict = Verdict::default();
        verdict.judge(Budget::Crates, &counted, &Recorded::default());
        assert_eq!(
            verdict.problems,
            ["crates, it: 3 counted, nothing recorded"]
        );
        let recorded = Recorded {
            figures: figures(3, &[]),
            ..Recorded::default()
        };
        let mut verdict = Verdict::default();
        verdict.judge(Budget::Crates, &Section::default(), &recorded);
        assert_eq!(
            verdict.problems,
            ["crates, it: recorded, but there is no such thing any more"]
        );
    }
}

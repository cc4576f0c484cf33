//! The report on a corpus: tables for a terminal, or one JSON object.
//!
//! In: outcomes. Out: text. Never here: a measurement; what is not known is not shown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Row;
use super::child::{Defect, Generated, Outcome};
use super::compile::Compiled;

/// How many rows the lists of extremes have.
const TOP: usize = 10;
/// How many examples are named of one kind.
const EXAMPLES: usize = 3;
/// How much of a line is shown.
const WIDTH: usize = 160;

/// All that is known of a run.
pub(super) struct Report<'run> {
    /// How many files were looked at.
    pub(super) files: usize,
    /// A row for each document.
    pub(super) rows: &'run [Row],
    /// What was compiled.
    pub(super) compiled: &'run [Compiled],
    /// What the sample was taken with.
    pub(super) seed: u64,
}

impl Report<'_> {
    /// How many results must not be: defects, and crates that do not compile without a warning.
    pub(super) fn failures(&self) -> usize {
        let defects = self.rows.iter().filter(|row| defect(row).is_some()).count();
        defects + self.compiled.iter().filter(|one| !one.is_clean()).count()
    }

    /// The tables.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "{} files, {} of them OpenAPI 3 documents\n",
            self.files,
            self.rows.len()
        );
        self.write_outcomes(&mut text);
        self.write_measures(&mut text);
        self.write_refusals(&mut text);
        self.write_slowest(&mut text);
        self.write_judgements(&mut text);
        self.write_compiled(&mut text);
        self.write_defects(&mut text);
        text
    }

    fn write_outcomes(&self, text: &mut String) {
        let mut counts: Vec<(&str, usize)> = vec![
            ("generated", generated(self.rows).count()),
            ("refused", refused(self.rows).count()),
        ];
        counts.extend(Defect::ALL.map(|kind| {
            let rows = self.rows.iter().filter(|row| defect(row) == Some(kind));
            (kind.name(), rows.count())
        }));
        let _ = writeln!(text, "outcome          documents        %");
        for (name, count) in counts {
            let _ = writeln!(
                text,
                "{name:<16} {count:>9}   {}",
                percent(count, self.rows.len())
            );
        }
    }

    fn write_measures(&self, text: &mut String) {
        let _ = writeln!(
            text,
            "\nof what was generated       median       greatest          total"
        );
        let mut line = |name: &str, unit: &str, values: Vec<u64>| {
            if let Some((median, greatest, total)) = spread(values) {
                let _ = writeln!(
                    text,
                    "{name:<18} {:>15} {:>14} {:>14}",
                    format!("{median}{unit}"),
                    format!("{greatest}{unit}"),
                    format!("{total}{unit}")
                );
            }
        };
        let all = |read: &dyn Fn(&Generated) -> Option<u64>| -> Vec<u64> {
            generated(self.rows)
                .filter_map(|(_, output)| read(output))
                .collect()
        };
        line("time", " ms", all(&|output| Some(output.micros / 1_000)));
        line("lines", "", all(&|output| Some(output.lines)));
        line("types", "", all(&|output| Some(output.types)));
        line("operations", "", all(&|output| Some(output.operations)));
        let peaks = all(&|output| output.peak_kib.map(|kib| kib / 1_024));
        // A sum of peaks means nothing.
        if let Some((median, greatest, _)) = spread(peaks) {
            let (median, greatest) = (format!("{median} MiB"), format!("{greatest} MiB"));
            let _ = writeln!(text, "{:<18} {median:>15} {greatest:>14}", "peak memory");
        }
    }

    /// A document counts once for each code that it is refused by.
    fn write_refusals(&self, text: &mut String) {
        let mut codes: BTreeMap<&str, Vec<(&Row, &str)>> = BTreeMap::new();
        for (row, findings) in refused(self.rows) {
            let mut first: BTreeMap<&str, &str> = BTreeMap::new();
            for finding in findings {
                first.entry(&finding.code).or_insert(&finding.text);
            }
            for (code, found) in first {
                codes.entry(code).or_default().push((row, found));
            }
        }
        if codes.is_empty() {
            return;
        }
        let _ = writeln!(text, "\nrefused by code");
        let mut codes: Vec<_> = codes.into_iter().collect();
        codes.sort_by_key(|(code, rows)| (std::cmp::Reverse(rows.len()), *code));
        for (code, rows) in codes {
            let _ = writeln!(text, "{:>6}  {code}", rows.len());
            for (row, found) in rows.iter().take(EXAMPLES) {
                let _ = writeln!(text, "        {}", line(&format!("{}:{found}", row.name)));
            }
        }
    }

    fn write_slowest(&self, text: &mut String) {
        let mut rows: Vec<_> = generated(self.rows).collect();
        rows.sort_by_key(|(row, output)| (std::cmp::Reverse(output.micros), &row.name));
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(text, "\nthe slowest\n      ms    lines");
        for (row, output) in rows.into_iter().take(TOP) {
            let _ = writeln!(
                text,
                "{:>8} {:>8}  {}",
                output.micros / 1_000,
                output.lines,
                line(&row.name)
            );
        }
    }

    fn write_judgements(&self, text: &mut String) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, output) in generated(self.rows) {
            for judgement in &output.judgements {
                *counts.entry(judgement).or_default() += 1;
            }
        }
        if counts.is_empty() {
            return;
        }
        let _ = writeln!(
            text,
            "\nthe most frequent entries of the ledgers\n documents"
        );
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(judgement, count)| (std::cmp::Reverse(*count), *judgement));
        for (judgement, count) in counts.into_iter().take(TOP) {
            let _ = writeln!(text, "{count:>10}  {}", line(judgement));
        }
    }

    fn write_compiled(&self, text: &mut String) {
        if self.compiled.is_empty() {
            return;
        }
        let (clean, others): (Vec<&Compiled>, Vec<&Compiled>) =
            self.compiled.iter().partition(|one| one.is_clean());
        let failed = others.iter().filter(|one| !one.done).count();
        let _ = writeln!(
            text,
            "\ncompiled: {} (seed {})",
            self.compiled.len(),
            self.seed
        );
        for (name, count) in [
            ("without a warning", clean.len()),
            ("with warnings", others.len() - failed),
            ("not", failed),
        ] {
            let _ = writeln!(
                text,
                "{name:<18} {count:>7}   {}",
                percent(count, self.compiled.len())
            );
        }
        for one in others {
            let _ = writeln!(
                text,
                "\n{} ({}): {} errors, {} warnings",
                line(&one.name),
                one.folder,
                one.errors.len(),
                one.warnings.len()
            );
            let first = one.errors.first().or(one.warnings.first());
            let _ = writeln!(
                text,
                "{}",
                indented(first.map_or("no result", String::as_str))
            );
        }
    }

    fn write_defects(&self, text: &mut String) {
        for row in self.rows {
            if let Outcome::Defect(kind, said) = &row.outcome {
                let _ = writeln!(text, "\n{}: {}", kind.name(), line(&row.name));
                let _ = writeln!(text, "{}", indented(said));
            }
        }
    }

    /// Everything, document by document.
    pub(super) fn json(&self) -> Value {
        let documents: Vec<Value> = self.rows.iter().map(row).collect();
        let compiled: Vec<Value> = self
            .compiled
            .iter()
            .map(|one| {
                json!({
                    "document": one.name,
                    "crate": one.folder,
                    "compiled": one.done,
                    "errors": one.errors,
                    "warnings": one.warnings,
                })
            })
            .collect();
        json!({
            "files": self.files,
            "documents": documents,
            "seed": self.seed,
            "compiled": compiled,
            "failures": self.failures(),
        })
    }
}

fn row(row: &Row) -> Value {
    match &row.outcome {
        Outcome::Generated(output) => json!({
            "document": row.name,
            "outcome": "generated",
            "micros": output.micros,
            "peak_kib": output.peak_kib,
            "lines": output.lines,
            "types": output.types,
            "operations": output.operations,
            "judgements": output.judgements,
        }),
        Outcome::Refused(findings) => {
            let findings: Vec<Value> = findings
                .iter()
                .map(|found| json!({"code": found.code, "text": found.text}))
                .collect();
            json!({"document": row.name, "outcome": "refused", "errors": findings})
        }
        Outcome::Defect(kind, said) => {
            json!({"document": row.name, "outcome": kind.name(), "said": said})
        }
    }
}

fn generated(rows: &[Row]) -> impl Iterator<Item = (&Row, &Generated)> {
    rows.iter().filter_map(|row| match &row.outcome {
        Outcome::Generated(output) => Some((row, &**output)),
        Outcome::Refused(_) | Outcome::Defect(..) => None,
    })
}

fn refused(rows: &[Row]) -> impl Iterator<Item = (&Row, &[super::child::Finding])> {
    rows.iter().filter_map(|row| match &row.outcome {
        Outcome::Refused(findings) => Some((row, findings.as_slice())),
        Outcome::Generated(_) | Outcome::Defect(..) => None,
    })
}

fn defect(row: &Row) -> Option<Defect> {
    match &row.outcome {
        Outcome::Defect(kind, _) => Some(*kind),
        Outcome::Generated(_) | Outcome::Refused(_) => None,
    }
}

/// The median, the greatest and the sum.
fn spread(mut values: Vec<u64>) -> Option<(u64, u64, u64)> {
    values.sort_unstable();
    let median = *values.get(values.len() / 2)?;
    let greatest = *values.last()?;
    Some((median, greatest, values.iter().sum()))
}

/// A share of the whole with two places, rounded down: 100.00 says that it is all of them.
fn percent(count: usize, whole: usize) -> String {
    let share = (count * 10_000).checked_div(whole).unwrap_or_default();
    format!("{:>3}.{:02}", share / 100, share % 100)
}

/// One line for a terminal, whatever a document says in it.
fn line(text: &str) -> String {
    let mut shown: String = text.chars().map(visible).take(WIDTH).collect();
    if text.chars().nth(WIDTH).is_some() {
        shown.push('…');
    }
    shown
}

fn indented(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|text| format!("    {}", line(text)))
        .collect();
    lines.join("\n")
}

fn visible(character: char) -> char {
    if character.is_control() {
        ' '
    } else {
        character
    }
}

#[cfg(test)]
mod tests {
    use super::{line, percent, spread};

    #[test]
    fn a_percentage_is_never_rounded_up() {
        assert_eq!(percent(2_638, 2_639), " 99.96");
        assert_eq!(percent(2_639, 2_639), "100.00");
        assert_eq!(percent(0, 0), "  0.00");
    }

    #[test]
    fn the_median_of_an_even_number_is_the_upper_one() {
        assert_eq!(spread(vec![3, 1, 2, 9]), Some((3, 9, 15)));
        assert_eq!(spread(vec![]), None);
    }

    #[test]
    fn no_line_moves_the_cursor() {
        assert_eq!(line("a\u{1b}[2J\nb"), "a [2J b");
        assert_eq!(line(&"x".repeat(500)).chars().count(), 161);
    }
}

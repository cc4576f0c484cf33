//! Tables in Markdown, and how figures are written in them.
//!
//! In: cells and figures. Out: text. Never here: a figure that is worked out, or text of others that
//! could be Markdown.

use std::fmt::Write as _;

use super::measure::Spread;

mod goals;

pub(crate) use goals::{Found, Goal, goals};

/// A table: its head, and rows of as many cells.
#[derive(Debug)]
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new(head: &[&str]) -> Self {
        Self {
            head: head.iter().map(|&cell| cell.to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row. The first column is text, the others are figures.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut row: Vec<String> = cells.into_iter().collect();
        row.resize(self.head.len(), String::new());
        self.rows.push(row);
    }

    /// Whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table in Markdown.
    pub(crate) fn text(&self) -> String {
        let rule = (0..self.head.len()).map(|at| if at == 0 { "---" } else { "---:" });
        let rule: Vec<String> = rule.map(str::to_owned).collect();
        let mut text = String::new();
        for row in [&self.head, &rule].into_iter().chain(&self.rows) {
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
        text
    }
}

/// What stands where there is no figure.
pub(crate) const NONE: &str = "–";

/// Seconds, in the unit in which they are read.
pub(crate) fn time(seconds: Spread) -> String {
    if seconds.median < 1.0 {
        spread(seconds.times(1000.0), "ms")
    } else {
        spread(seconds, "s")
    }
}

/// Seconds without how far they vary.
pub(crate) fn short_time(seconds: f64) -> String {
    if seconds < 1.0 {
        format!("{} ms", number(seconds * 1000.0))
    } else {
        format!("{} s", number(seconds))
    }
}

/// Memory in MB, which are 1,000,000 bytes.
pub(crate) fn memory(megabytes: Spread) -> String {
    format!("{} MB", number(megabytes.median))
}

/// The middle one, and the least and the greatest behind it where they differ.
pub(crate) fn spread(spread: Spread, unit: &str) -> String {
    let Spread { median, min, max } = spread;
    let (median, min, max) = (number(median), number(min), number(max));
    if min == max {
        return format!("{median} {unit}");
    }
    format!("{median} {unit} ({min} to {max})")
}

/// Three digits that count, and no more than are known.
pub(crate) fn number(number: f64) -> String {
    let digits = match number.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    format!("{number:.digits$}")
}

/// A count, with its thousands apart.
pub(crate) fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A list behind an empty line; nothing where there is nothing to list.
pub(crate) fn list(items: &[String]) -> String {
    let lines: String = items.iter().fold(String::new(), |mut lines, item| {
        let _ = writeln!(lines, "- {item}");
        lines
    });
    match lines.as_str() {
        "" => lines,
        _ => format!("\n{lines}"),
    }
}

/// A heading with empty lines around it.
pub(crate) fn heading(text: &str) -> String {
    format!("\n### {text}\n\n")
}

/// Words of another program as a piece of text that is no Markdown: one line in a code span.
pub(crate) fn quoted(words: &str) -> String {
    const LONGEST: usize = 160;
    let plain = words.chars().map(|character| match character {
        '`' => '\'',
        // It would end the cell, even in code.
        '|' => '/',
        character if character.is_control() => ' ',
        character => character,
    });
    let mut text: String = plain.clone().take(LONGEST).collect();
    if plain.count() > LONGEST {
        text.push('…');
    }
    format!("`{}`", text.trim())
}

#[cfg(test)]
mod tests {
    use super::{Spread, Table, count, list, number, quoted, time};

    #[test]
    fn a_table_has_a_cell_for_each_head() {
        let mut table = Table::new(&["what", "time"]);
        table.row(["a".to_owned(), "1".to_owned()]);
        table.row(["b".to_owned()]);
        let expected = "| what | time |\n| --- | ---: |\n| a | 1 |\n| b |  |\n";
        assert_eq!(table.text(), expected);
    }

    #[test]
    fn figures_have_the_digits_that_count() {
        assert_eq!(
            [0.123_4, 12.345, 1234.5].map(number),
            ["0.12", "12.3", "1234"]
        );
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(count),
            ["0", "999", "1,000", "1,234,567"]
        );
        let spread = |median| Spread {
            median,
            min: median,
            max: median * 2.0,
        };
        assert_eq!(time(spread(0.0031)), "3.10 ms (3.10 to 6.20)");
        assert_eq!(time(spread(2.0)), "2.00 s (2.00 to 4.00)");
    }

    #[test]
    fn a_list_of_nothing_is_nothing() {
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["a".to_owned(), "b".to_owned()]), "\n- a\n- b\n");
    }

    #[test]
    fn words_of_others_stay_in_their_cell() {
        assert_eq!(quoted("a `b` | <c>\nd\u{1b}"), "`a 'b' / <c> d`");
        assert_eq!(quoted(&"x".repeat(200)).chars().count(), 163);
    }
}

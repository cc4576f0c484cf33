//! Lines in brackets that begin further left than YAML 1.2 allows.
//!
//! In: a text, and the lines that the parser stumbled over. Out: a text in which they are indented
//! far enough, and the columns that they had. Every other YAML reader takes such lines, and people
//! write them: the bracket that closes a JSON example stands where the example began.
//! Never here: a line that is not inside brackets, where indentation has a meaning.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::source::{Position, line_starts};

/// What the parser says of such a line. It does not say so of any other.
pub(super) const TOO_FAR_LEFT: &str = "invalid indentation";

/// Further than any document is indented.
const INDENT: usize = 1_000;
/// Each line costs another run of the parser, so both their number and the work is limited.
const MAX_LINES: usize = 100;
const MAX_WORK: usize = 100_000_000;

/// The lines that are moved to the right.
#[derive(Default)]
pub(super) struct Outdented {
    lines: BTreeSet<usize>,
}

impl Outdented {
    /// Takes a line. Says no where it is there already, or where it is one too many.
    pub(super) fn add(&mut self, line: usize, text: &str) -> bool {
        let many = self.lines.len() + 1;
        many <= MAX_LINES && many * text.len() <= MAX_WORK && self.lines.insert(line)
    }

    /// The text as the parser is to see it.
    pub(super) fn indent<'text>(&self, text: &'text str) -> Cow<'text, str> {
        if self.lines.is_empty() {
            return Cow::Borrowed(text);
        }
        let starts = line_starts(text);
        let mut result = String::with_capacity(text.len() + self.lines.len() * INDENT);
        let mut done = 0;
        for line in &self.lines {
            let Some(&start) = starts.get(line.saturating_sub(1)) else {
                continue;
            };
            result.push_str(text.get(done..start).unwrap_or_default());
            result.extend(std::iter::repeat_n(' ', INDENT));
            done = start;
        }
        result.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(result)
    }

    /// Where a place of the indented text stands in the text as it was written.
    pub(super) fn original(&self, place: Position) -> Position {
        if !self.lines.contains(&place.line()) {
            return place;
        }
        let column = place.column().saturating_sub(INDENT).max(1);
        place.at_column(column)
    }
}

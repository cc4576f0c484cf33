//! Lines and columns of a text back to what stands there.
//!
//! In: a text, and places in it in any order. Out: lines, and what stands from a column on. Never
//! here: a walk over a whole line for every place; a document may be one line of many megabytes.

use std::ops::Range;

use crate::source::{Position, line_starts};

/// A mark stands at every so many characters.
const EVERY: usize = 1024;

/// A text with its lines.
pub(super) struct Columns<'text> {
    text: &'text str,
    starts: Vec<usize>,
    /// Where every [`EVERY`]th character of the text begins, in bytes. Only a place far out in a
    /// line needs them.
    marks: Option<Vec<usize>>,
}

impl<'text> Columns<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Self {
            text,
            starts: line_starts(text),
            marks: None,
        }
    }

    /// A line without its break.
    pub(super) fn line(&self, line: usize) -> Option<&'text str> {
        self.text.get(self.bytes(line)?)
    }

    /// What stands on its line from a place on.
    pub(super) fn rest(&mut self, place: Position) -> &'text str {
        let Some(line) = self.bytes(place.line()) else {
            return "";
        };
        let start = self.byte(line.start, place.column().saturating_sub(1));
        self.text.get(start..line.end).unwrap_or_default()
    }

    fn bytes(&self, line: usize) -> Option<Range<usize>> {
        let index = line.checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied();
        let line = self.text.get(start..end.unwrap_or(self.text.len()))?;
        Some(start..start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// Where the character begins that is so many characters behind the one at `start`.
    fn byte(&mut self, start: usize, behind: usize) -> usize {
        let text = self.text;
        let marks = self.marks.get_or_insert_with(|| {
            let characters = text.char_indices().step_by(EVERY);
            characters.map(|(at, _)| at).collect()
        });
        let mark = marks.partition_point(|mark| *mark <= start).max(1) - 1;
        let from = marks.get(mark).copied().unwrap_or_default();
        let between = text.get(from..start).unwrap_or_default().chars().count();
        let number = mark * EVERY + between + behind;
        let Some(from) = marks.get(number / EVERY) else {
            return text.len();
        };
        let tail = text.get(*from..).unwrap_or_default();
        let found = tail.char_indices().nth(number % EVERY);
        found.map_or(text.len(), |(at, _)| from + at)
    }
}

#[cfg(test)]
mod tests {
    use super::{Columns, EVERY};
    use crate::source::Position;

    #[test]
    fn a_place_is_found_like_by_counting() {
        let long = "aé→𝄞".repeat(EVERY);
        let text = format!("{long}\r\nshort\n\n{long}x\r{long}");
        let mut columns = Columns::new(&text);
        let lines = [long.as_str(), "short", "", &format!("{long}x"), &long];
        for (index, line) in lines.into_iter().enumerate() {
            assert_eq!(columns.line(index + 1), Some(line));
            for skipped in [0, 1, 5, EVERY - 1, EVERY, EVERY + 1, 4 * EVERY, 5 * EVERY] {
                let counted: String = line.chars().skip(skipped).collect();
                let place = Position::new(index + 1, skipped + 1);
                assert_eq!(columns.rest(place), counted, "{place:?}");
            }
        }
        assert_eq!(columns.line(6), None);
        assert_eq!(columns.rest(Position::new(6, 1)), "");
    }
}

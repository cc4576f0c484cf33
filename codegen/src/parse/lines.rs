//! Places in a text, as the YAML parser names them, back to what stands there.
//!
//! In: line and column. Out: byte offsets, and spans without what the parser counts as part of a
//! scalar and a reader does not: blanks, comments and line breaks behind it.
//! Never here: a walk from the beginning of the text for every place; places come in order.

use crate::source::{Position, line_starts};

/// A text with its lines.
pub(super) struct Lines<'text> {
    text: &'text str,
    starts: Vec<usize>,
    /// The last place asked for. The next one on the same line starts from there.
    seen: (Position, usize),
}

impl<'text> Lines<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Self {
            text,
            starts: line_starts(text),
            seen: (Position::new(1, 1), 0),
        }
    }

    /// The text of a line without its break; empty where there is no such line.
    pub(super) fn line(&self, line: usize) -> &'text str {
        let Some(start) = line.checked_sub(1).and_then(|index| self.starts.get(index)) else {
            return "";
        };
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        let line = self.text.get(*start..end).unwrap_or_default();
        line.trim_end_matches(['\n', '\r'])
    }

    /// What stands from that place on.
    pub(super) fn rest(&mut self, place: Position) -> &'text str {
        let Some(&line) = place
            .line()
            .checked_sub(1)
            .and_then(|index| self.starts.get(index))
        else {
            return "";
        };
        let (seen, offset) = self.seen;
        let (from, column) = if seen.line() == place.line() && seen.column() <= place.column() {
            (offset, seen.column())
        } else {
            (line, 1)
        };
        let tail = self.text.get(from..).unwrap_or_default();
        let at = match tail
            .char_indices()
            .nth(place.column() - column.min(place.column()))
        {
            Some((index, _)) => from + index,
            None => self.text.len(),
        };
        self.seen = (place, at);
        self.text.get(at..).unwrap_or_default()
    }

    /// A place inside the text: the parser puts the end of the text on a line of its own.
    pub(super) fn inside(&self, place: Position) -> Position {
        let last = self.starts.len();
        if place.line() <= last {
            return place;
        }
        let column = self.line(last).chars().count() + 1;
        Position::new(last, column)
    }

    /// Where a quoted scalar ends that begins at `start`, if that is on the same line.
    pub(super) fn end_of_quoted(&mut self, start: Position) -> Option<Position> {
        let mut characters = self.rest(start).chars();
        let quote = characters.next()?;
        let mut column = start.column() + 1;
        let mut escaped = false;
        // A doubled single quote is an escape: the scalar goes on behind it.
        let mut pending = false;
        for character in characters {
            if pending && character != quote {
                break;
            }
            match character {
                '\n' | '\r' => return None,
                _ if escaped => escaped = false,
                '\\' if quote == '"' => escaped = true,
                _ if character == quote && quote == '"' => {
                    return Some(start.at_column(column + 1));
                }
                _ if character == quote => pending = !pending,
                _ => {}
            }
            column += 1;
        }
        pending.then(|| start.at_column(column))
    }

    /// Moves the end of a block scalar back to behind its last visible character.
    pub(super) fn end_of_block(&self, start: Position, end: Position) -> Position {
        let mut line = end.line().min(self.starts.len());
        let mut text: &str = self.line(line);
        if end.line() == line {
            let cut = text.char_indices().nth(end.column().saturating_sub(1));
            text = cut.and_then(|(index, _)| text.get(..index)).unwrap_or(text);
        }
        while line > start.line() && text.trim_end().is_empty() {
            line -= 1;
            text = self.line(line);
        }
        let end = Position::new(line, text.trim_end().chars().count() + 1);
        end.max(start)
    }
}

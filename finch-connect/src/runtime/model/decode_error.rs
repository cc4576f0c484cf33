//! Why JSON could not be decoded: a place and a reason, in words that are safe to log.
//!
//! In comes what `serde` and `serde_json` say, out comes the same without the values of the
//! document: a token that came where a number should be must not end up in a log.

use std::fmt::{self, Write as _};

/// The longest message and the longest path, in characters.
const LIMIT: usize = 300;

/// Stands before and behind the inner path in errors that cross a buffered value. No message of
/// `serde` starts with it.
const INNER_MARK: char = '\u{1f}';

/// A JSON text that does not fit its type.
///
/// Nothing in here is a value of the text: it can be logged.
///
/// ```
/// use finch_connect::runtime::{Map, from_json_bytes};
///
/// let error = from_json_bytes::<Map<i64>>(br#"{"age":"old"}"#).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "age: invalid type: string, expected i64 (line 1, column 12)"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
    line: usize,
    column: usize,
}

impl DecodeError {
    /// An error that has no place in a JSON text, like an empty body.
    #[must_use]
    pub(crate) fn without_place(message: &str) -> Self {
        Self {
            path: String::new(),
            message: escape_line(message, LIMIT),
            line: 0,
            column: 0,
        }
    }

    /// What is wrong with a header, without its value.
    pub(crate) fn of_header(name: &str, text: &str) -> Self {
        Self {
            path: escape_line(name, LIMIT),
            message: escape_line(&without_values(text), LIMIT),
            line: 0,
            column: 0,
        }
    }

    /// The error that `serde_json` met at `path`, without the values of the text.
    pub(super) fn of_json(path: &str, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let place = format!(" at line {line} column {column}");
        let text = text.strip_suffix(&place).unwrap_or(&text);
        let (inner, text) = split_inner(text);
        Self {
            path: escape_line(&join(path, inner), LIMIT),
            message: escape_line(&without_values(text), LIMIT),
            line,
            column,
        }
    }

    /// The same with changed texts. Names of members are free text and may have to be hidden.
    pub(crate) fn map(mut self, change: impl Fn(&str) -> String) -> Self {
        self.path = change(&self.path);
        self.message = change(&self.message);
        self
    }

    /// Where: `context.customer_id`, `products[2]`; empty for the whole text.
    ///
    /// ```
    /// use finch_connect::runtime::{Map, from_json_bytes};
    ///
    /// let error = from_json_bytes::<Map<i64>>(br#"{"age":"old"}"#).unwrap_err();
    /// assert_eq!(error.path(), "age");
    /// ```
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong, without any value of the text.
    ///
    /// ```
    /// use finch_connect::runtime::{Map, from_json_bytes};
    ///
    /// let error = from_json_bytes::<Map<i64>>(br#"{"age":"old"}"#).unwrap_err();
    /// assert_eq!(error.message(), "invalid type: string, expected i64");
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line in the text, from 1; 0 where there is none.
    ///
    /// ```
    /// use finch_connect::runtime::{Map, from_json_bytes};
    ///
    /// let error = from_json_bytes::<Map<i64>>(br#"{"age":"old"}"#).unwrap_err();
    /// assert_eq!(error.line(), 1);
    /// ```
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The column in the line, from 1; 0 where there is none.
    ///
    /// ```
    /// use finch_connect::runtime::{Map, from_json_bytes};
    ///
    /// let error = from_json_bytes::<Map<i64>>(br#"{"age":"old"}"#).unwrap_err();
    /// assert_eq!(error.column(), 12);
    /// ```
    #[must_use]
    pub const fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        if self.line > 0 {
            write!(f, " (line {}, column {})", self.line, self.column)?;
        }
        Ok(())
    }
}

impl std::error::Error for DecodeError {}

/// The text of an error that was met in a buffered value: its path there, and what it says.
pub(super) fn inner_text(path: &str, error: &serde_json::Error) -> String {
    let error = DecodeError::of_json(path, error);
    format!("{INNER_MARK}{}{INNER_MARK}{}", error.path, error.message)
}

/// Takes the text of [`inner_text`] apart again; any other text has no inner path.
fn split_inner(text: &str) -> (&str, &str) {
    text.strip_prefix(INNER_MARK)
        .and_then(|text| text.split_once(INNER_MARK))
        .unwrap_or(("", text))
}

/// One path from an outer and an inner one.
fn join(outer: &str, inner: &str) -> String {
    let dot = !outer.is_empty() && !inner.is_empty() && !inner.starts_with('[');
    format!("{outer}{}{inner}", if dot { "." } else { "" })
}

/// Takes the values of the document out of a message of `serde`.
///
/// `invalid type: string "s3cret", expected i64` becomes `invalid type: string, expected i64`. What
/// is expected comes from the type, never from the document; it stands last.
fn without_values(text: &str) -> String {
    for (start, open) in [
        ("invalid type: ", ""),
        ("invalid value: ", ""),
        ("unknown variant", " `"),
        ("unknown field", " `"),
    ] {
        let Some(found) = text
            .strip_prefix(start)
            .filter(|found| found.starts_with(open))
        else {
            continue;
        };
        let (found, expected) = found.split_at(found.rfind(", expected ").unwrap_or(found.len()));
        let kind = found.split(['`', '"']).next().unwrap_or_default();
        return format!("{start}{}{expected}", kind.trim_end());
    }
    text.to_owned()
}

/// One line that is safe to print: control characters and those that turn the direction of text
/// are escaped, and at most `limit` characters are kept.
pub(crate) fn escape_line(text: &str, limit: usize) -> String {
    let mut line = String::with_capacity(text.len().min(limit));
    for (index, c) in text.chars().enumerate() {
        if index == limit {
            line.push('\u{2026}');
            break;
        }
        if is_unseen(c) {
            // Writing to a String cannot fail.
            let _ = write!(line, "{}", c.escape_unicode());
        } else {
            line.push(c);
        }
    }
    line
}

/// Characters that change how the text around them is shown, or are not shown themselves.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

//! What an enumeration says of a value that it does not know.
//!
//! What goes in: a text or a number. What comes out: the same, to be read and sent; nobody but an
//! enumeration makes such a value.

use std::fmt;

use crate::runtime::model::escape_line;

/// A text that is not among the known values.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(String);

impl UnknownValue {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A number that is not among the known values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    pub(crate) const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number as it came.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// A text that a closed enumeration does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    text: String,
    known: &'static [&'static str],
}

impl UnknownName {
    pub(crate) fn new(text: &str, known: &'static [&'static str]) -> Self {
        Self {
            text: text.to_owned(),
            known,
        }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = escape_line(&self.text, 60);
        write!(
            f,
            "`{text}` is unknown, known are {}",
            self.known.join(", ")
        )
    }
}

impl std::error::Error for UnknownName {}

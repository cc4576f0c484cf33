//! What an enumeration says of a value that it does not know.
//!
//! What goes in: a text or a number. What comes out: the same, to be read and sent; nobody but an
//! enumeration makes such a value.

use std::fmt;

use crate::runtime::model::escape_line;

/// A text that is not among the known values of an enumeration. It comes from a server or by
/// parsing, and is sent as it came.
///
/// ```
/// use finch_connect::runtime::UnknownValue;
///
/// /// For the arm `Unrecognized(unknown)` of an enumeration.
/// fn report(unknown: &UnknownValue) {
///     eprintln!("the server says {:?}, which is new", unknown.as_str());
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(String);

impl UnknownValue {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text as it came, neither escaped nor shortened.
    ///
    /// ```
    /// use finch_connect::runtime::UnknownValue;
    ///
    /// fn is_test(unknown: &UnknownValue) -> bool {
    ///     unknown.as_str().starts_with("test_")
    /// }
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A number that is not among the known values of an enumeration. It comes from a server or by
/// parsing, and is sent as it came.
///
/// ```
/// use finch_connect::runtime::UnknownInteger;
///
/// /// For the arm `Unrecognized(unknown)` of an enumeration.
/// fn report(unknown: UnknownInteger) {
///     eprintln!("the server says {}, which is new", unknown.get());
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    pub(crate) const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number as it came.
    ///
    /// ```
    /// use finch_connect::runtime::UnknownInteger;
    ///
    /// fn is_negative(unknown: UnknownInteger) -> bool {
    ///     unknown.get() < 0
    /// }
    /// ```
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// A text that a closed enumeration does not have: the error of parsing one. It says which values
/// are known, and what the text was, escaped and cut at 60 characters.
///
/// ```
/// use finch_connect::runtime::UnknownName;
///
/// /// Parses a value, such as one of an enumeration that gets no new values.
/// fn parse<T: std::str::FromStr<Err = UnknownName>>(text: &str) -> Result<T, String> {
///     text.parse().map_err(|error: UnknownName| error.to_string())
/// }
/// ```
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

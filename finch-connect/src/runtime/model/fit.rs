//! How well a value fits the type that it was decoded as: what a union chooses by.
//!
//! In: decoded values. Out: counts. Nothing here decodes, and no count can make a value invalid.

use std::cmp::Reverse;
use std::ops::{Add, AddAssign};

use super::Any;

/// How much of a value its type knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fit {
    /// Members and values that the document does not know, at any depth.
    pub unknown: usize,
    /// Values of which the document leaves open what they are, outside of declared members.
    pub free: usize,
    /// Members and values that the document does know, at any depth.
    pub known: usize,
}

impl Fit {
    /// One known value.
    pub const KNOWN: Self = Self {
        unknown: 0,
        free: 0,
        known: 1,
    };

    /// One unknown value.
    pub const UNKNOWN: Self = Self {
        unknown: 1,
        free: 0,
        known: 0,
    };

    /// One value that the document speaks of, or one that it does not.
    #[must_use]
    pub const fn of(known: bool) -> Self {
        if known { Self::KNOWN } else { Self::UNKNOWN }
    }

    /// A whole value of which nothing is known.
    pub(super) fn unknown(value: &Any) -> Self {
        Self {
            unknown: size(value),
            ..Self::default()
        }
    }

    /// A whole value that may be anything.
    pub(super) fn free(value: &Any) -> Self {
        Self {
            free: size(value),
            ..Self::default()
        }
    }

    /// The value of a declared member: that it may be anything is declared too.
    pub(super) fn declared(self) -> Self {
        Self {
            free: 0,
            known: self.known + 1,
            ..self
        }
    }

    /// What is smaller fits better: the least that a type does not speak of, then the most that it
    /// does.
    pub(super) fn order(self) -> (usize, Reverse<usize>) {
        (self.unknown + self.free, Reverse(self.known))
    }
}

impl Add for Fit {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            unknown: self.unknown + other.unknown,
            free: self.free + other.free,
            known: self.known + other.known,
        }
    }
}

impl AddAssign for Fit {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Fit {
    fn sum<I: Iterator<Item = Self>>(fits: I) -> Self {
        fits.fold(Self::default(), Add::add)
    }
}

/// How many values there are in `value`, itself included.
pub(super) fn size(value: &Any) -> usize {
    1 + match value {
        Any::Array(items) => items.iter().map(size).sum(),
        Any::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}

/// Whether a text has the shape of a calendar date.
pub(super) fn looks_like_date(text: &str) -> bool {
    matches(text, "dddd-dd-dd")
}

/// Whether a text begins as a point in time does.
pub(super) fn looks_like_date_time(text: &str) -> bool {
    let (Some(date), Some(time)) = (text.get(..10), text.get(11..16)) else {
        return false;
    };
    let between = text.as_bytes().get(10);
    looks_like_date(date) && matches!(between, Some(b'T' | b't' | b' ')) && matches(time, "dd:dd")
}

/// Whether a text has the shape of a UUID.
pub(super) fn looks_like_uuid(text: &str) -> bool {
    matches(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
}

/// Whether a text begins with the scheme of a URI.
pub(super) fn looks_like_uri(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else {
        return false;
    };
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(inside)
}

/// Compares byte by byte: `d` stands for a digit, `x` for a hexadecimal one.
fn matches(text: &str, pattern: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| match wanted {
        b'd' => byte.is_ascii_digit(),
        b'x' => byte.is_ascii_hexdigit(),
        other => byte == other,
    };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

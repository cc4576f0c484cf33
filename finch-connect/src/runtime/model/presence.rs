//! `null` as a value: [`Nullable`] says "null" or a value; absence is said by `Option` around it.
//!
//! In comes what the caller sets or the JSON holds; `null` never turns into "absent" here.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Date, DateTime, Secret, Uri, Uuid};

/// A member that may be `null`.
///
/// An optional member of this type has three states: `None` is absent, `Some(Nullable::Null)` is
/// `null`, `Some(Nullable::Value(..))` is a value.
///
/// ```
/// use finch_connect::runtime::Nullable;
///
/// let email: Option<Nullable<String>> = Some(Nullable::from("ops@acme.test")); // a value
/// let removed: Option<Nullable<String>> = Some(Nullable::Null); // sent as null
/// let untouched: Option<Nullable<String>> = None; // not sent
/// # drop((email, removed, untouched));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Whether this is `null`.
    ///
    /// ```
    /// use finch_connect::runtime::Nullable;
    ///
    /// assert!(Nullable::<i64>::Null.is_null());
    /// assert!(!Nullable::Value(0).is_null());
    /// ```
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value, if this is not `null`.
    ///
    /// ```
    /// use finch_connect::runtime::Nullable;
    ///
    /// assert_eq!(Nullable::Value(7).as_option(), Some(&7));
    /// assert_eq!(Nullable::<i64>::Null.as_option(), None);
    /// ```
    #[must_use]
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value itself, if this is not `null`.
    ///
    /// ```
    /// use finch_connect::runtime::Nullable;
    ///
    /// let email: Nullable<String> = "ops@acme.test".into();
    /// assert_eq!(email.into_option().as_deref(), Some("ops@acme.test"));
    /// ```
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T> From<T> for Nullable<Box<T>> {
    fn from(value: T) -> Self {
        Self::Value(Box::new(value))
    }
}

impl<T, const N: usize> From<[T; N]> for Nullable<Vec<T>> {
    fn from(values: [T; N]) -> Self {
        Self::Value(Vec::from(values))
    }
}

/// `From<$from> for Nullable<$to>` by way of `From<$from> for $to`.
macro_rules! nullable_from {
    ($($from:ty => $($to:ty),+;)+) => {$($(
        impl From<$from> for Nullable<$to> {
            fn from(value: $from) -> Self {
                Self::Value(<$to>::from(value))
            }
        }
    )+)+};
}

nullable_from! {
    &str => String, Secret, Uri, Uuid, Date, DateTime;
    &String => String;
    String => Secret, Uri, Uuid, Date, DateTime;
    i32 => i64, f64;
    u32 => i64, f64;
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

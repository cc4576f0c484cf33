//! Text with a format: addresses, ids, dates.
//!
//! These types keep every character as it came and check nothing. A value that does not parse must
//! not make a good answer undecodable, and an id that is sent back must be the id that came, so
//! nothing is normalised. Whoever wants a date type of their own parses: `date.parse::<MyDate>()`
//! works by way of `str`.

use std::convert::Infallible;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A newtype over `String` that behaves like `str`.
macro_rules! text_type {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The text as it came.
            ///
            /// ```
            #[doc = concat!("let text = finch_connect::runtime::", stringify!($name), "::from(\"as it came\");")]
            /// assert_eq!(text.as_str(), "as it came");
            /// ```
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text as it came, owned.
            ///
            /// ```
            #[doc = concat!("let text = finch_connect::runtime::", stringify!($name), "::from(\"as it came\");")]
            /// assert_eq!(text.into_string(), "as it came");
            /// ```
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl FromStr for $name {
            type Err = Infallible;

            fn from_str(text: &str) -> Result<Self, Infallible> {
                Ok(Self::from(text))
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self)
            }
        }
    )+};
}

text_type! {
    /// A URI, as text. [`Uri::to_url`] parses it.
    ///
    /// ```
    /// use finch_connect::runtime::Uri;
    ///
    /// let uri = Uri::from("https://api.example.test/pets?tag=cat");
    /// assert!(uri.starts_with("https://")); // a `str`
    /// assert_eq!(uri.to_url()?.path(), "/pets");
    /// # Ok::<(), url::ParseError>(())
    /// ```
    Uri;
    /// A UUID, as text. It is neither checked nor normalised.
    ///
    /// ```
    /// use finch_connect::runtime::Uuid;
    ///
    /// let id = Uuid::from("550E8400-E29B-41D4-A716-446655440000");
    /// assert_eq!(id, "550E8400-E29B-41D4-A716-446655440000"); // as it came
    /// ```
    Uuid;
    /// A calendar date (`2024-02-29`), as text. Whoever has a date type parses it:
    /// `date.parse::<MyDate>()`.
    ///
    /// ```
    /// use finch_connect::runtime::Date;
    ///
    /// let date = Date::from("2024-02-29");
    /// assert_eq!(date.split('-').next(), Some("2024")); // a `str`
    /// ```
    Date;
    /// A point in time (`2024-02-29T12:00:00Z`), as text. Whoever has a type for it parses it:
    /// `time.parse::<MyTime>()`.
    ///
    /// ```
    /// use finch_connect::runtime::DateTime;
    ///
    /// let time = DateTime::from("2024-02-29T12:00:00Z");
    /// assert!(time.ends_with('Z'));
    /// ```
    DateTime;
}

impl Uri {
    /// Parses the text as an absolute URL. A relative one is an error.
    ///
    /// ```
    /// use finch_connect::runtime::Uri;
    ///
    /// let url = Uri::from("https://api.example.test/pets?tag=cat").to_url()?;
    /// assert_eq!(url.query(), Some("tag=cat"));
    /// # Ok::<(), url::ParseError>(())
    /// ```
    pub fn to_url(&self) -> Result<url::Url, url::ParseError> {
        url::Url::parse(&self.0)
    }
}

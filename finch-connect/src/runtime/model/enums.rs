//! Enumerations: known values are variants, an unknown value is kept in a sealed arm.
//!
//! The sealed arm can be read and is encoded as it came, but nobody can write it down: code that
//! named an unknown value would change its meaning on the day that value becomes known.

mod unknown;

use std::fmt;

use serde::{Deserializer, de};

pub use self::unknown::{UnknownInteger, UnknownName, UnknownValue};

/// The value that stands at the place of `text` among the names.
pub fn find<T: Clone>(text: &str, names: &[&str], values: &[T]) -> Option<T> {
    let index = names.iter().position(|name| *name == text)?;
    values.get(index).cloned()
}

/// Decodes a text by `read`; `None` from it is an error that names the known texts.
pub fn decode_text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    known: &'static [&'static str],
    read: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct Text<T> {
        known: &'static [&'static str],
        read: fn(&str) -> Option<T>,
    }

    impl<T> de::Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            (self.read)(text).ok_or_else(|| {
                E::custom(format_args!(
                    "unknown value, known are {}",
                    self.known.join(", ")
                ))
            })
        }
    }

    deserializer.deserialize_str(Text { known, read })
}

/// Decodes a whole number by `read`.
pub fn decode_integer<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: fn(i64) -> T,
) -> Result<T, D::Error> {
    <i64 as serde::Deserialize>::deserialize(deserializer).map(read)
}

/// Decodes a whole number by `read`; `None` from it is an error that names the known numbers.
pub fn decode_known_integer<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    known: &'static [&'static str],
    read: fn(i64) -> Option<T>,
) -> Result<T, D::Error> {
    let number = <i64 as serde::Deserialize>::deserialize(deserializer)?;
    read(number).ok_or_else(|| {
        de::Error::custom(format_args!(
            "unknown value, known are {}",
            known.join(", ")
        ))
    })
}

/// What all enumerations of texts have: `$name` has `as_str`, `$read` is a `fn(&str) -> Option<Self>`.
macro_rules! text_enum_impls {
    ($name:ident, $read:expr) => {
        #[allow(deprecated)]
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        #[allow(deprecated)]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        $crate::runtime::plumbing::decoded_by! {
            $name, decode_text, Self::WIRE_NAMES, $read
        }
    };
}
pub(crate) use text_enum_impls;

/// How enumerations count when a union chooses: a known value speaks for its variant.
macro_rules! enum_model {
    ($name:ident $($text:ident)?) => {
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        impl $crate::runtime::Model for $name {
            fn unknown_members(&self) -> usize {
                !self.is_known() as usize
            }

            fn fit(&self) -> $crate::runtime::plumbing::Fit {
                $crate::runtime::plumbing::Fit::of(self.is_known())
            }
            $(
                fn text(&self) -> ::core::option::Option<&str> {
                    ::core::option::Option::Some(self.$text())
                }
            )?
        }
    };
}
pub(crate) use enum_model;

/// An enumeration of texts that may get new values: `Variant = "wire value",`.
macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $wire:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)*
            /// A value that was not known when this code was made. It cannot be made by hand.
            Unrecognized($crate::runtime::UnknownValue),
        }

        #[allow(deprecated, clippy::all, clippy::pedantic)]
        impl $name {
            /// The known values.
            pub const VALUES: &'static [Self] = &[$(Self::$variant,)*];
            const WIRE_NAMES: &'static [&'static str] = &[$($wire,)*];

            /// The value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unrecognized(unknown) => unknown.as_str(),
                }
            }

            /// Whether this value was known when this code was made.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !::core::matches!(self, Self::Unrecognized(_))
            }

            fn from_wire(text: &str) -> Self {
                $crate::runtime::plumbing::find(text, Self::WIRE_NAMES, Self::VALUES)
                    .unwrap_or_else(|| Self::Unrecognized($crate::runtime::UnknownValue::new(text)))
            }
        }

        /// Never fails: an unknown text is kept as it is.
        #[allow(deprecated)]
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from_wire(text))
            }
        }

        $crate::runtime::plumbing::text_enum_impls! {
            $name, |text| ::core::option::Option::Some(Self::from_wire(text))
        }
        $crate::runtime::plumbing::enum_model!($name as_str);
    };
}
pub(crate) use open_enum;

/// An enumeration of texts that gets no new values: an unknown one is an error.
macro_rules! closed_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $wire:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)*
        }

        #[allow(deprecated, clippy::all, clippy::pedantic)]
        impl $name {
            /// All values.
            pub const VALUES: &'static [Self] = &[$(Self::$variant,)*];
            const WIRE_NAMES: &'static [&'static str] = &[$($wire,)*];

            /// The value as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match *self {
                    $(Self::$variant => $wire,)*
                }
            }

            /// Whether this value was known when this code was made: always.
            #[must_use]
            pub fn is_known(&self) -> bool {
                true
            }

            fn from_wire(text: &str) -> ::core::option::Option<Self> {
                $crate::runtime::plumbing::find(text, Self::WIRE_NAMES, Self::VALUES)
            }
        }

        #[allow(deprecated)]
        impl ::core::str::FromStr for $name {
            type Err = $crate::runtime::UnknownName;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::runtime::UnknownName> {
                Self::from_wire(text)
                    .ok_or_else(|| $crate::runtime::UnknownName::new(text, Self::WIRE_NAMES))
            }
        }

        $crate::runtime::plumbing::text_enum_impls! { $name, Self::from_wire }
        $crate::runtime::plumbing::enum_model!($name as_str);
    };
}
pub(crate) use closed_enum;

/// What all enumerations of whole numbers have: `$name` has `as_i64`.
macro_rules! integer_enum_impls {
    ($name:ident) => {
        #[allow(deprecated)]
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        #[allow(deprecated)]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        $crate::runtime::plumbing::enum_model!($name);
    };
}
pub(crate) use integer_enum_impls;

/// An enumeration of whole numbers that may get new values: `Variant = 1,`.
macro_rules! open_int_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $wire:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)*
            /// A value that was not known when this code was made. It cannot be made by hand.
            Unrecognized($crate::runtime::UnknownInteger),
        }

        #[allow(deprecated, clippy::all, clippy::pedantic)]
        impl $name {
            /// The known values.
            pub const VALUES: &'static [Self] = &[$(Self::$variant,)*];

            /// The value as it is on the wire.
            #[must_use]
            pub fn as_i64(&self) -> i64 {
                match *self {
                    $(Self::$variant => $wire,)*
                    Self::Unrecognized(unknown) => unknown.get(),
                }
            }

            /// Whether this value was known when this code was made.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !::core::matches!(self, Self::Unrecognized(_))
            }

            fn from_wire(number: i64) -> Self {
                match number {
                    $($wire => Self::$variant,)*
                    _ => Self::Unrecognized($crate::runtime::UnknownInteger::new(number)),
                }
            }
        }

        /// Fails only where the text is no whole number; an unknown number is kept.
        #[allow(deprecated)]
        impl ::core::str::FromStr for $name {
            type Err = ::core::num::ParseIntError;

            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::num::ParseIntError> {
                <i64 as ::core::str::FromStr>::from_str(text).map(Self::from_wire)
            }
        }

        $crate::runtime::plumbing::decoded_by! { $name, decode_integer, Self::from_wire }

        $crate::runtime::plumbing::integer_enum_impls!($name);
    };
}
pub(crate) use open_int_enum;

/// An enumeration of whole numbers that gets no new values: an unknown one is an error.
macro_rules! closed_int_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $wire:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)*
        }

        #[allow(deprecated, clippy::all, clippy::pedantic)]
        impl $name {
            /// All values.
            pub const VALUES: &'static [Self] = &[$(Self::$variant,)*];
            const WIRE_NAMES: &'static [&'static str] = &[$(::core::stringify!($wire),)*];

            /// The value as it is on the wire.
            #[must_use]
            pub fn as_i64(&self) -> i64 {
                match *self {
                    $(Self::$variant => $wire,)*
                }
            }

            /// Whether this value was known when this code was made: always.
            #[must_use]
            pub fn is_known(&self) -> bool {
                true
            }

            fn from_wire(number: i64) -> ::core::option::Option<Self> {
                match number {
                    $($wire => ::core::option::Option::Some(Self::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }
        }

        #[allow(deprecated)]
        impl ::core::str::FromStr for $name {
            type Err = $crate::runtime::UnknownName;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::runtime::UnknownName> {
                <i64 as ::core::str::FromStr>::from_str(text)
                    .ok()
                    .and_then(Self::from_wire)
                    .ok_or_else(|| $crate::runtime::UnknownName::new(text, Self::WIRE_NAMES))
            }
        }

        $crate::runtime::plumbing::decoded_by! {
            $name, decode_known_integer, Self::WIRE_NAMES, Self::from_wire
        }

        $crate::runtime::plumbing::integer_enum_impls!($name);
    };
}
pub(crate) use closed_int_enum;

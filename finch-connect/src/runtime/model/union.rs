//! Values that are one of several types: a choice that is sound, and an arm for what fits none.
//!
//! What decides is the whole value: the type that leaves the least of it unknown or open. So a type
//! whose members are all optional does not swallow the values of the others, and neither does one
//! that takes anything. Nothing is lost: what fits no type is kept, readable, and is encoded as it
//! came.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};

use super::decode_error::inner_text;
use super::effort::Effort;
use super::fit::{Fit, size};
use super::trace::Trace;
use super::whole::traced;
use super::{Any, Model};

/// A value that fits none of the types of a union. It comes from a server, and is sent as it came.
///
/// `Debug` prints the kind only: the value may be a secret that we do not know of.
///
/// ```
/// use finch_connect::runtime::UnknownVariant;
///
/// /// For the arm `Unrecognized(unknown)` of a union.
/// fn report(unknown: &UnknownVariant) {
///     eprintln!("the server says {unknown:?}, which is new"); // the kind only
/// }
/// ```
#[derive(Clone, PartialEq)]
pub struct UnknownVariant(Any);

impl UnknownVariant {
    /// The value as it came.
    ///
    /// ```
    /// use finch_connect::runtime::UnknownVariant;
    ///
    /// fn name(unknown: &UnknownVariant) -> Option<&str> {
    ///     unknown.as_any().get("name")?.as_str()
    /// }
    /// ```
    #[must_use]
    pub fn as_any(&self) -> &Any {
        &self.0
    }

    /// The value as it came, owned.
    ///
    /// ```
    /// use finch_connect::runtime::{Any, UnknownVariant};
    ///
    /// fn keep(unknown: UnknownVariant, seen: &mut Vec<Any>) {
    ///     seen.push(unknown.into_any());
    /// }
    /// ```
    #[must_use]
    pub fn into_any(self) -> Any {
        self.0
    }
}

impl fmt::Debug for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.0 {
            Any::Null => "null",
            Any::Bool(_) => "boolean",
            Any::Number(_) => "number",
            Any::String(_) => "string",
            Any::Array(_) => "list",
            Any::Object(_) => "object",
        };
        write!(f, "UnknownVariant({kind})")
    }
}

/// Everything in it is unknown.
impl Model for UnknownVariant {
    fn unknown_members(&self) -> usize {
        size(&self.0)
    }

    fn fit(&self) -> Fit {
        Fit::unknown(&self.0)
    }
}

impl Serialize for UnknownVariant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A union that `union!` made.
pub trait Union: Model + Sized + 'static {
    /// Decodes a value as each of the variants.
    const VARIANTS: &'static [fn(&Any) -> Option<Self>];

    /// The arm for what fits none of them.
    fn unrecognized(unknown: UnknownVariant) -> Self;
}

/// Decodes a value as the variant that fits it best.
pub fn decode_union<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Any::deserialize(deserializer)?;
    let effort = Effort::begin(size(&value));
    let best = if effort.spent { None } else { choose(&value) };
    Ok(best.unwrap_or_else(|| T::unrecognized(UnknownVariant(value))))
}

/// The variant that leaves the least unknown or open; among these the one that knows the most, and
/// among these the first.
fn choose<T: Union>(value: &Any) -> Option<T> {
    let candidates = T::VARIANTS.iter().filter_map(|decode| decode(value));
    candidates.min_by_key(|candidate| candidate.fit().order())
}

/// The member that names the variant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tag {
    /// The document says that it does: what it names, the value must be.
    Declared(&'static str),
    /// Every variant requires it, with values of its own. Nobody promised that a value with one of
    /// these fits: one that does not fits none of the types, and is kept as in any such union.
    Implied(&'static str),
    /// The same with whole numbers or booleans, which are named as JSON writes them. Every variant
    /// holds this member itself: none is written for it.
    ImpliedScalar(&'static str),
}

impl Tag {
    /// The name of the member.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declared(name) | Self::Implied(name) | Self::ImpliedScalar(name) => name,
        }
    }

    /// The tag of a value, where it has one of the right kind.
    fn read(self, value: &Any) -> Option<Cow<'_, str>> {
        let tag = value.get(self.name())?;
        match self {
            Self::Declared(_) | Self::Implied(_) => tag.as_str().map(Cow::Borrowed),
            Self::ImpliedScalar(_) => match tag {
                Any::Bool(flag) => Some(Cow::Owned(flag.to_string())),
                // Whole numbers come in any notation.
                Any::Number(_) => {
                    let number: Option<i64> = decode_variant(tag);
                    number.map(|number| Cow::Owned(number.to_string()))
                }
                _ => None,
            },
        }
    }
}

/// A union that `tagged_union!` made.
pub trait Tagged: Sized {
    /// The member that names the variant.
    const TAG: Tag;

    /// The tags of each variant; the first one is written where a value has none.
    const NAMES: &'static [&'static [&'static str]];

    /// Decodes a value as the variant of this name; `None`: there is none.
    fn decode(tag: &str, value: &Any) -> Option<Result<Self, String>>;

    /// The arm for what has no known tag, or fits none of the types.
    fn unrecognized(unknown: UnknownVariant) -> Self;
}

/// Decodes a value as the variant that its tag names.
pub fn decode_tagged<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Any::deserialize(deserializer)?;
    let tag = T::TAG.read(&value);
    match tag
        .as_deref()
        .and_then(|tag| T::decode(tag, &value).map(|decoded| (tag, decoded)))
    {
        Some((_, Ok(variant))) => Ok(variant),
        Some((tag, Err(error))) => match (without_tag(tag, &value), T::TAG) {
            (Some(variant), _) => Ok(variant),
            (None, Tag::Declared(_)) => Err(de::Error::custom(error)),
            (None, Tag::Implied(_) | Tag::ImpliedScalar(_)) => {
                Ok(T::unrecognized(UnknownVariant(value)))
            }
        },
        None => Ok(T::unrecognized(UnknownVariant(value))),
    }
}

/// Decodes a value of which the tag is no part, like a map of numbers. Only the first tag of a
/// variant is written again: a value with another one is kept as it came.
fn without_tag<T: Tagged>(tag: &str, value: &Any) -> Option<T> {
    let mut rest = value.clone();
    rest.as_object_mut()?.remove(T::TAG.name())?;
    let variant = T::decode(tag, &rest)?.ok()?;
    let first = T::NAMES.iter().any(|names| names.first() == Some(&tag));
    Some(if first {
        variant
    } else {
        T::unrecognized(UnknownVariant(value.clone()))
    })
}

/// Decodes a buffered value; the error is a text that keeps the place in it.
pub fn decode_inner<T: DeserializeOwned>(value: &Any) -> Result<T, String> {
    let trace = Trace::default();
    T::deserialize(traced(value, &trace)).map_err(|error| inner_text(&trace.path(), &error))
}

/// Decodes a buffered value; `None`: it does not fit.
pub fn decode_variant<T: DeserializeOwned>(value: &Any) -> Option<T> {
    T::deserialize(traced(value, &Trace::default())).ok()
}

/// Encodes the payload of a variant with its tag: the one that it has, where that is one of the
/// variant's, else the first of these.
pub fn encode_tagged<T: Model + Serialize, S: Serializer>(
    payload: &T,
    (tag, names): (Tag, &[&str]),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut right = matches!(tag, Tag::ImpliedScalar(_));
    payload.record(&mut |record| {
        right |= record
            .text(tag.name())
            .is_some_and(|text| names.contains(&text));
    });
    if right {
        return payload.serialize(serializer);
    }
    let mut value = serde_json::to_value(payload).map_err(S::Error::custom)?;
    if let (Any::Object(members), Some(name)) = (&mut value, names.first()) {
        members.insert(tag.name().to_owned(), (*name).into());
    }
    value.serialize(serializer)
}

/// A union is what its variant holds.
macro_rules! delegate_model {
    ($name:ident $($variant:ident($ty:ty $(,)?))*) => {
        #[allow(deprecated)]
        impl $name {
            fn inner(&self) -> &dyn $crate::runtime::Model {
                match self {
                    $(Self::$variant(value) => value,)*
                    Self::Unrecognized(value) => value,
                }
            }
        }

        #[allow(deprecated)]
        impl $crate::runtime::Model for $name {
            fn check(
                &self,
                rules: &[$crate::runtime::Rule],
                at: &$crate::runtime::Place<'_>,
                violations: &mut $crate::runtime::Violations,
            ) {
                self.inner().check(rules, at, violations);
            }

            fn unknown_members(&self) -> usize {
                self.inner().unknown_members()
            }

            fn fit(&self) -> $crate::runtime::plumbing::Fit {
                self.inner().fit()
            }

            fn record(
                &self,
                visit: &mut dyn ::core::ops::FnMut(&$crate::runtime::plumbing::Record<'_>),
            ) {
                self.inner().record(visit);
            }

            fn extra(&self) -> ::core::option::Option<&$crate::runtime::plumbing::Members> {
                self.inner().extra()
            }

            fn extra_mut(&mut self) -> ::core::option::Option<&mut $crate::runtime::plumbing::Members> {
                match self {
                    $(Self::$variant(value) => $crate::runtime::Model::extra_mut(value),)*
                    Self::Unrecognized(_) => ::core::option::Option::None,
                }
            }

            fn from_null() -> ::core::option::Option<Self> {
                $(
                    let value = <$ty as $crate::runtime::Model>::from_null();
                    if let ::core::option::Option::Some(value) = value {
                        return ::core::option::Option::Some(Self::$variant(value));
                    }
                )*
                ::core::option::Option::None
            }
        }
    };
}
pub(crate) use delegate_model;

/// One of several types, told apart by what fits: `Variant(Type),`.
macro_rules! union {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident($ty:ty $(,)?),)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub enum $name {
            $($(#[$vmeta])* $variant($ty),)*
            /// A value that fits none of these. It cannot be made by hand.
            Unrecognized($crate::runtime::UnknownVariant),
        }

        #[allow(deprecated)]
        impl $crate::runtime::plumbing::Union for $name {
            const VARIANTS: &'static [fn(&$crate::runtime::Any) -> ::core::option::Option<Self>] = &[$(
                |value| {
                    $crate::runtime::plumbing::decode_variant::<$ty>(value).map(Self::$variant)
                },
            )*];

            fn unrecognized(unknown: $crate::runtime::UnknownVariant) -> Self {
                Self::Unrecognized(unknown)
            }
        }

        $crate::runtime::plumbing::decoded_by! { $name, decode_union }

        #[allow(deprecated)]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => ::serde::Serialize::serialize(value, serializer),)*
                    Self::Unrecognized(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        $crate::runtime::plumbing::delegate_model! { $name $($variant($ty))* }
    };
}
pub(crate) use union;

/// One of several types, told apart by a member: `Variant(Type) = "tag" | "other tag",` below
/// `#[tag = "member"]`, or below `#[tag(implied = "member")]` where the document does not say so,
/// or `#[tag(scalar = "member")]` where its values are whole numbers or booleans.
///
/// As in `model!`, every attribute is handed on with a tail, so that `#[tag]` can be told apart.
macro_rules! tagged_union {
    ($(# $meta:tt)* pub enum $name:ident { $($variants:tt)* }) => {
        $crate::runtime::plumbing::tagged_union_enum! {
            [$($meta [allow(deprecated)])*] $name { $($variants)* }
        }
    };
}
pub(crate) use tagged_union;

macro_rules! tagged_union_enum {
    (
        [
            $([doc = $doc:tt] [allow(deprecated)])*
            $([deprecated $($note:tt)*] $old:tt)?
            [tag $(= $tag:tt)? $((implied = $implied:tt))? $((scalar = $scalar:tt))?] [allow(deprecated)]
            $($more:tt [allow(deprecated)])*
        ]
        $name:ident { $($(#[$vmeta:meta])* $variant:ident($ty:ty $(,)?) = $($wire:literal)|+,)* }
    ) => {
        $(#[doc = $doc])*
        $(#[deprecated $($note)*] #$old)?
        $(#$more)*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub enum $name {
            $($(#[$vmeta])* $variant($ty),)*
            /// A value whose tag is missing or unknown; without a `discriminator` in the document,
            /// also one that does not fit what its tag names. It cannot be made by hand.
            Unrecognized($crate::runtime::UnknownVariant),
        }

        #[allow(deprecated)]
        impl $crate::runtime::plumbing::Tagged for $name {
            const TAG: $crate::runtime::plumbing::Tag =
                $($crate::runtime::plumbing::Tag::Declared($tag))?
                $($crate::runtime::plumbing::Tag::Implied($implied))?
                $($crate::runtime::plumbing::Tag::ImpliedScalar($scalar))?;
            const NAMES: &'static [&'static [&'static str]] = &[$(&[$($wire),+],)*];

            fn decode(
                tag: &str,
                value: &$crate::runtime::Any,
            ) -> ::core::option::Option<
                ::core::result::Result<Self, ::std::string::String>,
            > {
                match tag {
                    $($($wire)|+ => ::core::option::Option::Some(
                        $crate::runtime::plumbing::decode_inner(value).map(Self::$variant),
                    ),)*
                    _ => ::core::option::Option::None,
                }
            }

            fn unrecognized(unknown: $crate::runtime::UnknownVariant) -> Self {
                Self::Unrecognized(unknown)
            }
        }

        $crate::runtime::plumbing::decoded_by! { $name, decode_tagged }

        #[allow(deprecated)]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::runtime::plumbing::encode_tagged(
                            value,
                            (
                                <Self as $crate::runtime::plumbing::Tagged>::TAG,
                                &[$($wire),+],
                            ),
                            serializer,
                        )
                    })*
                    Self::Unrecognized(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        $crate::runtime::plumbing::delegate_model! { $name $($variant($ty))* }
    };
}
pub(crate) use tagged_union_enum;

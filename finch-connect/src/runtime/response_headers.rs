//! The headers of an answer, as the document describes them: text in, typed values out.
//!
//! What goes in: the headers as they came. What comes out: a struct with a field for each that the
//! document describes, or why one of them does not fit. No message made here holds a value, and
//! the body of the answer is never touched by it.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    unused_macros,
    reason = "this source travels: whether a crate has typed headers depends on its document"
)]

mod text;

use std::borrow::Cow;
use std::fmt;

use http::HeaderMap;
use http::header::SET_COOKIE;
use serde::de::DeserializeOwned;

use self::text::Text;
use crate::runtime::header::is_secret;
use crate::runtime::{DecodeError, Secret, from_json_bytes};

/// The headers of the good answers of one operation, for
/// [`Response::typed_headers`](crate::runtime::Response::typed_headers).
///
/// Generated code has such a type for each operation whose document describes headers. One of your
/// own serves where it does not.
///
/// ```
/// use finch_connect::runtime::{DecodeError, ResponseHeaders};
/// use http::HeaderMap;
///
/// struct Total(Option<u64>);
///
/// impl ResponseHeaders for Total {
///     fn decode(headers: &HeaderMap) -> Result<Self, DecodeError> {
///         let text = headers.get("x-total").and_then(|value| value.to_str().ok());
///         Ok(Self(text.and_then(|text| text.parse().ok())))
///     }
/// }
///
/// let headers = HeaderMap::from_iter([("x-total".parse().unwrap(), "7".parse().unwrap())]);
/// assert_eq!(Total::decode(&headers)?.0, Some(7));
/// # Ok::<(), DecodeError>(())
/// ```
pub trait ResponseHeaders: Sized {
    /// Reads the headers; others are passed over.
    ///
    /// The headers of an error answer can be read by it too:
    ///
    /// ```
    /// use finch_connect::Error;
    /// use finch_connect::runtime::ResponseHeaders;
    ///
    /// fn of_error<H: ResponseHeaders>(error: &Error) -> Option<H> {
    ///     H::decode(error.headers()?).ok()
    /// }
    /// ```
    fn decode(headers: &HeaderMap) -> Result<Self, DecodeError>;
}

/// How a header is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `simple`: `R,100,G,200` for an object.
    Simple,
    /// `simple` and exploded: `R=100,G=200` for an object.
    Exploded,
    /// JSON text.
    Json,
}

/// A header that may be missing.
pub fn optional<T: DeserializeOwned>(
    headers: &HeaderMap,
    name: &str,
    form: Form,
) -> Result<Option<T>, DecodeError> {
    if !headers.contains_key(name) {
        return Ok(None);
    }
    let lines = headers.get_all(name).into_iter();
    let lines: Vec<Cow<'_, str>> = lines
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let value = match form {
        // What stands behind a comma in a cookie is a part of its date.
        Form::Simple | Form::Exploded if name.eq_ignore_ascii_case(SET_COOKIE.as_str()) => {
            T::deserialize(Text::of_lines(&lines, form))
        }
        Form::Simple | Form::Exploded => T::deserialize(Text::new(&lines.join(","), form)),
        Form::Json => return from_json_bytes(lines.join(",").as_bytes()).map(Some),
    };
    value
        .map(Some)
        .map_err(|error| DecodeError::of_header(name, &error.to_string()))
}

/// A header that must be there.
pub fn required<T: DeserializeOwned>(
    headers: &HeaderMap,
    name: &str,
    form: Form,
) -> Result<T, DecodeError> {
    optional(headers, name, form)?.ok_or_else(|| DecodeError::of_header(name, "is missing"))
}

/// `Debug` of typed headers: what a name calls a secret is not shown.
pub fn debug_headers(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &[(&str, &str, &dyn fmt::Debug)],
) -> fmt::Result {
    let hidden = Secret::from("");
    let mut shown = f.debug_struct(name);
    for (field, wire, value) in fields {
        let value: &dyn fmt::Debug = if is_secret(wire) { &hidden } else { value };
        shown.field(field.trim_start_matches("r#"), value);
    }
    shown.finish()
}

/// The headers of one operation's good answers: a struct with `#[header(presence, "name", form)]`
/// before each field, where the presence is `optional` or `required`, and the form, if it is not
/// `Simple`, `Exploded` or `Json`.
macro_rules! response_headers {
    ($(#[doc = $doc:literal])* pub struct $name:ident {$(
        $(#[doc = $field_doc:literal])*
        $(#[deprecated $($note:tt)*])?
        #[header($presence:ident, $wire:literal $(, $form:ident)? $(,)?)]
        pub $field:ident: $type:ty,
    )*}) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub struct $name {$(
            $(#[doc = $field_doc])*
            $(#[deprecated $($note)*])?
            pub $field: $type,
        )*}

        #[allow(deprecated)]
        impl $crate::runtime::ResponseHeaders for $name {
            fn decode(
                headers: &$crate::runtime::plumbing::HeaderMap,
            ) -> ::core::result::Result<Self, $crate::runtime::DecodeError> {
                ::core::result::Result::Ok(Self {$(
                    $field: $crate::runtime::plumbing::$presence(
                        headers,
                        $wire,
                        $crate::runtime::plumbing::form!($($form)?),
                    )?,
                )*})
            }
        }

        #[allow(deprecated)]
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::runtime::plumbing::debug_headers(
                    f,
                    ::core::stringify!($name),
                    &[$((::core::stringify!($field), $wire, &self.$field),)*],
                )
            }
        }
    };
}
pub(crate) use response_headers;

/// The form of a header that names none.
macro_rules! form {
    () => {
        $crate::runtime::plumbing::Form::Simple
    };
    ($form:ident) => {
        $crate::runtime::plumbing::Form::$form
    };
}
pub(crate) use form;

#[cfg(test)]
mod tests;

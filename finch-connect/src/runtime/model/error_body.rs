//! Error answers typed per status: a status and a body in, the body's type for that status out.

use super::DecodeError;

/// The bodies of the error answers of one operation, for
/// [`Error::typed`](crate::runtime::Error::typed).
///
/// Generated code has such a type for each operation whose errors are described. One of your own
/// serves where the document says nothing. In the example, `answered(status, body)` is the
/// outcome of a call that a server answers so.
///
/// ```
#[doc = include_str!("../example.rs.in")]
/// use finch_connect::runtime::{DecodeError, ErrorBody, Map, from_json_bytes};
///
/// enum PetError {
///     /// Status 404.
///     NotFound(Map<String>),
/// }
///
/// impl ErrorBody for PetError {
///     fn decode(status: u16, body: &[u8]) -> Option<Result<Self, DecodeError>> {
///         (status == 404).then(|| from_json_bytes(body).map(Self::NotFound))
///     }
/// }
///
/// let error = answered(404, r#"{"name":"Bella"}"#).unwrap_err();
/// assert!(matches!(error.typed(), Some(Ok(PetError::NotFound(_)))));
/// ```
pub trait ErrorBody: Sized {
    /// Decodes `body` as what the document says about `status`: the exact status first, then its
    /// range, then the default. `None`: the document says nothing about the body of this status.
    ///
    /// ```
    /// use finch_connect::runtime::{DecodeError, ErrorBody, from_json_bytes};
    ///
    /// /// Text, whatever the status is.
    /// struct Message(String);
    ///
    /// impl ErrorBody for Message {
    ///     fn decode(_: u16, body: &[u8]) -> Option<Result<Self, DecodeError>> {
    ///         Some(from_json_bytes(body).map(Self))
    ///     }
    /// }
    /// assert!(Message::decode(404, br#""no such pet""#).is_some_and(|body| body.is_ok()));
    /// ```
    fn decode(status: u16, body: &[u8]) -> Option<Result<Self, DecodeError>>;
}

/// A status as a document writes it: `400`, `"4XX"`, `"default"`.
pub trait StatusPattern {
    /// How closely this says `status`: 3 exactly, 2 as a range, 1 as the default, 0 not at all.
    fn closeness(&self, status: u16) -> u8;
}

impl StatusPattern for u16 {
    fn closeness(&self, status: u16) -> u8 {
        if *self == status { 3 } else { 0 }
    }
}

impl StatusPattern for &str {
    fn closeness(&self, status: u16) -> u8 {
        let hundreds = self
            .strip_suffix(['X', 'x'])
            .and_then(|text| text.strip_suffix(['X', 'x']));
        if self.eq_ignore_ascii_case("default") {
            1
        } else if hundreds.is_some_and(|digit| digit.parse() == Ok(status / 100)) {
            2
        } else if self.parse() == Ok(status) {
            3
        } else {
            0
        }
    }
}

/// The first of the patterns that says `status` most closely.
pub fn pick(status: u16, patterns: &[&dyn StatusPattern]) -> Option<usize> {
    let mut best = (0, None);
    for (index, pattern) in patterns.iter().enumerate() {
        let closeness = pattern.closeness(status);
        if closeness > best.0 {
            best = (closeness, Some(index));
        }
    }
    best.1
}

/// The error bodies of one operation: an enum with `Variant(Type) = status` per body.
macro_rules! error_bodies {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident($ty:ty $(,)?) = $status:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub enum $name {
            $($(#[$vmeta])* $variant($ty),)*
        }

        #[allow(deprecated, clippy::all, clippy::pedantic)]
        impl $crate::runtime::ErrorBody for $name {
            fn decode(
                status: u16,
                body: &[u8],
            ) -> ::core::option::Option<::core::result::Result<Self, $crate::runtime::DecodeError>>
            {
                type Read<T> = fn(&[u8]) -> ::core::result::Result<T, $crate::runtime::DecodeError>;
                let readers: &[Read<Self>] = &[
                    $(|body| $crate::runtime::from_json_bytes::<$ty>(body).map(Self::$variant),)*
                ];
                let index = $crate::runtime::plumbing::pick(status, &[$(&$status,)*])?;
                readers.get(index).map(|read| read(body))
            }
        }
    };
}
pub(crate) use error_bodies;

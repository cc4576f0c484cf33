//! Good answers of several types, told by their status: a status and a body in, the body's type for
//! that status out.

use std::fmt;

use bytes::Bytes;

use super::DecodeError;

/// The bodies of the good answers of one operation, where they differ by their status; for
/// [`Operation::returns_one_of`](crate::runtime::Operation::returns_one_of).
///
/// Generated code has such a type for each operation whose good answers are of several types.
///
/// ```
/// use finch_connect::runtime::{Bytes, DecodeError, SuccessBody};
///
/// /// A photo, or none yet.
/// struct Photo(Option<Bytes>);
///
/// impl SuccessBody for Photo {
///     const ACCEPT: &str = "image/png";
///
///     fn decode(status: u16, body: &Bytes) -> Result<Self, DecodeError> {
///         Ok(Self((status == 200).then(|| body.clone())))
///     }
/// }
///
/// let photo = Photo::decode(202, &Bytes::new())?;
/// assert!(photo.0.is_none());
/// # Ok::<(), finch_connect::runtime::DecodeError>(())
/// ```
pub trait SuccessBody: Sized + 'static {
    /// The media types that are asked for, as the header `Accept` has them.
    ///
    /// ```
    /// use finch_connect::runtime::SuccessBody;
    ///
    /// fn asks_for_json<T: SuccessBody>() -> bool {
    ///     T::ACCEPT.contains("json")
    /// }
    /// ```
    const ACCEPT: &'static str;

    /// Decodes `body` as what the document says about `status`: the exact status first, then its
    /// range, then the default.
    ///
    /// ```
    /// use finch_connect::runtime::{Bytes, DecodeError, SuccessBody};
    ///
    /// /// Whether it was done at once.
    /// struct AtOnce(bool);
    ///
    /// impl SuccessBody for AtOnce {
    ///     const ACCEPT: &str = "*/*";
    ///
    ///     fn decode(status: u16, _: &Bytes) -> Result<Self, DecodeError> {
    ///         Ok(Self(status != 202))
    ///     }
    /// }
    /// assert!(AtOnce::decode(200, &Bytes::new()).is_ok_and(|done| done.0));
    /// ```
    fn decode(status: u16, body: &Bytes) -> Result<Self, DecodeError>;
}

/// A good answer with a status that the document does not list, as it came.
///
/// Its `Debug` does not show the body, which can hold a token.
///
/// ```
/// use finch_connect::runtime::UnknownAnswer;
///
/// /// For the arm `Unrecognized(answer)` of an enum of good answers.
/// fn report(answer: &UnknownAnswer) {
///     eprintln!("status {} is new: {} bytes", answer.status(), answer.body().len());
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownAnswer {
    status: u16,
    body: Bytes,
}

impl UnknownAnswer {
    /// The HTTP status; always one of success.
    ///
    /// ```
    /// use finch_connect::runtime::UnknownAnswer;
    ///
    /// fn is_partial(answer: &UnknownAnswer) -> bool {
    ///     answer.status() == 206
    /// }
    /// ```
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The body as it came.
    ///
    /// ```
    /// use finch_connect::runtime::{Any, DecodeError, UnknownAnswer, from_json_bytes};
    ///
    /// fn json(answer: &UnknownAnswer) -> Result<Any, DecodeError> {
    ///     from_json_bytes(answer.body())
    /// }
    /// ```
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for UnknownAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownAnswer")
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .finish()
    }
}

/// An answer for which there is no variant.
pub fn unknown_answer(status: u16, body: &Bytes) -> UnknownAnswer {
    UnknownAnswer {
        status,
        body: body.clone(),
    }
}

/// The good answers of one operation: an enum with `Variant(Type) = how(status)` per answer, where
/// `how` is `json`, `text`, `bytes` or `nothing`; the last has no type.
macro_rules! success_bodies {
    ($(#[doc = $doc:literal])* #[accept = $accept:literal] pub enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident $(($ty:ty $(,)?))? = $how:ident($status:literal),)*
    }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub enum $name {
            $($(#[$vmeta])* $variant $(($ty))?,)*
            /// A good answer with a status that the document does not list.
            Unrecognized($crate::runtime::UnknownAnswer),
        }

        #[allow(deprecated, clippy::all, clippy::pedantic)]
        impl $crate::runtime::SuccessBody for $name {
            const ACCEPT: &'static str = $accept;

            fn decode(
                status: u16,
                body: &$crate::runtime::Bytes,
            ) -> ::core::result::Result<Self, $crate::runtime::DecodeError> {
                type Read<T> = fn(
                    &$crate::runtime::Bytes,
                ) -> ::core::result::Result<T, $crate::runtime::DecodeError>;
                let readers: &[Read<Self>] = &[
                    $(|_body| $crate::runtime::plumbing::success_variant!(
                        $how _body, Self::$variant $(, $ty)?
                    ),)*
                ];
                let index = $crate::runtime::plumbing::pick(status, &[$(&$status,)*]);
                match index.and_then(|index| readers.get(index)) {
                    ::core::option::Option::Some(read) => read(body),
                    ::core::option::Option::None => ::core::result::Result::Ok(
                        Self::Unrecognized($crate::runtime::plumbing::unknown_answer(status, body)),
                    ),
                }
            }
        }
    };
}
pub(crate) use success_bodies;

/// How one good answer is read.
macro_rules! success_variant {
    (json $body:ident, $variant:path, $ty:ty) => {
        $crate::runtime::from_json_bytes::<$ty>($body).map($variant)
    };
    (text $body:ident, $variant:path, $ty:ty) => {
        ::core::result::Result::Ok($variant(
            ::std::string::String::from_utf8_lossy($body).into_owned(),
        ))
    };
    (bytes $body:ident, $variant:path, $ty:ty) => {
        ::core::result::Result::Ok($variant(::core::clone::Clone::clone($body)))
    };
    (nothing $body:ident, $variant:path) => {
        ::core::result::Result::Ok($variant)
    };
}
pub(crate) use success_variant;

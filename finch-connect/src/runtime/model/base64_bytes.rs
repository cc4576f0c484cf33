//! Bytes that travel as Base64 text.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Bytes; on the wire a text in Base64 with the standard alphabet and padding.
///
/// `Debug` prints the number of bytes only.
///
/// ```
/// use finch_connect::runtime::{Base64Bytes, to_json_bytes};
///
/// let bytes = Base64Bytes::from(b"photo");
/// assert_eq!(to_json_bytes(&bytes)?, br#""cGhvdG8=""#);
/// assert_eq!(format!("{bytes:?}"), "Base64Bytes(5 bytes)");
/// # Ok::<(), finch_connect::runtime::EncodeError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64Bytes(Vec<u8>);

impl Base64Bytes {
    /// The bytes, decoded.
    ///
    /// ```
    /// use finch_connect::runtime::Base64Bytes;
    ///
    /// assert_eq!(Base64Bytes::from([1, 2]).as_slice(), [1, 2]);
    /// ```
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, decoded and owned.
    ///
    /// ```
    /// use finch_connect::runtime::Base64Bytes;
    ///
    /// assert_eq!(Base64Bytes::from([1, 2]).into_vec(), vec![1, 2]);
    /// ```
    #[must_use]
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }

    /// How many characters the text on the wire has.
    pub(super) fn encoded_len(&self) -> usize {
        self.0.len().div_ceil(3) * 4
    }
}

impl fmt::Debug for Base64Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64Bytes({} bytes)", self.0.len())
    }
}

impl AsRef<[u8]> for Base64Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl std::ops::Deref for Base64Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Base64Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Base64Bytes {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Base64Bytes {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

impl Serialize for Base64Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl de::Visitor<'_> for Text {
            type Value = Base64Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string in Base64")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Base64Bytes, E> {
                let bytes = STANDARD
                    .decode(text)
                    .map_err(|error| E::custom(reason(&error)))?;
                Ok(Base64Bytes(bytes))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// Like the error's own text, without the characters of the value.
fn reason(error: &base64::DecodeError) -> String {
    use base64::DecodeError::{InvalidByte, InvalidLastSymbol, InvalidLength, InvalidPadding};
    match *error {
        InvalidByte(at, _) => format!("not Base64: wrong character at offset {at}"),
        InvalidLastSymbol(at, _) => format!("not Base64: wrong last character at offset {at}"),
        InvalidLength(length) => format!("not Base64: the length {length} is not possible"),
        InvalidPadding => "not Base64: wrong padding".to_owned(),
    }
}

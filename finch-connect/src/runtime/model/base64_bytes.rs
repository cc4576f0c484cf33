//! Bytes that travel as Base64 text.
//!
//! What goes in: bytes, or a text in one of the forms of Base64 that servers write. What comes out:
//! the bytes, and the same text again. Nothing here prints a byte.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Bytes; on the wire a text in Base64 with the standard alphabet and padding.
///
/// Servers also write the alphabet for URLs, leave the padding out, or break lines: all of that is
/// read, and sent again as it came. Two values with the same bytes are equal. `Debug` prints the
/// number of bytes only.
///
/// ```
/// use finch_connect::runtime::{Base64Bytes, to_json_bytes};
///
/// let bytes = Base64Bytes::from(b"photo");
/// assert_eq!(to_json_bytes(&bytes)?, br#""cGhvdG8=""#);
/// assert_eq!(format!("{bytes:?}"), "Base64Bytes(5 bytes)");
/// # Ok::<(), finch_connect::runtime::EncodeError>(())
/// ```
#[derive(Clone, Default)]
pub struct Base64Bytes {
    bytes: Vec<u8>,
    /// The text that came, where it is not how the bytes are written here.
    text: Option<Box<str>>,
}

/// The standard alphabet, with or without padding.
const ANY_PADDING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

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
        &self.bytes
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
        self.bytes
    }

    const fn of(bytes: Vec<u8>) -> Self {
        Self { bytes, text: None }
    }

    /// The text on the wire.
    fn encoded(&self) -> Cow<'_, str> {
        match &self.text {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(STANDARD.encode(&self.bytes)),
        }
    }

    /// How many characters the text on the wire has.
    pub(super) fn encoded_len(&self) -> usize {
        match &self.text {
            Some(text) => text.chars().count(),
            None => self.bytes.len().div_ceil(3) * 4,
        }
    }
}

impl fmt::Debug for Base64Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64Bytes({} bytes)", self.bytes.len())
    }
}

impl PartialEq for Base64Bytes {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Base64Bytes {}

impl PartialOrd for Base64Bytes {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Base64Bytes {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes.cmp(&other.bytes)
    }
}

impl Hash for Base64Bytes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl AsRef<[u8]> for Base64Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::ops::Deref for Base64Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl From<Vec<u8>> for Base64Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::of(bytes)
    }
}

impl From<&[u8]> for Base64Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self::of(bytes.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Base64Bytes {
    fn from(bytes: [u8; N]) -> Self {
        Self::of(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Base64Bytes {
    fn from(bytes: &[u8; N]) -> Self {
        Self::of(bytes.to_vec())
    }
}

impl Serialize for Base64Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encoded())
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
                if let Ok(bytes) = STANDARD.decode(text) {
                    return Ok(Base64Bytes::of(bytes));
                }
                let bytes = ANY_PADDING
                    .decode(plain(text))
                    .map_err(|error| E::custom(reason(&error)))?;
                let text = Some(text.into());
                Ok(Base64Bytes { bytes, text })
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// The text in the standard alphabet, without line breaks and blanks.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_ascii_whitespace())
        .map(|character| match character {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect()
}

/// Like the error's own text, without the characters of the value.
fn reason(error: &base64::DecodeError) -> String {
    use base64::DecodeError::{InvalidByte, InvalidLastSymbol, InvalidLength, InvalidPadding};
    match *error {
        InvalidByte(at, _) => format!("not Base64: wrong character at offset {at}"),
        InvalidLastSymbol { offset: at, .. } => {
            format!("not Base64: wrong last character at offset {at}")
        }
        InvalidLength(length) => format!("not Base64: the length {length} is not possible"),
        InvalidPadding => "not Base64: wrong padding".to_owned(),
    }
}

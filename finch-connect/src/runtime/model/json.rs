//! JSON in and out.
//!
//! Out: whole numbers are written as such (`60`, not `60.0`), whatever type holds them. In: exactly
//! one value, no deeper than 128 levels, integers in any notation; errors name the place and no value.

use std::fmt;
use std::io::{self, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::ser::{CompactFormatter, Formatter};

use super::DecodeError;
use super::trace::Trace;
use super::whole::{integer, traced};

/// A value that JSON cannot hold, like a map whose keys are no texts.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use finch_connect::runtime::to_json_bytes;
///
/// let pairs = BTreeMap::from([((1, 2), "a pair is no text")]);
/// assert_eq!(to_json_bytes(&pairs).unwrap_err().to_string(), "key must be a string");
/// ```
#[derive(Debug)]
pub struct EncodeError(String);

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EncodeError {}

/// Encodes `value` as JSON without blanks. Whole numbers are written as such, whatever type holds
/// them.
///
/// ```
/// use finch_connect::runtime::to_json_bytes;
///
/// assert_eq!(to_json_bytes(&vec![60.0, 0.5])?, b"[60,0.5]");
/// # Ok::<(), finch_connect::runtime::EncodeError>(())
/// ```
pub fn to_json_bytes<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::with_capacity(512);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, WholeNumbers);
    match value.serialize(&mut serializer) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(EncodeError(super::escape_line(&error.to_string(), 300))),
    }
}

/// Decodes exactly one JSON value, no deeper than 128 levels; a byte order mark before it is
/// passed over. What is an integer may be written `5.0` or `5e0`. The error names the place and no
/// value.
///
/// ```
/// use finch_connect::runtime::from_json_bytes;
///
/// let ages: Vec<u32> = from_json_bytes(b"[4, 7.0]")?;
/// assert_eq!(ages, [4, 7]);
/// # Ok::<(), finch_connect::runtime::DecodeError>(())
/// ```
pub fn from_json_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let trace = Trace::default();
    let value = T::deserialize(traced(&mut deserializer, &trace))
        .map_err(|error| DecodeError::of_json(&trace.path(), &error))?;
    deserializer
        .end()
        .map_err(|error| DecodeError::of_json("", &error))?;
    Ok(value)
}

/// Writes floats without a fraction as integers: some servers refuse `60.0` where `60` is due.
struct WholeNumbers;

impl Formatter for WholeNumbers {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        match whole(value) {
            Some(whole) => CompactFormatter.write_i64(writer, whole),
            None if value == 0.0 => writer.write_all(b"-0"),
            None => CompactFormatter.write_f64(writer, value),
        }
    }

    fn write_f32<W: ?Sized + Write>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        match whole(f64::from(value)) {
            Some(whole) => CompactFormatter.write_i64(writer, whole),
            None if value == 0.0 => writer.write_all(b"-0"),
            None => CompactFormatter.write_f32(writer, value),
        }
    }
}

/// The integer that a float is. Zero with a sign is none: as an integer it would lose it.
fn whole(value: f64) -> Option<i64> {
    let keeps_sign = value != 0.0 || value.is_sign_positive();
    integer(value).filter(|_| keeps_sign)
}

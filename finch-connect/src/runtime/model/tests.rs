//! What the macros and the value types promise, on types as generated code writes them.

mod choices;
mod enums;
mod errors;
mod hostile;
mod objects;
mod rules;
mod sample;
mod successes;
mod unions;
mod values;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::runtime::{DecodeError, from_json_bytes, to_json_bytes};

/// The JSON of a value, as text.
fn json<T: Serialize>(value: &T) -> String {
    String::from_utf8(to_json_bytes(value).unwrap()).unwrap()
}

/// The value of a JSON text.
fn value<T: DeserializeOwned>(text: &str) -> T {
    decode(text).unwrap()
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    from_json_bytes(text.as_bytes())
}

/// The error of a JSON text that does not fit.
fn error<T: DeserializeOwned>(text: &str) -> DecodeError {
    decode::<T>(text).err().unwrap()
}

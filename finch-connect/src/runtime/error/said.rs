//! What an error body says, whatever its shape.
//!
//! What goes in: the bytes of a body. What comes out: the text for people in it. Everything else
//! in the body is passed over and takes no memory, and nothing in it is an error.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::runtime::from_json_bytes;

/// The members that hold a text for people, the most telling first.
const NAMES: [&str; 5] = ["message", "error", "error_description", "detail", "title"];

/// The text for people in an error body.
pub(super) fn said(body: &[u8]) -> Option<String> {
    match from_json_bytes(body).ok()? {
        Said::Members(texts) => texts.into_iter().flatten().next(),
        Said::Text(_) | Said::Nothing => None,
    }
}

/// One value in a body.
enum Said {
    Text(String),
    /// The texts of an object, by the order of [`NAMES`].
    Members([Option<String>; NAMES.len()]),
    Nothing,
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Said;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E>(self, text: &str) -> Result<Said, E> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Said::Nothing);
        }
        Ok(Said::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Said, A::Error> {
        let mut texts = [const { None }; NAMES.len()];
        while let Some(Name(place)) = members.next_key()? {
            let Some(place) = place else {
                members.next_value::<IgnoredAny>()?;
                continue;
            };
            texts[place] = match members.next_value()? {
                Said::Text(text) => Some(text),
                // `{"error": {"message": ".."}}` is as common as `{"error": ".."}`.
                Said::Members([message, ..]) if NAMES[place] == "error" => message,
                Said::Members(_) | Said::Nothing => None,
            };
        }
        Ok(Said::Members(texts))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Said, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Said::Nothing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Said, E> {
        Ok(Said::Nothing)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Said, E> {
        Ok(Said::Nothing)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Said, E> {
        Ok(Said::Nothing)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Said, E> {
        Ok(Said::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Said, E> {
        Ok(Said::Nothing)
    }
}

/// The place of a name in [`NAMES`].
struct Name(Option<usize>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Place;

        impl Visitor<'_> for Place {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(NAMES.iter().position(|known| *known == name)))
            }
        }

        deserializer.deserialize_str(Place)
    }
}

//! Reads typed values out of a tree, by `serde`, without a copy in between.
//!
//! In: a node. Out: whatever type a caller asks for, or what does not fit and the way there. Never
//! here: places; `serde` has no word for them, so the caller looks up where the way leads.

use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Entry, Node, Number, Value};

/// Why a tree does not fit a type.
///
/// A value passes it on to the one that holds it, which adds where the value was. So the way costs
/// nothing before something fails, and types are compiled for one deserializer, not also for one that
/// keeps the way.
#[derive(Debug)]
pub struct Error(Box<Failure>);

#[derive(Debug)]
struct Failure {
    message: String,
    /// The innermost segment first.
    way: Vec<String>,
}

impl Error {
    /// The members and items that lead to what does not fit, from the outside.
    pub fn way(&self) -> impl Iterator<Item = &str> {
        self.0.way.iter().rev().map(String::as_str)
    }

    fn inside(mut self, segment: impl fmt::Display) -> Self {
        self.0.way.push(segment.to_string());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        let way = Vec::new();
        Self(Box::new(Failure { message, way }))
    }
}

impl<'de> IntoDeserializer<'de, Error> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => number.visit(visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Sequence(items) => visitor.visit_seq(Items {
                all: items,
                next: 0,
            }),
            Value::Mapping(mapping) => visitor.visit_map(Members::new(&mapping.members)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.value {
            Value::String(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            Value::Mapping(mapping) => {
                let members = Members::new(&mapping.members);
                visitor.visit_enum(MapAccessDeserializer::new(members))
            }
            _ => Err(Error::custom("expected a string or an object")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// The members of an object that are not read yet, and the one whose value comes next.
struct Members<'de> {
    open: std::slice::Iter<'de, (String, Entry)>,
    value: Option<&'de (String, Entry)>,
}

impl<'de> Members<'de> {
    fn new(all: &'de [(String, Entry)]) -> Self {
        let open = all.iter();
        Self { open, value: None }
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.value = self.open.next();
        match self.value {
            Some((key, _)) => seed
                .deserialize(BorrowedStrDeserializer::new(key))
                .map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((key, entry)) = self.value.take() else {
            return Err(Error::custom("a value without a key"));
        };
        match seed.deserialize(&entry.value) {
            Ok(value) => Ok(value),
            Err(error) => Err(error.inside(key)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.open.len())
    }
}

/// The items of an array, and how many are read.
struct Items<'de> {
    all: &'de [Node],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(node) = self.all.get(self.next) else {
            return Ok(None);
        };
        let place = self.next;
        self.next += 1;
        match seed.deserialize(node) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(error.inside(place)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.all.len().saturating_sub(self.next))
    }
}

impl Number {
    fn visit<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Error> {
        if let Some(number) = self.as_i64() {
            return visitor.visit_i64(number);
        }
        if let Some(number) = self.as_u64() {
            return visitor.visit_u64(number);
        }
        match self.as_f64() {
            Some(number) => visitor.visit_f64(number),
            // Beyond the range of f64 only the text says what the document said.
            None => visitor.visit_str(self.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use crate::diagnostic::Report;
    use crate::parse::parse;
    use crate::source::{Source, SourceMap};

    type Rows = BTreeMap<String, Vec<(u8, Option<String>)>>;

    fn read(text: &str) -> Result<Rows, (String, String)> {
        let source = Source::new("a.json", text);
        let (_, node) = parse(&source, &mut SourceMap::default(), &mut Report::default()).unwrap();
        Rows::deserialize(&node).map_err(|error| {
            let way: Vec<&str> = error.way().collect();
            (way.join("/"), error.to_string())
        })
    }

    #[test]
    fn a_failure_says_the_way_from_the_outside() {
        let read = |text| read(text).unwrap_err();
        let (way, why) = read(r#"{"a": [], "b": [[1, null], [1000, "x"]]}"#);
        assert_eq!(way, "b/1/0");
        assert!(why.contains("1000"), "{why}");
        assert_eq!(read(r#"{"b": [[1]]}"#).0, "b/0");
        assert_eq!(read("[]").0, "");
    }

    #[test]
    fn what_fits_is_read() {
        let read = read(r#"{"b": [[1, null], [2, "x"]], "a": []}"#).unwrap();
        let expected = [
            ("a".to_owned(), vec![]),
            ("b".to_owned(), vec![(1, None), (2, Some("x".to_owned()))]),
        ];
        assert_eq!(read, BTreeMap::from(expected));
    }
}

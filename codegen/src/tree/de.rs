//! Reads typed values out of a tree, by `serde`, without a copy in between.
//!
//! In: a node. Out: whatever type a caller asks for, or what does not fit and the way there. Never
//! here: places; `serde` has no word for them, so the caller looks up where the way leads.

use std::cell::RefCell;
use std::fmt;
use std::iter::Enumerate;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::{Entry, Node, Number, Value};
use crate::source::Span;

/// What the model's own types read their parts with. Types are compiled once for each kind of error, so
/// another one here would double what is compiled.
pub type Error = serde_json::Error;

/// Why a tree does not fit a type, and where.
#[derive(Debug)]
pub struct Misfit {
    /// The members and items that lead to what does not fit, from the outside.
    pub way: Vec<String>,
    /// What does not fit.
    pub message: String,
}

/// Reads a value of a type out of a node.
///
/// # Errors
///
/// A [`Misfit`], where the tree does not fit the type.
pub fn read<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, Misfit> {
    let way = Way::default();
    let reader = Reader {
        way: Some(&way),
        ..Reader::of(node)
    };
    T::deserialize(reader).map_err(|error| {
        let mut way = way.into_inner();
        way.reverse();
        let message = error.to_string();
        Misfit { way, message }
    })
}

/// The same without the way to what does not fit.
///
/// # Errors
///
/// An [`Error`], where the tree does not fit the type.
pub fn plain<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, Error> {
    T::deserialize(Reader::of(node))
}

/// The same, of a node of which not all is shown.
pub(crate) fn shown<'de, T: Deserialize<'de>>(node: &'de Node, shown: Shown) -> Result<T, Error> {
    T::deserialize(Reader {
        shown,
        ..Reader::of(node)
    })
}

/// What is shown of a node. One reader does it all: types are compiled once for each kind of reader.
#[derive(Clone, Copy)]
pub(crate) enum Shown {
    /// The node as it is.
    Whole,
    /// Of an object the members for which this says what is shown of them; anything else as it is.
    Members(fn(&str) -> Option<Shown>),
    /// Of an array the items, the objects among them without their insides; anything else as it is.
    Outsides,
    /// Of an object an empty reference; anything else as it is.
    Outside,
}

/// What is shown of an object of which nothing is shown.
static EMPTY_REFERENCE: LazyLock<[(String, Entry); 1]> = LazyLock::new(|| {
    let value = Node::new(Value::String(String::new()), Span::default());
    let key_span = Span::default();
    [("$ref".to_owned(), Entry { key_span, value })]
});

/// Where something failed, the innermost segment first: nothing is noted before that.
type Way = RefCell<Vec<String>>;

/// A node that is read, and where the way to a failure is noted, if anywhere.
#[derive(Clone, Copy)]
struct Reader<'a, 'de> {
    node: &'de Node,
    way: Option<&'a Way>,
    shown: Shown,
}

impl<'de> Reader<'_, 'de> {
    /// A node that is read as it is, without a note of the way.
    fn of(node: &'de Node) -> Self {
        Self {
            node,
            way: None,
            shown: Shown::Whole,
        }
    }
}

/// Notes where a value is that failed. Where one did not, nothing failed that counts.
fn noted<T>(
    read: Result<T, Error>,
    way: Option<&Way>,
    segment: impl fmt::Display,
) -> Result<T, Error> {
    let Some(way) = way else {
        return read;
    };
    let mut way = way.borrow_mut();
    if read.is_err() {
        way.push(segment.to_string());
    } else {
        way.clear();
    }
    read
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => number.visit(visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Sequence(items) => visitor.visit_seq(Items {
                open: items.iter().enumerate(),
                way: self.way,
                shown: match self.shown {
                    Shown::Outsides => Shown::Outside,
                    Shown::Whole | Shown::Members(_) | Shown::Outside => Shown::Whole,
                },
            }),
            Value::Mapping(mapping) => visitor.visit_map(self.members(&mapping.members)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.value {
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
        match &self.node.value {
            Value::String(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            Value::Mapping(mapping) => {
                let members = self.members(&mapping.members);
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

impl<'a, 'de> Reader<'a, 'de> {
    fn members(self, all: &'de [(String, Entry)]) -> Members<'a, 'de> {
        Members {
            open: match self.shown {
                Shown::Outside => EMPTY_REFERENCE.iter(),
                Shown::Whole | Shown::Members(_) | Shown::Outsides => all.iter(),
            },
            value: None,
            way: self.way,
            of_member: match self.shown {
                Shown::Members(of_member) => of_member,
                Shown::Whole | Shown::Outsides | Shown::Outside => |_| Some(Shown::Whole),
            },
        }
    }
}

/// The members of an object that are not read yet, and the one whose value comes next.
struct Members<'a, 'de> {
    open: std::slice::Iter<'de, (String, Entry)>,
    value: Option<(&'de (String, Entry), Shown)>,
    way: Option<&'a Way>,
    of_member: fn(&str) -> Option<Shown>,
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let of_member = self.of_member;
        self.value = self
            .open
            .find_map(|member| Some((member, of_member(&member.0)?)));
        match self.value {
            Some(((key, _), _)) => {
                let key = BorrowedStrDeserializer::new(key);
                seed.deserialize(key).map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some(((key, entry), shown)) = self.value.take() else {
            return Err(Error::custom("a value without a key"));
        };
        let (node, way) = (&entry.value, self.way);
        noted(seed.deserialize(Reader { node, way, shown }), way, key)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.open.len())
    }
}

/// The items of an array that are not read yet.
struct Items<'a, 'de> {
    open: Enumerate<std::slice::Iter<'de, Node>>,
    way: Option<&'a Way>,
    shown: Shown,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some((place, node)) = self.open.next() else {
            return Ok(None);
        };
        let (way, shown) = (self.way, self.shown);
        noted(seed.deserialize(Reader { node, way, shown }), way, place).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.open.len())
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

    use crate::diagnostic::Report;
    use crate::parse::parse;
    use crate::source::{Source, SourceMap};

    type Rows = BTreeMap<String, Vec<(u8, Option<String>)>>;

    fn read_rows(text: &str) -> Result<Rows, (String, String)> {
        let source = Source::new("a.json", text);
        let (_, node) = parse(&source, &mut SourceMap::default(), &mut Report::default()).unwrap();
        super::read(&node).map_err(|misfit| (misfit.way.join("/"), misfit.message))
    }

    #[test]
    fn a_failure_says_the_way_from_the_outside() {
        let read = |text| read_rows(text).unwrap_err();
        let (way, why) = read(r#"{"a": [], "b": [[1, null], [1000, "x"]]}"#);
        assert_eq!(way, "b/1/0");
        assert!(why.contains("1000"), "{why}");
        assert_eq!(read(r#"{"b": [[1]]}"#).0, "b/0");
        assert_eq!(read("[]").0, "");
    }

    #[test]
    fn what_fits_is_read() {
        let read = read_rows(r#"{"b": [[1, null], [2, "x"]], "a": []}"#).unwrap();
        let expected = [
            ("a".to_owned(), vec![]),
            ("b".to_owned(), vec![(1, None), (2, Some("x".to_owned()))]),
        ];
        assert_eq!(read, BTreeMap::from(expected));
    }
}

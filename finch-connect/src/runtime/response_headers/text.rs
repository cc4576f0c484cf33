//! Decodes a value from the text of a header, in OpenAPI's style `simple`.
//!
//! What goes in: text. What comes out: whatever the type asks for: a list is split at its commas, an
//! object is made of its pairs. The text itself never stands in an error.

use std::borrow::Cow;
use std::fmt::Display;
use std::vec;

use serde::de::value::Error;
use serde::de::{self, DeserializeSeed, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::Form;

/// The text of one header, or of one element of it.
pub(super) struct Text<'a> {
    value: &'a str,
    /// The elements, where the text was not split at commas.
    lines: Option<&'a [Cow<'a, str>]>,
    form: Form,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str, form: Form) -> Self {
        Self {
            value: text.trim(),
            lines: None,
            form,
        }
    }

    /// A header that comes once for each of its elements. Where one value is asked for, it is the
    /// first.
    pub(super) fn of_lines(lines: &'a [Cow<'a, str>], form: Form) -> Self {
        Self {
            value: lines.first().map_or("", |line| line.trim()),
            lines: Some(lines),
            form,
        }
    }

    fn elements(&self) -> Vec<Text<'a>> {
        let text = |text| Text::new(text, self.form);
        match self.lines {
            Some(lines) => lines.iter().map(|line| text(line)).collect(),
            None if self.value.is_empty() => Vec::new(),
            None => self.value.split(',').map(text).collect(),
        }
    }

    fn pairs(&self) -> Result<Vec<(Text<'a>, Text<'a>)>, Error> {
        let elements = self.elements();
        if self.form == Form::Exploded {
            let pair = |element: Text<'a>| {
                let (name, value) = element.value.split_once('=')?;
                Some((Text::new(name, self.form), Text::new(value, self.form)))
            };
            let pairs: Option<Vec<_>> = elements.into_iter().map(pair).collect();
            return pairs.ok_or_else(|| unfit("`name=value`, with commas between them"));
        }
        if !elements.len().is_multiple_of(2) {
            return Err(unfit("names and values in turn"));
        }
        let mut pairs = Vec::with_capacity(elements.len() / 2);
        let mut elements = elements.into_iter();
        while let (Some(name), Some(value)) = (elements.next(), elements.next()) {
            pairs.push((name, value));
        }
        Ok(pairs)
    }

    fn whole<T: std::str::FromStr>(&self) -> Result<T, Error> {
        self.value.parse().map_err(|_| unfit("a whole number"))
    }
}

fn unfit(expected: impl Display) -> Error {
    de::Error::custom(format_args!("expected {expected}"))
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.value)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(unfit("`true` or `false`")),
        }
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i32(self.whole()?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u32(self.whole()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.whole()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let number: Option<f64> = self.value.parse().ok();
        match number.filter(|number| number.is_finite()) {
            Some(number) => visitor.visit_f64(number),
            None => Err(unfit("a number")),
        }
    }

    /// Nothing at all stands for null.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_empty() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Elements(self.elements().into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Pairs(self.pairs()?.into_iter(), None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u128 f32 char str string bytes byte_buf unit unit_struct tuple_struct
        enum identifier
    }
}

/// The elements of a list.
struct Elements<'a>(vec::IntoIter<Text<'a>>);

impl<'de> de::SeqAccess<'de> for Elements<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let next = self.0.next();
        next.map(|element| seed.deserialize(element)).transpose()
    }
}

/// The pairs of an object, and the value that is still to be read.
struct Pairs<'a>(vec::IntoIter<(Text<'a>, Text<'a>)>, Option<Text<'a>>);

impl<'de> de::MapAccess<'de> for Pairs<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.0.next() else {
            return Ok(None);
        };
        self.1 = Some(value);
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.1.take() {
            Some(value) => seed.deserialize(value),
            None => Err(unfit("a value")),
        }
    }
}

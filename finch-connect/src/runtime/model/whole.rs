//! Whole numbers in any notation: `5.0` and `5e0` are the integer 5, as JSON Schema says.
//!
//! In: a deserializer. Out: one that gives a number without a fraction to what asks for an integer,
//! at any depth, and that leaves the way of an error in a [`Trace`]. Never here: a number that changes: with a fraction, or beyond 2^53, where a float
//! is no longer one certain whole number, it stays what it is, and what asked for an integer refuses
//! it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use super::named::Named;
use super::trace::Trace;

/// Up to here (2^53, exclusive) every whole number is a float of its own.
pub(super) const WHOLE_LIMIT: f64 = 9_007_199_254_740_992.0;

/// What asks for an integer gets one, in whatever notation it came.
pub(super) struct Whole<'t, D>(pub(super) D, pub(super) &'t Trace);

/// What is asked for.
#[derive(Clone, Copy)]
enum Wanted {
    Integer,
    Other,
}

/// Hands on what comes, in the notation that is asked for.
struct Handing<'t, V>(V, Wanted, &'t Trace);

macro_rules! ask {
    ($wanted:ident: $($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(Handing(visitor, Wanted::$wanted, self.1))
        }
    )+};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Whole<'_, D> {
    type Error = D::Error;

    ask! { Integer:
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }
    ask! { Other:
        deserialize_any deserialize_bool deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_option deserialize_unit deserialize_seq deserialize_map
        deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Handing(visitor, Wanted::Other, self.1);
        self.0.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Handing(visitor, Wanted::Other, self.1);
        self.0.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        size: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Handing(visitor, Wanted::Other, self.1);
        self.0.deserialize_tuple(size, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        size: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Handing(visitor, Wanted::Other, self.1);
        self.0.deserialize_tuple_struct(name, size, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Handing(visitor, Wanted::Other, self.1);
        self.0.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Handing(visitor, Wanted::Other, self.1);
        self.0.deserialize_enum(name, variants, visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

macro_rules! hand_on {
    ($($method:ident: $type:ty,)+) => {$(
        fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )+};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Handing<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        let is_whole = value.fract() == 0.0 && value.abs() < WHOLE_LIMIT;
        match self.1 {
            #[allow(
                clippy::cast_possible_truncation,
                reason = "it is whole and below 2^53"
            )]
            Wanted::Integer if is_whole => self.0.visit_i64(value as i64),
            Wanted::Integer | Wanted::Other => self.0.visit_f64(value),
        }
    }

    hand_on! {
        visit_bool: bool,
        visit_i64: i64,
        visit_i128: i128,
        visit_u64: u64,
        visit_u128: u128,
        visit_char: char,
        visit_str: &str,
        visit_borrowed_str: &'de str,
        visit_string: String,
        visit_bytes: &[u8],
        visit_borrowed_bytes: &'de [u8],
        visit_byte_buf: Vec<u8>,
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Whole(deserializer, self.2))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Whole(deserializer, self.2))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Items {
            inner: items,
            next: 0,
            trace: self.2,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Members {
            inner: members,
            name: None,
            trace: self.2,
        })
    }

    /// No generated type is one of serde's own enums: what stands in one is read as it is.
    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(variant)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Whole<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Whole(deserializer, self.1))
    }
}

/// The items of a list.
struct Items<'t, A> {
    inner: A,
    next: usize,
    trace: &'t Trace,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let index = self.next;
        self.next += 1;
        let item = self.inner.next_element_seed(Whole(seed, self.trace));
        match &item {
            Ok(_) => self.trace.forget(),
            Err(_) => self.trace.item(index),
        }
        item
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

/// The members of an object.
struct Members<'t, 'de, A> {
    inner: A,
    /// Of the member whose value comes next.
    name: Option<Cow<'de, str>>,
    trace: &'t Trace,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'_, 'de, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.name = None;
        self.inner.next_key_seed(Named(seed, &mut self.name))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let value = self.inner.next_value_seed(Whole(seed, self.trace));
        match &value {
            Ok(_) => self.trace.forget(),
            Err(_) => self.trace.member(self.name.as_deref()),
        }
        value
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

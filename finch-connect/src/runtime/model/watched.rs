//! What stands between a deserializer and what reads from it: everything is handed on.
//!
//! In: a deserializer, a seed or a visitor, and who watches. Out: the same, with somebody who sees what
//! is asked for and what comes. Never here: what is done about it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

/// Hands everything on, and lets it be watched.
pub(super) struct Watched<T, W>(pub(super) T, pub(super) W);

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Integer,
    Other,
}

/// Sees what passes by.
pub(super) trait Watch<'de>: Sized {
    /// Something is asked for.
    fn asked(self, _: Wanted) -> Self {
        self
    }

    /// A text, a number or a truth value comes.
    fn comes(&mut self, _: impl FnOnce() -> Cow<'de, str>) {}

    /// A float comes: the integer that is handed on in its place, if one is.
    fn integer(&self, _: f64) -> Option<i64> {
        None
    }

    /// A list comes.
    fn list<V: Visitor<'de>, A: SeqAccess<'de>>(
        self,
        visitor: V,
        items: A,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_seq(items)
    }

    /// An object comes.
    fn object<V: Visitor<'de>, A: MapAccess<'de>>(
        self,
        visitor: V,
        members: A,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_map(members)
    }
}

impl<'de, S: DeserializeSeed<'de>, W: Watch<'de>> DeserializeSeed<'de> for Watched<S, W> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Watched(deserializer, self.1))
    }
}

macro_rules! ask {
    ($wanted:ident: $($method:ident($($argument:ident: $type:ty),*))+) => {$(
        fn $method<V: Visitor<'de>>(
            self,
            $($argument: $type,)*
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            let visitor = Watched(visitor, self.1.asked(Wanted::$wanted));
            self.0.$method($($argument,)* visitor)
        }
    )+};
}

impl<'de, D: Deserializer<'de>, W: Watch<'de>> Deserializer<'de> for Watched<D, W> {
    type Error = D::Error;

    ask! { Integer:
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
    }
    ask! { Other:
        deserialize_any() deserialize_bool() deserialize_f32() deserialize_f64() deserialize_char()
        deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
        deserialize_option() deserialize_unit() deserialize_seq() deserialize_map()
        deserialize_identifier() deserialize_ignored_any()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_tuple(size: usize)
        deserialize_tuple_struct(name: &'static str, size: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

macro_rules! hand_on {
    ($($method:ident: $type:ty,)+) => {$(
        fn $method<E: Error>(mut self, value: $type) -> Result<V::Value, E> {
            self.1.comes(|| Cow::Owned(ToString::to_string(&value)));
            self.0.$method(value)
        }
    )+};
}

macro_rules! hand_on_unseen {
    ($($method:ident($($value:ident: $type:ty)?))+) => {$(
        fn $method<E: Error>(self, $($value: $type)?) -> Result<V::Value, E> {
            self.0.$method($($value)?)
        }
    )+};
}

impl<'de, V: Visitor<'de>, W: Watch<'de>> Visitor<'de> for Watched<V, W> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_borrowed_str<E: Error>(mut self, value: &'de str) -> Result<V::Value, E> {
        self.1.comes(|| Cow::Borrowed(value));
        self.0.visit_borrowed_str(value)
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<V::Value, E> {
        self.1.comes(|| Cow::Owned(value.to_string()));
        match self.1.integer(value) {
            Some(integer) => self.0.visit_i64(integer),
            None => self.0.visit_f64(value),
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
        visit_string: String,
    }
    hand_on_unseen! {
        visit_bytes(value: &[u8])
        visit_borrowed_bytes(value: &'de [u8])
        visit_byte_buf(value: Vec<u8>)
        visit_none()
        visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Watched(deserializer, self.1))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Watched(deserializer, self.1))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.1.list(self.0, items)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.1.object(self.0, members)
    }

    /// No generated type is one of serde's own enums: what stands in one is read as it is.
    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(variant)
    }
}

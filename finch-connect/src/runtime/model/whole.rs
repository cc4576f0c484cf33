//! Whole numbers in any notation: `5.0` and `5e0` are the integer 5, as JSON Schema says.
//!
//! In: a deserializer. Out: one that gives a number without a fraction to what asks for an integer,
//! at any depth, and that leaves the way of an error in a [`Trace`]. Never here: a number that changes:
//! with a fraction, or beyond 2^53, where a float is no longer one certain whole number, it stays what
//! it is, and what asked for an integer refuses it.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::trace::Trace;
use super::watched::{Wanted, Watch, Watched};

/// Up to here (2^53, exclusive) every whole number is a float of its own.
const WHOLE_LIMIT: f64 = 9_007_199_254_740_992.0;

/// The integer that a float is; none where it has a fraction, or is too large to be sure.
pub(super) fn integer(value: f64) -> Option<i64> {
    let is_whole = value.fract() == 0.0 && value.abs() < WHOLE_LIMIT;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "it is whole and below 2^53"
    )]
    is_whole.then_some(value as i64)
}

/// What asks for an integer gets one, in whatever notation it came.
pub(super) fn traced<D>(inner: D, trace: &Trace) -> Watched<D, Value<'_>> {
    let wanted = Wanted::Other;
    Watched(inner, Value { wanted, trace })
}

/// A value passes by.
pub(super) struct Value<'t> {
    wanted: Wanted,
    trace: &'t Trace,
}

impl<'de> Watch<'de> for Value<'_> {
    fn asked(self, wanted: Wanted) -> Self {
        Self { wanted, ..self }
    }

    fn integer(&self, value: f64) -> Option<i64> {
        match self.wanted {
            Wanted::Integer => integer(value),
            Wanted::Other => None,
        }
    }

    fn list<V: Visitor<'de>, A: SeqAccess<'de>>(
        self,
        visitor: V,
        items: A,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_seq(Items {
            inner: items,
            next: 0,
            trace: self.trace,
        })
    }

    fn object<V: Visitor<'de>, A: MapAccess<'de>>(
        self,
        visitor: V,
        members: A,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_map(Members {
            inner: members,
            name: None,
            trace: self.trace,
        })
    }
}

/// The name of a member passes by, and is kept. A name without escapes stays where it is in the
/// text: nothing is copied while nothing is wrong.
struct Name<'n, 'de>(&'n mut Option<Cow<'de, str>>);

impl<'de> Watch<'de> for Name<'_, 'de> {
    fn comes(&mut self, name: impl FnOnce() -> Cow<'de, str>) {
        *self.0 = Some(name());
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
        let item = self.inner.next_element_seed(traced(seed, self.trace));
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
        self.inner
            .next_key_seed(Watched(seed, Name(&mut self.name)))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let value = self.inner.next_value_seed(traced(seed, self.trace));
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

//! Objects with declared members: the part of `model!` that is the same for all of them.
//!
//! A table (`Shape`) says what the members are, `Reader` and `Writer` go along it. The macro only
//! names the fields; that keeps its expansion, and with it the compile time, small.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::plumbing::Fit;
use super::{Any, Extra, Map, Model, Place, Rule, Violations};

/// What a document declares about an object.
#[derive(Debug)]
pub struct Shape {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The members, in the order of the fields.
    pub members: &'static [Member],
}

/// What a document declares about a member.
#[derive(Debug)]
pub struct Member {
    /// The name of the Rust field.
    pub field: &'static str,
    /// The name in JSON.
    pub wire: &'static str,
    /// What is demanded of the value.
    pub rules: &'static [Rule],
    /// Whether it must be there.
    pub kind: Kind,
}

/// Whether a member must be there.
#[derive(Debug, PartialEq)]
pub enum Kind {
    /// It must.
    Required,
    /// It may be absent.
    Optional,
    /// It stands for all members without a name of their own. Only the last can.
    Additional,
}

impl Member {
    fn is_additional(&self) -> bool {
        self.kind == Kind::Additional
    }
}

impl Shape {
    fn position(&self, name: &str) -> Option<usize> {
        self.members
            .iter()
            .position(|member| member.wire == name && !member.is_additional())
    }

    /// The position of the member that stands for all others.
    fn additional(&self) -> Option<usize> {
        let last = self.members.len().checked_sub(1)?;
        self.members
            .get(last)
            .filter(|member| member.is_additional())
            .map(|_| last)
    }
}

/// A view of one object.
#[derive(Debug)]
pub struct Record<'a> {
    /// What is declared.
    pub shape: &'static Shape,
    /// The values of the declared members, in the same order.
    pub values: &'a [&'a dyn Model],
    /// The other members.
    pub extra: &'a Extra,
}

impl Record<'_> {
    fn members(&self) -> impl Iterator<Item = (&'static Member, &dyn Model)> {
        self.shape.members.iter().zip(self.values.iter().copied())
    }

    fn present(&self) -> impl Iterator<Item = (&'static Member, &dyn Model)> {
        self.members().filter(|(_, value)| !value.is_absent())
    }

    fn extra_len(&self) -> usize {
        self.extra.get().map_or(0, serde_json::Map::len)
    }

    /// Checks the object against `rules` and its members against their own.
    pub(super) fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        if !rules.is_empty() {
            let width: usize = self.present().map(|(_, value)| value.width()).sum();
            super::check::check_width(width + self.extra_len(), rules, at, violations);
        }
        for (member, value) in self.present() {
            if member.is_additional() {
                value.check(member.rules, at, violations);
            } else {
                value.check(member.rules, &at.member(member.wire), violations);
            }
        }
    }

    pub(super) fn unknown_members(&self) -> usize {
        let inner: usize = self
            .values
            .iter()
            .map(|value| value.unknown_members())
            .sum();
        inner + self.extra_len()
    }

    pub(super) fn fit(&self) -> Fit {
        let members = self.present().map(|(member, value)| {
            let fit = value.fit();
            if member.is_additional() {
                fit
            } else {
                fit.declared()
            }
        });
        let extra = self.extra.get().into_iter();
        let others = extra.flat_map(serde_json::Map::values).map(Fit::unknown);
        members.chain(others).sum()
    }

    /// The text of a declared or unknown member.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let mut members = self.members();
        let declared = members.find(|(member, _)| member.wire == name && !member.is_additional());
        match declared {
            Some((_, value)) => value.text(),
            None => self.extra.get()?.get(name)?.as_str(),
        }
    }
}

/// `Debug` of an object: its fields, and the names of the other members if there are any.
pub fn debug_object(object: &dyn Model, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut result = Ok(());
    object.record(&mut |record| {
        let mut fields = f.debug_struct(record.shape.name);
        for (member, value) in record.members() {
            fields.field(member.field.trim_start_matches("r#"), &value);
        }
        if record.extra_len() > 0 {
            fields.field("unknown_members", record.extra);
        }
        result = fields.finish();
    });
    result
}

/// An object that `model!` made.
pub trait Object: Sized {
    /// What is declared.
    const SHAPE: &'static Shape;

    /// Reads all members and builds the object.
    fn read<'de, A: MapAccess<'de>>(reader: Reader<'de, A>) -> Result<Self, A::Error>;
}

/// Decodes an object.
pub fn read_object<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Visitor<T>(PhantomData<T>);

    impl<'de, T: Object> de::Visitor<'de> for Visitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read(Reader::new(map, T::SHAPE))
        }
    }

    deserializer.deserialize_map(Visitor(PhantomData))
}

/// Reads the members of an object in any order.
///
/// [`Reader::advance`] goes to the next member that has a field. Then every field is offered in the
/// order of the shape, and the one whose turn it is takes the value. The first error is kept and
/// comes out at the next step.
#[derive(Debug)]
pub struct Reader<'de, A: MapAccess<'de>> {
    map: A,
    shape: &'static Shape,
    seen: Seen,
    /// Fields that are still to be offered before the one that is meant.
    ahead: usize,
    /// The name of the member, where it goes to the additional ones.
    name: String,
    extra: Extra,
    error: Option<A::Error>,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    fn new(map: A, shape: &'static Shape) -> Self {
        Self {
            map,
            shape,
            seen: Seen::default(),
            ahead: 0,
            name: String::new(),
            extra: Extra::new(),
            error: None,
            lifetime: PhantomData,
        }
    }

    /// Goes to the next member that has a field; false: there is none. Keeps unknown members.
    pub fn advance(&mut self) -> Result<bool, A::Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        while let Some(key) = self.map.next_key_seed(KeySeed(self.shape))? {
            match (key, self.shape.additional()) {
                (Key::Declared(index), _) => self.declared(index)?,
                (Key::Other(name), Some(index)) => (self.name, self.ahead) = (name, index),
                (Key::Other(name), None) => {
                    self.keep(name)?;
                    continue;
                }
            }
            return Ok(true);
        }
        Ok(false)
    }

    fn declared(&mut self, index: usize) -> Result<(), A::Error> {
        self.ahead = index;
        match self.shape.members.get(index) {
            Some(member) if self.seen.again(index) => Err(de::Error::duplicate_field(member.wire)),
            _ => Ok(()),
        }
    }

    fn keep(&mut self, name: String) -> Result<(), A::Error> {
        let value: Any = self.map.next_value()?;
        match self.extra.get_mut().entry(name) {
            serde_json::map::Entry::Vacant(entry) => {
                entry.insert(value);
                Ok(())
            }
            serde_json::map::Entry::Occupied(entry) => Err(duplicate(entry.key())),
        }
    }

    /// Whether it is the turn of the field that is offered now.
    fn turn(&mut self) -> bool {
        let turn = self.ahead == 0;
        self.ahead = self.ahead.wrapping_sub(1);
        turn
    }

    fn value<T: Deserialize<'de>>(&mut self) -> Option<T> {
        match self.map.next_value() {
            Ok(value) => Some(value),
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }

    /// Offers the member to a required field.
    pub fn required<T: Deserialize<'de>>(&mut self, field: &mut Option<T>) {
        if self.turn() {
            *field = self.value();
        }
    }

    /// Offers the member to an optional field. `null` where none is allowed counts as absent:
    /// servers write it so.
    pub fn optional<T: Deserialize<'de> + Model>(&mut self, field: &mut Option<T>) {
        if self.turn() {
            *field = self.value().and_then(|Lenient(value)| value);
        }
    }

    /// Offers the member to the additional ones.
    pub fn additional<T: Deserialize<'de>>(&mut self, members: &mut Map<T>) {
        if self.turn() {
            let name = std::mem::take(&mut self.name);
            match self.value() {
                Some(_) if members.contains_key(&name) => self.error = Some(duplicate(&name)),
                Some(value) => {
                    members.insert(name, value);
                }
                None => {}
            }
        }
    }

    /// The error for the first required member that did not come.
    pub fn missing(&self) -> A::Error {
        let mut members = self.shape.members.iter().enumerate();
        let missing =
            members.find(|(index, member)| member.kind == Kind::Required && !self.seen.has(*index));
        de::Error::missing_field(missing.map_or("", |(_, member)| member.wire))
    }

    /// The members without a field.
    pub fn take_extra(self) -> Extra {
        self.extra
    }
}

/// The members that came. Most objects have at most 64, and cost no allocation here.
#[derive(Debug, Default)]
struct Seen {
    first: u64,
    others: Vec<usize>,
}

impl Seen {
    fn has(&self, index: usize) -> bool {
        if index < 64 {
            self.first >> index & 1 == 1
        } else {
            self.others.contains(&index)
        }
    }

    /// Notes a member; whether it came before.
    fn again(&mut self, index: usize) -> bool {
        let again = self.has(index);
        match index {
            0..64 => self.first |= 1 << index,
            _ => self.others.push(index),
        }
        again
    }
}

fn duplicate<E: de::Error>(name: &str) -> E {
    E::custom(format_args!(
        "duplicate member `{}`",
        super::escape_line(name, 60)
    ))
}

/// The name of a member: a declared one costs no allocation.
enum Key {
    Declared(usize),
    Other(String),
}

struct KeySeed(&'static Shape);

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl de::Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
        Ok(self
            .0
            .position(name)
            .map_or_else(|| Key::Other(name.to_owned()), Key::Declared))
    }
}

/// The value of an optional member.
struct Lenient<T>(Option<T>);

impl<'de, T: Deserialize<'de> + Model> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(
            Option::deserialize(deserializer)?.or_else(T::from_null),
        ))
    }
}

/// Writes the members of an object: the fields in the order of the shape, then the others. The
/// first error is kept and comes out at the end.
#[derive(Debug)]
pub struct Writer<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
    shape: &'static Shape,
    current: usize,
}

impl<S: Serializer> Writer<S> {
    /// Begins an object.
    pub fn new(serializer: S, shape: &'static Shape) -> Self {
        Self {
            map: serializer.serialize_map(None),
            shape,
            current: 0,
        }
    }

    fn entry<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if let Ok(map) = &mut self.map
            && let Err(error) = map.serialize_entry(name, value)
        {
            self.map = Err(error);
        }
    }

    /// Writes the next field, unless it is absent.
    pub fn field<T: Serialize + Model>(&mut self, value: &T) {
        let member = self.shape.members.get(self.current);
        self.current += 1;
        if let Some(member) = member.filter(|_| !value.is_absent()) {
            self.entry(member.wire, value);
        }
    }

    /// Writes a member without a field; declared names belong to their fields.
    fn other<T: Serialize>(&mut self, name: &str, value: &T) {
        if self.shape.position(name).is_none() {
            self.entry(name, value);
        }
    }

    /// Writes the additional members.
    pub fn additional<T: Serialize>(&mut self, members: &Map<T>) {
        for (name, value) in members {
            self.other(name, value);
        }
    }

    /// Writes the unknown members and ends the object.
    pub fn end(mut self, extra: &Extra) -> Result<S::Ok, S::Error> {
        for (name, value) in extra.get().into_iter().flatten() {
            self.other(name, value);
        }
        self.map?.end()
    }
}

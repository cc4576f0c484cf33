//! The tree of a document: what YAML and JSON have in common, with the place of every node.
//!
//! In: built by `parse`, changed by `overlay` and `normalize`. Out: read by every later stage.
//! Never here: knowledge of OpenAPI.

use std::collections::HashMap;

use crate::source::{Pointer, Span};

mod places;

pub(crate) use places::{Noted, Places};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where the value stands.
    pub span: Span,
}

/// A value as JSON knows it.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number, of any size.
    Number(Number),
    /// A string.
    String(String),
    /// A list.
    Sequence(Vec<Node>),
    /// An object, in document order.
    Mapping(Mapping),
}

/// A number in JSON's own notation, so that no digit is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

/// An object: members in document order, each with the place of its key.
///
/// Most objects have a few members, which are found by looking at each; the many of a large one
/// are found by their hashes.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    members: Vec<(String, Entry)>,
    /// Where each member is, of more than [`FEW`]. Behind a pointer, because every value of a tree is
    /// as large as an object is.
    #[allow(clippy::box_collection)]
    index: Option<Box<HashMap<String, usize>>>,
}

/// How many members are found without their hashes.
const FEW: usize = 16;

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Number {
    /// Takes text that already is a JSON number.
    pub fn from_json_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The number in JSON's notation.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, where it is whole and fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The number, where it is whole, not negative and fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// The nearest floating-point number, where there is a finite one.
    pub fn as_f64(&self) -> Option<f64> {
        self.0
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }
}

impl Mapping {
    /// The value of a member.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value of a member, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let at = self.find(key)?;
        let member = self.members.get_mut(at);
        member.map(|(_, entry)| &mut entry.value)
    }

    /// A member with the place of its key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        let member = self.members.get(self.find(key)?);
        member.map(|(_, entry)| entry)
    }

    /// Whether there is such a member.
    pub fn contains(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Sets a member; one that is there keeps its place in the order.
    pub fn insert(&mut self, key: impl Into<String>, key_span: Span, value: Node) -> Option<Entry> {
        let key = key.into();
        let Some(at) = self.find(&key) else {
            self.push(key, key_span, value);
            return None;
        };
        let entry = Entry { key_span, value };
        let member = self.members.get_mut(at);
        member.map(|(_, old)| std::mem::replace(old, entry))
    }

    /// Sets a member that is not there, which the caller knows.
    pub(crate) fn push(&mut self, key: String, key_span: Span, value: Node) {
        let entry = Entry { key_span, value };
        // Very many objects have one member, and room for four would stay empty in each.
        if self.members.is_empty() {
            self.members.reserve_exact(1);
        }
        if let Some(index) = &mut self.index {
            index.insert(key.clone(), self.members.len());
            self.members.push((key, entry));
        } else {
            self.members.push((key, entry));
            self.index_many();
        }
    }

    /// Takes a member out, the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.find(key)?;
        if let Some(index) = &mut self.index {
            index.remove(key);
            for behind in index.values_mut().filter(|place| **place > at) {
                *behind -= 1;
            }
        }
        let (_, entry) = self.members.remove(at);
        Some(entry)
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        let members = self.members.iter();
        members.map(|(key, entry)| (key.as_str(), entry))
    }

    /// The members in order, to change their values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Entry)> {
        let members = self.members.iter_mut();
        members.map(|(key, entry)| (key.as_str(), entry))
    }

    /// Keeps the members for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Entry) -> bool) {
        let before = self.members.len();
        self.members.retain_mut(|(key, entry)| keep(key, entry));
        if self.members.len() < before {
            self.index_many();
        }
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    fn find(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.members.iter().position(|(name, _)| name == key),
        }
    }

    /// Makes the index anew, where there are many members.
    fn index_many(&mut self) {
        self.index = (self.members.len() > FEW).then(|| {
            let names = self.members.iter().map(|(key, _)| key.clone());
            Box::new(names.zip(0..).collect())
        });
    }
}

impl IntoIterator for Mapping {
    type Item = (String, Entry);
    type IntoIter = std::vec::IntoIter<(String, Entry)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl Node {
    /// A node of that value at that place.
    pub fn new(value: Value, span: Span) -> Self {
        Self { value, span }
    }

    /// A string at that place.
    pub fn string(text: impl Into<String>, span: Span) -> Self {
        Self::new(Value::String(text.into()), span)
    }

    /// The object, where the node is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The object, where the node is one, to change it.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The list, where the node is one.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The text, where the node is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, where the node is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The member of an object.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// What the node is, in JSON's words.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "an object",
        }
    }

    /// The node that a pointer names.
    pub fn pointer(&self, pointer: &Pointer) -> Option<&Node> {
        if pointer.is_anchor() {
            return None;
        }
        let mut node = self;
        for token in pointer.parts() {
            node = match &node.value {
                Value::Mapping(mapping) => mapping.get(&token)?,
                Value::Sequence(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The node that a pointer names, to change it.
    pub fn pointer_mut(&mut self, pointer: &Pointer) -> Option<&mut Node> {
        if pointer.is_anchor() {
            return None;
        }
        let mut node = self;
        for token in pointer.parts() {
            node = match &mut node.value {
                Value::Mapping(mapping) => mapping.get_mut(&token)?,
                Value::Sequence(items) => items.get_mut(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// Whether two nodes say the same: places and the order of members do not count.
    pub fn same_content(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Number(left), Value::Number(right)) => left == right,
            (Value::String(left), Value::String(right)) => left == right,
            (Value::Sequence(left), Value::Sequence(right)) => {
                left.len() == right.len()
                    && left
                        .iter()
                        .zip(right)
                        .all(|(left, right)| left.same_content(right))
            }
            (Value::Mapping(left), Value::Mapping(right)) => {
                left.len() == right.len()
                    && left.iter().all(|(key, entry)| {
                        right
                            .get(key)
                            .is_some_and(|other| entry.value.same_content(other))
                    })
            }
            _ => false,
        }
    }

    /// The node as a `serde_json` value, for libraries that read those. A number beyond 64 bits
    /// becomes the nearest floating-point number there; the tree keeps its digits.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => serde_json::Value::Bool(*value),
            Value::Number(number) => number.to_json(),
            Value::String(text) => serde_json::Value::String(text.clone()),
            Value::Sequence(items) => {
                serde_json::Value::Array(items.iter().map(Node::to_json).collect())
            }
            Value::Mapping(mapping) => {
                let mut members = serde_json::Map::new();
                for (key, entry) in mapping.iter() {
                    members.insert(key.to_owned(), entry.value.to_json());
                }
                members.into()
            }
        }
    }
}

impl Number {
    fn to_json(&self) -> serde_json::Value {
        if let Some(number) = self.as_i64() {
            return number.into();
        }
        if let Some(number) = self.as_u64() {
            return number.into();
        }
        // A number beyond the range of f64 has no nearest neighbour: its text stays.
        self.as_f64()
            .map_or_else(|| self.0.clone().into(), serde_json::Value::from)
    }
}

#[cfg(test)]
mod tests {
    use super::{FEW, Mapping, Node};
    use crate::source::Span;

    fn put(mapping: &mut Mapping, key: &str, value: &str) -> bool {
        let span = Span::default();
        let old = mapping.insert(key, span, Node::string(value, span));
        old.is_some()
    }

    /// The members in order, each as it is found by its name.
    fn found(mapping: &Mapping) -> Vec<(&str, Option<&str>)> {
        let keys = mapping.iter().map(|(key, _)| key);
        keys.map(|key| (key, mapping.get(key).and_then(Node::as_str)))
            .collect()
    }

    #[test]
    fn members_are_found_and_keep_their_order_whether_few_or_many() {
        for count in [1, 2, FEW, FEW + 1, 3 * FEW] {
            let mut mapping = Mapping::default();
            let mut expected: Vec<(String, String)> = Vec::new();
            for number in 0..count {
                let (key, value) = (format!("k{number}"), format!("v{number}"));
                assert!(!put(&mut mapping, &key, &value), "{key}");
                expected.push((key, value));
            }
            let same = |mapping: &Mapping, expected: &[(String, String)]| {
                let wanted: Vec<_> = expected
                    .iter()
                    .map(|(key, value)| (key.as_str(), Some(value.as_str())))
                    .collect();
                assert_eq!(found(mapping), wanted, "of {count}");
                assert_eq!(mapping.len(), wanted.len());
            };
            same(&mapping, &expected);

            assert!(put(&mut mapping, "k0", "other"));
            expected[0].1 = "other".to_owned();
            same(&mapping, &expected);

            assert!(mapping.remove("k0").is_some());
            assert!(mapping.remove("k0").is_none());
            expected.remove(0);
            same(&mapping, &expected);

            mapping.retain(|key, _| key.ends_with(['1', '3', '5']));
            expected.retain(|(key, _)| key.ends_with(['1', '3', '5']));
            same(&mapping, &expected);

            assert!(!put(&mut mapping, "k0", "again"));
            expected.push(("k0".to_owned(), "again".to_owned()));
            same(&mapping, &expected);
            assert!(!mapping.contains("k2"));
        }
    }
}

//! The same document in another order, wherever order means nothing.
//!
//! Order means something where people count: the required members of an object and the required
//! parameters of a call are arguments, kinds of media types and security are tried in their order,
//! and of the values that tell a branch the first is written.

use std::collections::BTreeSet;

use codegen::tree::{Mapping, Node, Value};

use super::dice::Dice;
use super::tree;

struct Shuffle {
    /// Every name that any object requires.
    required: BTreeSet<String>,
    seed: u64,
}

/// Puts everything in another order that has none. What is the same stays the same, as several
/// documents and answers may have to say the same of what they share.
pub(crate) fn shuffle(document: &mut Node, seed: u64) {
    let mut required = BTreeSet::new();
    collect_required(document, &mut required);
    Shuffle { required, seed }.walk(document, "");
}

/// Every name that any object requires.
fn collect_required(node: &Node, names: &mut BTreeSet<String>) {
    if let Some(Value::Sequence(items)) = node.get("required").map(|node| &node.value) {
        names.extend(items.iter().filter_map(Node::as_str).map(str::to_owned));
    }
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| collect_required(item, names)),
        Value::Mapping(mapping) => mapping
            .iter()
            .for_each(|(_, entry)| collect_required(&entry.value, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

impl Shuffle {
    /// The same for the same content.
    fn dice(&self, node: &Node) -> Dice {
        let text = tree::json(node);
        let hash = text.bytes().fold(self.seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Dice::new(hash)
    }

    /// Shuffles what stands below a key.
    fn walk(&self, node: &mut Node, key: &str) {
        let mut dice = self.dice(node);
        match &mut node.value {
            Value::Mapping(mapping) => {
                let required = &self.required;
                match key {
                    "properties" => reorder(mapping, |name| required.contains(name), &mut dice),
                    // Docs show variables of servers, and their values, in their order.
                    "variables" => return,
                    "content" | "mapping" | "default" | "example" | "value" | "examples" => {}
                    _ => reorder(mapping, |_| false, &mut dice),
                }
                let is_alone = !mapping.iter().any(|(name, _)| name.starts_with("x-enum"));
                for (name, entry) in mapping.iter_mut() {
                    // Names and texts of values may stand beside them, in the same order.
                    if name != "enum" || is_alone {
                        self.walk(&mut entry.value, name);
                    }
                }
            }
            Value::Sequence(items) => {
                match key {
                    "required" | "tags" => mix(items, |_| false, &mut dice),
                    // Values of several types are branches, in their order.
                    "enum" if items.iter().all(|item| item.as_str().is_some()) => {
                        mix(items, |_| false, &mut dice);
                    }
                    "parameters" => mix(items, is_counted, &mut dice),
                    _ => {}
                }
                for item in items {
                    self.walk(item, "");
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// A required parameter is an argument; of a reference nobody knows. Of headers whose names differ
/// in their case only, the first counts.
fn is_counted(parameter: &Node) -> bool {
    parameter.get("$ref").is_some()
        || parameter.get("in").and_then(Node::as_str) == Some("header")
        || parameter.get("required").and_then(Node::as_bool) == Some(true)
}

fn reorder(mapping: &mut Mapping, fixed: impl Fn(&str) -> bool, dice: &mut Dice) {
    let mut members: Vec<_> = std::mem::take(mapping).into_iter().collect();
    mix(&mut members, |(name, _)| fixed(name), dice);
    for (name, entry) in members {
        mapping.insert(name, entry.key_span, entry.value);
    }
}

/// Another order, in which the fixed ones stand as they did to each other.
fn mix<T: Clone>(items: &mut [T], fixed: impl Fn(&T) -> bool, dice: &mut Dice) {
    let kept: Vec<T> = items.iter().filter(|item| fixed(item)).cloned().collect();
    for last in (1..items.len()).rev() {
        items.swap(last, dice.below(last + 1));
    }
    let places = items.iter_mut().filter(|item| fixed(item));
    for (place, item) in places.zip(kept) {
        *place = item;
    }
}

//! The key `<<`, which merges other objects into one.
//!
//! In: an object with that key. Out: the object with the members that it merges in. Never here: a member
//! that the object has itself, from somewhere else.

use std::collections::HashSet;

use super::not_json;
use crate::parse::build::Refusal;
use crate::parse::scalar::Unusable;
use crate::tree::{Entry, Mapping, Node, Value};

/// The key, a convention of YAML 1.1 that people still use.
pub(super) const MERGE: &str = "<<";

/// Replaces the member `<<` by what it merges in. What the object says itself wins, then what
/// stands first.
pub(super) fn merged(members: Mapping) -> Result<Mapping, Refusal> {
    let own: HashSet<String> = members.iter().map(|(key, _)| key.to_owned()).collect();
    let mut result = Mapping::default();
    for (key, entry) in members {
        if key != MERGE {
            result.insert(key, entry.key_span, entry.value);
            continue;
        }
        for (key, entry) in merge_sources(entry)?.into_iter().flatten() {
            if !own.contains(&key) && !result.contains(&key) {
                result.insert(key, entry.key_span, entry.value);
            }
        }
    }
    Ok(result)
}

fn merge_sources(entry: Entry) -> Result<Vec<Mapping>, Refusal> {
    let span = entry.value.span;
    let nodes = match entry.value.value {
        Value::Sequence(items) => items,
        value => vec![Node::new(value, span)],
    };
    nodes
        .into_iter()
        .map(|node| match node.value {
            Value::Mapping(members) => Ok(members),
            _ => Err(not_json(
                Unusable {
                    message: "the key `<<` merges objects, and this is none".to_owned(),
                    help: "name an object or a list of objects, or quote the key: '<<'",
                },
                node.span,
            )),
        })
        .collect()
}

//! Path items that are given by a reference.
//!
//! In: the tree of one document. Out: the same with each such path item written in place.
//! Never here: a reference that leads out of the document; `lower` reports it.

use std::collections::BTreeMap;

use crate::source::Pointer;
use crate::tree::{Mapping, Node, Value};

/// How many references may stand in a row.
const LONGEST_CHAIN: usize = 100;

/// Writes path items in place; members beside a reference count before those of its target.
pub(crate) fn write_in_place(document: &mut Node) {
    let mut found = BTreeMap::new();
    let paths = document.get("paths").and_then(Node::as_mapping);
    for (path, entry) in paths.into_iter().flat_map(Mapping::iter) {
        if let Some(item) = target(document, &entry.value) {
            found.insert(path.to_owned(), item);
        }
    }
    let Some(paths) = (document.as_mapping_mut())
        .and_then(|document| document.get_mut("paths"))
        .and_then(Node::as_mapping_mut)
    else {
        return;
    };
    for (path, item) in found {
        let Some(node) = paths.get_mut(&path) else {
            continue;
        };
        let Value::Mapping(members) = item.value else {
            continue;
        };
        let Some(own) = node.as_mapping_mut() else {
            continue;
        };
        own.remove("$ref");
        for (name, entry) in members {
            if !own.contains(&name) {
                own.insert(name, entry.key_span, entry.value);
            }
        }
    }
}

/// What stands at the end of a chain of references, where it is a path item.
fn target(document: &Node, item: &Node) -> Option<Node> {
    item.get("$ref")?;
    let mut node = item;
    for _ in 0..LONGEST_CHAIN {
        let Some(reference) = node.get("$ref") else {
            return node.as_mapping().map(|_| node.clone());
        };
        node = document.pointer(&Pointer::from_reference(reference.as_str()?)?)?;
    }
    None
}

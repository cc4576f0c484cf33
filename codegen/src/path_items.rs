//! Path items as a document has them, and the operations in them.
//!
//! In: the tree of one document. Out: its operations; or the same tree with each path item that is
//! given by a reference written in place. Never here: a reference that leads out of the document;
//! `lower` reports it.

use std::collections::BTreeMap;

use crate::diagnostic::METHODS;
use crate::source::Pointer;
use crate::tree::{Mapping, Node, Value};

/// How many references may stand in a row.
const LONGEST_CHAIN: usize = 100;

/// An operation of a document as it was found.
pub(crate) struct Found<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'static str,
    pub(crate) id: Option<&'a str>,
    node: &'a Node,
}

impl Found<'_> {
    /// Where it stands.
    pub(crate) fn at(&self) -> Pointer {
        Pointer::root()
            .child("paths")
            .child(self.path)
            .child(self.method)
    }

    fn call(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    pub(crate) fn tags(&self) -> impl Iterator<Item = &str> {
        let tags = self.node.get("tags").and_then(Node::as_sequence);
        tags.into_iter().flatten().filter_map(Node::as_str)
    }

    pub(crate) fn is_called(&self, name: &str) -> bool {
        let chosen = self.node.get("x-rust-name").and_then(Node::as_str);
        self.id == Some(name) || chosen == Some(name) || self.call() == name
    }
}

/// The operations of a document.
pub(crate) fn operations(document: &Node) -> impl Iterator<Item = Found<'_>> {
    let paths = document.get("paths").and_then(Node::as_mapping);
    paths
        .into_iter()
        .flat_map(Mapping::iter)
        .flat_map(|(path, item)| {
            METHODS.into_iter().filter_map(move |method| {
                let node = item.value.get(method)?;
                let id = node.get("operationId").and_then(Node::as_str);
                Some(Found {
                    path,
                    method,
                    id,
                    node,
                })
            })
        })
}

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

//! Where the extensions of a document stand.
//!
//! In: a normalized tree. Out: the places of all members whose names begin with `x-`, except
//! where such a name is free for the document to choose. Never here: what an extension means.

use crate::source::{Pointer, Span};
use crate::tree::{Mapping, Node};

use super::grammar::{self, Kind, Shape};

/// Extensions that `normalize` itself made.
const OWN: &[&str] = &[
    "x-content-media-type",
    "x-defs",
    "x-definitions",
    "x-examples",
    "x-explode",
];

/// The extensions of a document, in its order.
pub(crate) fn extensions(document: &Node) -> Vec<(Pointer, Span)> {
    let mut found = Vec::new();
    object(document, Kind::Document, &mut Pointer::root(), &mut found);
    found
}

fn note(mapping: &Mapping, at: &Pointer, found: &mut Vec<(Pointer, Span)>) {
    for (key, entry) in mapping.iter() {
        if key.starts_with("x-") && !OWN.contains(&key) {
            found.push((at.child(key), entry.key_span));
        }
    }
}

fn object(node: &Node, kind: Kind, at: &mut Pointer, found: &mut Vec<(Pointer, Span)>) {
    let Some(mapping) = node.as_mapping() else {
        return;
    };
    note(mapping, at, found);
    for member in grammar::members(kind) {
        if member.shape.is_plain() {
            continue;
        }
        if let Some(node) = mapping.get(member.name) {
            at.within(member.name, |at| value(node, member.shape, at, found));
        }
    }
}

fn value(node: &Node, shape: Shape, at: &mut Pointer, found: &mut Vec<(Pointer, Span)>) {
    match shape {
        Shape::Any | Shape::Text | Shape::Truth => {}
        Shape::Object(kind) | Shape::ObjectOrRef(kind) => object(node, kind, at, found),
        Shape::Schema => schema(node, at, found),
        Shape::List(item) if item.is_plain() => {}
        Shape::List(item) => {
            for (index, node) in node.as_sequence().into_iter().flatten().enumerate() {
                at.within(&index.to_string(), |at| value(node, *item, at, found));
            }
        }
        Shape::Map(inner) if inner.is_plain() => {}
        Shape::Map(inner) => {
            for (key, entry) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
                at.within(key, |at| value(&entry.value, *inner, at, found));
            }
        }
        Shape::Content => value(node, Shape::Map(&Shape::Object(Kind::MediaType)), at, found),
        Shape::Responses => keyed(node, Kind::Response, at, found),
        Shape::Paths => keyed(node, Kind::PathItem, at, found),
    }
}

/// Objects of one kind beside extensions.
fn keyed(node: &Node, kind: Kind, at: &mut Pointer, found: &mut Vec<(Pointer, Span)>) {
    let Some(mapping) = node.as_mapping() else {
        return;
    };
    note(mapping, at, found);
    for (key, entry) in mapping.iter() {
        if !key.starts_with("x-") {
            at.within(key, |at| object(&entry.value, kind, at, found));
        }
    }
}

fn schema(node: &Node, at: &mut Pointer, found: &mut Vec<(Pointer, Span)>) {
    let Some(mapping) = node.as_mapping() else {
        return;
    };
    note(mapping, at, found);
    for (key, entry) in mapping.iter() {
        let shape = match key {
            "properties" | "x-defs" | "x-definitions" => Shape::Map(&Shape::Schema),
            "items" | "not" | "additionalProperties" => Shape::Schema,
            "allOf" | "oneOf" | "anyOf" => Shape::List(&Shape::Schema),
            "externalDocs" => Shape::Object(Kind::ExternalDocs),
            _ => continue,
        };
        at.within(key, |at| value(&entry.value, shape, at, found));
    }
}

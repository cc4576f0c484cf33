//! Rewrites one schema into the terms of OpenAPI 3.0, and everything below it.
//!
//! In: a schema of 3.0, 3.1 or a mixture. Out: a schema of 3.0, with `x-` extensions for what
//! 3.0 cannot say. Never here: a keyword lost in silence.

use crate::diagnostic::Rule;
use crate::source::{Pointer, Span};
use crate::tree::{Mapping, Node, Value};

use super::grammar::{Kind, Shape};
use super::{Dialect, Walk};

mod keywords;
mod patterns;
mod tuples;
mod types;
mod values;

/// A schema, or a reference to one.
pub(super) fn schema(walk: &mut Walk<'_>, node: &mut Node, at: &Pointer) {
    let span = node.span;
    match &node.value {
        // Nothing at all is written for "anything" too.
        Value::Bool(true) | Value::Null => node.value = Value::Mapping(Mapping::default()),
        Value::Bool(false) => {
            // `false` allows nothing; `not: {}` says the same in the words of 3.0.
            let mut mapping = Mapping::default();
            let anything = Node::new(Value::Mapping(Mapping::default()), span);
            mapping.insert("not", span, anything);
            node.value = Value::Mapping(mapping);
        }
        _ => {}
    }
    let Some(mapping) = node.as_mapping_mut() else {
        let found = node.kind();
        walk.wrong_type(span, at, "a schema", found);
        return;
    };
    if mapping.contains("$ref") && !reference(walk, mapping, span, at) {
        return;
    }
    keywords::rewrite(walk, mapping, at);
    types::rewrite(walk, mapping, span, at);
    keywords::drop_unknown(walk, mapping, at);
    children(walk, mapping, at);
}

/// A reference alone stays one. With something beside it, it becomes a part of `allOf`, which
/// means the same in 3.1 and is what people mean in 3.0. Returns whether there is more to do.
fn reference(walk: &mut Walk<'_>, mapping: &mut Mapping, span: Span, at: &Pointer) -> bool {
    let Some(target) = mapping.get_mut("$ref") else {
        return true;
    };
    let Value::String(text) = &mut target.value else {
        let (span, found) = (target.span, target.kind());
        walk.wrong_type(span, &at.child("$ref"), "a string", found);
        return false;
    };
    *text = kept(text);
    if mapping.len() == 1 {
        return false;
    }
    let Some(target) = mapping.remove("$ref") else {
        return true;
    };
    if walk.dialect == Dialect::V30 {
        walk.report.judge(
            Rule::KeywordOf31In30,
            target.key_span,
            at,
            "keywords beside `$ref` are honoured, as in 3.1",
        );
    }
    let mut part = Mapping::default();
    part.insert("$ref", target.key_span, target.value);
    let part = Node::new(Value::Mapping(part), span);
    match mapping.get_mut("allOf").map(|node| &mut node.value) {
        Some(Value::Sequence(parts)) => parts.insert(0, part),
        None => {
            let parts = Node::new(Value::Sequence(vec![part]), span);
            mapping.insert("allOf", target.key_span, parts);
        }
        // What it is instead of a list is said where the parts are walked.
        Some(_) => {}
    }
    true
}

/// Definitions stand under names that the model keeps, and so does what refers to them. There are
/// two, because a schema can have both of them.
const DEFINITIONS: [(&str, &str); 2] = [("$defs", "x-defs"), ("definitions", "x-definitions")];

/// A reference in terms of those names.
fn kept(reference: &str) -> String {
    let mut parts: Vec<&str> = reference.split('/').collect();
    // Behind `#/components/schemas/Name`, a member may be called like that.
    for index in 4..parts.len() {
        let is_member = parts.get(index - 1) == Some(&"properties");
        if let Some(part) = parts.get_mut(index)
            && !is_member
            && let Some((_, kept)) = DEFINITIONS.iter().find(|(name, _)| name == part)
        {
            *part = kept;
        }
    }
    parts.join("/")
}

/// The schemas inside this one, and the members of other kinds.
fn children(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    for (key, entry) in mapping.iter_mut() {
        let node = &mut entry.value;
        let shape = match key {
            "properties" | "x-defs" | "x-definitions" => Shape::Map(&Shape::Schema),
            "items" | "not" => Shape::Schema,
            "allOf" | "oneOf" | "anyOf" => Shape::List(&Shape::Schema),
            // A truth value is at home here; as a schema it would become an object.
            "additionalProperties" if node.as_bool().is_none() => Shape::Schema,
            "title" | "description" | "format" | "pattern" | "type" => Shape::Text,
            "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems" => Shape::Truth,
            "externalDocs" => Shape::Object(Kind::ExternalDocs),
            "required" => Shape::List(&Shape::Text),
            "enum" => Shape::List(&Shape::Any),
            "discriminator" => {
                discriminator(walk, node, &at.child(key));
                continue;
            }
            _ => continue,
        };
        walk.member(node, shape, key, at);
    }
}

fn discriminator(walk: &mut Walk<'_>, node: &mut Node, at: &Pointer) {
    let Some(mapping) = node.as_mapping_mut() else {
        walk.wrong_type(node.span, at, "an object", node.kind());
        return;
    };
    let report = &mut *walk.report;
    mapping.retain(|key, entry| {
        let known = key.starts_with("x-") || matches!(key, "propertyName" | "mapping");
        if !known {
            let detail = format!("`{key}` is not read");
            report.judge(Rule::KeywordIgnored, entry.key_span, &at.child(key), detail);
        }
        known
    });
    if let Some(name) = mapping.get_mut("propertyName") {
        walk.text(name, &at.child("propertyName"));
    } else {
        let span = node.span;
        walk.wrong_type(span, at, "an object with `propertyName`", "one without");
        return;
    }
    if let Some(map) = mapping.get_mut("mapping") {
        walk.map(map, Shape::Text, &at.child("mapping"));
    }
}

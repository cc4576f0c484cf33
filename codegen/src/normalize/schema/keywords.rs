//! Keywords of JSON Schema that 3.0 says in another way, or not at all.
//!
//! In: the members of one schema. Out: members that the model of 3.0 reads.
//! Never here: the keyword `type` and `enum`, which stand in `types`.

use crate::diagnostic::Rule;
use crate::source::{Pointer, Span};
use crate::tree::{Entry, Mapping, Node, Number, Value};

use super::super::{Dialect, Walk, whole};

/// What the model reads.
const KNOWN: &[&str] = &[
    "title",
    "description",
    "type",
    "format",
    "pattern",
    "multipleOf",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minimum",
    "maximum",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "enum",
    "minLength",
    "maxLength",
    "oneOf",
    "allOf",
    "anyOf",
    "not",
    "nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "externalDocs",
    "example",
    "discriminator",
    "default",
];

const QUOTED: &str = "a number in quotes is read as the number";

/// Keywords that only people and other tools read: leaving them out changes no code.
const ANNOTATIONS: &[&str] = &["$comment", "$schema", "$id", "$anchor"];

pub(super) fn rewrite(walk: &mut Walk<'_>, mapping: &mut Mapping, span: Span, at: &Pointer) {
    if walk.dialect == Dialect::V31
        && let Some(entry) = mapping.entry("nullable")
    {
        walk.report.judge(
            Rule::NullableIn31,
            entry.key_span,
            &at.child("nullable"),
            "`nullable` read as \"null allowed\"",
        );
    }
    definitions(mapping);
    examples(mapping);
    content_encoding(mapping);
    tuples(walk, mapping, at);
    pattern_properties(walk, mapping, at);
    let (least, most) = (
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    );
    limit(
        walk,
        mapping,
        least,
        |exclusive, other| exclusive >= other,
        at,
    );
    limit(
        walk,
        mapping,
        most,
        |exclusive, other| exclusive <= other,
        at,
    );
    for name in [
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
    ] {
        count(walk, mapping, name, at);
    }
    for name in ["multipleOf", "minimum", "maximum"] {
        number(walk, mapping, name, at);
    }
    required(walk, mapping, span, at);
}

/// Takes out what the model would drop, and says so.
pub(super) fn drop_unknown(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let report = &mut *walk.report;
    mapping.retain(|key, entry| {
        let known = key.starts_with("x-") || KNOWN.contains(&key);
        if !known && !ANNOTATIONS.contains(&key) {
            report.judge(
                Rule::KeywordIgnored,
                entry.key_span,
                &at.child(key),
                format!("`{key}` is not read"),
            );
        }
        known
    });
}

fn definitions(mapping: &mut Mapping) {
    for name in ["$defs", "definitions"] {
        if let Some(Entry { key_span, value }) = mapping.remove(name) {
            mapping.insert("x-defs", key_span, value);
        }
    }
}

/// 3.1 has a list of examples, 3.0 one: the list is kept under a name that the model keeps.
fn examples(mapping: &mut Mapping) {
    if let Some(Entry { key_span, value }) = mapping.remove("examples") {
        mapping.insert("x-examples", key_span, value);
    }
}

fn content_encoding(mapping: &mut Mapping) {
    let is_base64 = mapping.get("contentEncoding").and_then(Node::as_str) == Some("base64");
    if is_base64
        && !mapping.contains("format")
        && let Some(Entry { key_span, value }) = mapping.remove("contentEncoding")
    {
        mapping.insert("format", key_span, Node::string("byte", value.span));
    }
}

/// Lists whose places have types of their own: the elements may be anything.
fn tuples(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let old = mapping
        .get("items")
        .is_some_and(|items| items.as_sequence().is_some());
    let name = if mapping.contains("prefixItems") {
        "prefixItems"
    } else if old {
        "items"
    } else {
        return;
    };
    if let Some(entry) = mapping.remove(name) {
        let detail = "a list with a type for each place is read as a list of anything";
        walk.report
            .judge(Rule::Widened, entry.key_span, &at.child(name), detail);
        // What `items` says of the rest does not hold for the first places.
        mapping.remove("items");
    }
}

/// Members whose names match a pattern: read as members of any name.
fn pattern_properties(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let Some(Entry { key_span, value }) = mapping.remove("patternProperties") else {
        return;
    };
    let pointer = at.child("patternProperties");
    let Value::Mapping(patterns) = value.value else {
        walk.wrong_type(value.span, &pointer, "an object", value.kind());
        return;
    };
    let only = patterns.len() == 1;
    let free = mapping
        .get("additionalProperties")
        .is_none_or(|node| node.as_bool() == Some(false));
    walk.report.judge(
        Rule::Widened,
        key_span,
        &pointer,
        "the names of these members are not checked",
    );
    mapping.remove("additionalProperties");
    if only
        && free
        && let Some((_, entry)) = patterns.into_iter().next()
    {
        mapping.insert("additionalProperties", entry.key_span, entry.value);
    }
}

/// 3.1 writes `exclusiveMinimum: 5`, 3.0 `minimum: 5` with `exclusiveMinimum: true`.
fn limit(
    walk: &mut Walk<'_>,
    mapping: &mut Mapping,
    (exclusive, plain): (&str, &str),
    tighter: fn(f64, f64) -> bool,
    at: &Pointer,
) {
    let Some(entry) = mapping.entry(exclusive).cloned() else {
        return;
    };
    match &entry.value.value {
        Value::Number(number) => {
            if walk.dialect == Dialect::V30 {
                let detail = format!("a number under `{exclusive}` is honoured, as in 3.1");
                walk.report.judge(
                    Rule::KeywordOf31In30,
                    entry.key_span,
                    &at.child(exclusive),
                    detail,
                );
            }
            let other = mapping.get(plain).and_then(|node| match &node.value {
                Value::Number(other) => other.as_f64(),
                _ => None,
            });
            let counts = match (number.as_f64(), other) {
                (Some(exclusive), Some(other)) => tighter(exclusive, other),
                _ => true,
            };
            if counts {
                mapping.insert(plain, entry.key_span, entry.value.clone());
                let flag = Node::new(Value::Bool(true), entry.value.span);
                mapping.insert(exclusive, entry.key_span, flag);
            } else {
                mapping.remove(exclusive);
            }
        }
        Value::Bool(_) if mapping.contains(plain) => {}
        // Without a limit there is nothing to exclude.
        _ => unusable(walk, mapping, exclusive, at),
    }
}

/// A count: whole and not negative.
fn count(walk: &mut Walk<'_>, mapping: &mut Mapping, name: &str, at: &Pointer) {
    let Some(node) = mapping.get_mut(name) else {
        return;
    };
    let value = match &node.value {
        Value::Number(number) => whole(number).filter(|value| *value >= 0),
        Value::String(text) => text.parse().ok().filter(|value| *value >= 0),
        _ => None,
    };
    if let Some(value) = value {
        let quoted = node.as_str().is_some().then_some(node.span);
        node.value = Value::Number(Number::from_json_text(value.to_string()));
        if let Some(span) = quoted {
            walk.report
                .judge(Rule::Repaired, span, &at.child(name), QUOTED);
        }
    } else {
        unusable(walk, mapping, name, at);
    }
}

/// A number; whole ones are written without a fraction, so that the model counts them as whole.
fn number(walk: &mut Walk<'_>, mapping: &mut Mapping, name: &str, at: &Pointer) {
    let Some(node) = mapping.get_mut(name) else {
        return;
    };
    let number = match &node.value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
            Some(Number::from_json_text(text.clone()))
        }
        _ => None,
    };
    match number {
        Some(number)
            if number
                .as_f64()
                .is_some_and(|value| name != "multipleOf" || value > 0.0) =>
        {
            let text = whole(&number)
                .map_or_else(|| number.as_str().to_owned(), |value| value.to_string());
            let quoted = node.as_str().is_some().then_some(node.span);
            node.value = Value::Number(Number::from_json_text(text));
            if let Some(span) = quoted {
                walk.report
                    .judge(Rule::Repaired, span, &at.child(name), QUOTED);
            }
        }
        _ => unusable(walk, mapping, name, at),
    }
}

fn unusable(walk: &mut Walk<'_>, mapping: &mut Mapping, name: &str, at: &Pointer) {
    if let Some(entry) = mapping.remove(name) {
        let detail = format!("this `{name}` cannot bound anything");
        walk.report.judge(
            Rule::KeywordIgnored,
            entry.key_span,
            &at.child(name),
            detail,
        );
    }
}

/// Drafts before 4 wrote `required: true` at the member; 3.0 lists the names at the object.
fn required(walk: &mut Walk<'_>, mapping: &mut Mapping, span: Span, at: &Pointer) {
    let Some(node) = mapping.get("required") else {
        return;
    };
    if matches!(node.value, Value::Bool(_)) {
        let detail = "`required` must list names; a truth value says nothing";
        walk.report
            .judge(Rule::KeywordIgnored, span, &at.child("required"), detail);
        mapping.remove("required");
    }
}

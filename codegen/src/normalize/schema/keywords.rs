//! Keywords of JSON Schema that 3.0 says in another way, or not at all.
//!
//! In: the members of one schema. Out: members that the model of 3.0 reads.
//! Never here: the keyword `type` and `enum`, which stand in `types`.

use crate::diagnostic::Rule;
use crate::source::Pointer;
use crate::tree::{Entry, Mapping, Node, Number, Value};

use super::super::{Dialect, Walk, whole};
use super::tuples;

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
const ANNOTATIONS: &[&str] = &["$comment", "$schema", "$id", "$anchor", "$vocabulary"];

/// Keywords that bound values, and that nothing checks.
const UNCHECKED: &[&str] = &[
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
];

/// References by names that only the whole document knows: nothing follows them.
const DYNAMIC: &[&str] = &["$dynamicRef", "$recursiveRef"];

pub(super) fn rewrite(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
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
    x_nullable(walk, mapping, at);
    definitions(mapping);
    examples(mapping);
    content_encoding(mapping);
    tuples::rewrite(walk, mapping, at);
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
    contradictions(walk, mapping, at);
    required(walk, mapping, at);
}

/// Bounds between which nothing lies: to hold a request to them would refuse every one.
fn contradictions(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    for (least, most) in [
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
        ("minimum", "maximum"),
    ] {
        let limit = |name: &str| match &mapping.get(name)?.value {
            Value::Number(number) => number.as_f64(),
            _ => None,
        };
        let (Some(from), Some(to)) = (limit(least), limit(most)) else {
            continue;
        };
        let flag = |name: &str| mapping.get(name).and_then(Node::as_bool) == Some(true);
        let open = least == "minimum" && (flag("exclusiveMinimum") || flag("exclusiveMaximum"));
        if from < to || from <= to && !open {
            continue;
        }
        if let Some(entry) = mapping.remove(least) {
            let detail = format!("nothing lies between `{least}` and `{most}`: neither is checked");
            let at = at.child(least);
            walk.report
                .judge(Rule::KeywordIgnored, entry.key_span, &at, detail);
        }
        mapping.remove(most);
        if least == "minimum" {
            mapping.remove("exclusiveMinimum");
            mapping.remove("exclusiveMaximum");
        }
    }
}

/// Takes out what the model would drop, and says so.
pub(super) fn drop_unknown(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let report = &mut *walk.report;
    mapping.retain(|key, entry| {
        let known = key.starts_with("x-") || KNOWN.contains(&key);
        let (rule, what) = if UNCHECKED.contains(&key) {
            (Rule::DocumentationOnly, "is not checked")
        } else if DYNAMIC.contains(&key) {
            (Rule::Widened, "is not followed")
        } else {
            (Rule::KeywordIgnored, "is not read")
        };
        if !known && !ANNOTATIONS.contains(&key) {
            let detail = format!("`{key}` {what}");
            report.judge(rule, entry.key_span, &at.child(key), detail);
        }
        known
    });
}

/// What documents say that were written for 2.0, which has no `nullable`.
fn x_nullable(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    const NAME: &str = "x-nullable";
    if mapping.contains("nullable") || mapping.get(NAME).and_then(Node::as_bool).is_none() {
        return;
    }
    let Some(Entry { key_span, value }) = mapping.remove(NAME) else {
        return;
    };
    if value.as_bool() == Some(true) {
        let detail = "`x-nullable` read as \"null allowed\"";
        walk.report
            .judge(Rule::Repaired, key_span, &at.child(NAME), detail);
        mapping.insert("nullable", key_span, value);
    }
}

fn definitions(mapping: &mut Mapping) {
    for (name, kept) in super::DEFINITIONS {
        if let Some(Entry { key_span, value }) = mapping.remove(name) {
            mapping.insert(kept, key_span, value);
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
    // In a multipart body this tells a file from a text.
    if !is_base64
        && !mapping.contains("contentEncoding")
        && let Some(Entry { key_span, value }) = mapping.entry("contentMediaType")
        && value.as_str().is_some()
    {
        let (key_span, value) = (*key_span, value.clone());
        mapping.insert("x-content-media-type", key_span, value);
    }
}

/// Members whose names match a pattern: those of a map where every other name is forbidden, or where
/// there is no other name; else members of any name may hold anything.
fn pattern_properties(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let Some(Entry { key_span, value }) = mapping.remove("patternProperties") else {
        return;
    };
    let pointer = at.child("patternProperties");
    let Value::Mapping(patterns) = value.value else {
        walk.wrong_type(value.span, &pointer, "an object", value.kind());
        return;
    };
    let closed = is_closed(mapping);
    let rest = mapping.remove("additionalProperties");
    let patterns: Vec<(String, Entry)> = patterns.into_iter().collect();
    let Some((_, first)) = patterns.first() else {
        restore(mapping, rest);
        return;
    };
    // A name that matches a pattern and another one must satisfy both: to hold it to one is wider.
    let every = patterns.iter().find(|(name, _)| matches_every(name));
    let (value, detail) = if let Some((_, entry)) = every {
        let is_all = patterns.len() == 1;
        let detail = "beside a pattern that matches every name, the other patterns are not read";
        (entry, (!is_all).then_some(detail))
    } else {
        let same = |entry: &Entry| entry.value.same_content(&first.value);
        let same_rest = match &rest {
            Some(rest) => closed || same(rest),
            None => closed,
        };
        if !same_rest || !patterns.iter().all(|(_, entry)| same(entry)) {
            let detail = "members whose names match a pattern, and others that are not declared, are read as anything";
            walk.report.judge(Rule::Widened, key_span, &pointer, detail);
            return;
        }
        let detail = "members whose names match a pattern are read as members of any name";
        (first, closed.then_some(detail))
    };
    mapping.insert("additionalProperties", value.key_span, value.value.clone());
    if let Some(detail) = detail {
        walk.report.judge(Rule::Widened, key_span, &pointer, detail);
    }
}

fn restore(mapping: &mut Mapping, rest: Option<Entry>) {
    if let Some(Entry { key_span, value }) = rest {
        mapping.insert("additionalProperties", key_span, value);
    }
}

/// Whether no member may be there that the schema itself does not speak of. What
/// `unevaluatedProperties` forbids, a part of the schema may still allow.
fn is_closed(mapping: &Mapping) -> bool {
    let forbids = |name: &str| mapping.get(name).and_then(Node::as_bool) == Some(false);
    let parts = [
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "if",
        "dependentSchemas",
        "$dynamicRef",
        "$recursiveRef",
    ];
    forbids("additionalProperties")
        || !mapping.contains("additionalProperties")
            && forbids("unevaluatedProperties")
            && !parts.iter().any(|name| mapping.contains(name))
}

/// Whether every name matches a pattern, as far as its text shows. A name of several lines, which
/// `.` does not match, is none that an API has.
fn matches_every(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    match inner {
        ".*" | "(.*)" | "[\\s\\S]*" => true,
        // Between both ends there is nothing: only the empty name matches.
        "" => pattern != "^$",
        _ => false,
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
        Value::Bool(_) if mapping.contains(plain) => {
            if walk.dialect == Dialect::V31 {
                let detail = format!("a truth value under `{exclusive}` is honoured, as in 3.0");
                let at = at.child(exclusive);
                walk.report
                    .judge(Rule::NullableIn31, entry.key_span, &at, detail);
            }
        }
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
fn required(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let Some(node) = mapping.get_mut("required") else {
        return;
    };
    let span = node.span;
    let at = at.child("required");
    match &node.value {
        Value::String(text) if !matches!(text.as_str(), "true" | "false") => {
            let only = Node::string(text.as_str(), span);
            node.value = Value::Sequence(vec![only]);
            let detail = "a name that stands for a list is read as the only one";
            walk.report.judge(Rule::Repaired, span, &at, detail);
        }
        Value::Bool(_) | Value::String(_) => {
            mapping.remove("required");
            let detail = "`required` must list names; a truth value says nothing";
            walk.report.judge(Rule::KeywordIgnored, span, &at, detail);
        }
        _ => {}
    }
}

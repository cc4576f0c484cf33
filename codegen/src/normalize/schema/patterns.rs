//! `patternProperties`, which 3.0 has no word for.
//!
//! In: the members of one schema. Out: `additionalProperties` that allows no less. Never here: a
//! pattern that is matched against a name.

use crate::diagnostic::Rule;
use crate::source::Pointer;
use crate::tree::{Entry, Mapping, Node, Value};

use super::super::Walk;

/// Members whose names match a pattern: those of a map where every other name is forbidden, or where
/// there is no other name; else members of any name may hold anything.
pub(super) fn rewrite(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
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

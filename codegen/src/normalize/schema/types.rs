//! The keyword `type` and the branches that say `null`.
//!
//! In: the members of one schema. Out: at most one type, `nullable` for null. Never here: a
//! decision about Rust.

use crate::diagnostic::Rule;
use crate::source::{Pointer, Span};
use crate::tree::{Mapping, Node, Value};

use super::super::{Dialect, Walk, whole};
use super::values;

pub(super) fn rewrite(walk: &mut Walk<'_>, mapping: &mut Mapping, span: Span, at: &Pointer) {
    type_word(walk, mapping, at);
    values::constant(walk, mapping, at);
    values::listed(walk, mapping, at);
    type_list(walk, mapping, span, at);
    values::null_in_enum(walk, mapping, span, at);
    null_branch(mapping, "oneOf", span);
    null_branch(mapping, "anyOf", span);
    infer_type(mapping, span);
    values::fit(walk, mapping, at);
}

/// `type: Integer` and `type: bool`: what people write who know another language.
fn type_word(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let Some(node) = mapping.get_mut("type") else {
        return;
    };
    let Some(word) = node.as_str() else {
        return;
    };
    let meant = match word.to_ascii_lowercase().as_str() {
        "string" | "str" => "string",
        "integer" | "int" | "long" => "integer",
        "number" | "float" | "double" => "number",
        "boolean" | "bool" => "boolean",
        "array" => "array",
        "object" => "object",
        "null" => "null",
        _ => return,
    };
    if meant != word {
        let detail = format!("a type by another name is read as `{meant}`");
        let span = node.span;
        node.value = Value::String(meant.to_owned());
        walk.report
            .judge(Rule::Repaired, span, &at.child("type"), detail);
    }
}

/// `type: [string, "null"]` and `type: [string, integer]`.
fn type_list(walk: &mut Walk<'_>, mapping: &mut Mapping, span: Span, at: &Pointer) {
    let Some(entry) = mapping.entry("type") else {
        return;
    };
    let key_span = entry.key_span;
    let Some(items) = entry.value.as_sequence() else {
        return;
    };
    let mut types: Vec<Node> = Vec::new();
    let mut nullable = false;
    for item in items {
        match item.as_str() {
            Some("null") => nullable = true,
            Some(word) if types.iter().any(|node| node.as_str() == Some(word)) => {}
            _ => types.push(item.clone()),
        }
    }
    if walk.dialect == Dialect::V30 {
        let detail = "a list of types is honoured, as in 3.1";
        walk.report
            .judge(Rule::KeywordOf31In30, key_span, &at.child("type"), detail);
    }
    mapping.remove("type");
    if nullable {
        set_nullable(mapping, key_span);
    }
    match types.len() {
        0 if nullable => {
            mapping.insert("type", key_span, Node::string("null", span));
        }
        0 => {}
        1 => {
            let only = types.swap_remove(0);
            mapping.insert("type", key_span, only);
        }
        _ => split(mapping, &types, key_span),
    }
}

/// Several types become the branches of `anyOf`, each with the keywords that speak of it.
fn split(mapping: &mut Mapping, types: &[Node], key_span: Span) {
    let mut branches = Vec::new();
    for ty in types {
        let word = ty.as_str().unwrap_or_default();
        let mut branch = Mapping::default();
        branch.insert("type", key_span, ty.clone());
        for name in keywords_of(word) {
            if let Some(entry) = mapping.entry(name)
                && (*name != "format" || speaks_of(&entry.value, word, types))
            {
                branch.insert(*name, entry.key_span, entry.value.clone());
            }
        }
        if let Some(entry) = mapping.entry("enum")
            && let Some(values) = entry.value.as_sequence()
        {
            let own: Vec<Node> = values
                .iter()
                .filter(|value| {
                    type_of(value) == Some(word)
                        || type_of(value) == Some("integer") && word == "number"
                })
                .cloned()
                .collect();
            if own.is_empty() {
                // No value of this type is allowed.
                continue;
            }
            branch.insert(
                "enum",
                entry.key_span,
                Node::new(Value::Sequence(own), ty.span),
            );
        }
        branches.push(Node::new(Value::Mapping(branch), ty.span));
    }
    for ty in types {
        for name in keywords_of(ty.as_str().unwrap_or_default()) {
            mapping.remove(name);
        }
    }
    mapping.remove("enum");
    let branches = Node::new(Value::Sequence(branches), key_span);
    if let Some(other) = mapping.remove("anyOf") {
        // Both must hold.
        let mut part = Mapping::default();
        part.insert("anyOf", key_span, branches);
        let mut rest = Mapping::default();
        rest.insert("anyOf", other.key_span, other.value);
        let parts = [part, rest].map(|part| Node::new(Value::Mapping(part), key_span));
        if let Some(Value::Sequence(all)) = mapping.get_mut("allOf").map(|node| &mut node.value) {
            all.extend(parts);
        } else {
            let all = Node::new(Value::Sequence(parts.into()), key_span);
            mapping.insert("allOf", key_span, all);
        }
    } else {
        mapping.insert("anyOf", key_span, branches);
    }
}

/// Whether a format is meant for a type, where several stand side by side: those of numbers are
/// few and known, all others are those of texts.
fn speaks_of(format: &Node, word: &str, types: &[Node]) -> bool {
    let of_numbers = format.as_str().is_some_and(|format| {
        let bits = format.trim_start_matches('u').strip_prefix("int");
        matches!(format, "float" | "double")
            || bits.is_some_and(|bits| bits.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let texts = types.iter().any(|ty| ty.as_str() == Some("string"));
    match word {
        "string" => !of_numbers,
        _ => of_numbers || !texts,
    }
}

const fn keywords_of(ty: &str) -> &'static [&'static str] {
    match ty.as_bytes() {
        b"string" => &["format", "pattern", "minLength", "maxLength"],
        b"number" | b"integer" => &[
            "format",
            "multipleOf",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
        ],
        b"array" => &["items", "minItems", "maxItems", "uniqueItems"],
        b"object" => &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
        _ => &[],
    }
}

/// A branch that says `null` makes the whole nullable.
fn null_branch(mapping: &mut Mapping, name: &str, span: Span) {
    let Some(Value::Sequence(branches)) = mapping.get_mut(name).map(|node| &mut node.value) else {
        return;
    };
    let before = branches.len();
    branches.retain(|branch| !says_null(branch));
    let found = branches.len() < before;
    if !found {
        return;
    }
    if branches.is_empty() {
        mapping.remove(name);
        mapping.insert("type", span, Node::string("null", span));
    }
    set_nullable(mapping, span);
}

fn says_null(branch: &Node) -> bool {
    let Some(mapping) = branch.as_mapping() else {
        return false;
    };
    let only_null = |node: &Node| match &node.value {
        Value::String(text) => text == "null",
        Value::Sequence(items) => {
            !items.is_empty() && items.iter().all(|item| item.as_str() == Some("null"))
        }
        _ => false,
    };
    if mapping.get("type").is_some_and(only_null) {
        return true;
    }
    let null = |node: &Node| matches!(node.value, Value::Null);
    let all_null = |node: &Node| {
        node.as_sequence()
            .is_some_and(|items| !items.is_empty() && items.iter().all(null))
    };
    mapping.get("const").is_some_and(null) || mapping.get("enum").is_some_and(all_null)
}

/// Values of one type, or members, say the type where the document does not.
fn infer_type(mapping: &mut Mapping, span: Span) {
    if mapping.contains("type") {
        return;
    }
    let composed = ["allOf", "oneOf", "anyOf"]
        .iter()
        .any(|name| mapping.contains(name));
    if composed {
        // The parts say it.
        return;
    }
    if let Some(values) = mapping.get("enum").and_then(Node::as_sequence) {
        match values::types_of(values).as_slice() {
            [] => {}
            [only] => {
                mapping.insert("type", span, Node::string(*only, span));
            }
            several => {
                let types: Vec<Node> = several
                    .iter()
                    .map(|word| Node::string(*word, span))
                    .collect();
                split(mapping, &types, span);
            }
        }
        return;
    }
    if mapping.contains("properties") || mapping.contains("additionalProperties") {
        mapping.insert("type", span, Node::string("object", span));
    } else if mapping.contains("items") {
        mapping.insert("type", span, Node::string("array", span));
    }
}

/// The type of a value; null has none.
pub(super) fn type_of(node: &Node) -> Option<&'static str> {
    Some(match &node.value {
        Value::Null => return None,
        Value::Bool(_) => "boolean",
        Value::Number(number) if whole(number).is_some() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Sequence(_) => "array",
        Value::Mapping(_) => "object",
    })
}

pub(super) fn set_nullable(mapping: &mut Mapping, span: Span) {
    mapping.insert("nullable", span, Node::new(Value::Bool(true), span));
}

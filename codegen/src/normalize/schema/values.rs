//! The keywords `const` and `enum`: which values there are, and whether they fit the type.
//!
//! In: the members of one schema. Out: at most `enum`, without null, each value of the type that
//! stands beside it. Never here: the type itself, or a decision about Rust.

use crate::diagnostic::Rule;
use crate::source::{Pointer, Span};
use crate::tree::{Entry, Mapping, Node, Number, Value};

use super::super::{Dialect, Walk, whole};
use super::types::{set_nullable, type_of};

/// `const: x` is an enum of one value; beside `enum`, both must hold.
pub(super) fn constant(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let Some(Entry { key_span, value }) = mapping.remove("const") else {
        return;
    };
    if walk.dialect == Dialect::V30 {
        let detail = "`const` is honoured, as in 3.1";
        walk.report
            .judge(Rule::KeywordOf31In30, key_span, &at.child("const"), detail);
    }
    if mapping.contains("enum") {
        let detail = "`enum` beside `const` adds nothing";
        walk.report
            .judge(Rule::KeywordIgnored, key_span, &at.child("enum"), detail);
    }
    let span = value.span;
    let only = Node::new(Value::Sequence(vec![value]), span);
    mapping.insert("enum", key_span, only);
}

/// `enum: a` is a list of one value.
pub(super) fn listed(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let Some(node) = mapping.get_mut("enum") else {
        return;
    };
    if matches!(
        node.value,
        Value::String(_) | Value::Number(_) | Value::Bool(_)
    ) {
        let only = node.clone();
        node.value = Value::Sequence(vec![only]);
        let detail = "a value that stands for a list is read as the only one";
        walk.report
            .judge(Rule::Repaired, node.span, &at.child("enum"), detail);
    }
}

/// `null` among the values means that null is allowed.
pub(super) fn null_in_enum(walk: &mut Walk<'_>, mapping: &mut Mapping, span: Span, at: &Pointer) {
    let said = mapping.get("nullable").and_then(Node::as_bool) == Some(true);
    let Some(values) = mapping.get_mut("enum") else {
        return;
    };
    let place = values.span;
    let Value::Sequence(items) = &mut values.value else {
        return;
    };
    let before = items.len();
    items.retain(|item| !matches!(item.value, Value::Null));
    if items.len() == before {
        return;
    }
    if items.is_empty() {
        mapping.remove("enum");
        mapping.insert("type", span, Node::string("null", span));
    }
    if !said {
        let detail = "`null` among the values read as \"null allowed\"";
        walk.report
            .judge(Rule::NullableIn31, place, &at.child("enum"), detail);
    }
    set_nullable(mapping, place);
}

/// Reads each value as one of the type beside it; one that is none of it can never come.
pub(super) fn fit(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let ty = mapping.get("type").and_then(Node::as_str);
    let Some(ty) = ty.and_then(Scalar::of) else {
        return unlisted(walk, mapping, at);
    };
    let Some(Entry { key_span, value }) = mapping.entry("enum").cloned() else {
        return;
    };
    let Value::Sequence(items) = value.value else {
        return;
    };
    let at = at.child("enum");
    let none = items.is_empty();
    let mut fitting = Vec::with_capacity(items.len());
    let mut misfits = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        let at = at.index(index);
        match ty.read(&item) {
            Reading::Fits => fitting.push(item),
            Reading::As(value, detail) => {
                if let Some(detail) = detail {
                    walk.report.judge(Rule::Repaired, item.span, &at, detail);
                }
                fitting.push(Node::new(value, item.span));
            }
            Reading::Misfit => misfits.push((item.span, at)),
        }
    }
    if fitting.is_empty() {
        mapping.remove("enum");
        let detail = if none {
            "a list without values would allow nothing, it is not read"
        } else {
            // Which of the two is wrong cannot be told.
            mapping.remove("type");
            "none of the values is of the type, anything is allowed"
        };
        return walk.report.judge(Rule::Widened, key_span, &at, detail);
    }
    for (span, at) in misfits {
        let detail = "this value is not of the type, it is left out";
        walk.report.judge(Rule::KeywordIgnored, span, &at, detail);
    }
    if ty == Scalar::Boolean && says_both(&fitting) {
        // All that a truth value can be.
        mapping.remove("enum");
    } else {
        let values = Node::new(Value::Sequence(fitting), value.span);
        mapping.insert("enum", key_span, values);
    }
}

/// A list without values beside no type, or one whose values are lists or objects.
fn unlisted(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let empty = |values: &[Node]| values.is_empty();
    let values = mapping.get("enum").and_then(Node::as_sequence);
    if values.is_some_and(empty)
        && let Some(entry) = mapping.remove("enum")
    {
        let detail = "a list without values would allow nothing, it is not read";
        walk.report
            .judge(Rule::Widened, entry.key_span, &at.child("enum"), detail);
    }
}

fn says_both(values: &[Node]) -> bool {
    [true, false]
        .iter()
        .all(|truth| values.iter().any(|value| value.as_bool() == Some(*truth)))
}

/// The types whose values can be listed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scalar {
    String,
    Integer,
    Number,
    Boolean,
}

/// What a listed value comes to.
enum Reading {
    Fits,
    /// Another value is meant; the text says why, where that is not plain.
    As(Value, Option<&'static str>),
    Misfit,
}

const TEXT: &str = "a value without quotes is read as the text, because the type is `string`";
const QUOTED: &str = "a value in quotes is read without them, because of its type";

impl Scalar {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "string" => Self::String,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            _ => return None,
        })
    }

    fn read(self, item: &Node) -> Reading {
        match (self, &item.value) {
            (Self::String, Value::String(_)) | (Self::Boolean, Value::Bool(_)) => Reading::Fits,
            // In YAML people leave the quotes away.
            (Self::String, Value::Number(number)) => {
                Reading::As(Value::String(number.as_str().to_owned()), Some(TEXT))
            }
            (Self::String, Value::Bool(truth)) => {
                Reading::As(Value::String(truth.to_string()), Some(TEXT))
            }
            (Self::Boolean, Value::String(text)) => match text.as_str() {
                "true" => Reading::As(Value::Bool(true), Some(QUOTED)),
                "false" => Reading::As(Value::Bool(false), Some(QUOTED)),
                _ => Reading::Misfit,
            },
            (Self::Integer | Self::Number, Value::Number(number)) => {
                self.number(number).map_or(Reading::Misfit, |number| {
                    Reading::As(Value::Number(number), None)
                })
            }
            (Self::Integer | Self::Number, Value::String(text)) => json_number(text)
                .and_then(|number| self.number(&number))
                .map_or(Reading::Misfit, |number| {
                    Reading::As(Value::Number(number), Some(QUOTED))
                }),
            _ => Reading::Misfit,
        }
    }

    /// A number of the type; whole ones are written without a fraction.
    fn number(self, number: &Number) -> Option<Number> {
        match whole(number) {
            Some(value) => Some(Number::from_json_text(value.to_string())),
            None if self == Self::Number => Some(number.clone()),
            // Beyond 64 bits: the digits stay as they are.
            None => number
                .as_str()
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
                .then(|| number.clone()),
        }
    }
}

/// A text that is a number as JSON writes it.
fn json_number(text: &str) -> Option<Number> {
    let parsed = text.parse::<serde_json::Number>();
    parsed.is_ok().then(|| Number::from_json_text(text))
}

/// The types of values that stand without one, in the order in which they come first.
pub(super) fn types_of(values: &[Node]) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for word in values.iter().filter_map(type_of) {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    if found.contains(&"number") {
        // Whole numbers are numbers.
        found.retain(|word| *word != "integer");
    }
    found
}

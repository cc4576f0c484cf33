//! Where the client and the document are known to differ, and why that is meant.
//!
//! In: a request as it is written. Out: how the client reads it. The table is exact: a difference
//! that is not in it fails the tests, and so does a row that nothing shows any longer. What makes
//! bytes no JSON at all, or JSON of a kind that no type makes, stands in `texts.rs`.

use serde_json::{Map, Value, json};

use crate::places::resolved;
use crate::schemas::Document;

/// A row of the table.
pub(crate) struct Difference {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Why it is meant.
    pub(crate) reason: &'static str,
    /// Puts something in the place of what the row speaks of, for one object, list or plain value,
    /// and says whether there was any.
    replace: fn(&Document, &Map<String, Value>, &mut Value) -> bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// The document forbids it, and the client sends it as it is.
    Sent,
    /// The document forbids it, and the client sends the request without it.
    LeftOut,
    /// The document allows it, and the client refuses it.
    Refused,
}

pub(crate) const TABLE: [Difference; 3] = [
    Difference {
        name: "a value that no enum lists",
        kind: Kind::Sent,
        reason: "Finch counts new values as compatible: code that is older than a product must be able to ask for it",
        replace: known_value,
    },
    Difference {
        name: "null for an optional member that may not be null",
        kind: Kind::LeftOut,
        reason: "`Option` has one way to say that nothing is there; it is never null on the wire",
        replace: no_null,
    },
    Difference {
        name: "a whole number beyond 64 bits, or beyond 2^53 with a fraction or an exponent",
        kind: Kind::Refused,
        reason: "an `integer` without bounds is an i64, and a number that would change on the way is refused",
        replace: small_integer,
    },
];

/// A request as the client reads it.
pub(crate) struct Reading {
    /// Nothing is in it that a row speaks of.
    pub(crate) plain: Value,
    /// What the client would send.
    pub(crate) sent: Value,
    /// The rows that speak of something in it.
    pub(crate) rows: Vec<&'static Difference>,
}

impl Reading {
    pub(crate) fn of(document: &Document, schema: &str, value: &Value) -> Self {
        let mut reading = Self {
            plain: value.clone(),
            sent: value.clone(),
            rows: Vec::new(),
        };
        let schema = document.component(schema);
        for row in &TABLE {
            if replace(document, schema, &mut reading.plain, row) {
                reading.rows.push(row);
            }
            if row.kind == Kind::LeftOut {
                replace(document, schema, &mut reading.sent, row);
            }
        }
        reading
    }

    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.rows.iter().any(|row| row.kind == kind)
    }
}

/// Goes through a value along its schema. The depth is that of the schema.
fn replace(document: &Document, schema: &Value, value: &mut Value, row: &Difference) -> bool {
    let schema = resolved(document, schema);
    let mut any = (row.replace)(document, schema, value);
    match value {
        Value::Object(members) => {
            for (name, member) in properties(schema) {
                if let Some(value) = members.get_mut(name) {
                    any |= replace(document, member, value, row);
                }
            }
        }
        Value::Array(items) => {
            for (item, schema) in items.iter_mut().zip(std::iter::repeat(schema.get("items"))) {
                any |= schema.is_some_and(|schema| replace(document, schema, item, row));
            }
        }
        _ => {}
    }
    any
}

fn properties(schema: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten()
}

fn known_value(_: &Document, schema: &Map<String, Value>, value: &mut Value) -> bool {
    let listed = schema.get("enum").and_then(Value::as_array);
    match listed {
        Some(listed) if value.is_string() && !listed.contains(value) => {
            listed
                .iter()
                .find(|value| value.is_string())
                .unwrap()
                .clone_into(value);
            true
        }
        _ => false,
    }
}

fn no_null(document: &Document, schema: &Map<String, Value>, value: &mut Value) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    let Value::Object(members) = value else {
        return false;
    };
    let before = members.len();
    for (name, member) in properties(schema) {
        let is_required = required.is_some_and(|required| required.contains(&json!(name)));
        if !is_required
            && !is_nullable(resolved(document, member))
            && members.get(name) == Some(&Value::Null)
        {
            members.remove(name);
        }
    }
    members.len() < before
}

fn is_nullable(schema: &Map<String, Value>) -> bool {
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.contains(&json!("null")),
        Some(kind) => kind == "null",
        None => true,
    }
}

fn small_integer(_: &Document, schema: &Map<String, Value>, value: &mut Value) -> bool {
    let is_integer = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.contains(&json!("integer")),
        kind => kind == Some(&json!("integer")),
    };
    let is_beyond = match value.as_f64() {
        Some(float) if value.is_f64() => float.fract() == 0.0 && float.abs() >= 2_f64.powi(53),
        _ => value.is_u64() && value.as_i64().is_none(),
    };
    if is_integer && is_beyond {
        *value = json!(1);
    }
    is_integer && is_beyond
}

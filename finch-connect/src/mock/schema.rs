//! Schemas of OpenAPI in the terms of JSON Schema 2020-12, and values made from them.
//!
//! What goes in: a schema as a document of OpenAPI 3.0 or 3.1 writes it. What comes out: one that
//! a validator of JSON Schema understands, or the simplest value that fits. Never here: the name
//! of a schema or of a member: every schema is treated alike.

use serde_json::{Map, Number, Value, json};

/// Which way a value travels: some members belong to one way only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Request,
    Answer,
}

/// Keywords whose value is a schema.
const ONE: [&str; 12] = [
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
    "contentSchema",
];

/// Keywords whose value is a list of schemas.
const LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];

/// Keywords whose value is an object of schemas.
const OBJECTS: [&str; 5] = [
    "$defs",
    "definitions",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// Rewrites a schema and everything in it. The depth is bounded by that of the document.
pub(super) fn translate(schema: &mut Value, way: Way) {
    let Some(keywords) = schema.as_object_mut() else {
        return;
    };
    one_way(keywords, way);
    bound(keywords, "minimum", "exclusiveMinimum");
    bound(keywords, "maximum", "exclusiveMaximum");
    // A base of its own would lead references elsewhere; OpenAPI's lead into the document.
    keywords.remove("$id");
    for (keyword, value) in keywords.iter_mut() {
        let inner: Vec<&mut Value> = match value {
            value if ONE.contains(&&**keyword) => vec![value],
            Value::Array(list) if LISTS.contains(&&**keyword) => list.iter_mut().collect(),
            Value::Object(members) if OBJECTS.contains(&&**keyword) => {
                members.values_mut().collect()
            }
            _ => continue,
        };
        for schema in inner {
            translate(schema, way);
        }
    }
    if keywords.remove("nullable") == Some(Value::Bool(true)) {
        let own = std::mem::take(keywords);
        *schema = with_null(own);
    }
}

/// The schema with null beside what it allows. The keywords stay where they are as far as null
/// passes them, so that a message names the one that is broken.
fn with_null(mut keywords: Map<String, Value>) -> Value {
    let combined = ["$ref", "allOf", "anyOf", "oneOf", "not"];
    if combined.iter().any(|name| keywords.contains_key(*name)) {
        return json!({"anyOf": [{"type": "null"}, keywords]});
    }
    if let Some(value) = keywords.remove("const") {
        keywords.insert("enum".to_owned(), json!([value]));
    }
    if let Some(Value::Array(values)) = keywords.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    let kinds = match keywords.get("type") {
        Some(Value::Array(kinds)) => kinds.clone(),
        Some(kind) => vec![kind.clone()],
        None => return Value::Object(keywords),
    };
    let mut kinds = kinds;
    if !kinds.contains(&json!("null")) {
        kinds.push(json!("null"));
    }
    keywords.insert("type".to_owned(), Value::Array(kinds));
    Value::Object(keywords)
}

/// The bounds of OpenAPI 3.0: `exclusiveMinimum: true` beside `minimum`.
fn bound(keywords: &mut Map<String, Value>, inclusive: &str, exclusive: &str) {
    let Some(&Value::Bool(is_exclusive)) = keywords.get(exclusive) else {
        return;
    };
    keywords.remove(exclusive);
    if is_exclusive && let Some(value) = keywords.remove(inclusive) {
        keywords.insert(exclusive.to_owned(), value);
    }
}

/// A member that goes the other way only is not required here.
fn one_way(keywords: &mut Map<String, Value>, way: Way) {
    let other = match way {
        Way::Request => "readOnly",
        Way::Answer => "writeOnly",
    };
    let Some(members) = keywords.get("properties").cloned() else {
        return;
    };
    if let Some(Value::Array(required)) = keywords.get_mut("required") {
        required.retain(|name| {
            let member = name.as_str().and_then(|name| members.get(name));
            member.and_then(|member| member.get(other)) != Some(&Value::Bool(true))
        });
    }
}

/// How far references are followed to make a value.
const MAX_DEPTH: usize = 16;

/// Adds what the schema requires and the value lacks, in the simplest form that fits.
pub(super) fn complete(value: &mut Value, schema: &Value, root: &Value) {
    add_required(value, schema, root, 0);
}

fn add_required(value: &mut Value, schema: &Value, root: &Value, depth: usize) {
    let Some(members) = value.as_object_mut() else {
        return;
    };
    let schema = resolved(schema, root);
    let properties = schema.get("properties");
    for name in schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let Some(name) = name.as_str().filter(|name| !members.contains_key(*name)) else {
            continue;
        };
        let member = properties.and_then(|properties| properties.get(name));
        members.insert(
            name.to_owned(),
            sample(member.unwrap_or(&Value::Null), root, depth),
        );
    }
    if depth < MAX_DEPTH {
        for part in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            add_required(value, part, root, depth + 1);
        }
    }
}

fn sample(schema: &Value, root: &Value, depth: usize) -> Value {
    let schema = resolved(schema, root);
    let first = |keyword: &str| schema.get(keyword).and_then(|list| list.get(0)).cloned();
    let given = ["const", "example", "default"];
    let given = given
        .iter()
        .find_map(|keyword| schema.get(*keyword).cloned());
    if let Some(value) = given
        .or_else(|| first("examples"))
        .or_else(|| first("enum"))
    {
        return value;
    }
    if depth >= MAX_DEPTH {
        return Value::Null;
    }
    if let Some(part) = first("anyOf").or_else(|| first("oneOf")) {
        return sample(&part, root, depth + 1);
    }
    match kind(schema) {
        Some("string") => Value::String(text(schema)),
        Some("integer" | "number") => number(schema),
        Some("boolean") => Value::Bool(false),
        Some("array") => {
            let items = schema.get("items").unwrap_or(&Value::Null);
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
            let one = |_| sample(items, root, depth + 1);
            Value::Array((0..least.min(100)).map(one).collect())
        }
        Some("object") | None if schema.get("properties").is_some() || kind(schema).is_some() => {
            let mut value = Value::Object(Map::new());
            add_required(&mut value, schema, root, depth + 1);
            value
        }
        _ => Value::Null,
    }
}

/// The first type that is named. Null is the second choice.
fn kind(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::Array(kinds) => kinds.first()?.as_str(),
        kind => kind.as_str(),
    }
}

fn text(schema: &Value) -> String {
    let text = match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => "00000000-0000-4000-8000-000000000000",
        Some("uri" | "url") => "https://mock.invalid/",
        Some("date") => "2020-09-17",
        Some("date-time") => "2020-09-17T00:00:00Z",
        Some("email") => "mock@mock.invalid",
        _ => "mock",
    };
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let least = bound("minLength").unwrap_or(0).min(10_000);
    let most = bound("maxLength").unwrap_or(u64::MAX);
    let mut text = text.to_owned();
    while (text.len() as u64) < least {
        text.push('x');
    }
    text.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    text
}

fn number(schema: &Value) -> Value {
    let at = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let least = at("minimum").or_else(|| at("exclusiveMinimum").map(|bound| bound + 1.0));
    let most = at("maximum").or_else(|| at("exclusiveMaximum").map(|bound| bound - 1.0));
    let value = least
        .unwrap_or(0.0)
        .min(most.unwrap_or(f64::INFINITY))
        .ceil();
    // Whole numbers of this size are what documents have; others do not fit an integer anyway.
    #[allow(clippy::cast_possible_truncation, reason = "it saturates")]
    let whole = value as i64;
    Value::Number(Number::from(whole))
}

/// The schema that a reference leads to. A reference into another document stays what it is.
pub(super) fn resolved<'a>(mut value: &'a Value, root: &'a Value) -> &'a Value {
    for _ in 0..MAX_DEPTH {
        let target = value.get("$ref").and_then(Value::as_str);
        let Some(pointer) = target.and_then(|target| target.strip_prefix('#')) else {
            break;
        };
        let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
        let Some(next) = root.pointer(&pointer) else {
            break;
        };
        value = next;
    }
    value
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Way, complete, translate};

    fn translated(mut schema: Value, way: Way) -> Value {
        translate(&mut schema, way);
        schema
    }

    #[test]
    fn keywords_of_3_0() {
        let request = |schema| translated(schema, Way::Request);
        assert_eq!(
            request(json!({"type": "string", "nullable": true, "enum": ["a"]})),
            json!({"type": ["string", "null"], "enum": ["a", null]})
        );
        assert_eq!(
            request(json!({"items": {"$ref": "#/x", "nullable": true}, "nullable": false})),
            json!({"items": {"anyOf": [{"type": "null"}, {"$ref": "#/x"}]}})
        );
        assert_eq!(
            request(
                json!({"minimum": 1, "exclusiveMinimum": true, "maximum": 2, "exclusiveMaximum": false})
            ),
            json!({"exclusiveMinimum": 1, "maximum": 2})
        );
        // A member of this name, and an example, are no schema.
        let kept =
            json!({"properties": {"nullable": {"type": "boolean"}}, "example": {"nullable": true}});
        assert_eq!(request(kept.clone()), kept);
    }

    #[test]
    fn members_of_one_way() {
        let schema = json!({
            "required": ["a", "b", "c"],
            "properties": {"a": {"readOnly": true}, "b": {"writeOnly": true}},
        });
        let required = |way| translated(schema.clone(), way)["required"].clone();
        assert_eq!(required(Way::Request), json!(["b", "c"]));
        assert_eq!(required(Way::Answer), json!(["a", "c"]));
    }

    #[test]
    fn what_is_required_is_added() {
        let root = json!({"components": {"schemas": {
            "Tree": {"type": "object", "required": ["tree", "ids"], "properties": {
                "tree": {"$ref": "#/components/schemas/Tree"},
                "ids": {"type": "array", "minItems": 2, "items": {"type": "string", "format": "uuid"}},
            }},
            "Kind": {"type": "string", "enum": ["x", "y"]},
        }}});
        let schema = json!({
            "required": ["known", "kind", "count", "name"],
            "properties": {
                "kind": {"$ref": "#/components/schemas/Kind"},
                "count": {"type": "integer", "minimum": 3},
                "name": {"type": ["string", "null"], "minLength": 6},
                "optional": {"type": "string"},
            },
        });
        let mut value = json!({"known": 1});
        complete(&mut value, &schema, &root);
        assert_eq!(
            value,
            json!({"known": 1, "kind": "x", "count": 3, "name": "mockxx"})
        );
        // A type that requires itself ends somewhere.
        let mut value = json!({});
        complete(
            &mut value,
            &json!({"$ref": "#/components/schemas/Tree"}),
            &root,
        );
        assert_eq!(value["tree"]["tree"]["ids"].as_array().unwrap().len(), 2);
    }
}

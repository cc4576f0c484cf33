//! Schemas, which are of a kind where they hold nothing that another kind has.
//!
//! In: a node. Out: the schema. Never here: what a schema means; that is `lower::schema`.

use openapiv3::{
    AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, Schema, SchemaKind,
    StringType, Type,
};

use super::part::{Part, Read, member, members};
use crate::tree::{Mapping, Node, Value};

impl Part for Schema {
    fn read(node: &Node) -> Read<Self> {
        Ok(Self {
            schema_data: Part::read(node)?,
            schema_kind: Part::read(node)?,
        })
    }
}

const OF_STRINGS: &[&str] = &["pattern", "enum", "format", "minLength", "maxLength"];
const OF_NUMBERS: &[&str] = &[
    "multipleOf",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minimum",
    "maximum",
    "enum",
    "format",
];
const OF_OBJECTS: &[&str] = &[
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
];
const OF_ARRAYS: &[&str] = &["items", "minItems", "maxItems", "uniqueItems"];
const OF_OTHERS: &[&str] = &["oneOf", "allOf", "anyOf", "not"];

/// Whether a keyword tells kinds apart; `type` is asked for by itself.
fn is_telling(name: &str) -> bool {
    let kinds = [OF_STRINGS, OF_NUMBERS, OF_OBJECTS, OF_ARRAYS, OF_OTHERS];
    kinds.iter().any(|kind| kind.contains(&name))
}

impl Part for SchemaKind {
    fn read(node: &Node) -> Read<Self> {
        let members = members(node)?;
        let ty: Option<String> = member(node, "type")?;
        let has_only = |known: &[&str]| {
            members.iter().all(|(name, entry)| {
                known.contains(&name)
                    || !is_telling(name)
                    || matches!(entry.value.value, Value::Null)
            })
        };
        let values = |fits: fn(&Value) -> bool| all_values(members, fits);
        Ok(match ty.as_deref() {
            Some("string")
                if has_only(OF_STRINGS) && values(|value| matches!(value, Value::String(_))) =>
            {
                Self::Type(Type::String(string(node)?))
            }
            Some("number") if has_only(OF_NUMBERS) && values(is_number) => {
                Self::Type(Type::Number(number(node)?))
            }
            Some("integer") if has_only(OF_NUMBERS) && values(is_whole) && has_whole(members) => {
                Self::Type(Type::Integer(integer(node)?))
            }
            Some("boolean")
                if has_only(&["enum"]) && values(|value| matches!(value, Value::Bool(_))) =>
            {
                let enumeration = list(node, "enum")?;
                Self::Type(Type::Boolean(BooleanType { enumeration }))
            }
            Some("object") if has_only(OF_OBJECTS) => Self::Type(Type::Object(object(node)?)),
            Some("array") if has_only(OF_ARRAYS) => Self::Type(Type::Array(array(node)?)),
            None if has_only(&["oneOf"]) && given(members, "oneOf") => Self::OneOf {
                one_of: member(node, "oneOf")?,
            },
            None if has_only(&["allOf"]) && given(members, "allOf") => Self::AllOf {
                all_of: member(node, "allOf")?,
            },
            None if has_only(&["anyOf"]) && given(members, "anyOf") => Self::AnyOf {
                any_of: member(node, "anyOf")?,
            },
            None if has_only(&["not"]) && given(members, "not") => Self::Not {
                not: member(node, "not")?,
            },
            _ => Self::Any(any(node, ty)?),
        })
    }
}

/// Whether something is written, and not `null`.
fn given(members: &Mapping, name: &str) -> bool {
    members
        .get(name)
        .is_some_and(|node| !matches!(node.value, Value::Null))
}

/// Whether all listed values fit; one that is `null` always does.
fn all_values(members: &Mapping, fits: fn(&Value) -> bool) -> bool {
    let values = members.get("enum").and_then(Node::as_sequence);
    values
        .into_iter()
        .flatten()
        .all(|node| matches!(node.value, Value::Null) || fits(&node.value))
}

/// A number beyond the range of `f64` is none that the model holds.
fn is_number(value: &Value) -> bool {
    matches!(value, Value::Number(number) if number.as_f64().is_some())
}

fn is_whole(value: &Value) -> bool {
    matches!(value, Value::Number(number) if number.as_i64().is_some())
}

/// Whether the bounds of a number are whole.
fn has_whole(members: &Mapping) -> bool {
    ["multipleOf", "minimum", "maximum"]
        .iter()
        .filter_map(|name| members.get(name))
        .all(|node| matches!(node.value, Value::Null) || is_whole(&node.value))
}

fn string(node: &Node) -> Read<StringType> {
    let format: Option<String> = member(node, "format")?;
    Ok(StringType {
        format: format.into(),
        pattern: member(node, "pattern")?,
        enumeration: list(node, "enum")?,
        min_length: member(node, "minLength")?,
        max_length: member(node, "maxLength")?,
    })
}

/// A kind of numbers: its fields differ in what holds a number, and in nothing else.
macro_rules! numbers {
    ($read:ident, $type:ident) => {
        fn $read(node: &Node) -> Read<$type> {
            let format: Option<String> = member(node, "format")?;
            Ok($type {
                format: format.into(),
                multiple_of: member(node, "multipleOf")?,
                exclusive_minimum: flag(node, "exclusiveMinimum")?,
                exclusive_maximum: flag(node, "exclusiveMaximum")?,
                minimum: member(node, "minimum")?,
                maximum: member(node, "maximum")?,
                enumeration: list(node, "enum")?,
            })
        }
    };
}
numbers!(number, NumberType);
numbers!(integer, IntegerType);

fn object(node: &Node) -> Read<ObjectType> {
    Ok(ObjectType {
        properties: list(node, "properties")?,
        required: list(node, "required")?,
        additional_properties: member(node, "additionalProperties")?,
        min_properties: member(node, "minProperties")?,
        max_properties: member(node, "maxProperties")?,
    })
}

fn array(node: &Node) -> Read<ArrayType> {
    Ok(ArrayType {
        items: member(node, "items")?,
        min_items: member(node, "minItems")?,
        max_items: member(node, "maxItems")?,
        unique_items: flag(node, "uniqueItems")?,
    })
}

/// Whatever mixes the kinds.
fn any(node: &Node, typ: Option<String>) -> Read<AnySchema> {
    Ok(AnySchema {
        typ,
        pattern: member(node, "pattern")?,
        multiple_of: member(node, "multipleOf")?,
        exclusive_minimum: member(node, "exclusiveMinimum")?,
        exclusive_maximum: member(node, "exclusiveMaximum")?,
        minimum: member(node, "minimum")?,
        maximum: member(node, "maximum")?,
        properties: list(node, "properties")?,
        required: list(node, "required")?,
        additional_properties: member(node, "additionalProperties")?,
        min_properties: member(node, "minProperties")?,
        max_properties: member(node, "maxProperties")?,
        items: member(node, "items")?,
        min_items: member(node, "minItems")?,
        max_items: member(node, "maxItems")?,
        unique_items: member(node, "uniqueItems")?,
        enumeration: list(node, "enum")?,
        format: member(node, "format")?,
        min_length: member(node, "minLength")?,
        max_length: member(node, "maxLength")?,
        one_of: list(node, "oneOf")?,
        all_of: list(node, "allOf")?,
        any_of: list(node, "anyOf")?,
        not: member(node, "not")?,
    })
}

/// A keyword that says no where it is absent or `null`.
fn flag(node: &Node, name: &str) -> Read<bool> {
    Ok(member::<Option<bool>>(node, name)?.unwrap_or_default())
}

/// A keyword that holds nothing where it is absent or `null`.
fn list<T: Part + Default>(node: &Node, name: &str) -> Read<T> {
    Ok(member::<Option<T>>(node, name)?.unwrap_or_default())
}

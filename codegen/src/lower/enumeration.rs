//! Enums of strings and of whole numbers.
//!
//! In: a schema with `enum`. Out: an [`Enum`]. Never here: other rows of values; they are
//! read as the type that they are of.

use std::collections::BTreeSet;

use openapiv3::Schema;
use serde_json::Value as Json;

use crate::diagnostic::{Code, Rule};
use crate::ir::{Deprecation, Enum, EnumValues, Openness, Place, Variant};
use crate::source::Pointer;
use crate::tree::Node;

use super::view::View;
use super::{Lower, deprecated, described};

/// Whether the values make a type of their own.
pub(super) fn needs_name(view: &View<'_>) -> bool {
    !view.values.is_empty()
        && match view.ty {
            Some("string") => view.values.iter().all(Json::is_string),
            Some("integer") => view.values.iter().all(Json::is_i64),
            _ => false,
        }
}

/// Lowers the values.
pub(super) fn lower(
    lower: &mut Lower<'_>,
    schema: &Schema,
    view: &View<'_>,
    at: &Pointer,
) -> Option<Enum> {
    if !needs_name(view) {
        return None;
    }
    let beside = Beside {
        names: texts(lower, schema, view, ["x-enum-varnames", "x-enumNames"], at),
        descriptions: texts(
            lower,
            schema,
            view,
            ["x-enum-descriptions", "x-enumDescriptions"],
            at,
        ),
        deprecated: extension_list(lower, schema, view, "x-enumDeprecated", at)
            .iter()
            .map(|flag| deprecated(flag.as_bool() == Some(true)))
            .collect(),
    };
    let values = match view.ty {
        Some("string") => EnumValues::Strings(variants(lower, view, at, &beside, |value| {
            value.as_str().map(str::to_owned)
        })),
        _ => EnumValues::Integers(variants(lower, view, at, &beside, Json::as_i64)),
    };
    Some(Enum {
        values,
        openness: openness(lower, schema, at),
    })
}

/// What extensions say of the values, each in the order of the values.
struct Beside {
    names: Vec<String>,
    descriptions: Vec<String>,
    deprecated: Vec<Deprecation>,
}

fn variants<T: Clone + Ord>(
    lower: &mut Lower<'_>,
    view: &View<'_>,
    at: &Pointer,
    beside: &Beside,
    read: impl Fn(&Json) -> Option<T>,
) -> Vec<Variant<T>> {
    let at = at.child("enum");
    // Each value is in the one list: to look each up from the root would take much longer.
    let document = lower.document;
    let nodes = document.pointer(&at).and_then(Node::as_sequence);
    let span = |index: usize| {
        nodes
            .and_then(|nodes| nodes.get(index))
            .map_or(document.span, |node| node.span)
    };
    let mut seen = BTreeSet::new();
    let mut variants = Vec::with_capacity(view.values.len());
    for (index, value) in view.values.iter().enumerate() {
        let Some(wire_value) = read(value) else {
            continue;
        };
        let at = at.index(index);
        if !seen.insert(wire_value.clone()) {
            lower.judge(Rule::KeywordIgnored, &at, "this value is listed twice");
            continue;
        }
        variants.push(Variant {
            wire_value,
            requested_name: beside.names.get(index).cloned(),
            docs: described(beside.descriptions.get(index).cloned()),
            deprecation: beside
                .deprecated
                .get(index)
                .copied()
                .unwrap_or(Deprecation::Current),
            place: Place {
                span: span(index),
                pointer: at,
            },
        });
    }
    variants
}

/// The texts of the first extension that has some; tools spell them in two ways.
fn texts(
    lower: &mut Lower<'_>,
    schema: &Schema,
    view: &View<'_>,
    names: [&str; 2],
    at: &Pointer,
) -> Vec<String> {
    let lists = names.map(|name| extension_list(lower, schema, view, name, at));
    let found = lists.into_iter().find(|list| !list.is_empty());
    let text = |item: &Json| item.as_str().unwrap_or_default().to_owned();
    found.unwrap_or_default().iter().map(text).collect()
}

/// What an extension says of each value: a list in the order of the values, or an object with
/// the values as names.
fn extension_list(
    lower: &mut Lower<'_>,
    schema: &Schema,
    view: &View<'_>,
    name: &str,
    at: &Pointer,
) -> Vec<Json> {
    let list = match schema.schema_data.extensions.get(name) {
        Some(Json::Array(items)) => items.clone(),
        Some(Json::Object(members)) => {
            let named = |value: &Json| match value {
                Json::String(text) => members.get(text),
                other => members.get(&other.to_string()),
            };
            let values = view.values.iter();
            values
                .map(|value| named(value).cloned().unwrap_or_default())
                .collect()
        }
        _ => return Vec::new(),
    };
    lower.acted_on.insert(at.child(name));
    list
}

/// Enums are open, because values come that no document lists yet; `x-rust-enum: closed` closes.
fn openness(lower: &mut Lower<'_>, schema: &Schema, at: &Pointer) -> Openness {
    lower.acted_on.insert(at.child("x-rust-enum"));
    match schema
        .schema_data
        .extensions
        .get("x-rust-enum")
        .map(Json::as_str)
    {
        None | Some(Some("open")) => Openness::Open,
        Some(Some("closed")) => Openness::Closed,
        Some(_) => {
            let at = at.child("x-rust-enum");
            lower.error(
                Code::BadExtension,
                &at,
                "`x-rust-enum` must be `open` or `closed`",
            );
            Openness::Open
        }
    }
}

/// Values that make no type: they are not checked.
pub(super) fn note_unlisted(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) {
    let detail = match view.ty {
        Some(ty) => format!("these values are read as any {ty}"),
        None => "values of several types are read as anything".to_owned(),
    };
    lower.judge(Rule::Widened, &at.child("enum"), detail);
}

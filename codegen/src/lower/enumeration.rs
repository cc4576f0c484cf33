//! Enums of strings and of whole numbers.
//!
//! In: a schema with `enum`. Out: an [`Enum`]. Never here: other rows of values; they are
//! read as the type that they are of.

use std::collections::BTreeSet;

use openapiv3::Schema;
use serde_json::Value as Json;

use crate::diagnostic::{Code, Rule};
use crate::ir::{Docs, Enum, EnumValues, Openness, Variant};
use crate::source::Pointer;

use super::Lower;
use super::view::View;

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
    let names = extension_list(lower, schema, "x-enum-varnames", at);
    let texts = extension_list(lower, schema, "x-enum-descriptions", at);
    let values = match view.ty {
        Some("string") => EnumValues::Strings(variants(lower, view, at, &names, &texts, |value| {
            value.as_str().map(str::to_owned)
        })),
        _ => EnumValues::Integers(variants(lower, view, at, &names, &texts, Json::as_i64)),
    };
    Some(Enum {
        values,
        openness: openness(lower, schema, at),
    })
}

fn variants<T: Clone + Ord>(
    lower: &mut Lower<'_>,
    view: &View<'_>,
    at: &Pointer,
    names: &[String],
    texts: &[String],
    read: impl Fn(&Json) -> Option<T>,
) -> Vec<Variant<T>> {
    let at = at.child("enum");
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
            requested_name: names.get(index).cloned(),
            docs: Docs {
                summary: None,
                description: texts.get(index).cloned(),
            },
            place: lower.place(&at),
        });
    }
    variants
}

fn extension_list(lower: &mut Lower<'_>, schema: &Schema, name: &str, at: &Pointer) -> Vec<String> {
    lower.acted_on.insert(at.child(name));
    schema
        .schema_data
        .extensions
        .get(name)
        .and_then(Json::as_array)
        .map(|items| {
            items
                .iter()
                .map(|item| item.as_str().unwrap_or_default().to_owned())
                .collect()
        })
        .unwrap_or_default()
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

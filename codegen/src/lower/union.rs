//! `oneOf` and `anyOf`: one of several types.
//!
//! In: the keywords of a schema with branches. Out: a union, or an open enum where all
//! branches are texts. Never here: how the branches are told apart; `tag` settles that when all
//! types are known.

use openapiv3::{ReferenceOr, Schema};
use serde_json::Value as Json;

use crate::diagnostic::Rule;
use crate::ir::{
    Branch, Docs, Enum, EnumValues, Nullability, Openness, Part, Primitive, Tagging, Type,
    TypeKind, TypeUse, Union, Variant,
};
use crate::source::Pointer;

use super::tag::{Asked, Target};
use super::view::View;
use super::{Lower, Scope, deprecation, note, schema};

/// The branches: those of `oneOf`, else those of `anyOf`.
pub(super) fn branches<'a>(view: &View<'a>) -> &'a [ReferenceOr<Schema>] {
    if view.one_of.is_empty() {
        view.any_of
    } else {
        view.one_of
    }
}

pub(super) const fn keyword(view: &View<'_>) -> &'static str {
    if view.one_of.is_empty() {
        "anyOf"
    } else {
        "oneOf"
    }
}

/// Lowers the branches.
pub(super) fn lower<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
) -> TypeKind {
    if !view.one_of.is_empty() && !view.any_of.is_empty() {
        lower.judge(
            Rule::KeywordIgnored,
            &at.child("anyOf"),
            "`anyOf` beside `oneOf` is not read",
        );
    }
    let at = at.child(keyword(view));
    if let Some(kind) = open_enum(lower, view, &at) {
        return kind;
    }
    let mut lowered: Vec<Branch> = Vec::new();
    let mut targets = Vec::new();
    for Written { schema, at, scope } in written(view, &at, scope) {
        let value = schema::schema_use(lower, schema, &at, scope);
        let requested_name = requested_name(lower, schema, &at);
        note::unchecked(lower, &value, "a branch", &at);
        let known = lowered.iter_mut().find(|known| known.value.ty == value.ty);
        if let Some(known) = known {
            if value.nullability == Nullability::Nullable {
                known.value.nullability = Nullability::Nullable;
            }
            let detail = "a branch of the same type as one before it adds nothing";
            lower.judge(Rule::KeywordIgnored, &at, detail);
            continue;
        }
        targets.push(target(schema));
        lowered.push(Branch {
            tags: Vec::new(),
            requested_name,
            value,
            place: lower.place(&at),
        });
    }
    if lowered.len() < 2
        && let Some(only) = lowered.pop()
    {
        return TypeKind::Alias(TypeUse {
            // Bounds of one of the branches do not bind the others.
            constraints: Vec::new(),
            ..only.value
        });
    }
    ask(lower, view, &at, scope, targets);
    TypeKind::Union(Union {
        tagging: Tagging::Untagged,
        branches: lowered,
    })
}

/// Notes a union whose branches are to be told.
fn ask<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
    targets: Vec<Target>,
) {
    let Some(id) = scope.owner() else { return };
    let place = lower.place(at);
    let asked = Asked {
        id,
        place,
        discriminator: view.discriminator,
        targets,
        otherwise: None,
    };
    lower.asked.insert(id, asked);
}

/// A branch as it is written.
pub(super) struct Written<'a> {
    pub(super) schema: &'a ReferenceOr<Schema>,
    pub(super) at: Pointer,
    pub(super) scope: Scope,
}

/// The branches, and in the place of one that is only made of branches its own.
fn written<'a>(view: &View<'a>, at: &Pointer, scope: &Scope) -> Vec<Written<'a>> {
    let mut found = Vec::new();
    for (index, schema) in branches(view).iter().enumerate() {
        let at = at.index(index);
        let scope = scope.child(Part::Branch(index + 1));
        let inner = schema.as_item().map(View::of).filter(is_only_branches);
        match inner.filter(|_| schema.as_item().is_some_and(|item| !has_name(item))) {
            Some(view) => found.extend(written(&view, &at.child(keyword(&view)), &scope)),
            None => found.push(Written { schema, at, scope }),
        }
    }
    found
}

/// Whether a schema says nothing but that it is one of several.
fn is_only_branches(view: &View<'_>) -> bool {
    let others = view.one_of.is_empty() || view.any_of.is_empty();
    let count = branches(view).len();
    others
        && count > 1
        && view.ty.is_none()
        && view.all_of.is_empty()
        && view.not.is_none()
        && view.values.is_empty()
        && view.properties.is_none()
        && view.required.is_empty()
        && view.additional.is_none()
        && view.items.is_none()
        && view.discriminator.is_none()
        && !view.nullable
}

/// Whether people gave the branch a name, so that it is meant to be a type of its own.
fn has_name(schema: &Schema) -> bool {
    let data = &schema.schema_data;
    data.title.is_some() || data.extensions.contains_key("x-rust-name")
}

/// What a branch says of its tag.
pub(super) fn target(schema: &ReferenceOr<Schema>) -> Target {
    match schema {
        ReferenceOr::Reference { reference } => Target {
            reference: Some(reference.clone()),
            ..Target::default()
        },
        ReferenceOr::Item(_) => Target::default(),
    }
}

pub(super) fn requested_name(
    lower: &mut Lower<'_>,
    branch: &ReferenceOr<Schema>,
    at: &Pointer,
) -> Option<String> {
    let data = &branch.as_item()?.schema_data;
    let name = lower.text_extension(data.extensions.get("x-rust-name"), "x-rust-name", at);
    name.or_else(|| data.title.clone())
}

/// Branches that are all texts, or all whole numbers with values: what people write for an enum.
fn open_enum(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) -> Option<TypeKind> {
    let parts: Vec<(&Schema, View<'_>)> = branches(view)
        .iter()
        .map(|branch| branch.as_item().map(|schema| (schema, View::of(schema))))
        .collect::<Option<_>>()?;
    let plain = |ty: &str| {
        let is_plain = |(_, part): &(&Schema, View<'_>)| {
            part.ty == Some(ty) && !part.is_composed() && !part.nullable
        };
        parts.iter().all(is_plain)
    };
    let values = if plain("string") {
        EnumValues::Strings(listed(lower, &parts, at, |value| {
            value.as_str().map(str::to_owned)
        })?)
    } else if plain("integer") && parts.iter().all(|(_, part)| !part.values.is_empty()) {
        EnumValues::Integers(listed(lower, &parts, at, Json::as_i64)?)
    } else {
        return None;
    };
    if matches!(&values, EnumValues::Strings(values) if values.is_empty()) {
        // Only formats and patterns tell these apart; the text is what all of them are.
        lower.judge(
            Rule::Widened,
            at,
            "branches that are all texts are read as one text",
        );
        return Some(TypeKind::Alias(TypeUse::plain(Type::Primitive(
            Primitive::String,
        ))));
    }
    Some(TypeKind::Enum(Enum {
        values,
        openness: Openness::Open,
    }))
}

/// The values of all branches, each once; the texts of a branch with one value are the value's.
fn listed<T: PartialEq>(
    lower: &mut Lower<'_>,
    parts: &[(&Schema, View<'_>)],
    at: &Pointer,
    read: impl Fn(&Json) -> Option<T>,
) -> Option<Vec<Variant<T>>> {
    let mut values: Vec<Variant<T>> = Vec::new();
    for (index, (schema, part)) in parts.iter().enumerate() {
        for (position, value) in part.values.iter().enumerate() {
            let wire_value = read(value)?;
            if values.iter().any(|known| known.wire_value == wire_value) {
                continue;
            }
            let at = at.index(index).child("enum").index(position);
            let docs = if part.values.len() == 1 {
                super::docs(schema)
            } else {
                Docs::default()
            };
            values.push(Variant {
                wire_value,
                requested_name: None,
                docs,
                deprecation: deprecation(schema),
                place: lower.place(&at),
            });
        }
    }
    Some(values)
}

//! `oneOf` and `anyOf`: one of several types.
//!
//! In: the keywords of a schema with branches. Out: a union, or an open enum where all
//! branches are texts. Never here: a decision which branch a value is; the runtime tells them
//! apart.

use std::collections::BTreeSet;

use openapiv3::{Discriminator, ReferenceOr, Schema};

use crate::diagnostic::Rule;
use crate::ir::{
    Branch, Docs, Enum, EnumValues, Openness, Tagging, Type, TypeKind, TypeUse, Union, Variant,
};
use crate::source::Pointer;

use super::reference::component_name;
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

const fn keyword(view: &View<'_>) -> &'static str {
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
    let tags = tags(lower, view, &at);
    let tagging = match (view.discriminator, &tags) {
        (Some(discriminator), Some(_)) => Tagging::Member(discriminator.property_name.clone()),
        (Some(_), None) => {
            lower.judge(
                Rule::KeywordIgnored,
                &at,
                "`discriminator` does not tell all branches; the branch is told by what fits",
            );
            Tagging::Untagged
        }
        (None, _) => Tagging::Untagged,
    };
    let mut tags = tags.unwrap_or_default().into_iter();
    let mut lowered = Vec::new();
    for (index, branch) in branches(view).iter().enumerate() {
        let at = at.index(index);
        let value = schema::branch_use(lower, branch, &at, scope, index);
        let name = requested_name(lower, branch, &at);
        note::unchecked(lower, &value, "a branch", &at);
        let tags = tags.next().unwrap_or_default();
        push(lower, &mut lowered, name, value, tags, &at);
    }
    TypeKind::Union(Union {
        tagging,
        branches: lowered,
    })
}

/// A branch that goes by several tags stands there once for each of them.
fn push(
    lower: &mut Lower<'_>,
    lowered: &mut Vec<Branch>,
    name: Option<String>,
    value: TypeUse,
    tags: Vec<String>,
    at: &Pointer,
) {
    let place = lower.place(at);
    if tags.is_empty() {
        lowered.push(Branch {
            tag: None,
            requested_name: name,
            value,
            place,
        });
        return;
    }
    for (index, tag) in tags.into_iter().enumerate() {
        lowered.push(Branch {
            // The first one is called as if it were the only one.
            requested_name: if index > 0 {
                Some(tag.clone())
            } else {
                name.clone()
            },
            tag: Some(tag),
            value: value.clone(),
            place: place.clone(),
        });
    }
}

/// The tags of each branch, where `discriminator` tells all of them: those that the mapping gives
/// it, else those that it allows itself, else the name of its component.
fn tags(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) -> Option<Vec<Vec<String>>> {
    let discriminator = view.discriminator?;
    let found: Vec<Tags> = branches(view)
        .iter()
        .map(|branch| branch_tags(lower, discriminator, branch, at))
        .collect();
    for tag in discriminator.mapping.keys() {
        if !found.iter().any(|tags| tags.mapped.contains(tag)) {
            let detail = format!("the mapping of `{}` leads to no branch", schema::clip(tag));
            lower.judge(Rule::KeywordIgnored, at, detail);
        }
    }
    let named = |tags: &Tags| {
        let name = || tags.name.iter().cloned().collect();
        if tags.mapped.is_empty() {
            name()
        } else {
            tags.mapped.clone()
        }
    };
    let allowed = |tags: &Tags| {
        let own = tags.mapped.is_empty() && !tags.own.is_empty();
        if own { tags.own.clone() } else { named(tags) }
    };
    // Branches that all list the tags of all of them are told by their names.
    let by_values = telling(found.iter().map(allowed).collect());
    by_values.or_else(|| telling(found.iter().map(named).collect()))
}

/// What could tell a branch.
struct Tags {
    mapped: Vec<String>,
    own: Vec<String>,
    name: Option<String>,
}

fn branch_tags(
    lower: &mut Lower<'_>,
    discriminator: &Discriminator,
    branch: &ReferenceOr<Schema>,
    at: &Pointer,
) -> Tags {
    let (schema, target) = match branch {
        ReferenceOr::Item(schema) => (Some(schema), None),
        ReferenceOr::Reference { reference } => {
            let target = Pointer::from_reference(reference);
            let found = target.as_ref().and_then(|target| lower.chase(target, at));
            (
                found.map(|(schema, _)| schema),
                target.map(|target| (reference, target)),
            )
        }
    };
    let name = target
        .as_ref()
        .and_then(|(_, target)| component_name(target));
    let leads_here = |to: &String| {
        target
            .as_ref()
            .is_some_and(|(reference, _)| to == *reference)
            || Some(to) == name.as_ref()
    };
    Tags {
        mapped: discriminator
            .mapping
            .iter()
            .filter(|(_, to)| leads_here(to))
            .map(|(tag, _)| tag.clone())
            .collect(),
        own: schema
            .map(|schema| own_values(schema, &discriminator.property_name))
            .unwrap_or_default(),
        name,
    }
}

/// The tags, where each branch has one and no two have the same.
fn telling(tags: Vec<Vec<String>>) -> Option<Vec<Vec<String>>> {
    let distinct: BTreeSet<&String> = tags.iter().flatten().collect();
    let all = tags.iter().map(Vec::len).sum::<usize>();
    (distinct.len() == all && tags.iter().all(|tags| !tags.is_empty())).then_some(tags)
}

/// The texts that a member of an object allows, where it lists them.
fn own_values(schema: &Schema, member: &str) -> Vec<String> {
    let view = View::of(schema);
    let member = view
        .properties
        .and_then(|properties| properties.get(member));
    let Some(member) = member.and_then(ReferenceOr::as_item) else {
        return Vec::new();
    };
    let texts = View::of(member).values;
    texts
        .iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}

fn requested_name(
    lower: &mut Lower<'_>,
    branch: &ReferenceOr<Schema>,
    at: &Pointer,
) -> Option<String> {
    let data = &branch.as_item()?.schema_data;
    let name = lower.text_extension(data.extensions.get("x-rust-name"), "x-rust-name", at);
    name.or_else(|| data.title.clone())
}

/// Branches that are all texts, some with values: what people write for an open enum.
fn open_enum(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) -> Option<TypeKind> {
    let mut values: Vec<Variant<String>> = Vec::new();
    for (index, branch) in branches(view).iter().enumerate() {
        let schema = branch.as_item()?;
        let part = View::of(schema);
        if part.ty != Some("string") || part.is_composed() || part.nullable {
            return None;
        }
        for (position, value) in part.values.iter().enumerate() {
            let wire_value = value.as_str()?.to_owned();
            let at = at.index(index).child("enum").index(position);
            if values.iter().all(|known| known.wire_value != wire_value) {
                values.push(Variant {
                    wire_value,
                    requested_name: None,
                    docs: Docs {
                        summary: None,
                        description: schema
                            .schema_data
                            .description
                            .clone()
                            .filter(|_| part.values.len() == 1),
                    },
                    deprecation: deprecation(schema),
                    place: lower.place(&at),
                });
            }
        }
    }
    if values.is_empty() {
        // Only formats and patterns tell these apart; the text is what all of them are.
        lower.judge(
            Rule::Widened,
            at,
            "branches that are all texts are read as one text",
        );
        return Some(TypeKind::Alias(TypeUse::plain(Type::Primitive(
            crate::ir::Primitive::String,
        ))));
    }
    Some(TypeKind::Enum(Enum {
        values: EnumValues::Strings(values),
        openness: Openness::Open,
    }))
}

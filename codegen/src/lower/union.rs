//! `oneOf` and `anyOf`: one of several types.
//!
//! In: the keywords of a schema with branches. Out: a union, or an open enum where all
//! branches are texts. Never here: a decision which branch a value is; the runtime tells them
//! apart.

use openapiv3::{ReferenceOr, Schema};

use crate::diagnostic::Rule;
use crate::ir::{
    Branch, Docs, Enum, EnumValues, Openness, Tagging, Type, TypeKind, TypeUse, Union, Variant,
};
use crate::source::Pointer;

use super::reference::component_name;
use super::view::{View, text_extension};
use super::{Lower, Scope, schema};

/// The branches: those of `oneOf`, else those of `anyOf`.
pub(super) fn branches<'a>(view: &View<'a>) -> &'a [ReferenceOr<Schema>] {
    if view.one_of.is_empty() {
        view.any_of
    } else {
        view.one_of
    }
}

const fn keyword(view: &View<'_>) -> &'static str {
    if view.one_of.is_empty() { "anyOf" } else { "oneOf" }
}

/// Lowers the branches.
pub(super) fn lower(
    lower: &mut Lower<'_>,
    view: &View<'_>,
    at: &Pointer,
    scope: &Scope,
) -> TypeKind {
    if !view.one_of.is_empty() && !view.any_of.is_empty() {
        lower.judge(Rule::KeywordIgnored, &at.child("anyOf"), "`anyOf` beside `oneOf` is not read");
    }
    let at = at.child(keyword(view));
    if let Some(kind) = open_enum(lower, view, &at) {
        return kind;
    }
    let tagging = match view.discriminator {
        Some(discriminator) if all_named(view) => {
            Tagging::Member(discriminator.property_name.clone())
        }
        Some(_) => {
            lower.judge(
                Rule::KeywordIgnored,
                &at,
                "`discriminator` needs branches that are references; the branch is told by what fits",
            );
            Tagging::Untagged
        }
        None => Tagging::Untagged,
    };
    let mut lowered = Vec::new();
    for (index, branch) in branches(view).iter().enumerate() {
        let at = at.index(index);
        let value = schema::branch_use(lower, branch, &at, scope, index);
        let name = requested_name(branch);
        let tags = match &tagging {
            Tagging::Member(_) => tags(view, branch),
            Tagging::Untagged => Vec::new(),
        };
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
    let several = tags.len() > 1;
    if tags.is_empty() {
        lowered.push(Branch {
            tag: None,
            requested_name: name,
            value,
            place,
        });
        return;
    }
    for tag in tags {
        lowered.push(Branch {
            requested_name: if several { Some(tag.clone()) } else { name.clone() },
            tag: Some(tag),
            value: value.clone(),
            place: place.clone(),
        });
    }
}

fn all_named(view: &View<'_>) -> bool {
    branches(view)
        .iter()
        .all(|branch| matches!(branch, ReferenceOr::Reference { .. }))
}

/// The tags of a branch: those that the mapping gives it, else the name of its component.
fn tags(view: &View<'_>, branch: &ReferenceOr<Schema>) -> Vec<String> {
    let ReferenceOr::Reference { reference } = branch else {
        return Vec::new();
    };
    let own = reference
        .strip_prefix('#')
        .map(Pointer::from_fragment)
        .and_then(|pointer| component_name(&pointer));
    let mapped: Vec<String> = view
        .discriminator
        .into_iter()
        .flat_map(|discriminator| &discriminator.mapping)
        .filter(|(_, target)| *target == reference || own.as_deref() == Some(target.as_str()))
        .map(|(tag, _)| tag.clone())
        .collect();
    if mapped.is_empty() {
        own.into_iter().collect()
    } else {
        mapped
    }
}

fn requested_name(branch: &ReferenceOr<Schema>) -> Option<String> {
    let data = &branch.as_item()?.schema_data;
    text_extension(data, "x-rust-name")
        .map(str::to_owned)
        .or_else(|| data.title.clone())
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
                    place: lower.place(&at),
                });
            }
        }
    }
    if values.is_empty() {
        // Only formats and patterns tell these apart; the text is what all of them are.
        lower.judge(Rule::Widened, at, "branches that are all texts are read as one text");
        return Some(TypeKind::Alias(TypeUse::plain(Type::Primitive(
            crate::ir::Primitive::String,
        ))));
    }
    Some(TypeKind::Enum(Enum {
        values: EnumValues::Strings(values),
        openness: Openness::Open,
    }))
}

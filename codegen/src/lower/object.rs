//! Objects with declared members.
//!
//! In: the keywords of an object. Out: a [`Struct`]. Never here: `allOf`, which puts several
//! objects together.

use std::collections::BTreeSet;

use openapiv3::ReferenceOr;

use crate::diagnostic::Rule;
use crate::ir::{Additional, Deprecation, Docs, Member, Part, Place, Struct};
use crate::source::Pointer;

use super::view::View;
use super::{Lower, Scope, access, compose, deprecation, presence, schema};

/// Lowers the members of an object.
pub(super) fn lower<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
) -> Struct {
    let required: BTreeSet<&str> = view.required.iter().map(String::as_str).collect();
    let members = members(lower, view, at, scope, &required);
    note_undeclared(lower, &required, &members, at);
    let additional = match schema::additional(lower, view, at, scope) {
        Some(value) => Additional::Typed(value),
        None => Additional::Anything,
    };
    Struct {
        members,
        additional,
    }
}

/// The declared members, in document order.
pub(super) fn members<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
    required: &BTreeSet<&str>,
) -> Vec<Member> {
    let Some(properties) = view.properties else {
        return Vec::new();
    };
    let at = at.child("properties");
    // Found once: the way from the top of the document to each of many members is long.
    let nodes = lower.document.pointer(&at);
    let mut members = Vec::with_capacity(properties.len());
    for (name, property) in properties {
        let at = at.child(name);
        let scope = scope.child(Part::Member(name.clone()));
        let value = match property {
            ReferenceOr::Reference { reference } => lower.reference_use(reference, &at),
            ReferenceOr::Item(item) => schema::item_use(lower, item, &at, scope),
        };
        let item = property.as_item();
        let presence = presence(required.contains(name.as_str()));
        let (access, default) = access::of_member(lower, property, &at);
        members.push(Member {
            wire_name: name.clone(),
            requested_name: item.and_then(|item| {
                let value = item.schema_data.extensions.get("x-rust-field");
                lower.text_extension(value, "x-rust-field", &at)
            }),
            docs: item.map_or_else(Docs::default, |item| compose::docs(item)),
            deprecation: item.map_or(Deprecation::Current, |item| deprecation(item)),
            place: Place {
                span: nodes
                    .and_then(|nodes| nodes.get(name))
                    .map_or(lower.document.span, |node| node.span),
                pointer: at,
            },
            presence,
            access,
            default,
            value,
        });
    }
    members
}

/// A name under `required` that no member has: nothing can be held to it.
pub(super) fn note_undeclared(
    lower: &mut Lower<'_>,
    required: &BTreeSet<&str>,
    members: &[Member],
    at: &Pointer,
) {
    let mut undeclared = required.clone();
    for member in members {
        undeclared.remove(member.wire_name.as_str());
    }
    for name in undeclared {
        let detail = format!("`{}` is required but not declared", schema::clip(name));
        lower.judge(Rule::DocumentationOnly, &at.child("required"), detail);
    }
}

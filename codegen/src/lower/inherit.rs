//! A base with `discriminator`, and the schemas that extend it by `allOf`: how inheritance is
//! written without branches.
//!
//! In: such a base. Out: a union of what extends it, and of itself. Never here: how these are
//! told apart; where they are not, `tag` makes an object of the base again.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value as Json;

use crate::ir::{Branch, Origin, Part, Struct, Type, TypeDef, TypeId, TypeKind, TypeUse};
use crate::source::Pointer;

use super::parts::Parts;
use super::reference::component_name;
use super::tag::{Lead, Role, Target};
use super::view::View;
use super::{Lower, Slot, choice, component_pointer};

impl<'a> Lower<'a> {
    /// A base with `discriminator` and without branches is one of the schemas that extend it.
    /// Whether there are any.
    pub(super) fn choose_children(
        &mut self,
        view: &View<'a>,
        at: &Pointer,
        id: Option<TypeId>,
        object: &Struct,
    ) -> bool {
        let name = component_name(at);
        let children = name.and_then(|name| self.children.get(&name));
        let (Some(discriminator), Some(children), Some(id)) = (view.discriminator, children, id)
        else {
            return false;
        };
        if self.pending.contains_key(&id) {
            return false;
        }
        let ids = children
            .iter()
            .filter_map(|name| self.components.get(name).copied());
        let children = ids.collect();
        let base = Parts {
            object: object.clone(),
            ..Parts::default()
        };
        self.acted_on.insert(at.child("discriminator"));
        self.pending(id, at, base, Some((discriminator, children)));
        true
    }
}

/// The components that extend others by `allOf`, by the name of what they extend; sorted, because
/// the order of the schemas in the document does not count.
pub(super) fn children<'a>(
    schemas: impl Iterator<Item = (&'a String, &'a ReferenceOr<Schema>)>,
) -> BTreeMap<String, BTreeSet<&'a str>> {
    let mut found: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (name, schema) in schemas {
        let mut open: Vec<&ReferenceOr<Schema>> = Vec::new();
        open.extend(
            schema
                .as_item()
                .into_iter()
                .flat_map(|item| View::of(item).all_of),
        );
        while let Some(part) = open.pop() {
            match part {
                ReferenceOr::Item(item) => open.extend(View::of(item).all_of),
                ReferenceOr::Reference { reference } => {
                    let base = Pointer::from_reference(reference);
                    let Some(base) = base.as_ref().and_then(component_name) else {
                        continue;
                    };
                    found.entry(base).or_default().insert(name.as_str());
                }
            }
        }
    }
    found
}

/// A base becomes one of the schemas that extend it, or itself.
pub(super) fn of_children<'a>(
    lower: &mut Lower<'a>,
    id: TypeId,
    at: &Pointer,
    discriminator: &'a Discriminator,
    children: &[TypeId],
) {
    let Some(def) = lower.def(id).cloned() else {
        return;
    };
    let (Origin::Component(name), TypeKind::Struct(object)) = (&def.origin, &def.kind) else {
        return;
    };
    let (name, object) = (name.clone(), object.clone());
    let base = TypeDef {
        origin: Origin::Inline {
            owner: id,
            path: vec![Part::Branch(1)],
        },
        requested_name: None,
        kind: TypeKind::Struct(object),
        ..def.clone()
    };
    let base_id = lower.reserve();
    lower.set(base_id, Slot::Done(Box::new(base)));
    let mut branches = vec![Branch {
        tags: Vec::new(),
        requested_name: Some(name.clone()),
        value: TypeUse::plain(Type::Named(base_id)),
        place: def.place.clone(),
    }];
    let mut targets = vec![child_target(lower, &name, Role::Base)];
    for child in in_order(lower, discriminator, descendants(lower, id, children)) {
        let Some(TypeDef {
            origin: Origin::Component(name),
            place,
            ..
        }) = lower.def(child).cloned()
        else {
            continue;
        };
        // A child that adds nothing is only another name for the base.
        let (value, requested_name) = if leads_to(lower, child, id) {
            (base_id, Some(name.clone()))
        } else {
            (child, None)
        };
        branches.push(Branch {
            tags: Vec::new(),
            requested_name,
            value: TypeUse::plain(Type::Named(value)),
            place,
        });
        targets.push(child_target(lower, &name, Role::Branch));
    }
    let at = at.child("discriminator");
    choice::finish(lower, id, branches, &at, Some(discriminator), targets);
}

/// Whether a type is only another name for another one.
fn leads_to(lower: &Lower<'_>, from: TypeId, to: TypeId) -> bool {
    let mut id = from;
    // One name after the other, and no more of them than there are types.
    for _ in 0..=lower.slots.len() {
        if id == to {
            return true;
        }
        match lower.def(id).map(|def| &def.kind) {
            Some(TypeKind::Alias(TypeUse {
                ty: Type::Named(next),
                ..
            })) => id = *next,
            _ => return false,
        }
    }
    false
}

/// The children, and theirs: but not those of a child that is one of several itself.
fn descendants(lower: &Lower<'_>, base: TypeId, children: &[TypeId]) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([base]);
    let mut open: Vec<TypeId> = children.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        found.push(id);
        if lower.pending.contains_key(&id) {
            continue;
        }
        let name = lower.def(id).and_then(|def| match &def.origin {
            Origin::Component(name) => lower.children.get(name),
            Origin::Inline { .. } | Origin::Operation { .. } | Origin::Shared { .. } => None,
        });
        let ids = name.into_iter().flatten().rev();
        open.extend(ids.filter_map(|name| lower.components.get(name).copied()));
    }
    found
}

/// Those that the mapping names first, as it names them, then the others as they are. So an entry
/// behind the others puts a variant behind theirs.
fn in_order(
    lower: &Lower<'_>,
    discriminator: &Discriminator,
    mut children: Vec<TypeId>,
) -> Vec<TypeId> {
    let leads: Vec<Lead<'_>> = discriminator.mapping.iter().map(Lead::of).collect();
    let place = |id: &TypeId| {
        let Some(Origin::Component(name)) = lower.def(*id).map(|def| &def.origin) else {
            return leads.len();
        };
        let at = component_pointer(name);
        let reference = format!("#{}", at.as_str());
        let mut leads_here = leads.iter();
        leads_here
            .position(|lead| lead.leads_to(&reference, &at, Some(name)))
            .unwrap_or(leads.len())
    };
    children.sort_by_cached_key(place);
    children
}

fn child_target(lower: &mut Lower<'_>, name: &str, role: Role) -> Target {
    let at = component_pointer(name);
    let key = "x-ms-discriminator-value";
    let said = match lower.schema_at(&at) {
        Some(ReferenceOr::Item(schema)) => schema.schema_data.extensions.get(key),
        Some(ReferenceOr::Reference { .. }) | None => None,
    };
    let said = said.and_then(Json::as_str).map(str::to_owned);
    if said.is_some() {
        lower.acted_on.insert(at.child(key));
    }
    Target {
        reference: Some(format!("#{}", at.as_str())),
        said,
        role,
    }
}

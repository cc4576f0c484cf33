//! Leaves out types that nothing needs: `allOf` lets one member take the place of another, and
//! what the other one held stays behind.
//!
//! In: an [`Api`]. Out: the same without those types. Component schemas always stay, and so does
//! the owner that a type is named after. Never here: a change of anything that stays.

use crate::ir::{Api, Origin, Type, TypeDef, TypeId};

/// What makes a type stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Roots {
    /// That it is a component, or that an operation needs it.
    All,
    /// That an operation needs it.
    Operations,
}

/// Leaves out what nothing needs.
pub(crate) fn prune(api: &mut Api, roots: Roots) {
    let mut needed = vec![false; api.types.len()];
    let components = api.type_ids().filter(|id| match api.type_def(*id).origin {
        Origin::Component(_) => roots == Roots::All,
        Origin::Inline { .. } | Origin::Operation { .. } | Origin::Shared { .. } => false,
    });
    let mut open: Vec<TypeId> = components.collect();
    open.extend(api.operations.iter().flat_map(crate::ir::Operation::named));
    while let Some(id) = open.pop() {
        let Some(mark) = needed.get_mut(id.0) else {
            continue;
        };
        if std::mem::replace(mark, true) {
            continue;
        }
        let def = api.type_def(id);
        open.extend(def.kind.named());
        open.extend(owner(&def.origin));
    }
    keep(api, &needed);
}

fn owner(origin: &Origin) -> Option<TypeId> {
    match origin {
        Origin::Inline { owner, .. } => Some(*owner),
        Origin::Component(_) | Origin::Operation { .. } | Origin::Shared { .. } => None,
    }
}

/// Takes the others out and gives those that stay their new numbers.
fn keep(api: &mut Api, needed: &[bool]) {
    let mut numbers = Vec::with_capacity(needed.len());
    let mut next = 0;
    for stays in needed {
        numbers.push(TypeId(next));
        next += usize::from(*stays);
    }
    let renumbered = |id: TypeId| numbers.get(id.0).copied().unwrap_or(id);
    let mut flags = needed.iter();
    api.types
        .retain(|_: &TypeDef| flags.next().copied().unwrap_or(true));
    for def in &mut api.types {
        if let Origin::Inline { owner, .. } = &mut def.origin {
            *owner = renumbered(*owner);
        }
    }
    api.visit_uses(&mut |value| {
        if let Type::Named(id) = &mut value.ty {
            *id = renumbered(*id);
        }
    });
}

//! Objects that two parts of `allOf` declare for the same member: one that is written in place gets
//! the members of the other.
//!
//! In: pairs of objects, noted while their definitions are still to come. Out: the joined objects,
//! and the names of what was named after the other one. Never here: a third object.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Origin, TypeId, TypeKind};
use crate::source::Pointer;

use super::{Lower, Slot, Waiting, meet};

/// An object that is to get the members of another one, once both are known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Join {
    pub(super) into: TypeId,
    pub(super) from: TypeId,
}

/// Notes that of two objects one is to get the members of the other, and says which; nothing where
/// neither is written in place below the whole whose part stands here.
pub(super) fn note(
    lower: &mut Lower<'_>,
    first: TypeId,
    second: TypeId,
    at: &Pointer,
) -> Option<TypeId> {
    let (into, from) = if written_below(lower, second, at) {
        (second, first)
    } else if written_below(lower, first, at) {
        (first, second)
    } else {
        return None;
    };
    lower.joins.push(Join { into, from });
    Some(into)
}

/// Gives objects that are written in place the members of those that they stand beside.
pub(super) fn join_objects(lower: &mut Lower<'_>, done: &mut BTreeSet<Join>) {
    while let Some(join) = lower.joins.pop() {
        if !done.insert(join) {
            continue;
        }
        let object = |id: TypeId| match lower.def(id).map(|def| &def.kind) {
            Some(TypeKind::Struct(object)) => Some(object.clone()),
            _ => None,
        };
        let (Some(mut whole), Some(own)) = (object(join.from), object(join.into)) else {
            continue;
        };
        let Some(at) = lower.def(join.into).map(|def| def.place.pointer.clone()) else {
            continue;
        };
        meet::extend(lower, &mut whole, own, &at);
        if let Some(Slot::Done(def)) = lower.slots.get_mut(join.into.0) {
            def.kind = TypeKind::Struct(whole);
        }
    }
}

/// What is named after an object that gave its members to another one of the same name is named
/// after that one.
pub(super) fn hand_over(lower: &mut Lower<'_>, joined: &BTreeSet<Join>) {
    let mut heirs: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    loop {
        let origin = |id: TypeId| lower.def(id).map(|def| def.origin.clone());
        let before = heirs.len();
        let same = joined
            .iter()
            .filter(|join| origin(join.from) == origin(join.into));
        heirs.extend(same.map(|join| (join.from, join.into)));
        if heirs.len() == before {
            return;
        }
        // What has a new owner may have the same name as another one now.
        for slot in &mut lower.slots {
            let Slot::Done(def) = slot else { continue };
            let Origin::Inline { owner, .. } = &mut def.origin else {
                continue;
            };
            for _ in 0..heirs.len() {
                match heirs.get(owner) {
                    Some(heir) => *owner = *heir,
                    None => break,
                }
            }
        }
    }
}

/// Whether a type is written in place below the whole whose part stands here, so that nothing
/// else is made of it.
fn written_below(lower: &Lower<'_>, id: TypeId, at: &Pointer) -> bool {
    let done = lower.def(id).map(|def| &def.place.pointer);
    let place = done.or_else(|| lower.waiting_for(id).map(|waiting| &waiting.at));
    let whole = whole_of(at);
    place.is_some_and(|place| {
        let below = place.as_str().strip_prefix(whole.as_str());
        below.is_some_and(|rest| rest.starts_with('/')) && lower.inline.get(place) == Some(&id)
    })
}

/// The schema that a part belongs to: the place before the last row of `allOf`.
fn whole_of(at: &Pointer) -> Pointer {
    let mut whole = at.clone();
    loop {
        let group = whole.parent();
        let part = whole.as_str().rsplit('/').next().unwrap_or_default();
        let is_part = part.parse::<usize>().is_ok();
        if !(is_part && group.as_str().ends_with("/allOf")) {
            return whole;
        }
        whole = group.parent();
    }
}

impl<'a> Lower<'a> {
    /// The schema of a type whose definition is still to come.
    pub(super) fn waiting_for(&self, id: TypeId) -> Option<&Waiting<'a>> {
        match self.slots.get(id.0)? {
            Slot::Waiting(place) => self.waiting.get(*place),
            Slot::Empty | Slot::InWork | Slot::Done(_) => None,
        }
    }
}

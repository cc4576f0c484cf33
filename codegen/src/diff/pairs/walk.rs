//! Finds types that were renamed: the same places of the wire hold them.
//!
//! In: pairs of operations and of types. Out: more pairs of types. Never here: recursion; places
//! that are still to be seen stand in a queue, and each pair of types is opened once.

use std::collections::{BTreeMap, VecDeque};

use super::alike::is_alike;
use super::{Pairs, State};
use crate::ir::{
    Additional, Branch, Member, Operation, RequestBody, Struct, Type, TypeId, TypeKind, TypeUse,
    Union,
};
use crate::name::TypeInside;

/// As many names for names, lists and maps as are opened at one place.
const DEEPEST: usize = 64;

/// Pairs the types that were renamed.
pub(super) fn renamed(before: State<'_>, after: State<'_>, pairs: &mut Pairs) {
    let mut walk = Walk {
        before,
        after,
        open: VecDeque::new(),
    };
    // The order of names, so that the order of the documents does not count.
    let mut operations: Vec<_> = pairs.operations.iter().collect();
    operations.sort_by_key(|(id, _)| before.names.operation(**id).method.as_str());
    for (id, other) in operations {
        walk.operation(before.api.operation(*id), after.api.operation(*other));
    }
    let mut types: Vec<_> = pairs.types.iter().collect();
    types.sort_by_key(|(id, _)| before.names.ty(**id).as_str());
    for (id, other) in types {
        walk.inside(*id, *other);
    }
    while let Some((old, new)) = walk.open.pop_front() {
        if let Some((id, other)) = walk.place(pairs, old, new)
            && pairs.pair_types(id, other)
        {
            walk.inside(id, other);
        }
    }
}

struct Walk<'a> {
    before: State<'a>,
    after: State<'a>,
    open: VecDeque<(&'a TypeUse, &'a TypeUse)>,
}

impl<'a> Walk<'a> {
    fn operation(&mut self, old: &'a Operation, new: &'a Operation) {
        let parameters = |operation: &'a Operation| {
            let each = operation.parameters.iter();
            each.map(|one| ((one.location, one.wire_name.as_str()), &one.value))
        };
        self.both(parameters(old), parameters(new));
        let bodies = |operation: &'a Operation| {
            let each = operation.body.iter().flat_map(RequestBody::all);
            each.map(|body| (body.media.kind().word(), &body.value))
        };
        self.both(bodies(old), bodies(new));
        let answers = |operation: &'a Operation| {
            let each = operation.responses.iter();
            each.filter_map(|one| Some((one.status, &one.body.as_ref()?.1)))
        };
        self.both(answers(old), answers(new));
        let headers = |operation: &'a Operation| {
            let each = operation.response_headers.iter();
            each.map(|one| (one.wire_name.to_ascii_lowercase(), &one.value))
        };
        self.both(headers(old), headers(new));
    }

    /// The places that both sides have, in the order of their keys.
    fn both<K: Ord>(
        &mut self,
        old: impl Iterator<Item = (K, &'a TypeUse)>,
        new: impl Iterator<Item = (K, &'a TypeUse)>,
    ) {
        let new: BTreeMap<K, &TypeUse> = new.collect();
        let old: BTreeMap<K, &TypeUse> = old.collect();
        let pairs = old
            .into_iter()
            .filter_map(|(key, value)| Some((value, *new.get(&key)?)));
        self.open.extend(pairs);
    }

    /// The places inside of a type.
    fn inside(&mut self, id: TypeId, other: TypeId) {
        let old = &self.before.api.type_def(id).kind;
        let new = &self.after.api.type_def(other).kind;
        match (old, new) {
            (TypeKind::Struct(old), TypeKind::Struct(new)) => self.members(old, new),
            (TypeKind::Union(old), TypeKind::Union(new)) => {
                self.branches(id, other, old, new);
            }
            (TypeKind::Alias(old), TypeKind::Alias(new)) => self.open.push_back((old, new)),
            _ => {}
        }
    }

    fn members(&mut self, old: &'a Struct, new: &'a Struct) {
        let members = |object: &'a Struct| {
            let key = |member: &'a Member| (member.wire_name.as_str(), &member.value);
            object.members.iter().map(key)
        };
        self.both(members(old), members(new));
        if let (Additional::Typed(old), Additional::Typed(new)) = (&old.additional, &new.additional)
        {
            self.open.push_back((old, new));
        }
    }

    /// The branches with the same tag, then those of the same name, then those that look alike.
    fn branches(&mut self, id: TypeId, other: TypeId, old: &'a Union, new: &'a Union) {
        let tagged = |union: &'a Union| {
            let each = union.branches.iter();
            each.filter_map(|one| Some((one.tags.first()?.as_str(), &one.value)))
        };
        self.both(tagged(old), tagged(new));
        let old = named(self.before, id, old);
        let new = named(self.after, other, new);
        let values = |named: &BTreeMap<&'a str, &'a Branch>| {
            let each = named.iter();
            let each: Vec<_> = each.map(|(name, branch)| (*name, &branch.value)).collect();
            each.into_iter()
        };
        self.both(values(&old), values(&new));
        let alone = |one: &BTreeMap<&'a str, &'a Branch>, two: &BTreeMap<&'a str, &'a Branch>| {
            let each = one.iter().filter(|(name, _)| !two.contains_key(*name));
            let each = each.take(MOST_BRANCHES);
            each.map(|(_, branch)| &branch.value).collect::<Vec<_>>()
        };
        let (old, new) = (alone(&old, &new), alone(&new, &old));
        for one in &old {
            self.open.extend(new.iter().map(|two| (*one, *two)));
        }
    }

    /// What a place says: two types that are one, where neither has another partner.
    fn place(&self, pairs: &Pairs, old: &'a TypeUse, new: &'a TypeUse) -> Option<(TypeId, TypeId)> {
        let (mut old, mut new) = (old, new);
        for _ in 0..DEEPEST {
            if let (Type::Named(id), Type::Named(other)) = (&old.ty, &new.ty) {
                if pairs.types.get(id) == Some(other) {
                    return None;
                }
                let free = !pairs.types.contains_key(id) && !pairs.types_back.contains_key(other);
                if free && is_alike(self.before, *id, self.after, *other) {
                    return Some((*id, *other));
                }
            }
            if let Some(value) = alias(self.before, old) {
                old = value;
            } else if let Some(value) = alias(self.after, new) {
                new = value;
            } else {
                let ((Type::List(one), Type::List(two)) | (Type::Map(one), Type::Map(two))) =
                    (&old.ty, &new.ty)
                else {
                    return None;
                };
                (old, new) = (one, two);
            }
        }
        None
    }
}

/// As many branches without a partner as are compared, each with each.
const MOST_BRANCHES: usize = 30;

fn named<'a>(state: State<'a>, id: TypeId, union: &'a Union) -> BTreeMap<&'a str, &'a Branch> {
    let names: &[_] = match state.names.inside(id) {
        TypeInside::Variants(names) => names,
        TypeInside::Members(_) | TypeInside::Nothing => &[],
    };
    let names = names.iter().map(crate::name::RustName::as_str);
    names.zip(&union.branches).collect()
}

fn alias<'a>(state: State<'a>, value: &TypeUse) -> Option<&'a TypeUse> {
    let Type::Named(id) = &value.ty else {
        return None;
    };
    match &state.api.type_def(*id).kind {
        TypeKind::Alias(value) => Some(value),
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => None,
    }
}

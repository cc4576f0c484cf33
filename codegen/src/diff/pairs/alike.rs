//! Whether two types with different names can be one type that was renamed.
//!
//! In: two types. Out: yes or no. Never here: the place where they stand.

use std::collections::BTreeSet;

use super::State;
use crate::ir::{EnumValues, TypeId, TypeKind};

/// They are of one kind and have something in common. A type without anything inside is like any
/// other of its kind.
pub(super) fn is_alike(before: State<'_>, old: TypeId, after: State<'_>, new: TypeId) -> bool {
    let old = &before.api.type_def(old).kind;
    let new = &after.api.type_def(new).kind;
    match (old, new) {
        (TypeKind::Struct(old), TypeKind::Struct(new)) => meet(
            old.members.iter().map(|member| member.wire_name.as_str()),
            new.members.iter().map(|member| member.wire_name.as_str()),
        ),
        (TypeKind::Enum(old), TypeKind::Enum(new)) => match (&old.values, &new.values) {
            (EnumValues::Strings(old), EnumValues::Strings(new)) => meet(
                old.iter().map(|variant| variant.wire_value.as_str()),
                new.iter().map(|variant| variant.wire_value.as_str()),
            ),
            (EnumValues::Integers(old), EnumValues::Integers(new)) => meet(
                old.iter().map(|variant| variant.wire_value),
                new.iter().map(|variant| variant.wire_value),
            ),
            _ => false,
        },
        (TypeKind::Union(_), TypeKind::Union(_)) => true,
        (TypeKind::Alias(old), TypeKind::Alias(new)) => {
            std::mem::discriminant(&old.ty) == std::mem::discriminant(&new.ty)
        }
        _ => false,
    }
}

/// Whether two rows have something in common, or one has nothing.
fn meet<T: Ord>(old: impl Iterator<Item = T>, new: impl Iterator<Item = T>) -> bool {
    let old: BTreeSet<T> = old.collect();
    let new: BTreeSet<T> = new.collect();
    old.is_empty() || new.is_empty() || !old.is_disjoint(&new)
}

//! Branches that are told by a whole number or a boolean.
//!
//! In: the branches of a union without `discriminator`, which no text tells. Out: the member that
//! every branch requires, and its values as JSON writes them. Never here: a value that two branches
//! share.

use crate::ir::{
    Branch, Constraint, EnumValues, Presence, Primitive, Struct, Tagging, Type, TypeDef, TypeKind,
    TypeUse,
};

use super::{MOST_IMPLIED, end, telling};

/// A member that every branch requires, each with values of its own.
pub(super) fn implied(
    types: &[TypeDef],
    branches: &[Branch],
) -> Option<(Tagging, Vec<Vec<String>>)> {
    let objects: Option<Vec<&Struct>> = branches
        .iter()
        .map(|branch| object(types, &branch.value))
        .collect();
    let objects = objects?;
    let first = objects.first().filter(|_| objects.len() > 1)?;
    first.members.iter().find_map(|member| {
        let name = &member.wire_name;
        let tags: Option<Vec<_>> = objects
            .iter()
            .map(|object| constants(types, object, name))
            .collect();
        Some((Tagging::ImpliedScalar(name.clone()), telling(tags?)?))
    })
}

fn object<'a>(types: &'a [TypeDef], value: &TypeUse) -> Option<&'a Struct> {
    match &types.get(end(types, value)?.0)?.kind {
        TypeKind::Struct(object) => Some(object),
        TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Alias(_) => None,
    }
}

/// The few values that a required member allows, where it lists them.
fn constants(types: &[TypeDef], object: &Struct, name: &str) -> Option<Vec<String>> {
    let mut members = object.members.iter();
    let member = members
        .find(|member| member.wire_name == name)
        .filter(|member| member.presence == Presence::Required)?;
    if member.value.ty == Type::Primitive(Primitive::Boolean) {
        let only = |constraint: &Constraint| match constraint {
            Constraint::Boolean(only) => Some(vec![only.to_string()]),
            _ => None,
        };
        return member.value.constraints.iter().find_map(only);
    }
    let TypeKind::Enum(values) = &types.get(end(types, &member.value)?.0)?.kind else {
        return None;
    };
    let EnumValues::Integers(values) = &values.values else {
        return None;
    };
    let numbers = values.iter().map(|value| value.wire_value.to_string());
    Some(numbers.collect()).filter(|numbers: &Vec<_>| numbers.len() <= MOST_IMPLIED)
}

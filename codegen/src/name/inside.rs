//! The names inside types: members and variants.
//!
//! In: a type of the IR. Out: a name for each member or variant. Never here: names of types.

use std::fmt::Display;

use crate::diagnostic::Report;
use crate::ir::{
    Api, Branch, EnumValues, Member, Origin, Part, Place, Primitive, Type, TypeId, TypeKind,
    Variant,
};

use super::case::{RustName, distinct_variants};
use super::collision::{self, Room};
use super::fields::{self, Field, at_level};
use super::settle::{Claim, Effort, settle};

/// The names inside a type.
#[derive(Debug)]
pub enum TypeInside {
    /// Of a struct: its members.
    Members(Vec<MemberNames>),
    /// Of an enum or union: its variants.
    Variants(Vec<RustName>),
    /// Of an alias: none.
    Nothing,
}

/// The names of a member.
#[derive(Debug)]
pub struct MemberNames {
    /// The field.
    pub field: RustName,
    /// The method that sets it.
    pub setter: RustName,
}

/// The field of the members that a struct does not declare; it gives way to declared ones.
pub fn additional_field(inside: &TypeInside) -> RustName {
    let mut name = RustName::field("additional_properties");
    if let TypeInside::Members(names) = inside {
        while names.iter().any(|names| names.field == name) {
            name = name.set_aside();
        }
    }
    name
}

pub(super) fn inside(
    api: &Api,
    id: TypeId,
    types: &[RustName],
    effort: Effort,
    report: &mut Report,
) -> TypeInside {
    let def = api.type_def(id);
    match &def.kind {
        TypeKind::Struct(object) => TypeInside::Members(members(&object.members, effort, report)),
        TypeKind::Enum(values) => TypeInside::Variants(match &values.values {
            EnumValues::Strings(variants) => strings(variants, effort, report),
            EnumValues::Integers(variants) => integers(variants, effort, report),
        }),
        TypeKind::Union(union) => TypeInside::Variants(branches(api, &union.branches, types)),
        TypeKind::Alias(_) => TypeInside::Nothing,
    }
}

fn members(members: &[Member], effort: Effort, report: &mut Report) -> Vec<MemberNames> {
    let all: Vec<Field<'_>> = members.iter().map(Field::from).collect();
    let room = Room {
        what: "member",
        key: "x-rust-field",
    };
    let both = |field: RustName| MemberNames {
        setter: field.setter(),
        field,
    };
    let names = fields::names(&all, room, effort, report);
    names.into_iter().map(both).collect()
}

/// Values that differ only in what Rust's case drops get names made of the value itself.
fn strings(variants: &[Variant<String>], effort: Effort, report: &mut Report) -> Vec<RustName> {
    let own = |variant: &Variant<String>| RustName::variant(&variant.wire_value);
    let longer = |variant: &Variant<String>| distinct_variants(&variant.wire_value);
    values(variants, own, longer, effort, report)
}

fn integers(variants: &[Variant<i64>], effort: Effort, report: &mut Report) -> Vec<RustName> {
    let own = |variant: &Variant<i64>| RustName::variant(&variant.wire_value.to_string());
    values(variants, own, |variant| [own(variant)], effort, report)
}

/// The names of the values of an enum. Names made of a value are no collision that a person must
/// settle, so there is a warning, or an error, only where those collide too. A hash is of the value
/// and not of its place: another value before it moves no name.
fn values<T: Display, const N: usize>(
    variants: &[Variant<T>],
    own: impl Fn(&Variant<T>) -> RustName,
    longer: impl Fn(&Variant<T>) -> [RustName; N],
    effort: Effort,
    report: &mut Report,
) -> Vec<RustName> {
    let plain: Vec<RustName> = variants
        .iter()
        .map(|variant| match &variant.requested_name {
            Some(name) if !name.trim().is_empty() => RustName::variant(name).bounded(),
            _ => own(variant).bounded(),
        })
        .collect();
    let claims = vec![Claim::Made(0); variants.len()];
    let effort = match effort {
        Effort::Nothing => Effort::Names(N),
        more => more,
    };
    let mut settled = settle(&claims, effort, |levels| {
        (variants.iter().zip(&plain).zip(levels))
            .map(|((variant, plain), level)| {
                if *level == 0 {
                    plain.clone()
                } else {
                    let value = variant.wire_value.to_string();
                    at_level(plain, longer(variant), &value, *level)
                }
            })
            .collect()
    });
    settled.losses.clear();
    let room = Room {
        what: "value",
        key: "x-enum-varnames",
    };
    let places: Vec<&Place> = variants.iter().map(|variant| &variant.place).collect();
    collision::report(report, room, &settled, &places);
    settled.names
}

/// Branches are named by their number where they are written in place, else by what they hold;
/// several of one kind by their number too.
fn branches(api: &Api, branches: &[Branch], types: &[RustName]) -> Vec<RustName> {
    let plain: Vec<RustName> = branches
        .iter()
        .enumerate()
        .map(|(index, branch)| match &branch.requested_name {
            Some(name) if !name.trim().is_empty() => RustName::variant(name).bounded(),
            _ if is_unnamed(api, branch) => RustName::variant(&format!("Variant {}", index + 1)),
            _ => RustName::variant(&shape(&branch.value.ty, types)).bounded(),
        })
        .collect();
    let claims = vec![Claim::Made(0); branches.len()];
    let settled = settle(&claims, Effort::Everything, |levels| {
        (branches.iter().zip(&plain).zip(levels).enumerate())
            .map(|(index, ((branch, plain), level))| {
                let place = branch.place.pointer.as_str();
                let numbered = plain.then(&format!("{}", index + 1));
                at_level(plain, [numbered], place, *level)
            })
            .collect()
    });
    settled.names
}

/// Whether a branch holds a type that is written in place: such a type is called after the
/// number of the branch too.
fn is_unnamed(api: &Api, branch: &Branch) -> bool {
    let Type::Named(id) = &branch.value.ty else {
        return false;
    };
    let def = api.type_def(*id);
    match &def.origin {
        Origin::Inline { path, .. } => {
            def.requested_name.is_none() && matches!(path.last(), Some(Part::Branch(_)))
        }
        Origin::Component(_) | Origin::Operation { .. } | Origin::Shared { .. } => false,
    }
}

fn shape(ty: &Type, types: &[RustName]) -> String {
    match ty {
        Type::Named(id) => types
            .get(id.0)
            .map_or_else(String::new, ToString::to_string),
        Type::List(item) => format!("{} List", shape(&item.ty, types)),
        Type::Map(value) => format!("{} Map", shape(&value.ty, types)),
        Type::Any => "Any".to_owned(),
        Type::Primitive(primitive) => match primitive {
            Primitive::Boolean => "Boolean",
            Primitive::Int64 | Primitive::UInt64 | Primitive::Int32 => "Integer",
            Primitive::Double | Primitive::Float => "Number",
            Primitive::String => "String",
            Primitive::Date => "Date",
            Primitive::DateTime => "DateTime",
            Primitive::Uuid => "Uuid",
            Primitive::Uri => "Uri",
            Primitive::Base64 => "Base64",
            Primitive::Secret => "Secret",
            Primitive::File => "File",
        }
        .to_owned(),
    }
}

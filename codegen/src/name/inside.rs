//! The names inside types: members and variants.
//!
//! In: a type of the IR. Out: a name for each member or variant. Never here: names of types.

use std::collections::BTreeMap;

use crate::diagnostic::Report;
use crate::ir::{
    Api, Branch, EnumValues, Member, Origin, Part, Place, Primitive, ResponseHeader, Type, TypeId,
    TypeKind, Variant,
};

use super::case::{RustName, distinct_variants};
use super::{bad_name, report_collision};

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

pub(super) fn inside(api: &Api, id: TypeId, types: &[RustName], report: &mut Report) -> TypeInside {
    let def = api.type_def(id);
    match &def.kind {
        TypeKind::Struct(object) => TypeInside::Members(members(&object.members, report)),
        TypeKind::Enum(values) => TypeInside::Variants(match &values.values {
            EnumValues::Strings(variants) => strings(variants, report),
            EnumValues::Integers(variants) => integers(variants, report),
        }),
        TypeKind::Union(union) => TypeInside::Variants(branches(api, &union.branches, types)),
        TypeKind::Alias(_) => TypeInside::Nothing,
    }
}

fn members(members: &[Member], report: &mut Report) -> Vec<MemberNames> {
    let mut seen: BTreeMap<RustName, &Place> = BTreeMap::new();
    members
        .iter()
        .map(|member| {
            let requested = member.requested_name.as_deref();
            let chosen = requested.and_then(RustName::chosen_field);
            if let (Some(requested), None) = (requested, &chosen) {
                let better = RustName::field(requested);
                bad_name(report, "x-rust-field", &member.place, requested, &better);
            }
            let field = chosen
                .unwrap_or_else(|| RustName::field(&member.wire_name))
                .bounded();
            if let Some(first) = seen.insert(field.clone(), &member.place) {
                report_collision(
                    report,
                    &field,
                    "member",
                    &member.place,
                    first,
                    "x-rust-field",
                );
            }
            MemberNames {
                setter: field.setter(),
                field,
            }
        })
        .collect()
}

/// The fields of the headers of an answer.
pub(super) fn headers(headers: &[ResponseHeader], report: &mut Report) -> Vec<RustName> {
    let mut seen: BTreeMap<RustName, &Place> = BTreeMap::new();
    let mut names = Vec::with_capacity(headers.len());
    for header in headers {
        let requested = header.requested_name.as_deref();
        let chosen = requested.and_then(RustName::chosen_field);
        if let (Some(requested), None) = (requested, &chosen) {
            let better = RustName::field(requested);
            bad_name(report, "x-rust-name", &header.place, requested, &better);
        }
        let name = chosen
            .unwrap_or_else(|| RustName::field(&header.wire_name))
            .bounded();
        if let Some(first) = seen.insert(name.clone(), &header.place) {
            report_collision(report, &name, "header", &header.place, first, "x-rust-name");
        }
        names.push(name);
    }
    names
}

/// Values that differ only in what Rust's case drops get names made of the value itself.
fn strings(variants: &[Variant<String>], report: &mut Report) -> Vec<RustName> {
    let plain: Vec<RustName> = variants
        .iter()
        .map(|variant| match &variant.requested_name {
            Some(name) if !name.trim().is_empty() => RustName::variant(name).bounded(),
            _ => RustName::variant(&variant.wire_value).bounded(),
        })
        .collect();
    let mut names = plain;
    for level in 0..3 {
        let clashing = clashing(&names);
        for (name, variant) in names.iter_mut().zip(variants) {
            if clashing.contains_key(name) {
                let longer = distinct_variants(&variant.wire_value);
                *name = longer
                    .into_iter()
                    .nth(level)
                    .unwrap_or_else(|| name.clone())
                    .bounded();
            }
        }
    }
    report_clashes(&names, variants, report);
    names
}

fn integers(variants: &[Variant<i64>], report: &mut Report) -> Vec<RustName> {
    let own = |variant: &Variant<i64>| RustName::variant(&variant.wire_value.to_string());
    let mut names: Vec<RustName> = variants
        .iter()
        .map(|variant| match &variant.requested_name {
            Some(name) if !name.trim().is_empty() => RustName::variant(name).bounded(),
            _ => own(variant),
        })
        .collect();
    let clashing = clashing(&names);
    for (name, variant) in names.iter_mut().zip(variants) {
        if clashing.contains_key(name) {
            *name = own(variant);
        }
    }
    report_clashes(&names, variants, report);
    names
}

fn report_clashes<T>(names: &[RustName], variants: &[Variant<T>], report: &mut Report) {
    let mut seen: BTreeMap<&RustName, &Place> = BTreeMap::new();
    for (name, variant) in names.iter().zip(variants) {
        if let Some(first) = seen.insert(name, &variant.place) {
            report_collision(
                report,
                name,
                "value",
                &variant.place,
                first,
                "x-enum-varnames",
            );
        }
    }
}

/// The names that more than one value would get.
fn clashing(names: &[RustName]) -> BTreeMap<RustName, usize> {
    let mut counts: BTreeMap<RustName, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name.clone()).or_default() += 1;
    }
    counts.retain(|_, count| *count > 1);
    counts
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
    let clashing = clashing(&plain);
    plain
        .iter()
        .enumerate()
        .map(|(index, name)| {
            if clashing.contains_key(name) {
                name.then(&format!("{}", index + 1))
            } else {
                name.clone()
            }
        })
        .collect()
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
            Primitive::Int64 | Primitive::Int32 => "Integer",
            Primitive::Double | Primitive::Float => "Number",
            Primitive::String => "String",
            Primitive::Date => "Date",
            Primitive::DateTime => "DateTime",
            Primitive::Uuid => "Uuid",
            Primitive::Uri => "Uri",
            Primitive::Base64 => "Base64",
            Primitive::Secret => "Secret",
        }
        .to_owned(),
    }
}

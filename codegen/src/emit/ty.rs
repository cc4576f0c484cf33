//! A type where it is used: as a field, an argument, a result.
//!
//! In: the use of a type. Out: tokens, with null, boxes and bounds as they belong there. Never
//! here: an item.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Nullability, Presence, Primitive, Type, TypeId, TypeUse};
use crate::name::RustName;

use super::paths::Paths;
use super::{Context, ident, rules};

/// A type as it is used, with null where null is allowed.
pub(super) fn used(context: &Context<'_>, value: &TypeUse, owner: Option<TypeId>) -> TokenStream {
    let ty = bare(context, value, owner);
    match value.nullability {
        Nullability::NotNull => ty,
        // Any value may be null already.
        Nullability::Nullable if matches!(value.ty, Type::Any) => ty,
        Nullability::Nullable => {
            let nullable = context.paths.runtime("Nullable");
            quote!(#nullable<#ty>)
        }
    }
}

/// A type without its null.
pub(super) fn bare(context: &Context<'_>, value: &TypeUse, owner: Option<TypeId>) -> TokenStream {
    let paths = &context.paths;
    match &value.ty {
        Type::Primitive(kind) => primitive(paths, *kind),
        Type::Any => paths.runtime("Any"),
        Type::List(item) => {
            let vec = paths.vec();
            let item = used(context, item, None);
            quote!(#vec<#item>)
        }
        Type::Map(value) => {
            let map = paths.runtime("Map");
            let value = used(context, value, None);
            quote!(#map<#value>)
        }
        Type::Named(id) => {
            let name = paths.document(context.names.ty(*id));
            match owner {
                Some(owner) if context.cycles.boxed(owner, *id) => {
                    let boxed = paths.boxed();
                    quote!(#boxed<#name>)
                }
                _ => quote!(#name),
            }
        }
    }
}

fn primitive(paths: &Paths, kind: Primitive) -> TokenStream {
    match kind {
        Primitive::Boolean => quote!(bool),
        Primitive::Int64 => quote!(i64),
        Primitive::UInt64 => quote!(u64),
        Primitive::Int32 => quote!(i32),
        // A float of 32 bits would lose digits that the server sent.
        Primitive::Double | Primitive::Float => quote!(f64),
        Primitive::String => paths.string(),
        Primitive::Date => paths.runtime("Date"),
        Primitive::DateTime => paths.runtime("DateTime"),
        Primitive::Uuid => paths.runtime("Uuid"),
        Primitive::Uri => paths.runtime("Uri"),
        Primitive::Base64 => paths.runtime("Base64Bytes"),
        Primitive::Secret => paths.runtime("Secret"),
        Primitive::File => paths.runtime("Upload"),
    }
}

/// The attribute of a member: how it is given, its wire name where that differs, its bounds.
pub(super) fn member_attribute(
    context: &Context<'_>,
    presence: Presence,
    name: &RustName,
    setter: &RustName,
    wire_name: &str,
    value: &TypeUse,
) -> TokenStream {
    let wire = (name.is_keyword() || name.as_str() != wire_name).then(|| quote!(= #wire_name));
    let rules = rules::rules(context, value);
    match presence {
        Presence::Required => {
            let argument = ident(name);
            quote!(#[required(#argument #wire #(, #rules)*)])
        }
        Presence::Optional => {
            let setter = ident(setter);
            quote!(#[optional(#setter #wire #(, #rules)*)])
        }
    }
}

//! The file of types: models, enums, unions, aliases, the parameters and errors of operations.
//!
//! In: the IR. Out: chunks, sorted by name. Never here: the inside of an item.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Nullability, Primitive, Type, TypeId, TypeKind, TypeUse};
use crate::name::{Names, has_errors, has_params};

use super::cycles::Cycles;
use super::paths::Paths;
use super::{Chunk, Context, docs, enums, ident, params, rules, structs, unions};

/// Emits the types.
pub(super) fn types(api: &Api, names: &Names) -> Vec<Chunk> {
    let context = Context {
        api,
        names,
        paths: Paths::of_types(taken(api, names)),
        cycles: Cycles::of(api),
    };
    let mut chunked: Vec<(&str, Chunk)> = Vec::new();
    for id in api.type_ids() {
        chunked.push((names.ty(id).as_str(), one(&context, id)));
    }
    for id in api.operation_ids() {
        let operation = api.operation(id);
        let own = names.operation(id);
        if has_params(operation) {
            chunked.push((own.params.as_str(), params::params(&context, id)));
        }
        if has_errors(operation) {
            chunked.push((own.error.as_str(), unions::errors(&context, id)));
        }
    }
    chunked.sort_by_key(|(name, _)| *name);
    let mut chunks = vec![Chunk::Uses(context.paths.imports())];
    chunks.extend(chunked.into_iter().map(|(_, chunk)| chunk));
    chunks
}

/// Every name of the module.
fn taken(api: &Api, names: &Names) -> BTreeSet<String> {
    let types = api.type_ids().map(|id| names.ty(id).to_string());
    let made = api.operation_ids().flat_map(|id| {
        let own = names.operation(id);
        [own.params.to_string(), own.error.to_string()]
    });
    types.chain(made).collect()
}

fn one(context: &Context<'_>, id: TypeId) -> Chunk {
    let def = context.api.type_def(id);
    match &def.kind {
        TypeKind::Struct(object) => structs::emit(context, id, object),
        TypeKind::Enum(values) => enums::emit(context, id, values),
        TypeKind::Union(union) => unions::emit(context, id, union),
        TypeKind::Alias(value) => {
            let name = ident(context.names.ty(id));
            let docs = docs::of_type(context, id);
            let ty = bare(context, value, None);
            Chunk::Item(quote!(#docs pub type #name = #ty;))
        }
    }
}

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
fn bare(context: &Context<'_>, value: &TypeUse, owner: Option<TypeId>) -> TokenStream {
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
    }
}

/// The attribute of a member: how it is given, its wire name where that differs, its bounds.
pub(super) fn member_attribute(
    context: &Context<'_>,
    presence: crate::ir::Presence,
    name: &crate::name::RustName,
    setter: &crate::name::RustName,
    wire_name: &str,
    value: &TypeUse,
) -> TokenStream {
    let wire = (name.is_keyword() || name.as_str() != wire_name).then(|| quote!(= #wire_name));
    let rules = rules::rules(context, value);
    match presence {
        crate::ir::Presence::Required => {
            let argument = ident(name);
            quote!(#[required(#argument #wire #(, #rules)*)])
        }
        crate::ir::Presence::Optional => {
            let setter = ident(setter);
            quote!(#[optional(#setter #wire #(, #rules)*)])
        }
    }
}

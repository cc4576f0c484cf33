//! The file of types: models, enums, unions, aliases, the parameters and answers of operations.
//!
//! In: the IR. Out: chunks, sorted by name. Never here: the inside of an item.

use std::collections::BTreeSet;

use quote::quote;

use crate::ir::{Api, TypeId, TypeKind};
use crate::name::{Names, has_errors, has_headers, has_params, has_successes};

use super::cycles::Cycles;
use super::paths::Paths;
use super::{Chunk, Context, answers, docs, enums, ident, params, structs, ty, unions};

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
            chunked.push((own.error.as_str(), answers::errors(&context, id)));
        }
        if has_successes(operation) {
            chunked.push((own.success.as_str(), answers::successes(&context, id)));
        }
        if has_headers(operation) {
            chunked.push((own.headers.as_str(), answers::headers(&context, id)));
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
        [&own.params, &own.error, &own.success, &own.headers].map(ToString::to_string)
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
            let ty = ty::bare(context, value, None);
            Chunk::Item(quote!(#docs pub type #name = #ty;))
        }
    }
}

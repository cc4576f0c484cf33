//! The file of types: models, enums, unions, aliases, the parameters and answers of operations.
//!
//! In: the IR. Out: chunks, in the order of their names. Never here: the inside of an item.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, OperationId, TypeId, TypeKind};
use crate::name::{Names, has_errors, has_headers, has_params, has_successes};

use super::cycles::Cycles;
use super::paths::{Paths, Used};
use super::{Chunk, Context, answers, docs, enums, ident, params, structs, ty, unions};

/// What an item is made of.
#[derive(Clone, Copy)]
enum Made {
    Type(TypeId),
    Params(OperationId),
    Errors(OperationId),
    Successes(OperationId),
    Headers(OperationId),
}

/// The file of types before it is emitted: part by part, by whoever has time for one.
pub struct Types<'a> {
    api: &'a Api,
    names: &'a Names,
    taken: BTreeSet<String>,
    cycles: Cycles,
    sorted: Vec<(&'a str, Made)>,
}

/// So many items make a part: enough to be worth the way to it, and few enough to share them evenly.
const PART: usize = 64;

impl<'a> Types<'a> {
    /// The types of an API in their order.
    pub fn of(api: &'a Api, names: &'a Names) -> Self {
        Self {
            api,
            names,
            taken: taken(api, names),
            cycles: Cycles::of(api),
            sorted: by_name(api, names),
        }
    }

    /// How many parts there are.
    pub fn parts(&self) -> usize {
        self.sorted.len().div_ceil(PART)
    }

    /// Emits a part of the items, each by itself: all of them at once would be many times the text
    /// that becomes of them. What comes back is what they import.
    pub fn part(&self, part: usize, mut each: impl FnMut(Chunk)) -> Used {
        let context = Context {
            api: self.api,
            names: self.names,
            paths: Paths::of_types(&self.taken),
            cycles: &self.cycles,
        };
        let items = self.sorted.chunks(PART).nth(part);
        for (_, made) in items.into_iter().flatten() {
            each(match *made {
                Made::Type(id) => one(&context, id),
                Made::Params(id) => params::params(&context, id),
                Made::Errors(id) => answers::errors(&context, id),
                Made::Successes(id) => answers::successes(&context, id),
                Made::Headers(id) => answers::headers(&context, id),
            });
        }
        context.paths.into_used()
    }

    /// The imports of a file with these parts.
    pub fn imports(parts: impl IntoIterator<Item = Used>) -> Vec<TokenStream> {
        let mut all = Used::default();
        for used in parts {
            all.extend(used);
        }
        Paths::of_used_types(all).imports()
    }
}

fn by_name<'a>(api: &Api, names: &'a Names) -> Vec<(&'a str, Made)> {
    let types = api.type_ids().map(|id| (names.ty(id), Made::Type(id)));
    let made = api.operation_ids().flat_map(|id| {
        let operation = api.operation(id);
        let own = names.operation(id);
        let all = [
            (has_params(operation), &own.params, Made::Params(id)),
            (has_errors(operation), &own.error, Made::Errors(id)),
            (has_successes(operation), &own.success, Made::Successes(id)),
            (has_headers(operation), &own.headers, Made::Headers(id)),
        ];
        let all = all.into_iter().filter(|(is_made, ..)| *is_made);
        all.map(|(_, name, made)| (name, made))
    });
    let all = types.chain(made).map(|(name, made)| (name.as_str(), made));
    let mut sorted: Vec<(&str, Made)> = all.collect();
    sorted.sort_by_key(|(name, _)| *name);
    sorted
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
            let deprecated = docs::deprecated(def.deprecation);
            let item = quote!(#deprecated pub type #name = #ty;);
            Chunk::Item { docs, item }
        }
    }
}

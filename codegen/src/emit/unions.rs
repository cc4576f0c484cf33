//! Unions, and the bodies of an operation's errors.
//!
//! In: a union of the IR, or the error answers of an operation. Out: one of the runtime's
//! macros around an enum. Never here: how a branch is told; the runtime does that.

use proc_macro2::{Ident, Literal, Span};
use quote::quote;

use crate::ir::{OperationId, StatusMatch, Tagging, TypeId, Union};
use crate::name::{TypeInside, is_typed_error, status_name};

use super::{Chunk, Context, docs, ident, ty};

pub(super) fn emit(context: &Context<'_>, id: TypeId, union: &Union) -> Chunk {
    let names: &[_] = match context.names.inside(id) {
        TypeInside::Variants(names) => names,
        TypeInside::Members(_) | TypeInside::Nothing => &[],
    };
    let variants = union.branches.iter().zip(names).map(|(branch, name)| {
        let name = ident(name);
        let ty = ty::used(context, &branch.value, Some(id));
        let tags = &branch.tags;
        let tags = (!tags.is_empty()).then(|| quote!(= #(#tags)|*));
        quote!(#name(#ty) #tags,)
    });
    let (macro_name, tag) = match &union.tagging {
        Tagging::Member(member) => ("tagged_union", Some(quote!(#[tag = #member]))),
        Tagging::Untagged => ("union", None),
    };
    let docs = docs::of_type(context, id);
    let ty = ident(context.names.ty(id));
    Chunk::Macro {
        name: context.paths.runtime_macro(macro_name),
        item: quote! {
            #docs
            #tag
            pub enum #ty {
                #(#variants)*
            }
        },
    }
}

/// The bodies that an operation's errors may have, one variant for each status.
pub(super) fn errors(context: &Context<'_>, id: OperationId) -> Chunk {
    let operation = context.api.operation(id);
    let variants = operation
        .responses
        .iter()
        .filter(|response| is_typed_error(response))
        .filter_map(|response| {
            let (_, value) = response.body.as_ref()?;
            let name = Ident::new(&status_name(response.status), Span::call_site());
            let ty = ty::used(context, value, None);
            let status = match response.status {
                StatusMatch::Code(code) => {
                    let code = Literal::u16_unsuffixed(code);
                    quote!(#code)
                }
                StatusMatch::Range(range) => {
                    let range = format!("{range}XX");
                    quote!(#range)
                }
                StatusMatch::Default => quote!("default"),
            };
            Some(quote!(#name(#ty) = #status,))
        });
    let title = docs::endpoint("Bodies of the errors of", operation);
    let name = ident(&context.names.operation(id).error);
    Chunk::Macro {
        name: context.paths.runtime_macro("error_bodies"),
        item: quote! {
            #title
            pub enum #name {
                #(#variants)*
            }
        },
    }
}

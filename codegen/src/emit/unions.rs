//! Unions.
//!
//! In: a union of the IR. Out: one of the runtime's macros around an enum. Never here: how a
//! branch is told; the runtime does that.

use quote::quote;

use crate::ir::{Tagging, TypeId, Union};
use crate::name::TypeInside;

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
        Tagging::Implied(member) => ("tagged_union", Some(quote!(#[tag(implied = #member)]))),
        Tagging::ImpliedScalar(member) => ("tagged_union", Some(quote!(#[tag(scalar = #member)]))),
        Tagging::Untagged => ("union", None),
    };
    let docs = docs::of_type(context, id);
    let deprecated = docs::deprecated(context.api.type_def(id).deprecation);
    let ty = ident(context.names.ty(id));
    Chunk::Macro {
        name: context.paths.runtime_macro(macro_name),
        docs,
        parts: Vec::new(),
        item: quote! {
            #deprecated
            #tag
            pub enum #ty {
                #(#variants)*
            }
        },
    }
}

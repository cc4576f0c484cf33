//! Models: structs with declared members.
//!
//! In: a struct of the IR. Out: the runtime's `model!` around a struct. Never here: how a model
//! is read, written or checked; the runtime does that.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Additional, Struct, TypeId};
use crate::name::TypeInside;

use super::{Chunk, Context, docs, ident, rules, ty};

pub(super) fn emit(context: &Context<'_>, id: TypeId, object: &Struct) -> Chunk {
    let name = ident(context.names.ty(id));
    let docs = docs::of_type(context, id);
    let deprecated = docs::deprecated(context.api.type_def(id).deprecation);
    let (parts, members) = members(context, id, object);
    let additional = additional(context, id, object);
    Chunk::Macro {
        name: context.paths.runtime_macro("model"),
        docs,
        parts,
        item: quote! {
            #deprecated
            pub struct #name {
                #(#members)*
                #additional
            }
        },
    }
}

/// The docs of the members, and the members.
fn members(
    context: &Context<'_>,
    id: TypeId,
    object: &Struct,
) -> (Vec<Vec<String>>, Vec<TokenStream>) {
    let TypeInside::Members(names) = context.names.inside(id) else {
        return (Vec::new(), Vec::new());
    };
    object
        .members
        .iter()
        .zip(names)
        .map(|(member, names)| {
            let deprecated = docs::deprecated(member.deprecation);
            let attribute = ty::member_attribute(
                context,
                member.presence,
                &names.field,
                &names.setter,
                &member.wire_name,
                &member.value,
            );
            let field = ident(&names.field);
            let ty = ty::used(context, &member.value, Some(id));
            let field = quote!(#deprecated #attribute pub #field: #ty,);
            (docs::of_member(member), field)
        })
        .unzip()
}

/// Members of one type that are not declared by name; their field gives way to declared ones.
fn additional(context: &Context<'_>, id: TypeId, object: &Struct) -> Option<TokenStream> {
    let Additional::Typed(value) = &object.additional else {
        return None;
    };
    let name = crate::name::additional_field(context.names.inside(id));
    let field = ident(&name);
    let map = context.paths.runtime("Map");
    let rules = rules::of_elements(context, value);
    let rules = rules.map(|rules| quote!((#rules)));
    let value = ty::used(context, value, None);
    Some(quote! {
        /// Members that are not declared.
        #[additional #rules]
        pub #field: #map<#value>,
    })
}

//! Enums of strings and of whole numbers.
//!
//! In: an enum of the IR. Out: one of the runtime's enum macros, a value on each line. Never
//! here: how a value is read or written; the runtime does that.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Deprecation, Enum, EnumValues, Openness, TypeId, Variant};
use crate::name::{RustName, TypeInside};

use super::{Chunk, Context, docs, ident};

pub(super) fn emit(context: &Context<'_>, id: TypeId, values: &Enum) -> Chunk {
    let TypeInside::Variants(names) = context.names.inside(id) else {
        return Chunk::Item(TokenStream::new());
    };
    let (name, variants) = match (&values.values, values.openness) {
        (EnumValues::Strings(variants), Openness::Open) => ("open_enum", strings(variants, names)),
        (EnumValues::Strings(variants), Openness::Closed) => {
            ("closed_enum", strings(variants, names))
        }
        (EnumValues::Integers(variants), Openness::Open) => {
            ("open_int_enum", integers(variants, names))
        }
        (EnumValues::Integers(variants), Openness::Closed) => {
            ("closed_int_enum", integers(variants, names))
        }
    };
    let docs = docs::of_type(context, id);
    let ty = ident(context.names.ty(id));
    Chunk::Macro {
        name: context.paths.runtime_macro(name),
        item: quote! {
            #docs
            pub enum #ty {
                #(#variants)*
            }
        },
    }
}

fn strings(variants: &[Variant<String>], names: &[RustName]) -> Vec<TokenStream> {
    variants
        .iter()
        .zip(names)
        .map(|(variant, name)| {
            let docs = docs::of_part(&variant.docs, Deprecation::Current);
            let name = ident(name);
            let value = &variant.wire_value;
            quote!(#docs #name = #value,)
        })
        .collect()
}

fn integers(variants: &[Variant<i64>], names: &[RustName]) -> Vec<TokenStream> {
    variants
        .iter()
        .zip(names)
        .map(|(variant, name)| {
            let docs = docs::of_part(&variant.docs, Deprecation::Current);
            let name = ident(name);
            let size = Literal::u64_unsuffixed(variant.wire_value.unsigned_abs());
            let sign = (variant.wire_value < 0).then(|| quote!(-));
            quote!(#docs #name = #sign #size,)
        })
        .collect()
}

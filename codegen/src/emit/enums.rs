//! Enums of strings and of whole numbers.
//!
//! In: an enum of the IR. Out: one of the runtime's enum macros, a value on each line. Never
//! here: how a value is read or written; the runtime does that.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Enum, EnumValues, Openness, TypeId, Variant};
use crate::name::{RustName, TypeInside};

use super::{Chunk, Context, docs, ident};

pub(super) fn emit(context: &Context<'_>, id: TypeId, values: &Enum) -> Chunk {
    let TypeInside::Variants(names) = context.names.inside(id) else {
        return Chunk::Item {
            docs: Vec::new(),
            item: TokenStream::new(),
        };
    };
    let (parts, variants) = match &values.values {
        EnumValues::Strings(found) => variants(found, names, |text| quote!(#text)),
        EnumValues::Integers(found) => variants(found, names, |value| integer(*value)),
    };
    let name = match (&values.values, values.openness) {
        (EnumValues::Strings(_), Openness::Open) => "open_enum",
        (EnumValues::Strings(_), Openness::Closed) => "closed_enum",
        (EnumValues::Integers(_), Openness::Open) => "open_int_enum",
        (EnumValues::Integers(_), Openness::Closed) => "closed_int_enum",
    };
    let docs = docs::of_type(context, id);
    let deprecated = docs::deprecated(context.api.type_def(id).deprecation);
    let ty = ident(context.names.ty(id));
    Chunk::Macro {
        name: context.paths.runtime_macro(name),
        docs,
        parts,
        item: quote! {
            #deprecated
            pub enum #ty {
                #(#variants)*
            }
        },
    }
}

/// The docs of the variants, and the variants.
fn variants<T>(
    variants: &[Variant<T>],
    names: &[RustName],
    value: impl Fn(&T) -> TokenStream,
) -> (Vec<Vec<String>>, Vec<TokenStream>) {
    variants
        .iter()
        .zip(names)
        .map(|(variant, name)| {
            let deprecated = docs::deprecated(variant.deprecation);
            let name = ident(name);
            let value = value(&variant.wire_value);
            let docs = docs::of_part(&variant.docs);
            (docs, quote!(#deprecated #name = #value,))
        })
        .unzip()
}

fn integer(value: i64) -> TokenStream {
    let size = Literal::u64_unsuffixed(value.unsigned_abs());
    let sign = (value < 0).then(|| quote!(-));
    quote!(#sign #size)
}

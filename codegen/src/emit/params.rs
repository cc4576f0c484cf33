//! The parameters of an operation that are not in its path, as one model.
//!
//! In: an operation. Out: the runtime's `model!` around a struct. Never here: how a parameter
//! travels; that stands in the method.

use quote::quote;

use crate::ir::OperationId;
use crate::name::in_params;

use super::{Chunk, Context, docs, ident, ty};

pub(super) fn params(context: &Context<'_>, id: OperationId) -> Chunk {
    let operation = context.api.operation(id);
    let names = context.names.operation(id);
    let (parts, members): (Vec<_>, Vec<_>) = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .filter(|(parameter, _)| in_params(parameter))
        .map(|(parameter, name)| {
            let deprecated = docs::deprecated(parameter.deprecation);
            let attribute = ty::member_attribute(
                context,
                parameter.presence,
                name,
                &name.setter(),
                &parameter.wire_name,
                &parameter.value,
            );
            let field = ident(name);
            let ty = ty::used(context, &parameter.value, None);
            let field = quote!(#deprecated #attribute pub #field: #ty,);
            (docs::of_parameter(parameter), field)
        })
        .unzip();
    let docs = docs::endpoint("Parameters of", operation);
    let name = ident(&names.params);
    Chunk::Macro {
        name: context.paths.runtime_macro("model"),
        docs,
        parts,
        item: quote! {
            pub struct #name {
                #(#members)*
            }
        },
    }
}

//! What a method of the client yields.
//!
//! In: an operation. Out: tokens. Never here: the request.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Operation, SuccessBody};
use crate::name::OperationNames;

use super::super::{Context, accept, ty};

/// The last steps of a call, and what it yields.
pub(super) fn result(
    context: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> (TokenStream, TokenStream) {
    let (step, ty) = match operation.success_body() {
        SuccessBody::Nothing => ("returns_nothing", quote!(())),
        SuccessBody::Json(value) => ("returns_json", ty::used(context, value, None)),
        SuccessBody::OptionalJson(value) => {
            let option = context.paths.option();
            let ty = ty::used(context, value, None);
            ("returns_optional_json", quote!(#option<#ty>))
        }
        SuccessBody::Text => ("returns_text", context.paths.string()),
        SuccessBody::Bytes => ("returns_bytes", context.paths.runtime("Bytes")),
        SuccessBody::Several => ("returns_one_of", context.paths.document(&names.success)),
    };
    // An answer without a body is of no media type, and one of several types says its own.
    let accept = match operation.success_body() {
        SuccessBody::Nothing | SuccessBody::Several => None,
        SuccessBody::Json(_)
        | SuccessBody::OptionalJson(_)
        | SuccessBody::Text
        | SuccessBody::Bytes => accept::one(operation),
    };
    let accept = accept.map(|media_types| quote!(.accept(#media_types)));
    let step = Ident::new(step, Span::call_site());
    (quote!(#accept.#step()), ty)
}

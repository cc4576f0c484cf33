//! What a method of the client yields.
//!
//! In: an operation. Out: tokens. Never here: the request.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Operation, SuccessBody};

use super::super::{Context, ty};

/// The last step of a call, and what it yields.
pub(super) fn result(context: &Context<'_>, operation: &Operation) -> (Ident, TokenStream) {
    let step = |name: &str| Ident::new(name, Span::call_site());
    match operation.success_body() {
        SuccessBody::Nothing => (step("returns_nothing"), quote!(())),
        SuccessBody::Json(value) => (step("returns_json"), ty::used(context, value, None)),
        SuccessBody::OptionalJson(value) => {
            let option = context.paths.option();
            let ty = ty::used(context, value, None);
            (step("returns_optional_json"), quote!(#option<#ty>))
        }
        SuccessBody::Text => (step("returns_text"), context.paths.string()),
        SuccessBody::Bytes | SuccessBody::Several => {
            (step("returns_bytes"), context.paths.runtime("Bytes"))
        }
    }
}

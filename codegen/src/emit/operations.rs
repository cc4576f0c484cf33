//! The file of operations: one method of the client each.
//!
//! In: the operations of the IR. Out: the constants of the security schemes and one `impl`.
//! Never here: retries, headers of the transport, statuses; the runtime knows those.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Api, Operation, OperationId, RequestBody, SchemeKind};
use crate::name::{Names, RustName};

use super::cycles::Cycles;
use super::paths::Paths;
use super::{Chunk, Context, docs, ident};

mod answer;
mod request;

/// Emits the operations.
pub(super) fn operations(
    api: &Api,
    names: &Names,
    mut each: impl FnMut(Chunk),
) -> Vec<TokenStream> {
    let context = Context {
        api,
        names,
        paths: Paths::of_operations(),
        cycles: &Cycles::of(api),
    };
    for (index, scheme) in api.security_schemes.iter().enumerate() {
        if is_asked_for(api, &scheme.name) {
            let name = ident(names.scheme(index));
            let docs = docs::of_scheme(&scheme.name, &scheme.docs);
            let ty = context.paths.runtime("Scheme");
            let value = scheme_value(&ty, &scheme.name, &scheme.kind);
            let item = quote!(const #name: #ty = #value;);
            each(Chunk::Item { docs, item });
        }
    }
    let client = context.paths.runtime("Client");
    let methods = api.operation_ids().flat_map(|id| methods(&context, id));
    for (docs, item) in std::iter::once(base_url(api)).chain(methods) {
        let head = quote!(impl #client);
        each(Chunk::Member { head, docs, item });
    }
    context.paths.imports()
}

/// A member of the client: what its docs say, and the member.
type Member = (Vec<String>, TokenStream);

fn base_url(api: &Api) -> Member {
    let (text, url) = match &api.base_url {
        Some(url) => ("The base URL that the document names.", url.as_str()),
        None => ("Empty: the document names no whole base URL.", ""),
    };
    let docs = docs::of_base_url(text, &api.servers);
    (docs, quote!(pub const BASE_URL: &str = #url;))
}

/// A constant that nothing names would be a warning of the compiler.
fn is_asked_for(api: &Api, scheme: &str) -> bool {
    let mut asked = api
        .operations
        .iter()
        .flat_map(|operation| operation.security.iter().flatten());
    asked.any(|name| name == scheme)
}

fn scheme_value(ty: &TokenStream, name: &str, kind: &SchemeKind) -> TokenStream {
    match kind {
        SchemeKind::Basic => quote!(#ty::basic(#name)),
        SchemeKind::Bearer => quote!(#ty::bearer(#name)),
        SchemeKind::Header(header) => quote!(#ty::header(#name, #header)),
        SchemeKind::Query(member) => quote!(#ty::query(#name, #member)),
        SchemeKind::Cookie(cookie) => quote!(#ty::cookie(#name, #cookie)),
    }
}

/// The method of an operation, and one for each further kind of body.
fn methods(context: &Context<'_>, id: OperationId) -> Vec<Member> {
    let operation = context.api.operation(id);
    let names = context.names.operation(id);
    let body = operation.body.as_ref();
    let further = body.iter().flat_map(|body| &body.alternatives);
    std::iter::once(method(context, id, &names.method, body))
        .chain(
            further
                .zip(&names.alternatives)
                .map(|(body, name)| method(context, id, name, Some(body))),
        )
        .collect()
}

fn method(
    context: &Context<'_>,
    id: OperationId,
    name: &RustName,
    body: Option<&RequestBody>,
) -> Member {
    let operation = context.api.operation(id);
    let names = context.names.operation(id);
    let docs = docs::of_operation(operation, body, names);
    let deprecated = docs::deprecated(operation.deprecation);
    let name = ident(name);
    let arguments = request::arguments(context, operation, names, body);
    let steps = request::steps(context, operation, names, body);
    let (finish, result) = answer::result(context, operation, names);
    let call = context.paths.runtime("Call");
    let verb = context.paths.runtime("Method");
    let variant = method_variant(operation);
    let path = &operation.path;
    let method = quote! {
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #call<#result> {
            self.call(#verb::#variant, #path)#(#steps)* #finish
        }
    };
    (docs, method)
}

fn method_variant(operation: &Operation) -> Ident {
    let word = RustName::ty(&operation.method.as_str().to_ascii_lowercase());
    Ident::new(word.as_str(), Span::call_site())
}

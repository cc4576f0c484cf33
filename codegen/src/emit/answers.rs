//! The answers of an operation: the bodies of its errors, its good answers where they are of
//! several types, and its headers.
//!
//! In: the answers of an operation. Out: one of the runtime's macros around an enum or a struct.
//! Never here: how an answer is told by its status; the runtime does that.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::ir::{
    Encoding, Explode, Media, OperationId, Presence, Response, ResponseHeader, StatusMatch,
};
use crate::name::{RustName, is_typed_error, status_name};

use super::{Chunk, Context, accept, docs, ident, ty};

/// The bodies that an operation's errors may have, one variant for each status.
pub(super) fn errors(context: &Context<'_>, id: OperationId) -> Chunk {
    let operation = context.api.operation(id);
    let variants = operation
        .responses
        .iter()
        .filter(|response| is_typed_error(response))
        .filter_map(|response| {
            let (_, value) = response.body.as_ref()?;
            let name = variant(response);
            let ty = ty::used(context, value, None);
            let status = status(response);
            Some(quote!(#name(#ty) = #status,))
        });
    let docs = docs::endpoint("Bodies of the errors of", operation);
    let name = ident(&context.names.operation(id).error);
    Chunk::Macro {
        name: context.paths.runtime_macro("error_bodies"),
        docs,
        parts: Vec::new(),
        item: quote! {
            pub enum #name {
                #(#variants)*
            }
        },
    }
}

/// The good answers of several types, one variant for each status.
pub(super) fn successes(context: &Context<'_>, id: OperationId) -> Chunk {
    let operation = context.api.operation(id);
    let responses = operation.good_responses();
    let parts = responses
        .iter()
        .map(|response| docs::of_part(&response.docs));
    let variants = responses.iter().map(|response| {
        let name = variant(response);
        let status = status(response);
        match &response.body {
            None => quote!(#name = nothing(#status),),
            Some((Media::Json(_), value)) => {
                let ty = ty::used(context, value, None);
                quote!(#name(#ty) = json(#status),)
            }
            Some((Media::Text(_), _)) => {
                let ty = context.paths.string();
                quote!(#name(#ty) = text(#status),)
            }
            Some((Media::Form | Media::Multipart | Media::Bytes(_), _)) => {
                let ty = context.paths.runtime("Bytes");
                quote!(#name(#ty) = bytes(#status),)
            }
        }
    });
    let docs = docs::endpoint("Good answers of", operation);
    let name = ident(&context.names.operation(id).success);
    let accept = accept::several(operation);
    Chunk::Macro {
        name: context.paths.runtime_macro("success_bodies"),
        docs,
        parts: parts.collect(),
        item: quote! {
            #[accept = #accept]
            pub enum #name {
                #(#variants)*
            }
        },
    }
}

/// The headers of the good answers.
pub(super) fn headers(context: &Context<'_>, id: OperationId) -> Chunk {
    let operation = context.api.operation(id);
    let names = context.names.operation(id);
    let headers = &operation.response_headers;
    let parts = headers.iter().map(|header| docs::of_part(&header.docs));
    let fields = headers
        .iter()
        .zip(&names.header_fields)
        .map(|(header, name)| field(context, header, name));
    let docs = docs::endpoint("Headers of the good answers of", operation);
    let name = ident(&names.headers);
    Chunk::Macro {
        name: context.paths.runtime_macro("response_headers"),
        docs,
        parts: parts.take(names.header_fields.len()).collect(),
        item: quote! {
            pub struct #name {
                #(#fields)*
            }
        },
    }
}

fn field(context: &Context<'_>, header: &ResponseHeader, name: &RustName) -> TokenStream {
    let deprecated = docs::deprecated(header.deprecation);
    let wire = &header.wire_name;
    let form = match header.encoding {
        Encoding::Style(_, Explode::No) => None,
        Encoding::Style(_, Explode::Yes) => Some(quote!(, Exploded)),
        Encoding::Json => Some(quote!(, Json)),
    };
    let name = ident(name);
    let ty = ty::used(context, &header.value, None);
    match header.presence {
        Presence::Required => quote!(#deprecated #[header(required, #wire #form)] pub #name: #ty,),
        Presence::Optional => {
            let option = context.paths.option();
            quote!(#deprecated #[header(optional, #wire #form)] pub #name: #option<#ty>,)
        }
    }
}

fn variant(response: &Response) -> Ident {
    Ident::new(&status_name(response.status), Span::call_site())
}

fn status(response: &Response) -> TokenStream {
    match response.status {
        StatusMatch::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        StatusMatch::Range(range) => {
            let range = format!("{range}XX");
            quote!(#range)
        }
        StatusMatch::Default => quote!("default"),
    }
}

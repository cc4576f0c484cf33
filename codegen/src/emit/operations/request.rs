//! What a method of the client takes: its arguments, and the steps that put them into a request.
//!
//! In: an operation with its names. Out: tokens. Never here: the answer.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{
    Credential, Encoding, Explode, Location, Media, Operation, Parameter, Presence, Primitive,
    Repeatability, RequestBody, Style, Type, TypeUse,
};
use crate::name::{OperationNames, RustName, has_params, in_params};

use super::super::{Context, ident, ty};

/// The arguments.
pub(super) fn arguments(
    context: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<TokenStream> {
    let mut arguments = Vec::new();
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        if parameter.location == Location::Path {
            let name = ident(name);
            let ty = path_argument(context, &parameter.value);
            arguments.push(quote!(#name: #ty));
        }
    }
    if let Some(body) = &operation.body {
        if body.caller_names_media() {
            arguments.push(quote!(content_type: &str));
        }
        arguments.push(match (&body.media, body.presence) {
            (Media::Text(_), _) => {
                let string = context.paths.string();
                quote!(body: impl Into<#string>)
            }
            (Media::Bytes(_), _) => {
                let bytes = context.paths.runtime("Bytes");
                quote!(body: impl Into<#bytes>)
            }
            (Media::Json(_) | Media::Form, Presence::Required) => {
                let ty = ty::used(context, &body.value, None);
                quote!(body: &#ty)
            }
            (Media::Json(_) | Media::Form, Presence::Optional) => {
                let ty = ty::used(context, &body.value, None);
                let option = context.paths.option();
                quote!(body: #option<&#ty>)
            }
        });
    }
    if has_params(operation) {
        let params = context.paths.document(&names.params);
        arguments.push(quote!(params: &#params));
    }
    arguments
}

/// Whether an argument for the path is a value and not a reference.
const fn is_by_value(value: &TypeUse) -> bool {
    matches!(
        value.ty,
        Type::Primitive(
            Primitive::Boolean
                | Primitive::Int32
                | Primitive::Int64
                | Primitive::UInt64
                | Primitive::Double
                | Primitive::Float
        )
    )
}

/// A value in the path is given as what is at hand: text as `&str`, numbers by value.
fn path_argument(context: &Context<'_>, value: &TypeUse) -> TokenStream {
    match &value.ty {
        Type::Primitive(Primitive::Boolean) => quote!(bool),
        Type::Primitive(Primitive::Int32) => quote!(i32),
        Type::Primitive(Primitive::Int64) => quote!(i64),
        Type::Primitive(Primitive::UInt64) => quote!(u64),
        Type::Primitive(Primitive::Double | Primitive::Float) => quote!(f64),
        Type::Primitive(
            Primitive::String
            | Primitive::Date
            | Primitive::DateTime
            | Primitive::Uuid
            | Primitive::Uri
            | Primitive::Secret,
        ) => quote!(&str),
        Type::Primitive(Primitive::Base64)
        | Type::Named(_)
        | Type::List(_)
        | Type::Map(_)
        | Type::Any => {
            let ty = ty::used(context, value, None);
            quote!(&#ty)
        }
    }
}

/// The steps.
pub(super) fn steps(
    context: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<TokenStream> {
    let mut steps = Vec::new();
    steps.extend(security(context, operation));
    match operation.repeatability {
        Repeatability::ByMethod => {}
        Repeatability::Repeatable => steps.push(quote!(.repeatable())),
        // A method that may not be repeated anyway needs no word for it.
        Repeatability::Once if !operation.method.may_be_repeated() => {}
        Repeatability::Once => steps.push(quote!(.once())),
    }
    if has_params(operation) {
        steps.push(quote!(.check(params)));
    }
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        steps.push(parameter_step(context, parameter, name));
    }
    if let Some(body) = &operation.body {
        steps.push(body_step(body));
        for (member, credential) in &body.fills {
            let fill = context.paths.runtime("Fill");
            let source = match credential {
                Credential::Username => quote!(#fill::Username),
                Credential::Password => quote!(#fill::Password),
            };
            steps.push(quote!(.fill(#member, #source)));
        }
    }
    steps
}

fn security(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    if operation.security.is_empty() {
        return None;
    }
    let alternatives = operation.security.iter().map(|schemes| {
        let schemes = schemes.iter().filter_map(|name| {
            let index = context
                .api
                .security_schemes
                .iter()
                .position(|scheme| scheme.name == *name)?;
            Some(ident(context.names.scheme(index)))
        });
        quote!(&[#(#schemes),*])
    });
    Some(quote!(.security(&[#(#alternatives),*])))
}

fn parameter_step(context: &Context<'_>, parameter: &Parameter, name: &RustName) -> TokenStream {
    let wire = &parameter.wire_name;
    if let Some(default) = &parameter.default {
        return quote!(.header_default(#wire, #default));
    }
    let field = ident(name);
    let value = if in_params(parameter) {
        quote!(&params.#field)
    } else if is_by_value(&parameter.value) {
        quote!(&#field)
    } else {
        quote!(#field)
    };
    let (style, explode) = match parameter.encoding {
        Encoding::Style(style, explode) => (style_path(context, style), explode),
        Encoding::Json => {
            let ty = context.paths.runtime("Style");
            (quote!(#ty::Json), Explode::No)
        }
    };
    let explode = explode_path(context, explode);
    let step = match parameter.location {
        Location::Path => quote!(path),
        Location::Query => quote!(query),
        Location::Header => quote!(header_param),
        Location::Cookie => quote!(cookie),
    };
    quote!(.#step(#wire, #style, #explode, #value))
}

fn style_path(context: &Context<'_>, style: Style) -> TokenStream {
    let ty = context.paths.runtime("Style");
    match style {
        Style::Simple => quote!(#ty::Simple),
        Style::Label => quote!(#ty::Label),
        Style::Matrix => quote!(#ty::Matrix),
        Style::Form => quote!(#ty::Form),
        Style::SpaceDelimited => quote!(#ty::SpaceDelimited),
        Style::PipeDelimited => quote!(#ty::PipeDelimited),
        Style::DeepObject => quote!(#ty::DeepObject),
    }
}

fn explode_path(context: &Context<'_>, explode: Explode) -> TokenStream {
    let ty = context.paths.runtime("Explode");
    match explode {
        Explode::Yes => quote!(#ty::Yes),
        Explode::No => quote!(#ty::No),
    }
}

fn body_step(body: &RequestBody) -> TokenStream {
    let media = &body.media;
    let named = body.caller_names_media();
    let step = match (media, body.presence) {
        (Media::Bytes(_), _) if named => return quote!(.bytes(content_type, body)),
        (Media::Text(_), _) if named => return quote!(.text(body).content_type(content_type)),
        (Media::Json(_), Presence::Required) => quote!(.json(body)),
        (Media::Json(_), Presence::Optional) => quote!(.json_optional(body)),
        (Media::Form, Presence::Required) => quote!(.form(body)),
        (Media::Form, Presence::Optional) => quote!(.form_optional(body)),
        (Media::Text(_), _) => quote!(.text(body)),
        (Media::Bytes(media), _) => return quote!(.bytes(#media, body)),
    };
    match media {
        Media::Json(media) if media != "application/json" && !media.contains('*') => {
            quote!(#step.content_type(#media))
        }
        Media::Text(media) if media != "text/plain" => {
            quote!(#step.content_type(#media))
        }
        Media::Json(_) | Media::Form | Media::Text(_) | Media::Bytes(_) => step,
    }
}

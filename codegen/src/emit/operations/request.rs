//! What a method of the client takes: its arguments, and the steps that put them into a request.
//!
//! In: an operation with its names. Out: tokens. Never here: the answer.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{
    Credential, Encoding, Explode, Location, Media, MemberEncoding, Operation, Parameter, Presence,
    Repeatability, RequestBody, Reserved, Style, TypeUse,
};
use crate::name::{OperationNames, RustName, has_params, in_params};

use super::super::{Context, Given, ident, rules, ty};

/// The arguments.
pub(super) fn arguments(
    context: &Context<'_>,
    operation: &Operation,
    names: &OperationNames,
    body: Option<&RequestBody>,
) -> Vec<TokenStream> {
    let mut arguments = Vec::new();
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        if parameter.location == Location::Path {
            let name = ident(name);
            let ty = path_argument(context, &parameter.value);
            arguments.push(quote!(#name: #ty));
        }
    }
    if let Some(body) = body {
        if body.caller_names_media() {
            arguments.push(quote!(content_type: &str));
        }
        arguments.push(body_argument(context, body));
    }
    if has_params(operation) {
        let params = context.paths.document(&names.params);
        arguments.push(quote!(params: &#params));
    }
    arguments
}

/// What cannot be left out is given as whatever turns into it; with `None` nobody could tell what
/// that is, so what can be left out has one type.
fn body_argument(context: &Context<'_>, body: &RequestBody) -> TokenStream {
    let option = context.paths.option();
    match (&body.media, body.presence) {
        (Media::Text(_), Presence::Required) => {
            let string = context.paths.string();
            quote!(body: impl Into<#string>)
        }
        (Media::Text(_), Presence::Optional) => quote!(body: #option<&str>),
        (Media::Bytes(_), Presence::Required) => {
            let bytes = context.paths.runtime("Bytes");
            quote!(body: impl Into<#bytes>)
        }
        (Media::Bytes(_), Presence::Optional) => {
            let bytes = context.paths.runtime("Bytes");
            quote!(body: #option<#bytes>)
        }
        (Media::Json(_) | Media::Form | Media::Multipart, Presence::Required) => {
            let ty = ty::used(context, &body.value, None);
            quote!(body: &#ty)
        }
        (Media::Json(_) | Media::Form | Media::Multipart, Presence::Optional) => {
            let ty = ty::used(context, &body.value, None);
            quote!(body: #option<&#ty>)
        }
    }
}

fn path_argument(context: &Context<'_>, value: &TypeUse) -> TokenStream {
    match Given::of(value) {
        Given::Text => quote!(&str),
        Given::Value(_) => ty::bare(context, value, None),
        Given::Reference => {
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
    body: Option<&RequestBody>,
) -> Vec<TokenStream> {
    let mut steps = Vec::new();
    steps.extend(security(context, operation));
    match operation.repeatability {
        Repeatability::ByMethod => {}
        // What the method says anyway needs no word.
        Repeatability::Repeatable if operation.method.may_be_repeated() => {}
        Repeatability::Repeatable => steps.push(quote!(.repeatable())),
        Repeatability::Once if !operation.method.may_be_repeated() => {}
        Repeatability::Once => steps.push(quote!(.once())),
    }
    if has_params(operation) {
        steps.push(quote!(.check(params)));
    }
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        if parameter.location == Location::Path {
            steps.extend(bounds(
                context,
                &parameter.wire_name,
                &parameter.value,
                &given(parameter, name),
            ));
        }
        steps.push(parameter_step(context, parameter, name));
    }
    if let Some(body) = body {
        if let (Media::Json(_), Presence::Required) = (&body.media, body.presence) {
            steps.extend(bounds(context, "", &body.value, &quote!(body)));
        }
        for (member, encoding) in &body.members {
            steps.push(member_step(context, member, encoding));
        }
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

/// The check of what no struct holds together with its bounds.
fn bounds(
    context: &Context<'_>,
    wire: &str,
    value: &TypeUse,
    given: &TokenStream,
) -> Option<TokenStream> {
    let rules = rules::rules(context, value);
    if rules.is_empty() {
        return None;
    }
    let path = context.paths.runtime("Rule");
    Some(quote!(.bounds(#wire, #given, &[#(#path::#rules),*])))
}

/// A member of the body that is not written like the others.
fn member_step(context: &Context<'_>, member: &str, encoding: &MemberEncoding) -> TokenStream {
    let (style, explode) = match encoding {
        MemberEncoding::MediaType(media) => return quote!(.member_type(#member, #media)),
        MemberEncoding::Style(style, explode) => (style_path(context, *style), *explode),
        MemberEncoding::Json => {
            let ty = context.paths.runtime("Style");
            (quote!(#ty::Json), Explode::No)
        }
    };
    let explode = explode_path(context, explode);
    quote!(.member_style(#member, #style, #explode))
}

/// A parameter as a method has it at hand.
fn given(parameter: &Parameter, name: &RustName) -> TokenStream {
    let field = ident(name);
    if in_params(parameter) {
        quote!(&params.#field)
    } else if let Given::Value(_) = Given::of(&parameter.value) {
        quote!(&#field)
    } else {
        quote!(#field)
    }
}

fn parameter_step(context: &Context<'_>, parameter: &Parameter, name: &RustName) -> TokenStream {
    let wire = &parameter.wire_name;
    if let Some(default) = &parameter.default {
        return quote!(.header_default(#wire, #default));
    }
    let value = given(parameter, name);
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
        Location::Query if parameter.reserved == Reserved::Kept => quote!(query_reserved),
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
        (Media::Text(_), Presence::Required) if named => {
            return quote!(.text(body).content_type(content_type));
        }
        (Media::Text(_), Presence::Optional) if named => {
            return quote!(.text_optional(body).content_type(content_type));
        }
        (Media::Bytes(media), presence) => {
            let media = if named {
                quote!(content_type)
            } else {
                quote!(#media)
            };
            return match presence {
                Presence::Required => quote!(.bytes(#media, body)),
                Presence::Optional => quote!(.bytes_optional(#media, body)),
            };
        }
        (Media::Json(_), Presence::Required) => quote!(.json(body)),
        (Media::Json(_), Presence::Optional) => quote!(.json_optional(body)),
        (Media::Form, Presence::Required) => quote!(.form(body)),
        (Media::Form, Presence::Optional) => quote!(.form_optional(body)),
        (Media::Multipart, Presence::Required) => quote!(.multipart(body)),
        (Media::Multipart, Presence::Optional) => quote!(.multipart_optional(body)),
        (Media::Text(_), Presence::Required) => quote!(.text(body)),
        (Media::Text(_), Presence::Optional) => quote!(.text_optional(body)),
    };
    match media {
        Media::Json(media) if media != "application/json" && !media.contains('*') => {
            quote!(#step.content_type(#media))
        }
        Media::Text(media) if media != "text/plain" => {
            quote!(#step.content_type(#media))
        }
        Media::Json(_) | Media::Form | Media::Multipart | Media::Text(_) | Media::Bytes(_) => step,
    }
}

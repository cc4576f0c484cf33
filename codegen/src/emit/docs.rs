//! Doc comments: the text of the document as it stands there, and inert.
//!
//! In: text of a document, which is `CommonMark` at best and hostile at worst. Out: doc
//! attributes. Never here: a code block that `cargo test` would run, HTML, a link that leads
//! nowhere, a control or bidirectional character.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{
    Access, Deprecation, Docs, Member, Operation, Parameter, RequestBody, Server, TypeId,
};
use crate::name::{OperationNames, has_errors, has_headers};

use super::Context;

mod inert;
mod origin;
mod request;

/// The docs of a type; where the document has none, they say where the type comes from.
pub(super) fn of_type(context: &Context<'_>, id: TypeId) -> Vec<String> {
    let def = context.api.type_def(id);
    let mut lines = text(&def.docs);
    if lines.is_empty() {
        lines.push(origin::sentence(context, &def.origin));
    }
    indented(&lines)
}

/// What Rust knows of the deprecation of an item.
pub(super) fn deprecated(deprecation: Deprecation) -> Option<TokenStream> {
    match deprecation {
        Deprecation::Current => None,
        Deprecation::Deprecated => Some(quote!(#[deprecated])),
    }
}

/// The docs of a member or a variant.
pub(super) fn of_part(docs: &Docs) -> Vec<String> {
    indented(&text(docs))
}

/// The docs of a member, with what cannot be seen in its type.
pub(super) fn of_member(member: &Member) -> Vec<String> {
    let mut lines = text(&member.docs);
    let mut remarks = Vec::new();
    match member.access {
        Access::Both => {}
        Access::AnswersOnly => remarks.push("Only in answers.".to_owned()),
        Access::RequestsOnly => remarks.push("Only in requests.".to_owned()),
    }
    if let Some(default) = &member.default {
        remarks.push(format!("Default: {}.", value(default)));
    }
    add_remarks(&mut lines, &remarks);
    indented(&lines)
}

/// The docs of a parameter, with what the server takes where it is left out.
pub(super) fn of_parameter(parameter: &Parameter) -> Vec<String> {
    let mut lines = text(&parameter.docs);
    let default = parameter.server_default.iter();
    let remarks: Vec<String> = default
        .map(|default| format!("Default: {}.", value(default)))
        .collect();
    add_remarks(&mut lines, &remarks);
    indented(&lines)
}

fn add_remarks(lines: &mut Vec<String>, remarks: &[String]) {
    if !remarks.is_empty() {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(remarks.join(" "));
    }
}

/// A value as code, cut where it is long.
fn value(value: &serde_json::Value) -> String {
    const MOST: usize = 100;
    let json = value.to_string();
    let mut shown: String = json.chars().take(MOST).collect();
    if shown.len() < json.len() {
        shown.push('…');
    }
    inert::code(&shown)
}

fn text(docs: &Docs) -> Vec<String> {
    let description = docs
        .description
        .as_deref()
        .map(inert::lines)
        .unwrap_or_default();
    if description.is_empty() {
        return docs
            .summary
            .as_deref()
            .map(inert::lines)
            .unwrap_or_default();
    }
    description
}

/// One sentence that names the endpoint.
pub(super) fn endpoint(words: &str, operation: &Operation) -> Vec<String> {
    indented(&[format!("{words} {}.", endpoint_code(operation))])
}

/// The docs of a method: the summary, the description, the endpoint, the errors, the headers.
pub(super) fn of_operation(
    operation: &Operation,
    body: Option<&RequestBody>,
    names: &OperationNames,
) -> Vec<String> {
    let mut paragraphs: Vec<Vec<String>> = Vec::new();
    let summary = operation
        .docs
        .summary
        .as_deref()
        .map(inert::lines)
        .unwrap_or_default();
    let description = operation
        .docs
        .description
        .as_deref()
        .map(inert::lines)
        .unwrap_or_default();
    if !summary.is_empty() && !same_text(&summary, &description) {
        paragraphs.push(summary);
    }
    if !description.is_empty() {
        paragraphs.push(description);
    }
    paragraphs.push(vec![endpoint_code(operation)]);
    paragraphs.extend(request::remarks(operation, body));
    let made = [
        ("Bodies of errors", has_errors(operation), &names.error),
        (
            "Headers of the answer",
            has_headers(operation),
            &names.headers,
        ),
    ];
    for (words, _, name) in made.iter().filter(|(_, is_made, _)| *is_made) {
        paragraphs.push(vec![format!("{words}: [`{name}`](crate::types::{name}).")]);
    }
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph);
    }
    indented(&lines)
}

/// The docs of the base URL.
pub(super) fn of_base_url(first: &str, servers: &[Server]) -> Vec<String> {
    let mut lines = vec![first.to_owned()];
    let plain = |server: &Server| server.variables.is_empty();
    let told = servers.len() == 1 && servers.iter().all(plain) && servers_are_whole(servers);
    if !told {
        for server in servers {
            lines.push(String::new());
            lines.push(request::server(server));
        }
    }
    indented(&lines)
}

/// Whether the only server is the base URL itself.
fn servers_are_whole(servers: &[Server]) -> bool {
    servers.iter().all(|server| server.url.contains("://"))
}

/// The docs of a constant for a security scheme.
pub(super) fn of_scheme(name: &str, docs: &Docs) -> Vec<String> {
    let text = docs.description.clone().unwrap_or_default();
    let lines = inert::lines(&text);
    let name = inert::code(name);
    let mut shown = match lines.first() {
        Some(first) if !inert::is_fence(first) => vec![format!("{name}: {first}")],
        // Behind the name a fence would be none, and the one that ends it would begin one.
        Some(first) => vec![format!("{name}."), String::new(), first.clone()],
        None => vec![format!("{name}.")],
    };
    shown.extend(lines.into_iter().skip(1));
    indented(&shown)
}

fn endpoint_code(operation: &Operation) -> String {
    inert::code(&format!("{} {}", operation.method.as_str(), operation.path))
}

fn same_text(left: &[String], right: &[String]) -> bool {
    let plain = |lines: &[String]| lines.join(" ").trim_end_matches('.').to_lowercase();
    plain(left) == plain(right)
}

/// The lines as they stand behind `///`.
fn indented(lines: &[String]) -> Vec<String> {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    lines.collect()
}

//! What the docs of a method say about its request, beyond its arguments.
//!
//! In: an operation. Out: paragraphs. Never here: text of the document but as code.

use crate::ir::{BodyKind, Operation, RequestBody, Server};

use super::inert;

/// The paragraphs; none for most operations.
pub(super) fn remarks(operation: &Operation, body: Option<&RequestBody>) -> Vec<Vec<String>> {
    let mut paragraphs = Vec::new();
    let preferred = operation.body.as_ref().map(|body| body.media.kind());
    if let Some(body) = body.filter(|body| Some(body.media.kind()) != preferred) {
        let kind = match body.media.kind() {
            BodyKind::Json => "JSON",
            BodyKind::Form => "a form",
            BodyKind::Multipart => "a multipart form",
            BodyKind::Text => "text",
            BodyKind::Bytes => "bytes",
        };
        paragraphs.push(vec![format!("Sends the body as {kind}.")]);
    }
    if !operation.servers.is_empty() {
        let mut lines = vec![
            "The document names a server for this operation; \
             [`Call::base_url`](crate::runtime::Call::base_url) sends the call there."
                .to_owned(),
        ];
        for one in &operation.servers {
            lines.push(String::new());
            lines.push(server(one));
        }
        paragraphs.push(lines);
    }
    if !operation.unspoken.is_empty() {
        let together = |names: &Vec<String>| {
            let names: Vec<String> = names.iter().map(|name| inert::code(name)).collect();
            names.join(" and ")
        };
        let each: Vec<String> = operation.unspoken.iter().map(together).collect();
        paragraphs.push(vec![format!(
            "The document asks for {}, which this client cannot send: it sends no credentials.",
            each.join(", or for ")
        )]);
    }
    paragraphs
}

/// One server, with its variables.
pub(super) fn server(server: &Server) -> String {
    let variables = server.variables.iter().map(|variable| {
        let name = inert::code(&variable.name);
        let others = variable.values.iter();
        let others: Vec<String> = others
            .filter(|value| **value != variable.default)
            .map(|value| inert::code(value))
            .collect();
        let or = if others.is_empty() {
            String::new()
        } else {
            format!(" or {}", others.join(" or "))
        };
        format!("{name} is {}{or}", inert::code(&variable.default))
    });
    let variables: Vec<String> = variables.collect();
    let url = inert::code(&server.url);
    if variables.is_empty() {
        format!("Server: {url}.")
    } else {
        format!("Server: {url}, where {}.", variables.join(", "))
    }
}

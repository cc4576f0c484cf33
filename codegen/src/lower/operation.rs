//! Operations.
//!
//! In: the paths of the document. Out: [`Operation`]s, by path and method. Never here: the
//! shape of a method of the client.

use openapiv3::{Operation as Model, PathItem, ReferenceOr};

use crate::diagnostic::Code;
use crate::ir::{Docs, Method, Operation, OperationId, Repeatability, SecurityScheme};
use crate::source::Pointer;

use super::{Lower, body, deprecated, parameter, placed, response, security, server};

/// Lowers all operations.
pub(super) fn operations(lower: &mut Lower<'_>, schemes: &[SecurityScheme]) -> Vec<Operation> {
    let model = lower.model;
    let mut found: Vec<(&str, Method, &PathItem, &Model)> = Vec::new();
    for (path, item) in &model.paths.paths {
        match item {
            ReferenceOr::Item(item) => {
                if !parameter::check_path(lower, path) {
                    continue;
                }
                found.extend(
                    methods(item)
                        .map(|(method, operation)| (path.as_str(), method, item, operation)),
                );
            }
            ReferenceOr::Reference { reference } => {
                let at = Pointer::root().child("paths").child(path);
                // `normalize` has written in place what stands in this document.
                if lower.local(reference, &at).is_some() {
                    lower.unresolved(reference, &at);
                }
            }
        }
    }
    found.sort_by_key(|(path, method, ..)| (*path, *method));
    let methods: Vec<String> = found
        .iter()
        .map(|(_, method, ..)| method.as_str().to_ascii_lowercase())
        .collect();
    let places = found.iter().map(|(path, ..)| *path);
    lower.operations = placed::operations(places.zip(methods.iter().map(String::as_str)));
    found
        .into_iter()
        .enumerate()
        .map(|(index, (path, method, item, operation))| {
            one(
                lower,
                OperationId(index),
                path,
                method,
                item,
                operation,
                schemes,
            )
        })
        .collect()
}

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &Model)> {
    [
        (Method::Get, &item.get),
        (Method::Put, &item.put),
        (Method::Post, &item.post),
        (Method::Delete, &item.delete),
        (Method::Options, &item.options),
        (Method::Head, &item.head),
        (Method::Patch, &item.patch),
        (Method::Trace, &item.trace),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
}

fn one<'a>(
    lower: &mut Lower<'a>,
    id: OperationId,
    path: &str,
    method: Method,
    item: &'a PathItem,
    model: &'a Model,
    schemes: &[SecurityScheme],
) -> Operation {
    let path_at = Pointer::root().child("paths").child(path);
    let at = path_at.child(method.as_str().to_ascii_lowercase());
    let parameters = parameter::parameters(
        lower,
        (&item.parameters, &path_at),
        (&model.parameters, &at),
        id,
        path,
        &at,
    );
    let body = model
        .request_body
        .as_ref()
        .and_then(|body| body::request(lower, body, id, &at.child("requestBody")));
    let (responses, response_headers) = response::responses(lower, model, id, &at);
    let (security, unspoken) = security::requirements(lower, model.security.as_ref(), schemes, &at);
    Operation {
        operation_id: model.operation_id.clone().filter(|id| !id.is_empty()),
        requested_name: lower.text_extension(
            model.extensions.get("x-rust-name"),
            "x-rust-name",
            &at,
        ),
        method,
        path: path.to_owned(),
        parameters,
        body,
        responses,
        response_headers,
        security,
        unspoken,
        servers: server::of_operation(lower, &item.servers, &model.servers, &at),
        repeatability: repeatability(lower, model, &at),
        tags: model.tags.clone(),
        docs: Docs {
            summary: model.summary.clone(),
            description: model.description.clone(),
        },
        deprecation: deprecated(model.deprecated),
        place: lower.place(&at),
    }
}

fn repeatability(lower: &mut Lower<'_>, model: &Model, at: &Pointer) -> Repeatability {
    lower.acted_on.insert(at.child("x-rust-repeatable"));
    match model
        .extensions
        .get("x-rust-repeatable")
        .map(serde_json::Value::as_bool)
    {
        None => Repeatability::ByMethod,
        Some(Some(true)) => Repeatability::Repeatable,
        Some(Some(false)) => Repeatability::Once,
        Some(None) => {
            let at = at.child("x-rust-repeatable");
            lower.error(
                Code::BadExtension,
                &at,
                "`x-rust-repeatable` must be true or false",
            );
            Repeatability::ByMethod
        }
    }
}

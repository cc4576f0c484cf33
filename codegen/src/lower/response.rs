//! The answers of an operation.
//!
//! In: `responses`. Out: [`Response`]s, by status. Never here: which of them a call yields.

use openapiv3::{Operation as Model, ReferenceOr, StatusCode};

use crate::diagnostic::Rule;
use crate::ir::{Docs, OperationId, OperationPart, Response, SharedRole, StatusMatch};
use crate::source::Pointer;

use super::reference::Target;
use super::{Lower, Root, Scope, body};

/// Lowers the answers.
pub(super) fn responses<'a>(
    lower: &mut Lower<'a>,
    model: &'a Model,
    id: OperationId,
    at: &Pointer,
) -> Vec<Response> {
    let at = at.child("responses");
    let keyed = model.responses.responses.iter().map(|(status, item)| {
        let key = status.to_string();
        (key, status_match(status), item)
    });
    let default = model
        .responses
        .default
        .iter()
        .map(|item| ("default".to_owned(), StatusMatch::Default, item));
    let mut responses: Vec<Response> = keyed
        .chain(default)
        .filter_map(|(key, status, item)| response(lower, item, id, status, &at.child(key)))
        .collect();
    responses.sort_by_key(|response| response.status);
    responses
}

fn status_match(status: &StatusCode) -> StatusMatch {
    match status {
        StatusCode::Code(code) => StatusMatch::Code(*code),
        StatusCode::Range(range) => StatusMatch::Range(u8::try_from(*range).unwrap_or_default()),
    }
}

fn response<'a>(
    lower: &mut Lower<'a>,
    item: &'a ReferenceOr<openapiv3::Response>,
    id: OperationId,
    status: StatusMatch,
    at: &Pointer,
) -> Option<Response> {
    let Target::Found(found, at, name) = lower.resolve(item, at) else {
        return None;
    };
    let root = match name {
        Some(name) => Root::Shared(name, SharedRole::Response),
        None => lower.home(&at, Root::Operation(id, OperationPart::Response(status))),
    };
    if !found.headers.is_empty() {
        let at = at.child("headers");
        lower.judge(
            Rule::DocumentationOnly,
            &at,
            "headers of an answer have no types of their own",
        );
    }
    if !found.links.is_empty() {
        lower.judge(
            Rule::KeywordIgnored,
            &at.child("links"),
            "`links` are not read",
        );
    }
    Some(Response {
        status,
        body: body::content(lower, &found.content, &at, Scope::new(root)),
        docs: Docs {
            summary: None,
            description: Some(found.description.clone()),
        },
        place: lower.place(&at),
    })
}

//! The answers of an operation.
//!
//! In: `responses`. Out: [`Response`]s, by status, and the headers of the good ones. Never here:
//! which of them a call yields.

use openapiv3::{Operation as Model, ReferenceOr, StatusCode};

use crate::diagnostic::Rule;
use crate::ir::{
    Media, OperationId, OperationPart, Response, ResponseHeader, SharedRole, StatusMatch,
    good_statuses,
};
use crate::source::Pointer;

use super::answer::{self, Outcome};
use super::reference::Target;
use super::{Lower, Root, Scope, described, response_header};

/// An answer, with what its headers are read from.
pub(super) struct Found<'a> {
    pub(super) response: Response,
    pub(super) model: &'a openapiv3::Response,
    pub(super) at: Pointer,
    /// What names the types inside.
    pub(super) root: Root,
}

/// Lowers the answers, and the headers of the good ones.
pub(super) fn responses<'a>(
    lower: &mut Lower<'a>,
    model: &'a Model,
    id: OperationId,
    at: &Pointer,
) -> (Vec<Response>, Vec<ResponseHeader>) {
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
    let mut found: Vec<Found<'a>> = keyed
        .chain(default)
        .filter_map(|(key, status, item)| response(lower, item, id, status, &at.child(key)))
        .collect();
    found.sort_by_key(|found| found.response.status);
    let good = good_statuses(found.iter().map(|found| found.response.status));
    let headers = response_header::headers(lower, &found, &good, id);
    let responses = found.into_iter().map(|found| found.response).collect();
    (responses, headers)
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
) -> Option<Found<'a>> {
    let Target::Found(found, at, name) = lower.resolve(item, at) else {
        return None;
    };
    let root = match name {
        Some(name) => Root::Shared(name, SharedRole::Response),
        None => lower.home(&at, Root::Operation(id, OperationPart::Response(status))),
    };
    if !found.links.is_empty() {
        lower.judge(
            Rule::KeywordIgnored,
            &at.child("links"),
            "`links` are not read",
        );
    }
    let response = Response {
        status,
        body: body(lower, found, status, &at, root.clone()),
        docs: described(Some(found.description.clone())),
        place: lower.place(&at),
    };
    Some(Found {
        response,
        model: found,
        at,
        root,
    })
}

fn body<'a>(
    lower: &mut Lower<'a>,
    model: &'a openapiv3::Response,
    status: StatusMatch,
    at: &Pointer,
    root: Root,
) -> Option<(Media, crate::ir::TypeUse)> {
    if let StatusMatch::Code(code @ (100..=199 | 204 | 205 | 304)) = status {
        if !model.content.is_empty() {
            let detail = format!("an answer of status {code} has no body");
            lower.judge(Rule::KeywordIgnored, &at.child("content"), detail);
        }
        return None;
    }
    let outcome = match status {
        StatusMatch::Code(300..) | StatusMatch::Range(3..) => Outcome::Error,
        StatusMatch::Code(_) | StatusMatch::Range(_) | StatusMatch::Default => Outcome::Good,
    };
    let body = answer::content(lower, &model.content, outcome, at, Scope::new(root));
    if let (Outcome::Error, Some((Media::Text(_) | Media::Bytes(_), _))) = (outcome, &body) {
        let detail = "the body of an error that is not JSON has no type, `Error::body` has it";
        lower.judge(Rule::DocumentationOnly, &at.child("content"), detail);
    }
    if let (StatusMatch::Code(300..=399) | StatusMatch::Range(1 | 3), Some((Media::Json(_), _))) =
        (status, &body)
    {
        let detail = "the body of a redirect has no type in an error, `Error::json` has it";
        lower.judge(Rule::DocumentationOnly, &at.child("content"), detail);
    }
    body
}

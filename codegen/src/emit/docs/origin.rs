//! What a type is, where the document says nothing about it: the place that it comes from.
//!
//! In: an origin. Out: a sentence. Never here: a guess.

use crate::ir::{OperationPart, Origin, Part, SharedRole, StatusMatch};

use super::super::Context;
use super::{endpoint_code, inert};

/// The sentence.
pub(super) fn sentence(context: &Context<'_>, origin: &Origin) -> String {
    let (start, path) = match origin {
        Origin::Component(name) => return format!("The schema {}.", inert::code(name)),
        Origin::Inline { owner, path } => {
            let owner = context.names.ty(*owner);
            (format!("[`{owner}`]"), path)
        }
        Origin::Operation {
            operation,
            part,
            path,
        } => {
            let endpoint = endpoint_code(context.api.operation(*operation));
            (format!("{} of {endpoint}", operation_part(part)), path)
        }
        Origin::Shared { name, role, path } => (
            format!("the shared {} {}", shared(*role), inert::code(name)),
            path,
        ),
    };
    let whole = path.iter().fold(start, |whole, part| {
        format!("{} of {whole}", self::part(part))
    });
    let mut letters = whole.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => whole,
    }
}

fn part(part: &Part) -> String {
    match part {
        Part::Member(name) => format!("the member {}", inert::code(name)),
        Part::Item => "an element".to_owned(),
        Part::Value => "a value".to_owned(),
        Part::Branch(number) => format!("branch {number}"),
        Part::Body(kind) => format!("the kind {}", inert::code(kind.word())),
        Part::Definition(name) => format!("the definition {}", inert::code(name)),
    }
}

fn operation_part(part: &OperationPart) -> String {
    match part {
        OperationPart::RequestBody => "the body of the request".to_owned(),
        OperationPart::Response(StatusMatch::Code(code)) => format!("the body of status {code}"),
        OperationPart::Response(StatusMatch::Range(range)) => {
            format!("the body of status {range}XX")
        }
        OperationPart::Response(StatusMatch::Default) => "the body of other statuses".to_owned(),
        OperationPart::Parameter(name) => format!("the parameter {}", inert::code(name)),
        OperationPart::ResponseHeader(name) => {
            format!("the answer's header {}", inert::code(name))
        }
    }
}

const fn shared(role: SharedRole) -> &'static str {
    match role {
        SharedRole::Response => "response",
        SharedRole::Parameter => "parameter",
        SharedRole::RequestBody => "request body",
        SharedRole::Header => "header",
    }
}

//! Members that travel in one direction only: `readOnly` and `writeOnly`.
//!
//! In: an API whose types are all lowered. Out: the same, where a type does not demand a member in
//! the direction in which that member does not travel. Never here: a second type for the other
//! direction. One type for both keeps the way from an answer back into a request short; the price
//! is that the member is optional in both.

use openapiv3::{ReferenceOr, Schema, SchemaData};
use serde_json::Value as Json;

use crate::diagnostic::{Report, Rule};
use crate::ir::{Access, Api, Operation, Presence, TypeKind, TypeUse};
use crate::source::Pointer;

use super::view::View;
use super::{Lower, compose};

/// As many names as are followed from a member to the schema that says how it travels.
const MOST_NAMES: usize = 16;

/// What a member says beside its type: its direction, and its default.
pub(super) fn of_member(
    lower: &mut Lower<'_>,
    member: &ReferenceOr<Box<Schema>>,
    at: &Pointer,
) -> (Access, Option<Json>) {
    let mut access = Access::Both;
    let mut default = None;
    let mut next = match member {
        ReferenceOr::Item(schema) => Some(&**schema),
        ReferenceOr::Reference { reference } => target(lower, reference, at),
    };
    for _ in 0..MOST_NAMES {
        let Some(schema) = next else { break };
        let view = View::of(schema);
        // A part may be there for this alone, beside the one that says what the value is.
        let said = |says: fn(&SchemaData) -> bool| {
            says(&schema.schema_data)
                || compose::side_parts(&view).any(|part| says(&part.schema_data))
        };
        if access == Access::Both {
            access = match (said(|data| data.read_only), said(|data| data.write_only)) {
                (true, false) => Access::AnswersOnly,
                (false, true) => Access::RequestsOnly,
                // Both at once say nothing.
                (true, true) | (false, false) => Access::Both,
            };
        }
        if default.is_none() {
            default.clone_from(&schema.schema_data.default);
        }
        let mut parts = compose::saying_parts(&view);
        next = match (parts.next(), parts.next()) {
            (Some(ReferenceOr::Item(part)), None) => Some(part),
            (Some(ReferenceOr::Reference { reference }), None) => target(lower, reference, at),
            _ => None,
        };
    }
    (access, default)
}

fn target<'a>(lower: &mut Lower<'a>, reference: &str, at: &Pointer) -> Option<&'a Schema> {
    let target = Pointer::from_reference(reference)?;
    lower.chase(&target, at).map(|(schema, _)| schema)
}

/// Makes members optional that are required for one direction, in types that travel in the other.
pub(super) fn settle(api: &mut Api, report: &mut Report) {
    let sent = api.reached(Operation::sent, TypeKind::named);
    let answered = api.reached(answered, TypeKind::named);
    for (index, def) in api.types.iter_mut().enumerate() {
        let TypeKind::Struct(object) = &mut def.kind else {
            continue;
        };
        for member in &mut object.members {
            let (travels, detail) = match member.access {
                Access::Both => continue,
                Access::AnswersOnly => (
                    sent.get(index),
                    "a required member that only answers have is optional, because its type is \
                     part of a request",
                ),
                Access::RequestsOnly => (
                    answered.get(index),
                    "a required member that only requests have is optional, because its type is \
                     part of an answer",
                ),
            };
            if member.presence == Presence::Required && travels == Some(&true) {
                member.presence = Presence::Optional;
                report.judge(
                    Rule::Widened,
                    member.place.span,
                    &member.place.pointer,
                    detail,
                );
            }
        }
    }
}

fn answered(operation: &Operation) -> Vec<&TypeUse> {
    let bodies = operation.responses.iter();
    let bodies = bodies.filter_map(|response| response.body.as_ref());
    bodies.map(|(_, value)| value).collect()
}

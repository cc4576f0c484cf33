//! In which direction a type travels.
//!
//! In: an API. Out: for each type whether requests, answers or both hold it. Never here: a level.

use crate::ir::{Access, Additional, Api, Operation, TypeId, TypeKind, TypeUse};

/// Where a value is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// In requests: parameters and bodies.
    Request,
    /// In answers: bodies and headers.
    Answer,
    /// In both, or in neither, when nobody knows.
    Both,
}

impl Direction {
    /// The direction of a member in a type that travels this way.
    pub(super) const fn of_member(self, access: Access) -> Self {
        match (self, access) {
            (Self::Both, Access::AnswersOnly) => Self::Answer,
            (Self::Both, Access::RequestsOnly) => Self::Request,
            // A member that does not travel where its type does is there all the same.
            (direction, _) => direction,
        }
    }
}

/// The directions of all types of one state.
#[derive(Debug, Default)]
pub(super) struct Directions(Vec<Direction>);

impl Directions {
    pub(super) fn of(api: &Api) -> Self {
        let sent = api.reached(Operation::sent, |kind| inside(kind, Access::AnswersOnly));
        let answered = api.reached(answered, |kind| inside(kind, Access::RequestsOnly));
        let each = sent.into_iter().zip(answered);
        Self(
            each.map(|both| match both {
                (true, false) => Direction::Request,
                (false, true) => Direction::Answer,
                (true, true) | (false, false) => Direction::Both,
            })
            .collect(),
        )
    }

    /// Where a type travels.
    pub(super) fn of_type(&self, id: TypeId) -> Direction {
        self.0.get(id.0).copied().unwrap_or(Direction::Both)
    }
}

/// The types that a type names, but not through members that do not travel this way.
fn inside(kind: &TypeKind, absent: Access) -> Vec<TypeId> {
    let TypeKind::Struct(object) = kind else {
        return kind.named();
    };
    let members = object.members.iter();
    let members = members.filter(|member| member.access != absent);
    let others = match &object.additional {
        Additional::Anything => None,
        Additional::Typed(value) => value.named(),
    };
    members
        .filter_map(|member| member.value.named())
        .chain(others)
        .collect()
}

fn answered(operation: &Operation) -> Vec<&TypeUse> {
    let bodies = operation.responses.iter();
    let bodies = bodies.filter_map(|response| response.body.as_ref());
    let headers = operation.response_headers.iter();
    bodies
        .map(|(_, value)| value)
        .chain(headers.map(|header| &header.value))
        .collect()
}

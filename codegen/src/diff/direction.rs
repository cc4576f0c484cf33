//! In which direction a type travels.
//!
//! In: an API. Out: for each type whether requests, answers or both hold it. Never here: a level.

use crate::ir::{Access, Additional, Api, Operation, RequestBody, TypeId, TypeKind, TypeUse};

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
        let sent = reached(api, sent, Access::AnswersOnly);
        let answered = reached(api, answered, Access::RequestsOnly);
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

/// The types that can be reached, but not through members that do not travel this way.
fn reached(api: &Api, uses: fn(&Operation) -> Vec<&TypeUse>, absent: Access) -> Vec<bool> {
    let mut reached = vec![false; api.types.len()];
    let mut open: Vec<TypeId> = api
        .operations
        .iter()
        .flat_map(uses)
        .filter_map(TypeUse::named)
        .collect();
    while let Some(id) = open.pop() {
        let mark = reached.get_mut(id.0);
        if mark.is_some_and(|mark| !std::mem::replace(mark, true)) {
            inside(&api.type_def(id).kind, absent, &mut open);
        }
    }
    reached
}

fn inside(kind: &TypeKind, absent: Access, open: &mut Vec<TypeId>) {
    let TypeKind::Struct(object) = kind else {
        open.extend(kind.named());
        return;
    };
    let members = object.members.iter();
    let members = members.filter(|member| member.access != absent);
    open.extend(members.filter_map(|member| member.value.named()));
    if let Additional::Typed(value) = &object.additional {
        open.extend(value.named());
    }
}

fn sent(operation: &Operation) -> Vec<&TypeUse> {
    let parameters = operation.parameters.iter().map(|one| &one.value);
    let bodies = operation.body.iter().flat_map(RequestBody::all);
    parameters.chain(bodies.map(|body| &body.value)).collect()
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

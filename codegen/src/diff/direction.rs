//! In which direction a type travels.
//!
//! In: an API. Out: for each type whether requests, answers or both hold it. Never here: a level.

use crate::ir::{Api, TypeId};

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

/// The directions of all types of one state.
#[derive(Debug, Default)]
pub(super) struct Directions(Vec<Direction>);

impl Directions {
    pub(super) fn of(api: &Api) -> Self {
        // To do with the walk over the operations.
        Self(vec![Direction::Both; api.types.len()])
    }

    /// Where a type travels.
    pub(super) fn of_type(&self, id: TypeId) -> Direction {
        self.0.get(id.0).copied().unwrap_or(Direction::Both)
    }
}

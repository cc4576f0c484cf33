//! What every part of the comparison needs, and the list of what it found.
//!
//! In: the two states. Out: sorted changes. Never here: a rule's condition.

use super::direction::Directions;
use super::pairs::Pairs;
use super::{Change, Direction, Rule, State};
use crate::ir::Place;

/// A comparison under way.
pub(super) struct Context<'a> {
    /// The state before.
    pub(super) before: State<'a>,
    /// The state after.
    pub(super) after: State<'a>,
    /// Which types and operations are the same thing in both.
    pub(super) pairs: Pairs,
    /// Where the types of both states travel.
    pub(super) directions: [Directions; 2],
    changes: Vec<Change>,
}

impl<'a> Context<'a> {
    pub(super) fn new(before: State<'a>, after: State<'a>) -> Self {
        Self {
            before,
            after,
            pairs: Pairs::of(before, after),
            directions: [before, after].map(|state| Directions::of(state.api)),
            changes: Vec::new(),
        }
    }

    /// Notes a change. Its level is what the table says.
    pub(super) fn push(
        &mut self,
        rule: Rule,
        direction: Direction,
        item: String,
        place: &Place,
        message: String,
    ) {
        self.changes.push(Change {
            rule,
            level: rule.level(direction),
            item,
            place: place.clone(),
            message,
        });
    }

    /// The changes, breaking ones first.
    pub(super) fn finish(mut self) -> Vec<Change> {
        self.changes.sort_by(|left, right| {
            let order = right.level.cmp(&left.level);
            order
                .then_with(|| left.item.cmp(&right.item))
                .then_with(|| left.rule.cmp(&right.rule))
        });
        self.changes
    }
}

//! What every part of the comparison needs, and the list of what it found.
//!
//! In: the two states. Out: sorted changes. Never here: a rule's condition.

use std::collections::BTreeSet;

use super::direction::Directions;
use super::pairs::Pairs;
use super::types::Pair;
use super::{Change, Direction, Rule, State};
use crate::emit::Cycles;
use crate::ir::{Place, TypeId};

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
    /// Which types of both states hold themselves.
    pub(super) cycles: [Cycles; 2],
    /// Pairs of types that a value holds on both sides.
    met: BTreeSet<(TypeId, TypeId)>,
    /// Those of them that nobody has taken yet.
    met_open: Vec<(TypeId, TypeId)>,
    /// Those of them that changed whether they may be null.
    met_null: BTreeSet<(TypeId, TypeId)>,
    changes: Vec<Change>,
}

impl<'a> Context<'a> {
    pub(super) fn new(before: State<'a>, after: State<'a>) -> Self {
        Self {
            before,
            after,
            pairs: Pairs::of(before, after),
            directions: [before, after].map(|state| Directions::of(state.api)),
            cycles: [before, after].map(|state| Cycles::of(state.api)),
            met: BTreeSet::new(),
            met_open: Vec::new(),
            met_null: BTreeSet::new(),
            changes: Vec::new(),
        }
    }

    /// Where a type travelled before the change.
    pub(super) fn direction(&self, before: TypeId) -> Direction {
        self.directions[0].of_type(before)
    }

    /// Notes that a value whose bounds are checked holds this type on both sides.
    pub(super) fn meet(&mut self, before: TypeId, after: TypeId) {
        if self.met.insert((before, after)) {
            self.met_open.push((before, after));
        }
    }

    /// A pair of types that a value holds on both sides; each comes once.
    pub(super) fn next_met(&mut self) -> Option<(TypeId, TypeId)> {
        self.met_open.pop()
    }

    /// Notes that a value may be null now, or no longer, because its type may be.
    pub(super) fn meet_null(&mut self, before: TypeId, after: TypeId) {
        self.met_null.insert((before, after));
    }

    /// The types that changed whether their values may be null.
    pub(super) fn take_met_null(&mut self) -> BTreeSet<(TypeId, TypeId)> {
        std::mem::take(&mut self.met_null)
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
        self.push_values(rule, direction, item, place, message, (None, None));
    }

    /// Notes a change with what was and what is now.
    pub(super) fn push_values(
        &mut self,
        rule: Rule,
        direction: Direction,
        item: String,
        place: &Place,
        message: String,
        (was, now): (Option<String>, Option<String>),
    ) {
        self.changes.push(Change {
            rule,
            level: rule.level(direction),
            item,
            place: place.clone(),
            message,
            was,
            now,
        });
    }

    /// Notes a change inside a type, which travels where the type did.
    pub(super) fn push_inside(
        &mut self,
        pair: Pair,
        rule: Rule,
        item: String,
        place: &Place,
        message: String,
        values: (Option<String>, Option<String>),
    ) {
        let direction = self.direction(pair.before);
        self.push_values(rule, direction, item, place, message, values);
    }

    /// The changes, breaking ones first.
    pub(super) fn finish(mut self) -> Vec<Change> {
        self.changes.sort_by(|left, right| {
            let order = right.level.cmp(&left.level);
            order
                .then_with(|| left.item.cmp(&right.item))
                .then_with(|| left.rule.cmp(&right.rule))
                .then_with(|| left.message.cmp(&right.message))
        });
        self.changes
    }
}

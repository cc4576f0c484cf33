//! Which types and operations of two states are the same thing.
//!
//! In: two states. Out: pairs, and what has no partner. Never here: what is different inside.
//!
//! A type with the same Rust name is the same type. What is left is walked from the operations:
//! where the same place of the wire holds a type that only one state knows, it was renamed.

use std::collections::BTreeMap;

use super::State;
use crate::ir::{Operation, OperationId, TypeId};

mod alike;
mod walk;

/// Partners.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The types, from before to after.
    pub(super) types: BTreeMap<TypeId, TypeId>,
    /// The types, from after to before.
    pub(super) types_back: BTreeMap<TypeId, TypeId>,
    /// The operations, from before to after.
    pub(super) operations: BTreeMap<OperationId, OperationId>,
    /// The operations, from after to before.
    pub(super) operations_back: BTreeMap<OperationId, OperationId>,
}

impl Pairs {
    pub(super) fn of(before: State<'_>, after: State<'_>) -> Self {
        let mut pairs = Self::default();
        let named: BTreeMap<&str, TypeId> = after
            .api
            .type_ids()
            .map(|id| (after.names.ty(id).as_str(), id))
            .collect();
        for id in before.api.type_ids() {
            if let Some(other) = named.get(before.names.ty(id).as_str()) {
                pairs.pair_types(id, *other);
            }
        }
        pairs.operations_by(before, after, |_, _, operation| {
            Some(endpoint(operation, &operation.path))
        });
        // The name of a parameter in the path is no part of the path.
        pairs.operations_by(before, after, |_, _, operation| {
            Some(endpoint(operation, &blank(&operation.path)))
        });
        pairs.operations_by(before, after, |state, id, _| {
            Some(state.names.operation(id).method.to_string())
        });
        pairs.operations_by(before, after, |_, _, operation| {
            operation.operation_id.clone()
        });
        walk::renamed(before, after, &mut pairs);
        pairs
    }

    /// Pairs two types where neither has a partner.
    fn pair_types(&mut self, before: TypeId, after: TypeId) -> bool {
        let free = !self.types.contains_key(&before) && !self.types_back.contains_key(&after);
        if free {
            self.types.insert(before, after);
            self.types_back.insert(after, before);
        }
        free
    }

    /// Pairs the operations without a partner that have the same key. A key that several of one
    /// side have says nothing.
    fn operations_by(
        &mut self,
        before: State<'_>,
        after: State<'_>,
        key: impl Fn(State<'_>, OperationId, &Operation) -> Option<String>,
    ) {
        let keyed = |state: State<'_>, known: &BTreeMap<OperationId, OperationId>| {
            let mut found: BTreeMap<String, Option<OperationId>> = BTreeMap::new();
            for id in state.api.operation_ids() {
                if known.contains_key(&id) {
                    continue;
                }
                if let Some(key) = key(state, id, state.api.operation(id)) {
                    let slot = found.entry(key);
                    slot.and_modify(|one| *one = None).or_insert(Some(id));
                }
            }
            found
        };
        let old = keyed(before, &self.operations);
        let new = keyed(after, &self.operations_back);
        for (key, id) in old {
            if let (Some(id), Some(Some(other))) = (id, new.get(&key)) {
                self.operations.insert(id, *other);
                self.operations_back.insert(*other, id);
            }
        }
    }
}

fn endpoint(operation: &Operation, path: &str) -> String {
    format!("{} {path}", operation.method.as_str())
}

/// A path without the names of its parameters.
fn blank(path: &str) -> String {
    let mut blank = String::with_capacity(path.len());
    let mut inside = false;
    for character in path.chars() {
        inside = (inside || character == '{') && character != '}';
        if !inside || character == '{' {
            blank.push(character);
        }
    }
    blank
}

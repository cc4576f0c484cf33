//! Which types and operations of two states are the same thing.
//!
//! In: two states. Out: pairs, and what has no partner. Never here: what is different inside.
//!
//! A type with the same Rust name is the same type. What is left is walked from the operations:
//! where the same place of the wire holds a type that only one state knows, it was renamed.

use std::collections::BTreeMap;

use super::State;
use crate::ir::{OperationId, TypeId};

/// Partners.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The types, from before to after.
    pub(super) types: BTreeMap<TypeId, TypeId>,
    /// The operations, from before to after.
    pub(super) operations: BTreeMap<OperationId, OperationId>,
}

impl Pairs {
    pub(super) fn of(before: State<'_>, after: State<'_>) -> Self {
        let mut pairs = Self::default();
        let named: BTreeMap<String, TypeId> = after
            .api
            .type_ids()
            .map(|id| (after.names.ty(id).to_string(), id))
            .collect();
        for id in before.api.type_ids() {
            if let Some(other) = named.get(&before.names.ty(id).to_string()) {
                pairs.types.insert(id, *other);
            }
        }
        pairs.operations = super::operations::pairing::operations(before, after);
        pairs
    }
}

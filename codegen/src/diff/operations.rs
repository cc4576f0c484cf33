//! Operations: what was called and how.
//!
//! In: the operations of two states. Out: changes. Never here: what is different inside of a type.

pub(super) mod pairing;

use super::context::Context;
use super::{Direction, Rule};

/// Compares all operations.
pub(super) fn compare(context: &mut Context<'_>) {
    let (before, after) = (context.before, context.after);
    for id in before.api.operation_ids() {
        if !context.pairs.operations.contains_key(&id) {
            let item = format!("Client::{}", before.names.operation(id).method);
            let message = format!("`{item}` is gone");
            let place = &before.api.operation(id).place;
            context.push(
                Rule::OperationRemoved,
                Direction::Both,
                item,
                place,
                message,
            );
        }
    }
    for id in after.api.operation_ids() {
        if !context.pairs.operations.values().any(|other| *other == id) {
            let item = format!("Client::{}", after.names.operation(id).method);
            let message = format!("`{item}` added");
            let place = &after.api.operation(id).place;
            context.push(Rule::OperationAdded, Direction::Both, item, place, message);
        }
    }
}

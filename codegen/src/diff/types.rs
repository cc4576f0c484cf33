//! Types: what came, went, is called otherwise, or holds something else.
//!
//! In: the types of two states. Out: changes. Never here: operations.

use super::Rule;
use super::context::Context;

/// Compares all types.
pub(super) fn compare(context: &mut Context<'_>) {
    let (before, after) = (context.before, context.after);
    for id in before.api.type_ids() {
        let item = before.names.ty(id).to_string();
        let direction = context.directions[0].of_type(id);
        let place = &before.api.type_def(id).place;
        match context.pairs.types.get(&id) {
            None => {
                let message = format!("`{item}` is gone");
                context.push(Rule::TypeRemoved, direction, item, place, message);
            }
            Some(other) => {
                let now = after.names.ty(*other).to_string();
                if now != item {
                    let place = &after.api.type_def(*other).place;
                    let message = format!("`{item}` is now called `{now}`");
                    context.push(Rule::TypeRenamed, direction, now, place, message);
                }
            }
        }
    }
    for id in after.api.type_ids() {
        if !context.pairs.types.values().any(|other| *other == id) {
            let item = after.names.ty(id).to_string();
            let direction = context.directions[1].of_type(id);
            let message = format!("`{item}` added");
            let place = &after.api.type_def(id).place;
            context.push(Rule::TypeAdded, direction, item, place, message);
        }
    }
}

//! The types that are made for operations: parameters, bodies of errors, good answers, headers.
//!
//! In: a pair of operations. Out: a change for each of these types that has another name. Never here:
//! what they hold.

use super::pair::Pair;
use crate::diff::context::Context;
use crate::diff::{Direction, Rule};
use crate::name::{has_errors, has_headers, has_params, has_successes};

/// Compares their names, which code that calls the method writes.
pub(super) fn names(context: &mut Context<'_>, pair: Pair<'_>) {
    let made = |side: super::Side<'_>| {
        let (operation, names) = (side.operation, side.names);
        [
            has_params(operation).then(|| (Direction::Request, names.params.to_string())),
            has_errors(operation).then(|| (Direction::Answer, names.error.to_string())),
            has_successes(operation).then(|| (Direction::Answer, names.success.to_string())),
            has_headers(operation).then(|| (Direction::Answer, names.headers.to_string())),
        ]
    };
    let place = &pair.after.operation.place;
    for (before, after) in made(pair.before).into_iter().zip(made(pair.after)) {
        let (Some((_, was)), Some((direction, now))) = (before, after) else {
            continue;
        };
        if was != now {
            let message = format!("`{was}` is now called `{now}`");
            let values = (Some(was), Some(now.clone()));
            context.push_values(Rule::TypeRenamed, direction, now, place, message, values);
        }
    }
}

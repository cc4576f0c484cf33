//! Operations: what was called and how.
//!
//! In: the operations of two states. Out: changes. Never here: what is different inside of a type.

mod answers;
mod bodies;
mod carried;
mod encoding;
mod headers;
mod made;
mod pair;
mod parameters;
mod path;
mod security;
mod servers;
mod values;
mod words;

use super::context::Context;
use super::words::code;
use super::{Direction, Rule, texts};
use crate::ir::{Docs, Operation, Repeatability};

use pair::{Pair, Side};

/// Compares all operations, and what holds for all of them.
pub(super) fn compare(context: &mut Context<'_>) {
    servers::base_url(context);
    security::schemes(context);
    let credentials = security::Credentials::of(context);
    let (before, after) = (context.before, context.after);
    let pairs = context.pairs.operations.clone();
    for id in before.api.operation_ids() {
        let side = Side::of(before, id);
        let Some(other) = pairs.get(&id) else {
            gone(context, side);
            continue;
        };
        let pair = Pair {
            before: side,
            after: Side::of(after, *other),
        };
        operation(context, pair);
        security::operation(context, pair, &credentials);
    }
    let known: std::collections::BTreeSet<_> = pairs.values().copied().collect();
    for id in after.api.operation_ids().filter(|id| !known.contains(id)) {
        new(context, Side::of(after, id));
    }
}

fn gone(context: &mut Context<'_>, side: Side<'_>) {
    let item = side.item();
    let message = format!("`{item}` is gone");
    let place = &side.operation.place;
    let rule = Rule::OperationRemoved;
    context.push(rule, Direction::Both, item, place, message);
}

fn new(context: &mut Context<'_>, side: Side<'_>) {
    let item = side.item();
    let message = format!("`{item}` added");
    let place = &side.operation.place;
    let rule = Rule::OperationAdded;
    context.push(rule, Direction::Both, item, place, message);
}

fn operation<'a>(context: &mut Context<'a>, pair: Pair<'a>) {
    name(context, pair);
    request_line(context, pair);
    repeatability(context, pair);
    said(context, pair);
    servers::operation(context, pair);
    parameters::compare(context, pair);
    bodies::compare(context, pair);
    answers::compare(context, pair);
    headers::compare(context, pair);
    made::names(context, pair);
}

fn name(context: &mut Context<'_>, pair: Pair<'_>) {
    let (was, now) = (pair.before.item(), pair.item());
    if was != now {
        let message = format!("`{was}` is now called `{now}`");
        pair.note_values(context, Rule::OperationRenamed, message, (was, now));
    }
}

/// The method of HTTP and the path.
fn request_line(context: &mut Context<'_>, pair: Pair<'_>) {
    let item = pair.item();
    let (before, after) = (pair.before.operation, pair.after.operation);
    if before.method != after.method {
        let (was, now) = (before.method.as_str(), after.method.as_str());
        let message = format!("`{item}` is now sent as `{now}`, was `{was}`");
        let values = (was.to_owned(), now.to_owned());
        pair.note_values(context, Rule::OperationMethodChanged, message, values);
    }
    if path::shape(&before.path) != path::shape(&after.path) {
        let (was, now) = (code(&before.path), code(&after.path));
        let message = format!("`{item}` now goes to {now}, it went to {was}");
        pair.note_values(context, Rule::OperationMoved, message, (was, now));
    }
}

/// Whether a call is sent again after an attempt without an answer.
fn repeatability(context: &mut Context<'_>, pair: Pair<'_>) {
    let (before, after) = (pair.before.operation, pair.after.operation);
    let by_method = |operation: &Operation| operation.repeatability == Repeatability::ByMethod;
    // What follows from another method is told with it.
    if before.method != after.method && by_method(before) && by_method(after) {
        return;
    }
    let item = pair.item();
    match (is_repeatable(before), is_repeatable(after)) {
        (false, true) => {
            let message = format!("`{item}` is sent again by itself where an attempt failed");
            pair.note(context, Rule::OperationRepeatable, message);
        }
        (true, false) => {
            let message = format!(
                "`{item}` is no longer sent again by itself where the server may have received it"
            );
            pair.note(context, Rule::OperationNotRepeatable, message);
        }
        (true, true) | (false, false) => {}
    }
}

const fn is_repeatable(operation: &Operation) -> bool {
    match operation.repeatability {
        Repeatability::ByMethod => operation.method.may_be_repeated(),
        Repeatability::Repeatable => true,
        Repeatability::Once => false,
    }
}

fn said(context: &mut Context<'_>, pair: Pair<'_>) {
    let item = pair.item();
    let (before, after) = (pair.before.operation, pair.after.operation);
    let rules = [Rule::OperationDeprecated, Rule::OperationUndeprecated];
    let told = texts::deprecation(before.deprecation, after.deprecation, rules);
    if let Some((rule, words)) = told {
        pair.note(context, rule, format!("`{item}` {words}"));
    }
    if shown(&before.docs) != shown(&after.docs) {
        let message = format!("the text of `{item}` changed");
        pair.note(context, Rule::OperationTextChanged, message);
    }
}

/// The words that the docs of a method show: the summary and the description.
fn shown(docs: &Docs) -> [Vec<&str>; 2] {
    [&docs.summary, &docs.description].map(|text| {
        let text = text.as_deref().unwrap_or_default();
        text.split_whitespace().collect()
    })
}

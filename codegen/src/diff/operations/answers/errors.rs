//! Errors: the variants of the enum of their bodies.
//!
//! In: a pair of operations. Out: changes. Never here: good answers.

use super::{documented, typed_error};
use crate::diff::context::Context;
use crate::diff::operations::pair::Pair;
use crate::diff::operations::{values, words};
use crate::diff::{Direction, Rule};
use crate::ir::{Operation, Response, StatusMatch};
use crate::name::status_name;

/// Compares the errors.
pub(super) fn compare<'a>(context: &mut Context<'a>, pair: Pair<'a>) {
    let told = told_as_good(pair);
    let before = others(pair.before.operation, &told);
    let after = others(pair.after.operation, &told);
    let find = |all: &[&'_ Response], status: StatusMatch| -> Option<usize> {
        all.iter().position(|one| one.status == status)
    };
    let mut untyped = (Vec::new(), Vec::new());
    for response in &before {
        if find(&after, response.status).is_some() {
            continue;
        }
        if typed_error(response).is_some() {
            let variant = variant(&pair.before.names.error.to_string(), response);
            let status = words::status(response.status);
            let message = format!("`{variant}` is gone: {status} of `{}`", pair.item());
            note(context, pair, Rule::StatusRemoved, response, message);
        } else {
            untyped.0.push(*response);
        }
    }
    for response in &after {
        let other = find(&before, response.status).and_then(|at| before.get(at));
        match (other, typed_error(response)) {
            (Some(other), _) => both(context, pair, other, response),
            (None, Some(_)) => {
                let message = added(pair, &before, response);
                note(context, pair, Rule::StatusAdded, response, message);
            }
            (None, None) => untyped.1.push(*response),
        }
    }
    documented(context, pair, &untyped.0, &untyped.1);
}

/// The statuses that are good ones in both states: what is different there is told as that, though
/// a `default` is read as an error too.
fn told_as_good(pair: Pair<'_>) -> Vec<StatusMatch> {
    let good = |operation: &Operation| -> Vec<StatusMatch> {
        let good = operation.good_responses().into_iter();
        good.map(|response| response.status).collect()
    };
    let mut both = good(pair.before.operation);
    let after = good(pair.after.operation);
    both.retain(|status| after.contains(status));
    both
}

/// The answers that are no good ones, and those that are read as errors too.
fn others<'a>(operation: &'a Operation, told: &[StatusMatch]) -> Vec<&'a Response> {
    let good = operation.good_responses();
    let is_good = |one: &Response| good.iter().any(|other| other.status == one.status);
    let all = operation.responses.iter();
    all.filter(|one| !told.contains(&one.status))
        .filter(|one| typed_error(one).is_some() || !is_good(one))
        .collect()
}

fn variant(error: &str, response: &Response) -> String {
    format!("{error}::{}", status_name(response.status))
}

/// A new error, and where it came before that.
fn added(pair: Pair<'_>, before: &[&Response], response: &Response) -> String {
    let variant = variant(&pair.after.names.error.to_string(), response);
    let status = words::status(response.status);
    let item = pair.item();
    let wider = |status: &StatusMatch| match response.status {
        StatusMatch::Code(code) => {
            *status == StatusMatch::Default
                || matches!(status, StatusMatch::Range(range) if code / 100 == u16::from(*range))
        }
        StatusMatch::Range(_) => *status == StatusMatch::Default,
        StatusMatch::Default => false,
    };
    let typed = before.iter().filter(|one| typed_error(one).is_some());
    // The closest one: a range comes before what is for all others.
    let came = typed
        .filter(|one| wider(&one.status))
        .map(|one| one.status)
        .min();
    match came.map(status_name) {
        Some(came) => {
            format!("`{variant}` added: {status} of `{item}`, which came as `{came}`")
        }
        None => format!("`{variant}` added: {status} of `{item}`"),
    }
}

fn both<'a>(context: &mut Context<'a>, pair: Pair<'a>, before: &'a Response, after: &'a Response) {
    let item = pair.item();
    let status = words::status(after.status);
    match (typed_error(before), typed_error(after)) {
        (Some(was), Some(now)) => {
            let what = format!("the body of {status}");
            values::answer(context, &item, &after.place, &what, (was, now));
        }
        (None, Some(_)) => {
            let variant = variant(&pair.after.names.error.to_string(), after);
            let message = format!("`{variant}` added: {status} of `{item}` has a typed body");
            note(context, pair, Rule::StatusBodyAdded, after, message);
        }
        (Some(_), None) => {
            let variant = variant(&pair.before.names.error.to_string(), before);
            let message = format!("`{variant}` is gone: {status} of `{item}` has no typed body");
            note(context, pair, Rule::StatusBodyRemoved, after, message);
        }
        (None, None) => {}
    }
}

fn note(
    context: &mut Context<'_>,
    pair: Pair<'_>,
    rule: Rule,
    response: &Response,
    message: String,
) {
    let (item, place) = (pair.item(), &response.place);
    context.push(rule, Direction::Answer, item, place, message);
}

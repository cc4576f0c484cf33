//! Answers: what a method returns, and the bodies of its errors.
//!
//! In: a pair of operations. Out: changes. Never here: what is different inside of a type, headers.

mod errors;

use super::pair::{Pair, Side};
use super::values;
use super::words;
use crate::diff::context::Context;
use crate::diff::words::{code, rust_type};
use crate::diff::{Direction, Rule, texts};
use crate::emit;
use crate::ir::{Media, Operation, Place, Response, StatusMatch, SuccessBody, TypeUse};
use crate::name::{is_typed_error, status_name};

/// Compares the answers.
pub(super) fn compare<'a>(context: &mut Context<'a>, pair: Pair<'a>) {
    errors::compare(context, pair);
    let (before, after) = (pair.before.operation, pair.after.operation);
    match (before.success_body(), after.success_body()) {
        (SuccessBody::Several, SuccessBody::Several) => several(context, pair),
        (SuccessBody::Json(was), SuccessBody::Json(now))
        | (SuccessBody::OptionalJson(was), SuccessBody::OptionalJson(now)) => {
            let place = place_of_body(after);
            values::answer(context, &pair.item(), place, "the answer", (was, now));
            statuses(context, pair);
            accept(context, pair);
        }
        (SuccessBody::Nothing, SuccessBody::Nothing) => statuses(context, pair),
        (SuccessBody::Text, SuccessBody::Text) | (SuccessBody::Bytes, SuccessBody::Bytes) => {
            statuses(context, pair);
            accept(context, pair);
        }
        _ => returns(context, pair),
    }
}

/// Where the body stands that is returned.
fn place_of_body(operation: &Operation) -> &Place {
    let mut good = operation.good_responses().into_iter();
    let found = good.find(|response| response.body.is_some());
    found.map_or(&operation.place, |response| &response.place)
}

/// The method returns something of another kind: told once, whatever statuses it comes from.
fn returns(context: &mut Context<'_>, pair: Pair<'_>) {
    let (was, now) = (returned(pair.before), returned(pair.after));
    let item = pair.item();
    let message = if was == now {
        let read = |side: Side<'_>| read_as(&side.operation.success_body());
        let (was, now) = (read(pair.before), read(pair.after));
        format!("`{item}` now reads its answer as {now}, it read {was}")
    } else {
        format!("`{item}` now returns `{now}`, was `{was}`")
    };
    let place = place_of_body(pair.after.operation);
    let (rule, values) = (Rule::ReturnsChanged, (Some(was), Some(now)));
    context.push_values(rule, Direction::Answer, item, place, message, values);
}

/// What a method returns.
fn returned(side: Side<'_>) -> String {
    match side.operation.success_body() {
        SuccessBody::Nothing => "()".to_owned(),
        SuccessBody::Json(value) => rust_type(side.state, value),
        SuccessBody::OptionalJson(value) => {
            format!("Option<{}>", rust_type(side.state, value))
        }
        SuccessBody::Text => "String".to_owned(),
        SuccessBody::Bytes => "Bytes".to_owned(),
        SuccessBody::Several => side.names.success.to_string(),
    }
}

/// What an answer is read as.
const fn read_as(body: &SuccessBody<'_>) -> &'static str {
    match body {
        SuccessBody::Nothing => "nothing",
        SuccessBody::Json(_) | SuccessBody::OptionalJson(_) => "JSON",
        SuccessBody::Text => "text",
        SuccessBody::Bytes => "bytes",
        SuccessBody::Several => "one of several",
    }
}

/// What a call asks for.
fn accept(context: &mut Context<'_>, pair: Pair<'_>) {
    let (was, now) = (
        emit::accept(pair.before.operation),
        emit::accept(pair.after.operation),
    );
    // What follows from another status is told with it.
    let statuses = |side: Side<'_>| -> Vec<StatusMatch> {
        let good = side.operation.good_responses().into_iter();
        good.map(|response| response.status).collect()
    };
    if was == now || statuses(pair.before) != statuses(pair.after) {
        return;
    }
    let rule = match (covers(&now, &was), covers(&was, &now)) {
        (true, true) => Rule::AcceptNoted,
        (true, false) => Rule::AcceptWidened,
        (false, true) => Rule::AcceptNarrowed,
        (false, false) => Rule::AcceptChanged,
    };
    let (was, now) = (code(&was), code(&now));
    let item = pair.item();
    let message = format!("`{item}` now asks for {now}, was {was}");
    let place = place_of_body(pair.after.operation);
    let values = (Some(was), Some(now));
    context.push_values(rule, Direction::Both, item, place, message, values);
}

/// Whether every media type that one value of `Accept` names is one that the other one takes, less
/// gladly perhaps.
fn covers(takes: &str, named: &str) -> bool {
    let takes: Vec<&str> = ranges(takes).collect();
    ranges(named).all(|named| takes.iter().any(|range| holds(range, named)))
}

/// Whether a range of media types holds one, or another range.
fn holds(range: &str, named: &str) -> bool {
    let Some(family) = range.strip_suffix("/*") else {
        return range.eq_ignore_ascii_case(named);
    };
    let other = named.split_once('/').map_or(named, |(family, _)| family);
    family == "*" || family.eq_ignore_ascii_case(other)
}

/// The media types of a value of `Accept`, without how glad of each one is.
fn ranges(accept: &str) -> impl Iterator<Item = &str> {
    let ranges = accept.split(',').map(str::trim);
    ranges.map(|range| range.split_once(";q=").map_or(range, |(name, _)| name))
}

/// Good answers that make no difference to what is returned.
fn statuses(context: &mut Context<'_>, pair: Pair<'_>) {
    let before = pair.before.operation.good_responses();
    let after = pair.after.operation.good_responses();
    documented(context, pair, &before, &after);
}

/// Statuses without a type of their own that only one state names.
fn documented(
    context: &mut Context<'_>,
    pair: Pair<'_>,
    before: &[&Response],
    after: &[&Response],
) {
    let item = pair.item();
    let is_in = |side: Side<'_>, one: &Response| {
        let mut all = side.operation.responses.iter();
        all.any(|it| it.status == one.status)
    };
    for response in before.iter().filter(|one| !is_in(pair.after, one)) {
        let status = words::status(response.status);
        let message = format!("the document no longer names {status} of `{item}`");
        let (rule, place) = (Rule::StatusUndocumented, &response.place);
        context.push(rule, Direction::Answer, item.clone(), place, message);
    }
    for response in after.iter().filter(|one| !is_in(pair.before, one)) {
        let status = words::status(response.status);
        let message = format!("the document now names {status} of `{item}`");
        let (rule, place) = (Rule::StatusDocumented, &response.place);
        context.push(rule, Direction::Answer, item.clone(), place, message);
    }
}

/// Good answers of several types: variants of an enum.
fn several<'a>(context: &mut Context<'a>, pair: Pair<'a>) {
    let before = pair.before.operation.good_responses();
    let after = pair.after.operation.good_responses();
    let item = pair.item();
    let (old, new) = (&pair.before.names.success, &pair.after.names.success);
    let of = |all: &[&Response], one: &Response| -> Option<usize> {
        all.iter().position(|it| it.status == one.status)
    };
    for response in before.iter().filter(|one| of(&after, one).is_none()) {
        let (variant, status) = (status_name(response.status), words::status(response.status));
        let message = format!("`{old}::{variant}` is gone, {status} of `{item}`");
        let (rule, place) = (Rule::StatusRemoved, &response.place);
        context.push(rule, Direction::Answer, item.clone(), place, message);
    }
    for response in &after {
        let (variant, status) = (status_name(response.status), words::status(response.status));
        let Some(other) = of(&before, response).and_then(|at| before.get(at)) else {
            let message = format!("`{new}::{variant}` added, {status} of `{item}`");
            let (rule, place) = (Rule::StatusAdded, &response.place);
            context.push(rule, Direction::Answer, item.clone(), place, message);
            continue;
        };
        variant_body(
            context,
            pair,
            &format!("{new}::{variant}"),
            (other, response),
        );
        if texts::differ(&other.docs, &response.docs) {
            let message = format!("the text of `{new}::{variant}` changed");
            let (rule, place) = (Rule::StatusTextChanged, &response.place);
            context.push(rule, Direction::Answer, item.clone(), place, message);
        }
    }
    let held = |all: &[&Response]| -> Vec<Held> { all.iter().map(|one| Held::of(one)).collect() };
    // What follows from another body is told with it.
    if held(&before) == held(&after) {
        accept(context, pair);
    }
}

/// What a variant of good answers holds.
fn variant_body<'a>(
    context: &mut Context<'a>,
    pair: Pair<'a>,
    variant: &str,
    (before, after): (&'a Response, &'a Response),
) {
    let item = pair.item();
    let held = |response: &Response| Held::of(response);
    let (place, status) = (&after.place, words::status(after.status));
    let (was, now) = match (held(before), held(after)) {
        (Held::Json, Held::Json) => {
            if let (Some((_, was)), Some((_, now))) = (&before.body, &after.body) {
                values::answer(
                    context,
                    &item,
                    place,
                    &format!("the body of {status}"),
                    (was, now),
                );
            }
            return;
        }
        (was, now) if was == now => return,
        (was, now) => (was.word(), now.word()),
    };
    let message = format!("`{variant}` now holds {now}, it held {was}");
    let (rule, values) = (
        Rule::StatusBodyChanged,
        (Some(was.to_owned()), Some(now.to_owned())),
    );
    context.push_values(rule, Direction::Answer, item, place, message, values);
}

/// What a variant holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Nothing,
    Json,
    Text,
    Bytes,
}

impl Held {
    const fn of(response: &Response) -> Self {
        match &response.body {
            None => Self::Nothing,
            Some((Media::Json(_), _)) => Self::Json,
            Some((Media::Text(_), _)) => Self::Text,
            Some((Media::Form | Media::Multipart | Media::Bytes(_), _)) => Self::Bytes,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Json => "JSON",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }
}

/// The type of the body of an error, where it has one.
fn typed_error(response: &Response) -> Option<&TypeUse> {
    let body = response.body.as_ref().filter(|_| is_typed_error(response));
    body.map(|(_, value)| value)
}

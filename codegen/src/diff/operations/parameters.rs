//! Parameters: what a method takes besides a body.
//!
//! In: a pair of operations. Out: changes. Never here: what is different inside of a type.
//!
//! A parameter is an argument of the method where it travels in the path, a field of the struct of
//! parameters elsewhere, and nothing at all where the client sends a default by itself.

mod pairing;

use std::ptr::from_ref;

use super::carried::Carried;
use super::pair::{Pair, Side};
use super::values;
use super::words::{self, list};
use crate::diff::context::Context;
use crate::diff::words::code;
use crate::diff::{Direction, Rule};
use crate::ir::{Location, Parameter, Presence, Reserved};
use crate::name::{RustName, has_params, in_params};

/// A parameter of one state with its name.
type Named<'a> = (&'a Parameter, &'a RustName);

/// Compares the parameters.
pub(super) fn compare<'a>(context: &mut Context<'a>, pair: Pair<'a>) {
    let paired = pairing::pairs(pair);
    let struct_told = struct_came_or_went(context, pair, &paired);
    for (parameter, name) in &paired.removed {
        if !(struct_told && in_params(parameter)) {
            removed(context, pair.before, parameter, name);
        }
    }
    for (parameter, name) in &paired.added {
        if !(struct_told && in_params(parameter)) {
            added(context, pair.after, parameter, name);
        }
    }
    reordered(context, pair, &paired);
    for (before, after) in &paired.both {
        both(context, pair, *before, *after);
    }
}

/// The struct of parameters is an argument: where the first of them come, or the last of them go,
/// though none of them need be given, the method is called otherwise. Returns whether that was told.
fn struct_came_or_went(
    context: &mut Context<'_>,
    pair: Pair<'_>,
    paired: &pairing::Parameters<'_>,
) -> bool {
    let item = pair.item();
    let (alone, side, rule) = match (
        has_params(pair.before.operation),
        has_params(pair.after.operation),
    ) {
        (false, true) => (&paired.added, pair.after, Rule::ParamsAdded),
        (true, false) => (&paired.removed, pair.before, Rule::ParamsRemoved),
        (true, true) | (false, false) => return false,
    };
    let fields: Vec<&Named<'_>> = alone.iter().filter(|(one, _)| in_params(one)).collect();
    let all = side.parameters().filter(|(one, _)| in_params(one)).count();
    let optional = |(one, _): &&&Named<'_>| one.presence == Presence::Optional;
    // Otherwise another change says already that the method is called otherwise.
    if fields.len() != all || !fields.iter().all(|one| optional(&one)) {
        return false;
    }
    let names: Vec<String> = fields.iter().map(|(_, name)| format!("`{name}`")).collect();
    let (names, params) = (list(&names), &side.names.params);
    let message = match rule {
        Rule::ParamsAdded => format!("`{item}` now takes `params: &{params}`, with {names}"),
        _ => format!("`{item}` no longer takes `params: &{params}`: {names} gone"),
    };
    pair.note(context, rule, message);
    true
}

/// What is given by its place: the arguments of the path, and those of `new` of the parameters, as
/// far as both states have them.
fn reordered(context: &mut Context<'_>, pair: Pair<'_>, paired: &pairing::Parameters<'_>) {
    let rows = [
        (pair.item(), is_in_path as fn(&Parameter) -> bool),
        (format!("{}::new", pair.after.names.params), is_taken_by_new),
    ];
    let (old, new) = (pair.before.places(), pair.after.places());
    let was = |named: &Named<'_>| old.get(&from_ref(named.1)).copied();
    let is = |named: &Named<'_>| new.get(&from_ref(named.1)).copied();
    for (taker, takes) in rows {
        let both = paired.both.iter();
        let mut both: Vec<_> = both
            .filter(|(old, new)| takes(old.0) && takes(new.0))
            .collect();
        both.sort_by_key(|(old, _)| was(old));
        if both.is_sorted_by_key(|(_, new)| is(new)) {
            continue;
        }
        let row = |names: Vec<&RustName>| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        };
        let before = row(both.iter().map(|(old, _)| old.1).collect());
        both.sort_by_key(|(_, new)| is(new));
        let after = row(both.iter().map(|(_, new)| new.1).collect());
        let message = format!("`{taker}` takes its arguments in another order: {after}");
        pair.note_values(context, Rule::ArgumentsReordered, message, (before, after));
    }
}

fn is_in_path(parameter: &Parameter) -> bool {
    parameter.location == Location::Path
}

fn is_taken_by_new(parameter: &Parameter) -> bool {
    in_params(parameter) && parameter.presence == Presence::Required
}

fn removed(context: &mut Context<'_>, side: Side<'_>, parameter: &Parameter, name: &RustName) {
    let item = side.parameter(name);
    let spoken = side.spoken(parameter, name);
    let (rule, message) = if parameter.default.is_some() {
        let wire = code(&parameter.wire_name);
        let message = format!("the header {wire} is no longer sent by `{}`", side.item());
        (Rule::FixedHeaderRemoved, message)
    } else if parameter.presence == Presence::Required {
        let message = format!("`{spoken}` is gone, it was required");
        (Rule::ParameterRemovedRequired, message)
    } else {
        (
            Rule::ParameterRemovedOptional,
            format!("`{spoken}` is gone"),
        )
    };
    context.push(rule, Direction::Request, item, &parameter.place, message);
}

fn added(context: &mut Context<'_>, side: Side<'_>, parameter: &Parameter, name: &RustName) {
    let item = side.parameter(name);
    let spoken = side.spoken(parameter, name);
    let (rule, message) = if let Some(default) = &parameter.default {
        let (wire, default) = (code(&parameter.wire_name), code(default));
        let message = format!(
            "the header {wire} is now sent by `{}`: {default}",
            side.item()
        );
        (Rule::FixedHeaderAdded, message)
    } else if parameter.presence == Presence::Required {
        let taker = taker(side, parameter);
        let message = format!("`{spoken}` added and required: {taker} takes it");
        (Rule::ParameterAddedRequired, message)
    } else {
        (Rule::ParameterAddedOptional, format!("`{spoken}` added"))
    };
    context.push(rule, Direction::Request, item, &parameter.place, message);
}

/// What takes a required parameter.
fn taker(side: Side<'_>, parameter: &Parameter) -> String {
    if in_params(parameter) {
        format!("`{}::new`", side.names.params)
    } else {
        format!("`{}`", side.item())
    }
}

/// A parameter that both states have.
fn both<'a>(context: &mut Context<'a>, pair: Pair<'a>, before: Named<'a>, after: Named<'a>) {
    let both = Both {
        pair,
        before,
        after,
        it: Carried {
            direction: Direction::Request,
            item: pair.after.parameter(after.1),
            spoken: pair.after.spoken(after.0, after.1),
            place: &after.0.place,
        },
    };
    both.names(context);
    if before.0.location == after.0.location {
        both.default(context);
        both.encoding(context);
    } else {
        both.moved(context);
    }
    both.presence(context);
    both.value(context);
    both.texts(context);
}

/// A parameter of both states.
struct Both<'a> {
    pair: Pair<'a>,
    before: Named<'a>,
    after: Named<'a>,
    it: Carried<'a>,
}

impl<'a> Both<'a> {
    /// Whether the caller gives it, before and after.
    fn is_given(&self) -> bool {
        self.before.0.default.is_none() && self.after.0.default.is_none()
    }

    /// Whether it is a field, before and after.
    fn is_field(&self) -> bool {
        in_params(self.before.0) && in_params(self.after.0)
    }

    fn names(&self, context: &mut Context<'_>) {
        let ((before, old), (after, new)) = (self.before, self.after);
        let item = &self.it.spoken;
        let (was, now) = (code(&before.wire_name), code(&after.wire_name));
        let wire = before.wire_name != after.wire_name;
        let values = (Some(was.clone()), Some(now.clone()));
        if before.location == Location::Path && after.location == Location::Path {
            if wire || old != new {
                let message = format!("the argument `{item}` was called `{old}`");
                let values = (Some(old.to_string()), Some(new.to_string()));
                self.it
                    .note_values(context, Rule::ArgumentRenamed, message, values);
            }
            return;
        }
        if old != new && self.is_field() {
            let was = self.pair.before.spoken(before, old);
            let message = format!("`{was}` is now called `{item}`");
            let values = (Some(was), Some(item.clone()));
            self.it
                .note_values(context, Rule::ParameterRenamed, message, values);
        } else if wire
            && before.wire_name.eq_ignore_ascii_case(&after.wire_name)
            && before.location == Location::Header
            && after.location == Location::Header
        {
            let message = format!("`{item}` is spelt {now}, was {was}");
            self.it
                .note_values(context, Rule::ParameterTextChanged, message, values);
        } else if wire {
            let message = format!("`{item}` is now sent as {now}, was {was}");
            self.it
                .note_values(context, Rule::ParameterRenamed, message, values);
        }
    }

    fn moved(&self, context: &mut Context<'_>) {
        let (was, now) = (
            words::location(self.before.0.location),
            words::location(self.after.0.location),
        );
        let message = format!("`{}` now travels {now}, it did {was}", self.it.spoken);
        let values = (Some(was.to_owned()), Some(now.to_owned()));
        self.it
            .note_values(context, Rule::ParameterMoved, message, values);
    }

    /// What the client sends by itself.
    fn default(&self, context: &mut Context<'_>) {
        let wire = code(&self.after.0.wire_name);
        let method = self.pair.item();
        let (before, after) = (&self.before.0.default, &self.after.0.default);
        let values = (before.as_deref().map(code), after.as_deref().map(code));
        let (rule, message) = match &values {
            (Some(was), Some(now)) if before != after => {
                let message = format!("`{method}` now sends {now} as {wire}, it sent {was}");
                (Rule::ParameterDefaultChanged, message)
            }
            (None, Some(now)) => {
                let was = self.pair.before.spoken(self.before.0, self.before.1);
                let message =
                    format!("`{method}` now sends {now} as {wire} by itself, `{was}` is gone");
                (Rule::ParameterDefaultAdded, message)
            }
            (Some(was), None) => {
                let message = format!(
                    "`{method}` no longer sends {was} as {wire} by itself: `{}` is a field now",
                    self.it.spoken
                );
                (Rule::ParameterDefaultRemoved, message)
            }
            _ => return,
        };
        self.it.note_values(context, rule, message, values);
    }

    fn encoding(&self, context: &mut Context<'_>) {
        let (before, after) = (self.before.0, self.after.0);
        if !self.is_given() {
            return;
        }
        let item = &self.it.spoken;
        if before.reserved != after.reserved {
            let how = match after.reserved {
                Reserved::Encoded => "encoded",
                Reserved::Kept => "kept as they are",
            };
            let message = format!("the reserved characters of `{item}` are now {how}");
            self.it
                .note(context, Rule::ParameterEncodingChanged, message);
        }
        let written = [before, after].map(|one| (one.encoding, &one.value));
        let rule = Rule::ParameterEncodingChanged;
        self.it.encoding(context, after.location, written, rule);
    }

    fn presence(&self, context: &mut Context<'_>) {
        // What follows from a default, or from the place, is told with it.
        if !self.is_field() || self.before.0.presence == self.after.0.presence {
            return;
        }
        let item = &self.it.spoken;
        let params = &self.pair.after.names.params;
        match self.after.0.presence {
            Presence::Required => {
                let message = format!("`{item}` is now required: `{params}::new` takes it");
                self.it.note(context, Rule::ParameterRequired, message);
            }
            Presence::Optional => {
                let message =
                    format!("`{item}` is now optional: `{params}::new` takes it no longer");
                self.it.note(context, Rule::ParameterOptional, message);
            }
        }
    }

    fn value(&self, context: &mut Context<'a>) {
        if !self.is_given() {
            return;
        }
        let (before, after) = (self.before.0, self.after.0);
        let (place, values) = (&after.place, (&before.value, &after.value));
        if before.location == Location::Path && after.location == Location::Path {
            values::argument(context, &self.it.item, place, values);
        } else {
            values::field(context, (&self.it.item, &self.it.spoken), place, values);
        }
    }

    /// What only docs and warnings show, and only of fields.
    fn texts(&self, context: &mut Context<'_>) {
        if !self.is_field() {
            return;
        }
        let item = &self.it.spoken;
        let (before, after) = (self.before.0, self.after.0);
        let told = [before, after].map(|one| (one.deprecation, &one.docs));
        let rules = [
            Rule::ParameterDeprecated,
            Rule::ParameterUndeprecated,
            Rule::ParameterTextChanged,
        ];
        self.it.texts(context, told, rules);
        if before.server_default != after.server_default {
            let shown = |value: &serde_json::Value| code(&value.to_string());
            let was = before.server_default.as_ref().map(shown);
            let now = after.server_default.as_ref().map(shown);
            let message = match (&was, &now) {
                (_, Some(now)) => format!("the server takes {now} where `{item}` is left out"),
                _ => format!("the document names no default for `{item}` any more"),
            };
            self.it.note_values(
                context,
                Rule::ParameterServerDefaultChanged,
                message,
                (was, now),
            );
        }
    }
}

//! Members of structs: what came, went, must be there, or is called otherwise.
//!
//! In: two structs that are the same type. Out: changes. Never here: a comparison of values.

use std::collections::BTreeMap;

use super::context::Context;
use super::types::Pair;
use super::values::{self, Scope, Site};
use super::words::{code, rust_type};
use super::{Direction, Rule, State, texts};
use crate::ir::{Additional, Member, Presence, Struct, TypeUse};
use crate::name::{TypeInside, additional_field};

/// A member with the name of its field.
#[derive(Clone, Copy)]
struct Field<'a> {
    /// Its place among the members, which is that of its argument.
    index: usize,
    name: &'a str,
    member: &'a Member,
}

/// Compares two structs.
pub(super) fn compare<'a>(
    context: &mut Context<'a>,
    pair: Pair,
    before: &'a Struct,
    after: &'a Struct,
) {
    let old = fields(context.before, pair.before, before);
    let mut new = fields(context.after, pair.after, after);
    let (both, gone) = paired(&old, &mut new);
    arguments(context, pair, &both);
    for (old, new) in both {
        same(context, pair, old, new);
    }
    for field in gone {
        removed(context, pair, field);
    }
    for field in new.into_iter().flatten() {
        added(context, pair, field);
    }
    additional(context, pair, before, after);
}

fn fields<'a>(
    state: State<'a>,
    id: crate::ir::TypeId,
    object: &'a Struct,
) -> Vec<Option<Field<'a>>> {
    let names: &[_] = match state.names.inside(id) {
        TypeInside::Members(names) => names,
        TypeInside::Variants(_) | TypeInside::Nothing => &[],
    };
    let members = object.members.iter().zip(names).enumerate();
    members
        .map(|(index, (member, names))| {
            Some(Field {
                index,
                name: names.field.as_str(),
                member,
            })
        })
        .collect()
}

/// The members that are the same by their names on the wire, else by those in Rust, and the old
/// ones without a partner. What is left of the new ones has none.
fn paired<'a>(
    old: &[Option<Field<'a>>],
    new: &mut [Option<Field<'a>>],
) -> (Vec<(Field<'a>, Field<'a>)>, Vec<Field<'a>>) {
    let mut both = Vec::new();
    let mut open: Vec<Field<'a>> = old.iter().copied().flatten().collect();
    for key in [
        |field: &Field<'a>| field.member.wire_name.as_str(),
        |field: &Field<'a>| field.name,
    ] {
        let places = new.iter().enumerate();
        let places = places.filter_map(|(index, field)| Some((key(field.as_ref()?), index)));
        let places: BTreeMap<&str, usize> = places.collect();
        open.retain(|field| {
            let slot = places.get(key(field)).and_then(|index| new.get_mut(*index));
            let partner = slot.and_then(Option::take);
            if let Some(partner) = partner {
                both.push((*field, partner));
            }
            partner.is_none()
        });
    }
    (both, open)
}

/// The arguments of `new`, as far as it took and takes them.
fn arguments(context: &mut Context<'_>, pair: Pair, both: &[(Field<'_>, Field<'_>)]) {
    let required = |field: &Field<'_>| field.member.presence == Presence::Required;
    let both = both
        .iter()
        .filter(|(old, new)| required(old) && required(new));
    let mut arguments: Vec<(Field<'_>, Field<'_>)> = both.copied().collect();
    arguments.sort_by_key(|(old, _)| old.index);
    if arguments.is_sorted_by_key(|(_, new)| new.index) {
        return;
    }
    let row = |names: Vec<&str>| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    let was = row(arguments.iter().map(|(old, _)| old.name).collect());
    arguments.sort_by_key(|(_, new)| new.index);
    let now = row(arguments.iter().map(|(_, new)| new.name).collect());
    let item = pair.name(context);
    let message = format!("`{item}::new` takes its arguments in another order: {now}");
    let direction = context.direction(pair.before);
    let place = &context.after.api.type_def(pair.after).place;
    let values = (Some(was), Some(now));
    let rule = Rule::ArgumentsReordered;
    context.push_values(rule, direction, item, place, message, values);
}

fn item(context: &Context<'_>, pair: Pair, field: Field<'_>) -> String {
    format!("{}.{}", pair.name(context), field.name)
}

/// Where a member travels, in a type that travels that way.
fn direction(context: &Context<'_>, pair: Pair, field: Field<'_>) -> Direction {
    context
        .direction(pair.before)
        .of_member(field.member.access)
}

fn removed(context: &mut Context<'_>, pair: Pair, field: Field<'_>) {
    let item = item(context, pair, field);
    let direction = direction(context, pair, field);
    let rule = match field.member.presence {
        Presence::Required => Rule::MemberRemovedRequired,
        Presence::Optional => Rule::MemberRemovedOptional,
    };
    let message = format!("`{item}` is gone");
    let was = field_type(context.before, field.member);
    let place = &field.member.place;
    context.push_values(rule, direction, item, place, message, (Some(was), None));
}

fn added(context: &mut Context<'_>, pair: Pair, field: Field<'_>) {
    let item = item(context, pair, field);
    let direction = direction(context, pair, field);
    let (rule, message) = match field.member.presence {
        Presence::Required if direction == Direction::Answer => (
            Rule::MemberAddedRequired,
            format!(
                "`{item}` added and required: who reads answers gains a field, but `new` takes it, \
                 and an answer without it is an error"
            ),
        ),
        Presence::Required => (
            Rule::MemberAddedRequired,
            format!("`{item}` added and required: `new` takes it"),
        ),
        Presence::Optional => (Rule::MemberAddedOptional, format!("`{item}` added")),
    };
    let now = field_type(context.after, field.member);
    let place = &field.member.place;
    context.push_values(rule, direction, item, place, message, (None, Some(now)));
}

/// The type of a field, as it is declared but for boxes.
fn field_type(state: State<'_>, member: &Member) -> String {
    let ty = rust_type(state, &member.value);
    match member.presence {
        Presence::Required => ty,
        Presence::Optional => format!("Option<{ty}>"),
    }
}

fn same<'a>(context: &mut Context<'a>, pair: Pair, old: Field<'a>, new: Field<'a>) {
    let site = Site {
        item: item(context, pair, new),
        subject: None,
        place: &new.member.place,
        direction: direction(context, pair, old),
        owners: Some((pair.before, pair.after)),
        scope: Scope::Value,
    };
    named(context, pair, &site, old, new);
    presence(context, &site, old, new);
    values::compare(context, &site, &old.member.value, &new.member.value);
    said(context, &site, old.member, new.member);
}

fn named(context: &mut Context<'_>, pair: Pair, site: &Site<'_>, old: Field<'_>, new: Field<'_>) {
    let item = &site.item;
    if old.name != new.name {
        let was = format!("{}.{}", context.before.names.ty(pair.before), old.name);
        let message = format!("`{was}` is now called `{item}`");
        let values = (Some(was), Some(item.clone()));
        let rule = Rule::MemberRenamed;
        site.note(context, rule, message, values);
    }
    let (was, now) = (&old.member.wire_name, &new.member.wire_name);
    if was != now {
        let (was, now) = (code(was), code(now));
        let message = format!("`{item}` is {now} in JSON, was {was}");
        let values = (Some(was), Some(now));
        let rule = Rule::MemberWireNameChanged;
        site.note(context, rule, message, values);
    }
}

fn presence(context: &mut Context<'_>, site: &Site<'_>, old: Field<'_>, new: Field<'_>) {
    let item = &site.item;
    let (rule, message) = match (old.member.presence, new.member.presence) {
        (Presence::Optional, Presence::Required) => (
            Rule::MemberRequired,
            format!("`{item}` is now required: `new` takes it"),
        ),
        (Presence::Required, Presence::Optional) => (
            Rule::MemberOptional,
            format!("`{item}` is now optional: an `Option` that `new` no longer takes"),
        ),
        _ => return,
    };
    let was = field_type(context.before, old.member);
    let now = field_type(context.after, new.member);
    let values = (Some(was), Some(now));
    site.note(context, rule, message, values);
}

/// What only docs and attributes say.
fn said(context: &mut Context<'_>, site: &Site<'_>, old: &Member, new: &Member) {
    let item = &site.item;
    let mut found = Vec::new();
    if old.access != new.access {
        let message = format!("`{item}` {}", access(new.access));
        found.push((Rule::MemberAccessChanged, message));
    }
    if old.default != new.default {
        let message = format!("the default of `{item}` changed");
        found.push((Rule::MemberDefaultChanged, message));
    }
    let rules = [Rule::MemberDeprecated, Rule::MemberUndeprecated];
    if let Some((rule, words)) = texts::deprecation(old.deprecation, new.deprecation, rules) {
        found.push((rule, format!("`{item}` {words}")));
    }
    if texts::differ(&old.docs, &new.docs) {
        let message = format!("the text of `{item}` changed");
        found.push((Rule::MemberTextChanged, message));
    }
    for (rule, message) in found {
        let values = if rule == Rule::MemberDefaultChanged {
            let json = |value: &Option<serde_json::Value>| {
                value.as_ref().map(|value| code(&value.to_string()))
            };
            (json(&old.default), json(&new.default))
        } else {
            (None, None)
        };
        site.note(context, rule, message, values);
    }
}

const fn access(access: crate::ir::Access) -> &'static str {
    match access {
        crate::ir::Access::Both => "is now in requests and in answers",
        crate::ir::Access::AnswersOnly => "is now in answers only",
        crate::ir::Access::RequestsOnly => "is now in requests only",
    }
}

/// The members that are not declared.
fn additional<'a>(context: &mut Context<'a>, pair: Pair, before: &'a Struct, after: &'a Struct) {
    let old = undeclared(context.before, pair.before, before);
    let new = undeclared(context.after, pair.after, after);
    let ty = pair.name(context);
    let direction = context.direction(pair.before);
    let place = &context.after.api.type_def(pair.after).place;
    let text = |state, of: &Option<(String, &TypeUse)>| {
        let (_, value) = of.as_ref()?;
        Some(format!("Map<{}>", rust_type(state, value)))
    };
    let values = (text(context.before, &old), text(context.after, &new));
    let (item, message) = match (&old, &new) {
        (None, None) => return,
        (Some((was, old)), Some((now, new))) if was == now => {
            let site = Site {
                item: format!("{ty}.{now}"),
                subject: None,
                place,
                direction,
                owners: None,
                scope: Scope::Elements,
            };
            values::compare(context, &site, old, new);
            return;
        }
        (Some((was, _)), Some((now, _))) => {
            let item = format!("{ty}.{now}");
            let message = format!("`{ty}.{was}` is now called `{item}`");
            (item, message)
        }
        (None, Some((now, _))) => {
            let item = format!("{ty}.{now}");
            let message = format!("`{item}` added: undeclared members have one type");
            (item, message)
        }
        (Some((was, _)), None) => {
            let item = format!("{ty}.{was}");
            let message = format!("`{item}` is gone: undeclared members may be anything");
            (item, message)
        }
    };
    let rule = Rule::AdditionalChanged;
    context.push_values(rule, direction, item, place, message, values);
}

/// The field of the members that are not declared, and what they hold.
fn undeclared<'a>(
    state: State<'_>,
    id: crate::ir::TypeId,
    object: &'a Struct,
) -> Option<(String, &'a TypeUse)> {
    match &object.additional {
        Additional::Anything => None,
        Additional::Typed(value) => {
            let name = additional_field(state.names.inside(id));
            Some((name.to_string(), value))
        }
    }
}

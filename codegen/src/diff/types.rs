//! Types: what came, went, is called otherwise, or is of another kind.
//!
//! In: the types of two states. Out: changes. Never here: operations.

use std::collections::BTreeMap;

use super::context::Context;
use super::values::{self, Scope, Site};
use super::words::rust_type;
use super::{Rule, State, enums, members, texts, unions, words};
use crate::ir::{EnumValues, Origin, Part, TypeId, TypeKind, TypeUse};

/// A type that both states have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    /// Before.
    pub(super) before: TypeId,
    /// After.
    pub(super) after: TypeId,
}

impl Pair {
    /// What Rust calls it now.
    pub(super) fn name(self, context: &Context<'_>) -> String {
        context.after.names.ty(self.after).to_string()
    }
}

/// Compares all types.
pub(super) fn compare(context: &mut Context<'_>) {
    came_and_went(context);
    let pairs = context.pairs.types.iter();
    let pairs: Vec<Pair> = pairs
        .map(|(before, after)| Pair {
            before: *before,
            after: *after,
        })
        .collect();
    let mut aliases = Vec::new();
    for pair in pairs {
        of_all_kinds(context, pair);
        if let Some(alias) = inside(context, pair) {
            aliases.push(alias);
        }
    }
    names_for_types(context, aliases);
}

fn came_and_went(context: &mut Context<'_>) {
    let (before, after) = (context.before, context.after);
    for id in before.api.type_ids() {
        if !context.pairs.types.contains_key(&id) {
            let item = before.names.ty(id).to_string();
            let direction = context.directions[0].of_type(id);
            let place = &before.api.type_def(id).place;
            let message = format!("`{item}` is gone");
            let was = Some(kind(before, id));
            let values = (was, None);
            context.push_values(Rule::TypeRemoved, direction, item, place, message, values);
        }
    }
    for id in after.api.type_ids() {
        if !context.pairs.types_back.contains_key(&id) {
            let item = after.names.ty(id).to_string();
            let direction = context.directions[1].of_type(id);
            let place = &after.api.type_def(id).place;
            let message = format!("`{item}` added");
            let values = (None, Some(kind(after, id)));
            context.push_values(Rule::TypeAdded, direction, item, place, message, values);
        }
    }
}

/// What a type is, in a few words.
fn kind(state: State<'_>, id: TypeId) -> String {
    match &state.api.type_def(id).kind {
        TypeKind::Struct(_) => "a struct".to_owned(),
        TypeKind::Enum(values) => match values.values {
            EnumValues::Strings(_) => "an enum of strings".to_owned(),
            EnumValues::Integers(_) => "an enum of integers".to_owned(),
        },
        TypeKind::Union(_) => "a union of types".to_owned(),
        TypeKind::Alias(value) => format!("an alias of `{}`", rust_type(state, value)),
    }
}

/// What every type has: a name, a text, and whether it is deprecated.
fn of_all_kinds(context: &mut Context<'_>, pair: Pair) {
    let (before, after) = (context.before, context.after);
    let was = before.names.ty(pair.before).as_str();
    let item = pair.name(context);
    let direction = context.direction(pair.before);
    let (old, new) = (
        before.api.type_def(pair.before),
        after.api.type_def(pair.after),
    );
    if was != item {
        let message =
            format!("`{was}` is now called `{item}`, which alone changes nothing on the wire");
        let values = (Some(was.to_owned()), Some(item.clone()));
        context.push_values(
            Rule::TypeRenamed,
            direction,
            item.clone(),
            &new.place,
            message,
            values,
        );
    }
    let rules = [Rule::TypeDeprecated, Rule::TypeUndeprecated];
    if let Some((rule, words)) = texts::deprecation(old.deprecation, new.deprecation, rules) {
        let message = format!("`{item}` {words}");
        context.push(rule, direction, item.clone(), &new.place, message);
    }
    let told = is_text_of_member(before, pair.before) && is_text_of_member(after, pair.after);
    if !told && texts::differ(&old.docs, &new.docs) {
        let message = format!("the text of `{item}` changed");
        context.push(Rule::TypeTextChanged, direction, item, &new.place, message);
    }
}

/// Whether a type is written inside of a member, so that both have the text of one schema: it is
/// told of the member.
fn is_text_of_member(state: State<'_>, id: TypeId) -> bool {
    let def = state.api.type_def(id);
    let Origin::Inline { owner, path } = &def.origin else {
        return false;
    };
    let ([Part::Member(name)], TypeKind::Struct(object)) =
        (path.as_slice(), &state.api.type_def(*owner).kind)
    else {
        return false;
    };
    let mut members = object.members.iter();
    let member = members.find(|member| member.wire_name == *name);
    member.is_some_and(|member| !texts::differ(&member.docs, &def.docs))
}

/// A name for a type before and after, and what it stands for.
#[derive(Clone, Copy)]
struct Alias<'a>(Pair, &'a TypeUse, &'a TypeUse);

/// What is inside of a type. What is only a name for another type is given back.
fn inside<'a>(context: &mut Context<'a>, pair: Pair) -> Option<Alias<'a>> {
    let (before, after) = (context.before, context.after);
    let (old, new) = (
        &before.api.type_def(pair.before).kind,
        &after.api.type_def(pair.after).kind,
    );
    match (old, new) {
        (TypeKind::Struct(old), TypeKind::Struct(new)) => {
            members::compare(context, pair, old, new);
        }
        (TypeKind::Union(old), TypeKind::Union(new)) => unions::compare(context, pair, old, new),
        (TypeKind::Enum(old), TypeKind::Enum(new))
            if std::mem::discriminant(&old.values) == std::mem::discriminant(&new.values) =>
        {
            enums::compare(context, pair, old, new);
        }
        (TypeKind::Alias(old), TypeKind::Alias(new)) => return Some(Alias(pair, old, new)),
        _ => {
            let (was, now) = (kind(before, pair.before), kind(after, pair.after));
            let item = pair.name(context);
            let message = format!("`{item}` is now {now}, was {was}");
            let direction = context.direction(pair.before);
            let place = &after.api.type_def(pair.after).place;
            let values = (Some(was), Some(now));
            let rule = Rule::TypeKindChanged;
            context.push_values(rule, direction, item, place, message, values);
        }
    }
    None
}

/// Names that are only other names. Bounds of what they stand for count where a value has the name,
/// and are told here, once. So those come last that no value has.
fn names_for_types<'a>(context: &mut Context<'a>, aliases: Vec<Alias<'a>>) {
    let mut rest: BTreeMap<(TypeId, TypeId), Alias<'a>> = aliases
        .into_iter()
        .map(|alias| ((alias.0.before, alias.0.after), alias))
        .collect();
    while let Some(met) = context.next_met() {
        if let Some(alias) = rest.remove(&met) {
            name_for_type(context, &alias, Scope::Name);
        }
    }
    for alias in rest.values() {
        name_for_type(context, alias, Scope::IdleName);
    }
    for (before, after) in context.take_met_null() {
        null_of_name(context, Pair { before, after });
    }
}

fn name_for_type<'a>(context: &mut Context<'a>, alias: &Alias<'a>, scope: Scope) {
    let Alias(pair, old, new) = *alias;
    let after = context.after;
    let site = Site {
        item: pair.name(context),
        subject: None,
        place: &after.api.type_def(pair.after).place,
        direction: context.direction(pair.before),
        owners: None,
        scope,
    };
    values::compare(context, &site, old, new);
}

/// What a name stands for may be null now, or no longer, and with it every value of that name.
fn null_of_name(context: &mut Context<'_>, pair: Pair) {
    let item = pair.name(context);
    let nullable = format!("Nullable<{item}>");
    let after = context.after.api.type_def(pair.after);
    let is_null = matches!(&after.kind, TypeKind::Alias(value) if words::is_nullable(value));
    let (rule, message, was, now) = if is_null {
        let message = format!("values of `{item}` may now be `null`");
        (Rule::ValueNullable, message, item.clone(), nullable)
    } else {
        let message = format!("values of `{item}` may no longer be `null`");
        (Rule::ValueNotNullable, message, nullable, item.clone())
    };
    let direction = context.direction(pair.before);
    let values = (Some(was), Some(now));
    context.push_values(rule, direction, item, &after.place, message, values);
}

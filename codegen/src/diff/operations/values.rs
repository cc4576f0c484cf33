//! Types where operations use them: in arguments, fields of parameters, bodies, answers, headers.
//!
//! In: uses of types in two states. Out: changes, and what kind of value it is on the wire. Never
//! here: what is different inside of a type that has a name.

use crate::diff::bounds::{self, Bounds};
use crate::diff::context::Context;
use crate::diff::values::{self, Scope, Site};
use crate::diff::words::{primitive, rust_type};
use crate::diff::{Direction, Rule, State};
use crate::emit::Given;
use crate::ir::{Place, Type, TypeKind, TypeUse};

/// A longer row of names for one type is not followed: `lower` has broken all circles.
const MAX_NAMES: usize = 1000;

/// What a value looks like on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One text.
    Scalar,
    /// A list of something.
    List,
    /// An object, or anything.
    Other,
}

/// The type behind the names that it goes by.
pub(super) fn behind<'a>(state: State<'a>, ty: &'a Type) -> &'a Type {
    let mut ty = ty;
    for _ in 0..MAX_NAMES {
        let Type::Named(id) = ty else { return ty };
        let TypeKind::Alias(value) = &state.api.type_def(*id).kind else {
            return ty;
        };
        ty = &value.ty;
    }
    ty
}

/// What a value looks like on the wire.
pub(super) fn shape<'a>(state: State<'a>, value: &'a TypeUse) -> Shape {
    match behind(state, &value.ty) {
        Type::Primitive(_) => Shape::Scalar,
        Type::List(_) => Shape::List,
        Type::Named(id) => match state.api.type_def(*id).kind {
            TypeKind::Enum(_) => Shape::Scalar,
            TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Alias(_) => Shape::Other,
        },
        Type::Map(_) | Type::Any => Shape::Other,
    }
}

/// Compares what a parameter holds that is a field.
pub(super) fn field<'a>(
    context: &mut Context<'a>,
    (item, spoken): (&str, &str),
    place: &Place,
    (before, after): (&'a TypeUse, &'a TypeUse),
) {
    let mut site = site(item, place, Direction::Request, Scope::Value);
    site.subject = Some(format!("`{spoken}`"));
    values::compare(context, &site, before, after);
}

/// Compares what an argument of a method is. What is given as text is text, whatever its format,
/// and a number is given by value, so that null is nothing for it.
pub(super) fn argument<'a>(
    context: &mut Context<'a>,
    item: &str,
    place: &Place,
    (before, after): (&'a TypeUse, &'a TypeUse),
) {
    let site = site(item, place, Direction::Request, Scope::Value);
    match (Given::of(before), Given::of(after)) {
        (Given::Reference, Given::Reference) => values::compare(context, &site, before, after),
        (was, now) if was == now => {
            let bounds = Bounds {
                was: before.constraints.iter().collect(),
                is: after.constraints.iter().collect(),
                ..Bounds::default()
            };
            bounds::compare(context, &site, &bounds, 0);
        }
        (was, now) => {
            let (was, now) = (
                rust(was, context.before, before),
                rust(now, context.after, after),
            );
            let message = format!("`{item}` is now `{now}`, was `{was}`");
            let (rule, values) = (Rule::ValueTypeChanged, (Some(was), Some(now)));
            let item = item.to_owned();
            context.push_values(rule, Direction::Request, item, place, message, values);
        }
    }
}

/// How Rust writes what is given.
fn rust(given: Given, state: State<'_>, value: &TypeUse) -> String {
    match given {
        Given::Text => "&str".to_owned(),
        Given::Value(kind) => primitive(kind).to_owned(),
        Given::Reference => format!("&{}", rust_type(state, value)),
    }
}

/// Compares the uses of a type by a body. Bounds of the whole are checked for JSON that must be
/// there.
pub(super) fn body<'a>(
    context: &mut Context<'a>,
    item: &str,
    place: &Place,
    scope: Scope,
    pair: (&'a TypeUse, &'a TypeUse),
) {
    let mut site = site(item, place, Direction::Request, scope);
    site.subject = Some(format!("the body of `{item}`"));
    whole(context, &site, Rule::BodyTypeChanged, pair);
}

/// Compares the uses of a type by an answer, which is not held to its bounds.
pub(super) fn answer<'a>(
    context: &mut Context<'a>,
    item: &str,
    place: &Place,
    what: &str,
    pair: (&'a TypeUse, &'a TypeUse),
) {
    let mut site = site(item, place, Direction::Answer, Scope::Unchecked);
    site.subject = Some(format!("{what} of `{item}`"));
    whole(context, &site, Rule::StatusBodyChanged, pair);
}

/// Compares the uses of a type by a header of answers.
pub(super) fn header<'a>(
    context: &mut Context<'a>,
    item: &str,
    place: &Place,
    (before, after): (&'a TypeUse, &'a TypeUse),
) {
    let site = site(item, place, Direction::Answer, Scope::Unchecked);
    values::compare(context, &site, before, after);
}

fn site<'p>(item: &str, place: &'p Place, direction: Direction, scope: Scope) -> Site<'p> {
    Site {
        item: item.to_owned(),
        subject: None,
        place,
        direction,
        owners: None,
        scope,
    }
}

/// Another type is told by the rule of the part that holds it, anything else by those of values.
fn whole<'a>(
    context: &mut Context<'a>,
    site: &Site<'_>,
    rule: Rule,
    (before, after): (&'a TypeUse, &'a TypeUse),
) {
    if values::is_same(context, before, after) {
        values::compare(context, site, before, after);
        return;
    }
    let was = rust_type(context.before, before);
    let now = rust_type(context.after, after);
    let (item, subject) = (site.item.clone(), values::spot(site, 0));
    let message = format!("{subject} is now `{now}`, was `{was}`");
    let values = (Some(was), Some(now));
    context.push_values(rule, site.direction, item, site.place, message, values);
}

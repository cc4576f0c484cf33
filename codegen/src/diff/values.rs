//! Types where they are used: in a member, a parameter, a body, an answer, a header, a branch.
//!
//! In: the use before and after. Out: changes of null, of the type, of its bounds. Never here:
//! what is different inside of a type with a name; that is told once, at the type.

use super::bounds::{self, Bounds};
use super::context::Context;
use super::words::{is_nullable, primitive, rust_type};
use super::{Direction, Rule};
use crate::ir::{Api, Constraint, Nullability, Place, Primitive, Type, TypeId, TypeKind, TypeUse};

/// Where a type is used.
#[derive(Debug, Clone)]
pub(super) struct Site<'a> {
    /// What Rust calls the thing that holds the value.
    pub(super) item: String,
    /// What messages call it, where that is not the item.
    pub(super) subject: Option<String>,
    /// Where it stands after the change.
    pub(super) place: &'a Place,
    /// Where the value travels.
    pub(super) direction: Direction,
    /// The types that hold the value themselves, where they do: boxes may break their circles.
    pub(super) owners: Option<(TypeId, TypeId)>,
    /// What the place is.
    pub(super) scope: Scope,
}

/// What a place is: a name for a type says less than a value of that type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// A value: its null and its bounds count.
    Value,
    /// A value whose bounds the runtime does not check, such as a branch of a union.
    Unchecked,
    /// What a map holds that has a field of its own.
    Elements,
    /// Another name for a type. Null counts where the name is used.
    Name,
    /// Another name for a type, which nothing uses: its bounds do not count either.
    IdleName,
}

impl Scope {
    const fn counts_null(self) -> bool {
        match self {
            Self::Value | Self::Unchecked | Self::Elements => true,
            Self::Name | Self::IdleName => false,
        }
    }

    const fn counts_bounds(self) -> bool {
        match self {
            Self::Value | Self::Elements | Self::Name => true,
            Self::Unchecked | Self::IdleName => false,
        }
    }
}

/// What two uses have in common, one step inwards.
enum Step<'a> {
    /// The same type with a name.
    Same(TypeId, TypeId),
    /// The same type without parts. Its bounds may differ.
    Plain,
    /// The same type of JSON in another format.
    Format,
    /// Lists or maps.
    Inside(&'a TypeUse, &'a TypeUse),
    /// Different types.
    Apart,
}

/// Compares what a place holds.
pub(super) fn compare<'a>(
    context: &mut Context<'a>,
    site: &Site<'_>,
    before: &'a TypeUse,
    after: &'a TypeUse,
) {
    let relation = relation(context, before, after);
    if let Some(rule) = relation {
        retyped(context, site, rule, before, after);
    }
    let mut depth = 0;
    let (mut left, mut right) = (before, after);
    loop {
        if depth > 0 || site.scope.counts_null() {
            null(context, site, left, right, depth);
        }
        let (step, bounds) = step(context, left, right);
        if matches!(step, Step::Apart) {
            return;
        }
        if site.scope.counts_bounds() {
            bounds::compare(context, site, &bounds, depth);
        }
        match step {
            Step::Inside(one, two) => (left, right) = (one, two),
            Step::Same(one, two) => {
                if site.scope.counts_bounds() {
                    context.meet(one, two);
                }
                break;
            }
            Step::Plain | Step::Format | Step::Apart => break,
        }
        depth += 1;
    }
    if relation.is_none() {
        boxes(context, site, before, after);
    }
}

/// Whether Rust has the same type at both places, null and bounds aside.
pub(super) fn is_same(context: &Context<'_>, before: &TypeUse, after: &TypeUse) -> bool {
    relation(context, before, after).is_none()
}

/// How the types differ, null and bounds aside.
fn relation(context: &Context<'_>, before: &TypeUse, after: &TypeUse) -> Option<Rule> {
    let (mut left, mut right) = (before, after);
    loop {
        match step(context, left, right).0 {
            Step::Inside(one, two) => (left, right) = (one, two),
            Step::Same(..) | Step::Plain => return None,
            Step::Format => return Some(Rule::ValueFormatChanged),
            Step::Apart => return Some(Rule::ValueTypeChanged),
        }
    }
}

/// What two uses have in common, behind names that are only other names, and the bounds on the
/// way there.
fn step<'u>(
    context: &Context<'u>,
    before: &'u TypeUse,
    after: &'u TypeUse,
) -> (Step<'u>, Bounds<'u>) {
    let (mut left, mut right) = (before, after);
    let [was, is] = [left, right].map(|value| value.constraints.iter().collect());
    let mut bounds = Bounds {
        was,
        is,
        ..Bounds::default()
    };
    let step = loop {
        if let (Type::Named(one), Type::Named(two)) = (&left.ty, &right.ty)
            && context.pairs.types.get(one) == Some(two)
        {
            if !bounds.are_none() {
                bounds.told_was = said(context.before.api, *one);
                bounds.told_is = said(context.after.api, *two);
            }
            break Step::Same(*one, *two);
        }
        if let Some(value) = alias(context.before.api, left) {
            left = value;
            bounds.was.extend(&value.constraints);
        } else if let Some(value) = alias(context.after.api, right) {
            right = value;
            bounds.is.extend(&value.constraints);
        } else {
            break plain_step(left, right);
        }
    };
    (step, bounds)
}

/// The bounds of what a name stands for.
fn said(api: &Api, id: TypeId) -> Vec<&Constraint> {
    let mut found = Vec::new();
    let mut next = definition(api, id);
    while let Some(value) = next {
        found.extend(&value.constraints);
        next = alias(api, value);
    }
    found
}

fn plain_step<'u>(left: &'u TypeUse, right: &'u TypeUse) -> Step<'u> {
    match (&left.ty, &right.ty) {
        (Type::List(one), Type::List(two)) | (Type::Map(one), Type::Map(two)) => {
            Step::Inside(one, two)
        }
        (Type::Primitive(one), Type::Primitive(two)) if primitive(*one) == primitive(*two) => {
            Step::Plain
        }
        (Type::Primitive(one), Type::Primitive(two)) if json(*one) == json(*two) => Step::Format,
        (Type::Any, Type::Any) => Step::Plain,
        _ => Step::Apart,
    }
}

/// What a use stands for that is only another name.
fn alias<'u>(api: &'u Api, value: &TypeUse) -> Option<&'u TypeUse> {
    match &value.ty {
        Type::Named(id) => definition(api, *id),
        Type::Primitive(_) | Type::List(_) | Type::Map(_) | Type::Any => None,
    }
}

/// What a name stands for that is only another name.
fn definition(api: &Api, id: TypeId) -> Option<&TypeUse> {
    match &api.type_def(id).kind {
        TypeKind::Alias(value) => Some(value),
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => None,
    }
}

const fn json(kind: Primitive) -> &'static str {
    match kind {
        Primitive::Boolean => "boolean",
        Primitive::Int64 | Primitive::UInt64 | Primitive::Int32 => "integer",
        Primitive::Double | Primitive::Float => "number",
        Primitive::String
        | Primitive::Date
        | Primitive::DateTime
        | Primitive::Uuid
        | Primitive::Uri
        | Primitive::Base64
        | Primitive::Secret
        | Primitive::File => "string",
    }
}

/// The place in a message: the item, or what its lists and maps hold.
pub(super) fn spot(site: &Site<'_>, depth: usize) -> String {
    let plain = || format!("`{}`", site.item);
    let subject = site.subject.clone().unwrap_or_else(plain);
    if depth == 0 && site.scope != Scope::Elements {
        subject
    } else {
        format!("an element of {subject}")
    }
}

fn retyped(
    context: &mut Context<'_>,
    site: &Site<'_>,
    rule: Rule,
    before: &TypeUse,
    after: &TypeUse,
) {
    let text = |state, value| match site.scope {
        Scope::Elements => format!("Map<{}>", rust_type(state, value)),
        Scope::Value | Scope::Unchecked | Scope::Name | Scope::IdleName => rust_type(state, value),
    };
    let (was, now) = (text(context.before, before), text(context.after, after));
    let plain = || format!("`{}`", site.item);
    let subject = site.subject.clone().unwrap_or_else(plain);
    let message = format!("{subject} is now `{now}`, was `{was}`");
    context.push_values(
        rule,
        site.direction,
        site.item.clone(),
        site.place,
        message,
        (Some(was), Some(now)),
    );
}

/// Null, unless a name is used whose own null changed: that is told there.
fn null(
    context: &mut Context<'_>,
    site: &Site<'_>,
    before: &TypeUse,
    after: &TypeUse,
    depth: usize,
) {
    let (rule, words) = match (is_nullable(before), is_nullable(after)) {
        (false, true) => (Rule::ValueNullable, "may now be `null`"),
        (true, false) => (Rule::ValueNotNullable, "may no longer be `null`"),
        (true, true) | (false, false) => return,
    };
    if let (Type::Named(one), Type::Named(two)) = (&before.ty, &after.ty)
        && context.pairs.types.get(one) == Some(two)
        && says_null(context.before.api, *one) == Some(is_nullable(before))
        && says_null(context.after.api, *two) == Some(is_nullable(after))
    {
        context.meet_null(*one, *two);
        return;
    }
    let values = (
        Some(rust_type(context.before, before)),
        Some(rust_type(context.after, after)),
    );
    let message = format!("{} {words}", start(&spot(site, depth)));
    let item = site.item.clone();
    context.push_values(rule, site.direction, item, site.place, message, values);
}

/// A sentence begins with a great letter.
pub(super) fn start(text: &str) -> String {
    text.strip_prefix("an ")
        .map_or_else(|| text.to_owned(), |rest| format!("An {rest}"))
}

/// Whether what a name stands for may be null; nothing where the name is no other name.
fn says_null(api: &Api, id: TypeId) -> Option<bool> {
    let value = definition(api, id)?;
    Some(value.nullability == Nullability::Nullable)
}

/// Boxes that came or went because a type began or ended to hold itself.
fn boxes(context: &mut Context<'_>, site: &Site<'_>, before: &TypeUse, after: &TypeUse) {
    let Some((was_owner, owner)) = site.owners else {
        return;
    };
    let [was_cycles, cycles] = &context.cycles;
    let boxed = |value: &TypeUse, owner, cycles: &crate::emit::Cycles| match &value.ty {
        Type::Named(id) => cycles.boxed(owner, *id),
        Type::Primitive(_) | Type::List(_) | Type::Map(_) | Type::Any => false,
    };
    let (rule, words) = match (
        boxed(before, was_owner, was_cycles),
        boxed(after, owner, cycles),
    ) {
        (false, true) => (Rule::ValueBoxed, "is now in a `Box`: its type holds itself"),
        (true, false) => (Rule::ValueUnboxed, "is no longer in a `Box`"),
        (true, true) | (false, false) => return,
    };
    let message = format!("`{}` {words}", site.item);
    let item = site.item.clone();
    context.push(rule, site.direction, item, site.place, message);
}

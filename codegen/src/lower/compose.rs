//! `allOf`, `oneOf` and `anyOf`: which of them make a type, and which type.
//!
//! In: the keywords of a schema that is made of others. Out: a definition, or the use of a
//! type that is there already. Never here: the branches of a union themselves.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};

use crate::diagnostic::Rule;
use crate::ir::{Additional, Docs, Nullability, Presence, Struct, Type, TypeKind, TypeUse};
use crate::source::Pointer;

use super::reference::component_name;
use super::view::View;
use super::{Lower, Scope, anything, note, object, schema, union, with_more};

/// What a composed schema is.
enum Class {
    /// The same as one other schema, perhaps with bounds or null of its own.
    One(usize, Group),
    /// An object of several parts.
    Object,
    /// One of several.
    Union,
    /// More than can be said.
    Anything,
}

/// Which keyword the parts stand under.
#[derive(Clone, Copy)]
enum Group {
    All,
    One,
    Any,
}

impl Group {
    const fn keyword(self) -> &'static str {
        match self {
            Self::All => "allOf",
            Self::One => "oneOf",
            Self::Any => "anyOf",
        }
    }

    fn parts<'a>(self, view: &View<'a>) -> &'a [ReferenceOr<Schema>] {
        match self {
            Self::All => view.all_of,
            Self::One => view.one_of,
            Self::Any => view.any_of,
        }
    }
}

pub(super) fn needs_name(lower: &mut Lower<'_>, view: &View<'_>) -> bool {
    match classify(lower, view) {
        Class::Object | Class::Union => true,
        Class::One(index, group) => match group.parts(view).get(index) {
            Some(ReferenceOr::Item(part)) => schema::needs_name(lower, part),
            Some(ReferenceOr::Reference { .. }) | None => false,
        },
        Class::Anything => false,
    }
}

/// The texts of a schema; those of its only part, where it has none of its own.
pub(super) fn docs(schema: &Schema) -> Docs {
    let mut schema = schema;
    loop {
        let found = super::docs(schema);
        if found != Docs::default() {
            return found;
        }
        let parts = View::of(schema).all_of;
        let mut texts = parts.iter().filter(|part| !part_says_something(part));
        if let Some(ReferenceOr::Item(text)) = texts.next() {
            // A part that says nothing else is there for its text.
            return super::docs(text);
        }
        match only_part(schema) {
            Some(part) => schema = part,
            None => return found,
        }
    }
}

/// Whether a schema, or the only part that it is made of, says that null is allowed.
pub(super) fn nullability(schema: &Schema) -> Nullability {
    let mut schema = schema;
    loop {
        let view = View::of(schema);
        if view.nullable || side_parts(&view).any(|part| View::of(part).nullable) {
            return Nullability::Nullable;
        }
        match only_part(schema) {
            Some(part) => schema = part,
            None => return Nullability::NotNull,
        }
    }
}

/// The parts of `allOf` that do not say what the value is, but bound it or allow null.
fn side_parts<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Schema> + use<'a> {
    let parts = view.all_of.iter().filter(|part| !part_says_something(part));
    parts.filter_map(ReferenceOr::as_item)
}

/// The only part or branch that says something, where there is one and it is written in place.
fn only_part(schema: &Schema) -> Option<&Schema> {
    let view = View::of(schema);
    let mut parts = view.all_of.iter().filter(|part| part_says_something(part));
    match (parts.next(), parts.next(), view.one_of, view.any_of) {
        (Some(only), None, [], []) | (None, None, [only], []) | (None, None, [], [only]) => {
            only.as_item()
        }
        _ => None,
    }
}

pub(super) fn own_kind<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
) -> Option<TypeKind> {
    match classify(lower, view) {
        Class::Object => Some(TypeKind::Struct(whole_object(lower, view, at, scope))),
        Class::Union => Some(union::lower(lower, view, at, scope)),
        // What is written in place makes the definition of the whole.
        Class::One(index, group) => {
            let part = group.parts(view).get(index)?.as_item()?;
            let at = at.child(group.keyword()).index(index);
            note::keywords(lower, part, &at);
            schema::own_kind(lower, part, &at, scope)
        }
        Class::Anything => None,
    }
}

pub(super) fn plain_use<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
) -> TypeUse {
    match classify(lower, view) {
        Class::One(index, group) => {
            let at = at.child(group.keyword()).index(index);
            let mut result = match group.parts(view).get(index) {
                Some(part) => schema::schema_use(lower, part, &at, scope.clone()),
                None => return anything(),
            };
            for part in side_parts(view) {
                let part = View::of(part);
                if part.nullable {
                    result.nullability = Nullability::Nullable;
                }
                result.constraints = with_more(result.constraints, schema::constraints(&part));
            }
            result
        }
        Class::Object | Class::Union | Class::Anything => {
            lower.judge(
                Rule::Widened,
                at,
                "these parts are not all objects, anything is allowed",
            );
            anything()
        }
    }
}

fn classify(lower: &mut Lower<'_>, view: &View<'_>) -> Class {
    let own_members = view.has_members();
    let parts: Vec<usize> = (0..view.all_of.len())
        .filter(|index| view.all_of.get(*index).is_some_and(part_says_something))
        .collect();
    let branches = union::branches(view).len();
    match (parts.as_slice(), branches) {
        ([], 0) if own_members => Class::Object,
        ([], 0) => Class::Anything,
        ([], 1) if !own_members => one_branch(view),
        ([], _) if !own_members => Class::Union,
        ([only], 0) if !own_members && view.required.is_empty() => Class::One(*only, Group::All),
        _ if objects_only(lower, view, &parts) || own_members => Class::Object,
        _ => Class::Anything,
    }
}

fn one_branch(view: &View<'_>) -> Class {
    if view.one_of.is_empty() {
        Class::One(0, Group::Any)
    } else {
        Class::One(0, Group::One)
    }
}

/// Parts that only carry a text, a default or an example say nothing of the type.
fn part_says_something(part: &ReferenceOr<Schema>) -> bool {
    match part {
        ReferenceOr::Reference { .. } => true,
        ReferenceOr::Item(schema) => {
            let view = View::of(schema);
            view.says_something() || !view.required.is_empty()
        }
    }
}

/// Whether at least one part has members, and none is something else than an object.
fn objects_only(lower: &mut Lower<'_>, view: &View<'_>, parts: &[usize]) -> bool {
    let mut some = false;
    for index in parts {
        let Some(part) = view.all_of.get(*index) else {
            continue;
        };
        match nature(lower, part) {
            Nature::Object => some = true,
            Nature::Neutral => {}
            Nature::Other => return false,
        }
    }
    some
}

/// What a part of `allOf` is, as far as its place in an object goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// It has members, or is an object.
    Object,
    /// It fits an object without adding to it.
    Neutral,
    /// It is no object.
    Other,
}

fn nature(lower: &mut Lower<'_>, part: &ReferenceOr<Schema>) -> Nature {
    let reference = match part {
        ReferenceOr::Item(schema) => return item_nature(lower, &View::of(schema)),
        ReferenceOr::Reference { reference } => reference,
    };
    let Some(target) = Pointer::from_reference(reference) else {
        return Nature::Other;
    };
    let Some((schema, at)) = lower.chase(&target, &target) else {
        return Nature::Other;
    };
    if let Some(known) = lower.natures.get(&at) {
        return *known;
    }
    // What leads back here is a circle, which `referenced_object` reports.
    lower.natures.insert(at.clone(), Nature::Object);
    let found = item_nature(lower, &View::of(schema));
    lower.natures.insert(at, found);
    found
}

fn item_nature(lower: &mut Lower<'_>, view: &View<'_>) -> Nature {
    if view.has_members() || view.ty == Some("object") {
        return Nature::Object;
    }
    if !view.all_of.is_empty() {
        let natures: Vec<Nature> = view.all_of.iter().map(|part| nature(lower, part)).collect();
        if natures.contains(&Nature::Other) {
            return Nature::Other;
        }
        if natures.contains(&Nature::Object) {
            return Nature::Object;
        }
    }
    let any = view.ty.is_none() && view.values.is_empty() && union::branches(view).is_empty();
    if any { Nature::Neutral } else { Nature::Other }
}

/// The members of all parts in one object.
fn whole_object<'a>(lower: &mut Lower<'a>, view: &View<'a>, at: &Pointer, scope: &Scope) -> Struct {
    let mut whole = Struct::default();
    let mut required = BTreeSet::new();
    collect(lower, view, at, scope, &mut whole, &mut required);
    for member in &mut whole.members {
        if required.contains(&member.wire_name) {
            member.presence = Presence::Required;
        }
    }
    let names: BTreeSet<&str> = required.iter().map(String::as_str).collect();
    object::note_undeclared(lower, &names, &whole.members, at);
    whole
}

fn collect<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
    whole: &mut Struct,
    required: &mut BTreeSet<String>,
) {
    for (index, part) in view.all_of.iter().enumerate() {
        let at = at.child("allOf").index(index);
        match part {
            ReferenceOr::Reference { reference } => {
                if let Some(base) = referenced_object(lower, reference, &at) {
                    object::extend(lower, whole, base, &at);
                }
            }
            ReferenceOr::Item(schema) => {
                note::keywords(lower, schema, &at);
                collect(lower, &View::of(schema), &at, scope, whole, required);
            }
        }
    }
    if schema::is_union(view) {
        let at = at.child(if view.one_of.is_empty() {
            "anyOf"
        } else {
            "oneOf"
        });
        let detail = "branches beside members are not told apart; what they add is kept unread";
        lower.judge(Rule::Widened, &at, detail);
    }
    required.extend(view.required.iter().cloned());
    if view.has_members() {
        let own: BTreeSet<&str> = view.required.iter().map(String::as_str).collect();
        let members = object::members(lower, view, at, scope, &own);
        let own = Struct {
            members,
            additional: Additional::Anything,
        };
        object::extend(lower, whole, own, at);
    }
    if let Some(value) = schema::additional(lower, view, at, scope) {
        whole.additional = Additional::Typed(value);
    }
}

/// The members of the object that a reference names. What stands there is defined already,
/// unless it needs this one itself.
fn referenced_object(lower: &mut Lower<'_>, reference: &str, at: &Pointer) -> Option<Struct> {
    let target = lower.local(reference, at)?;
    let Some((_, target)) = lower.chase(&target, at) else {
        lower.unresolved(reference, at);
        return None;
    };
    let mut id = match component_name(&target) {
        Some(name) => *lower.components.get(name.as_str())?,
        None => lower.inline_id(&target).0,
    };
    // One name after the other, and no more of them than there are types.
    for _ in 0..=lower.slots.len() {
        let Some(def) = lower.def(id) else {
            object::report_circle(lower, at);
            return None;
        };
        match &def.kind {
            TypeKind::Struct(object) => return Some(object.clone()),
            TypeKind::Alias(value) => match &value.ty {
                Type::Named(next) => id = *next,
                Type::Map(inner) if inner.ty != Type::Any => {
                    return Some(Struct {
                        members: Vec::new(),
                        additional: Additional::Typed((**inner).clone()),
                    });
                }
                Type::Map(_) | Type::List(_) | Type::Primitive(_) | Type::Any => return None,
            },
            TypeKind::Enum(_) | TypeKind::Union(_) => return None,
        }
    }
    None
}

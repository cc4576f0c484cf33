//! `allOf`, `oneOf` and `anyOf`: which of them make a type, and which type.
//!
//! In: the keywords of a schema that is made of others. Out: a definition, or the use of a
//! type that is there already. Never here: the branches of a union themselves.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};

use crate::diagnostic::Rule;
use crate::ir::{Additional, Presence, Struct, TypeKind, TypeUse};
use crate::source::Pointer;

use super::reference::component_name;
use super::view::View;
use super::{Lower, Scope, anything, object, schema, union};

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
    AllOf,
    OneOf,
    AnyOf,
}

impl Group {
    const fn keyword(self) -> &'static str {
        match self {
            Self::AllOf => "allOf",
            Self::OneOf => "oneOf",
            Self::AnyOf => "anyOf",
        }
    }

    fn parts<'a>(self, view: &View<'a>) -> &'a [ReferenceOr<Schema>] {
        match self {
            Self::AllOf => view.all_of,
            Self::OneOf => view.one_of,
            Self::AnyOf => view.any_of,
        }
    }
}

pub(super) fn needs_name(lower: &mut Lower<'_>, view: &View<'_>) -> bool {
    match classify(lower, view) {
        Class::Object | Class::Union => true,
        // The part decides: an inline one makes its definition at its own place.
        Class::One(..) | Class::Anything => false,
    }
}

pub(super) fn own_kind(
    lower: &mut Lower<'_>,
    view: &View<'_>,
    at: &Pointer,
    scope: &Scope,
) -> Option<TypeKind> {
    match classify(lower, view) {
        Class::Object => Some(TypeKind::Struct(whole_object(lower, view, at, scope))),
        Class::Union => Some(union::lower(lower, view, at, scope)),
        Class::One(..) | Class::Anything => None,
    }
}

pub(super) fn plain_use(
    lower: &mut Lower<'_>,
    view: &View<'_>,
    at: &Pointer,
    scope: &Scope,
) -> TypeUse {
    match classify(lower, view) {
        Class::One(index, group) => {
            let at = at.child(group.keyword()).index(index);
            match group.parts(view).get(index) {
                Some(part) => schema::schema_use(lower, part, &at, scope.clone()),
                None => anything(),
            }
        }
        Class::Object | Class::Union | Class::Anything => {
            lower.judge(Rule::Widened, at, "these parts are not all objects, anything is allowed");
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
        ([only], 0) if !own_members && view.required.is_empty() => Class::One(*only, Group::AllOf),
        _ if objects_only(lower, view, &parts) || own_members => Class::Object,
        _ => Class::Anything,
    }
}

fn one_branch(view: &View<'_>) -> Class {
    if view.one_of.is_empty() {
        Class::One(0, Group::AnyOf)
    } else {
        Class::One(0, Group::OneOf)
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
        match nature(lower, part, 0) {
            Nature::Object => some = true,
            Nature::Neutral => {}
            Nature::Other => return false,
        }
    }
    some
}

/// What a part of `allOf` is, as far as its place in an object goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nature {
    /// It has members, or is an object.
    Object,
    /// It fits an object without adding to it.
    Neutral,
    /// It is no object.
    Other,
}

fn nature(lower: &mut Lower<'_>, part: &ReferenceOr<Schema>, depth: usize) -> Nature {
    if depth > 64 {
        // A circle: `whole_object` reports it.
        return Nature::Object;
    }
    let view = match part {
        ReferenceOr::Item(schema) => View::of(schema),
        ReferenceOr::Reference { reference } => {
            let Some(fragment) = reference.strip_prefix('#') else {
                return Nature::Other;
            };
            let target = Pointer::from_fragment(fragment);
            match lower.chase(&target, &target) {
                Some((schema, _)) => View::of(schema),
                None => return Nature::Other,
            }
        }
    };
    if view.has_members() || view.ty == Some("object") {
        return Nature::Object;
    }
    if !view.all_of.is_empty() {
        let natures: Vec<Nature> = view
            .all_of
            .iter()
            .map(|part| nature(lower, part, depth + 1))
            .collect();
        if natures.contains(&Nature::Other) {
            return Nature::Other;
        }
        if natures.contains(&Nature::Object) {
            return Nature::Object;
        }
    }
    if view.ty.is_none() && view.values.is_empty() {
        Nature::Neutral
    } else {
        Nature::Other
    }
}

/// The members of all parts in one object.
fn whole_object(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer, scope: &Scope) -> Struct {
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
    if let Some(value) = schema::additional(lower, view, at, scope) {
        whole.additional = Additional::Typed(value);
    }
    whole
}

fn collect(
    lower: &mut Lower<'_>,
    view: &View<'_>,
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
                collect(lower, &View::of(schema), &at, scope, whole, required);
            }
        }
    }
    if schema::is_union(view) {
        let at = at.child(if view.one_of.is_empty() { "anyOf" } else { "oneOf" });
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
}

/// The members of the object that a reference names.
fn referenced_object(lower: &mut Lower<'_>, reference: &str, at: &Pointer) -> Option<Struct> {
    let target = lower.local(reference, at)?;
    let (_, target) = lower.chase(&target, at).or_else(|| {
        lower.unresolved(reference, at);
        None
    })?;
    let name = component_name(&target)?;
    let id = lower.component(&name)?;
    if lower.composing.contains(&id) {
        object::report_circle(lower, at);
        return None;
    }
    match lower.def(id).map(|def| def.kind.clone()) {
        Some(TypeKind::Struct(object)) => Some(object),
        Some(TypeKind::Alias(_) | TypeKind::Enum(_) | TypeKind::Union(_)) => None,
        // It is being lowered further up, so its members are read anew, at its own place.
        None => again(lower, id, &target, at),
    }
}

fn again(
    lower: &mut Lower<'_>,
    id: crate::ir::TypeId,
    target: &Pointer,
    at: &Pointer,
) -> Option<Struct> {
    let (schema, _) = lower.chase(target, at)?;
    lower.composing.push(id);
    let scope = Scope::new(super::Root::Type(id));
    let view = View::of(schema);
    let mut whole = Struct::default();
    let mut required = BTreeSet::new();
    collect(lower, &view, target, &scope, &mut whole, &mut required);
    for member in &mut whole.members {
        if required.contains(&member.wire_name) {
            member.presence = Presence::Required;
        }
    }
    lower.composing.pop();
    Some(whole)
}


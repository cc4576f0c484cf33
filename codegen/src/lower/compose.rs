//! `allOf`, `oneOf` and `anyOf`: which of them make a type, and which type.
//!
//! In: the keywords of a schema that is made of others. Out: a definition, or the use of a
//! type that is there already. Never here: the branches of a union themselves.

use openapiv3::{ReferenceOr, Schema};

use crate::diagnostic::Rule;
use crate::ir::{Docs, Nullability, Type, TypeKind, TypeUse};
use crate::source::Pointer;

use super::view::View;
use super::{Lower, Scope, anything, narrow, note, parts, schema, union, with_more};

/// What a composed schema is.
enum Class {
    /// The same as one other schema, perhaps with bounds or null of its own.
    One(usize, Group),
    /// An object of several parts.
    Object,
    /// One of several.
    Union,
    /// A value of several parts that are no objects.
    Values,
    /// Any object, of which only is said which members there must be.
    Demands,
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
        Class::Values => narrow::needs_name(view),
        Class::Demands | Class::Anything => false,
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
pub(super) fn side_parts<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Schema> + use<'a> {
    let parts = view.all_of.iter().filter(|part| !part_says_something(part));
    parts.filter_map(ReferenceOr::as_item)
}

/// The parts of `allOf` that say what the value is.
pub(super) fn saying_parts<'a>(
    view: &View<'a>,
) -> impl Iterator<Item = &'a ReferenceOr<Schema>> + use<'a> {
    view.all_of.iter().filter(|part| part_says_something(part))
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
        Class::Object => {
            let object = parts::whole_object(lower, view, at, scope);
            lower.choose_children(view, at, scope.owner(), &object);
            Some(TypeKind::Struct(object))
        }
        Class::Values => narrow::own_kind(lower, view, at),
        Class::Union => Some(union::lower(lower, view, at, scope)),
        // What is written in place makes the definition of the whole.
        Class::One(index, group) => {
            let part = group.parts(view).get(index)?.as_item()?;
            let at = at.child(group.keyword()).index(index);
            note::keywords(lower, part, &at);
            schema::own_kind(lower, part, &at, scope)
        }
        Class::Demands | Class::Anything => None,
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
        Class::Values => narrow::plain_use(lower, view, at, scope),
        Class::Demands => {
            let at = at.child(union::keyword(view));
            lower.judge(Rule::DocumentationOnly, &at, parts::DEMANDS);
            TypeUse::plain(Type::Map(Box::new(anything())))
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
    let demands = |branch: &ReferenceOr<Schema>| branch.as_item().is_some_and(parts::only_demands);
    let only_demands = union::branches(view).iter().all(demands);
    let parts: Vec<usize> = (0..view.all_of.len())
        .filter(|index| view.all_of.get(*index).is_some_and(part_says_something))
        .collect();
    let branches = union::branches(view).len();
    match (parts.as_slice(), branches) {
        ([], 0) if own_members => Class::Object,
        ([], 0) => Class::Anything,
        ([], 1) if !own_members && view.required.is_empty() => one_branch(view),
        ([], 2..) if !own_members && view.ty == Some("object") && only_demands => Class::Demands,
        ([], 2..) if !own_members && (view.required.is_empty() || !branch_objects(view)) => {
            Class::Union
        }
        ([], _) => Class::Object,
        ([only], 0) if !own_members && view.required.is_empty() => Class::One(*only, Group::All),
        _ if objects_only(lower, view, &parts) || own_members => Class::Object,
        (_, 0) if narrow::fits(lower, view) => Class::Values,
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
    let branches = union::branches(view);
    if view.ty.is_some() || !view.values.is_empty() {
        Nature::Other
    } else if branches
        .iter()
        .all(|branch| branch.as_item().is_some_and(parts::only_demands))
    {
        Nature::Neutral
    } else if branch_objects(view) {
        Nature::Object
    } else {
        Nature::Other
    }
}

/// Whether all branches may be objects, as far as can be seen without following references.
fn branch_objects(view: &View<'_>) -> bool {
    union::branches(view).iter().all(|branch| match branch {
        ReferenceOr::Reference { .. } => true,
        ReferenceOr::Item(schema) => {
            let view = View::of(schema);
            match view.ty {
                Some(ty) => ty == "object",
                None => view.values.is_empty() && view.items.is_none(),
            }
        }
    })
}

/// Whether what a schema says fits objects.
pub(super) fn fits_objects(lower: &mut Lower<'_>, view: &View<'_>) -> bool {
    item_nature(lower, view) != Nature::Other
}

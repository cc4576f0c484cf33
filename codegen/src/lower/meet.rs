//! What two parts of `allOf` say of the same thing: the type of the values that fit both.
//!
//! In: two uses of types. Out: one, with the bounds of both; the judgement where nothing fits
//! both, or where more is allowed than the two say. Never here: a new type; of two enums or two
//! objects one is taken, and an object that is written in place gets the members of the other.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::diagnostic::Rule;
use crate::ir::{
    Additional, Deprecation, Docs, EnumValues, Member, Nullability, Presence, Primitive, Struct,
    Type, TypeId, TypeKind, TypeUse,
};
use crate::source::Pointer;

use super::view::View;
use super::{Lower, enumeration, join, schema, with_more};

/// How deep lists of lists are compared: names may make them endless.
const DEEPEST: usize = 32;

/// What fits both of two types.
enum Meet {
    First,
    Second,
    /// A type made of both.
    Both(Type),
    /// The second one, though the first says more.
    Wider,
    Nothing,
}

/// Puts the members of another object behind those that are there; what both declare holds what
/// both allow.
pub(super) fn extend(lower: &mut Lower<'_>, into: &mut Struct, from: Struct, at: &Pointer) {
    let known = known(into, &from);
    for (member, known) in from.members.into_iter().zip(known) {
        match known.and_then(|known| into.members.get_mut(known)) {
            None => into.members.push(member),
            Some(known) => join(lower, known, member, at),
        }
    }
    if let Additional::Typed(value) = from.additional {
        into.additional = Additional::Typed(value);
    }
}

/// Where in an object the members of another one are declared already. Objects can have thousands
/// of members, and be the base of as many others.
fn known(object: &Struct, other: &Struct) -> Vec<Option<usize>> {
    let names = other.members.iter().map(|member| member.wire_name.as_str());
    let places: HashMap<&str, usize> = names.zip(0..).collect();
    let mut known = vec![None; other.members.len()];
    for (at, member) in object.members.iter().enumerate() {
        let place = places.get(member.wire_name.as_str());
        if let Some(known) = place.and_then(|place| known.get_mut(*place)) {
            *known = Some(at);
        }
    }
    known
}

/// One member that two parts declare.
fn join(lower: &mut Lower<'_>, first: &mut Member, second: Member, at: &Pointer) {
    if first.place.pointer == second.place.pointer {
        // The same declaration on two ways.
        if second.presence == Presence::Required {
            first.presence = Presence::Required;
        }
        return;
    }
    let value = match meet(lower, &first.value, &second.value, at, 0) {
        Meet::First => first.value.ty.clone(),
        Meet::Second => second.value.ty.clone(),
        Meet::Both(ty) => ty,
        Meet::Wider => {
            note(
                lower,
                first,
                &second,
                "of the two types the last one counts",
            );
            second.value.ty.clone()
        }
        Meet::Nothing => {
            note(
                lower,
                first,
                &second,
                "no value fits both; the last one counts",
            );
            second.value.ty.clone()
        }
    };
    let required = [first.presence, second.presence].contains(&Presence::Required);
    let deprecated = [first.deprecation, second.deprecation].contains(&Deprecation::Deprecated);
    first.value = TypeUse {
        ty: value,
        nullability: null_in_both(&first.value, &second.value),
        constraints: with_more(
            std::mem::take(&mut first.value.constraints),
            second.value.constraints,
        ),
    };
    first.presence = super::presence(required);
    first.deprecation = super::deprecated(deprecated);
    first.requested_name = second.requested_name.or(first.requested_name.take());
    if second.docs != Docs::default() {
        first.docs = second.docs;
    }
    first.place = second.place;
}

fn note(lower: &mut Lower<'_>, first: &Member, second: &Member, what: &str) {
    let detail = format!(
        "`{}` is declared here and at `{}`: {what}",
        schema::clip(&second.wire_name),
        first.place.pointer
    );
    lower.judge(Rule::Widened, &second.place.pointer.clone(), detail);
}

/// Null is allowed where both allow it; what says nothing of the type forbids nothing.
fn null_in_both(first: &TypeUse, second: &TypeUse) -> Nullability {
    let allows =
        |value: &TypeUse| value.nullability == Nullability::Nullable || value.ty == Type::Any;
    match (allows(first), allows(second)) {
        (true, true)
            if [first.nullability, second.nullability].contains(&Nullability::Nullable) =>
        {
            Nullability::Nullable
        }
        _ => Nullability::NotNull,
    }
}

/// What two uses of types come to, or why nothing can be said.
pub(super) fn both(
    lower: &mut Lower<'_>,
    first: &TypeUse,
    second: &TypeUse,
    at: &Pointer,
) -> Result<TypeUse, &'static str> {
    let ty = match meet(lower, first, second, at, 0) {
        Meet::First => first.ty.clone(),
        Meet::Second => second.ty.clone(),
        Meet::Both(ty) => ty,
        Meet::Wider => {
            return Err("this part is not put together with those before it: anything is allowed");
        }
        Meet::Nothing => {
            return Err("no value fits this part and those before it: anything is allowed");
        }
    };
    Ok(TypeUse {
        ty,
        nullability: null_in_both(first, second),
        constraints: with_more(first.constraints.clone(), second.constraints.clone()),
    })
}

/// What a type is, behind the names that it goes by.
enum Seen {
    Any,
    Primitive(Primitive),
    List(TypeUse),
    Map(TypeUse),
    Values(Vec<Json>),
    Object(TypeId),
    Union(TypeId),
    Unknown,
}

fn meet(
    lower: &mut Lower<'_>,
    first: &TypeUse,
    second: &TypeUse,
    at: &Pointer,
    depth: usize,
) -> Meet {
    if first.ty == second.ty {
        return Meet::Second;
    }
    if depth > DEEPEST {
        return Meet::Wider;
    }
    match (seen(lower, first), seen(lower, second)) {
        (_, Seen::Any) => Meet::First,
        (Seen::Any, _) => Meet::Second,
        (Seen::Primitive(one), Seen::Primitive(other)) => primitives(one, other),
        (Seen::Primitive(one), Seen::Values(values)) if holds(one, &values) => Meet::Second,
        (Seen::Values(values), Seen::Primitive(one)) if holds(one, &values) => Meet::First,
        (Seen::Values(one), Seen::Values(other)) => values(&one, &other),
        (Seen::List(one), Seen::List(other)) => {
            let make = |item| Type::List(Box::new(item));
            inner(lower, (&one, &other), at, make, depth + 1)
        }
        (Seen::Map(one), Seen::Map(other)) => {
            let make = |value| Type::Map(Box::new(value));
            inner(lower, (&one, &other), at, make, depth + 1)
        }
        (Seen::Map(one), Seen::Object(_)) if one.ty == Type::Any => Meet::Second,
        (Seen::Object(_), Seen::Map(other)) if other.ty == Type::Any => Meet::First,
        (Seen::Object(one), Seen::Object(other)) => objects(lower, one, other, at),
        (Seen::Union(union), _) if is_branch(lower, union, second) => Meet::Second,
        (_, Seen::Union(union)) if is_branch(lower, union, first) => Meet::First,
        (Seen::Object(_), Seen::Map(_))
        | (Seen::Map(_), Seen::Object(_))
        | (Seen::Union(_) | Seen::Unknown, _)
        | (_, Seen::Union(_) | Seen::Unknown) => Meet::Wider,
        _ => Meet::Nothing,
    }
}

fn seen(lower: &Lower<'_>, value: &TypeUse) -> Seen {
    let mut value = value;
    // One name after the other, and no more of them than there are types.
    for _ in 0..=lower.slots.len() {
        let id = match &value.ty {
            Type::Any => return Seen::Any,
            Type::Primitive(primitive) => return Seen::Primitive(*primitive),
            Type::List(item) => return Seen::List((**item).clone()),
            Type::Map(value) => return Seen::Map((**value).clone()),
            Type::Named(id) => *id,
        };
        match lower.def(id).map(|def| &def.kind) {
            Some(TypeKind::Alias(next)) => value = next,
            Some(TypeKind::Struct(_)) => return Seen::Object(id),
            Some(TypeKind::Union(_)) => return Seen::Union(id),
            Some(TypeKind::Enum(values)) => {
                return Seen::Values(match &values.values {
                    EnumValues::Strings(values) => {
                        let texts = values.iter().map(|value| value.wire_value.as_str());
                        texts.map(Json::from).collect()
                    }
                    EnumValues::Integers(values) => values
                        .iter()
                        .map(|value| Json::from(value.wire_value))
                        .collect(),
                });
            }
            None => return still_waiting(lower, id),
        }
    }
    Seen::Unknown
}

/// A type whose definition is still to come.
fn still_waiting(lower: &Lower<'_>, id: TypeId) -> Seen {
    let Some(waiting) = lower.waiting_for(id) else {
        return Seen::Unknown;
    };
    let view = View::of(waiting.schema);
    if view.is_composed() {
        Seen::Unknown
    } else if enumeration::needs_name(&view) && !view.values.is_empty() {
        Seen::Values(view.values)
    } else if view.has_members() {
        Seen::Object(id)
    } else {
        Seen::Unknown
    }
}

/// The narrower of two types of JSON.
fn primitives(first: Primitive, second: Primitive) -> Meet {
    use Primitive::{Double, Float, Int32, Int64, String};
    let text = |primitive: Primitive| {
        !matches!(
            primitive,
            Double | Float | Int32 | Int64 | Primitive::Boolean
        )
    };
    match (first, second) {
        (String, other) if text(other) => Meet::Second,
        (other, String) if text(other) => Meet::First,
        (Double | Float, Int32 | Int64 | Double | Float) | (Int64, Int32) => Meet::Second,
        (Int32 | Int64, Double | Float) | (Int32, Int64) => Meet::First,
        (one, other) if one == other => Meet::Second,
        (one, other) if text(one) && text(other) => Meet::Wider,
        _ => Meet::Nothing,
    }
}

/// Whether values are of a type of JSON.
fn holds(primitive: Primitive, values: &[Json]) -> bool {
    let fits = |value: &Json| match primitive {
        Primitive::Boolean => value.is_boolean(),
        Primitive::Int64 | Primitive::Int32 | Primitive::Double | Primitive::Float => {
            value.is_number()
        }
        _ => value.is_string(),
    };
    values.iter().all(fits)
}

fn values(first: &[Json], second: &[Json]) -> Meet {
    let common = second.iter().filter(|value| first.contains(value)).count();
    if common == second.len() {
        Meet::Second
    } else if common == 0 {
        Meet::Nothing
    } else if first.iter().all(|value| second.contains(value)) {
        Meet::First
    } else {
        Meet::Wider
    }
}

/// What lists or maps hold.
fn inner(
    lower: &mut Lower<'_>,
    (first, second): (&TypeUse, &TypeUse),
    at: &Pointer,
    make: fn(TypeUse) -> Type,
    depth: usize,
) -> Meet {
    let nullability = null_in_both(first, second);
    let constraints = with_more(first.constraints.clone(), second.constraints.clone());
    let same =
        |value: &TypeUse| value.nullability == nullability && value.constraints == constraints;
    let ty = match meet(lower, first, second, at, depth) {
        Meet::First if same(first) => return Meet::First,
        Meet::Second if same(second) => return Meet::Second,
        Meet::First => first.ty.clone(),
        Meet::Second => second.ty.clone(),
        Meet::Both(ty) => ty,
        // A list without elements fits both, whatever they are.
        Meet::Wider | Meet::Nothing => return Meet::Wider,
    };
    Meet::Both(make(TypeUse {
        ty,
        nullability,
        constraints,
    }))
}

/// Two objects: the one that has the members of both, or one that is written in place and gets
/// those of the other.
fn objects(lower: &mut Lower<'_>, first: TypeId, second: TypeId, at: &Pointer) -> Meet {
    if has_all(lower, second, first) {
        return Meet::Second;
    }
    if has_all(lower, first, second) {
        return Meet::First;
    }
    match join::note(lower, first, second, at) {
        Some(into) if into == second => Meet::Second,
        Some(_) => Meet::First,
        None => Meet::Wider,
    }
}

/// Whether one object has all that another one declares.
fn has_all(lower: &Lower<'_>, one: TypeId, other: TypeId) -> bool {
    let object = |id: TypeId| match lower.def(id).map(|def| &def.kind) {
        Some(TypeKind::Struct(object)) => Some(object),
        _ => None,
    };
    match (object(one), object(other)) {
        (Some(one), Some(other)) => includes(one, other),
        _ => false,
    }
}

/// Whether an object declares what another one does, and holds it to no less.
pub(super) fn includes(object: &Struct, other: &Struct) -> bool {
    let has = |wanted: &Member| {
        let mut members = object.members.iter();
        members.any(|member| {
            member.wire_name == wanted.wire_name
                && member.value == wanted.value
                && (member.presence == Presence::Required || wanted.presence == Presence::Optional)
        })
    };
    let additional = match (&object.additional, &other.additional) {
        (_, Additional::Anything) => true,
        (Additional::Typed(one), Additional::Typed(other)) => one == other,
        (Additional::Anything, Additional::Typed(_)) => false,
    };
    additional && other.members.iter().all(has)
}

fn is_branch(lower: &Lower<'_>, union: TypeId, value: &TypeUse) -> bool {
    match lower.def(union).map(|def| &def.kind) {
        Some(TypeKind::Union(union)) => union
            .branches
            .iter()
            .any(|branch| branch.value.ty == value.ty),
        _ => false,
    }
}

//! One schema: which kind of type it is, and its use where it stands.
//!
//! In: a schema of the model. Out: a [`TypeUse`], and a definition where the schema needs a
//! name of its own. Never here: the members of objects, branches of unions, values of enums;
//! they have modules of their own.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::diagnostic::Rule;
use crate::ir::{Constraint, Nullability, Part, Primitive, Type, TypeKind, TypeUse};
use crate::source::Pointer;

use super::view::{Bounds, View};
use super::{
    Lower, Progress, Scope, Slot, Waiting, anything, compose, enumeration, note, object, with_more,
};

/// Lowers a schema or a reference to one.
pub(super) fn schema_use<'a>(
    lower: &mut Lower<'a>,
    schema: &'a ReferenceOr<Schema>,
    at: &Pointer,
    scope: Scope,
) -> TypeUse {
    match schema {
        ReferenceOr::Reference { reference } => lower.reference_use(reference, at),
        ReferenceOr::Item(schema) => item_use(lower, schema, at, scope),
    }
}

/// Lowers a schema that is written in place.
pub(super) fn item_use<'a>(
    lower: &mut Lower<'a>,
    schema: &'a Schema,
    at: &Pointer,
    scope: Scope,
) -> TypeUse {
    if !needs_name(lower, schema) {
        return plain_use(lower, schema, at, &scope);
    }
    let (id, progress) = lower.inline_id(at);
    let named = TypeUse {
        ty: Type::Named(id),
        nullability: compose::nullability(schema),
        constraints: constraints(&View::of(schema)),
    };
    if progress == Progress::Begun {
        return named;
    }
    lower.set(id, Slot::Waiting(lower.waiting.len()));
    lower.waiting.push(Waiting {
        id,
        schema,
        at: at.clone(),
        scope,
    });
    named
}

/// Whether a schema makes a type with a name of its own.
pub(super) fn needs_name(lower: &mut Lower<'_>, schema: &Schema) -> bool {
    let view = View::of(schema);
    if view.is_composed() {
        return compose::needs_name(lower, &view);
    }
    enumeration::needs_name(&view) || view.has_members()
}

/// The definition that a schema makes, where it makes one.
pub(super) fn own_kind<'a>(
    lower: &mut Lower<'a>,
    schema: &'a Schema,
    at: &Pointer,
    scope: &Scope,
) -> Option<TypeKind> {
    let view = View::of(schema);
    if view.is_composed() {
        return compose::own_kind(lower, &view, at, scope);
    }
    let mut extended = false;
    let kind = if let Some(values) = enumeration::lower(lower, schema, &view, at) {
        Some(TypeKind::Enum(values))
    } else if view.has_members() {
        if !view.values.is_empty() {
            enumeration::note_unlisted(lower, &view, at);
        }
        let object = object::lower(lower, &view, at, scope);
        extended = lower.choose_children(&view, at, scope.owner(), &object);
        Some(TypeKind::Struct(object))
    } else {
        None
    };
    if view.discriminator.is_some() && !extended {
        let at = at.child("discriminator");
        lower.judge(
            Rule::KeywordIgnored,
            &at,
            "`discriminator` without branches is not read",
        );
    }
    kind
}

/// The use of a schema that makes no definition.
pub(super) fn plain_use<'a>(
    lower: &mut Lower<'a>,
    schema: &'a Schema,
    at: &Pointer,
    scope: &Scope,
) -> TypeUse {
    let view = View::of(schema);
    note::keywords(lower, schema, at);
    let mut result = if view.is_composed() {
        compose::plain_use(lower, &view, at, scope)
    } else {
        TypeUse::plain(plain_type(lower, &view, at, scope))
    };
    if view.nullable {
        result.nullability = Nullability::Nullable;
    }
    result.constraints = with_more(result.constraints, constraints(&view));
    result
}

fn plain_type<'a>(lower: &mut Lower<'a>, view: &View<'a>, at: &Pointer, scope: &Scope) -> Type {
    let beyond = view.ty == Some("integer") && !view.values.iter().all(fits_64_bits);
    if beyond {
        let detail =
            "values beyond 64 bits: anything is allowed, numbers with the digits of a double";
        lower.judge(Rule::Widened, &at.child("enum"), detail);
        return Type::Any;
    }
    if !view.values.is_empty() && only_boolean(view).is_none() {
        enumeration::note_unlisted(lower, view, at);
    }
    match view.ty {
        Some("string") => Type::Primitive(string(lower, view, at)),
        Some("integer") => Type::Primitive(integer(lower, view, at)),
        Some("number") => Type::Primitive(number(lower, view, at)),
        Some("boolean") => Type::Primitive(Primitive::Boolean),
        Some("array") => list(lower, view, at, scope),
        Some("object") => map(lower, view, at, scope),
        Some("null") => {
            lower.judge(
                Rule::Widened,
                at,
                "a value that is always null may be anything",
            );
            Type::Any
        }
        Some(other) => {
            let detail = format!(
                "`{}` is no type of JSON Schema, anything is allowed",
                clip(other)
            );
            lower.judge(Rule::Widened, at, detail);
            Type::Any
        }
        None => {
            if view.not.is_some() {
                let detail = "what only says what does not fit is read as anything";
                lower.judge(Rule::Widened, at, detail);
            }
            Type::Any
        }
    }
}

fn string(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) -> Primitive {
    let format = view.format.as_deref();
    let primitive = match format {
        Some("date") => Primitive::Date,
        Some("date-time") => Primitive::DateTime,
        Some("uuid") => Primitive::Uuid,
        Some("uri" | "url") => Primitive::Uri,
        Some("byte" | "base64") => return Primitive::Base64,
        Some("password") => return Primitive::Secret,
        Some("binary") => {
            // Whether it is a file is known when all bodies are.
            lower.binary.insert(at.clone());
            return Primitive::String;
        }
        None | Some(_) => Primitive::String,
    };
    if let Some(format) = format {
        let detail = if primitive == Primitive::String {
            format!("format `{}` is read as plain text", clip(format))
        } else {
            format!("format `{format}` names the type, the text itself is not checked")
        };
        lower.judge(Rule::DocumentationOnly, &at.child("format"), detail);
    }
    if view.pattern.is_some() {
        lower.judge(
            Rule::DocumentationOnly,
            &at.child("pattern"),
            "`pattern` is not checked",
        );
    }
    primitive
}

fn integer(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) -> Primitive {
    match view.format.as_deref() {
        Some("int32") => Primitive::Int32,
        Some("uint64") => Primitive::UInt64,
        None if needs_unsigned(view) => Primitive::UInt64,
        Some("int64") | None => Primitive::Int64,
        Some(other) => {
            let detail = format!("format `{}` is read as 64 bits", clip(other));
            lower.judge(Rule::DocumentationOnly, &at.child("format"), detail);
            Primitive::Int64
        }
    }
}

fn fits_64_bits(value: &serde_json::Value) -> bool {
    value.is_i64() || value.is_u64()
}

/// Whether there may be values that 64 bits with a sign do not hold, and none below zero.
fn needs_unsigned(view: &View<'_>) -> bool {
    // 2^63 itself stands for the greatest number with a sign, which no float names.
    const GREATEST: f64 = 9_223_372_036_854_775_808.0;
    let not_negative = view.bounds.minimum.is_some_and(|least| least >= 0.0);
    let bounds = view.bounds.maximum.is_some_and(|most| most > GREATEST);
    let values = view.values.iter().any(|value| !value.is_i64());
    let all_positive = view.values.iter().all(serde_json::Value::is_u64);
    not_negative && bounds || values && all_positive
}

fn number(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) -> Primitive {
    match view.format.as_deref() {
        Some("float") => Primitive::Float,
        None | Some("double") => Primitive::Double,
        Some(other) => {
            let digits = if matches!(other, "int64" | "uint64" | "long") {
                ", whole numbers beyond 2^53 lose digits"
            } else {
                ""
            };
            let detail = format!("format `{}` is read as a double{digits}", clip(other));
            lower.judge(Rule::DocumentationOnly, &at.child("format"), detail);
            Primitive::Double
        }
    }
}

fn list<'a>(lower: &mut Lower<'a>, view: &View<'a>, at: &Pointer, scope: &Scope) -> Type {
    let at = at.child("items");
    let item = match view.items {
        None => anything(),
        Some(ReferenceOr::Reference { reference }) => lower.reference_use(reference, &at),
        Some(ReferenceOr::Item(schema)) => item_use(lower, schema, &at, scope.child(Part::Item)),
    };
    Type::List(Box::new(item))
}

fn map<'a>(lower: &mut Lower<'a>, view: &View<'a>, at: &Pointer, scope: &Scope) -> Type {
    let value = additional(lower, view, at, scope).unwrap_or_else(anything);
    Type::Map(Box::new(value))
}

/// The type of members that are not declared, where the document gives one.
pub(super) fn additional<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
) -> Option<TypeUse> {
    let AdditionalProperties::Schema(schema) = view.additional? else {
        return None;
    };
    let at = at.child("additionalProperties");
    Some(schema_use(lower, schema, &at, scope.child(Part::Value)))
}

/// The bounds that belong to the type of the schema; JSON Schema lets others pass.
pub(super) fn constraints(view: &View<'_>) -> Vec<Constraint> {
    let bounds = &view.bounds;
    if !view.values.is_empty() {
        // The values bound themselves, but for the one of a boolean, which makes no enum.
        let only = only_boolean(view).map(Constraint::Boolean);
        return only.into_iter().collect();
    }
    match view.ty {
        Some("string") => text_bounds(bounds),
        Some("integer" | "number") => number_bounds(bounds),
        Some("array") => list_bounds(bounds),
        Some("object") => object_bounds(bounds),
        // Beside a reference or other parts: each bound counts for values of its own kind.
        None => {
            let mut all = text_bounds(bounds);
            all.extend(number_bounds(bounds));
            all.extend(list_bounds(bounds));
            all.extend(object_bounds(bounds));
            all
        }
        Some(_) => Vec::new(),
    }
}

/// The one value that a boolean may have.
fn only_boolean(view: &View<'_>) -> Option<bool> {
    let (first, others) = view.values.split_first()?;
    let only = first.as_bool().filter(|_| view.ty == Some("boolean"))?;
    others.iter().all(|other| other == first).then_some(only)
}

/// A least and a greatest count. A least count of nothing bounds nothing.
fn counts(
    least: (Option<usize>, fn(u64) -> Constraint),
    greatest: (Option<usize>, fn(u64) -> Constraint),
) -> Vec<Constraint> {
    let least = least
        .0
        .filter(|count| *count > 0)
        .map(|count| least.1(count as u64));
    let greatest = greatest.0.map(|count| greatest.1(count as u64));
    least.into_iter().chain(greatest).collect()
}

fn object_bounds(bounds: &Bounds) -> Vec<Constraint> {
    counts(
        (bounds.min_properties, Constraint::MinProperties),
        (bounds.max_properties, Constraint::MaxProperties),
    )
}

fn text_bounds(bounds: &Bounds) -> Vec<Constraint> {
    counts(
        (bounds.min_length, Constraint::MinLength),
        (bounds.max_length, Constraint::MaxLength),
    )
}

fn number_bounds(bounds: &Bounds) -> Vec<Constraint> {
    let minimum = if bounds.exclusive_minimum {
        Constraint::ExclusiveMinimum
    } else {
        Constraint::Minimum
    };
    let maximum = if bounds.exclusive_maximum {
        Constraint::ExclusiveMaximum
    } else {
        Constraint::Maximum
    };
    [
        bounds.minimum.map(minimum),
        bounds.maximum.map(maximum),
        bounds
            .multiple_of
            .filter(|step| *step > 0.0)
            .map(Constraint::MultipleOf),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn list_bounds(bounds: &Bounds) -> Vec<Constraint> {
    let mut found = counts(
        (bounds.min_items, Constraint::MinItems),
        (bounds.max_items, Constraint::MaxItems),
    );
    found.extend(bounds.unique_items.then_some(Constraint::UniqueItems));
    found
}

/// A word of the document in a message: short, whatever the document holds.
pub(super) fn clip(word: &str) -> String {
    word.chars().take(60).collect()
}

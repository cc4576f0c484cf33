//! `allOf` of values that are no objects: texts, numbers, lists.
//!
//! In: the parts. Out: the type that fits all of them, or an enum of the values that all of them
//! list. Never here: objects and unions.

use openapiv3::{ReferenceOr, Schema};
use serde_json::Value as Json;

use crate::diagnostic::Rule;
use crate::ir::{EnumValues, Primitive, Type, TypeKind, TypeUse};
use crate::source::Pointer;

use super::view::View;
use super::{Lower, Scope, anything, enumeration, meet, note, schema};

/// Whether all parts are values of which a type can be made here.
pub(super) fn fits(lower: &mut Lower<'_>, view: &View<'_>) -> bool {
    let parts = view.all_of.iter();
    let mut written = parts.filter_map(ReferenceOr::as_item);
    written.all(|part| lists_values(&View::of(part)) || !schema::needs_name(lower, part))
}

fn lists_values(view: &View<'_>) -> bool {
    !view.is_composed() && !view.values.is_empty() && enumeration::needs_name(view)
}

/// Whether a part that is written in place lists values.
pub(super) fn needs_name(view: &View<'_>) -> bool {
    let mut written = view.all_of.iter().filter_map(ReferenceOr::as_item);
    written.any(|part| lists_values(&View::of(part)))
}

/// The values that all parts list.
pub(super) fn own_kind(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) -> Option<TypeKind> {
    let all: Vec<Vec<Json>> = view
        .all_of
        .iter()
        .filter_map(|part| listed(lower, part, at))
        .collect();
    let (index, schema) = view.all_of.iter().enumerate().find_map(|(index, part)| {
        let schema = part.as_item()?;
        lists_values(&View::of(schema)).then_some((index, schema))
    })?;
    let place = at.child("allOf").index(index);
    note::keywords(lower, schema, &place);
    let mut made = enumeration::lower(lower, schema, &View::of(schema), &place)?;
    let fits = |value: &Json| all.iter().all(|list| list.contains(value));
    if !View::of(schema).values.iter().any(fits) {
        let detail = "no value is listed by all of these parts, so others are allowed too";
        lower.judge(Rule::Widened, at, detail);
        let plain = match made.values {
            EnumValues::Strings(_) => Primitive::String,
            EnumValues::Integers(_) => Primitive::Int64,
        };
        return Some(TypeKind::Alias(TypeUse::plain(Type::Primitive(plain))));
    }
    match &mut made.values {
        EnumValues::Strings(values) => {
            values.retain(|value| fits(&Json::from(value.wire_value.as_str())));
        }
        EnumValues::Integers(values) => {
            values.retain(|value| fits(&Json::from(value.wire_value)));
        }
    }
    Some(TypeKind::Enum(made))
}

/// The values that a part lists.
fn listed(lower: &mut Lower<'_>, part: &ReferenceOr<Schema>, at: &Pointer) -> Option<Vec<Json>> {
    let schema: &Schema = match part {
        ReferenceOr::Item(schema) => schema,
        ReferenceOr::Reference { reference } => {
            lower.chase(&Pointer::from_reference(reference)?, at)?.0
        }
    };
    Some(View::of(schema).values).filter(|values| !values.is_empty())
}

/// The type that fits all parts.
pub(super) fn plain_use<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
) -> TypeUse {
    let at = at.child("allOf");
    let mut whole: Option<TypeUse> = None;
    for (index, part) in view.all_of.iter().enumerate() {
        let place = at.index(index);
        let part = schema::schema_use(lower, part, &place, scope.clone());
        whole = match whole {
            None => Some(part),
            Some(known) => match meet::both(lower, &known, &part, &place) {
                Ok(both) => Some(both),
                Err(detail) => {
                    lower.judge(Rule::Widened, &place, detail);
                    return anything();
                }
            },
        };
    }
    whole.unwrap_or_else(anything)
}

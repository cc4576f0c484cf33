//! What generated code does not act on, for the ledger.
//!
//! In: a schema. Out: judgements. Never here: a type; what is noted here changes none.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::diagnostic::Rule;
use crate::source::Pointer;

use super::view::View;
use super::{Lower, schema, union};

/// Notes the keywords of a schema that generated code does not act on.
pub(super) fn keywords(lower: &mut Lower<'_>, schema: &Schema, at: &Pointer) {
    common(lower, schema, at);
    let view = View::of(schema);
    // Where there is nothing else, it is said that anything is allowed.
    if view.ty.is_some() || view.has_members() || view.is_composed() {
        excluded(lower, &view, at);
    }
    if !view.is_composed() {
        undeclared(lower, &view, at);
    }
}

/// The same for a part of an object: what it requires, another part may declare.
pub(super) fn part(lower: &mut Lower<'_>, schema: &Schema, at: &Pointer) {
    common(lower, schema, at);
    excluded(lower, &View::of(schema), at);
}

fn excluded(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) {
    if view.not.is_some() {
        let detail = "`not` is not checked";
        lower.judge(Rule::DocumentationOnly, &at.child("not"), detail);
    }
}

fn common(lower: &mut Lower<'_>, schema: &Schema, at: &Pointer) {
    let view = View::of(schema);
    let data = &schema.schema_data;
    for (name, set, what) in [
        (
            "default",
            data.default.is_some(),
            "is documented, never sent by itself",
        ),
        ("readOnly", data.read_only, "is not enforced"),
        ("writeOnly", data.write_only, "is not enforced"),
    ] {
        let at = at.child(name);
        if set && !lower.acted_on.contains(&at) {
            let detail = format!("`{name}` {what}");
            lower.judge(Rule::DocumentationOnly, &at, detail);
        }
    }
    if matches!(view.additional, Some(AdditionalProperties::Any(false))) {
        let at = at.child("additionalProperties");
        lower.judge(
            Rule::DocumentationOnly,
            &at,
            "members that are not declared are kept all the same",
        );
    }
    if view.is_composed() {
        composed(lower, &view, at);
    }
    foreign(lower, &view, at);
}

fn composed(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) {
    if !view.values.is_empty() {
        let detail = "values beside parts or branches are not checked";
        lower.judge(Rule::DocumentationOnly, &at.child("enum"), detail);
    }
    for (name, set) in [
        ("type", !parts_may_be(lower, view, at)),
        ("format", view.format.is_some()),
        ("pattern", view.pattern.is_some()),
        ("items", view.items.is_some()),
    ] {
        if set {
            let detail = format!("`{name}` beside parts or branches is not read");
            lower.judge(Rule::KeywordIgnored, &at.child(name), detail);
        }
    }
    let place = at.child("discriminator");
    if view.discriminator.is_some()
        && union::branches(view).len() < 2
        && !lower.acted_on.contains(&place)
    {
        let at = place;
        lower.judge(
            Rule::KeywordIgnored,
            &at,
            "`discriminator` without branches is not read",
        );
    }
}

/// Whether the type beside parts or branches says no more than they do.
fn parts_may_be(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) -> bool {
    let Some(ty) = view.ty else { return true };
    let parts = view.all_of.iter().chain(view.one_of).chain(view.any_of);
    let mut some = false;
    for part in parts {
        let schema = match part {
            ReferenceOr::Item(schema) => Some(schema),
            ReferenceOr::Reference { reference } => Pointer::from_reference(reference)
                .and_then(|target| lower.chase(&target, at))
                .map(|(schema, _)| schema),
        };
        let Some(schema) = schema else { continue };
        let part = View::of(schema);
        if part.ty == Some(ty) || part.is_composed() {
            return true;
        }
        some |= part.ty.is_some();
    }
    // Where no part names a type, this one is an object by its members, or nothing at all.
    !some && ty == "object"
}

/// Members that must be there in an object that declares none.
fn undeclared(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) {
    if view.has_members() {
        return;
    }
    for name in view.required {
        let detail = format!("`{}` is required but not declared", schema::clip(name));
        lower.judge(Rule::DocumentationOnly, &at.child("required"), detail);
    }
}

/// Keywords for values of another type than the one that is given: JSON Schema lets them pass.
fn foreign(lower: &mut Lower<'_>, view: &View<'_>, at: &Pointer) {
    let Some(ty) = view.ty else { return };
    let bounds = &view.bounds;
    let number = ["integer", "number"].as_slice();
    for (name, set, at_home) in [
        (
            "minLength",
            bounds.min_length.is_some(),
            ["string"].as_slice(),
        ),
        ("maxLength", bounds.max_length.is_some(), &["string"]),
        ("pattern", view.pattern.is_some(), &["string"]),
        ("minimum", bounds.minimum.is_some(), number),
        ("maximum", bounds.maximum.is_some(), number),
        ("multipleOf", bounds.multiple_of.is_some(), number),
        ("minItems", bounds.min_items.is_some(), &["array"]),
        ("maxItems", bounds.max_items.is_some(), &["array"]),
        ("uniqueItems", bounds.unique_items, &["array"]),
        ("items", view.items.is_some(), &["array"]),
        (
            "minProperties",
            bounds.min_properties.is_some(),
            &["object"],
        ),
        (
            "maxProperties",
            bounds.max_properties.is_some(),
            &["object"],
        ),
        (
            "additionalProperties",
            view.additional.is_some(),
            &["object"],
        ),
        (
            "properties",
            view.properties.is_some_and(|members| !members.is_empty()),
            &["object"],
        ),
    ] {
        if set && !at_home.contains(&ty) {
            let detail = format!(
                "`{name}` has no meaning for the type `{}`",
                schema::clip(ty)
            );
            lower.judge(Rule::KeywordIgnored, &at.child(name), detail);
        }
    }
}

/// Bounds that stand where nothing checks them.
pub(super) fn unchecked(
    lower: &mut Lower<'_>,
    value: &crate::ir::TypeUse,
    what: &str,
    at: &Pointer,
) {
    if !value.constraints.is_empty() {
        let detail = format!("bounds of {what} are not checked");
        lower.judge(Rule::DocumentationOnly, at, detail);
    }
}

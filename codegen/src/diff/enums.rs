//! Enums of values: what came, went, or is called otherwise.
//!
//! In: two enums that are the same type. Out: changes. Never here: enums of types.

use std::collections::BTreeMap;

use super::context::Context;
use super::types::Pair;
use super::words::code;
use super::{Rule, texts};
use crate::ir::{Deprecation, Docs, Enum, EnumValues, Openness, Place, Variant};
use crate::name::{RustName, TypeInside};

/// A value with its name.
#[derive(Clone)]
struct Value<'a> {
    wire: String,
    name: &'a str,
    docs: &'a Docs,
    deprecation: Deprecation,
    place: &'a Place,
}

/// Compares two enums.
pub(super) fn compare(context: &mut Context<'_>, pair: Pair, before: &Enum, after: &Enum) {
    openness(context, pair, before.openness, after.openness);
    let old = values(context.before.names.inside(pair.before), before);
    let mut new: Vec<Option<Value<'_>>> = values(context.after.names.inside(pair.after), after)
        .into_iter()
        .map(Some)
        .collect();
    let (both, gone) = paired(old, &mut new);
    for (old, new) in both {
        same(context, pair, &old, &new);
    }
    for value in gone {
        let item = item(context, pair, &value);
        let message = format!("`{item}` is gone");
        let values = (Some(code(&value.wire)), None);
        let rule = Rule::EnumValueRemoved;
        context.push_inside(pair, rule, item, value.place, message, values);
    }
    for value in new.into_iter().flatten() {
        let item = item(context, pair, &value);
        let message = format!("`{item}` added");
        let values = (None, Some(code(&value.wire)));
        let rule = Rule::EnumValueAdded;
        context.push_inside(pair, rule, item, value.place, message, values);
    }
}

fn openness(context: &mut Context<'_>, pair: Pair, before: Openness, after: Openness) {
    let item = pair.name(context);
    let (rule, message) = match (before, after) {
        (Openness::Closed, Openness::Open) => (
            Rule::EnumOpened,
            format!("`{item}` may now have values that are not known yet"),
        ),
        (Openness::Open, Openness::Closed) => (
            Rule::EnumClosed,
            format!("`{item}` has no values any more but the known ones"),
        ),
        _ => return,
    };
    let place = &context.after.api.type_def(pair.after).place;
    context.push_inside(pair, rule, item, place, message, (None, None));
}

fn values<'a>(inside: &'a TypeInside, values: &'a Enum) -> Vec<Value<'a>> {
    let names: &[RustName] = match inside {
        TypeInside::Variants(names) => names,
        TypeInside::Members(_) | TypeInside::Nothing => &[],
    };
    match &values.values {
        EnumValues::Strings(variants) => named(variants, names),
        EnumValues::Integers(variants) => named(variants, names),
    }
}

fn named<'a, T: ToString>(variants: &'a [Variant<T>], names: &'a [RustName]) -> Vec<Value<'a>> {
    let variants = variants.iter().zip(names);
    variants
        .map(|(variant, name)| Value {
            wire: variant.wire_value.to_string(),
            name: name.as_str(),
            docs: &variant.docs,
            deprecation: variant.deprecation,
            place: &variant.place,
        })
        .collect()
}

/// The values that are the same on the wire, else those of the same name, and the old ones without
/// a partner. What is left of the new ones has none.
fn paired<'a>(
    old: Vec<Value<'a>>,
    new: &mut [Option<Value<'a>>],
) -> (Vec<(Value<'a>, Value<'a>)>, Vec<Value<'a>>) {
    let mut both = Vec::new();
    let mut open = old;
    for key in [
        |value: &Value<'a>| value.wire.clone(),
        |value: &Value<'a>| value.name.to_owned(),
    ] {
        let places = new.iter().enumerate();
        let places = places.filter_map(|(index, value)| Some((key(value.as_ref()?), index)));
        let places: BTreeMap<String, usize> = places.collect();
        open.retain(|value| {
            let slot = places
                .get(&key(value))
                .and_then(|index| new.get_mut(*index));
            let partner = slot.and_then(Option::take);
            let alone = partner.is_none();
            both.extend(partner.map(|partner| (value.clone(), partner)));
            alone
        });
    }
    (both, open)
}

fn item(context: &Context<'_>, pair: Pair, value: &Value<'_>) -> String {
    format!("{}::{}", pair.name(context), value.name)
}

fn same(context: &mut Context<'_>, pair: Pair, old: &Value<'_>, new: &Value<'_>) {
    let item = item(context, pair, new);
    let mut found = Vec::new();
    if old.name != new.name {
        let was = format!("{}::{}", context.before.names.ty(pair.before), old.name);
        let message = format!("`{was}` is now called `{item}`");
        let values = (Some(was), Some(item.clone()));
        found.push((Rule::EnumValueRenamed, message, values));
    }
    if old.wire != new.wire {
        let (was, now) = (code(&old.wire), code(&new.wire));
        let message = format!("`{item}` is {now} in JSON, was {was}");
        found.push((Rule::EnumValueWireChanged, message, (Some(was), Some(now))));
    }
    let rules = [Rule::EnumValueDeprecated, Rule::EnumValueUndeprecated];
    if let Some((rule, words)) = texts::deprecation(old.deprecation, new.deprecation, rules) {
        found.push((rule, format!("`{item}` {words}"), (None, None)));
    }
    if texts::differ(old.docs, new.docs) {
        let message = format!("the text of `{item}` changed");
        found.push((Rule::EnumValueTextChanged, message, (None, None)));
    }
    for (rule, message, values) in found {
        context.push_inside(pair, rule, item.clone(), new.place, message, values);
    }
}

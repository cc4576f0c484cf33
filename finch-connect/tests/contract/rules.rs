//! The rules of a request, and which of them a value breaks.
//!
//! In: a schema, or a value. Out: rules by place and keyword. Never here: a keyword that means
//! nothing: one that is new in the documents fails the tests until it is known here and broken in
//! `breaks.rs`.

use std::collections::BTreeSet;

use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::api::{Api, Operation};
use crate::places::{Place, places};

/// The place, with `*` for any item, and the keyword; of `required` with the name of the member.
pub(crate) type Rule = (String, String);

/// Keywords that ask for something.
const RULES: [&str; 9] = [
    "type",
    "enum",
    "required",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
];

/// Keywords that ask for nothing of a request. A `format` is a note in JSON Schema, and here.
const NOTES: [&str; 10] = [
    "$ref",
    "properties",
    "items",
    "description",
    "title",
    "format",
    "default",
    "example",
    "examples",
    "deprecated",
];

/// The rules of an operation's request.
pub(crate) fn rules(api: &Api, operation: &Operation) -> BTreeSet<Rule> {
    let mut rules = BTreeSet::new();
    for place in places(&api.schemas, &operation.request) {
        for keyword in place.schema.keys() {
            let is_note = NOTES.contains(&&**keyword);
            assert!(
                is_note || RULES.contains(&&**keyword),
                "{}: `{keyword}` at {} is new: it has to be known here, and broken in `breaks.rs`",
                operation.name,
                place.name()
            );
            if keyword == "required" {
                rules.extend(required(&place));
            } else if !is_note {
                rules.insert((place.name(), keyword.clone()));
            }
        }
    }
    rules
}

fn required(place: &Place<'_>) -> impl Iterator<Item = Rule> {
    let names = place.list("required").iter();
    names.map(|name| (place.name(), format!("required {name}")))
}

/// What of a value does not fit.
pub(crate) struct Broken {
    /// Such as `/products/2`.
    pub(crate) place: String,
    pub(crate) rule: Rule,
}

pub(crate) fn broken(operation: &Operation, value: &Value) -> Vec<Broken> {
    let one = |error: jsonschema::ValidationError<'_>| {
        let place = error.instance_path().to_string();
        let any_item = |step: &str| match step.parse::<usize>() {
            Ok(_) => "/*".to_owned(),
            Err(_) => format!("/{step}"),
        };
        let pattern = place.split('/').skip(1).map(any_item).collect();
        let keyword = match error.kind() {
            ValidationErrorKind::Required { property } => format!("required {property}"),
            kind => kind.keyword().to_owned(),
        };
        Broken {
            place,
            rule: (pattern, keyword),
        }
    };
    operation.validator.iter_errors(value).map(one).collect()
}

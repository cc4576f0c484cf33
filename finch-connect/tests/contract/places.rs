//! The places of a request: where a schema says something, and what stands there.
//!
//! In: a schema. Out: its places, from the whole to the smallest part. Never here: a keyword that
//! leads to schemas which is passed over.

use serde_json::{Map, Value};

use crate::schemas::Document;

/// A step into a value.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Member(String),
    /// Any item of a list; the first where one is changed.
    Item,
}

/// Where a schema says something.
pub(crate) struct Place<'schema> {
    pub(crate) steps: Vec<Step>,
    pub(crate) schema: &'schema Map<String, Value>,
}

impl Place<'_> {
    /// `/products/*`.
    pub(crate) fn name(&self) -> String {
        name(&self.steps)
    }

    pub(crate) fn list(&self, keyword: &str) -> &[Value] {
        let list = self.schema.get(keyword).and_then(Value::as_array);
        list.map_or(&[], Vec::as_slice)
    }
}

pub(crate) fn name(steps: &[Step]) -> String {
    let step = |step: &Step| match step {
        Step::Member(name) => format!("/{name}"),
        Step::Item => "/*".to_owned(),
    };
    steps.iter().map(step).collect()
}

/// The places of a schema.
pub(crate) fn places<'schema>(document: &'schema Document, schema: &str) -> Vec<Place<'schema>> {
    let mut found = Vec::new();
    let mut open = vec![(Vec::new(), document.component(schema))];
    while let Some((steps, schema)) = open.pop() {
        assert!(
            steps.len() < 20,
            "the schema does not end at {}",
            name(&steps)
        );
        let schema = resolved(document, schema);
        let members = schema.get("properties").and_then(Value::as_object);
        for (name, member) in members.into_iter().flatten().rev() {
            let step = Step::Member(name.clone());
            open.push(([&steps[..], &[step]].concat(), member));
        }
        if let Some(items) = schema.get("items") {
            open.push(([&steps[..], &[Step::Item]].concat(), items));
        }
        found.push(Place { steps, schema });
    }
    found
}

/// The schema itself, where a reference stands.
pub(crate) fn resolved<'schema>(
    document: &'schema Document,
    mut schema: &'schema Value,
) -> &'schema Map<String, Value> {
    while let Some(reference) = schema["$ref"].as_str() {
        schema = document.resolve(reference).unwrap();
    }
    schema.as_object().unwrap()
}

/// What stands at a place.
pub(crate) fn at<'value>(value: &'value Value, steps: &[Step]) -> Option<&'value Value> {
    steps.iter().try_fold(value, |value, step| match step {
        Step::Member(name) => value.get(name),
        Step::Item => value.get(0),
    })
}

/// The value with another at a place. What is missing on the way there is taken from `full`, and so
/// is what nothing can stand in.
pub(crate) fn with(value: &Value, full: &Value, steps: &[Step], new: Value) -> Value {
    let Some((step, rest)) = steps.split_first() else {
        return new;
    };
    let next = std::slice::from_ref(step);
    let inner_full = at(full, next).unwrap();
    let inner = with(at(value, next).unwrap_or(inner_full), inner_full, rest, new);
    let is_fit = std::mem::discriminant(value) == std::mem::discriminant(full);
    let mut value = if is_fit { value.clone() } else { full.clone() };
    match (step, &mut value) {
        (Step::Member(name), Value::Object(members)) => {
            members.insert(name.clone(), inner);
        }
        (Step::Item, Value::Array(items)) if items.is_empty() => items.push(inner),
        (Step::Item, Value::Array(items)) => items[0] = inner,
        _ => unreachable!("the full request has every place"),
    }
    value
}

/// The value without what stands at a place.
pub(crate) fn without(value: &Value, steps: &[Step]) -> Value {
    let mut value = value.clone();
    let (last, way) = steps.split_last().unwrap();
    let owner = way.iter().try_fold(&mut value, |value, step| match step {
        Step::Member(name) => value.get_mut(name),
        Step::Item => value.get_mut(0),
    });
    match (last, owner) {
        (Step::Member(name), Some(Value::Object(members))) => {
            members.remove(name);
        }
        (Step::Item, Some(Value::Array(items))) => items.clear(),
        _ => {}
    }
    value
}

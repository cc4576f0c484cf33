//! Whether the tests would notice: mocks whose document has another rule.
//!
//! In: a document with one rule changed at one place, for the mock alone. Out: at least one request on
//! which the judges no longer agree. The client and the validator keep to the document as it is.

use finch_connect::mock::Mock;
use serde_json::{Map, Value, json};

use crate::api::{Api, Operation};
use crate::breaks::{Case, cases};
use crate::differences::Reading;
use crate::judges::agree;
use crate::places::{Place, Step, places};
use crate::world::{Said, World};

/// A change of a schema, in words and in its place.
type Change = (String, Box<dyn Fn(&mut Map<String, Value>)>);

#[tokio::test]
async fn a_rule_that_changes_is_noticed() {
    let (api, world) = (Api::vendored(), World::new());
    let mut changes = 0;
    let mut missed = Vec::new();
    for operation in &api.operations {
        let mut asked = Vec::new();
        for case in cases(&api, operation) {
            let json = case.value.to_string().into_bytes();
            let said = world.client_says(operation, &json).await;
            asked.push(Asked { case, json, said });
        }
        for place in places(&api.schemas, &operation.request) {
            for (what, change) in changes_of(operation, &place) {
                let mut document = operation.document.clone();
                change(schema_mut(&mut document, operation, &place.steps));
                let mock = Mock::builder().document(document.to_string());
                let other = World::of(mock);
                changes += 1;
                if !is_noticed((&api, &other, operation), &asked, &place).await {
                    missed.push(format!("{}: {} {what}", operation.name, place.name()));
                }
            }
        }
    }
    println!("{changes} changed documents");
    assert!(
        changes > 60 && missed.is_empty(),
        "of {changes}:\n{}",
        missed.join("\n")
    );
}

/// A request, and what the client said of it.
struct Asked {
    case: Case,
    json: Vec<u8>,
    said: Said,
}

/// Whether one of the requests shows the change. Those that are about the place come first.
async fn is_noticed(
    (api, world, operation): (&Api, &World, &Operation),
    asked: &[Asked],
    place: &Place<'_>,
) -> bool {
    let is_near = |asked: &&Asked| asked.case.steps.starts_with(&place.steps);
    let near = asked.iter().filter(is_near);
    let far = asked.iter().filter(|asked| !is_near(asked));
    for Asked { case, json, said } in near.chain(far) {
        let mock = world.mock_says(operation, json).await;
        let reading = Reading::of(&api.schemas, &operation.request, &case.value);
        if agree(world, operation, (&case.value, &reading), said, &mock).is_err() {
            return true;
        }
    }
    false
}

/// What can be changed at a place.
fn changes_of(operation: &Operation, place: &Place<'_>) -> Vec<Change> {
    let mut document = operation.document.clone();
    let schema = schema_mut(&mut document, operation, &place.steps).clone();
    let mut changes: Vec<Change> = Vec::new();
    let mut add =
        |what: String, change: Box<dyn Fn(&mut Map<String, Value>)>| changes.push((what, change));
    for (keyword, value) in &schema {
        match &**keyword {
            "minLength" | "maxLength" | "minimum" | "maximum" | "minItems" | "maxItems" => {
                let bound = value.as_i64().unwrap();
                for by in [-1, 1] {
                    let keyword = keyword.clone();
                    add(
                        format!("{keyword} {by:+}"),
                        Box::new(move |schema| {
                            drop(schema.insert(keyword.clone(), json!(bound + by)))
                        }),
                    );
                }
            }
            "type" => {
                let other = if value == "string" {
                    "integer"
                } else {
                    "string"
                };
                add(
                    format!("type {other}"),
                    Box::new(move |schema| drop(schema.insert("type".to_owned(), json!(other)))),
                );
            }
            "enum" | "required" => {
                // Null is not gone from a list while the schema calls itself nullable.
                let values = value
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|value| !value.is_null());
                for gone in values.cloned() {
                    let keyword = keyword.clone();
                    let what = format!("{keyword} without {gone}");
                    add(
                        what,
                        Box::new(move |schema| {
                            schema[&keyword]
                                .as_array_mut()
                                .unwrap()
                                .retain(|value| *value != gone);
                        }),
                    );
                }
            }
            "properties" => {
                for name in value.as_object().unwrap().keys().cloned() {
                    let what = format!("without {name}");
                    add(
                        what,
                        Box::new(move |schema| {
                            drop(schema["properties"].as_object_mut().unwrap().remove(&name))
                        }),
                    );
                }
                add(
                    "closed".to_owned(),
                    Box::new(|schema| {
                        drop(schema.insert("additionalProperties".to_owned(), json!(false)))
                    }),
                );
            }
            _ => {}
        }
    }
    changes.extend(null_and_required(&schema, place));
    changes
}

/// Null where there is none, none where there is, and members that must be there from now on.
fn null_and_required(schema: &Map<String, Value>, place: &Place<'_>) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let is_nullable = schema.get("nullable") == Some(&json!(true));
    changes.push((
        format!("nullable {}", !is_nullable),
        Box::new(move |schema| drop(schema.insert("nullable".to_owned(), json!(!is_nullable)))),
    ));
    let members = schema.get("properties").and_then(Value::as_object);
    for name in members.into_iter().flat_map(Map::keys).cloned() {
        if !place.list("required").contains(&json!(name)) {
            let add = move |schema: &mut Map<String, Value>| {
                let required = schema.entry("required").or_insert_with(|| json!([]));
                required.as_array_mut().unwrap().push(json!(name));
            };
            changes.push(("another member required".to_owned(), Box::new(add)));
        }
    }
    changes
}

/// The schema at a place, as the document writes it.
fn schema_mut<'document>(
    document: &'document mut Value,
    operation: &Operation,
    steps: &[Step],
) -> &'document mut Map<String, Value> {
    let (method, path) = operation.name.split_once(' ').unwrap();
    let path = path.replace('~', "~0").replace('/', "~1");
    let method = method.to_lowercase();
    let body = format!("/paths/{path}/{method}/requestBody");
    let mut pointer = target(document, body) + "/content/application~1json/schema";
    for step in steps {
        let step = match step {
            Step::Member(name) => {
                format!("/properties/{}", name.replace('~', "~0").replace('/', "~1"))
            }
            Step::Item => "/items".to_owned(),
        };
        pointer = target(document, pointer) + &step;
    }
    pointer = target(document, pointer);
    document
        .pointer_mut(&pointer)
        .unwrap()
        .as_object_mut()
        .unwrap()
}

/// Where a pointer ends up, if a reference stands there.
fn target(document: &Value, mut pointer: String) -> String {
    while let Some(reference) = document
        .pointer(&pointer)
        .and_then(|value| value["$ref"].as_str())
    {
        reference.trim_start_matches('#').clone_into(&mut pointer);
    }
    pointer
}

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

/// A schema with a change.
struct Change {
    what: String,
    /// Where it shows.
    about: Vec<Step>,
    schema: Map<String, Value>,
}

#[tokio::test]
async fn a_rule_that_changes_is_noticed() {
    let (api, world) = (Api::vendored(), World::new());
    let mut count = 0;
    let mut missed = Vec::new();
    for operation in &api.operations {
        let mut asked = Vec::new();
        for case in cases(&api, operation) {
            let json = case.value.to_string().into_bytes();
            let said = world.client_says(operation, &json).await;
            asked.push(Asked { case, json, said });
        }
        for place in places(&api.schemas, &operation.request) {
            for change in changes(operation, &place) {
                let mut document = operation.document.clone();
                *schema_mut(&mut document, operation, &place.steps) = change.schema;
                let mock = Mock::builder().document(document.to_string());
                let other = (&api, &world.beside(mock), operation);
                count += 1;
                if !is_noticed(other, &asked, &change.about).await {
                    let place = place.name();
                    missed.push(format!("{}: {place} {}", operation.name, change.what));
                }
            }
        }
    }
    println!("{count} changed documents");
    assert!(count > 100 && missed.is_empty(), "of {count}: {missed:#?}");
}

/// A request, and what the client said of it.
struct Asked {
    case: Case,
    json: Vec<u8>,
    said: Said,
}

/// Whether one of the requests shows the change. Those that are about its place come first.
async fn is_noticed(
    (api, world, operation): (&Api, &World, &Operation),
    asked: &[Asked],
    about: &[Step],
) -> bool {
    let is_near = |asked: &&Asked| asked.case.steps == about;
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
fn changes(operation: &Operation, place: &Place<'_>) -> Vec<Change> {
    let mut document = operation.document.clone();
    let schema = schema_mut(&mut document, operation, &place.steps).clone();
    let put = |keyword: &str, value: Value| {
        let what = format!("{keyword} {value}");
        let mut schema = schema.clone();
        schema.insert(keyword.to_owned(), value);
        let about = place.steps.clone();
        Change {
            what,
            about,
            schema,
        }
    };
    let is_nullable = schema.get("nullable") == Some(&json!(true));
    let mut changes = vec![put("nullable", json!(!is_nullable))];
    for (keyword, value) in &schema {
        match (&**keyword, value) {
            (
                "minLength" | "maxLength" | "minimum" | "maximum" | "minItems" | "maxItems",
                bound,
            ) => {
                let bound = bound.as_i64().unwrap();
                changes.extend([-1, 1].map(|by| put(keyword, json!(bound + by))));
            }
            ("type", kind) if kind == "string" => changes.push(put("type", json!("integer"))),
            ("type", _) => changes.push(put("type", json!("string"))),
            // Null is not gone from a list while the schema calls itself nullable.
            ("enum", Value::Array(values)) => {
                let gone = values.iter().filter(|value| !value.is_null());
                changes.extend(gone.map(|gone| put("enum", others(values, gone))));
            }
            ("properties", Value::Object(members)) => {
                changes.push(put("additionalProperties", json!(false)));
                changes.extend(
                    members
                        .keys()
                        .flat_map(|name| of_member(&schema, place, name)),
                );
            }
            _ => {}
        }
    }
    changes
}

/// A member that is gone, and one that must be there from now on, or no longer.
fn of_member(schema: &Map<String, Value>, place: &Place<'_>, name: &str) -> [Change; 2] {
    let about = [&place.steps[..], &[Step::Member(name.to_owned())]].concat();
    let mut gone = schema.clone();
    if let Some(Value::Object(members)) = gone.get_mut("properties") {
        members.remove(name);
    }
    let mut required = place.list("required").to_vec();
    let named = json!(name);
    if required.contains(&named) {
        required.retain(|other| *other != named);
    } else {
        required.push(named);
    }
    let mut other = schema.clone();
    other.insert("required".to_owned(), Value::Array(required));
    let what = format!("without {name}");
    let gone = Change {
        what,
        about: about.clone(),
        schema: gone,
    };
    let what = format!("required the other way: {name}");
    [
        gone,
        Change {
            what,
            about,
            schema: other,
        },
    ]
}

fn others(values: &[Value], gone: &Value) -> Value {
    values
        .iter()
        .filter(|value| *value != gone)
        .cloned()
        .collect()
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

//! The operations of the vendored documents.
//!
//! In: the documents, without the overlay. Out: every operation with its request, its answers and
//! its headers, and all of their schemas. Never here: something that is passed over: what this
//! reader does not know fails the tests.

use jsonschema::Validator;
use serde_json::{Map, Value};

use crate::schemas::{Document, read, workspace};

pub(crate) struct Api {
    pub(crate) schemas: Document,
    pub(crate) operations: Vec<Operation>,
}

pub(crate) struct Operation {
    /// `POST /connect/sessions`.
    pub(crate) name: String,
    pub(crate) path: String,
    /// The document that describes it.
    pub(crate) document: Value,
    /// The schema of its request, among the schemas.
    pub(crate) request: String,
    /// What a request must be, as a validator has it that knows the document alone.
    pub(crate) validator: Validator,
    pub(crate) answers: Vec<Answer>,
    pub(crate) headers: Vec<Header>,
}

/// What a document says of a status.
pub(crate) struct Answer {
    pub(crate) status: String,
    /// Its schema, among the schemas.
    pub(crate) schema: String,
}

pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) default: String,
}

impl Api {
    pub(crate) fn vendored() -> Self {
        let folder = workspace().join("spec");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|end| end == "yaml" || end == "json")
            })
            .filter(|path| !path.ends_with("overlay.yaml"))
            .collect();
        files.sort();
        let documents: Vec<Value> = files.iter().map(|path| read(path)).collect();
        let mut schemas = Map::new();
        for document in &documents {
            for (name, schema) in members(document, "/components/schemas") {
                schemas.insert(name.clone(), schema.clone());
            }
        }
        let mut found = Vec::new();
        for document in &documents {
            for (path, item) in members(document, "/paths") {
                for (method, operation) in item.as_object().unwrap() {
                    if ["summary", "description", "parameters", "servers"].contains(&&**method) {
                        continue;
                    }
                    found.push(Found::read(
                        document,
                        &mut schemas,
                        (path, method),
                        [item, operation],
                    ));
                }
            }
        }
        let schemas = Document::with(schemas);
        let operations = found
            .into_iter()
            .map(|found| found.complete(&schemas))
            .collect();
        Self {
            schemas,
            operations,
        }
    }

    pub(crate) fn operation(&self, name: &str) -> &Operation {
        let found = self
            .operations
            .iter()
            .find(|operation| operation.name == name);
        found.unwrap_or_else(|| panic!("no document has {name}"))
    }
}

/// An operation whose schemas are not compiled yet.
struct Found {
    name: String,
    path: String,
    document: Value,
    answers: Vec<Answer>,
    headers: Vec<Header>,
}

impl Found {
    fn read(
        document: &Value,
        schemas: &mut Map<String, Value>,
        (path, method): (&str, &str),
        [item, operation]: [&Value; 2],
    ) -> Self {
        let name = format!("{} {path}", method.to_uppercase());
        let body = target(document, &operation["requestBody"]);
        schemas.insert(request_of(&name), json_schema(&name, body));
        let mut answers = Vec::new();
        for (status, answer) in members(operation, "/responses") {
            let schema = format!("{name} {status}");
            schemas.insert(
                schema.clone(),
                json_schema(&schema, target(document, answer)),
            );
            answers.push(Answer {
                status: status.clone(),
                schema,
            });
        }
        let mut headers = Vec::new();
        for owner in [item, operation] {
            for parameter in owner["parameters"].as_array().into_iter().flatten() {
                let parameter = target(document, parameter);
                assert_eq!(parameter["in"], "header", "{name}: {parameter}");
                headers.push(Header {
                    name: parameter["name"].as_str().unwrap().to_owned(),
                    default: parameter["schema"]["default"].as_str().unwrap().to_owned(),
                });
            }
        }
        Self {
            path: path.to_owned(),
            document: document.clone(),
            answers,
            headers,
            name,
        }
    }

    fn complete(self, schemas: &Document) -> Operation {
        let request = request_of(&self.name);
        Operation {
            validator: schemas.validator(&request).unwrap(),
            request,
            name: self.name,
            path: self.path,
            document: self.document,
            answers: self.answers,
            headers: self.headers,
        }
    }
}

fn request_of(name: &str) -> String {
    format!("{name} request")
}

/// The schema of a body, which is JSON and nothing else.
fn json_schema(of: &str, body: &Value) -> Value {
    let kinds: Vec<&String> = members(body, "/content").map(|(kind, _)| kind).collect();
    assert_eq!(
        kinds,
        ["application/json"],
        "{of}: the contract tests know JSON alone"
    );
    body["content"]["application/json"]["schema"].clone()
}

/// What a reference into the same document leads to.
fn target<'document>(document: &'document Value, value: &'document Value) -> &'document Value {
    match value["$ref"].as_str() {
        Some(reference) => document
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => value,
    }
}

fn members<'value>(
    value: &'value Value,
    pointer: &str,
) -> impl Iterator<Item = (&'value String, &'value Value)> {
    value
        .pointer(pointer)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

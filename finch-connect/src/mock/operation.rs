//! The operations that the documents describe, and what they say of requests and answers.
//!
//! What goes in: documents of OpenAPI. What comes out: for a method and a path, whether a request
//! or an answer fits. The judge is a validator of JSON Schema: nothing here comes from generated
//! code. Never here: the name of a schema or of a member.

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use super::schema::{Way, complete, resolved, translate};
use super::words::Words;

/// The documents as they were vendored, without the overlay: it is ours, and no judge.
pub(super) const VENDORED: [(&str, &str); 3] = [
    (
        "connect-sessions.yaml",
        include_str!("../../spec/connect-sessions.yaml"),
    ),
    (
        "create-access-token.yaml",
        include_str!("../../spec/create-access-token.yaml"),
    ),
    (
        "reauthenticate-session.yaml",
        include_str!("../../spec/reauthenticate-session.yaml"),
    ),
];

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// Headers of which OpenAPI says that a parameter of their name means nothing.
const NOT_PARAMETERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// Every operation of every document.
#[derive(Default)]
pub(super) struct Operations {
    operations: Vec<Operation>,
    /// What the documents say of products.
    pub(super) words: Words,
}

/// What a document says of one call.
pub(super) struct Operation {
    method: String,
    pub(super) path: String,
    /// Whether it asks for the client's credentials in the header.
    pub(super) is_basic: bool,
    /// The status of success.
    pub(super) success: u16,
    headers: Vec<(String, Validator)>,
    request: Option<Validator>,
    /// By `201`, `4XX` or `default`.
    answers: Vec<(String, Body)>,
}

/// The body of an answer.
struct Body {
    validator: Validator,
    schema: Value,
    root: Value,
}

impl Operations {
    /// Reads one more document. Its operations stand before those that are known already.
    pub(super) fn read(&mut self, name: &str, text: &str) -> Result<(), String> {
        let document = super::yaml::read(text).map_err(|problem| format!("{name}: {problem}"))?;
        let requests = Reader::new(&document, Way::Request);
        let answers = Reader::new(&document, Way::Answer);
        let mut found = Vec::new();
        for (path, item) in members(&document, "paths") {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if METHODS.contains(&&**method) {
                    let operation =
                        read_operation(method, path, item, operation, [&requests, &answers])
                            .map_err(|problem| format!("{name}: {method} {path}: {problem}"))?;
                    found.push(operation);
                }
            }
        }
        if found.is_empty() {
            return Err(format!("{name}: no operation stands in it"));
        }
        found.append(&mut self.operations);
        self.operations = found;
        self.words.read(&document);
        Ok(())
    }

    pub(super) fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| {
            operation.path == path && operation.method.eq_ignore_ascii_case(method)
        })
    }

    pub(super) fn has_path(&self, path: &str) -> bool {
        self.operations
            .iter()
            .any(|operation| operation.path == path)
    }
}

impl Operation {
    /// What is wrong with the headers. One that is missing is not: real servers take a default.
    pub(super) fn judge_header(&self, header: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, validator) in &self.headers {
            if let Some(value) = header(name) {
                // A header is text. A number in it is one to its schema.
                let number = serde_json::from_str(&value).unwrap_or(Value::Null);
                if !validator.is_valid(&Value::String(value)) && !validator.is_valid(&number) {
                    problems.push(format!("the header {name} does not fit its schema"));
                }
            }
        }
        problems
    }

    /// Whether the document says what the body is.
    pub(super) fn takes_body(&self) -> bool {
        self.request.is_some()
    }

    /// What is wrong with the body. No value shows in it: one may be a secret.
    pub(super) fn judge_request(&self, body: &Value) -> Vec<String> {
        self.request
            .as_ref()
            .map_or_else(Vec::new, |validator| judge(validator, body))
    }

    /// Adds to an answer what the document requires and nobody here knows of.
    pub(super) fn complete(&self, status: u16, body: &mut Value) {
        if let Some(answer) = self.answer(status) {
            complete(body, &answer.schema, &answer.root);
        }
    }

    /// What is wrong with an answer. Of a status without a schema nothing is known.
    pub(super) fn judge_answer(&self, status: u16, body: &Value) -> Vec<String> {
        self.answer(status)
            .map_or_else(Vec::new, |answer| judge(&answer.validator, body))
    }

    fn answer(&self, status: u16) -> Option<&Body> {
        let range = format!("{}XX", status / 100);
        let find = |key: &str| {
            let mut answers = self.answers.iter();
            answers.find(|(known, _)| known.eq_ignore_ascii_case(key))
        };
        let found = find(&status.to_string()).or_else(|| find(&range));
        found.or_else(|| find("default")).map(|(_, body)| body)
    }
}

fn judge(validator: &Validator, value: &Value) -> Vec<String> {
    let problem = |error: jsonschema::ValidationError<'_>| {
        let place = error.instance_path().to_string();
        let place = place.trim_start_matches('/').replace('/', ".");
        match &*place {
            "" => error.masked().to_string(),
            place => format!("{place}: {}", error.masked()),
        }
    };
    validator.iter_errors(value).map(problem).collect()
}

/// A document whose components are translated for one way.
struct Reader<'a> {
    document: &'a Value,
    root: Value,
    way: Way,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Value, way: Way) -> Self {
        let mut root = document.clone();
        let schemas = root
            .pointer_mut("/components/schemas")
            .and_then(Value::as_object_mut);
        for (_, schema) in schemas.into_iter().flatten() {
            translate(schema, way);
        }
        Self {
            document,
            root,
            way,
        }
    }

    /// The validator of a schema, and the schema itself.
    fn compile(&self, schema: &Value) -> Result<Body, String> {
        let mut schema = schema.clone();
        translate(&mut schema, self.way);
        let mut root = Map::new();
        for name in ["components", "paths"] {
            if let Some(part) = self.root.get(name) {
                root.insert(name.to_owned(), part.clone());
            }
        }
        let mut whole = root.clone();
        whole.insert("allOf".to_owned(), json!([schema]));
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            // In a request a format is a note, as JSON Schema has it; our own answers keep to it.
            .should_validate_formats(self.way == Way::Answer)
            .build(&Value::Object(whole))
            .map_err(|error| error.to_string())?;
        Ok(Body {
            validator,
            schema,
            root: Value::Object(root),
        })
    }
}

fn read_operation(
    method: &str,
    path: &str,
    item: &Value,
    operation: &Value,
    [requests, answers]: [&Reader<'_>; 2],
) -> Result<Operation, String> {
    let document = requests.document;
    let request = operation.get("requestBody").unwrap_or(&Value::Null);
    let request = json_schema(resolved(request, document));
    let request = request.map(|schema| requests.compile(schema)).transpose()?;
    let mut bodies = Vec::new();
    let mut success = None;
    for (status, answer) in members(operation, "responses") {
        let number = status
            .parse()
            .ok()
            .filter(|status| (200..300).contains(status));
        success = success.or(number);
        if let Some(schema) = json_schema(resolved(answer, document)) {
            bodies.push((status.clone(), answers.compile(schema)?));
        }
    }
    let mut headers = Vec::new();
    for owner in [operation, item] {
        let parameters = owner.get("parameters").and_then(Value::as_array);
        for parameter in parameters.into_iter().flatten() {
            let parameter = resolved(parameter, document);
            let name = parameter
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let is_header = parameter.get("in").and_then(Value::as_str) == Some("header");
            let means_nothing = NOT_PARAMETERS
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known));
            let known = headers.iter().any(|(known, _)| known == name);
            if let Some(schema) = parameter
                .get("schema")
                .filter(|_| is_header && !means_nothing && !known)
            {
                headers.push((name.to_owned(), requests.compile(schema)?.validator));
            }
        }
    }
    Ok(Operation {
        method: method.to_owned(),
        path: path.to_owned(),
        is_basic: is_basic(operation, document),
        success: success.unwrap_or(200),
        headers,
        request: request.map(|request| request.validator),
        answers: bodies,
    })
}

/// Whether one of the ways to prove who calls is HTTP Basic.
fn is_basic(operation: &Value, document: &Value) -> bool {
    let security = operation
        .get("security")
        .or_else(|| document.get("security"));
    let ways = security.and_then(Value::as_array);
    let mut names = ways
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flatten();
    names.any(|(name, _)| {
        let schemes = document.pointer("/components/securitySchemes");
        let scheme = schemes.and_then(|schemes| schemes.get(name));
        let scheme = scheme
            .and_then(|scheme| scheme.get("scheme"))
            .and_then(Value::as_str);
        scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic"))
    })
}

/// The schema of a body that is JSON.
fn json_schema(body: &Value) -> Option<&Value> {
    body.get("content")?.get("application/json")?.get("schema")
}

fn members<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value
        .get(name)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use serde_json::json;

    use super::{Operations, VENDORED};

    fn vendored() -> Operations {
        let mut operations = Operations::default();
        for (name, text) in VENDORED {
            operations.read(name, text).unwrap();
        }
        operations
    }

    #[test]
    fn every_vendored_document_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
        let mut found = BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let end = Path::new(&name).extension();
            let is_document = end.is_some_and(|end| end == "yaml" || end == "json");
            if is_document && name != "overlay.yaml" {
                found.insert(name);
            }
        }
        let embedded = VENDORED.map(|(name, _)| name.to_owned());
        assert_eq!(found, BTreeSet::from(embedded));
    }

    #[test]
    fn operations_are_found_by_method_and_path() {
        let operations = vendored();
        let found = |path| operations.find("POST", path).unwrap();
        let shown: Vec<_> = [
            "/connect/sessions",
            "/connect/sessions/reauthenticate",
            "/auth/token",
        ]
        .map(|path| (found(path).success, found(path).is_basic))
        .into();
        assert_eq!(shown, [(201, true), (201, true), (200, false)]);
        assert!(operations.find("GET", "/connect/sessions").is_none());
        assert!(operations.has_path("/auth/token") && !operations.has_path("/auth"));
    }

    #[test]
    fn requests_are_judged() {
        let operations = vendored();
        let create = operations.find("POST", "/connect/sessions").unwrap();
        let good = json!({
            "customer_id": "c", "customer_name": "n", "products": ["company"], "new": 1,
            "customer_email": null, "sandbox": null, "integration": null, "minutes_to_expire": 1.5,
        });
        assert_eq!(create.judge_request(&good), [""; 0]);
        let bad = json!({
            "customer_id": "", "products": ["company", "houses"], "minutes_to_expire": 0,
            "integration": {"auth_method": "secret-word"},
        });
        let problems = create.judge_request(&bad);
        assert_eq!(problems.len(), 6, "{problems:#?}");
        for start in [
            "customer_id: ",
            "products.1: ",
            "minutes_to_expire: ",
            "\"customer_name\" is a required",
        ] {
            assert!(
                problems.iter().any(|problem| problem.starts_with(start)),
                "{start} {problems:#?}"
            );
        }
        assert!(
            !problems
                .iter()
                .any(|problem| problem.contains("secret-word"))
        );
        for (version, expected) in [("2020-09-17", 0), ("yesterday", 1)] {
            let problems = create.judge_header(|name| {
                assert_eq!(name, "Finch-API-Version");
                Some(version.to_owned())
            });
            assert_eq!(problems.len(), expected);
        }
    }

    #[test]
    fn answers_are_judged_more_strictly() {
        let operations = vendored();
        let create = operations.find("POST", "/connect/sessions").unwrap();
        let answer =
            |url: &str| create.judge_answer(201, &json!({"session_id": "s", "connect_url": url}));
        assert_eq!(answer("https://x.test/").len(), 0);
        assert_eq!(answer("no URL").len(), 1);
        assert_eq!(
            create
                .judge_answer(400, &json!({"finch_code": "something_else"}))
                .len(),
            1
        );
        assert_eq!(create.judge_answer(418, &json!(1)).len(), 0);
    }

    #[test]
    fn documents_that_cannot_be_read() {
        for text in [
            "a: b",
            "paths: {/x: {post: {requestBody: {content: {application/json: {schema: {type: 5}}}}}}}",
            "[",
        ] {
            assert!(
                Operations::default()
                    .read("d.yaml", text)
                    .unwrap_err()
                    .starts_with("d.yaml: ")
            );
        }
    }
}

//! Changes of a document that people make: each thing that can be said of a node is said
//! otherwise, is said for the first time, or is no longer said.

use codegen::source::{Pointer, Source, Span};
use codegen::tree::{Node, Value};

use super::tree;

/// A change of one node.
#[derive(Clone)]
pub(crate) struct Edit {
    at: Pointer,
    action: Action,
}

#[derive(Clone)]
enum Action {
    /// A member holds this.
    Set(String, String),
    /// A member is gone.
    Remove(String),
    /// A member has another name.
    Rename(String, String),
    /// An element is gone.
    Drop(usize),
    /// An element more.
    Push(String),
}

impl std::fmt::Display for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = self.at.as_str();
        match &self.action {
            Action::Set(member, json) => write!(f, "{at}/{member} = {json}"),
            Action::Remove(member) => write!(f, "{at}/{member} removed"),
            Action::Rename(member, to) => write!(f, "{at}/{member} renamed to {to}"),
            Action::Drop(index) => write!(f, "{at}/{index} removed"),
            Action::Push(json) => write!(f, "{at} has {json} more"),
        }
    }
}

impl Edit {
    /// Changes a document.
    pub(crate) fn apply(&self, document: &mut Node) {
        let node = document.pointer_mut(&self.at).map(|node| &mut node.value);
        match (node, &self.action) {
            (Some(Value::Mapping(mapping)), Action::Set(member, json)) => {
                mapping.insert(member.as_str(), Span::default(), node_of(json));
            }
            (Some(Value::Mapping(mapping)), Action::Remove(member)) => {
                mapping.remove(member);
            }
            (Some(Value::Mapping(mapping)), Action::Rename(member, to)) => {
                let members: Vec<_> = std::mem::take(mapping).into_iter().collect();
                for (name, entry) in members {
                    let name = if name == *member { to.clone() } else { name };
                    mapping.insert(name, entry.key_span, entry.value);
                }
            }
            (Some(Value::Sequence(items)), Action::Drop(index)) => drop(items.remove(*index)),
            (Some(Value::Sequence(items)), Action::Push(json)) => items.push(node_of(json)),
            (node, _) => panic!("{self}: {node:?}"),
        }
    }
}

fn node_of(json: &str) -> Node {
    tree::read(&Source::new("edit.json", json))
}

/// Every change of a document that this knows.
pub(crate) fn edits(document: &Node) -> Vec<Edit> {
    let mut found = Vec::new();
    let mut open = vec![(Pointer::root(), String::new(), document)];
    while let Some((at, key, node)) = open.pop() {
        let mut add = |action: Action| {
            found.push(Edit {
                at: at.clone(),
                action,
            });
        };
        match &node.value {
            Value::Sequence(items) => {
                in_list(&key, items, &mut add);
                for (index, item) in items.iter().enumerate() {
                    open.push((at.index(index), String::new(), item));
                }
            }
            Value::Mapping(mapping) => {
                first_said(node, &mut add);
                for (name, entry) in mapping.iter() {
                    if NAMED.contains(&key.as_str()) {
                        named(&key, name, &mut add);
                    } else {
                        said_otherwise(name, &entry.value, &mut add);
                    }
                    // What is below a member of an example is none of the document's words.
                    if !["example", "examples", "default"].contains(&name) {
                        open.push((at.child(name), name.to_owned(), &entry.value));
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}

/// Objects whose members have names of the document's own.
const NAMED: &[&str] = &[
    "properties",
    "patternProperties",
    "responses",
    "content",
    "headers",
    "paths",
    "schemas",
    "parameters",
    "requestBodies",
    "securitySchemes",
    "$defs",
    "variables",
    "mapping",
    "encoding",
    "webhooks",
];

fn named(group: &str, name: &str, add: &mut impl FnMut(Action)) {
    add(Action::Remove(name.to_owned()));
    let renamed: &[&str] = match group {
        "responses" => &["201", "404", "4XX", "default"],
        "content" => &["application/xml", "text/plain", "application/x+json"],
        "paths" => &["/moved"],
        _ => &[],
    };
    for to in renamed {
        add(Action::Rename(name.to_owned(), (*to).to_owned()));
    }
    if renamed.is_empty() {
        add(Action::Rename(name.to_owned(), format!("{name}_moved")));
    }
}

fn in_list(key: &str, items: &[Node], add: &mut impl FnMut(Action)) {
    for index in 0..items.len() {
        add(Action::Drop(index));
    }
    match key {
        "enum" if items.iter().all(|item| item.as_str().is_some()) => {
            add(Action::Push(r#""z_more""#.to_owned()));
        }
        "oneOf" | "anyOf" => add(Action::Push(r#"{"type":"integer"}"#.to_owned())),
        "allOf" => add(Action::Push(
            r#"{"type":"object","properties":{"z_more":{"type":"string"}}}"#.to_owned(),
        )),
        "security" => add(Action::Push("{}".to_owned())),
        "parameters" => add(Action::Push(
            r#"{"name":"z_more","in":"query","schema":{"type":"string"}}"#.to_owned(),
        )),
        _ => {}
    }
}

/// What a member may say instead.
fn said_otherwise(name: &str, value: &Node, add: &mut impl FnMut(Action)) {
    let others: &[&str] = match name {
        "type" => &[
            r#""string""#,
            r#""integer""#,
            r#""boolean""#,
            r#"["string","null"]"#,
        ],
        "format" => &[r#""uuid""#, r#""int32""#, r#""password""#, r#""date-time""#],
        "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems"
        | "minProperties" | "maxProperties" | "multipleOf" => &["3"],
        "description" | "summary" | "title" => &[r#""Said otherwise.""#],
        "in" => &[r#""query""#, r#""header""#, r#""cookie""#],
        "style" => &[
            r#""form""#,
            r#""pipeDelimited""#,
            r#""simple""#,
            r#""label""#,
        ],
        "operationId" | "x-rust-name" | "propertyName" | "name" => &[r#""z_other""#],
        "url" => &[r#""https://other.example.com/z""#],
        "scheme" => &[r#""basic""#, r#""bearer""#],
        "default" => &[r#""z_default""#, "7"],
        "$ref" => &[r#"{"type":"string"}"#],
        "schema" | "items" => &["{}", r#"{"type":"string"}"#],
        "additionalProperties" => &["false", r#"{"type":"string"}"#],
        "security" => &["[]"],
        "contentType" => &[r#""text/csv""#],
        "const" => &[r#""z_const""#, "false"],
        "x-rust-repeatable" => &["true", "false"],
        "tags" => &[r#"["z_tag"]"#],
        "version" => &[r#""2""#],
        _ => &[],
    };
    for other in others {
        add(Action::Set(name.to_owned(), (*other).to_owned()));
    }
    if let Some(value) = value.as_bool() {
        add(Action::Set(name.to_owned(), (!value).to_string()));
    }
    add(Action::Remove(name.to_owned()));
    if ["get", "put", "post", "delete", "patch"].contains(&name) {
        add(Action::Rename(name.to_owned(), "head".to_owned()));
        add(Action::Rename(name.to_owned(), "put".to_owned()));
    }
}

/// What may be said of a node for the first time.
fn first_said(node: &Node, add: &mut impl FnMut(Action)) {
    let has = |name: &str| node.get(name).is_some();
    let mut offer = |name: &str, json: &str| {
        if !has(name) {
            add(Action::Set(name.to_owned(), json.to_owned()));
        }
    };
    if has("type") || has("$ref") || has("enum") {
        for (name, json) in [
            ("nullable", "true"),
            ("deprecated", "true"),
            ("description", r#""Said.""#),
            ("readOnly", "true"),
            ("writeOnly", "true"),
            ("default", r#""z_default""#),
            ("minLength", "2"),
            ("maximum", "12"),
            ("format", r#""uuid""#),
            ("uniqueItems", "true"),
            ("additionalProperties", r#"{"type":"string"}"#),
            ("x-rust-name", r#""ZOther""#),
        ] {
            offer(name, json);
        }
    }
    if has("enum") {
        offer("x-rust-enum", r#""closed""#);
    }
    if let Some(members) = node.get("properties").and_then(Node::as_mapping) {
        let names: Vec<String> = members
            .iter()
            .map(|(name, _)| serde_json::Value::from(name).to_string())
            .collect();
        offer("required", &format!("[{}]", names.join(",")));
    }
    if has("in") {
        for (name, json) in [
            ("required", "true"),
            ("deprecated", "true"),
            ("explode", "false"),
            ("description", r#""Said.""#),
            ("allowReserved", "true"),
        ] {
            offer(name, json);
        }
    }
    if has("content") {
        offer("required", "true");
        offer("headers", r#"{"X-Z-More":{"schema":{"type":"string"}}}"#);
    }
    if has("responses") {
        for (name, json) in [
            ("deprecated", "true"),
            ("description", r#""Said.""#),
            ("security", "[]"),
            ("x-rust-name", r#""z_other""#),
            ("x-rust-repeatable", "true"),
            ("servers", r#"[{"url":"https://other.example.com"}]"#),
            (
                "requestBody",
                r#"{"content":{"application/json":{"schema":{"type":"string"}}}}"#,
            ),
        ] {
            offer(name, json);
        }
    }
    if has("paths") {
        offer("servers", r#"[{"url":"https://other.example.com"}]"#);
    }
}

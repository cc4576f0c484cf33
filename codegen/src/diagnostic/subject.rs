//! What a place of a document belongs to, in words that people use.
//!
//! In: pointers, and the documents for the names of their operations. Out: the kind and name of
//! the operation, schema or other component around. Never here: an owner that is made up.

use std::collections::BTreeMap;

use crate::source::{FileId, Pointer};
use crate::tree::{Mapping, Node};

use super::quoted;

/// The methods of a path item.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The names of the operations of all documents.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    operations: BTreeMap<(String, String), Vec<(FileId, String)>>,
}

impl Subjects {
    /// Takes the names of the operations of a document.
    pub(super) fn learn(&mut self, document: &Node) {
        let paths = document.get("paths").and_then(Node::as_mapping);
        for (path, item) in paths.into_iter().flat_map(Mapping::iter) {
            for method in METHODS {
                let id = (item.value.get(method))
                    .and_then(|operation| operation.get("operationId"))
                    .and_then(Node::as_str);
                if let Some(id) = id {
                    self.operations
                        .entry((path.to_owned(), method.to_owned()))
                        .or_default()
                        .push((document.span.file, id.to_owned()));
                }
            }
        }
    }

    /// What the place belongs to.
    pub(super) fn of(&self, at: &Pointer, file: FileId) -> Option<String> {
        let tokens: Vec<String> = at.tokens().take(3).collect();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        Some(match tokens.as_slice() {
            ["paths", path, method, ..] if METHODS.contains(method) => {
                self.operation(path, method, file)
            }
            ["paths", path, ..] => format!("path {}", quoted(path)),
            ["webhooks", name, ..] => format!("webhook {}", quoted(name)),
            ["components", group, name, ..] => format!("{} {}", noun(group), quoted(name)),
            [member, ..] => quoted(member),
            [] => return None,
        })
    }

    fn operation(&self, path: &str, method: &str, file: FileId) -> String {
        let call = format!("{} {path}", method.to_uppercase());
        let known = self.operations.get(&(path.to_owned(), method.to_owned()));
        let id = known.and_then(|ids| ids.iter().find(|(of, _)| *of == file).or(ids.first()));
        match id {
            Some((_, id)) => {
                let call = quoted(&call);
                format!("operation {} ({})", quoted(id), call.trim_matches('`'))
            }
            None => format!("operation {}", quoted(&call)),
        }
    }
}

/// What a group of components holds.
fn noun(group: &str) -> &'static str {
    match group {
        "schemas" => "schema",
        "responses" => "answer",
        "parameters" => "parameter",
        "examples" => "example",
        "requestBodies" => "body",
        "headers" => "header",
        "securitySchemes" => "security scheme",
        "links" => "link",
        "callbacks" => "callback",
        "pathItems" => "path item",
        _ => "component",
    }
}

//! Allowances: which errors may be warnings, and where.
//!
//! In: what the caller allows, and `x-rust-allow` in the documents. Out: the grants of the report,
//! and what is wrong with the allowances themselves. Never here: what a stage does in place of
//! what is wrong; each has its fallback, which [`Code::fallback`] tells in a sentence.

use crate::diagnostic::{Allowances, Code, Giver, Reach, Report, quoted};
use crate::near::nearest;
use crate::path_items::operations;
use crate::source::Pointer;
use crate::tree::{Mapping, Node, Value};

/// The extension that holds the names of codes.
pub(crate) const EXTENSION: &str = "x-rust-allow";

/// An error that the caller allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The name of a [`Code`].
    pub code: String,
    /// Below which place it holds: a JSON Pointer, an `operationId`, or the name of a schema.
    /// Everywhere, where there is none.
    pub at: Option<String>,
}

impl Allowance {
    /// Reads `CODE` or `CODE=PLACE`.
    pub fn read(text: &str) -> Self {
        let (code, at) = match text.split_once('=') {
            Some((code, at)) => (code, Some(at.to_owned())),
            None => (text, None),
        };
        Self {
            code: code.to_owned(),
            at,
        }
    }
}

/// Takes the caller's allowances. What is wrong with them is in the report.
pub(crate) fn begin(given: &[Allowance]) -> Report {
    let mut allowances = Allowances::default();
    let mut wrong = Vec::new();
    for allowance in given {
        match code(&allowance.code) {
            Ok(code) => {
                let reach = reach(allowance.at.as_deref());
                allowances.grant(code, reach, Giver::Caller);
            }
            Err((message, help)) => {
                wrong.push(
                    Giver::Caller
                        .problem(Code::BadAllowance, message)
                        .help(help),
                );
            }
        }
    }
    let mut report = Report::with(allowances);
    for diagnostic in wrong {
        report.push(diagnostic);
    }
    report
}

fn reach(at: Option<&str>) -> Reach {
    let Some(at) = at else {
        return Reach::Everywhere;
    };
    if at.starts_with('#') {
        return Reach::Below(Pointer::from_reference(at).into_iter().collect());
    }
    if at.is_empty() || at.starts_with('/') {
        return Reach::Below(vec![Pointer::from_fragment(at)]);
    }
    Reach::Named(at.to_owned())
}

/// The code of a name that may be allowed, or what is wrong with it, and what helps.
fn code(name: &str) -> Result<Code, (String, String)> {
    let allowable = Code::ALL.iter().filter(|code| code.fallback().is_some());
    let names: Vec<&str> = allowable.map(|code| code.name()).collect();
    let known = || format!("these can be allowed: {}", names.join(", "));
    match Code::by_name(name) {
        Some(code) if code.fallback().is_some() => Ok(code),
        Some(code) => {
            let message = format!("`{code}` cannot be allowed: nothing sound is left without it");
            Err((message, known()))
        }
        None => {
            let message = format!("there is no code {}", quoted(name));
            let help = match nearest(name, names.iter().copied()) {
                Some(near) => format!("there is `{near}`"),
                None => known(),
            };
            Err((message, help))
        }
    }
}

/// Takes the allowances out of the documents, so that no later stage takes them for something
/// else, and finds the places that the caller named.
pub(crate) fn collect(documents: &mut [Node], report: &mut Report) {
    let mut found = Vec::new();
    for document in documents.iter_mut() {
        // Most documents have none, and to look for the name alone takes a tenth of the time.
        if is_asked(document) {
            object(document, &mut Pointer::root(), &mut found);
        }
    }
    for (at, list) in found {
        take(&at, &list, report);
    }
    let wrong = report.allowances().resolve(|name| named(name, documents));
    for diagnostic in wrong {
        report.push(diagnostic.help("name a place by a JSON Pointer, an operationId or a schema"));
    }
}

/// The operations and component schemas of a name.
fn named(name: &str, documents: &[Node]) -> Vec<Pointer> {
    let mut places = Vec::new();
    for document in documents {
        let schema = Pointer::root().child("components").child("schemas");
        let schema = schema.child(name);
        places.extend(document.pointer(&schema).map(|_| schema));
        for operation in operations(document) {
            if operation.id == Some(name) {
                places.push(operation.at());
            }
        }
    }
    places.dedup();
    places
}

/// Reads the list of an extension.
fn take(at: &Pointer, list: &Node, report: &mut Report) {
    let place = at.child(EXTENSION);
    let items = list.as_sequence().unwrap_or_default();
    let giver = |node: &Node| Giver::Document(node.span, place.clone());
    if items.is_empty() || items.iter().any(|item| item.as_str().is_none()) {
        let message = format!("`{EXTENSION}` must be a list of codes");
        let help = "for instance `x-rust-allow: [unresolved-reference]`";
        report.push(giver(list).problem(Code::BadAllowance, message).help(help));
        return;
    }
    for item in items {
        match code(item.as_str().unwrap_or_default()) {
            Ok(code) => {
                let reach = Reach::Below(vec![at.clone()]);
                report.allowances().grant(code, reach, giver(item));
            }
            Err((message, help)) => {
                report.push(giver(item).problem(Code::BadAllowance, message).help(help));
            }
        }
    }
}

/// Members whose own members have names that a document chooses.
const NAMES: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Members that hold values, in which nothing is a keyword.
const VALUES: &[&str] = &["const", "default", "enum", "example", "security", "value"];

/// Whether a member of that name stands anywhere, whatever it is there.
fn is_asked(node: &Node) -> bool {
    match &node.value {
        Value::Mapping(mapping) => mapping
            .iter()
            .any(|(key, entry)| key == EXTENSION || is_asked(&entry.value)),
        Value::Sequence(items) => items.iter().any(is_asked),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Recursion is safe: no tree is deeper than the limit of the parser, and the stack is made for it.
fn object(node: &mut Node, at: &mut Pointer, found: &mut Vec<(Pointer, Node)>) {
    match &mut node.value {
        Value::Mapping(mapping) => {
            if let Some(entry) = mapping.remove(EXTENSION) {
                found.push((at.clone(), entry.value));
            }
            for (key, entry) in mapping.iter_mut() {
                if VALUES.contains(&key) || key.starts_with("x-") {
                    continue;
                }
                at.within(key, |at| match entry.value.as_mapping_mut() {
                    Some(names) if NAMES.contains(&key) => children(names, at, found),
                    _ => object(&mut entry.value, at, found),
                });
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                at.within(&index.to_string(), |at| object(item, at, found));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn children(names: &mut Mapping, at: &mut Pointer, found: &mut Vec<(Pointer, Node)>) {
    for (name, entry) in names.iter_mut() {
        at.within(name, |at| object(&mut entry.value, at, found));
    }
}

//! Allowances: which errors may be warnings, and where.
//!
//! In: what the caller allows, and `x-rust-allow` in the documents. Out: an answer for each error,
//! and what is wrong with the allowances themselves. Never here: what a stage does in place of
//! what is wrong; each has its fallback, which [`Code::fallback`] tells in a sentence.

use crate::diagnostic::{Code, Diagnostic, Report, quoted};
use crate::near::nearest;
use crate::source::{Pointer, Span};
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

/// Where an allowance holds.
#[derive(Debug)]
enum Reach {
    Everywhere,
    Below(Vec<Pointer>),
    /// What has this name is not known before the documents are read.
    Named(String),
}

/// Whether an allowance did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Idle,
    Used,
}

/// Who allows it.
#[derive(Debug, Clone)]
enum Giver {
    Caller,
    Document(Span, Pointer),
}

#[derive(Debug)]
struct Grant {
    code: Code,
    reach: Reach,
    giver: Giver,
    service: Service,
}

/// The allowances of one run.
#[derive(Debug, Default)]
pub(crate) struct Allowances {
    grants: Vec<Grant>,
}

/// Whose allowances must have something to allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Everybody's.
    All,
    /// The caller's: what the documents allow may belong to a part that was not selected.
    Caller,
}

impl Allowances {
    /// Whether an error may be a warning; what allows it is in use from then on.
    pub(crate) fn allow(&mut self, code: Code, at: Option<&Pointer>) -> bool {
        let mut allowed = false;
        for grant in &mut self.grants {
            let reached = match (&grant.reach, at) {
                (Reach::Everywhere, _) => true,
                (Reach::Below(places), Some(at)) => places.iter().any(|place| holds(place, at)),
                (Reach::Below(_) | Reach::Named(_), _) => false,
            };
            if grant.code == code && reached {
                grant.service = Service::Used;
                allowed = true;
            }
        }
        allowed
    }

    /// Whether a code is allowed anywhere.
    pub(crate) fn has(&self, code: Code) -> bool {
        self.grants.iter().any(|grant| grant.code == code)
    }

    /// Allows a code, whether it occurs or not.
    pub(crate) fn allow_everywhere(&mut self, code: Code) {
        self.grants.push(Grant {
            code,
            reach: Reach::Everywhere,
            giver: Giver::Caller,
            service: Service::Used,
        });
    }

    /// What is allowed and did not occur.
    pub(crate) fn unused(&self, strictness: Strictness) -> Vec<Diagnostic> {
        let idle = |grant: &&Grant| {
            grant.service == Service::Idle
                && (strictness == Strictness::All || matches!(grant.giver, Giver::Caller))
        };
        self.grants.iter().filter(idle).map(idle_grant).collect()
    }
}

fn idle_grant(grant: &Grant) -> Diagnostic {
    let name = grant.code.name();
    let place = match &grant.reach {
        Reach::Everywhere => "in the documents".to_owned(),
        Reach::Below(places) => match places.first().map_or("", Pointer::as_str) {
            "" => "in the document".to_owned(),
            place => format!("at or below {}", quoted(place)),
        },
        Reach::Named(name) => format!("in {}", quoted(name)),
    };
    let message = format!("`{name}` is allowed, but there is none {place}");
    problem(Code::UnusedAllowance, &grant.giver, message).help("remove the allowance")
}

fn problem(code: Code, giver: &Giver, message: String) -> Diagnostic {
    match giver {
        Giver::Caller => Diagnostic::error(code, Span::default(), message),
        Giver::Document(span, at) => Diagnostic::error(code, *span, message).of(at.as_str()),
    }
}

/// Whether a place stands at or below another one. `normalize` keeps definitions under names of
/// its own.
fn holds(above: &Pointer, at: &Pointer) -> bool {
    let plain = |pointer: &Pointer| {
        let text = pointer.as_str().replace("/$defs/", "/x-defs/");
        text.replace("/definitions/", "/x-definitions/")
    };
    let (above, at) = (plain(above), plain(at));
    at.strip_prefix(above.as_str())
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Takes the caller's allowances. What is wrong with them is in the report.
pub(crate) fn begin(given: &[Allowance]) -> Report {
    let mut grants = Vec::new();
    let mut wrong = Vec::new();
    for allowance in given {
        match code(&allowance.code) {
            Ok(code) => grants.push(Grant {
                code,
                reach: reach(allowance.at.as_deref()),
                giver: Giver::Caller,
                service: Service::Idle,
            }),
            Err((message, help)) => {
                wrong.push(problem(Code::BadAllowance, &Giver::Caller, message).help(help));
            }
        }
    }
    let mut report = Report::with(Allowances { grants });
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
        object(document, &mut Pointer::root(), &mut found);
    }
    for (at, list) in found {
        take(&at, &list, report);
    }
    let mut wrong = Vec::new();
    for grant in &mut report.allowances().grants {
        let Reach::Named(name) = &grant.reach else {
            continue;
        };
        let places = named(name, documents);
        if places.is_empty() {
            let message = format!("no operation and no schema is called {}", quoted(name));
            wrong.push(problem(Code::BadAllowance, &grant.giver, message));
            // It is said; that it allows nothing is no news.
            grant.service = Service::Used;
        } else {
            grant.reach = Reach::Below(places);
        }
    }
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
        for operation in crate::select::operations(document) {
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
        report.push(problem(Code::BadAllowance, &giver(list), message).help(help));
        return;
    }
    for item in items {
        match code(item.as_str().unwrap_or_default()) {
            Ok(code) => report.allowances().grants.push(Grant {
                code,
                reach: Reach::Below(vec![at.clone()]),
                giver: giver(item),
                service: Service::Idle,
            }),
            Err((message, help)) => {
                report.push(problem(Code::BadAllowance, &giver(item), message).help(help));
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

//! What references name outside of the components of its kind: a parameter in a path, an answer
//! of another operation, a schema below `$defs`.
//!
//! In: a normalized document. Out: each such place, read as every kind that it can be read as.
//! Never here: which kind a reference wants; who follows it asks for one.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{
    Components, Header, Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityScheme,
};

use crate::ir::{OperationId, OperationPart, SharedRole, StatusMatch};
use crate::source::Pointer;
use crate::tree::{Mapping, Node, Value};

use super::model::Part;
use super::reference::component_name;
use super::{Lower, Root};

/// The places that references name, by what stands there.
pub(super) type Places = BTreeMap<Pointer, Found>;

/// A place, read as every kind that it can be read as.
pub(super) struct Found {
    pub(super) schema: Read<Schema>,
    parameter: Read<Parameter>,
    response: Read<Response>,
    body: Read<RequestBody>,
    header: Read<Header>,
    scheme: Read<SecurityScheme>,
}

/// Nothing where it is none of that kind. Behind a pointer: most are one or two of all.
type Read<T> = Option<Box<ReferenceOr<T>>>;

/// A kind of thing that components hold and references name.
pub(super) trait Placed: Sized {
    /// The group of components that holds things of this kind.
    const GROUP: &'static str;

    /// The component of a name.
    fn component<'a>(components: &'a Components, name: &str) -> Option<&'a ReferenceOr<Self>>;

    /// What stands at a place, if it is of this kind.
    fn elsewhere(found: &Found) -> Option<&ReferenceOr<Self>>;
}

macro_rules! placed {
    ($($kind:ident in $group:literal, $components:ident, $found:ident;)+) => {
        $(impl Placed for $kind {
            const GROUP: &'static str = $group;

            fn component<'a>(
                components: &'a Components,
                name: &str,
            ) -> Option<&'a ReferenceOr<Self>> {
                components.$components.get(name)
            }

            fn elsewhere(found: &Found) -> Option<&ReferenceOr<Self>> {
                found.$found.as_deref()
            }
        })+
    };
}

placed! {
    Parameter in "parameters", parameters, parameter;
    Response in "responses", responses, response;
    RequestBody in "requestBodies", request_bodies, body;
    Header in "headers", headers, header;
    SecurityScheme in "securitySchemes", security_schemes, scheme;
}

/// Reads the places that the references of a document name. Where such a place holds a reference
/// itself, that one is found on the same walk.
pub(super) fn places(document: &Node) -> Places {
    let mut places = Places::default();
    let mut seen = BTreeSet::new();
    let mut open = vec![document];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(mapping) => {
                let target = mapping
                    .get("$ref")
                    .and_then(Node::as_str)
                    .and_then(Pointer::from_reference);
                if let Some(at) = target
                    && component_name(&at).is_none()
                    && seen.insert(at.clone())
                    && let Some(node) = document.pointer(&at)
                    && let Some(mapping) = node.as_mapping()
                {
                    places.insert(at.clone(), found(node, mapping, &at));
                }
                open.extend(mapping.iter().map(|(_, entry)| &entry.value));
            }
            Value::Sequence(items) => open.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    places
}

/// Reads a place as all that it may be.
fn found(node: &Node, mapping: &Mapping, at: &Pointer) -> Found {
    // What lacks a member that every one of a kind has is none of that kind.
    let has = |names: &[&str]| {
        mapping.contains("$ref") || names.iter().any(|name| mapping.contains(name))
    };
    Found {
        schema: read(node, may_be_schema(at)),
        parameter: read(node, has(&["in"])),
        response: read(node, has(&["description"])),
        body: read(node, true),
        header: read(node, has(&["schema", "content"])),
        scheme: read(node, has(&["type"])),
    }
}

fn read<T: Part>(node: &Node, may_be: bool) -> Read<T> {
    let read = may_be.then(|| Part::read(node).ok());
    read.flatten().map(Box::new)
}

/// Whether a schema may stand there: almost any object can be read as one, so the place decides. The
/// document itself is none, nor is a component of another kind.
fn may_be_schema(at: &Pointer) -> bool {
    const OTHERS: &[&str] = &[
        "callbacks",
        "examples",
        "headers",
        "links",
        "parameters",
        "pathItems",
        "requestBodies",
        "responses",
        "securitySchemes",
    ];
    let tokens: Vec<String> = at.tokens().take(4).collect();
    match tokens.as_slice() {
        [] => false,
        [components, group, _] => components != "components" || !OTHERS.contains(&group.as_str()),
        _ => true,
    }
}

impl Lower<'_> {
    /// Who names the types inside a parameter, a body or an answer: the operation in which it is
    /// written, not one of those that refer to it, so that none of them changes a name.
    pub(super) fn home(&self, at: &Pointer, root: Root) -> Root {
        let tokens: Vec<String> = at.tokens().take(5).collect();
        let [paths, path, third, ..] = tokens.as_slice() else {
            return root;
        };
        if paths != "paths" {
            return root;
        }
        if third == "parameters" {
            // It stands at the path, and belongs to all of its operations.
            return match root {
                Root::Operation(_, OperationPart::Parameter(name)) => {
                    Root::Shared(format!("{path} {name}"), SharedRole::Parameter)
                }
                other => other,
            };
        }
        let operation = Pointer::root().child(paths).child(path).child(third);
        match (self.operations.get(&operation), root) {
            (Some(id), Root::Operation(_, part)) => Root::Operation(*id, own_part(&tokens, part)),
            (_, root) => root,
        }
    }
}

impl Lower<'_> {
    /// The body of an operation that a place is, as a whole.
    pub(super) fn body_of(
        &self,
        path: &str,
        method: &str,
        part: &str,
        rest: &[String],
    ) -> Option<Root> {
        let operation = Pointer::root().child("paths").child(path).child(method);
        let id = *self.operations.get(&operation)?;
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        let part = match (part, rest.as_slice()) {
            ("requestBody", ["content", _, "schema"]) => OperationPart::RequestBody,
            ("responses", [status, "content", _, "schema"]) => {
                OperationPart::Response(written_status(status)?)
            }
            _ => return None,
        };
        Some(Root::Operation(id, part))
    }
}

/// An answer is named after the status under which it is written.
fn own_part(tokens: &[String], part: OperationPart) -> OperationPart {
    match (part, tokens) {
        (OperationPart::Response(status), [.., key]) => {
            OperationPart::Response(written_status(key).unwrap_or(status))
        }
        (part, _) => part,
    }
}

fn written_status(key: &str) -> Option<StatusMatch> {
    if key == "default" {
        return Some(StatusMatch::Default);
    }
    match key.strip_suffix("XX") {
        Some(range) => range.parse().ok().map(StatusMatch::Range),
        None => key.parse().ok().map(StatusMatch::Code),
    }
}

/// The operations of the document, by their places.
pub(super) fn operations<'p>(
    found: impl Iterator<Item = (&'p str, &'p str)>,
) -> BTreeMap<Pointer, OperationId> {
    let paths = Pointer::root().child("paths");
    found
        .enumerate()
        .map(|(index, (path, method))| (paths.child(path).child(method), OperationId(index)))
        .collect()
}

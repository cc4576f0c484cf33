//! The smallest part of a document that can be left out together with what is wrong in it.
//!
//! In: pointers of what is wrong. Out: the part that goes where the error is allowed, and the
//! actions of an overlay that do the same. Never here: whether an error is allowed.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::source::Pointer;
use crate::tree::{Mapping, Node, Value};

use super::grammar::{self, Kind, Need, Shape};

/// What can be done without a part of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    /// It goes.
    Remove(Pointer),
    /// It is a schema, and allows anything from then on.
    Widen(Pointer),
    /// The model wants it to be there; it holds nothing from then on.
    Empty(Pointer),
    /// It is a way to prove who calls, which nobody here speaks from then on.
    Unspoken(Pointer),
}

impl Cut {
    fn place(&self) -> &Pointer {
        let (Self::Remove(at) | Self::Widen(at) | Self::Empty(at) | Self::Unspoken(at)) = self;
        at
    }
}

/// The smallest part around a place that can go.
fn cut(at: &Pointer) -> Option<Cut> {
    let mut shape = Shape::Object(Kind::Document);
    let mut here = Pointer::root();
    let mut found = None;
    for token in at.tokens() {
        here = here.child(&token);
        let (inner, need) = step(shape, &token);
        if need == Need::Optional {
            found = Some(match inner {
                Shape::Schema => Cut::Widen(here.clone()),
                Shape::Paths | Shape::Responses => Cut::Empty(here.clone()),
                Shape::ObjectOrRef(Kind::SecurityScheme) => Cut::Unspoken(here.clone()),
                _ => Cut::Remove(here.clone()),
            });
        }
        shape = inner;
    }
    found
}

/// Whether the model wants a member that the grammar lets be absent: it is one of several, of
/// which one must be there, or `repair` has put it there.
fn is_needed(kind: Kind, member: &str) -> bool {
    match kind {
        Kind::SecurityScheme | Kind::OAuthFlow | Kind::Link => true,
        Kind::Parameter | Kind::Header => member == "content",
        _ => false,
    }
}

/// The shape of a member or element, and whether the rest can do without it.
fn step(shape: Shape, token: &str) -> (Shape, Need) {
    let optional = |shape: Shape| (shape, Need::Optional);
    match shape {
        Shape::Object(kind) | Shape::ObjectOrRef(kind) => {
            // A reference stands for the whole.
            if token == "$ref" {
                return (Shape::Text, Need::Required);
            }
            let member = grammar::members(kind)
                .iter()
                .find(|member| member.name == token);
            match member {
                Some(member) if is_needed(kind, token) => (member.shape, Need::Required),
                Some(member) => (member.shape, member.need),
                None => optional(Shape::Any),
            }
        }
        Shape::List(item) | Shape::Map(item) => optional(*item),
        Shape::Content => optional(Shape::Object(Kind::MediaType)),
        Shape::Responses => optional(Shape::ObjectOrRef(Kind::Response)),
        Shape::Paths => optional(Shape::ObjectOrRef(Kind::PathItem)),
        Shape::Schema => match token {
            "properties" | "x-defs" | "x-definitions" | "$defs" | "definitions" => {
                optional(Shape::Map(&Shape::Schema))
            }
            "items" | "not" | "additionalProperties" => optional(Shape::Schema),
            "allOf" | "oneOf" | "anyOf" => optional(Shape::List(&Shape::Schema)),
            "$ref" => (Shape::Text, Need::Required),
            _ => optional(Shape::Any),
        },
        Shape::Any | Shape::Text | Shape::Truth => (Shape::Any, Need::Required),
    }
}

/// Takes out what the allowed errors stand in, and says for the others how an overlay would. An
/// error in a part that nothing can do without stays one.
pub(super) fn settle(document: &mut Node, diagnostics: &mut [Diagnostic]) {
    let mut cuts = Vec::new();
    for diagnostic in diagnostics {
        let at = diagnostic.pointer.clone().unwrap_or_default();
        let here = cut(&at);
        if diagnostic.fix.is_none() {
            diagnostic.fix = here.as_ref().and_then(|cut| settled_by(document, cut));
        }
        // Of two statuses that are one, the first counts already.
        if diagnostic.severity == Severity::Warning && diagnostic.code != Code::DuplicateKey {
            match here {
                Some(cut) => cuts.push(cut),
                None => diagnostic.severity = Severity::Error,
            }
        }
    }
    // Of a list the last elements first, so that the others keep their numbers.
    cuts.sort_by_cached_key(|cut| std::cmp::Reverse(order(cut.place())));
    cuts.dedup();
    let mut gone = BTreeSet::new();
    for cut in cuts {
        apply(document, &cut);
        if let Cut::Remove(at) = cut
            && is_component(&at)
        {
            gone.insert(at);
        }
    }
    remove_references(document, gone);
}

/// Numbers as numbers, so that `10` stands behind `9`.
fn order(at: &Pointer) -> Vec<(usize, String)> {
    at.tokens()
        .map(|token| (token.parse().unwrap_or_default(), token))
        .collect()
}

fn apply(document: &mut Node, cut: &Cut) {
    match cut {
        Cut::Remove(at) => remove(document, at),
        Cut::Widen(at) | Cut::Empty(at) => {
            if let Some(node) = document.pointer_mut(at) {
                node.value = Value::Mapping(Mapping::default());
            }
        }
        Cut::Unspoken(at) => {
            if let Some(node) = document.pointer_mut(at) {
                let span = node.span;
                let mut scheme = Mapping::default();
                scheme.insert("type", span, Node::string("http", span));
                scheme.insert("scheme", span, Node::string("unknown", span));
                node.value = Value::Mapping(scheme);
            }
        }
    }
}

fn remove(document: &mut Node, at: &Pointer) {
    let Some(last) = at.tokens().last() else {
        return;
    };
    match document
        .pointer_mut(&at.parent())
        .map(|node| &mut node.value)
    {
        Some(Value::Mapping(members)) => {
            members.remove(&last);
        }
        Some(Value::Sequence(items)) => {
            if let Ok(index) = last.parse::<usize>()
                && index < items.len()
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// What refers to a component that is gone goes with it.
fn remove_references(document: &mut Node, mut gone: BTreeSet<Pointer>) {
    while !gone.is_empty() {
        let mut places = references(document, &gone);
        places.sort_by_cached_key(|at| std::cmp::Reverse(order(at)));
        gone.clear();
        for at in places {
            if let Some(Cut::Remove(at)) = cut(&at) {
                remove(document, &at);
                gone.insert(at);
            }
        }
        gone.retain(is_component);
    }
}

fn is_component(at: &Pointer) -> bool {
    at.tokens().count() == 3 && at.tokens().next().as_deref() == Some("components")
}

/// The places of references to other places.
fn references(document: &Node, targets: &BTreeSet<Pointer>) -> Vec<Pointer> {
    let mut found = Vec::new();
    let mut open = vec![(document, Pointer::root())];
    while let Some((node, at)) = open.pop() {
        match &node.value {
            Value::Mapping(members) => {
                let reference = members.get("$ref").and_then(Node::as_str);
                let target = reference.and_then(Pointer::from_reference);
                if target.is_some_and(|target| targets.contains(&target)) {
                    found.push(at.clone());
                }
                for (name, entry) in members.iter() {
                    open.push((&entry.value, at.child(name)));
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    open.push((item, at.index(index)));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}

/// The actions of an overlay that settle what is wrong at a place of a normalized document.
pub(crate) fn fix(document: &Node, at: &Pointer) -> Option<Fix> {
    settled_by(document, &cut(at)?)
}

fn settled_by(document: &Node, cut: &Cut) -> Option<Fix> {
    let at = match cut {
        Cut::Remove(at) | Cut::Empty(at) | Cut::Unspoken(at) => {
            return Some(Fix::remove(at.clone()));
        }
        Cut::Widen(at) => at,
    };
    let node = document.pointer(at)?;
    if node.get("$ref").is_some() {
        return Some(Fix::remove(at.child("$ref")));
    }
    let last = at.tokens().last()?;
    let in_list = document.pointer(&at.parent())?.as_sequence().is_some();
    match node.as_mapping() {
        None if !in_list => {
            let anything = Fix::update(at.parent(), &last, "{}");
            Some(Fix::remove(at.clone()).then(anything))
        }
        _ => Some(Fix::remove(at.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cut, cut};
    use crate::source::Pointer;

    #[test]
    fn the_smallest_part_that_can_go_is_found() {
        let remove = |at: &str| Some(Cut::Remove(Pointer::from_fragment(at)));
        let widen = |at: &str| Some(Cut::Widen(Pointer::from_fragment(at)));
        for (at, expected) in [
            (
                "/paths/~1a/get/parameters/0/in",
                remove("/paths/~1a/get/parameters/0"),
            ),
            (
                "/paths/~1a/get/parameters/0",
                remove("/paths/~1a/get/parameters/0"),
            ),
            ("/paths/things", remove("/paths/things")),
            (
                "/components/schemas/A/properties",
                remove("/components/schemas/A/properties"),
            ),
            (
                "/components/schemas/A/properties/b",
                widen("/components/schemas/A/properties/b"),
            ),
            ("/components/schemas/A/$ref", widen("/components/schemas/A")),
            (
                "/paths/~1a/get/requestBody/content",
                remove("/paths/~1a/get/requestBody"),
            ),
            ("/info", None),
            ("", None),
        ] {
            assert_eq!(cut(&Pointer::from_fragment(at)), expected, "{at}");
        }
    }
}

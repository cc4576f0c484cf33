//! Lists with a type for each place: `prefixItems`, and the older list under `items`.
//!
//! In: the members of one schema. Out: `items` with one type for all elements, which each place
//! fits, and a greatest length where the list has an end. Never here: a value that fitted the list
//! and no longer does.

use crate::diagnostic::Rule;
use crate::source::{Pointer, Span};
use crate::tree::{Entry, Mapping, Node, Number, Value};

use super::super::{Dialect, Walk, whole};

/// More types than these are not compared with each other.
const MOST_TYPES: usize = 64;

/// What stands behind the places that have types of their own.
enum Rest {
    /// Anything.
    Open,
    /// Nothing.
    Closed,
    /// Elements of one type.
    Typed(Node),
}

pub(super) fn rewrite(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    let is_old = |items: &Node| items.as_sequence().is_some();
    let (name, rest) = if mapping.contains("prefixItems") {
        ("prefixItems", "items")
    } else if mapping.get("items").is_some_and(is_old) {
        ("items", "additionalItems")
    } else {
        return without_places(walk, mapping, at);
    };
    let Some(Entry { key_span, value }) = mapping.remove(name) else {
        return;
    };
    let at = at.child(name);
    match (name, walk.dialect) {
        ("prefixItems", Dialect::V30) => {
            let detail = "`prefixItems` is honoured, as in 3.1";
            walk.report
                .judge(Rule::KeywordOf31In30, key_span, &at, detail);
        }
        ("items", _) => {
            let detail = "a list under `items` is read as `prefixItems`";
            walk.report.judge(Rule::Repaired, key_span, &at, detail);
        }
        _ => {}
    }
    let span = value.span;
    let Value::Sequence(places) = value.value else {
        return walk.wrong_type(span, &at, "a list", value.kind());
    };
    let rest = match mapping.remove(rest).map(|entry| entry.value) {
        _ if most(mapping).is_some_and(|most| most <= places.len()) => Rest::Closed,
        None => Rest::Open,
        Some(node) => match node.value {
            Value::Bool(false) => Rest::Closed,
            _ if says_nothing(&node) => Rest::Open,
            _ => Rest::Typed(node),
        },
    };
    let count = places.len();
    let any = places.iter().any(says_nothing);
    let types = match rest {
        _ if any => {
            let detail = "one of the places may hold anything: the list is one of anything";
            return walk.report.judge(Rule::Widened, key_span, &at, detail);
        }
        Rest::Open if count > 0 => {
            let detail = "behind the places with types of their own anything may stand: \
                          the list is one of anything";
            return walk.report.judge(Rule::Widened, key_span, &at, detail);
        }
        Rest::Open => return,
        Rest::Closed => {
            close(mapping, count, span);
            distinct(places)
        }
        Rest::Typed(rest) => distinct(places.into_iter().chain([rest])),
    };
    if types.len() > 1 {
        let detail = if types.len() > MOST_TYPES {
            "a list with a type for each place is read as a list of anything"
        } else {
            "a list with a type for each place is read as a list of any of these types, in any order"
        };
        walk.report.judge(Rule::Widened, key_span, &at, detail);
    }
    if let Some(items) = one_of_them(types, key_span) {
        mapping.insert("items", key_span, items);
    }
}

/// `additionalItems` has a meaning only behind places.
fn without_places(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    if let Some(entry) = mapping.remove("additionalItems") {
        let detail = "`additionalItems` has no meaning without a list under `items`";
        let at = at.child("additionalItems");
        walk.report
            .judge(Rule::KeywordIgnored, entry.key_span, &at, detail);
    }
    let nothing = |items: &Node| items.as_bool() == Some(false);
    if mapping.get("items").is_some_and(nothing)
        && let Some(entry) = mapping.remove("items")
    {
        close(mapping, 0, entry.value.span);
    }
}

fn most(mapping: &Mapping) -> Option<usize> {
    match &mapping.get("maxItems")?.value {
        Value::Number(number) => usize::try_from(whole(number)?).ok(),
        _ => None,
    }
}

/// Whether anything fits.
fn says_nothing(place: &Node) -> bool {
    match &place.value {
        Value::Bool(truth) => *truth,
        Value::Mapping(mapping) => mapping.is_empty(),
        _ => false,
    }
}

/// No more elements than places.
fn close(mapping: &mut Mapping, count: usize, span: Span) {
    if most(mapping).is_none_or(|most| most > count) {
        let count = Value::Number(Number::from_json_text(count.to_string()));
        mapping.insert("maxItems", span, Node::new(count, span));
    }
}

fn distinct(places: impl IntoIterator<Item = Node>) -> Vec<Node> {
    let mut types: Vec<Node> = Vec::new();
    for place in places {
        let known = types.len() > MOST_TYPES || types.iter().any(|ty| ty.same_content(&place));
        if !known {
            types.push(place);
        }
    }
    types
}

/// One type for all elements; nothing is said where there are too many of them.
fn one_of_them(mut types: Vec<Node>, span: Span) -> Option<Node> {
    match types.len() {
        0 => None,
        1 => types.pop(),
        2..=MOST_TYPES => {
            let mut any = Mapping::default();
            any.insert("anyOf", span, Node::new(Value::Sequence(types), span));
            Some(Node::new(Value::Mapping(any), span))
        }
        _ => None,
    }
}

//! The order in which schemas are lowered: parts of `allOf` before what they are parts of.
//!
//! In: the schemas that references can name. Out: their places. Never here: recursion, which a
//! long chain of parts would overflow, or a report of circles.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};

use crate::source::Pointer;

use super::view::View;
use super::{Lower, component_pointer};

/// All components, and the other places that are parts of them, each behind its own parts.
pub(super) fn parts_first(lower: &Lower<'_>) -> Vec<Pointer> {
    let mut order = Vec::new();
    let mut seen: BTreeSet<Pointer> = BTreeSet::new();
    for name in lower.components.keys() {
        let mut stack = vec![(component_pointer(name), None)];
        while let Some((at, parts)) = stack.last_mut() {
            let parts: &mut Vec<Pointer> = match parts {
                Some(parts) => parts,
                None if seen.insert(at.clone()) => parts.insert(own_parts(lower, at)),
                None => {
                    stack.pop();
                    continue;
                }
            };
            match parts.pop() {
                Some(part) => stack.push((part, None)),
                None => order.extend(stack.pop().map(|(at, _)| at)),
            }
        }
    }
    order
}

/// The places whose members a schema takes over, the last first.
fn own_parts(lower: &Lower<'_>, at: &Pointer) -> Vec<Pointer> {
    let mut found = Vec::new();
    match lower.schema_at(at) {
        Some(ReferenceOr::Reference { reference }) => {
            found.extend(Pointer::from_reference(reference));
        }
        Some(ReferenceOr::Item(schema)) => inline_parts(schema, &mut found),
        None => {}
    }
    found.reverse();
    found
}

fn inline_parts(schema: &Schema, found: &mut Vec<Pointer>) {
    let view = View::of(schema);
    let only_branch = match (view.one_of, view.any_of) {
        ([only], []) | ([], [only]) => Some(only),
        _ => None,
    };
    for part in view.all_of.iter().chain(only_branch) {
        match part {
            ReferenceOr::Reference { reference } => {
                found.extend(Pointer::from_reference(reference));
            }
            ReferenceOr::Item(schema) => inline_parts(schema, found),
        }
    }
}

//! The nodes that a path selects.
//!
//! In: segments, and a tree. Out: nodes. Never here: recursion deeper than the tree, which is no
//! deeper than `parse` lets it be.

use std::collections::BTreeMap;

use super::filter::Around;
use super::{Place, Reach, Segment, Selector, Slice, Step};
use crate::tree::{Node, Value};

/// The nodes that segments select from the root, by their places. A node that is found twice is one
/// node from there on, so that several searches in one path take no more time than their number.
pub(super) fn places<'node>(
    segments: &[Segment],
    root: &'node Node,
) -> BTreeMap<Place<'node>, &'node Node> {
    let mut found = BTreeMap::from([(Place::new(), root)]);
    for segment in segments {
        let mut next = BTreeMap::new();
        for (mut place, node) in found {
            walk(segment, root, node, &mut place, &mut |place, node| {
                next.insert(place.clone(), node);
            });
        }
        found = next;
    }
    found
}

/// The nodes that segments select from a node, in order; one that is selected twice is there twice.
pub(super) fn nodes<'node>(
    segments: &[Segment],
    root: &'node Node,
    node: &'node Node,
) -> Vec<&'node Node> {
    let mut found = vec![node];
    for segment in segments {
        let mut next = Vec::new();
        for node in found {
            let mut place = Place::new();
            walk(segment, root, node, &mut place, &mut |_, node| {
                next.push(node);
            });
        }
        found = next;
    }
    found
}

type Found<'work, 'node> = dyn FnMut(&Place<'node>, &'node Node) + 'work;

/// What a segment selects from a node at a place, which is as it was afterwards.
fn walk<'node>(
    segment: &Segment,
    root: &'node Node,
    node: &'node Node,
    place: &mut Place<'node>,
    found: &mut Found<'_, 'node>,
) {
    for selector in &segment.selectors {
        select(selector, root, node, place, found);
    }
    if segment.reach == Reach::Descendants {
        each_child(node, &mut |step, child| {
            place.push(step);
            walk(segment, root, child, place, found);
            place.pop();
        });
    }
}

fn select<'node>(
    selector: &Selector,
    root: &'node Node,
    node: &'node Node,
    place: &mut Place<'node>,
    found: &mut Found<'_, 'node>,
) {
    let mut enter = |step, child| {
        place.push(step);
        found(place, child);
        place.pop();
    };
    match (selector, &node.value) {
        (Selector::Wildcard, _) => each_child(node, &mut enter),
        (Selector::Filter(test), _) => each_child(node, &mut |step, child| {
            if (Around { root, child }).holds(test) {
                enter(step, child);
            }
        }),
        (Selector::Name(name), Value::Mapping(members)) => {
            // The name of the member itself, which lives as long as the tree.
            if let Some((name, entry)) = members.member(name) {
                enter(Step::Member(name), &entry.value);
            }
        }
        (Selector::Index(index), Value::Sequence(items)) => {
            let at = from_either_end(*index, items.len());
            if let Some((at, item)) = at.and_then(|at| Some((at, items.get(at)?))) {
                enter(Step::Index(at), item);
            }
        }
        (Selector::Slice(slice), Value::Sequence(items)) => {
            for at in slice.indices(items.len()) {
                if let Some(item) = items.get(at) {
                    enter(Step::Index(at), item);
                }
            }
        }
        _ => {}
    }
}

/// Does something with each child of a node, in order.
fn each_child<'node>(node: &'node Node, work: &mut dyn FnMut(Step<'node>, &'node Node)) {
    match &node.value {
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                work(Step::Index(index), item);
            }
        }
        Value::Mapping(members) => {
            for (name, entry) in members.iter() {
                work(Step::Member(name), &entry.value);
            }
        }
        _ => {}
    }
}

/// An index that counts from behind where it is negative.
fn from_either_end(index: i64, length: usize) -> Option<usize> {
    let distance = usize::try_from(index.unsigned_abs()).ok()?;
    if index < 0 {
        length.checked_sub(distance)
    } else {
        Some(distance)
    }
}

impl Slice {
    /// The indices that are selected of a list, in the order of the slice.
    fn indices(&self, length: usize) -> impl Iterator<Item = usize> {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let step = self.step;
        // From behind, the end is the place in front of the first element.
        let (lowest, highest) = if step < 0 {
            (-1, length - 1)
        } else {
            (0, length)
        };
        let inside = |bound: i64| {
            let bound = if bound < 0 { length + bound } else { bound };
            bound.clamp(lowest, highest)
        };
        let (first, last) = if step < 0 {
            (highest, lowest)
        } else {
            (lowest, highest)
        };
        let start = self.start.map_or(first, inside);
        let end = self.end.map_or(last, inside);
        let goes_on = move |at: &i64| match step {
            0 => false,
            1.. => *at < end,
            _ => *at > end,
        };
        std::iter::successors(Some(start), move |at| at.checked_add(step))
            .take_while(goes_on)
            .filter_map(|at| usize::try_from(at).ok())
    }
}

//! Whether a filter lets a child through.
//!
//! In: a test, a child, and the root of its tree. Out: yes or no. Never here: a comparison of things
//! of different kinds, which is false and no mistake.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::{Operand, Origin, Query, Relation, Test, find};
use crate::source::Span;
use crate::tree::{Node, Number, Value};

/// What a filter sees.
pub(super) struct Around<'node> {
    pub(super) root: &'node Node,
    pub(super) child: &'node Node,
}

impl<'node> Around<'node> {
    pub(super) fn holds(&self, test: &Test) -> bool {
        match test {
            Test::Any(tests) => tests.iter().any(|test| self.holds(test)),
            Test::All(tests) => tests.iter().all(|test| self.holds(test)),
            Test::Not(test) => !self.holds(test),
            Test::Exists(query) => !self.nodes(query).is_empty(),
            Test::Compare(left, relation, right) => {
                let (left, right) = (self.value(left), self.value(right));
                relation.holds(left.as_deref(), right.as_deref())
            }
        }
    }

    fn nodes(&self, query: &Query) -> Vec<&'node Node> {
        let from = match query.from {
            Origin::Root => self.root,
            Origin::Child => self.child,
        };
        find::nodes(&query.segments, self.root, from)
    }

    /// The value of an operand; none where it selects nothing.
    fn value<'test>(&self, operand: &'test Operand) -> Option<Cow<'test, Node>>
    where
        'node: 'test,
    {
        match operand {
            Operand::Literal(node) => Some(Cow::Borrowed(node)),
            Operand::Single(query) | Operand::Value(query) => match self.nodes(query).as_slice() {
                [node] => Some(Cow::Borrowed(*node)),
                _ => None,
            },
            Operand::Length(operand) => {
                let length = match &self.value(operand)?.value {
                    Value::String(text) => text.chars().count(),
                    Value::Sequence(items) => items.len(),
                    Value::Mapping(members) => members.len(),
                    _ => return None,
                };
                Some(Cow::Owned(number(length)))
            }
            Operand::Count(query) => Some(Cow::Owned(number(self.nodes(query).len()))),
        }
    }
}

fn number(count: usize) -> Node {
    let number = Number::from_json_text(count.to_string());
    Node::new(Value::Number(number), Span::default())
}

impl Relation {
    fn holds(self, left: Option<&Node>, right: Option<&Node>) -> bool {
        match self {
            Self::Equal => same(left, right),
            Self::NotEqual => !same(left, right),
            Self::Less => is_less(left, right),
            Self::LessOrEqual => is_less(left, right) || same(left, right),
            Self::Greater => is_less(right, left),
            Self::GreaterOrEqual => is_less(right, left) || same(left, right),
        }
    }
}

/// Nothing is the same as nothing.
fn same(left: Option<&Node>, right: Option<&Node>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => is_equal(left, right),
        (None, None) => true,
        _ => false,
    }
}

/// Whether two values are the same, numbers by what they are worth. Recursion is safe: no tree is
/// deeper than `parse` lets it be.
fn is_equal(left: &Node, right: &Node) -> bool {
    match (&left.value, &right.value) {
        (Value::Number(left), Value::Number(right)) => {
            compare(left, right) == Some(Ordering::Equal)
        }
        (Value::Sequence(left), Value::Sequence(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| is_equal(left, right))
        }
        (Value::Mapping(left), Value::Mapping(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, entry)| {
                    let other = right.get(name);
                    other.is_some_and(|other| is_equal(&entry.value, other))
                })
        }
        _ => left.same_content(right),
    }
}

/// Numbers and texts have an order, nothing else has.
fn is_less(left: Option<&Node>, right: Option<&Node>) -> bool {
    let (Some(left), Some(right)) = (left, right) else {
        return false;
    };
    match (&left.value, &right.value) {
        (Value::Number(left), Value::Number(right)) => compare(left, right) == Some(Ordering::Less),
        (Value::String(left), Value::String(right)) => left < right,
        _ => false,
    }
}

/// Whole numbers by all their digits, others as floating-point numbers.
fn compare(left: &Number, right: &Number) -> Option<Ordering> {
    if let (Some(left), Some(right)) = (whole(left), whole(right)) {
        return Some(left.cmp(&right));
    }
    left.as_f64()?.partial_cmp(&right.as_f64()?)
}

fn whole(number: &Number) -> Option<i128> {
    number.as_str().parse().ok()
}

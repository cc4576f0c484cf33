//! The nodes that a plain path selects: one of names, indices and `*` alone, which nearly every path is.
//!
//! In: the text of a path, and a tree. Out: whether it is plain, and the way to each node. Never here: a
//! filter, a slice, a search, an escaped name; what has one is left to the library, which reads another
//! kind of tree than ours, that all of a document is copied into.

use std::collections::BTreeSet;

use crate::tree::{Node, Value};

/// A step from a node to one of its children.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Index(usize),
    Member(String),
}

/// A path of names, indices and `*`.
#[derive(Debug, Clone)]
pub(super) struct Plain(Vec<Segment>);

/// A part of a plain path.
#[derive(Debug, Clone)]
enum Segment {
    Name(String),
    Index(usize),
    Every,
}

/// The greatest index that RFC 9535 takes.
const MAX_INDEX: usize = (1 << 53) - 1;

impl Plain {
    /// The path, where it is plain.
    pub(super) fn read(path: &str) -> Option<Self> {
        let mut rest = path.strip_prefix('$')?;
        let mut segments = Vec::new();
        while !rest.is_empty() {
            let (segment, behind) = segment(rest)?;
            segments.push(segment);
            rest = behind;
        }
        Some(Self(segments))
    }

    /// The ways to the nodes that it selects.
    pub(super) fn query(&self, root: &Node) -> BTreeSet<Vec<Step>> {
        let mut found = vec![(Vec::new(), root)];
        for segment in &self.0 {
            let mut next = Vec::new();
            for (steps, node) in found {
                let mut push = |step, node| {
                    let mut steps: Vec<Step> = Clone::clone(&steps);
                    steps.push(step);
                    next.push((steps, node));
                };
                match (segment, &node.value) {
                    (Segment::Name(name), Value::Mapping(members)) => {
                        if let Some(node) = members.get(name) {
                            push(Step::Member(name.clone()), node);
                        }
                    }
                    (Segment::Index(index), Value::Sequence(items)) => {
                        if let Some(node) = items.get(*index) {
                            push(Step::Index(*index), node);
                        }
                    }
                    (Segment::Every, Value::Mapping(members)) => {
                        for (name, entry) in members.iter() {
                            push(Step::Member(name.to_owned()), &entry.value);
                        }
                    }
                    (Segment::Every, Value::Sequence(items)) => {
                        for (index, node) in items.iter().enumerate() {
                            push(Step::Index(index), node);
                        }
                    }
                    _ => {}
                }
            }
            found = next;
        }
        found.into_iter().map(|(steps, _)| steps).collect()
    }
}

/// The first part of a path, and what is behind it.
fn segment(path: &str) -> Option<(Segment, &str)> {
    if let Some(rest) = path.strip_prefix('.') {
        if let Some(rest) = rest.strip_prefix('*') {
            return Some((Segment::Every, rest));
        }
        let is_plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
        let end = rest.find(|sign| !is_plain(sign)).unwrap_or(rest.len());
        let (name, rest) = rest.split_at_checked(end)?;
        let begins = name.starts_with(|first: char| !first.is_ascii_digit());
        return begins.then(|| (Segment::Name(name.to_owned()), rest));
    }
    let inner = path.strip_prefix('[')?;
    if let Some(rest) = inner.strip_prefix("*]") {
        return Some((Segment::Every, rest));
    }
    for quote in ['\'', '"'] {
        if let Some(inner) = inner.strip_prefix(quote) {
            let (name, rest) = inner.split_once(quote)?;
            let rest = rest.strip_prefix(']')?;
            let is_plain = !name.contains(|sign| sign == '\\' || sign < ' ');
            return is_plain.then(|| (Segment::Name(name.to_owned()), rest));
        }
    }
    let (index, rest) = inner.split_once(']')?;
    let is_number = index.bytes().all(|byte| byte.is_ascii_digit())
        && (index == "0" || !index.starts_with('0'));
    let index = is_number.then(|| index.parse().ok())??;
    (index <= MAX_INDEX).then_some((Segment::Index(index), rest))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json_path::JsonPath;

    use super::super::path::query;
    use super::{Plain, Step};
    use crate::tree::Node;

    fn tree() -> Node {
        crate::parse::tree(
            "{\"a\": {\"b\": [1, {\"c d\": 2}], \"é\": 3}, \"/x\": [[4], 5], \"0\": 6}",
        )
    }

    #[test]
    fn a_plain_path_selects_what_the_library_selects() {
        let tree = tree();
        let json = tree.to_json();
        for path in [
            "$",
            "$.a",
            "$.a.b",
            "$.a.b[1]",
            "$.a.b[2]",
            "$.a.b[*]",
            "$.a.*",
            "$[*]",
            "$[*][*]",
            "$['/x'][0][0]",
            "$[\"/x\"].*",
            "$.a.b[1]['c d']",
            "$['0']",
            "$.none",
            "$.a[0]",
            "$['/x'].a",
            "$.*.*",
            "$.a['é']",
        ] {
            let found = JsonPath::parse(path).unwrap();
            let wanted: BTreeSet<Vec<Step>> = query(&found, &json);
            let plain = Plain::read(path).map(|plain| plain.query(&tree));
            assert_eq!(plain, Some(wanted), "{path}");
        }
    }

    #[test]
    fn any_other_path_is_left_to_the_library() {
        for path in [
            "$..a",
            "$.a.b[-1]",
            "$.a.b[0:1]",
            "$.a.b[0,1]",
            "$['a','b']",
            "$[?@.a]",
            "$ .a",
            "$. a",
            "$['\\u0061']",
            "$.é",
            "$[ 0 ]",
            "$.a.b[?@.c == '] .x']",
        ] {
            assert!(Plain::read(path).is_none(), "{path}");
        }
    }

    #[test]
    fn what_the_library_refuses_is_not_plain() {
        for path in [
            "",
            "a",
            "$.",
            "$a",
            "$.0",
            "$[01]",
            "$[]",
            "$[9007199254740992]",
            "$['a\tb']",
            "$['a]",
            "$['a'",
            "$.a-b",
            "$.a ",
        ] {
            assert!(JsonPath::parse(path).is_err(), "{path}");
            assert!(Plain::read(path).is_none(), "{path}");
        }
    }
}

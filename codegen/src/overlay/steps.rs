//! The nodes that a plain path selects: one of names, indices and `*` alone, which nearly every path is.
//!
//! In: the text of a path that was read, and a tree. Out: the way to each node. Never here: a filter,
//! a slice, a search, an escaped name; what has one is left to the library, which reads another kind
//! of tree than ours, that all of a document is copied into.

use std::collections::BTreeSet;

use crate::tree::{Node, Value};

/// A step from a node to one of its children.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Index(usize),
    Member(String),
}

/// A part of a plain path.
enum Segment<'path> {
    Name(&'path str),
    Index(usize),
    Every,
}

/// The nodes that a path selects; none where the path is not plain.
pub(super) fn query(path: &str, root: &Node) -> Option<BTreeSet<Vec<Step>>> {
    let mut rest = path.strip_prefix('$')?;
    let mut found = vec![(Vec::new(), root)];
    while !rest.is_empty() {
        let (segment, behind) = segment(rest)?;
        rest = behind;
        let mut next = Vec::new();
        for (steps, node) in found {
            let mut push = |step, node| {
                let mut steps: Vec<Step> = Clone::clone(&steps);
                steps.push(step);
                next.push((steps, node));
            };
            match (&segment, &node.value) {
                (Segment::Name(name), Value::Mapping(members)) => {
                    if let Some(node) = members.get(name) {
                        push(Step::Member((*name).to_owned()), node);
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
    Some(found.into_iter().map(|(steps, _)| steps).collect())
}

/// The first part of a path, and what is behind it.
fn segment(path: &str) -> Option<(Segment<'_>, &str)> {
    if let Some(rest) = path.strip_prefix('.') {
        if let Some(rest) = rest.strip_prefix('*') {
            return Some((Segment::Every, rest));
        }
        let is_plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
        let end = rest.find(|sign| !is_plain(sign)).unwrap_or(rest.len());
        let (name, rest) = rest.split_at_checked(end)?;
        let begins = name.starts_with(|first: char| !first.is_ascii_digit());
        return begins.then_some((Segment::Name(name), rest));
    }
    let inner = path.strip_prefix('[')?;
    if let Some(rest) = inner.strip_prefix("*]") {
        return Some((Segment::Every, rest));
    }
    for quote in ['\'', '"'] {
        if let Some(inner) = inner.strip_prefix(quote) {
            let (name, rest) = inner.split_once(quote)?;
            let rest = rest.strip_prefix(']')?;
            return (!name.contains('\\')).then_some((Segment::Name(name), rest));
        }
    }
    let (index, rest) = inner.split_once(']')?;
    let is_number = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    let index = is_number.then(|| index.parse().ok())??;
    Some((Segment::Index(index), rest))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json_path::JsonPath;

    use super::{Step, query};
    use crate::diagnostic::Report;
    use crate::source::{Source, SourceMap};
    use crate::tree::Node;

    fn tree() -> Node {
        let text = "{\"a\": {\"b\": [1, {\"c d\": 2}], \"é\": 3}, \"/x\": [[4], 5], \"0\": 6}";
        let source = Source::new("tree.json", text);
        let read = crate::parse::parse(&source, &mut SourceMap::default(), &mut Report::default());
        read.unwrap().1
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
            let wanted: BTreeSet<Vec<Step>> = super::super::apply::query(&found, &json);
            assert_eq!(query(path, &tree), Some(wanted), "{path}");
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
            assert_eq!(query(path, &tree()), None, "{path}");
        }
    }
}

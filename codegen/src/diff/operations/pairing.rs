//! Which operations of two states are the same call.
//!
//! In: two states. Out: pairs of operations. Never here: types.
//!
//! A call is what it sends: the method and the path, whatever its placeholders are called. What is
//! left is paired by the name of the method in Rust, then by `operationId`.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::State;
use crate::ir::{Operation, OperationId};

/// The pairs, from before to after; no operation is in two of them.
pub(in crate::diff) fn operations(
    before: State<'_>,
    after: State<'_>,
) -> BTreeMap<OperationId, OperationId> {
    let sent = |operation: &Operation| format!("{} {}", operation.method.as_str(), operation.path);
    let shape =
        |operation: &Operation| format!("{} {}", operation.method.as_str(), shape(&operation.path));
    let mut pairing = Pairing {
        before,
        after,
        pairs: BTreeMap::new(),
        taken: BTreeSet::new(),
    };
    pairing.by(|state, id| Some(sent(state.api.operation(id))));
    pairing.by(|state, id| Some(shape(state.api.operation(id))));
    pairing.by(|state, id| Some(state.names.operation(id).method.to_string()));
    pairing.by(|state, id| state.api.operation(id).operation_id.clone());
    pairing.pairs
}

struct Pairing<'a> {
    before: State<'a>,
    after: State<'a>,
    pairs: BTreeMap<OperationId, OperationId>,
    taken: BTreeSet<OperationId>,
}

impl<'a> Pairing<'a> {
    /// Pairs what has no partner yet and the same key; of several with one key, the first.
    fn by(&mut self, key: impl Fn(State<'a>, OperationId) -> Option<String>) {
        let mut known: BTreeMap<String, OperationId> = BTreeMap::new();
        for id in self.after.api.operation_ids() {
            if !self.taken.contains(&id)
                && let Some(key) = key(self.after, id)
            {
                known.entry(key).or_insert(id);
            }
        }
        for id in self.before.api.operation_ids() {
            if self.pairs.contains_key(&id) {
                continue;
            }
            let found = key(self.before, id).and_then(|key| known.remove(&key));
            if let Some(other) = found {
                self.pairs.insert(id, other);
                self.taken.insert(other);
            }
        }
    }
}

/// A path with numbers in place of the names of its placeholders, which nobody sends.
pub(super) fn shape(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else {
            break;
        };
        let number = names.iter().position(|known| *known == name);
        let number = number.unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        shape.push_str(before);
        shape.push_str(&format!("{{{number}}}"));
        rest = tail;
    }
    shape.push_str(rest);
    shape
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn a_placeholder_is_its_place() {
        for (one, other, same) in [
            ("/pets/{id}", "/pets/{pet_id}", true),
            ("/a/{x}/b/{y}", "/a/{y}/b/{x}", true),
            ("/a/{x}/b/{x}", "/a/{x}/b/{y}", false),
            ("/a/{x}", "/b/{x}", false),
            ("/a/{x", "/a/{y", false),
        ] {
            assert_eq!(shape(one) == shape(other), same, "{one} {other}");
        }
    }
}

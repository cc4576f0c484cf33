//! Which places there are in trees.
//!
//! In: trees. Out: whether a pointer names something in one of them. Never here: what stands there;
//! who rewrites a tree asks here what was in it before.

use std::hash::{DefaultHasher, Hasher};

use crate::source::Pointer;

use super::{Node, Value};

/// The places of trees, each as a number that is made of the names on the way to it. Two ways could
/// make the same number, of which there are so many that no document has two such.
#[derive(Default)]
pub(crate) struct Noted(Vec<u64>);

/// The same in order, to be asked. Most runs ask for none.
pub(crate) struct Places(Vec<u64>);

/// The number of the top of each tree.
const TOP: u64 = 0;

impl Noted {
    /// All places of the trees.
    pub(crate) fn of(documents: &[Node]) -> Self {
        let mut places = vec![TOP];
        for document in documents {
            note(document, TOP, &mut places);
        }
        Self(places)
    }

    /// Brings them in order.
    pub(crate) fn places(mut self) -> Places {
        self.0.sort_unstable();
        Places(self.0)
    }
}

impl Places {
    /// Whether something stands there.
    pub(crate) fn has(&self, pointer: &Pointer) -> bool {
        let place = pointer.parts().fold(TOP, |place, part| below(place, &part));
        !pointer.is_anchor() && self.0.binary_search(&place).is_ok()
    }
}

/// Recursion is safe: no tree is deeper than `MAX_DEPTH`.
fn note(node: &Node, place: u64, places: &mut Vec<u64>) {
    match &node.value {
        Value::Mapping(mapping) => {
            for (key, entry) in mapping.iter() {
                let place = below(place, key);
                places.push(place);
                note(&entry.value, place, places);
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                let place = below(place, &index.to_string());
                places.push(place);
                note(item, place, places);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn below(place: u64, token: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u64(place);
    hasher.write(token.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::Noted;
    use crate::parse::tree;
    use crate::source::Pointer;

    #[test]
    fn places_are_those_that_a_pointer_finds() {
        let trees = [tree("{a: [1, {b/c: 2}], '': {d~: null}}"), tree("{e: {}}")];
        let places = Noted::of(&trees).places();
        for at in [
            "",
            "/a",
            "/a/0",
            "/a/1",
            "/a/1/b~1c",
            "/",
            "//d~0",
            "/e",
            "/b",
            "/a/2",
            "/a/1/b/c",
            "/a/b~1c",
            "/e/a",
            "a",
            "//",
            "/d~0",
        ] {
            let at = Pointer::from_fragment(at);
            let found = trees.iter().any(|tree| tree.pointer(&at).is_some());
            assert_eq!(places.has(&at), found, "{at}");
        }
        assert!(!Noted::default().places().has(&Pointer::root()));
    }
}

//! What a reviewer sees of a change: how many lines of the generated code it touches, and in how
//! many places. The figures are exact, so that one that gets better is written down too.

#[path = "support/history.rs"]
mod states;
mod support;
#[path = "support/tree.rs"]
mod tree;

use codegen::source::{Pointer, Source, Span};
use codegen::tree::{Mapping, Node, Value};
use codegen::{Output, generate};
use similar::{ChangeTag, TextDiff};

/// Each step of the history: the changed lines of the document, and of what is generated from it.
/// Where a member stops being required, the document loses one line, and Rust's attribute is
/// another one: two.
const STEPS: [(&str, &str, usize, usize); 12] = [
    ("v00", "v01", 10, 7),
    ("v01", "v02", 3, 3),
    ("v02", "v03", 6, 4),
    ("v03", "v04", 2, 2),
    ("v04", "v05", 4, 2),
    ("v05", "v06", 57, 32),
    ("v06", "v07", 2, 4),
    ("v07", "v08", 193, 105),
    ("v08", "v09", 7, 3),
    ("v09", "v10", 11, 22),
    ("v10", "v11", 4, 3),
    ("v11", "v12", 9, 6),
];

/// Lines that went and lines that came, as a reviewer counts them.
fn changed_lines(before: &str, after: &str) -> usize {
    let diff = TextDiff::from_lines(before, after);
    let changes = diff.iter_all_changes();
    changes
        .filter(|change| change.tag() != ChangeTag::Equal)
        .count()
}

/// Groups of changed lines that a diff shows apart, with three lines around each.
fn hunks(before: &str, after: &str) -> usize {
    TextDiff::from_lines(before, after).grouped_ops(3).len()
}

/// What a function counts in both generated files.
fn in_both(before: &Output, after: &Output, count: fn(&str, &str) -> usize) -> usize {
    count(&before.types, &after.types) + count(&before.operations, &after.operations)
}

/// The document without its first line, a comment that no document of Finch has: it tells the day
/// and changes with each state.
fn published(state: &str) -> String {
    let document = states::document(state);
    let (comment, rest) = document.split_once('\n').expect("there are lines");
    assert!(comment.starts_with('#'), "{state}");
    rest.to_owned()
}

#[test]
fn the_steps_of_the_history_are_small() {
    let found: Vec<(&str, &str, usize, usize)> = states::steps()
        .map(|(from, to)| {
            let document = changed_lines(&published(from), &published(to));
            let (before, after) = (states::output(from), states::output(to));
            (from, to, document, in_both(&before, &after, changed_lines))
        })
        .collect();
    assert_eq!(
        found, STEPS,
        "write down what is found, if it is as it should be"
    );
    let documents: usize = STEPS.iter().map(|(.., document, _)| document).sum();
    let generated: usize = STEPS.iter().map(|(.., generated)| generated).sum();
    assert!(generated <= documents, "{generated} for {documents}");
}

/// A change at one place of a document, which leaves the rest of it alone.
#[derive(Clone, Copy)]
struct Edit {
    /// What is done, in words.
    what: &'static str,
    /// Whether it can be done at a place.
    fits: fn(&Node) -> bool,
    /// Does it.
    make: fn(&mut Node),
}

/// What is found where an edit is made at each place that it fits, one after the other.
fn each_place(edit: Edit, mut look: impl FnMut(&str, &Pointer, &Output, &Output)) -> usize {
    let mut made = 0;
    for folder in support::folders("cases") {
        let case = support::name(&folder);
        let input = support::input(&folder);
        let before = generate(&input).unwrap_or_else(|failure| panic!("{case}:\n{failure}"));
        for (index, document) in input.documents.iter().enumerate() {
            let document = tree::read(document);
            let mut places = Vec::new();
            find(&document, &Pointer::root(), edit.fits, &mut places);
            for place in places {
                let mut document = document.clone();
                (edit.make)(document.pointer_mut(&place).expect("it was found"));
                let mut input = input.clone();
                let source = &mut input.documents[index];
                *source = Source::new(source.name.clone(), tree::json(&document));
                // Two documents that tell of one schema must tell the same.
                if case == "merged" && place.as_str() == "/components/schemas/Thing" {
                    assert!(generate(&input).is_err(), "{case} {place}");
                    continue;
                }
                let after = generate(&input)
                    .unwrap_or_else(|failure| panic!("{case} {place}:\n{failure}"));
                look(&case, &place, &before, &after);
                made += 1;
            }
        }
    }
    made
}

fn find(node: &Node, at: &Pointer, fits: fn(&Node) -> bool, found: &mut Vec<Pointer>) {
    if fits(node) {
        found.push(at.clone());
    }
    match &node.value {
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                find(item, &at.index(index), fits, found);
            }
        }
        Value::Mapping(mapping) => {
            for (name, entry) in mapping.iter() {
                find(&entry.value, &at.child(name), fits, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

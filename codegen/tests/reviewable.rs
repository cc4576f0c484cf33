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
    /// Whether it can be made at a place.
    fits: fn(&Node) -> bool,
    /// Makes it.
    make: fn(&mut Node),
}

const VALUE_FIRST: Edit = Edit {
    fits: has_values,
    make: |schema| add_value(schema, |_| 0),
};

const VALUE_LAST: Edit = Edit {
    fits: has_values,
    make: |schema| add_value(schema, <[Node]>::len),
};

const PLAIN_MEMBER_LAST: Edit = Edit {
    fits: has_members,
    make: |schema| add_member(schema, usize::MAX, r#"{"type":"string"}"#),
};

/// With everything that brings lines along: a text, null, and two types of the runtime.
const RICH_MEMBER_SECOND: Edit = Edit {
    fits: has_members,
    make: |schema| {
        let member = r#"{"type":"string","format":"uuid","nullable":true,"description":"New."}"#;
        add_member(schema, 1, member);
    },
};

/// Without a body and without an answer that has one: it brings no types along.
const OPERATION_FIRST: Edit = Edit {
    fits: |document| document.get("openapi").is_some(),
    make: |document| {
        let document = document.as_mapping_mut().expect("it fits");
        if !document.contains("paths") {
            document.insert("paths", Span::default(), json("{}"));
        }
        let paths = document.get_mut("paths").and_then(Node::as_mapping_mut);
        let item = r#"{"get":{"operationId":"zAdded","security":[],"responses":{"204":{"description":"x"}}}}"#;
        let paths = paths.expect("it is an object");
        paths.insert("/aa-added", Span::default(), json(item));
    },
};

const OTHER_TEXT: Edit = Edit {
    fits: |schema| {
        schema.get("type").is_some() && schema.get("description").and_then(Node::as_str).is_some()
    },
    make: |schema| {
        let mapping = schema.as_mapping_mut().expect("it fits");
        mapping.insert("description", Span::default(), json("\"Another text.\""));
    },
};

fn json(text: &str) -> Node {
    tree::read(&Source::new("added.json", text))
}

fn has_values(schema: &Node) -> bool {
    let is_enum = matches!(
        schema.get("type").and_then(Node::as_str),
        Some("string" | "integer")
    );
    let values = schema.get("enum").and_then(Node::as_sequence);
    is_enum && values.is_some_and(|values| !values.is_empty())
}

/// Adds a value, and to the lists beside the values what they say of it.
fn add_value(schema: &mut Node, at: fn(&[Node]) -> usize) {
    let is_text = schema.get("type").and_then(Node::as_str) == Some("string");
    let values = schema.get("enum").and_then(Node::as_sequence);
    let count = values.map_or(0, <[Node]>::len);
    for (name, entry) in schema.as_mapping_mut().expect("it fits").iter_mut() {
        let Value::Sequence(items) = &mut entry.value.value else {
            continue;
        };
        let added = match items.first().map(|item| &item.value) {
            _ if name == "enum" && is_text => "\"z_added\"",
            _ if name == "enum" => "987654",
            Some(Value::Bool(_)) => "false",
            _ => "\"Z added\"",
        };
        if name == "enum" || name.starts_with("x-enum") && items.len() == count {
            items.insert(at(items), json(added));
        }
    }
}

fn has_members(schema: &Node) -> bool {
    let is_object = schema.get("type").and_then(Node::as_str) == Some("object");
    let members = schema.get("properties").and_then(Node::as_mapping);
    is_object && members.is_some_and(|members| !members.is_empty())
}

/// Adds a member behind so many others.
fn add_member(schema: &mut Node, behind: usize, member: &str) {
    let schema = schema.as_mapping_mut().expect("it fits");
    let members = schema.get_mut("properties").and_then(Node::as_mapping_mut);
    let members = members.expect("it fits");
    let (mut grown, mut added) = (Mapping::default(), Some(json(member)));
    for (index, (name, entry)) in std::mem::take(members).into_iter().enumerate() {
        if let Some(member) = added.take_if(|_| index == behind) {
            grown.insert("z_added", Span::default(), member);
        }
        grown.insert(name, entry.key_span, entry.value);
    }
    if let Some(member) = added {
        grown.insert("z_added", Span::default(), member);
    }
    *members = grown;
}

/// Makes an edit at each place of a document that it fits, one after the other.
fn edited(document: &Source, edit: Edit) -> Vec<(Pointer, Source)> {
    let document_tree = tree::read(document);
    let mut places = Vec::new();
    find(&document_tree, &Pointer::root(), edit.fits, &mut places);
    let edited = places.into_iter().map(|place| {
        let mut changed = document_tree.clone();
        (edit.make)(changed.pointer_mut(&place).expect("it was found"));
        let source = Source::new(document.name.clone(), tree::json(&changed));
        (place, source)
    });
    edited.collect()
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

/// What comes of an edit at each place of every golden case: the case and the place, and the
/// output before and after. Returns how many there are.
fn in_every_case(edit: Edit, mut look: impl FnMut(&str, &Output, &Output)) -> usize {
    let mut count = 0;
    for folder in support::folders("cases") {
        let case = support::name(&folder);
        // What two documents say of one schema must stay the same in both.
        if case == "merged" {
            continue;
        }
        let mut input = support::input(&folder);
        let before = generate(&input).unwrap_or_else(|failure| panic!("{case}:\n{failure}"));
        for index in 0..input.documents.len() {
            let document = input.documents[index].clone();
            for (place, changed) in edited(&document, edit) {
                input.documents[index] = changed;
                let after =
                    generate(&input).unwrap_or_else(|failure| panic!("{case} {place}:\n{failure}"));
                look(&format!("{case} {place}"), &before, &after);
                count += 1;
            }
            input.documents[index] = document;
        }
    }
    count
}

/// Where more changes than a line and its docs, because more of the API does.
const VALUES_WITH_MORE: [(&str, usize, &str); 8] = [
    (
        "answers-headers /paths/~1statuses/get/responses/200/headers/X-Mode/schema",
        10,
        "one field for the header of two answers, which do not list the same values any more",
    ),
    (
        "answers-headers /paths/~1statuses/get/responses/202/headers/x-mode/schema",
        10,
        "the same from the other side",
    ),
    (
        "discriminators /components/schemas/Cat/properties/kind",
        7,
        "the value is a tag of three unions too",
    ),
    (
        "discriminators /components/schemas/Dog/properties/kind",
        7,
        "the value is a tag of three unions too",
    ),
    (
        "discriminators /components/schemas/Bird/allOf/1/properties/kind",
        5,
        "the value is a tag of two unions too",
    ),
    (
        "discriminators-scalar /components/schemas/Version/oneOf/1/properties/k",
        3,
        "the value is a tag of a union too",
    ),
    (
        "long-names /components/schemas/Other/properties/kind",
        3,
        "the value is a tag of a union too",
    ),
    (
        "values /components/schemas/NoneOfTheType",
        8,
        "the first value that the type allows makes an enum of what could be anything",
    ),
];

#[test]
fn a_value_more_is_a_line_and_its_docs() {
    for edit in [VALUE_FIRST, VALUE_LAST] {
        let mut larger = Vec::new();
        let count = in_every_case(edit, |place, before, after| {
            let lines = in_both(before, after, changed_lines);
            if lines > 2 {
                larger.push((place.to_owned(), lines));
            }
        });
        assert!(count >= 80, "only {count} enums");
        let known = VALUES_WITH_MORE.map(|(place, lines, _)| (place.to_owned(), lines));
        assert_eq!(larger, known);
    }
}

/// Two bodies of an operation were of one type, and are of two now.
const MEMBERS_THAT_PART_BODIES: [&str; 4] = [
    "bodies-several /paths/~1pets~1{id}/put/requestBody/content/application~1json/schema",
    "bodies-several /paths/~1pets~1{id}/put/requestBody/content/application~1x-www-form-urlencoded/schema",
    "bodies-several /paths/~1shared/post/requestBody/content/application~1json/schema",
    "bodies-several /paths/~1shared/post/requestBody/content/multipart~1form-data/schema",
];

#[test]
fn an_optional_member_more_is_at_most_twelve_lines() {
    for edit in [PLAIN_MEMBER_LAST, RICH_MEMBER_SECOND] {
        let mut larger = Vec::new();
        let count = in_every_case(edit, |place, before, after| {
            // `allOf` gives the member to other types too: at most three lines in each of them.
            let holders = after.types.matches("pub z_added: ").count();
            let most = 12 + 3 * holders.saturating_sub(1);
            if in_both(before, after, changed_lines) > most {
                larger.push(place.to_owned());
            }
        });
        assert!(count >= 300, "only {count} objects");
        assert_eq!(larger, MEMBERS_THAT_PART_BODIES);
    }
}

#[test]
fn an_operation_more_is_a_method_at_one_place() {
    let mut larger = Vec::new();
    in_every_case(OPERATION_FIRST, |place, before, after| {
        let lines = in_both(before, after, changed_lines);
        let hunks = in_both(before, after, hunks);
        // The first of all changes the import of the runtime too.
        let is_first = !before.operations.contains("pub fn ");
        let expected = if is_first { 7 } else { 5 };
        if (lines, hunks) != (expected, 1) {
            larger.push((place.to_owned(), lines, hunks));
        }
    });
    assert_eq!(larger, []);
}

/// What an edit of today's document touches: its place, the lines, and the hunks.
fn of_today(edit: Edit) -> Vec<(String, usize, usize)> {
    let today = states::input("v12");
    let before = states::output("v12");
    let edits = edited(&today.documents[0], edit).into_iter();
    let touched = edits.map(|(place, document)| {
        let mut input = today.clone();
        input.documents = vec![document];
        let after = generate(&input).unwrap_or_else(|failure| panic!("{place}:\n{failure}"));
        let lines = in_both(&before, &after, changed_lines);
        (place.to_string(), lines, in_both(&before, &after, hunks))
    });
    touched.collect()
}

#[test]
fn a_value_added_first_is_one_line_at_one_place() {
    let touched = of_today(VALUE_FIRST);
    assert_eq!(touched.len(), 7, "{touched:?}");
    for (place, lines, hunks) in touched {
        assert_eq!((lines, hunks), (1, 1), "{place}");
    }
}

#[test]
fn a_member_added_in_the_middle_is_three_lines_at_one_place() {
    let touched = of_today(RICH_MEMBER_SECOND);
    assert_eq!(touched.len(), 12, "{touched:?}");
    for (place, lines, hunks) in touched {
        assert_eq!((lines, hunks), (3, 1), "{place}");
    }
}

/// A schema that is written in place has its text at the member and at the type that it makes.
const TEXTS_AT_TWO_PLACES: [&str; 3] = [
    "/components/schemas/CreateConnectSessionRequest/properties/sandbox",
    "/components/schemas/CreateConnectSessionRequest/properties/integration",
    "/components/schemas/CreateConnectSessionRequest/properties/integration/properties/auth_method",
];

#[test]
fn another_text_is_another_line_at_one_place() {
    let touched = of_today(OTHER_TEXT);
    assert!(touched.len() >= 30, "{touched:?}");
    for (place, lines, hunks) in touched {
        let places = if TEXTS_AT_TWO_PLACES.contains(&place.as_str()) {
            2
        } else {
            1
        };
        assert_eq!((lines, hunks), (2 * places, places), "{place}");
    }
}

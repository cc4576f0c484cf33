//! What holds for every document: its order does not count where order means nothing, nothing
//! vanishes on the way to the model, and what is added renames nothing that was there.

#[path = "support/changed.rs"]
mod changed;
#[path = "support/dice.rs"]
mod dice;
mod support;
#[path = "support/tree.rs"]
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use changed::{changed, generated};
use codegen::source::{Pointer, Source};
use codegen::tree::{Node, Value};
use codegen::{Input, Output};
use dice::Dice;
use serde_json::Value as Json;

/// Every golden case, and the documents of this repository.
fn inputs() -> Vec<(String, Input)> {
    let mut inputs: Vec<(String, Input)> = support::folders("cases")
        .iter()
        .map(|folder| (support::name(folder), support::input(folder)))
        .collect();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let files = std::fs::read_dir(spec).into_iter().flatten().map(|entry| {
        let path = entry.expect("the entry can be read").path();
        Source::new(
            support::name(&path),
            std::fs::read(&path).unwrap_or_default(),
        )
    });
    let own = Input::of_folder(files);
    if !own.documents.is_empty() {
        inputs.push(("spec".to_owned(), own));
    }
    inputs
}

#[test]
fn generating_twice_gives_the_same() {
    for (name, input) in inputs() {
        let (one, two) = (generated(&name, &input), generated(&name, &input));
        assert_eq!(one.types, two.types, "{name}");
        assert_eq!(one.operations, two.operations, "{name}");
        assert_eq!(one.ledger, two.ledger, "{name}");
    }
}

#[test]
fn the_order_of_schemas_paths_and_components_does_not_count() {
    let mut differences = Vec::new();
    for (name, input) in inputs() {
        let expected = generated(&name, &input);
        for seed in 1..=seeds() {
            let mut dice = Dice::new(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
            let shuffled = changed(&input, |document| shuffle(document, &mut dice));
            let found = generated(&name, &shuffled);
            for (file, one, two) in [
                ("types", &expected.types, &found.types),
                ("operations", &expected.operations, &found.operations),
            ] {
                if let Some((one, two)) = one.lines().zip(two.lines()).find(|(a, b)| a != b) {
                    differences.push(format!("{name}, seed {seed}, {file}: `{one}` or `{two}`"));
                }
                if one.lines().count() != two.lines().count() {
                    differences.push(format!("{name}, seed {seed}, {file}: other lines"));
                }
            }
            let (one, two) = (unplaced(&expected.ledger), unplaced(&found.ledger));
            for entry in one.symmetric_difference(&two) {
                differences.push(format!("{name}, seed {seed}, ledger: {entry:?}"));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// How many orders are tried of each.
fn seeds() -> u64 {
    let asked = std::env::var("ORDER_SEEDS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(5)
}

fn shuffle(document: &mut Node, dice: &mut Dice) {
    reorder(document, dice);
    let groups = [
        "schemas",
        "responses",
        "parameters",
        "requestBodies",
        "headers",
        "examples",
        "links",
        "callbacks",
        "pathItems",
        "securitySchemes",
    ];
    for group in groups {
        let at = Pointer::root().child("components").child(group);
        if let Some(node) = document.pointer_mut(&at) {
            reorder(node, dice);
        }
    }
    for group in ["components", "paths", "webhooks"] {
        if let Some(node) = document.pointer_mut(&Pointer::root().child(group)) {
            reorder(node, dice);
        }
    }
    // The methods of a path, and the answers of an operation.
    let paths = Pointer::root().child("paths");
    let names: Vec<String> = members(document.pointer(&paths));
    for path in names {
        let path = paths.child(&path);
        for method in members(document.pointer(&path)) {
            let answers = path.child(&method).child("responses");
            if let Some(node) = document.pointer_mut(&answers) {
                reorder(node, dice);
            }
        }
        if let Some(node) = document.pointer_mut(&path) {
            reorder(node, dice);
        }
    }
}

/// Puts the members of an object in another order.
fn reorder(node: &mut Node, dice: &mut Dice) {
    let Value::Mapping(mapping) = &mut node.value else {
        return;
    };
    let mut members: Vec<_> = std::mem::take(mapping).into_iter().collect();
    for last in (1..members.len()).rev() {
        members.swap(last, dice.below(last + 1));
    }
    for (key, entry) in members {
        mapping.insert(key, entry.key_span, entry.value);
    }
}

fn members(node: Option<&Node>) -> Vec<String> {
    let mapping = node.and_then(Node::as_mapping).into_iter();
    mapping
        .flat_map(codegen::tree::Mapping::iter)
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The ledger as a set of entries, without lines of files, which do change, and without the order
/// of places. Where more places are meant than are shown, which of them are shown is up to their
/// lines: there the names and the counts stay.
fn unplaced(ledger: &str) -> BTreeSet<(String, BTreeSet<String>)> {
    let mut entries: Vec<(String, BTreeSet<String>)> = Vec::new();
    let mut rule = "";
    for line in ledger.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            rule = title;
        } else if let Some(place) = line.strip_prefix("  - ") {
            let entry = entries.last_mut().expect("places stand below an entry");
            entry.1.insert(unplaced_line(place));
        } else {
            entries.push((format!("{rule}: {line}"), BTreeSet::new()));
        }
    }
    for (_, places) in &mut entries {
        if places.iter().any(|place| is_count(place)) {
            let shown = places.len();
            places.retain(|place| !place.starts_with('/'));
            places.insert(format!("{shown} shown"));
        }
    }
    entries.into_iter().collect()
}

/// `and 3 more`: this many places are not shown.
fn is_count(place: &str) -> bool {
    let count = place
        .strip_prefix("and ")
        .and_then(|rest| rest.strip_suffix(" more"));
    count.is_some_and(|count| count.parse::<usize>().is_ok())
}

/// A place without file and line; of a name at several places, the name and how many they are.
fn unplaced_line(line: &str) -> String {
    let (names, place) = match line.split_once("`: ") {
        Some((names, place)) => (format!("{names}`: "), place),
        None => (String::new(), line),
    };
    let Some((_, pointer)) = place.split_once(" `/") else {
        return line.to_owned();
    };
    match pointer.split_once('`') {
        Some((_, count)) if !count.is_empty() => format!("{names}{count}"),
        _ => format!("{names}/{}", pointer.trim_end_matches('`')),
    }
}

/// What the model writes or leaves out when it is encoded, without a change of what it means.
fn is_default(pointer: &[String], value: &Json) -> bool {
    let name = pointer.last().map_or("", String::as_str);
    match value {
        // The model leaves empty lists and objects out, and a truth value that is false.
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        Json::Bool(value) => !value,
        Json::Null => true,
        // The style that a parameter has anyway.
        Json::String(text) => name == "style" && ["simple", "form"].contains(&text.as_str()),
        Json::Number(_) => false,
    }
}

#[test]
fn nothing_vanishes_on_the_way_to_the_model() {
    let mut lost = Vec::new();
    for (name, input) in inputs() {
        let document = codegen::normalized(&input).expect("the document is sound");
        let model = codegen::lower::read(&document).expect("the model reads it");
        let own: openapiv3::OpenAPI =
            serde_json::from_value(document.to_json()).expect("the model reads it by itself");
        assert_eq!(model, own, "{name}: what the model reads by itself");
        let encoded = serde_json::to_value(&model).expect("the model can be encoded");
        missing(
            &document.to_json(),
            Some(&encoded),
            &mut Vec::new(),
            &mut |pointer, what| {
                lost.push(format!("{name}: /{}: {what}", pointer.join("/")));
            },
        );
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// Calls `report` for everything that stands in `tree` and not in `encoded`.
fn missing(
    tree: &Json,
    encoded: Option<&Json>,
    pointer: &mut Vec<String>,
    report: &mut impl FnMut(&[String], String),
) {
    if encoded.is_none() && is_default(pointer, tree) {
        return;
    }
    match (tree, encoded) {
        (Json::Object(members), Some(Json::Object(found))) => {
            for (name, value) in members {
                pointer.push(name.clone());
                missing(value, found.get(name), pointer, report);
                pointer.pop();
            }
        }
        (Json::Array(items), Some(Json::Array(found))) if items.len() == found.len() => {
            for (index, (item, other)) in items.iter().zip(found).enumerate() {
                pointer.push(index.to_string());
                missing(item, Some(other), pointer, report);
                pointer.pop();
            }
        }
        // `1` and `1.0` are the same number.
        (Json::Number(one), Some(Json::Number(two))) if one.as_f64() == two.as_f64() => {}
        (one, Some(two)) if one == two => {}
        (one, found) => report(pointer, format!("{one} became {found:?}")),
    }
}

/// Every name in the output, each with the item or line that it stands in.
fn names(output: &Output) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for text in [&output.types, &output.operations] {
        let mut item = String::new();
        for line in text.lines().map(str::trim) {
            if ["pub struct ", "pub enum ", "pub type "]
                .iter()
                .any(|start| line.starts_with(start))
            {
                line.clone_into(&mut item);
            }
            let shown = line.starts_with("pub ")
                || line.ends_with("\",")
                || line.ends_with("),")
                || line.starts_with("#[optional")
                || line.starts_with("#[required");
            if shown {
                // The tags of a variant are values, not names.
                let line = line
                    .split_once(") = \"")
                    .map_or(line, |(variant, _)| variant);
                let line = line.trim_end_matches("),");
                names.insert(format!("{item} / {line}"), line.to_owned());
            }
        }
    }
    names
}

#[test]
fn what_is_added_renames_nothing() {
    let mut renamed = Vec::new();
    for (name, input) in inputs() {
        let before = names(&generated(&name, &input));
        for (what, change) in CHANGES {
            // Every document gets the same, so that what they share stays the same.
            let after = changed(&input, |document| {
                change(document);
            });
            let after = names(&generated(&format!("{name} with {what}"), &after));
            for line in before.keys() {
                if !after.contains_key(line) {
                    renamed.push(format!("{name}: {what} renamed `{line}`"));
                }
            }
        }
        let mut more = input.clone();
        more.documents.push(another_document(&input));
        let after = names(&generated(&name, &more));
        for line in before.keys() {
            if !after.contains_key(line) {
                renamed.push(format!("{name}: a document renamed `{line}`"));
            }
        }
    }
    assert!(renamed.is_empty(), "{}", renamed.join("\n"));
}

/// Says whether it changed the document.
type Change = fn(&mut Node) -> bool;

const CHANGES: &[(&str, Change)] = &[
    ("a schema", |document| {
        insert(
            document,
            &["components", "schemas"],
            "ZAdded",
            r#"{"type":"object","properties":{"kind":{"type":"string","enum":["z_added"]}}}"#,
        )
    }),
    ("a schema that comes first", |document| {
        insert(
            document,
            &["components", "schemas"],
            "AAdded",
            r#"{"type":"string","enum":["a_added"]}"#,
        )
    }),
    ("an operation", |document| {
        insert(
            document,
            &["paths"],
            "/added/{id}",
            r#"{"post":{"operationId":"zAdded","security":[],"parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],"responses":{"200":{"description":"x","content":{"application/json":{"schema":{"type":"object","properties":{"added":{"type":"string"}}}}}}}}}"#,
        )
    }),
    ("members", |document| {
        everywhere(document, &mut |node| {
            // An object without members is a map: with one it is another type.
            let members = node.get("properties").and_then(Node::as_mapping);
            members.is_some_and(|members| !members.is_empty())
                && node.get("type").and_then(Node::as_str) == Some("object")
                && insert(node, &["properties"], "z_added", r#"{"type":"string"}"#)
        })
    }),
    ("values of enums", |document| {
        everywhere(document, &mut |node| {
            if node.get("type").and_then(Node::as_str) != Some("string") {
                return false;
            }
            match node
                .as_mapping_mut()
                .and_then(|schema| schema.get_mut("enum"))
            {
                Some(Node {
                    value: Value::Sequence(items),
                    span,
                }) if !items.is_empty() => {
                    items.push(Node::string("z_added", *span));
                    true
                }
                _ => false,
            }
        })
    }),
];

/// Adds a member at a place, where there is an object.
fn insert(node: &mut Node, place: &[&str], name: &str, json: &str) -> bool {
    let at = place
        .iter()
        .fold(Pointer::root(), |at, part| at.child(part));
    let added = tree::read(&Source::new("added.json", json));
    match node.pointer_mut(&at).and_then(Node::as_mapping_mut) {
        Some(mapping) => mapping.insert(name, added.span, added).is_none(),
        None => false,
    }
}

/// Changes every node for which that makes sense.
fn everywhere(node: &mut Node, change: &mut impl FnMut(&mut Node) -> bool) -> bool {
    let mut changed = change(node);
    match &mut node.value {
        Value::Sequence(items) => {
            for item in items {
                changed |= everywhere(item, change);
            }
        }
        Value::Mapping(mapping) => {
            for (_, entry) in mapping.iter_mut() {
                changed |= everywhere(&mut entry.value, change);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    changed
}

fn another_document(input: &Input) -> Source {
    let first = tree::read(input.documents.first().expect("there is a document"));
    let version = first.pointer(&Pointer::root().child("info").child("version"));
    let version = version.and_then(Node::as_str).unwrap_or_default();
    let version = Json::from(version);
    let text = format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"Another","version":{version}}},"paths":{{"/another":{{"get":{{"operationId":"zAnother","security":[],"responses":{{"204":{{"description":"x"}}}}}}}}}},"components":{{"schemas":{{"Another":{{"type":"string","enum":["x"]}}}}}}}}"#
    );
    Source::new("spec-another.json", text)
}

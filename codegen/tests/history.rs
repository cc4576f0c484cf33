//! The history of Finch's document, and what each step of it means for people who depend on the
//! crate. `tests/history/*.expect` says what changes from one state to another, as people read it
//! from the documents and from `CHANGES.md`: none of it is written by the comparison.

#[path = "support/history.rs"]
mod states;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use codegen::diff::{Bump, Change, Level, diff};
use codegen::source::Source;
use codegen::{Output, generate};

/// The pairs that are no neighbours: what one step did and another one undid is nothing, and the
/// way back is as long as the way there.
const LEAPS: [(&str, &str); 4] = [
    ("v00", "v12"),
    ("v12", "v00"),
    ("v07", "v10"),
    ("v10", "v07"),
];

/// What is generated from each state, made once for all tests.
static OUTPUTS: LazyLock<BTreeMap<&str, Output>> = LazyLock::new(|| {
    let outputs = states::STATES.map(|state| (state, states::output(state)));
    outputs.into_iter().collect()
});

fn changes(from: &str, to: &str) -> Vec<Change> {
    diff(OUTPUTS[from].state(), OUTPUTS[to].state())
}

/// A change as the files write it.
fn line(change: &Change) -> String {
    let (level, rule) = (change.level.word(), change.rule.id());
    format!("{level} {rule} {}", change.item)
}

/// What people expect: the lines of a file without its comments, sorted.
fn expected(from: &str, to: &str) -> Vec<String> {
    let text = states::read(&states::folder().join(format!("{from}-{to}.expect")));
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    lines.sort();
    lines
}

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    states::steps().chain(LEAPS)
}

#[test]
fn every_state_is_read_without_a_warning() {
    for (state, output) in OUTPUTS.iter() {
        assert_eq!(output.warnings, "", "{state}");
        assert!(output.types.contains("pub struct Integration"), "{state}");
    }
}

#[test]
fn each_step_changes_what_people_read_in_it() {
    let mut wrong = String::new();
    for (from, to) in pairs() {
        let found = changes(from, to);
        let mut found: Vec<String> = found.iter().map(line).collect();
        found.sort();
        let expected = expected(from, to);
        let missing = expected.iter().filter(|line| !found.contains(line));
        let more = found.iter().filter(|line| !expected.contains(line));
        let told = (missing.map(|line| format!("  not found: {line}\n")))
            .chain(more.map(|line| format!("  not expected: {line}\n")));
        let mut told: String = told.collect();
        if told.is_empty() && found.len() != expected.len() {
            told = format!("  a line is there twice: {found:#?}\n");
        }
        if !told.is_empty() {
            let _ = write!(wrong, "{from} -> {to}\n{told}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_state_differs_in_nothing_from_itself() {
    for state in states::STATES {
        let found = changes(state, state);
        assert!(found.is_empty(), "{state}: {found:?}");
    }
}

/// The table of `CHANGES.md` knows the worst that a step does, and that is the verdict.
#[test]
fn the_verdict_of_each_step_is_that_of_the_table() {
    let table = states::read(&states::folder().join("CHANGES.md"));
    for (from, to) in states::steps() {
        let row = table
            .lines()
            .find_map(|line| line.strip_prefix(&format!("| {to} | ")))
            .unwrap_or_else(|| panic!("{to} has no row"));
        let kinds = row.split('|').next().unwrap_or_default();
        let level = level(kinds);
        let bump = match level {
            Level::Breaking => Bump::Major,
            Level::Additive => Bump::Minor,
            Level::Docs => Bump::Patch,
        };
        assert_eq!(Bump::of(&changes(from, to)), bump, "{to}: {kinds}");
        // What people expect says the same.
        let worst = expected(from, to).into_iter().map(|line| {
            let word = line.split(' ').next().unwrap_or_default().to_owned();
            [Level::Docs, Level::Additive, Level::Breaking]
                .into_iter()
                .find(|level| level.word() == word)
        });
        assert_eq!(worst.max().flatten(), Some(level), "{to}: {kinds}");
    }
}

/// The worst level that the words of the table name. What stands in brackets is about enums that
/// are closed, or says more of the wire.
fn level(kinds: &str) -> Level {
    let outside = kinds.split('(').next().unwrap_or_default();
    [
        ("BRK", Level::Breaking),
        ("ADD", Level::Additive),
        ("DOC", Level::Docs),
    ]
    .into_iter()
    .find(|(word, _)| outside.contains(word))
    .unwrap_or_else(|| panic!("no level in {kinds}"))
    .1
}

fn message<'a>(changes: &'a [Change], rule: &str, item: &str) -> &'a str {
    let found = changes
        .iter()
        .find(|change| change.rule.id() == rule && change.item == item);
    let found = found.unwrap_or_else(|| panic!("no {rule} of {item}"));
    &found.message
}

/// A schema that gets a name in the document moves a name in Rust; who reads that must not think
/// that the server takes something else now.
#[test]
fn a_name_that_moved_says_that_the_wire_is_the_same() {
    for (from, to, before, after) in [
        (
            "v05",
            "v06",
            "CreateAccessTokenBody",
            "CreateAccessTokenRequest",
        ),
        (
            "v07",
            "v08",
            "CreateConnectSessionBody",
            "CreateConnectSessionRequest",
        ),
        (
            "v07",
            "v08",
            "ReauthenticateConnectSessionBody",
            "ReauthenticateRequest",
        ),
    ] {
        let found = changes(from, to);
        let message = message(&found, "type-renamed", after);
        for words in [format!("`{before}`"), format!("`{after}`"), "wire".into()] {
            assert!(message.contains(&words), "{words}: {message}");
        }
    }
}

/// A maintainer who gave the bodies their names before the document did sees no name move.
#[test]
fn a_schema_that_becomes_a_component_of_the_same_name_is_no_change() {
    let named = |state: &str, bodies: &[(&str, &str)]| {
        let mut overlay = "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions:\n".to_owned();
        for (path, name) in bodies {
            let body = "post.requestBody.content['application/json'].schema";
            let _ = writeln!(overlay, "  - target: $.paths['{path}'].{body}");
            let _ = writeln!(overlay, "    update: {{x-rust-name: {name}}}");
        }
        let mut input = states::input(state);
        input.overlays.push(Source::new("names.yaml", overlay));
        generate(&input).unwrap_or_else(|failure| panic!("{state}:\n{failure}"))
    };
    let token = [("/auth/token", "CreateAccessTokenRequest")];
    let sessions = [
        ("/connect/sessions", "CreateConnectSessionRequest"),
        ("/connect/sessions/reauthenticate", "ReauthenticateRequest"),
    ];
    for (from, to, bodies) in [("v05", "v06", &token[..]), ("v07", "v08", &sessions)] {
        let before = named(from, bodies);
        let found = diff(before.state(), OUTPUTS[to].state());
        let mut found: Vec<String> = found.iter().map(line).collect();
        found.sort();
        let mut expected = expected(from, to);
        let all = expected.len();
        expected.retain(|line| !line.contains("type-renamed"));
        assert_eq!(expected.len(), all - bodies.len(), "{from} -> {to}");
        assert_eq!(found, expected, "{from} -> {to}");
    }
}

/// What breaks those who make an answer is a gain for those who read it.
#[test]
fn a_required_member_of_an_answer_tells_readers_that_they_gain_a_field() {
    let found = changes("v08", "v09");
    let item = "CreateAccessTokenResponse.entity_ids";
    let message = message(&found, "member-added-required", item);
    for words in ["`new`", "who reads answers gains a field"] {
        assert!(message.contains(words), "{words}: {message}");
    }
}

/// A person who looks for the change finds the line of the document.
#[test]
fn each_change_has_a_place_in_the_document() {
    for (from, to) in pairs() {
        for change in changes(from, to) {
            let pointer = &change.place.pointer;
            let is_there = pointer.as_str().starts_with("/components/")
                || pointer.as_str().starts_with("/paths/");
            assert!(is_there, "{from} -> {to}: {change:?}");
        }
    }
}

/// No file is left that no pair reads.
#[test]
fn every_expectation_is_held_against_something() {
    let mut known: Vec<String> = pairs()
        .map(|(from, to)| format!("{from}-{to}.expect"))
        .collect();
    let files = std::fs::read_dir(states::folder()).expect("the history is there");
    let mut files: Vec<String> = files
        .map(|entry| entry.expect("the entry can be read").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".expect"))
        .collect();
    known.sort();
    files.sort();
    assert_eq!(files, known);
}

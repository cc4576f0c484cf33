//! What each change of a document is called and what it means: `tests/diff` holds the cases, and
//! every rule of the table has one.

#[path = "support/rule_cases.rs"]
#[allow(dead_code, reason = "each test uses its part of it")]
mod rule_cases;
#[path = "support/tree.rs"]
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use codegen::diff::{Change, Opposite, RULES, diff};
use codegen::{Input, Output, generate};
use rule_cases::Case;

fn cases() -> Vec<Case> {
    let cases = rule_cases::cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff"));
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    cases
}

fn generated(name: &str, input: &Input) -> Output {
    generate(input).unwrap_or_else(|failure| panic!("{name} is refused:\n{failure}"))
}

fn line(change: &Change) -> String {
    let (level, rule) = (change.level.word(), change.rule.id());
    format!("{level} {rule} {}", change.item)
}

#[test]
fn every_case_is_told_as_it_says() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (from, to) = (
            generated(&case.name, &case.from),
            generated(&case.name, &case.to),
        );
        for (word, one, two, said) in [
            ("forth", &from, &to, &case.forth),
            ("back", &to, &from, &case.back),
        ] {
            let found = diff(one.state(), two.state());
            let mut lines: Vec<String> = found.iter().map(line).collect();
            lines.sort();
            let only = |these: &[String], those: &[String], sign: char| {
                let only = these.iter().filter(|line| !those.contains(line));
                let only = only.map(|line| format!("\n    {sign} {line}"));
                only.collect::<String>()
            };
            if lines != said.changes {
                wrong.push(format!(
                    "{}, {word}:{}{}",
                    case.name,
                    only(&said.changes, &lines, '-'),
                    only(&lines, &said.changes, '+')
                ));
            }
            wrong.extend(found.iter().filter_map(|change| {
                let fault = fault(change)?;
                Some(format!(
                    "{}, {word}: {fault}: {}",
                    case.name, change.message
                ))
            }));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the words of a change: they are one sentence of Markdown without a full
/// stop, on one line, and no text of a document can end the code that it stands in.
fn fault(change: &Change) -> Option<&'static str> {
    let message = &change.message;
    let outside: String = message.split('`').step_by(2).collect();
    let is_unseen = |sign: char| sign.is_control() || ('\u{202a}'..='\u{202e}').contains(&sign);
    if message.is_empty() || message.ends_with('.') {
        Some("is no sentence without a full stop")
    } else if message.split('`').count().is_multiple_of(2) {
        Some("has code without an end")
    } else if outside.contains(['<', '|', '[', '\\']) {
        Some("has markup of its own")
    } else if message.chars().any(is_unseen) {
        Some("has signs that nobody sees")
    } else {
        None
    }
}

/// The way back is told by the opposite of each rule; of the same things, unless names moved.
#[test]
fn the_way_back_is_the_opposite() {
    let opposites: BTreeMap<&str, &str> = RULES
        .iter()
        .map(|row| match row.opposite {
            Opposite::Is(rule) => (row.id, rule.id()),
            Opposite::Itself => (row.id, row.id),
        })
        .collect();
    let mut wrong = Vec::new();
    for case in cases() {
        let rules = |changes: &[String]| {
            let mut rules: Vec<String> = changes
                .iter()
                .filter_map(|change| change.split(' ').nth(1))
                .map(str::to_owned)
                .collect();
            rules.sort();
            rules
        };
        let back = rules(&case.back.changes);
        let mut expected: Vec<String> = rules(&case.forth.changes)
            .iter()
            .map(|rule| opposites.get(rule.as_str()).map_or("no rule", |it| *it))
            .map(str::to_owned)
            .collect();
        expected.sort();
        if back != expected {
            wrong.push(format!("{}: {expected:?}, and not {back:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case() {
    let cases = cases();
    let told: BTreeSet<&str> = cases
        .iter()
        .flat_map(|case| case.forth.changes.iter().chain(&case.back.changes))
        .filter_map(|change| change.split(' ').nth(1))
        .collect();
    let known: BTreeSet<&str> = RULES.iter().map(|row| row.id).collect();
    let without: Vec<&&str> = known.difference(&told).collect();
    assert!(without.is_empty(), "without a case: {without:?}");
    let unknown: Vec<&&str> = told.difference(&known).collect();
    assert!(unknown.is_empty(), "no rule: {unknown:?}");
}

/// Where a rule means something else in requests than in answers, both are in the cases.
#[test]
fn every_level_has_a_case() {
    let cases = cases();
    let told: BTreeSet<String> = cases
        .iter()
        .flat_map(|case| case.forth.changes.iter().chain(&case.back.changes))
        .map(|change| change.split(' ').take(2).collect::<Vec<&str>>().join(" "))
        .collect();
    let mut without = Vec::new();
    for row in RULES {
        for level in [row.request, row.answer] {
            let line = format!("{} {}", level.word(), row.id);
            if !told.contains(&line) {
                without.push(line);
            }
        }
    }
    assert!(without.is_empty(), "without a case: {without:?}");
}

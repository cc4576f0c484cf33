//! Documents that are refused, and what is said about them: `tests/errors/<name>` holds the
//! documents and the diagnostics as people see them. `UPDATE_EXPECT=1` writes the diagnostics.

#[path = "support/expect.rs"]
mod expect;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use codegen::allow::Allowance;
use codegen::diagnostic::Code;
use codegen::source::Source;
use codegen::{Failure, Input, generate};
use serde_json::Value as Json;

/// Codes without a document here, and why.
const WITHOUT: &[(Code, &str)] = &[
    (
        Code::Internal,
        "it reports a defect of the generator, so no document is known that leads to it",
    ),
    (
        Code::EmptySelection,
        "no document selects anything; the tests of selections have its cases",
    ),
];

/// The cases, and how each is refused.
fn cases() -> Vec<(String, Input, Failure)> {
    support::folders("errors")
        .into_iter()
        .map(|folder| {
            let name = support::name(&folder);
            let input = support::input(&folder);
            match generate(&input) {
                Ok(_) => panic!("{name} is accepted"),
                Err(failure) => (name, input, failure),
            }
        })
        .collect()
}

#[test]
fn every_case_is_refused_as_expected_and_every_code_has_a_case() {
    let mut differences = Vec::new();
    let mut found = String::new();
    for folder in support::folders("errors") {
        match generate(&support::input(&folder)) {
            Ok(_) => differences.push(format!("{} is accepted", support::name(&folder))),
            Err(failure) => {
                let text = failure.render();
                differences.extend(expect::compare(&folder, &[("expected.txt", &text)]));
                found.push_str(&text);
            }
        }
    }
    for code in Code::ALL {
        let has_case = found.contains(&format!("[{code}]"));
        let excused = WITHOUT.iter().any(|(without, _)| without == code);
        if has_case == excused {
            differences.push(format!(
                "`{code}`: has a case: {has_case}, excused: {excused}"
            ));
        }
    }
    expect::report(&differences);
}

/// What tools read is what people read, member by member.
#[test]
fn the_records_for_tools_say_what_the_text_says() {
    const MEMBERS: [&str; 16] = [
        "allow", "code", "column", "count", "end", "file", "help", "line", "message", "overlay",
        "places", "pointer", "related", "severity", "subject", "why",
    ];
    for (name, _, failure) in cases() {
        let text = failure.render();
        let records = failure.to_json();
        // The count stands behind the last of them.
        let (blocks, _) = text.trim_end().rsplit_once("\n\n").expect("a count");
        let blocks: Vec<&str> = blocks.split("\n\n").collect();
        assert_eq!(records.len(), blocks.len(), "{name}\n{text}");
        let mut explained = BTreeSet::new();
        for (record, block) in records.iter().zip(blocks) {
            let members: Vec<&String> = record.as_object().expect("an object").keys().collect();
            assert_eq!(members, MEMBERS, "{name}");
            let says = |text: &str| assert!(block.contains(text), "{name}: {text:?}\n{block}");
            let word = |key: &str| record[key].as_str().map(|text| text.replace('\n', "\\n"));
            let severity = word("severity").expect("a severity");
            let code = word("code").expect("a code");
            let message = word("message").expect("a message");
            assert!(
                block.starts_with(&format!("{severity}[{code}]: {message}")),
                "{name}: {message}\n{block}"
            );
            if let Some(file) = word("file") {
                says(&format!("{file}:{}:{}", record["line"], record["column"]));
                assert!(record["end"]["line"].as_u64() >= record["line"].as_u64());
            }
            for key in ["subject", "pointer"] {
                if let Some(text) = word(key) {
                    says(&text);
                }
            }
            let lines = |key: &str| record[key].as_str().unwrap_or_default().lines();
            lines("help").chain(lines("overlay")).for_each(says);
            if explained.insert(code) {
                says(&word("why").expect("a meaning"));
            }
            if let (Some(argument), "error") = (record["allow"]["argument"].as_str(), &*severity) {
                says(&argument.replace('\n', "\\n"));
            }
            for related in record["related"].as_array().expect("a list") {
                says(related["message"].as_str().expect("a message"));
            }
            let count = record["count"].as_u64().expect("a number");
            match count {
                1 => assert!(!block.contains("the same at"), "{name}\n{block}"),
                2 => says("the same at one more place:"),
                more => says(&format!("the same at {} more places:", more - 1)),
            }
        }
    }
}

fn allowances(codes: impl IntoIterator<Item = Code>) -> Vec<Allowance> {
    let allowance = |code: Code| Allowance::read(code.name());
    codes.into_iter().map(allowance).collect()
}

/// Where an error is allowed, something sound comes out, and the error is a warning.
#[test]
fn what_is_allowed_comes_out_sound() {
    let mut seen = BTreeSet::new();
    for (name, mut input, _) in cases() {
        // What one error hides, the next run shows; allowed in turn until nothing is left.
        let mut codes: BTreeSet<Code> = BTreeSet::new();
        let output = loop {
            input.allow = allowances(codes.iter().copied());
            match generate(&input) {
                Ok(output) => break Some(output),
                Err(failure) => {
                    let found: BTreeSet<Code> = failure
                        .diagnostics()
                        .iter()
                        .map(|found| found.code)
                        .collect();
                    let new: Vec<Code> = found.difference(&codes).copied().collect();
                    if found.iter().any(|code| code.fallback().is_none()) || new.is_empty() {
                        break None;
                    }
                    codes.extend(new);
                }
            }
        };
        let Some(output) = output else { continue };
        assert!(!codes.is_empty(), "{name}");
        for text in [&output.types, &output.operations] {
            let parsed = syn::parse_file(text);
            assert!(parsed.is_ok(), "{name}: {:?}\n{text}", parsed.err());
        }
        for code in &codes {
            assert!(
                output.warnings.contains(&format!("warning[{code}]")),
                "{name}: {code}\n{}",
                output.warnings
            );
        }
        assert!(!output.warnings.contains("error["), "{name}");
        seen.extend(codes);
    }
    let allowable: BTreeSet<Code> = Code::ALL
        .iter()
        .copied()
        .filter(|code| code.fallback().is_some())
        .collect();
    assert_eq!(seen, allowable);
}

/// The actions that a diagnostic suggests, done in an overlay, settle it.
#[test]
fn what_is_suggested_helps() {
    const HEAD: &str = "overlay: 1.0.0\ninfo: { title: Fixes, version: '1' }\nactions:\n";
    let mut settled: BTreeMap<String, usize> = BTreeMap::new();
    for (name, mut input, mut failure) in cases() {
        let mut rest = String::new();
        for round in 0.. {
            assert!(round < 50, "{name} does not come to an end:\n{rest}");
            let records = failure.to_json();
            let Some(record) = records.iter().find(|record| record["overlay"].is_string()) else {
                break;
            };
            rest = record["overlay"].as_str().unwrap_or_default().to_owned();
            let text = format!("{HEAD}{rest}\n");
            input.overlays.push(Source::new("fix.yaml", text));
            let same = |other: &Json| {
                ["code", "message", "pointer"]
                    .iter()
                    .all(|key| other[*key] == record[*key])
                    && record["count"] == other["count"]
            };
            *settled.entry(record["code"].to_string()).or_default() += 1;
            match generate(&input) {
                Ok(_) => break,
                Err(next) => {
                    let text = next.render();
                    assert!(!text.contains("[overlay-"), "{name}:\n{rest}\n{text}");
                    assert!(!next.to_json().iter().any(same), "{name}:\n{rest}\n{text}");
                    failure = next;
                }
            }
        }
    }
    for code in [
        Code::WrongType,
        Code::MissingMember,
        Code::MergeConflict,
        Code::UnresolvedReference,
        Code::ExternalReference,
        Code::Contradiction,
        Code::NameCollision,
        Code::BadExtension,
        Code::BadPath,
    ] {
        assert!(
            settled.contains_key(&format!("\"{code}\"")),
            "{code}: {settled:?}"
        );
    }
}

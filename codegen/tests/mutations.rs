//! Broken documents: the golden cases with members taken out, exchanged or replaced at random.
//! Whatever comes of it, nothing panics, and the generator never makes something that is no Rust,
//! also where everything that is wrong is allowed.

#[path = "support/dice.rs"]
mod dice;
#[path = "support/mutate.rs"]
mod mutate;
#[path = "support/tree.rs"]
mod tree;

mod support;

use std::collections::BTreeSet;

use codegen::allow::Allowance;
use codegen::diagnostic::{Code, Severity};
use codegen::source::Source;
use codegen::{Input, generate};
use dice::Dice;
use mutate::{change, count, pieces};

/// How many broken documents are made of each case.
const ROUNDS: u64 = 40;

#[test]
fn broken_documents_are_refused_or_read() {
    let rounds = std::env::var("MUTATION_ROUNDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(ROUNDS);
    let mut defects = Vec::new();
    for folder in support::folders("cases") {
        let input = support::input(&folder);
        for seed in 1..=rounds {
            let mut dice = Dice::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
            let documents = input.documents.iter().map(|source| {
                let mut node = tree::read(source);
                for _ in 0..=dice.below(3) {
                    let pool = pieces(&node);
                    let piece = pool.get(dice.below(pool.len())).cloned();
                    let place = dice.below(count(&node));
                    change(&mut node, place, piece, &mut dice);
                }
                Source::new(source.name.clone(), tree::json(&node))
            });
            let broken = Input {
                documents: documents.collect(),
                ..Input::default()
            };
            if let Some(defect) = defect(broken) {
                let case = support::name(&folder);
                defects.push(format!("{case}, seed {seed}:\n{defect}"));
            }
        }
    }
    assert!(defects.is_empty(), "{}", defects.join("\n"));
}

/// What is wrong with the generator, by this document: alone, and with its errors allowed one
/// after the other, until something comes out or something stays that cannot be allowed.
fn defect(mut input: Input) -> Option<String> {
    let mut allowed = BTreeSet::new();
    loop {
        let failure = match generate(&input) {
            Ok(output) => {
                let texts = [&output.types, &output.operations];
                let mut wrong = texts.iter().filter_map(|text| syn::parse_file(text).err());
                return wrong.next().map(|error| error.to_string());
            }
            Err(failure) => failure,
        };
        let found = failure.diagnostics();
        let internal = found.iter().any(|found| {
            // What `normalize` lets through, or leaves of what is allowed, the model must read.
            found.code == Code::Internal || found.message.contains("the model does not read")
        });
        if internal {
            return Some(failure.render());
        }
        let errors = found
            .iter()
            .filter(|found| found.severity == Severity::Error);
        let before = allowed.len();
        for found in errors {
            found.code.fallback()?;
            allowed.insert(found.code);
        }
        if allowed.len() == before {
            return None;
        }
        let names = allowed.iter().map(|code| Allowance::read(code.name()));
        input.allow = names.collect();
    }
}

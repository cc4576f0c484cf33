//! What goes in comes out: values are made from a schema, checked by a validator of JSON Schema that
//! knows nothing of this workspace, decoded by the generated type, encoded, and compared.
//!
//! In: the documents of the generator's golden cases and of `spec/`, and the types that were generated
//! from them. Never here: a value that the validator refuses taken for a good one.
//!
//! `ROUND_TRIP_ROUNDS=3000` makes more values of each type, `ROUND_TRIP_SEED=7` others. The list of
//! the types is written by the test `round_trip_list`.
#![allow(
    clippy::all,
    clippy::pedantic,
    dead_code,
    deprecated,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "generated code and the runtime stand here as they do in crates of their own"
)]

#[path = "../../../codegen/fuzz/src/answer.rs"]
mod answer;
mod answer_bytes;
mod cases;
#[path = "../../../codegen/tests/support/dice.rs"]
mod dice;
mod mutants;
mod runtime;
mod same;
mod schemas;
#[path = "../../../codegen/tests/support/seeds.rs"]
mod seeds;
#[path = "../../../codegen/fuzz/src/types.rs"]
mod types;
mod values;

use std::fmt::Write as _;

use cases::Type;
use mutants::mutant;
use same::{same, without_nulls};
use schemas::Document;
use serde_json::Value;
use values::Maker;

/// How many failures are shown of one type.
const SHOWN: usize = 3;

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect(name))
}

/// What was seen of one type.
#[derive(Default)]
struct Seen {
    good: usize,
    mutants_taken: usize,
    failures: Vec<String>,
}

#[test]
fn a_value_of_a_schema_comes_out_as_it_went_in() {
    let rounds = setting("ROUND_TRIP_ROUNDS", 150);
    let seed = setting("ROUND_TRIP_SEED", 0);
    let mut report = String::new();
    let mut good = 0;
    for (folder, types) in cases::all() {
        let document = Document::of(folder);
        for kind in types {
            let seen = turn(&document, kind, rounds, seed);
            good += seen.good;
            let place = format!("{folder}: {}", kind.component);
            let idle = cases::WITHOUT_VALUES.contains(&(folder, kind.component));
            if idle == (seen.good > 0) {
                let _ = writeln!(report, "{place}: {} good values", seen.good);
            }
            for failure in seen.failures.iter().take(SHOWN) {
                let _ = writeln!(report, "{place}: {failure}");
            }
            if let Some(more) = seen.failures.len().checked_sub(SHOWN + 1) {
                let _ = writeln!(report, "{place}: and {} more", more + 1);
            }
        }
    }
    println!("{good} values, seed {seed}");
    assert!(report.is_empty(), "seed {seed}, {rounds} rounds\n{report}");
}

/// Makes values of one type, and takes each through it.
fn turn(document: &Document, kind: &Type, rounds: u64, seed: u64) -> Seen {
    let mut seen = Seen::default();
    let validator = match document.validator(kind.component) {
        Ok(validator) => validator,
        Err(error) => {
            seen.failures.push(format!("no validator: {error}"));
            return seen;
        }
    };
    let mut maker = Maker::new(document, seed_of(kind, seed));
    for _ in 0..rounds {
        let made = maker.component(kind.component);
        if !validator.is_valid(&made.value) {
            continue;
        }
        seen.good += 1;
        if let Err(failure) = good(kind, &made, &validator) {
            seen.failures.push(format!("{failure}\n    {}", made.value));
        }
        // Whatever else is said may be refused, but nothing of it may get lost.
        let other = mutant(&made.value, maker.chance());
        if let Ok(passed) = (kind.pass)(other.to_string().as_bytes()) {
            seen.mutants_taken += 1;
            let back: Value = serde_json::from_slice(&passed.encoded).expect("JSON");
            if !same(&without_nulls(&other), &without_nulls(&back)) {
                seen.failures.push(format!("lost\n    {other}\n    {back}"));
            }
        }
    }
    seen
}

/// What must hold for a value that the schema allows.
fn good(kind: &Type, made: &values::Made, validator: &jsonschema::Validator) -> Result<(), String> {
    let passed = (kind.pass)(made.value.to_string().as_bytes())
        .map_err(|error| format!("refused: {error}"))?;
    let back: Value = serde_json::from_slice(&passed.encoded).map_err(|error| error.to_string())?;
    if !same(&made.value, &back) {
        return Err(format!("changed to {back}"));
    }
    if !validator.is_valid(&back) {
        return Err(format!("no longer valid: {back}"));
    }
    if !passed.violations.is_empty() {
        return Err(format!("a violation: {}", passed.violations));
    }
    if made.is_known && passed.unknown > 0 {
        return Err(format!("{} parts are unknown", passed.unknown));
    }
    Ok(())
}

/// Each type has values of its own, whatever stands beside it in the list.
fn seed_of(kind: &Type, seed: u64) -> u64 {
    kind.component.bytes().fold(seed, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

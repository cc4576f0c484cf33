//! The fuzz targets in short: every committed seed, and changes of them that are the same on every
//! machine. `FUZZ_ROUNDS` asks for more of them.

#[path = "support/dice.rs"]
mod dice;
#[path = "../fuzz/src/document.rs"]
#[allow(unreachable_pub, reason = "the targets take it from a library")]
mod document;
#[path = "../fuzz/src/grammar.rs"]
#[allow(unreachable_pub, reason = "the targets take it from a library")]
mod grammar;
mod support;
#[path = "support/tree.rs"]
#[allow(dead_code, reason = "only its dice are used")]
mod tree;

use std::path::Path;

use dice::Dice;

/// How many changed inputs each target gets.
const ROUNDS: u64 = 400;

fn rounds() -> u64 {
    let asked = std::env::var("FUZZ_ROUNDS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

/// The committed seeds of a target, in the order of their names.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut files: Vec<_> = std::fs::read_dir(folder.join(target))
        .expect("the seeds are there")
        .map(|entry| entry.expect("the entry can be read").path())
        .collect();
    files.sort();
    assert!(files.len() >= 10, "only {} seeds for {target}", files.len());
    files
        .iter()
        .map(|file| std::fs::read(file).expect("the seed can be read"))
        .collect()
}

/// Says which input it was, where one fails.
fn run(what: &str, bytes: &[u8], check: impl Fn(&[u8]) + std::panic::RefUnwindSafe) {
    let outcome = std::panic::catch_unwind(|| check(bytes));
    assert!(outcome.is_ok(), "{what}: {}", bytes.escape_ascii());
}

#[test]
fn documents_of_any_bytes() {
    let mut seeds = seeds("document_bytes");
    for seed in &seeds {
        run("a seed", seed, document::check);
    }
    for folder in support::folders("cases") {
        let input = support::input(&folder);
        seeds.extend(input.documents.into_iter().map(|source| source.bytes));
    }
    for round in 0..rounds() {
        let mut dice = Dice::new(round.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(7));
        let bytes = changed(&seeds, &mut dice);
        run(&format!("round {round}"), &bytes, document::check);
    }
}

#[test]
fn documents_of_any_pieces() {
    let check = |bytes: &[u8]| document::check(grammar::document(bytes).as_bytes());
    let seeds = seeds("structured_document");
    for seed in &seeds {
        run("a seed", seed, check);
    }
    for round in 0..rounds() {
        let mut dice = Dice::new(round.wrapping_mul(0x2545_f491_4f6c_dd1d).wrapping_add(3));
        let bytes = if round % 2 == 0 {
            changed(&seeds, &mut dice)
        } else {
            random(&mut dice)
        };
        run(&format!("round {round}"), &bytes, check);
    }
}

fn random(dice: &mut Dice) -> Vec<u8> {
    let length = dice.below(300);
    (0..length).map(|_| byte(dice)).collect()
}

fn byte(dice: &mut Dice) -> u8 {
    u8::try_from(dice.below(256)).expect("less than 256")
}

/// A seed with bytes changed, taken out, doubled, or put in from another one.
fn changed(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(5) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(12)).min(bytes.len());
        match dice.below(5) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            2 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(60)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
            3 => {
                let sign = *b"{}[]:,\"'#&*!|>%@`-? \n\t\\\x00\xff~/$"
                    .get(dice.below(30))
                    .unwrap_or(&b'x');
                drop(bytes.splice(at..end, [sign]));
            }
            _ => {
                let new = byte(dice);
                if let Some(old) = bytes.get_mut(at) {
                    *old = new;
                }
            }
        }
    }
    bytes
}

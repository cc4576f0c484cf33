//! What the short runs of the fuzz targets share: the committed seeds, and changes of them that are
//! the same on every machine.

use std::path::Path;

use super::dice::Dice;

/// How many changed inputs each target gets.
const ROUNDS: u64 = 400;

pub(crate) fn rounds() -> u64 {
    let asked = std::env::var("FUZZ_ROUNDS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

/// The committed seeds of a target, in the order of their names.
pub(crate) fn of(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/fuzz/seeds");
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
pub(crate) fn run(what: &str, bytes: &[u8], check: impl Fn(&[u8]) + std::panic::RefUnwindSafe) {
    let outcome = std::panic::catch_unwind(|| check(bytes));
    assert!(outcome.is_ok(), "{what}: {}", bytes.escape_ascii());
}

pub(crate) fn byte(dice: &mut Dice) -> u8 {
    u8::try_from(dice.below(256)).expect("less than 256")
}

/// A seed with bytes changed, taken out, doubled, or put in from another one.
pub(crate) fn changed(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
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

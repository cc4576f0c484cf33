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
#[path = "support/seeds.rs"]
mod seeds;
mod support;

use dice::Dice;
use seeds::{byte, changed, rounds, run};

#[test]
fn documents_of_any_bytes() {
    let mut seeds = seeds::of("document_bytes");
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
    let seeds = seeds::of("structured_document");
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

//! The fuzz target `answer_bytes` in short: every committed seed, and changes of them.
//!
//! In: the seeds of the target. Out: nothing, or a panic that shows the bytes. Never here: what is
//! checked, which stands beside the target. `FUZZ_ROUNDS` asks for more changes.

use crate::dice::Dice;
use crate::{answer, seeds};

#[test]
fn answers_of_any_bytes() {
    let found = seeds::of("answer_bytes");
    for seed in &found {
        seeds::run("a seed", seed, answer::check);
    }
    for round in 0..seeds::rounds() {
        let mut dice = Dice::new(round.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(5));
        let bytes = seeds::changed(&found, &mut dice);
        seeds::run(&format!("round {round}"), &bytes, answer::check);
    }
}

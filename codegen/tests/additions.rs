//! What is added to a document renames nothing that was there: every kind of addition, in every
//! golden case and in the documents of this repository, where colliding names are refused and
//! where they are settled. What is added has names that nothing else has.

#[path = "support/added.rs"]
mod added;
#[path = "support/dice.rs"]
mod dice;
#[path = "support/inputs.rs"]
mod inputs;
#[path = "support/named.rs"]
mod named;
mod support;
#[path = "support/tree.rs"]
mod tree;

use added::colliding::COLLIDING;
use added::{ADDITIONS, another_document, several};
use codegen::diagnostic::Code;
use codegen::diff::{Level, diff};
use codegen::name::Collisions;
use codegen::source::Source;
use codegen::tree::Node;
use codegen::{Input, Output, generate};
use dice::Dice;
use inputs::inputs;
use named::{Named, named};

/// Which inputs get one addition at a time; the others get several at once only.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Steps {
    OneByOne,
    Together,
}

#[test]
fn additions_rename_nothing_where_collisions_are_refused() {
    let mut inputs = inputs();
    inputs.retain(|(_, input)| input.collisions == Collisions::Refuse);
    nothing_is_renamed(&inputs, |_| Steps::OneByOne);
}

#[test]
fn additions_rename_nothing_where_collisions_are_settled() {
    let mut inputs = inputs();
    let mut colliding = Vec::new();
    for (case, input) in &mut inputs {
        if input.collisions == Collisions::Settle {
            colliding.push(case.clone());
        }
        input.collisions = Collisions::Settle;
    }
    assert!(!colliding.is_empty(), "some cases have names that collide");
    // What nothing collides with has the same names in both modes.
    nothing_is_renamed(&inputs, |case| {
        if colliding.iter().any(|other| other == case) {
            Steps::OneByOne
        } else {
            Steps::Together
        }
    });
}

fn nothing_is_renamed(inputs: &[(String, Input)], steps: impl Fn(&str) -> Steps) {
    let mut wrong = Vec::new();
    let mut made = vec![0; ADDITIONS.len()];
    for (case, input) in inputs {
        let before = generate(input).unwrap_or_else(|failure| panic!("{case}:\n{failure}"));
        let names = named(&before, input.collisions);
        are_those_of_the_output(case, &names, &before);
        let mut check = |what: &str, after: &Input| match generate(after) {
            Ok(after) => {
                let after = named(&after, input.collisions);
                let renamed = renamed(&names, &after).into_iter();
                wrong.extend(renamed.map(|renamed| format!("{case} with {what}: {renamed}")));
            }
            Err(failure) => wrong.push(format!("{case} with {what} is refused:\n{failure}")),
        };
        for ((what, add), made) in ADDITIONS.iter().zip(&mut made) {
            let (after, count) = with_additions(input, add);
            *made += count;
            if count > 0 && steps(case) == Steps::OneByOne {
                check(what, &after);
            }
        }
        let mut more = input.clone();
        more.documents.push(another_document(input));
        if steps(case) == Steps::OneByOne {
            check("a document", &more);
        }
        for seed in 1..=combinations() {
            // The same for every document, so that what they share stays the same.
            let dice = || Dice::new(0x2545_f491_4f6c_dd1d_u64.wrapping_mul(seed));
            let after = with_additions(&more, |document| several(document, &mut dice()));
            check(&format!("several additions, seed {seed}"), &after.0);
        }
    }
    for ((what, _), made) in ADDITIONS.iter().zip(made) {
        assert!(made > 0, "{what} were added nowhere");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What would get the name of something else is refused, where a person gives names. Where names
/// are settled, those that give way have no better claim than what was added: then the comparison
/// says that names moved, so that nobody is surprised.
#[test]
fn what_collides_is_refused_or_told() {
    let mut wrong = Vec::new();
    let (mut refused, mut moved) = (0, 0);
    for (case, input) in &inputs() {
        let before = generate(input).unwrap_or_else(|failure| panic!("{case}:\n{failure}"));
        let names = named(&before, input.collisions);
        for (what, add) in COLLIDING {
            let (after, count) = with_additions(input, add);
            if count == 0 {
                continue;
            }
            match generate(&after) {
                Ok(after) => {
                    let renamed = renamed(&names, &named(&after, input.collisions));
                    let changes = diff(before.state(), after.state());
                    let is_told = changes.iter().any(|change| change.level == Level::Breaking);
                    moved += usize::from(!renamed.is_empty());
                    if renamed.is_empty() == is_told {
                        let renamed = renamed.join("\n");
                        wrong.push(format!("{case} with {what}: told {changes:#?}, {renamed}"));
                    }
                }
                Err(failure) => {
                    refused += 1;
                    let found = failure.diagnostics();
                    if !found.iter().all(|it| it.code == Code::NameCollision) {
                        wrong.push(format!("{case} with {what} is refused:\n{failure}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        refused > 20 && moved > 5,
        "{refused} refused, {moved} moved"
    );
}

/// How many combinations of additions are tried of each input.
fn combinations() -> u64 {
    let asked = std::env::var("ADDITION_SEEDS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(2)
}

/// The names are made once more here: they must be those that the output has.
fn are_those_of_the_output(case: &str, names: &Named, output: &Output) {
    for (what, names) in names.iter().filter(|(what, _)| what.starts_with("type ")) {
        for name in names {
            let is_there = ["struct ", "enum ", "type "]
                .iter()
                .any(|word| output.types.contains(&format!("pub {word}{name}")));
            assert!(is_there, "{case}: the output has no `{name}`, of {what}");
        }
    }
}

/// What has another name than before, or none.
fn renamed(before: &Named, after: &Named) -> Vec<String> {
    let mut renamed = Vec::new();
    for (thing, names) in before {
        match after.get(thing) {
            Some(now) if now.is_superset(names) => {}
            now => renamed.push(format!("{thing}: {names:?} became {now:?}")),
        }
    }
    renamed
}

/// Adds to every document of an input, and counts what was added.
fn with_additions(input: &Input, mut add: impl FnMut(&mut Node) -> usize) -> (Input, usize) {
    let mut count = 0;
    let documents = input.documents.iter().map(|source| {
        let mut node = tree::read(source);
        count += add(&mut node);
        Source::new(source.name.clone(), tree::json(&node))
    });
    let documents = documents.collect();
    let input = Input {
        documents,
        ..input.clone()
    };
    (input, count)
}

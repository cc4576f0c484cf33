//! Levels of any changes judged by the compiler: each golden case is changed at random, and a
//! program that uses all that was generated before is compiled against what is generated after.
//!
//! Where the comparison says that nothing breaks, it compiles. Where it says that something is
//! gone, or of another type, it does not.

#[path = "../../codegen/tests/support/dice.rs"]
mod dice;
#[path = "../../codegen/tests/support/edits.rs"]
mod edits;
#[path = "support/judged.rs"]
mod judged;
#[path = "support/nested.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod nested;
#[path = "../../codegen/tests/support/mod.rs"]
#[allow(dead_code, reason = "each test uses its part of it")]
mod support;
#[path = "../../codegen/tests/support/tree.rs"]
mod tree;
#[path = "support/user.rs"]
mod user;

use std::fs;
use std::path::PathBuf;

use codegen::diff::{Change, Level, Rule, diff};
use codegen::source::Source;
use codegen::{Input, Output, generate};
use dice::Dice;
use judged::{Program, judge, module};
use nested::workspace;

/// How many changes of a case are tried, until there is one of each sort.
const ROUNDS: u64 = 12;

/// Another number gives other changes.
fn seed() -> u64 {
    let asked = std::env::var("LEVELS_SEED").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// What nobody can take back from code that uses everything, and leave it compiling.
const GONE: &[Rule] = &[
    Rule::OperationRemoved,
    Rule::OperationRenamed,
    Rule::ParameterRemovedOptional,
    Rule::ParameterAddedRequired,
    Rule::ParameterRemovedRequired,
    Rule::ParameterRequired,
    Rule::ParameterOptional,
    Rule::ParamsAdded,
    Rule::ParamsRemoved,
    Rule::BodyAdded,
    Rule::BodyRemoved,
    Rule::BodyRequired,
    Rule::BodyOptional,
    Rule::BodyMediaRemoved,
    Rule::BodyTypeChanged,
    Rule::StatusRemoved,
    Rule::StatusBodyRemoved,
    Rule::StatusBodyChanged,
    Rule::ReturnsChanged,
    Rule::ResponseHeaderRemoved,
    Rule::ResponseHeaderRequired,
    Rule::ResponseHeaderOptional,
    Rule::TypeRemoved,
    Rule::TypeRenamed,
    Rule::TypeKindChanged,
    Rule::MemberRemovedOptional,
    Rule::MemberAddedRequired,
    Rule::MemberRemovedRequired,
    Rule::MemberRequired,
    Rule::MemberOptional,
    Rule::MemberRenamed,
    Rule::ValueNullable,
    Rule::ValueNotNullable,
    Rule::ValueTypeChanged,
    Rule::ValueFormatChanged,
    Rule::ValueBoxed,
    Rule::ValueUnboxed,
    Rule::EnumValueRemoved,
    Rule::EnumValueRenamed,
    Rule::EnumOpened,
    Rule::EnumClosed,
    Rule::UnionVariantRemoved,
    Rule::UnionVariantRenamed,
];

/// What a comparison says of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It compiles.
    Compiles,
    /// It does not.
    Breaks,
}

fn verdict(changes: &[Change]) -> Option<Verdict> {
    let breaks = |change: &&Change| change.level == Level::Breaking;
    if changes.iter().any(|change| GONE.contains(&change.rule)) {
        Some(Verdict::Breaks)
    } else if changes.is_empty() || changes.iter().any(|change| breaks(&change)) {
        // What breaks calls alone is up to the server.
        None
    } else {
        Some(Verdict::Compiles)
    }
}

#[test]
fn the_compiler_agrees_with_the_levels_of_any_edits() {
    let mut states = Vec::new();
    let mut programs = Vec::new();
    for (number, folder) in cases().iter().enumerate() {
        let name = support::name(folder);
        let input = support::input(folder);
        let before = generate(&input).unwrap_or_else(|failure| panic!("{name}:\n{failure}"));
        let text = user::program(&before);
        let own = format!("s{number:03}_own");
        states.push((own.clone(), module(&before)));
        let what = format!("{name} itself");
        programs.push(Program::new(
            format!("p{number:03}_own"),
            what,
            &own,
            &text,
            true,
        ));
        for (sort, edit, changes, after) in changed(&input, &before, number) {
            let word = format!("{sort:?}").to_lowercase();
            let state = format!("s{number:03}_{word}");
            states.push((state.clone(), module(&after)));
            let told: Vec<String> = changes.iter().map(|it| it.message.clone()).collect();
            let what = format!("{name}, {edit}, {word}: {}", told.join("; "));
            let program = format!("p{number:03}_{word}");
            let compiles = sort == Verdict::Compiles;
            programs.push(Program::new(program, what, &state, &text, compiles));
        }
    }
    judge("levels-of-edits", &states, &programs);
    assert!(programs.len() > 80, "only {} programs", programs.len());
}

/// The golden cases that are small enough for three of each.
fn cases() -> Vec<PathBuf> {
    let golden = workspace().join("codegen/tests/cases");
    let entries = fs::read_dir(golden).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.retain(|folder| {
        let types = fs::metadata(folder.join("types.rs")).unwrap();
        types.len() < 6_000
    });
    folders
}

/// One change of each sort, with what comes of it.
fn changed(
    input: &Input,
    before: &Output,
    number: usize,
) -> Vec<(Verdict, String, Vec<Change>, Output)> {
    let mut found: Vec<(Verdict, String, Vec<Change>, Output)> = Vec::new();
    for round in 0..ROUNDS {
        let seed = (seed() * 1000 + round) * 1000 + u64::try_from(number).unwrap() + 1;
        let mut dice = Dice::new(0x2545_f491_4f6c_dd1d_u64.wrapping_mul(seed));
        let mut input = input.clone();
        let document = dice.below(input.documents.len());
        let mut node = tree::read(&input.documents[document]);
        let edits = edits::edits(&node);
        let Some(edit) = edits.get(dice.below(edits.len())) else {
            continue;
        };
        edit.apply(&mut node);
        let source = &mut input.documents[document];
        *source = Source::new(source.name.clone(), tree::json(&node));
        let Ok(after) = generate(&input) else {
            continue;
        };
        let changes = diff(before.state(), after.state());
        let Some(sort) = verdict(&changes) else {
            continue;
        };
        if !found.iter().any(|(other, ..)| *other == sort) {
            found.push((sort, edit.to_string(), changes, after));
        }
    }
    found
}

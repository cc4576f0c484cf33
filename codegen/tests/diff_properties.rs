//! What holds for every comparison, whatever the documents: nothing that generated code shows is
//! missed, nothing is made up, the way back is the opposite of the way there.

#[path = "support/added.rs"]
#[allow(dead_code, reason = "each test uses its part of it")]
mod added;
#[path = "support/changed.rs"]
mod changed;
#[path = "support/dice.rs"]
mod dice;
#[path = "support/edits.rs"]
mod edits;
#[path = "support/inputs.rs"]
mod inputs;
#[path = "support/mutate.rs"]
mod mutate;
#[path = "support/said.rs"]
mod said;
#[path = "support/shuffle.rs"]
mod shuffle;
mod support;
#[path = "support/tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use added::{ADDITIONS, Addition};
use changed::{changed, generated};
use codegen::diff::{Change, Level, Opposite, Rule, diff};
use codegen::source::Source;
use codegen::{Input, Output, generate};
use dice::Dice;
use said::{Of, differences, said};
use shuffle::shuffle;

/// How many changes are made of each document.
const ROUNDS: usize = 24;

fn rounds() -> usize {
    let asked = std::env::var("DIFF_ROUNDS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

/// What there is to generate from, and the seeds that are sound.
fn inputs() -> Vec<(String, Input)> {
    let mut inputs = inputs::inputs();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/document_bytes");
    let seeds = std::fs::read_dir(seeds).into_iter().flatten();
    let mut seeds: Vec<_> = seeds
        .map(|entry| entry.expect("the entry can be read").path())
        .collect();
    seeds.sort();
    inputs.extend(seeds.iter().filter_map(|path| {
        let name = support::name(path);
        let source = Source::new(name.clone(), std::fs::read(path).ok()?);
        let input = Input {
            documents: vec![source],
            ..Input::default()
        };
        let output = generate(&input).ok()?;
        // What has nothing to compare is the same as any other one.
        (!output.api.operations.is_empty()).then_some((format!("seed {name}"), input))
    }));
    inputs
}

fn shown(changes: &[Change]) -> String {
    let lines = changes.iter().map(|change| {
        let (level, rule) = (change.level.word(), change.rule.id());
        format!("    {level} {rule} {}: {}", change.item, change.message)
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// What is wrong with the comparison of two states.
fn wrong(before: &Output, after: &Output) -> Vec<String> {
    let there = diff(before.state(), after.state());
    let back = diff(after.state(), before.state());
    let mut wrong = Vec::new();
    let [texts, code] = [Of::Text, Of::Code].map(|of| (said(before, of), said(after, of)));
    let is_told = there.iter().any(|change| change.level != Level::Docs);
    // Texts may be different where nobody shows them, code may not.
    if code.0 != code.1 && !is_told {
        let differences = differences(&code.0, &code.1);
        wrong.push(format!(
            "code is different, and nothing is told:\n{differences}"
        ));
    }
    if texts.0 != texts.1 && there.is_empty() {
        let differences = differences(&texts.0, &texts.1);
        wrong.push(format!(
            "texts are different, and nothing is told:\n{differences}"
        ));
    }
    if texts.0 == texts.1 && is_told {
        let told = shown(&there);
        wrong.push(format!(
            "nothing is different, and something is told:\n{told}"
        ));
    }
    wrong.extend(no_opposites(&there, &back));
    wrong
}

/// Changes that the way back does not have as their opposite, of the same things. Where names moved,
/// things are called otherwise on the way back.
fn no_opposites(there: &[Change], back: &[Change]) -> Option<String> {
    let names_moved = there
        .iter()
        .any(|change| change.rule.id().ends_with("-renamed"));
    let thing = |rule: Rule, change: &Change| {
        // It may be the name of the credentials, which is a text to people.
        let moved = names_moved || rule == Rule::SecurityTextChanged;
        let item = if moved { "" } else { &change.item };
        format!("{} {item}", rule.id())
    };
    let mut count: BTreeMap<String, isize> = BTreeMap::new();
    for change in there {
        *count.entry(thing(change.rule, change)).or_default() += 1;
    }
    for change in back {
        let opposite = match change.rule.row().opposite {
            Opposite::Is(rule) => rule,
            Opposite::Itself => change.rule,
        };
        *count.entry(thing(opposite, change)).or_default() -= 1;
    }
    let odd: Vec<String> = count
        .into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|(id, _)| id)
        .collect();
    (!odd.is_empty()).then(|| {
        format!(
            "{} have no opposite:\n{}\n  and back:\n{}",
            odd.join(", "),
            shown(there),
            shown(back)
        )
    })
}

/// Collects what is wrong, and shows the first of it.
#[derive(Default)]
struct Wrong(BTreeMap<String, Vec<String>>);

impl Wrong {
    fn add(&mut self, place: &str, found: impl IntoIterator<Item = String>) {
        for text in found {
            let kind = text.lines().next().unwrap_or_default().to_owned();
            let kind = self.0.entry(kind).or_default();
            kind.push(format!("{place}: {text}"));
        }
    }

    fn report(self) {
        let most = std::env::var("DIFF_SHOWN").ok();
        let most = most.and_then(|text| text.parse().ok()).unwrap_or(3);
        let mut text = String::new();
        for (kind, found) in &self.0 {
            let _ = writeln!(text, "\n# {} times: {kind}", found.len());
            for found in found.iter().take(most) {
                text.push_str(found);
                text.push('\n');
            }
        }
        assert!(text.is_empty(), "{text}");
    }
}

#[test]
fn whatever_code_shows_is_told_and_nothing_else_is() {
    let mut wrong_ones = Wrong::default();
    let mut compared = 0;
    for (name, input) in inputs() {
        let before = generated(&name, &input);
        for round in 0..rounds() {
            let mut dice = Dice::new(0x2545_f491_4f6c_dd1d_u64.wrapping_mul(round as u64 + 1));
            let document = dice.below(input.documents.len());
            let mut node = tree::read(&input.documents[document]);
            let found = edits::edits(&node);
            let Some(edit) = found.get(dice.below(found.len())) else {
                continue;
            };
            edit.apply(&mut node);
            let mut input = input.clone();
            let source = &mut input.documents[document];
            *source = Source::new(source.name.clone(), tree::json(&node));
            if let Ok(after) = generate(&input) {
                compared += 1;
                wrong_ones.add(&format!("{name}, {edit}"), wrong(&before, &after));
            }
        }
    }
    assert!(compared > 500, "only {compared} changes were compared");
    wrong_ones.report();
}

#[test]
fn whatever_random_changes_show_is_told_and_nothing_else_is() {
    let mut wrong_ones = Wrong::default();
    let mut compared = 0;
    for (name, input) in inputs() {
        let before = generated(&name, &input);
        for round in 0..rounds() / 3 {
            let mut dice = Dice::new(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(round as u64 + 1));
            let after = changed(&input, |node| {
                for _ in 0..=dice.below(2) {
                    let pool = mutate::pieces(node);
                    let piece = pool.get(dice.below(pool.len())).cloned();
                    let place = dice.below(mutate::count(node));
                    mutate::change(node, place, piece, &mut dice);
                }
            });
            if let Ok(after) = generate(&after) {
                compared += 1;
                wrong_ones.add(&format!("{name}, round {round}"), wrong(&before, &after));
            }
        }
    }
    assert!(compared > 100, "only {compared} changes were compared");
    wrong_ones.report();
}

#[test]
fn a_state_and_itself_are_the_same_in_any_order() {
    let mut wrong_ones = Wrong::default();
    for (name, input) in inputs() {
        let before = generated(&name, &input);
        let same = diff(before.state(), before.state());
        if !same.is_empty() {
            wrong_ones.add(&name, [format!("is not itself:\n{}", shown(&same))]);
        }
        for seed in 1..=3 {
            let after = changed(&input, |document| shuffle(document, seed));
            let after = generated(&name, &after);
            let found = diff(before.state(), after.state());
            if !found.is_empty() {
                let place = format!("{name}, seed {seed}");
                wrong_ones.add(&place, [format!("an order counts:\n{}", shown(&found))]);
            }
        }
    }
    wrong_ones.report();
}

/// The additions that may break code, by which rules alone, and why.
const BREAKING: &[(&str, &[Rule])] = &[
    // A method that took no parameters takes a struct of them.
    ("parameters", &[Rule::ParamsAdded]),
    ("parameters of paths", &[Rule::ParamsAdded]),
    // A method that gave one type back gives one of several, and none of them has the headers that
    // all of them had to have.
    (
        "good answers",
        &[Rule::ReturnsChanged, Rule::ResponseHeaderOptional],
    ),
    // The same value in every branch tells none of them; a value of the type that no other value
    // is of makes an enum.
    ("values of enums", TOLD_OTHERWISE),
    ("values that come first", TOLD_OTHERWISE),
    // A branch without the member that told the others; a second branch makes a union.
    ("branches", TOLD_OTHERWISE),
    ("branches in place", TOLD_OTHERWISE),
];

const TOLD_OTHERWISE: &[Rule] = &[
    Rule::UnionTaggingChanged,
    Rule::UnionVariantChanged,
    Rule::TypeKindChanged,
];

#[test]
fn additions_add() {
    let mut wrong_ones = Wrong::default();
    for (name, input) in inputs() {
        let before = generated(&name, &input);
        for (what, add) in ADDITIONS {
            let Some(after) = with(&input, *add) else {
                continue;
            };
            let after = generated(&name, &after);
            let found = diff(before.state(), after.state());
            let broken: Vec<Change> = found
                .iter()
                .filter(|change| change.level == Level::Breaking)
                .filter(|change| !may_break(what, change.rule))
                .cloned()
                .collect();
            let place = format!("{name}, {what}");
            if !broken.is_empty() {
                wrong_ones.add(&place, [format!("an addition breaks:\n{}", shown(&broken))]);
            }
            wrong_ones.add(&place, wrong(&before, &after));
        }
    }
    wrong_ones.report();
}

fn may_break(what: &str, rule: Rule) -> bool {
    let mut rows = BREAKING.iter();
    rows.any(|(addition, rules)| *addition == what && rules.contains(&rule))
}

/// An input with additions, where there was a place for one.
fn with(input: &Input, add: Addition) -> Option<Input> {
    let mut count = 0;
    let after = changed(input, |document| count += add(document));
    (count > 0).then_some(after)
}

/// Two documents that have nothing to do with each other: every type and operation of the one is
/// gone, and those of the other are new, or they have a name or a place in common.
#[test]
fn any_two_documents_can_be_compared() {
    let outputs: Vec<(String, Output)> = inputs()
        .iter()
        .map(|(name, input)| (name.clone(), generated(name, input)))
        .collect();
    let mut wrong_ones = Wrong::default();
    for (one, before) in &outputs {
        for (two, after) in &outputs {
            let there = diff(before.state(), after.state());
            let back = diff(after.state(), before.state());
            wrong_ones.add(&format!("{one} and {two}"), no_opposites(&there, &back));
            assert_eq!(one == two, there.is_empty(), "{one} and {two}");
            let levels: Vec<Level> = there.iter().map(|change| change.level).collect();
            assert!(
                levels.is_sorted_by(|one, two| one >= two),
                "{one} and {two}"
            );
        }
    }
    wrong_ones.report();
}

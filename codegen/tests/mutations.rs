//! Broken documents: the golden cases with members taken out, exchanged or replaced at random.
//! Whatever comes of it, nothing panics, and the generator never makes something that is no Rust,
//! also where everything that is wrong is allowed.

#[path = "support/dice.rs"]
mod dice;
#[path = "support/tree.rs"]
mod tree;

mod support;

use std::collections::BTreeSet;

use codegen::allow::Allowance;
use codegen::diagnostic::{Code, Severity};
use codegen::source::Source;
use codegen::tree::{Node, Number, Value};
use codegen::{Input, generate};
use dice::Dice;

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

fn children(node: &mut Node) -> Vec<&mut Node> {
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().collect(),
        Value::Mapping(mapping) => mapping
            .iter_mut()
            .map(|(_, entry)| &mut entry.value)
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn count(node: &Node) -> usize {
    match &node.value {
        Value::Sequence(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Mapping(mapping) => {
            1 + mapping
                .iter()
                .map(|(_, entry)| count(&entry.value))
                .sum::<usize>()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

/// Small pieces of the document, and values that stand nowhere in it.
fn pieces(node: &Node) -> Vec<Node> {
    let span = node.span;
    let mut found = vec![
        Node::new(Value::Null, span),
        Node::new(Value::Bool(true), span),
        Node::new(Value::Number(Number::from_json_text("-1.5e300")), span),
        Node::new(
            Value::Number(Number::from_json_text("123456789012345678901234567890")),
            span,
        ),
        Node::string("", span),
        Node::string("'\"`*/{}#\\\u{202e}\u{0}r#\n", span),
        Node::new(Value::Sequence(Vec::new()), span),
    ];
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if count(node) < 20 {
            found.push(node.clone());
        }
        match &node.value {
            Value::Sequence(items) => open.extend(items),
            Value::Mapping(mapping) => open.extend(mapping.iter().map(|(_, entry)| &entry.value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}

/// Changes the node of a number, counted from the top.
fn change(node: &mut Node, place: usize, piece: Option<Node>, dice: &mut Dice) {
    if place == 0 {
        match (&mut node.value, dice.below(3)) {
            (Value::Mapping(mapping), 0) if !mapping.is_empty() => {
                let at = dice.below(mapping.len());
                let name = mapping.iter().nth(at).map(|(name, _)| name.to_owned());
                mapping.remove(&name.unwrap_or_default());
            }
            (Value::Mapping(mapping), 1) if !mapping.is_empty() => {
                // The same value under the name of another member.
                let at = dice.below(mapping.len());
                let name = mapping.iter().nth(at).map(|(name, _)| name.to_owned());
                if let Some(piece) = piece {
                    mapping.insert(name.unwrap_or_default(), piece.span, piece);
                }
            }
            _ => {
                if let Some(piece) = piece {
                    *node = piece;
                }
            }
        }
        return;
    }
    let mut left = place - 1;
    for child in children(node) {
        let size = count(child);
        if left < size {
            change(child, left, piece, dice);
            return;
        }
        left -= size;
    }
}

//! Changes at random: members taken out, exchanged or replaced.

use codegen::tree::{Node, Number, Value};

use super::dice::Dice;

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

/// How many nodes there are.
pub(crate) fn count(node: &Node) -> usize {
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
pub(crate) fn pieces(node: &Node) -> Vec<Node> {
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
pub(crate) fn change(node: &mut Node, place: usize, piece: Option<Node>, dice: &mut Dice) {
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

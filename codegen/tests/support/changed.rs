//! Inputs whose documents are changed, and what comes out of inputs that are sound.

use codegen::source::Source;
use codegen::tree::Node;
use codegen::{Input, Output, generate};

use crate::tree;

/// What is generated of a sound input.
pub(crate) fn generated(name: &str, input: &Input) -> Output {
    generate(input).unwrap_or_else(|failure| panic!("{name} is refused:\n{failure}"))
}

/// The documents of an input as trees, changed, and as an input again. An overlay whose paths
/// count on an order has to come first.
pub(crate) fn changed(input: &Input, mut change: impl FnMut(&mut Node)) -> Input {
    let documents = input.documents.iter().map(|source| {
        let mut node = tree::read(source);
        change(&mut node);
        Source::new(source.name.clone(), tree::json(&node))
    });
    Input {
        documents: documents.collect(),
        ..input.clone()
    }
}

//! What changed between two states of an API, and what that means for Rust code that depends on
//! the generated crate.
//!
//! In: two lowered APIs with their names. Out: [`Change`]s, each with its rule, its level and an
//! item in Rust terms. Never here: generated text, a format for people, a file.
//!
//! The identity of a thing is what Rust code calls it: types and fields are compared by their
//! names, operations by what they send. What has another name in the same place of the wire is
//! one thing that was renamed, not one that went and one that came.

mod bounds;
mod change;
mod context;
mod direction;
mod enums;
mod members;
mod operations;
mod pairs;
mod rules;
mod texts;
mod types;
mod unions;
mod values;
mod words;

pub use change::{Bump, Change, Level};
pub use direction::Direction;
pub use rules::{Opposite, RULES, Row, Rule};

use crate::ir::Api;
use crate::name::Names;

/// One state of an API.
#[derive(Debug, Clone, Copy)]
pub struct State<'a> {
    /// What the documents say.
    pub api: &'a Api,
    /// What Rust calls it.
    pub names: &'a Names,
}

/// Compares two states. The changes come in the order of levels (breaking first), then of items.
pub fn diff(before: State<'_>, after: State<'_>) -> Vec<Change> {
    let mut context = context::Context::new(before, after);
    operations::compare(&mut context);
    types::compare(&mut context);
    context.finish()
}

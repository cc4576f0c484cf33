//! Which parameters of two states are the same.
//!
//! In: a pair of operations. Out: pairs of parameters, and what has no partner. Never here: what is
//! different in a pair.

use super::{Named, is_in_path};
use crate::diff::operations::pair::{Pair, partners};
use crate::diff::operations::path::shape;
use crate::ir::{Location, Parameter};

/// The parameters of two states.
#[derive(Default)]
pub(super) struct Parameters<'a> {
    /// Those of both.
    pub(super) both: Vec<(Named<'a>, Named<'a>)>,
    /// Those of the state before alone.
    pub(super) removed: Vec<Named<'a>>,
    /// Those of the state after alone.
    pub(super) added: Vec<Named<'a>>,
}

/// Pairs parameters: in a path of the same shape by their place; else by the name and the place on
/// the wire, then by the name on the wire, then by the name in Rust.
pub(super) fn pairs(pair: Pair<'_>) -> Parameters<'_> {
    let mut found = Parameters {
        both: Vec::new(),
        removed: pair.before.parameters().collect(),
        added: pair.after.parameters().collect(),
    };
    let paths = [pair.before, pair.after].map(|side| shape(&side.operation.path));
    let [before, after] = &paths;
    if before == after {
        by_place(&mut found);
    }
    found.by(|(one, _), (other, _)| one.location == other.location && same_wire(one, other));
    found.by(|(one, _), (other, _)| same_wire(one, other));
    found.by(|(one, name), (other, now)| is_in_path(one) == is_in_path(other) && name == now);
    found
}

/// The placeholders of a path are the first parameters, in its order.
fn by_place(found: &mut Parameters<'_>) {
    let in_path = |row: &[Named<'_>]| row.iter().take_while(|(one, _)| is_in_path(one)).count();
    let count = in_path(&found.removed).min(in_path(&found.added));
    let before = found.removed.drain(..count);
    let after = found.added.drain(..count);
    found.both.extend(before.zip(after));
}

impl<'a> Parameters<'a> {
    /// Pairs what has no partner yet.
    fn by(&mut self, fits: impl Fn(&Named<'a>, &Named<'a>) -> bool) {
        let found = partners(&mut self.removed, &mut self.added, fits);
        self.both.extend(found);
    }
}

/// HTTP does not tell headers apart by their case.
fn same_wire(one: &Parameter, other: &Parameter) -> bool {
    if one.location == Location::Header || other.location == Location::Header {
        one.wire_name.eq_ignore_ascii_case(&other.wire_name)
    } else {
        one.wire_name == other.wire_name
    }
}

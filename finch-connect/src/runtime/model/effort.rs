//! How much the unions within a union may try.
//!
//! In: the size of a value that a union is about to look at. Out: whether it still may. Never here:
//! a choice.

use std::cell::Cell;

thread_local! {
    /// How many values the unions inside the outermost one may still look at.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Bounds the effort of unions within unions. Every variant is tried, so the effort would grow
/// with the power of the depth, and an answer is as deep as its sender likes. Beyond the bound
/// nothing is tried any more and values stay unrecognized.
pub(super) struct Effort {
    outermost: bool,
    pub(super) spent: bool,
}

impl Effort {
    /// What any value may cost, and what it may cost more for each value in it.
    const BASE: usize = 1_000_000;
    const PER_VALUE: usize = 64;

    pub(super) fn begin(size: usize) -> Self {
        let left = LEFT.get();
        let budget = left.unwrap_or_else(|| Self::BASE + size.saturating_mul(Self::PER_VALUE));
        LEFT.set(Some(budget.saturating_sub(size)));
        Self {
            outermost: left.is_none(),
            spent: budget < size,
        }
    }
}

impl Drop for Effort {
    fn drop(&mut self) {
        if self.outermost {
            LEFT.set(None);
        }
    }
}

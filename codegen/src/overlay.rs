//! The second stage: everything that we change about a document, as an Overlay 1.0 says it.
//!
//! In: the tree of an overlay, and the trees of the documents. Out: the changed trees; what was
//! added keeps its place in the overlay, so later diagnostics point there.
//! Never here: an action that does nothing in silence. One that matches nothing, or finds everything
//! as it wants it, is an error: the document has moved on, and the overlay must follow.

use crate::source::Span;
use crate::tree::Node;

mod apply;
mod hint;
mod path;
mod read;
mod steps;

pub use apply::apply;
pub use read::read;

/// An overlay that was read.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// What the overlay calls itself.
    pub title: String,
    /// Its own version.
    pub version: String,
    actions: Vec<Action>,
}

impl Overlay {
    /// How many actions there are.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// Whether there are none; an overlay that was read has at least one.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }
}

/// One change.
#[derive(Debug, Clone)]
struct Action {
    path: path::Path,
    /// The path as the overlay writes it.
    target: String,
    /// Where the target stands.
    span: Span,
    change: Change,
}

#[derive(Debug, Clone)]
enum Change {
    Update(Node),
    Remove,
}

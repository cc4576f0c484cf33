//! Nodes to a tree: what the YAML and the JSON composer share.
//!
//! In: keys, scalars and the beginnings and ends of collections, in document order. Out: the tree,
//! and a diagnostic for every member that an object names twice.
//! Never here: recursion, or a tree deeper or larger than the limits, so that every later stage may
//! walk a tree by recursion.

use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::source::{Position, Span};
use crate::tree::{Mapping, Node, Value};

/// How deep collections may nest. The YAML scanner itself stops at 255 brackets.
pub(crate) const MAX_DEPTH: usize = 250;
/// How many nodes a document may have: some hundred times the largest API description.
const MAX_NODES: usize = 5_000_000;
/// More duplicates than anyone reads.
const MAX_DUPLICATES: usize = 1_000;

/// Why a document is given up; boxed, because it is rare and large.
pub(super) type Refusal = Box<Diagnostic>;

/// A tree that grows.
#[derive(Default)]
pub(super) struct Builder {
    stack: Vec<Frame>,
    root: Option<Node>,
    nodes: usize,
    duplicates: Vec<Diagnostic>,
}

enum Frame {
    Sequence {
        items: Vec<Node>,
        span: Span,
    },
    Mapping {
        members: Mapping,
        span: Span,
        slot: Slot,
    },
}

/// What an object waits for.
enum Slot {
    Key,
    Value {
        key: String,
        span: Span,
    },
    /// The value of a key that is there already; the first one stays.
    Discarded,
}

impl Builder {
    /// How many collections are open.
    pub(super) fn depth(&self) -> usize {
        self.stack.len()
    }

    /// The first character of each open collection, the outermost first.
    pub(super) fn open_starts(&self) -> impl Iterator<Item = Span> {
        self.stack.iter().map(|frame| {
            let (Frame::Sequence { span, .. } | Frame::Mapping { span, .. }) = frame;
            let end = span.start.at_column(span.start.column() + 1);
            Span { end, ..*span }
        })
    }

    /// Whether the innermost open collection is an object.
    pub(super) fn in_mapping(&self) -> bool {
        matches!(self.stack.last(), Some(Frame::Mapping { .. }))
    }

    /// Whether the next scalar is a key.
    pub(super) fn wants_key(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(Frame::Mapping {
                slot: Slot::Key,
                ..
            })
        )
    }

    /// Where the key stands that waits for its value.
    pub(super) fn key_start(&self) -> Option<Position> {
        match self.stack.last() {
            Some(Frame::Mapping {
                slot: Slot::Value { span, .. },
                ..
            }) => Some(span.start),
            _ => None,
        }
    }

    /// Begins a list; `span` is its first character.
    pub(super) fn open_sequence(&mut self, span: Span) -> Result<(), Refusal> {
        self.open(
            Frame::Sequence {
                items: Vec::new(),
                span,
            },
            span,
        )
    }

    /// Begins an object; `span` is its first character.
    pub(super) fn open_mapping(&mut self, span: Span) -> Result<(), Refusal> {
        let members = Mapping::default();
        self.open(
            Frame::Mapping {
                members,
                span,
                slot: Slot::Key,
            },
            span,
        )
    }

    fn open(&mut self, frame: Frame, span: Span) -> Result<(), Refusal> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.stack.push(frame);
        Ok(())
    }

    /// Takes the key of the next member.
    pub(super) fn key(&mut self, key: String, key_span: Span) {
        let Some(Frame::Mapping {
            members,
            span,
            slot,
        }) = self.stack.last_mut()
        else {
            return;
        };
        // The first character alone says little: an object is shown up to the end of its first key.
        if members.is_empty() && key_span.end.line() == span.start.line() {
            span.end = key_span.end;
        }
        if let Some(first) = members.entry(&key) {
            *slot = Slot::Discarded;
            if self.duplicates.len() < MAX_DUPLICATES {
                self.duplicates
                    .push(duplicate(&key, key_span, first.key_span));
            }
        } else {
            *slot = Slot::Value {
                key,
                span: key_span,
            };
        }
    }

    /// Puts a finished node into its collection.
    pub(super) fn place(&mut self, node: Node) -> Result<(), Refusal> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let message = format!("the document has more than {MAX_NODES} values");
            return Err(Box::new(Diagnostic::error(
                Code::TooLarge,
                node.span,
                message,
            )));
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Frame::Sequence { items, .. }) => items.push(node),
            Some(Frame::Mapping { members, slot, .. }) => {
                if let Slot::Value { key, span } = std::mem::replace(slot, Slot::Key) {
                    // No such member is there: `key` has looked.
                    members.push(key, span, node);
                }
            }
        }
        Ok(())
    }

    /// Ends the innermost collection, which the caller then places. An empty one is shown whole.
    pub(super) fn close(&mut self, end: Position) -> Option<Node> {
        let (value, mut span, empty) = match self.stack.pop()? {
            Frame::Sequence { items, span } => {
                let empty = items.is_empty();
                (Value::Sequence(items), span, empty)
            }
            Frame::Mapping { members, span, .. } => {
                let empty = members.is_empty();
                (Value::Mapping(members), span, empty)
            }
        };
        if empty && end.line() == span.start.line() && end > span.end {
            span.end = end;
        }
        Some(Node::new(value, span))
    }

    /// The tree, where it is whole, and the duplicates.
    pub(super) fn finish(self) -> (Option<Node>, Vec<Diagnostic>) {
        (self.root.filter(|_| self.stack.is_empty()), self.duplicates)
    }
}

/// The diagnostic for a collection that nests too deep.
pub(super) fn too_deep(span: Span) -> Refusal {
    let message = format!("lists and objects nest deeper than {MAX_DEPTH} levels");
    Box::new(Diagnostic::error(Code::TooDeep, span, message))
}

fn duplicate(key: &str, again: Span, first: Span) -> Diagnostic {
    let message = format!("the member {} stands here a second time", quoted(key));
    Diagnostic::error(Code::DuplicateKey, again, message)
        .also(first, "first here")
        .help("keep one of the two")
}

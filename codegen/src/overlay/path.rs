//! The targets of actions: `JSONPath` as RFC 9535 has it.
//!
//! In: the text of a path, and trees. Out: the nodes that it selects, found in the tree itself,
//! which is not copied for that.
//! Never here: a change; `match` and `search`, which would need the patterns of RFC 9485.

use std::collections::BTreeMap;

use crate::source::Pointer;
use crate::tree::Node;

mod filter;
mod find;
mod read;
#[cfg(test)]
mod tests;

/// A path that was read.
#[derive(Debug, Clone)]
pub(super) struct Path {
    segments: Vec<Segment>,
}

/// Why a text is no path.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// How many bytes could be read.
    pub(super) read: usize,
    /// What stands behind them, where more is to be said than that it is no path.
    pub(super) reason: Option<String>,
}

/// A step from a node to one of its children.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step<'node> {
    Index(usize),
    Member(&'node str),
}

/// The steps from the root to a node. Places are in order: parents before their children.
pub(super) type Place<'node> = Vec<Step<'node>>;

impl Path {
    /// Reads a path.
    pub(super) fn parse(text: &str) -> Result<Self, Unreadable> {
        read::path(text)
    }

    /// The nodes that the path selects, each once and with its place.
    pub(super) fn select<'node>(&self, root: &'node Node) -> BTreeMap<Place<'node>, &'node Node> {
        find::places(&self.segments, root)
    }
}

/// The pointer to a place.
pub(super) fn pointer(place: &[Step]) -> Pointer {
    place
        .iter()
        .fold(Pointer::root(), |pointer, step| match step {
            Step::Index(index) => pointer.index(*index),
            Step::Member(name) => pointer.child(name),
        })
}

/// `.name`, `[..]`, and both behind a second dot.
#[derive(Debug, Clone)]
struct Segment {
    reach: Reach,
    selectors: Vec<Selector>,
}

/// From which nodes a segment selects children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Itself,
    Descendants,
}

#[derive(Debug, Clone)]
enum Selector {
    Name(String),
    Wildcard,
    /// Counted from behind where it is negative.
    Index(i64),
    Slice(Slice),
    Filter(Test),
}

/// Elements in steps, from one to another.
#[derive(Debug, Clone)]
struct Slice {
    start: Option<i64>,
    end: Option<i64>,
    step: i64,
}

/// What a filter asks of a child.
#[derive(Debug, Clone)]
enum Test {
    Any(Vec<Test>),
    All(Vec<Test>),
    Not(Box<Test>),
    Exists(Query),
    Compare(Operand, Relation, Operand),
}

/// A path inside of a filter.
#[derive(Debug, Clone)]
struct Query {
    from: Origin,
    segments: Vec<Segment>,
}

/// Where a path inside of a filter begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// `$`
    Root,
    /// `@`
    Child,
}

/// A value that is compared.
#[derive(Debug, Clone)]
enum Operand {
    Literal(Node),
    /// A path that selects one node at most.
    Single(Query),
    Length(Box<Operand>),
    Count(Query),
    Value(Query),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Query {
    /// Whether the grammar lets it select no more than one node.
    fn is_single(&self) -> bool {
        self.segments.iter().all(|segment| {
            segment.reach == Reach::Itself
                && matches!(
                    segment.selectors.as_slice(),
                    [Selector::Name(_) | Selector::Index(_)]
                )
        })
    }

    /// How often it looks at everything below a node.
    fn searches(&self) -> usize {
        let descends = |segment: &&Segment| segment.reach == Reach::Descendants;
        self.segments.iter().filter(descends).count()
    }
}

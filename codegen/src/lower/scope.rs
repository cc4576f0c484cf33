//! Where a schema stands, in terms of the names that it may get.
//!
//! In: the way from a component or an operation to a schema. Out: the [`Origin`] of its type.
//! Never here: a name.

use crate::ir::{OperationId, OperationPart, Origin, Part, SharedRole, TypeId};

/// Where a schema stands, in terms of the names that it may get.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) root: Root,
    pub(super) path: Vec<Part>,
}

#[derive(Clone)]
pub(super) enum Root {
    Component(String),
    Type(TypeId),
    Operation(OperationId, OperationPart),
    Shared(String, SharedRole),
}

impl Scope {
    pub(super) fn new(root: Root) -> Self {
        Self {
            root,
            path: Vec::new(),
        }
    }

    pub(super) fn child(&self, part: Part) -> Self {
        let mut path = self.path.clone();
        path.push(part);
        Self {
            root: self.root.clone(),
            path,
        }
    }

    /// The type whose definition this is about.
    pub(super) fn owner(&self) -> Option<TypeId> {
        match &self.root {
            Root::Type(id) => Some(*id),
            Root::Component(_) | Root::Operation(..) | Root::Shared(..) => None,
        }
    }

    pub(super) fn origin(self) -> Origin {
        let Self { root, path } = self;
        match root {
            Root::Component(name) => Origin::Component(name),
            Root::Type(owner) => Origin::Inline { owner, path },
            Root::Operation(operation, part) => Origin::Operation {
                operation,
                part,
                path,
            },
            Root::Shared(name, role) => Origin::Shared { name, role, path },
        }
    }
}

//! Which types hold themselves, so that a box must break the circle.
//!
//! In: the types. Out: an answer for each pair of owner and part. Never here: circles through
//! lists and maps; those are on the heap already.

use crate::ir::{Api, TypeId, TypeKind, groups};

/// The groups of types that hold each other.
pub(crate) struct Cycles {
    /// The group of each type.
    group: Vec<usize>,
}

impl Cycles {
    pub(crate) fn of(api: &Api) -> Self {
        let kinds = api.type_ids().map(|id| &api.type_def(id).kind);
        let edges: Vec<Vec<usize>> = kinds.map(held).collect();
        Self {
            group: groups(&edges),
        }
    }

    /// Whether a part of this type must be boxed in its owner.
    pub(crate) fn boxed(&self, owner: TypeId, part: TypeId) -> bool {
        self.group.get(owner.0) == self.group.get(part.0)
    }
}

/// The types that a type holds without a list or map between them.
fn held(kind: &TypeKind) -> Vec<usize> {
    match kind {
        TypeKind::Struct(object) => {
            let members = object.members.iter();
            members.filter_map(|member| member.value.itself()).collect()
        }
        TypeKind::Union(_) | TypeKind::Alias(_) | TypeKind::Enum(_) => kind.same_values(),
    }
}

//! Which types hold themselves, so that a box must break the circle.
//!
//! In: the types. Out: an answer for each pair of owner and part. Never here: circles through
//! lists and maps; those are on the heap already.

use crate::ir::{Api, Type, TypeId, TypeKind, TypeUse, groups};

/// The groups of types that hold each other.
pub(crate) struct Cycles {
    /// The group of each type.
    group: Vec<usize>,
}

impl Cycles {
    pub(crate) fn of(api: &Api) -> Self {
        let edges: Vec<Vec<usize>> = api.type_ids().map(|id| held(api, id)).collect();
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
fn held(api: &Api, id: TypeId) -> Vec<usize> {
    let direct = |value: &TypeUse| match &value.ty {
        Type::Named(id) => Some(id.0),
        Type::Primitive(_) | Type::List(_) | Type::Map(_) | Type::Any => None,
    };
    match &api.type_def(id).kind {
        TypeKind::Struct(object) => object
            .members
            .iter()
            .filter_map(|member| direct(&member.value))
            .collect(),
        TypeKind::Union(union) => union
            .branches
            .iter()
            .filter_map(|branch| direct(&branch.value))
            .collect(),
        TypeKind::Alias(value) => direct(value).into_iter().collect(),
        TypeKind::Enum(_) => Vec::new(),
    }
}

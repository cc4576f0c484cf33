//! Which types hold themselves, so that a box must break the circle.
//!
//! In: the types. Out: an answer for each pair of owner and part. Never here: circles through
//! lists and maps; those are on the heap already.

use crate::ir::{Api, Type, TypeId, TypeKind, TypeUse};

/// The groups of types that hold each other.
pub(super) struct Cycles {
    /// The group of each type.
    group: Vec<usize>,
}

impl Cycles {
    pub(super) fn of(api: &Api) -> Self {
        let edges: Vec<Vec<usize>> = api.type_ids().map(|id| held(api, id)).collect();
        Self {
            group: groups(&edges),
        }
    }

    /// Whether a part of this type must be boxed in its owner.
    pub(super) fn boxed(&self, owner: TypeId, part: TypeId) -> bool {
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

/// The strongly connected components of a graph, by Kosaraju's two walks without recursion.
fn groups(edges: &[Vec<usize>]) -> Vec<usize> {
    let count = edges.len();
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, targets) in edges.iter().enumerate() {
        for to in targets {
            if let Some(list) = back.get_mut(*to) {
                list.push(from);
            }
        }
    }
    let mut seen = vec![false; count];
    let mut finished = Vec::with_capacity(count);
    for start in 0..count {
        walk(start, edges, &mut seen, |node| finished.push(node));
    }
    let mut group = vec![usize::MAX; count];
    let mut seen = vec![false; count];
    for start in finished.into_iter().rev() {
        walk(start, &back, &mut seen, |node| {
            if let Some(slot) = group.get_mut(node) {
                *slot = start;
            }
        });
    }
    group
}

/// Visits what can be reached and was not seen, and names each node when it is left.
fn walk(start: usize, edges: &[Vec<usize>], seen: &mut [bool], mut leave: impl FnMut(usize)) {
    let mut mark = |node: usize| match seen.get_mut(node) {
        Some(mark) if !*mark => {
            *mark = true;
            true
        }
        _ => false,
    };
    if !mark(start) {
        return;
    }
    let mut stack = vec![(start, 0)];
    while let Some((node, next)) = stack.last_mut() {
        let target = edges.get(*node).and_then(|targets| targets.get(*next)).copied();
        *next += 1;
        match target {
            Some(target) if mark(target) => stack.push((target, 0)),
            Some(_) => {}
            None => {
                leave(*node);
                stack.pop();
            }
        }
    }
}

//! Names for types that are only other names.
//!
//! In: an API whose types are all lowered. Out: the same, with each circle of names broken at one
//! place, with no union that holds itself, and with null allowed wherever a name stands for something that may
//! be null. Never here: circles through objects, which are sound.

use std::collections::BTreeMap;

use crate::diagnostic::{Report, Rule};
use crate::ir::{
    Additional, Api, Branch, Nullability, Place, Struct, Tagging, Type, TypeDef, TypeId, TypeKind,
    TypeUse,
};

/// How far the walk along the names has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// On the way that is being walked now.
    Open,
    Done,
}

/// Breaks circles of names through names, lists and maps alone.
pub(super) fn break_circles(types: &mut [TypeDef], report: &mut Report) {
    let mut marks = vec![Mark::New; types.len()];
    for start in 0..types.len() {
        let mut way = Vec::new();
        let mut at = Some(TypeId(start));
        // Each name stands for one other at most, so a walk is a single way.
        while let Some(id) = at {
            match marks.get_mut(id.0) {
                Some(mark @ Mark::New) => *mark = Mark::Open,
                Some(Mark::Open) => {
                    break_at(types, circle_start(&way, id), report);
                    break;
                }
                Some(Mark::Done) | None => break,
            }
            way.push(id);
            at = types.get(id.0).and_then(stands_for);
        }
        for id in way {
            if let Some(mark) = marks.get_mut(id.0) {
                *mark = Mark::Done;
            }
        }
    }
}

/// The type of a circle that is broken: the one that stands first in the document, whatever the
/// walk began with.
fn circle_start(way: &[TypeId], again: TypeId) -> Vec<TypeId> {
    way.iter().copied().skip_while(|id| *id != again).collect()
}

/// Breaks a circle at a map, which can be a struct of its own, else by "anything".
fn break_at(types: &mut [TypeDef], circle: Vec<TypeId>, report: &mut Report) {
    // Pointers order by name, so the order of the schemas in the document does not count.
    let first = circle
        .into_iter()
        .filter_map(|id| {
            let def = types.get(id.0)?;
            Some((map_value(def).is_none(), def.place.pointer.clone(), id))
        })
        .min();
    let Some((_, _, id)) = first else { return };
    let Some(def) = types.get_mut(id.0) else {
        return;
    };
    if let Some(value) = map_value(def) {
        def.kind = TypeKind::Struct(Struct {
            members: Vec::new(),
            additional: Additional::Typed(value),
        });
        return;
    }
    def.kind = TypeKind::Alias(TypeUse::plain(Type::Any));
    report.judge(
        Rule::Widened,
        def.place.span,
        &def.place.pointer,
        "a type that is only made of itself may be anything",
    );
}

fn map_value(def: &TypeDef) -> Option<TypeUse> {
    match &def.kind {
        TypeKind::Alias(TypeUse {
            ty: Type::Map(value),
            ..
        }) => Some((**value).clone()),
        TypeKind::Alias(_) | TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => None,
    }
}

/// How many branches unions that lead to each other may have together: each gets all of them.
const MOST_SHARED: usize = 200;

/// Takes out branches through which a union would only hold itself: to try them would never end.
/// Unions that lead to each other are one of the same types, so each gets the branches of all.
pub(super) fn break_unions(types: &mut [TypeDef], report: &mut Report) {
    let edges: Vec<Vec<usize>> = types.iter().map(|def| def.kind.same_values()).collect();
    let group = crate::ir::groups(&edges);
    let circles = |index: usize, branch: &Branch| match &branch.value.ty {
        Type::Named(id) => group.get(id.0) == group.get(index),
        Type::Primitive(_) | Type::List(_) | Type::Map(_) | Type::Any => false,
    };
    let mut shared: BTreeMap<Option<&usize>, Vec<Branch>> = BTreeMap::new();
    for (index, def) in types.iter().enumerate() {
        if let TypeKind::Union(union) = &def.kind
            && union.branches.iter().any(|branch| circles(index, branch))
        {
            let others = union
                .branches
                .iter()
                .filter(|branch| !circles(index, branch));
            let shared = shared.entry(group.get(index)).or_default();
            shared.extend(others.cloned());
        }
    }
    for (index, def) in types.iter_mut().enumerate() {
        let TypeKind::Union(union) = &mut def.kind else {
            continue;
        };
        let before = union.branches.len();
        union.branches.retain(|branch| {
            let circle = circles(index, branch);
            if circle {
                let detail = "a branch that leads back to the union itself adds nothing";
                report.judge(
                    Rule::KeywordIgnored,
                    branch.place.span,
                    &branch.place.pointer,
                    detail,
                );
            }
            !circle
        });
        if union.branches.len() == before {
            continue;
        }
        let shared = shared.get(&group.get(index)).map_or(&[][..], Vec::as_slice);
        if shared.len() > MOST_SHARED {
            let Place { span, pointer } = &def.place;
            let detail = "of unions that lead to each other each keeps its own branches only";
            report.judge(Rule::Widened, *span, pointer, detail);
        }
        for branch in shared.iter().filter(|_| shared.len() <= MOST_SHARED) {
            let same = |known: &Branch| known.value.ty == branch.value.ty;
            if union.tagging == Tagging::Untagged && !union.branches.iter().any(same) {
                let mut branch = branch.clone();
                branch.tags.clear();
                union.branches.push(branch);
            }
        }
        if union.branches.is_empty() {
            def.kind = TypeKind::Alias(TypeUse::plain(Type::Any));
        }
    }
}

/// The type that a name stands for, or that the list or map it stands for holds.
fn stands_for(def: &TypeDef) -> Option<TypeId> {
    match &def.kind {
        TypeKind::Alias(value) => value.named(),
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => None,
    }
}

/// Allows null wherever a name is used that stands for something that may be null.
pub(super) fn settle_null(api: &mut Api) {
    let nullable: Vec<bool> = api.type_ids().map(|id| may_be_null(api, id)).collect();
    api.visit_uses(&mut |value| {
        if let Type::Named(id) = &value.ty
            && nullable.get(id.0) == Some(&true)
        {
            value.nullability = Nullability::Nullable;
        }
    });
}

fn may_be_null(api: &Api, id: TypeId) -> bool {
    let mut id = id;
    loop {
        let TypeKind::Alias(value) = &api.type_def(id).kind else {
            return false;
        };
        match (value.nullability, &value.ty) {
            (Nullability::Nullable, _) => return true,
            // All circles are broken.
            (Nullability::NotNull, Type::Named(next)) => id = *next,
            (Nullability::NotNull, _) => return false,
        }
    }
}

//! Names for types that are only other names, and lead back to themselves.
//!
//! In: all types. Out: the same, with each circle of aliases broken by "anything" at one
//! place. Never here: circles through objects, which are sound.

use crate::diagnostic::{Report, Rule};
use crate::ir::{Type, TypeDef, TypeId, TypeKind, TypeUse};

/// Breaks the circles.
pub(super) fn break_circles(types: &mut [TypeDef], report: &mut Report) {
    for index in 0..types.len() {
        if leads_back(types, TypeId(index)) {
            let Some(def) = types.get_mut(index) else {
                continue;
            };
            def.kind = TypeKind::Alias(TypeUse::plain(Type::Any));
            report.judge(
                Rule::Widened,
                def.place.span,
                &def.place.pointer,
                "a type that is only made of itself may be anything",
            );
        }
    }
}

/// Whether an alias leads back to itself through aliases, lists and maps alone.
fn leads_back(types: &[TypeDef], start: TypeId) -> bool {
    let mut seen = vec![false; types.len()];
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        let Some(TypeKind::Alias(value)) = types.get(id.0).map(|def| &def.kind) else {
            continue;
        };
        let mut ty = &value.ty;
        let next = loop {
            match ty {
                Type::List(inner) | Type::Map(inner) => ty = &inner.ty,
                Type::Named(next) => break Some(*next),
                Type::Primitive(_) | Type::Any => break None,
            }
        };
        let Some(next) = next else { continue };
        if next == start {
            return true;
        }
        if let Some(mark) = seen.get_mut(next.0)
            && !*mark
        {
            *mark = true;
            open.push(next);
        }
    }
    false
}

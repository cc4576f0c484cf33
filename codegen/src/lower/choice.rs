//! Branches beside members.
//!
//! In: objects whose parts are known, and the branches that stand beside them. Out: unions of
//! objects, each with the members of the whole and of one branch. Never here: branches that are
//! no objects; the whole stays an object there, and what they add is kept unread.

use std::collections::BTreeSet;

use openapiv3::Discriminator;

use crate::diagnostic::Rule;
use crate::ir::{
    Branch, Docs, Member, Origin, Part, Struct, Tagging, Type, TypeDef, TypeId, TypeKind, TypeUse,
    Union,
};
use crate::source::Pointer;

use super::parts::{self, Choice, Opt, OptKind, Parts};
use super::reference::component_name;
use super::tag::{Asked, Target};
use super::view::View;
use super::{Lower, Slot, compose, deprecation, inherit, join, meet, note, object};

/// How many members may be written again because branches stand beside them: the whole times its
/// branches grows faster than a document does.
const MOST_MADE: usize = 50_000;

/// What an object counts besides its members.
const OBJECT: usize = 5;

/// An object that is to become a union.
pub(super) struct Pending<'a> {
    at: Pointer,
    /// The object without its branches: what the parts of others are made of.
    base: Parts<'a>,
    /// The schemas that extend it, where that is what makes it a union.
    children: Option<(&'a Discriminator, Vec<TypeId>)>,
    progress: Progress,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Open,
    Settled,
}

impl<'a> Lower<'a> {
    /// Notes branches that stand beside the members of an object.
    pub(super) fn choose(&mut self, id: TypeId, at: &Pointer, base: Parts<'a>) {
        self.pending(id, at, base, None);
    }

    pub(super) fn pending(
        &mut self,
        id: TypeId,
        at: &Pointer,
        base: Parts<'a>,
        children: Option<(&'a Discriminator, Vec<TypeId>)>,
    ) {
        let pending = Pending {
            at: at.clone(),
            base,
            children,
            progress: Progress::Open,
        };
        self.pending.insert(id, pending);
    }

    /// What the parts of others are made of, where a type is an object with branches.
    pub(super) fn base(&self, id: TypeId) -> Option<Parts<'a>> {
        self.pending.get(&id).map(|pending| pending.base.clone())
    }

    /// The type of a component that a reference names.
    pub(super) fn component(&self, reference: &str) -> Option<TypeId> {
        let name = component_name(&Pointer::from_reference(reference)?)?;
        self.components.get(name.as_str()).copied()
    }
}

/// Makes unions of the objects that have branches beside their members, and joins objects that
/// two parts declare.
pub(super) fn settle(lower: &mut Lower<'_>) {
    let mut joined = BTreeSet::new();
    loop {
        lower.define_waiting();
        join::join_objects(lower, &mut joined);
        let open = |(_, pending): &(&TypeId, &Pending<'_>)| pending.progress == Progress::Open;
        let ids: Vec<TypeId> = lower
            .pending
            .iter()
            .filter(open)
            .map(|(id, _)| *id)
            .collect();
        if ids.is_empty() && lower.waiting.is_empty() && lower.joins.is_empty() {
            join::hand_over(lower, &joined);
            return;
        }
        for id in ids {
            settle_one(lower, id);
        }
    }
}

fn settle_one(lower: &mut Lower<'_>, id: TypeId) {
    let Some(pending) = lower.pending.get_mut(&id) else {
        return;
    };
    pending.progress = Progress::Settled;
    let at = pending.at.clone();
    if let Some((discriminator, children)) = &pending.children {
        let (discriminator, children) = (*discriminator, children.clone());
        inherit::of_children(lower, id, &at, discriminator, &children);
        return;
    }
    let base = pending.base.clone();
    let made = match base.choices.as_slice() {
        [choice] => distribute(lower, id, &base, choice),
        _ => None,
    };
    if let Some(made) = made {
        if let [choice] = base.choices.as_slice() {
            let targets = choice.options.iter().map(|option| option.target.clone());
            let targets = targets.collect();
            finish(lower, id, made, &choice.at, choice.discriminator, targets);
        }
        return;
    }
    parts::note_undeclared(lower, &base, &at);
    for choice in &base.choices {
        // Branches that a part brings along stand elsewhere.
        let own = choice.at.as_str().starts_with(at.as_str());
        lower.judge(
            Rule::Widened,
            if own { &choice.at } else { &at },
            parts::UNREAD,
        );
    }
}

/// Turns the type into a union, and asks how its branches are told.
pub(super) fn finish<'a>(
    lower: &mut Lower<'a>,
    id: TypeId,
    branches: Vec<Branch>,
    at: &Pointer,
    discriminator: Option<&'a Discriminator>,
    targets: Vec<Target>,
) {
    let place = lower.place(at);
    let Some(Slot::Done(def)) = lower.slots.get_mut(id.0) else {
        return;
    };
    let kind = TypeKind::Union(Union {
        tagging: Tagging::Untagged,
        branches,
    });
    let before = std::mem::replace(&mut def.kind, kind);
    let children = lower
        .pending
        .get(&id)
        .is_some_and(|pending| pending.children.is_some());
    let otherwise = match before {
        TypeKind::Struct(object) if children => Some(object),
        _ => None,
    };
    let asked = Asked {
        id,
        place,
        discriminator,
        targets,
        otherwise,
    };
    lower.asked.insert(id, asked);
}

/// One object for each branch, with the members of the whole; nothing where a branch is none.
fn distribute<'a>(
    lower: &mut Lower<'a>,
    owner: TypeId,
    base: &Parts<'a>,
    choice: &Choice<'a>,
) -> Option<Vec<Branch>> {
    let each = base.object.members.len() + OBJECT;
    lower.made = lower
        .made
        .saturating_add(each.saturating_mul(choice.options.len()));
    if lower.made > MOST_MADE {
        return None;
    }
    let mut objects = Vec::with_capacity(choice.options.len());
    for option in &choice.options {
        let object = option_object(lower, option)?;
        lower.made = lower.made.saturating_add(object.0.members.len());
        objects.push(object);
    }
    let members = objects.iter().flat_map(|(object, _)| &object.members);
    let members: Vec<Member> = members.chain(&base.object.members).cloned().collect();
    let required = objects.iter().flat_map(|(_, required)| required);
    let required = required.chain(&base.required).map(String::as_str).collect();
    object::note_undeclared(lower, &required, &members, &choice.at);
    let pairs = choice.options.iter().zip(objects).enumerate();
    let made = pairs.map(|(index, (option, (own, required)))| {
        let mut whole = base.object.clone();
        meet::extend(lower, &mut whole, own.clone(), &option.at);
        parts::demand(&mut whole, &base.required);
        parts::demand(&mut whole, &required);
        branch(lower, owner, index, option, whole, &own)
    });
    Some(made.collect())
}

/// The members of a branch, and which it requires; nothing where it is no object.
fn option_object<'a>(
    lower: &mut Lower<'a>,
    option: &Opt<'a>,
) -> Option<(Struct, BTreeSet<String>)> {
    match &option.kind {
        OptKind::Other => None,
        OptKind::Written(schema, scope) => {
            let view = View::of(schema);
            if !compose::fits_objects(lower, &view) {
                return None;
            }
            note::part(lower, schema, &option.at);
            let mut parts = Parts::default();
            parts::collect(lower, &view, &option.at, scope, &mut parts);
            parts
                .choices
                .is_empty()
                .then_some((parts.object, parts.required))
        }
        OptKind::Named(id) => {
            let mut id = *id;
            for _ in 0..=lower.slots.len() {
                if lower.pending.contains_key(&id) {
                    return None;
                }
                match &lower.def(id)?.kind {
                    TypeKind::Struct(object) => return Some((object.clone(), BTreeSet::new())),
                    TypeKind::Alias(TypeUse {
                        ty: Type::Named(next),
                        ..
                    }) => id = *next,
                    TypeKind::Alias(_) | TypeKind::Enum(_) | TypeKind::Union(_) => return None,
                }
            }
            None
        }
    }
}

/// A branch: the type that is there already, where it says what the whole says too, else one of
/// its own.
fn branch<'a>(
    lower: &mut Lower<'a>,
    owner: TypeId,
    index: usize,
    option: &Opt<'a>,
    whole: Struct,
    own: &Struct,
) -> Branch {
    let place = lower.place(&option.at);
    if let OptKind::Named(id) = option.kind
        && meet::includes(own, &whole)
    {
        return Branch {
            tags: Vec::new(),
            requested_name: None,
            value: TypeUse::plain(Type::Named(id)),
            place,
        };
    }
    let (requested_name, name, docs, old) = match &option.kind {
        OptKind::Written(schema, _) => (
            lower.requested_name(schema, &option.at),
            schema.schema_data.title.clone(),
            compose::docs(schema),
            deprecation(schema),
        ),
        OptKind::Named(id) => {
            let def = lower.def(*id);
            let name = def.and_then(|def| match &def.origin {
                Origin::Component(name) => Some(name.clone()),
                Origin::Inline { .. } | Origin::Operation { .. } | Origin::Shared { .. } => None,
            });
            let docs = def.map_or_else(Docs::default, |def| def.docs.clone());
            let old = def.map_or(crate::ir::Deprecation::Current, |def| def.deprecation);
            (None, name, docs, old)
        }
        OptKind::Other => (None, None, Docs::default(), crate::ir::Deprecation::Current),
    };
    let def = TypeDef {
        origin: Origin::Inline {
            owner,
            path: vec![Part::Branch(index + 1)],
        },
        requested_name: requested_name.clone(),
        docs,
        deprecation: old,
        kind: TypeKind::Struct(whole),
        place: place.clone(),
    };
    let id = lower.reserve();
    lower.set(id, Slot::Done(Box::new(def)));
    Branch {
        tags: Vec::new(),
        requested_name: requested_name.or(name),
        value: TypeUse::plain(Type::Named(id)),
        place,
    }
}

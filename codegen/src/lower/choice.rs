//! Branches beside members, and bases with the schemas that extend them.
//!
//! In: objects whose parts are known, and the branches that stand beside them. Out: unions of
//! objects, each with the members of the whole and of one branch. Never here: branches that are
//! no objects; the whole stays an object there, and what they add is kept unread.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value as Json;

use crate::diagnostic::Rule;
use crate::ir::{
    Branch, Docs, Member, Origin, Part, Struct, Tagging, Type, TypeDef, TypeId, TypeKind, TypeUse,
    Union,
};
use crate::source::Pointer;

use super::parts::{self, Choice, Opt, OptKind, Parts};
use super::reference::component_name;
use super::tag::{Asked, Role, Target};
use super::view::View;
use super::{Lower, Slot, component_pointer, compose, deprecation, meet, note, object};

/// How many members may be written again because branches stand beside them: the whole times its
/// branches grows faster than a document does.
const MOST_MADE: usize = 100_000;

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

    fn pending(
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

    /// A base with `discriminator` and without branches is one of the schemas that extend it.
    /// Whether there are any.
    pub(super) fn choose_children(
        &mut self,
        view: &View<'a>,
        at: &Pointer,
        id: Option<TypeId>,
        object: &Struct,
    ) -> bool {
        let name = component_name(at);
        let children = name.and_then(|name| self.children.get(&name));
        let (Some(discriminator), Some(children), Some(id)) = (view.discriminator, children, id)
        else {
            return false;
        };
        if self.pending.contains_key(&id) {
            return false;
        }
        let ids = children
            .iter()
            .filter_map(|name| self.components.get(name).copied());
        let children = ids.collect();
        let base = Parts {
            object: object.clone(),
            ..Parts::default()
        };
        self.acted_on.insert(at.child("discriminator"));
        self.pending(id, at, base, Some((discriminator, children)));
        true
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

/// The components that extend others by `allOf`, by the name of what they extend.
pub(super) fn children<'a>(
    schemas: impl Iterator<Item = (&'a String, &'a ReferenceOr<Schema>)>,
) -> BTreeMap<String, Vec<&'a str>> {
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, schema) in schemas {
        let mut open: Vec<&ReferenceOr<Schema>> = Vec::new();
        open.extend(
            schema
                .as_item()
                .into_iter()
                .flat_map(|item| View::of(item).all_of),
        );
        while let Some(part) = open.pop() {
            match part {
                ReferenceOr::Item(item) => open.extend(View::of(item).all_of),
                ReferenceOr::Reference { reference } => {
                    let base = Pointer::from_reference(reference);
                    let Some(base) = base.as_ref().and_then(component_name) else {
                        continue;
                    };
                    let children = found.entry(base).or_default();
                    if !children.contains(&name.as_str()) {
                        children.push(name);
                    }
                }
            }
        }
    }
    found
}

/// Makes unions of the objects that have branches beside their members, and joins objects that
/// two parts declare.
pub(super) fn settle(lower: &mut Lower<'_>) {
    let mut joined = BTreeSet::new();
    loop {
        lower.define_waiting();
        meet::join_objects(lower, &mut joined);
        let open = |(_, pending): &(&TypeId, &Pending<'_>)| pending.progress == Progress::Open;
        let ids: Vec<TypeId> = lower
            .pending
            .iter()
            .filter(open)
            .map(|(id, _)| *id)
            .collect();
        if ids.is_empty() && lower.waiting.is_empty() && lower.joins.is_empty() {
            meet::hand_over(lower, &joined);
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
        of_children(lower, id, &at, discriminator, &children);
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
        lower.judge(Rule::Widened, &choice.at, parts::UNREAD);
    }
}

/// Turns the type into a union, and asks how its branches are told.
fn finish<'a>(
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
    let count = base
        .object
        .members
        .len()
        .saturating_mul(choice.options.len());
    lower.made = lower.made.saturating_add(count);
    if lower.made > MOST_MADE {
        return None;
    }
    let mut objects = Vec::with_capacity(choice.options.len());
    for option in &choice.options {
        objects.push(option_object(lower, option)?);
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

/// A base becomes one of the schemas that extend it, or itself.
fn of_children<'a>(
    lower: &mut Lower<'a>,
    id: TypeId,
    at: &Pointer,
    discriminator: &'a Discriminator,
    children: &[TypeId],
) {
    let Some(def) = lower.def(id).cloned() else {
        return;
    };
    let (Origin::Component(name), TypeKind::Struct(object)) = (&def.origin, &def.kind) else {
        return;
    };
    let (name, object) = (name.clone(), object.clone());
    let base = TypeDef {
        origin: Origin::Inline {
            owner: id,
            path: vec![Part::Branch(1)],
        },
        requested_name: None,
        kind: TypeKind::Struct(object),
        ..def.clone()
    };
    let base_id = lower.reserve();
    lower.set(base_id, Slot::Done(Box::new(base)));
    let mut branches = vec![Branch {
        tags: Vec::new(),
        requested_name: Some(name.clone()),
        value: TypeUse::plain(Type::Named(base_id)),
        place: def.place.clone(),
    }];
    let mut targets = vec![child_target(lower, &name, Role::Base)];
    for child in descendants(lower, id, children) {
        let Some(TypeDef {
            origin: Origin::Component(name),
            place,
            ..
        }) = lower.def(child).cloned()
        else {
            continue;
        };
        branches.push(Branch {
            tags: Vec::new(),
            requested_name: None,
            value: TypeUse::plain(Type::Named(child)),
            place,
        });
        targets.push(child_target(lower, &name, Role::Branch));
    }
    let at = at.child("discriminator");
    finish(lower, id, branches, &at, Some(discriminator), targets);
}

/// The children, and theirs: but not those of a child that is one of several itself.
fn descendants(lower: &Lower<'_>, base: TypeId, children: &[TypeId]) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([base]);
    let mut open: Vec<TypeId> = children.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        found.push(id);
        if lower.pending.contains_key(&id) {
            continue;
        }
        let name = lower.def(id).and_then(|def| match &def.origin {
            Origin::Component(name) => lower.children.get(name),
            Origin::Inline { .. } | Origin::Operation { .. } | Origin::Shared { .. } => None,
        });
        let ids = name.into_iter().flatten().rev();
        open.extend(ids.filter_map(|name| lower.components.get(name).copied()));
    }
    found
}

fn child_target(lower: &mut Lower<'_>, name: &str, role: Role) -> Target {
    let at = component_pointer(name);
    let key = "x-ms-discriminator-value";
    let said = match lower.schema_at(&at) {
        Some(ReferenceOr::Item(schema)) => schema.schema_data.extensions.get(key),
        Some(ReferenceOr::Reference { .. }) | None => None,
    };
    let said = said.and_then(Json::as_str).map(str::to_owned);
    if said.is_some() {
        lower.acted_on.insert(at.child(key));
    }
    Target {
        reference: Some(format!("#{}", at.as_str())),
        said,
        role,
    }
}

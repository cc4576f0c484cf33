//! The parts of `allOf` as one object.
//!
//! In: the keywords of a schema that is made of objects. Out: the members of all of them, and the
//! branches that stand beside them. Never here: what becomes of those branches; `choice` decides
//! that when all types are known.

use std::collections::BTreeSet;

use openapiv3::{Discriminator, ReferenceOr, Schema};

use crate::diagnostic::{Code, Rule};
use crate::ir::{Additional, Part, Presence, Struct, Type, TypeId, TypeKind, TypeUse};
use crate::source::Pointer;

use super::reference::component_name;
use super::view::View;
use super::{Lower, Scope, meet, note, object, schema, tag, union};

/// What is said of branches that only say which members are required.
pub(super) const DEMANDS: &str =
    "branches that only say which members are required are not checked";

/// What is said of branches that are not read.
pub(super) const UNREAD: &str =
    "branches beside members are not told apart; what they add is kept unread";

/// How many members schemas may take over from others, all in all: a long chain of schemas that each
/// add one grows by its square, and so would what is generated.
const MOST_TAKEN: usize = 250_000;

/// What the parts come to.
#[derive(Clone, Default)]
pub(super) struct Parts<'a> {
    /// The members of all parts.
    pub(super) object: Struct,
    /// The members that some part requires.
    pub(super) required: BTreeSet<String>,
    /// The branches that stand beside members.
    pub(super) choices: Vec<Choice<'a>>,
    /// The types that references among the parts name.
    pub(super) named: BTreeSet<TypeId>,
}

/// Branches that stand beside members: a value is one of them as well.
#[derive(Clone)]
pub(super) struct Choice<'a> {
    /// The place of the branches.
    pub(super) at: Pointer,
    pub(super) options: Vec<Opt<'a>>,
    pub(super) discriminator: Option<&'a Discriminator>,
}

/// One branch.
#[derive(Clone)]
pub(super) struct Opt<'a> {
    pub(super) at: Pointer,
    pub(super) kind: OptKind<'a>,
    pub(super) target: tag::Target,
}

#[derive(Clone)]
pub(super) enum OptKind<'a> {
    /// Written in place.
    Written(&'a Schema, Scope),
    /// A type.
    Named(TypeId),
    /// A reference that names no component.
    Other,
}

/// The members of all parts in one object. Where branches stand beside them, this is noted for
/// `choice`.
pub(super) fn whole_object<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
) -> Struct {
    let mut parts = Parts::default();
    collect(lower, view, at, scope, &mut parts);
    let own = scope.owner();
    let named = &parts.named;
    // Who is a branch of a base, or extends one that is, is that branch already.
    let way_back = |option: &Opt<'_>| matches!(&option.kind, OptKind::Named(id) if own == Some(*id) || named.contains(id));
    let settled = |choice: &Choice<'_>| choice.options.iter().any(way_back);
    let mut choices = std::mem::take(&mut parts.choices);
    choices.retain(|choice| !settled(choice));
    parts.choices = choices;
    demand(&mut parts.object, &parts.required);
    let whole = parts.object.clone();
    match own {
        Some(id) if !parts.choices.is_empty() => lower.choose(id, at, parts),
        _ => note_undeclared(lower, &parts, at),
    }
    whole
}

/// Makes members required that some part requires.
pub(super) fn demand(object: &mut Struct, required: &BTreeSet<String>) {
    for member in &mut object.members {
        if required.contains(&member.wire_name) {
            member.presence = Presence::Required;
        }
    }
}

pub(super) fn note_undeclared(lower: &mut Lower<'_>, parts: &Parts<'_>, at: &Pointer) {
    let names: BTreeSet<&str> = parts.required.iter().map(String::as_str).collect();
    object::note_undeclared(lower, &names, &parts.object.members, at);
}

/// Adds what a schema says to the parts.
pub(super) fn collect<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    at: &Pointer,
    scope: &Scope,
    parts: &mut Parts<'a>,
) {
    for (keyword, group) in [
        ("allOf", view.all_of),
        ("oneOf", view.one_of),
        ("anyOf", view.any_of),
    ] {
        let at = at.child(keyword);
        if keyword == "allOf" || group.len() == 1 {
            for (index, part) in group.iter().enumerate() {
                add(lower, part, &at.index(index), scope, parts);
            }
        } else if !group.is_empty() {
            branches(lower, view, group, &at, scope, parts);
        }
    }
    parts.required.extend(view.required.iter().cloned());
    if view.has_members() {
        let own: BTreeSet<&str> = view.required.iter().map(String::as_str).collect();
        let members = object::members(lower, view, at, scope, &own);
        let own = Struct {
            members,
            additional: Additional::Anything,
        };
        meet::extend(lower, &mut parts.object, own, at);
    }
    if let Some(value) = schema::additional(lower, view, at, scope) {
        parts.object.additional = Additional::Typed(value);
    }
}

fn add<'a>(
    lower: &mut Lower<'a>,
    part: &'a ReferenceOr<Schema>,
    at: &Pointer,
    scope: &Scope,
    parts: &mut Parts<'a>,
) {
    match part {
        ReferenceOr::Reference { reference } => add_reference(lower, reference, at, parts),
        ReferenceOr::Item(schema) => {
            note::part(lower, schema, at);
            collect(lower, &View::of(schema), at, scope, parts);
        }
    }
}

/// Adds branches that stand beside members.
fn branches<'a>(
    lower: &mut Lower<'a>,
    view: &View<'a>,
    group: &'a [ReferenceOr<Schema>],
    at: &Pointer,
    scope: &Scope,
    parts: &mut Parts<'a>,
) {
    if group
        .iter()
        .all(|branch| branch.as_item().is_some_and(only_demands))
    {
        lower.judge(Rule::DocumentationOnly, at, DEMANDS);
        return;
    }
    let options = group.iter().enumerate().map(|(index, branch)| Opt {
        at: at.index(index),
        kind: match branch {
            ReferenceOr::Item(schema) => {
                OptKind::Written(schema, scope.child(Part::Branch(index + 1)))
            }
            ReferenceOr::Reference { reference } => lower
                .component(reference)
                .map_or(OptKind::Other, OptKind::Named),
        },
        target: union::target(branch),
    });
    let choice = Choice {
        at: at.clone(),
        options: options.collect(),
        discriminator: view.discriminator,
    };
    parts.choose(lower, choice);
}

impl<'a> Parts<'a> {
    /// Adds branches, once however many ways lead to them. Two rows of branches are not told
    /// apart, so there is no use in more of them.
    fn choose(&mut self, lower: &mut Lower<'a>, choice: Choice<'a>) {
        if self.choices.iter().any(|known| known.at == choice.at) {
            return;
        }
        if self.choices.len() < 2 {
            self.choices.push(choice);
        } else {
            lower.judge(Rule::Widened, &choice.at, UNREAD);
        }
    }
}

/// Whether a branch only says which members must be there, or must not.
pub(super) fn only_demands(schema: &Schema) -> bool {
    let view = View::of(schema);
    let says_nothing = |member: &ReferenceOr<Box<Schema>>| {
        member.as_item().is_some_and(|member| {
            let view = View::of(member);
            !view.says_something() && !view.nullable
        })
    };
    let inner = view
        .all_of
        .iter()
        .chain(view.one_of)
        .chain(view.any_of)
        .chain(view.not);
    matches!(view.ty, None | Some("object"))
        && view.values.is_empty()
        && view.items.is_none()
        && !matches!(
            view.additional,
            Some(openapiv3::AdditionalProperties::Schema(_))
        )
        && view
            .properties
            .is_none_or(|members| members.values().all(says_nothing))
        && inner
            .into_iter()
            .all(|part| part.as_item().is_some_and(only_demands))
}

/// Adds the object that a reference names. What stands there is defined already, unless it needs
/// this one itself.
fn add_reference<'a>(lower: &mut Lower<'a>, reference: &str, at: &Pointer, parts: &mut Parts<'a>) {
    let Some(target) = lower.local(reference, at) else {
        return;
    };
    let Some((_, target)) = lower.chase(&target, at) else {
        lower.unresolved(reference, at);
        return;
    };
    let mut id = match component_name(&target) {
        Some(name) => match lower.components.get(name.as_str()) {
            Some(id) => *id,
            None => return,
        },
        None => lower.inline_id(&target).0,
    };
    // One name after the other, and no more of them than there are types.
    for _ in 0..=lower.slots.len() {
        parts.named.insert(id);
        if let Some(base) = lower.base(id) {
            parts.required.extend(base.required);
            for choice in base.choices {
                parts.choose(lower, choice);
            }
            take_over(lower, base.object, at, parts);
            return;
        }
        let Some(def) = lower.def(id) else {
            if lower.define_now(id) {
                continue;
            }
            report_circle(lower, at);
            return;
        };
        match &def.kind {
            TypeKind::Struct(object) => {
                let object = object.clone();
                take_over(lower, object, at, parts);
                return;
            }
            TypeKind::Alias(TypeUse { ty, .. }) => match ty {
                Type::Named(next) => id = *next,
                Type::Map(inner) => {
                    if inner.ty != Type::Any {
                        parts.object.additional = Additional::Typed((**inner).clone());
                    }
                    return;
                }
                Type::List(_) | Type::Primitive(_) | Type::Any => return,
            },
            TypeKind::Union(_) => {
                if let Some(choice) = union_choice(lower, id) {
                    parts.choose(lower, choice);
                }
                return;
            }
            TypeKind::Enum(_) => return,
        }
    }
}

/// Adds the members of an object that has a definition of its own.
fn take_over(lower: &mut Lower<'_>, object: Struct, at: &Pointer, parts: &mut Parts<'_>) {
    let before = lower.taken;
    lower.taken = before.saturating_add(object.members.len());
    if lower.taken <= MOST_TAKEN {
        meet::extend(lower, &mut parts.object, object, at);
    } else if before <= MOST_TAKEN {
        // Once: all that come behind it are too many as well.
        let message =
            format!("the schemas take over more than {MOST_TAKEN} members by `allOf`, up to here");
        lower.error(Code::TooLarge, at, message);
    }
}

/// The branches of a union that is a part of something else.
fn union_choice<'a>(lower: &Lower<'a>, id: TypeId) -> Option<Choice<'a>> {
    let TypeKind::Union(union) = &lower.def(id)?.kind else {
        return None;
    };
    let asked = lower.asked.get(&id)?;
    let options = union
        .branches
        .iter()
        .zip(&asked.targets)
        .map(|(branch, target)| Opt {
            at: branch.place.pointer.clone(),
            kind: match &branch.value.ty {
                Type::Named(id) => OptKind::Named(*id),
                Type::Primitive(_) | Type::List(_) | Type::Map(_) | Type::Any => OptKind::Other,
            },
            target: target.clone(),
        });
    Some(Choice {
        at: asked.place.pointer.clone(),
        options: options.collect(),
        discriminator: asked.discriminator,
    })
}

/// An object that `allOf` needs but that is still being put together further up.
fn report_circle(lower: &mut Lower<'_>, at: &Pointer) {
    lower.error(
        Code::Contradiction,
        at,
        "`allOf` leads back to the schema that it is part of",
    );
}

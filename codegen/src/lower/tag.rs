//! How the branches of a union are told apart: by a member that names them, or by what fits.
//!
//! In: all types, and what the document says of the branches of each union. Out: the same unions,
//! with the tags of their branches where these tell every branch. Never here: a tag that two
//! branches share, or one that is guessed where a branch allows other values.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::Discriminator;

use crate::diagnostic::{Report, Rule};
use crate::ir::{
    Branch, EnumValues, Place, Presence, Struct, Tagging, Type, TypeDef, TypeId, TypeKind, TypeUse,
};
use crate::source::Pointer;

use super::reference::component_name;
use super::schema::clip;

mod scalar;

/// A union, and what the document says of how its branches are told.
pub(super) struct Asked<'a> {
    pub(super) id: TypeId,
    /// The place of the branches.
    pub(super) place: Place,
    pub(super) discriminator: Option<&'a Discriminator>,
    /// One for each branch.
    pub(super) targets: Vec<Target>,
    /// What the type is where its branches are not told: only for a base and its children.
    pub(super) otherwise: Option<Struct>,
}

/// What the document says of one branch.
#[derive(Clone, Default)]
pub(super) struct Target {
    /// The reference, where the branch is one.
    pub(super) reference: Option<String>,
    /// The tag that an extension gives it.
    pub(super) said: Option<String>,
    pub(super) role: Role,
}

/// What a branch is to the others.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// One of several.
    #[default]
    Branch,
    /// What the others extend.
    Base,
}

/// How many values of one branch may tell it without a `discriminator`: more make a poor tag.
const MOST_IMPLIED: usize = 8;

/// How many tags of a union may tell a branch of another one.
const MOST_NESTED: usize = 50;

/// What is known of the unions that are done: the member that tells, and all its values.
type Told = BTreeMap<TypeId, (String, Vec<String>)>;

/// Gives the unions, which are in the order of their ids, their tags, inner ones before outer ones.
pub(super) fn tell(types: &mut [TypeDef], asked: &[&Asked<'_>], report: &mut Report) {
    let mut told = Told::new();
    for index in inner_first(types, asked) {
        let Some(asked) = asked.get(index) else {
            continue;
        };
        let found = find(types, asked, &told, report);
        if let Some((Tagging::Member(member) | Tagging::Implied(member), tags)) = &found {
            let all: Vec<String> = tags.iter().flatten().cloned().collect();
            if all.len() <= MOST_NESTED {
                told.insert(asked.id, (member.clone(), all));
            }
        }
        settle(types, asked, found, report);
    }
}

/// The unions, each behind those that are branches of it.
fn inner_first(types: &[TypeDef], asked: &[&Asked<'_>]) -> Vec<usize> {
    let inner = |index: usize| -> Vec<usize> {
        let id = asked.get(index).map(|asked| asked.id);
        let branches = id.map_or(&[][..], |id| branches(types, id));
        let ids = branches
            .iter()
            .filter_map(|branch| end(types, &branch.value));
        ids.filter_map(|id| asked.binary_search_by_key(&id, |asked| asked.id).ok())
            .collect()
    };
    let mut order = Vec::with_capacity(asked.len());
    let mut seen = BTreeSet::new();
    for start in 0..asked.len() {
        let mut stack = vec![(start, None)];
        while let Some((index, open)) = stack.last_mut() {
            let index = *index;
            let open: &mut Vec<usize> = match open {
                Some(open) => open,
                None if seen.insert(index) => open.insert(inner(index)),
                None => {
                    stack.pop();
                    continue;
                }
            };
            if let Some(next) = open.pop() {
                stack.push((next, None));
            } else {
                order.push(index);
                stack.pop();
            }
        }
    }
    order
}

fn branches(types: &[TypeDef], id: TypeId) -> &[Branch] {
    match types.get(id.0).map(|def| &def.kind) {
        Some(TypeKind::Union(union)) => &union.branches,
        Some(TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Alias(_)) | None => &[],
    }
}

/// The type behind the names that a use goes by, where it has a name.
fn end(types: &[TypeDef], value: &TypeUse) -> Option<TypeId> {
    let mut value = value;
    let mut last = None;
    // One name after the other, and no more of them than there are types.
    for _ in 0..=types.len() {
        let Type::Named(id) = &value.ty else {
            return None;
        };
        last = Some(*id);
        match &types.get(id.0)?.kind {
            TypeKind::Alias(next) => value = next,
            TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => break,
        }
    }
    last
}

/// The member that tells the branches, and the tags of each.
fn find(
    types: &[TypeDef],
    asked: &Asked<'_>,
    told: &Told,
    report: &mut Report,
) -> Option<(Tagging, Vec<Vec<String>>)> {
    let branches = branches(types, asked.id);
    let Some(discriminator) = asked.discriminator else {
        let texts = implied(types, branches, told);
        let texts = texts.map(|(member, tags)| (Tagging::Implied(member), tags));
        return texts.or_else(|| scalar::implied(types, branches));
    };
    if !branches
        .iter()
        .all(|branch| is_object(types, &branch.value))
    {
        return None;
    }
    let member = &discriminator.property_name;
    let mapping: Vec<Lead<'_>> = discriminator.mapping.iter().map(Lead::of).collect();
    let said: Vec<Said> = branches
        .iter()
        .zip(&asked.targets)
        .map(|(branch, target)| said(types, branch, target, (member, &mapping), told))
        .collect();
    let mapped: BTreeSet<&String> = said.iter().flat_map(|said| &said.mapped).collect();
    for tag in discriminator.mapping.keys() {
        if !mapped.contains(tag) {
            let detail = format!("the mapping of `{}` leads to no branch", clip(tag));
            let Place { span, pointer } = &asked.place;
            report.judge(Rule::KeywordIgnored, *span, pointer, detail);
        }
    }
    let (base, mut said): (Vec<Said>, Vec<Said>) =
        said.into_iter().partition(|said| said.role == Role::Base);
    for said in &mut said {
        // What a child only takes over from its base does not tell it.
        if base.iter().any(|base| base.own == said.own) {
            said.own.clear();
        }
    }
    let by_values = said.iter().map(Said::by_values).collect();
    // Branches that all list the tags of all of them are told by their names.
    let by_names = || telling(said.iter().map(Said::by_name).collect());
    let tags = telling(by_values).or_else(by_names)?;
    // A base that has no tag of its own is no branch; it stands first.
    let taken = |own: &Vec<String>| tags.iter().flatten().any(|tag| own.contains(tag));
    let base = base.iter().map(Said::by_name);
    let base = base.map(|own| if taken(&own) { Vec::new() } else { own });
    let tags = base.collect::<Vec<_>>().into_iter().chain(tags).collect();
    Some((Tagging::Member(member.clone()), tags))
}

/// What could tell a branch.
struct Said {
    mapped: Vec<String>,
    /// The values that it allows itself.
    own: Vec<String>,
    name: Option<String>,
    role: Role,
}

impl Said {
    fn by_values(&self) -> Vec<String> {
        match (self.mapped.is_empty(), self.own.is_empty(), self.role) {
            (true, false, Role::Branch) => self.own.clone(),
            _ => self.by_name(),
        }
    }

    fn by_name(&self) -> Vec<String> {
        if self.mapped.is_empty() {
            self.name.iter().cloned().collect()
        } else {
            self.mapped.clone()
        }
    }
}

fn said(
    types: &[TypeDef],
    branch: &Branch,
    target: &Target,
    (member, mapping): (&str, &[Lead<'_>]),
    told: &Told,
) -> Said {
    let own = constants(types, &branch.value, member, told);
    let own = own.map(|(_, values)| values).unwrap_or_default();
    let place = target
        .reference
        .as_deref()
        .and_then(Pointer::from_reference);
    let name = place.as_ref().and_then(component_name);
    let reference = target.reference.as_deref();
    let mapped = mapping.iter().filter(|lead| match (reference, &place) {
        (Some(reference), Some(place)) => lead.leads_to(reference, place, name.as_deref()),
        _ => false,
    });
    let mapped = mapped.map(|lead| lead.tag.to_owned()).collect();
    // A branch that lists values without its name does not go by it.
    let allowed = |name: &String| own.is_empty() || own.contains(name);
    Said {
        mapped,
        name: target.said.clone().or(name).filter(allowed),
        own,
        role: target.role,
    }
}

/// An entry of `mapping`.
pub(super) struct Lead<'a> {
    tag: &'a str,
    to: &'a str,
    /// The place that it names in this document.
    place: Option<Pointer>,
    /// What the file is called that it names, or the last part of the place in that file.
    stem: Option<&'a str>,
}

impl<'a> Lead<'a> {
    pub(super) fn of((tag, to): (&'a String, &'a String)) -> Self {
        let last = |path: &'a str| path.rsplit('/').next().unwrap_or_default();
        let place = Pointer::from_reference(to);
        let file = [".json", ".yaml", ".yml"]
            .iter()
            .find_map(|end| last(to).strip_suffix(end));
        let stem = match (&place, to.split_once('#')) {
            (Some(_), _) => None,
            (None, Some((_, fragment))) => Some(last(fragment)),
            (None, None) => file,
        };
        Self {
            tag,
            to,
            place,
            stem,
        }
    }

    /// Whether it names a component: by reference, by name, or as a file that is called like it.
    pub(super) fn leads_to(&self, reference: &str, place: &Pointer, name: Option<&str>) -> bool {
        self.to == reference
            || self.place.as_ref() == Some(place)
            || name.is_some_and(|name| self.to == name || self.stem == Some(name))
    }
}

/// The tags, where each branch has one and no two have the same.
fn telling(tags: Vec<Vec<String>>) -> Option<Vec<Vec<String>>> {
    let distinct: BTreeSet<&String> = tags.iter().flatten().collect();
    let all = tags.iter().map(Vec::len).sum::<usize>();
    (distinct.len() == all && tags.iter().all(|tags| !tags.is_empty())).then_some(tags)
}

/// A member that every branch requires, each with values of its own: it tells them as well as a
/// `discriminator` would.
fn implied(
    types: &[TypeDef],
    branches: &[Branch],
    told: &Told,
) -> Option<(String, Vec<Vec<String>>)> {
    let first = branches.first().filter(|_| branches.len() > 1)?;
    candidates(types, &first.value, told)
        .into_iter()
        .find_map(|member| {
            let mut tags = Vec::with_capacity(branches.len());
            for branch in branches {
                match constants(types, &branch.value, member, told)? {
                    (Presence::Required, values) if values.len() <= MOST_IMPLIED => {
                        tags.push(values);
                    }
                    _ => return None,
                }
            }
            Some((member.to_owned(), telling(tags)?))
        })
}

/// The members of a branch that could tell it.
fn candidates<'a>(types: &'a [TypeDef], value: &TypeUse, told: &'a Told) -> Vec<&'a str> {
    let Some(id) = end(types, value) else {
        return Vec::new();
    };
    if let Some((member, _)) = told.get(&id) {
        return vec![member];
    }
    match types.get(id.0).map(|def| &def.kind) {
        Some(TypeKind::Struct(object)) => {
            let members = object.members.iter();
            let required = members.filter(|member| member.presence == Presence::Required);
            required.map(|member| member.wire_name.as_str()).collect()
        }
        Some(TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Alias(_)) | None => Vec::new(),
    }
}

/// The texts that a member allows, where it lists them.
fn constants(
    types: &[TypeDef],
    value: &TypeUse,
    member: &str,
    told: &Told,
) -> Option<(Presence, Vec<String>)> {
    let id = end(types, value)?;
    if let Some((by, tags)) = told.get(&id) {
        return (by == member).then(|| (Presence::Required, tags.clone()));
    }
    let TypeKind::Struct(object) = &types.get(id.0)?.kind else {
        return None;
    };
    let mut members = object.members.iter();
    let member = members.find(|found| found.wire_name == member)?;
    let TypeKind::Enum(values) = &types.get(end(types, &member.value)?.0)?.kind else {
        return None;
    };
    match &values.values {
        EnumValues::Strings(values) => {
            let texts = values.iter().map(|value| value.wire_value.clone());
            Some((member.presence, texts.collect()))
        }
        EnumValues::Integers(_) => None,
    }
}

/// Whether a value of this type can hold the member that tells it.
fn is_object(types: &[TypeDef], value: &TypeUse) -> bool {
    match &value.ty {
        Type::Map(_) | Type::Any => true,
        Type::List(_) | Type::Primitive(_) => false,
        Type::Named(_) => {
            let mut last = value;
            for _ in 0..=types.len() {
                let Type::Named(id) = &last.ty else {
                    return matches!(last.ty, Type::Map(_) | Type::Any);
                };
                match types.get(id.0).map(|def| &def.kind) {
                    Some(TypeKind::Alias(next)) => last = next,
                    Some(TypeKind::Struct(_) | TypeKind::Union(_)) => return true,
                    Some(TypeKind::Enum(_)) | None => return false,
                }
            }
            false
        }
    }
}

/// Writes down how a union is told; a base whose children are not told stays an object.
fn settle(
    types: &mut [TypeDef],
    asked: &Asked<'_>,
    found: Option<(Tagging, Vec<Vec<String>>)>,
    report: &mut Report,
) {
    let Some(def) = types.get_mut(asked.id.0) else {
        return;
    };
    let Place { span, pointer } = &asked.place;
    match (&mut def.kind, found, &asked.otherwise) {
        (TypeKind::Union(union), Some((tagging, tags)), otherwise) => {
            union.tagging = tagging;
            for (branch, tags) in union.branches.iter_mut().zip(tags) {
                branch.tags = tags;
            }
            union.branches.retain(|branch| !branch.tags.is_empty());
            if otherwise.is_some() {
                let detail =
                    "a base with `discriminator` is read as one of the schemas that extend it";
                report.judge(Rule::Repaired, *span, pointer, detail);
            }
        }
        (kind, None, Some(object)) => {
            *kind = TypeKind::Struct(object.clone());
            let detail = "`discriminator` does not tell the schemas that extend this one; what they add is kept unread";
            report.judge(Rule::Widened, *span, pointer, detail);
        }
        (_, None, None) if asked.discriminator.is_some() => {
            let detail =
                "`discriminator` does not tell all branches; the branch is told by what fits";
            report.judge(Rule::KeywordIgnored, *span, pointer, detail);
        }
        _ => {}
    }
}

//! The names of types: components, inline schemas, and the structs and enums of operations.
//!
//! In: the types of an API and the names of its methods. Out: a name for each type, from short
//! to long. Never here: what else has a name; `settle` compares.

use crate::ir::{Api, Operation, OperationPart, Origin, Part, SharedRole, StatusMatch, TypeId};

use super::case::{RustName, distinct_types};
use super::operations::words_of_path;
use super::settle::Claim;
use super::status::status_name;

/// A struct or an enum that is made for an operation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    /// Which operation, by its place in the IR.
    pub(super) operation: usize,
    /// What its name ends in.
    pub(super) word: &'static str,
}

/// Gives types their names at a level.
pub(super) struct Types<'a> {
    api: &'a Api,
    methods: &'a [RustName],
    levels: &'a [usize],
    before: &'a Round,
    names: Vec<Option<RustName>>,
}

/// The names of all things at some levels. Between two rounds few levels change, so that most names
/// are taken over from the round before.
#[derive(Default)]
pub(super) struct Round {
    levels: Vec<usize>,
    pub(super) names: Vec<RustName>,
}

impl Round {
    /// The name of a thing, where it was at that level.
    fn at(&self, thing: usize, level: usize) -> Option<&RustName> {
        let before = self.levels.get(thing).copied();
        self.names.get(thing).filter(|_| before == Some(level))
    }
}

/// The names of all types, and behind them of what is made for operations, each at its level.
pub(super) fn at_levels(
    api: &Api,
    methods: &[RustName],
    made: &[Made],
    levels: &[usize],
    before: &Round,
) -> Round {
    let mut types = Types {
        api,
        methods,
        levels,
        before,
        names: vec![None; api.types.len()],
    };
    let mut names: Vec<RustName> = api.type_ids().map(|id| types.ty(id)).collect();
    let more = levels.iter().enumerate().skip(api.types.len());
    names.extend(made.iter().zip(more).map(|(made, (thing, level))| {
        if let Some(name) = before.at(thing, *level) {
            return name.clone();
        }
        let operation = api.operations.get(made.operation);
        let method = methods.get(made.operation);
        match (operation, method) {
            (Some(operation), Some(method)) => {
                let base = RustName::ty(method.as_str());
                made_name(operation, &base, made.word, *level)
            }
            _ => RustName::ty(made.word),
        }
    }));
    Round {
        levels: levels.to_vec(),
        names,
    }
}

/// How good a claim a type has to its name.
pub(super) fn claim(api: &Api, id: TypeId) -> Claim {
    let def = api.type_def(id);
    let requested = def.requested_name.as_deref();
    if requested.and_then(RustName::chosen_type).is_some() {
        return Claim::Chosen;
    }
    Claim::Made(match &def.origin {
        Origin::Component(name) if RustName::ty(name).as_str() == name => 0,
        Origin::Component(_) => 1,
        Origin::Shared { .. } => 3,
        Origin::Operation { .. } => 4,
        Origin::Inline { .. } => 5,
    })
}

/// How good a claim to its name a struct or an enum has that is made for an operation.
pub(super) const MADE: Claim = Claim::Made(2);

/// The type whose name the name of another one begins with.
pub(super) fn owner(api: &Api, id: TypeId) -> Option<usize> {
    let def = api.type_def(id);
    match &def.origin {
        Origin::Inline { owner, .. } => Some(owner.0),
        Origin::Component(_) | Origin::Operation { .. } | Origin::Shared { .. } => None,
    }
}

impl Types<'_> {
    fn ty(&mut self, id: TypeId) -> RustName {
        if let Some(Some(name)) = self.names.get(id.0) {
            return name.clone();
        }
        let level = self.levels.get(id.0).copied().unwrap_or_default();
        let name = match self.kept(id, level) {
            Some(name) => name,
            None => self.made(id, level),
        };
        if let Some(slot) = self.names.get_mut(id.0) {
            *slot = Some(name.clone());
        }
        name
    }

    /// The name of the round before, where neither the level nor the name of the owner is new.
    fn kept(&mut self, id: TypeId, level: usize) -> Option<RustName> {
        let name = self.before.at(id.0, level)?;
        if let Some(owner) = owner(self.api, id)
            && self.before.names.get(owner) != Some(&self.ty(TypeId(owner)))
        {
            return None;
        }
        Some(name.clone())
    }

    fn made(&mut self, id: TypeId, level: usize) -> RustName {
        let def = self.api.type_def(id);
        let requested = def.requested_name.as_deref();
        let name = match requested.and_then(RustName::chosen_type) {
            Some(chosen) => chosen,
            None => self.by_origin(&def.origin, level, def.place.pointer.as_str()),
        };
        name.bounded()
    }

    fn by_origin(&mut self, origin: &Origin, level: usize, place: &str) -> RustName {
        if let Origin::Component(name) = origin {
            let Some(longer) = level.checked_sub(1) else {
                return RustName::ty(name);
            };
            let mut names = distinct_types(name).into_iter();
            let hashed = || RustName::ty(name).hashed(place, level);
            return names.nth(longer).unwrap_or_else(hashed);
        }
        match level {
            0 => self.by_place(origin, Wording::Short),
            1 => self.by_place(origin, Wording::Short).then("Inline"),
            2 => self.by_place(origin, Wording::Full),
            more => self.by_place(origin, Wording::Short).hashed(place, more),
        }
    }

    fn by_place(&mut self, origin: &Origin, wording: Wording) -> RustName {
        let (start, path) = match origin {
            Origin::Component(name) => return RustName::ty(name),
            Origin::Inline { owner, path } => (self.ty(*owner), path),
            Origin::Operation {
                operation,
                part,
                path,
            } => {
                let method = self.methods.get(operation.0).map_or("", RustName::as_str);
                let method = RustName::ty(method);
                let start = match wording {
                    Wording::Short => method.then(&part_word(part)),
                    Wording::Full => method.then("Operation").then(&full_part(part)),
                };
                (start, path)
            }
            Origin::Shared { name, role, path } => (shared(name, *role, wording), path),
        };
        path.iter().fold(start, |name, part| match wording {
            Wording::Short => name.then(&part_name(part)),
            Wording::Full => name.then(part_kind(part)).then(&part_name(part)),
        })
    }
}

/// How much a name tells of the place.
#[derive(Debug, Clone, Copy)]
enum Wording {
    /// The names of the places.
    Short,
    /// And what kind of place each is.
    Full,
}

fn part_name(part: &Part) -> String {
    match part {
        Part::Member(name) | Part::Definition(name) => name.clone(),
        Part::Item => "Item".to_owned(),
        Part::Value => "Value".to_owned(),
        Part::Branch(number) => format!("Variant{number}"),
        Part::Body(kind) => kind.word().to_owned(),
    }
}

fn part_kind(part: &Part) -> &'static str {
    match part {
        Part::Member(_) => "Member",
        Part::Item => "List",
        Part::Value => "Map",
        Part::Branch(_) => "Union",
        Part::Definition(_) => "Definition",
        Part::Body(_) => "Kind",
    }
}

fn part_word(part: &OperationPart) -> String {
    match part {
        OperationPart::RequestBody => "Body".to_owned(),
        OperationPart::Response(status) if status.is_success() => match status {
            StatusMatch::Code(200 | 201) => "Response".to_owned(),
            other => format!("{}Response", status_name(*other)),
        },
        OperationPart::Response(status) => status_name(*status),
        OperationPart::Parameter(name) => name.clone(),
        OperationPart::ResponseHeader(name) => format!("{name} Header"),
    }
}

/// A part of an operation, so that no two parts are called the same.
fn full_part(part: &OperationPart) -> String {
    match part {
        OperationPart::RequestBody => "RequestBody".to_owned(),
        OperationPart::Response(status) => format!("{}Response", status_name(*status)),
        OperationPart::Parameter(name) => format!("Parameter {name}"),
        OperationPart::ResponseHeader(name) => format!("ResponseHeader {name}"),
    }
}

fn shared(name: &str, role: SharedRole, wording: Wording) -> RustName {
    let word = match role {
        SharedRole::Response => "Response",
        SharedRole::Parameter => "Parameter",
        SharedRole::RequestBody => "Body",
        SharedRole::Header => "Header",
    };
    let name = RustName::ty(name);
    match wording {
        Wording::Short if name.as_str().ends_with(word) => name,
        Wording::Short => name.then(word),
        Wording::Full => name.then("Shared").then(word),
    }
}

/// The name of what is made for an operation, whose method is called `base` in the case of types.
pub(super) fn made_name(
    operation: &Operation,
    base: &RustName,
    word: &str,
    level: usize,
) -> RustName {
    let name = match level {
        0 => base.then(word),
        1 => base.then("Operation").then(word),
        2 => RustName::ty(&words_of_path(operation)).then(word),
        more => base
            .then(word)
            .hashed(operation.place.pointer.as_str(), more),
    };
    name.bounded()
}

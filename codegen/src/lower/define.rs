//! Types on their way: which are defined, which wait, and in what order their turn comes.
//!
//! In: schemas and the ids of their types. Out: definitions. Never here: what a schema means, or
//! recursion without a bound; what is written inside a schema waits for its turn.

use openapiv3::{ReferenceOr, Schema};

use crate::ir::{Deprecation, Docs, Part, SharedRole, TypeDef, TypeId, TypeKind};
use crate::source::Pointer;

use super::{Lower, Root, Scope, compose, deprecation, note, reference, schema};

/// How many types may need each other's members in a row before their turn has come. It bounds
/// the stack; components do not count, they are defined in an order that spares it.
const DEEPEST_DEMAND: usize = 100;

/// A schema written inside another one, whose definition is still to come. It waits, so that
/// the definitions of a large document do not pile up on the stack.
pub(super) struct Waiting<'a> {
    pub(super) id: TypeId,
    pub(super) schema: &'a Schema,
    pub(super) at: Pointer,
    pub(super) scope: Scope,
}

/// A type on its way.
pub(super) enum Slot {
    Empty,
    /// At this place among those that wait.
    Waiting(usize),
    InWork,
    Done(Box<TypeDef>),
}

/// Whether the definition of a type is still to come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    ToDo,
    Begun,
}

impl<'a> Lower<'a> {
    pub(super) fn reserve(&mut self) -> TypeId {
        self.slots.push(Slot::Empty);
        TypeId(self.slots.len() - 1)
    }

    /// The id of the type that stands at a place, and whether its definition is still to come.
    pub(super) fn inline_id(&mut self, at: &Pointer) -> (TypeId, Progress) {
        let Some(id) = self.inline.get(at).copied() else {
            let id = self.reserve();
            self.inline.insert(at.clone(), id);
            return (id, Progress::ToDo);
        };
        let empty = self
            .slots
            .get(id.0)
            .is_some_and(|slot| matches!(slot, Slot::Empty));
        (
            id,
            if empty {
                Progress::ToDo
            } else {
                Progress::Begun
            },
        )
    }

    pub(super) fn is_empty(&self, id: TypeId) -> bool {
        matches!(self.slots.get(id.0), Some(Slot::Empty))
    }

    /// Defines what stands at a place, a component or another that a reference names, once.
    pub(super) fn define_at(&mut self, at: &Pointer) {
        let Some(schema) = self.schema_at(at) else {
            return;
        };
        let known = reference::component_name(at);
        let (id, scope) = match known {
            Some(name) => match self.components.get(name.as_str()) {
                Some(id) => (*id, Scope::new(Root::Component(name))),
                None => return,
            },
            None => (self.inline_id(at).0, self.promised_scope(at)),
        };
        if self.is_empty(id) {
            self.fill(id, schema, at, scope);
        }
    }

    /// Defines the types of schemas that are written inside others, and of those inside them.
    pub(super) fn define_waiting(&mut self) {
        while let Some(Waiting {
            id,
            schema,
            at,
            scope,
        }) = self.waiting.pop()
        {
            // What another one needed is defined already.
            if matches!(self.slots.get(id.0), Some(Slot::Waiting(_))) {
                self.fill_item(id, schema, &at, scope);
            }
        }
    }

    /// Defines a type whose turn is still to come, because another one needs its members. Returns
    /// whether it is defined now: it is not where it waits for that other one itself.
    pub(super) fn define_now(&mut self, id: TypeId) -> bool {
        if self.on_demand >= DEEPEST_DEMAND {
            return false;
        }
        self.on_demand += 1;
        match self.slots.get(id.0) {
            Some(Slot::Waiting(place)) => {
                // It keeps its place among those that wait: the others count on theirs.
                let waiting = self.waiting.get(*place);
                let waiting = waiting.map(|one| (one.schema, one.at.clone(), one.scope.clone()));
                if let Some((schema, at, scope)) = waiting {
                    self.fill_item(id, schema, &at, scope);
                }
            }
            Some(Slot::Empty) => {
                let place = self.inline.iter().find(|(_, other)| **other == id);
                if let Some(at) = place.map(|(at, _)| at.clone()) {
                    self.define_at(&at);
                }
            }
            Some(Slot::InWork | Slot::Done(_)) | None => {}
        }
        self.on_demand -= 1;
        self.def(id).is_some()
    }

    /// Makes the definition of a type whose id is known.
    pub(super) fn fill(
        &mut self,
        id: TypeId,
        schema: &'a ReferenceOr<Schema>,
        at: &Pointer,
        scope: Scope,
    ) {
        match schema {
            ReferenceOr::Item(item) => self.fill_item(id, item, at, scope),
            ReferenceOr::Reference { reference } => {
                self.set(id, Slot::InWork);
                let def = TypeDef {
                    origin: scope.origin(),
                    requested_name: None,
                    docs: Docs::default(),
                    deprecation: Deprecation::Current,
                    kind: TypeKind::Alias(self.reference_use(reference, at)),
                    place: self.place(at),
                };
                self.set(id, Slot::Done(Box::new(def)));
            }
        }
    }

    pub(super) fn fill_item(&mut self, id: TypeId, schema: &'a Schema, at: &Pointer, scope: Scope) {
        self.set(id, Slot::InWork);
        let inner = Scope::new(Root::Type(id));
        let kind = match schema::own_kind(self, schema, at, &inner) {
            Some(kind) => {
                note::keywords(self, schema, at);
                kind
            }
            None => TypeKind::Alias(schema::plain_use(self, schema, at, &inner)),
        };
        let def = TypeDef {
            origin: scope.origin(),
            requested_name: self.requested_name(schema, at),
            docs: compose::docs(schema),
            deprecation: deprecation(schema),
            kind,
            place: self.place(at),
        };
        self.set(id, Slot::Done(Box::new(def)));
    }

    pub(super) fn set(&mut self, id: TypeId, slot: Slot) {
        if let Some(place) = self.slots.get_mut(id.0) {
            *place = slot;
        }
    }

    /// The definition of a type, where it is done.
    pub(super) fn def(&self, id: TypeId) -> Option<&TypeDef> {
        match self.slots.get(id.0)? {
            Slot::Done(def) => Some(def),
            Slot::Empty | Slot::Waiting(_) | Slot::InWork => None,
        }
    }

    /// Places that references name and that no type was made for by the way.
    pub(super) fn keep_promises(&mut self) {
        loop {
            let empty = |(_, id): &(&Pointer, &TypeId)| self.is_empty(**id);
            let open: Vec<Pointer> = self
                .inline
                .iter()
                .filter(empty)
                .map(|(at, _)| at.clone())
                .collect();
            if open.is_empty() {
                return;
            }
            for at in open {
                self.define_at(&at);
                self.define_waiting();
            }
        }
    }

    /// Where a place stands that only references name: in a component, or somewhere else.
    pub(super) fn promised_scope(&self, at: &Pointer) -> Scope {
        let tokens: Vec<String> = at.tokens().collect();
        let scope = match tokens.as_slice() {
            [_, group, name, ..] if group == "schemas" => {
                match self.components.get(name.as_str()) {
                    Some(owner) => Scope::new(Root::Type(*owner)),
                    None => Scope::new(Root::Component(name.clone())),
                }
            }
            [components, _, name, ..] if components == "components" => {
                Scope::new(Root::Shared(name.clone(), SharedRole::Response))
            }
            [paths, path, method, part, rest @ ..] if paths == "paths" => {
                match self.body_of(path, method, part, rest) {
                    Some(root) => return Scope::new(root),
                    None => Scope::new(Root::Shared(path.clone(), SharedRole::Response)),
                }
            }
            [_, path, ..] => Scope::new(Root::Shared(path.clone(), SharedRole::Response)),
            _ => Scope::new(Root::Shared(String::new(), SharedRole::Response)),
        };
        scope.child(Part::Definition(tokens.last().cloned().unwrap_or_default()))
    }
}

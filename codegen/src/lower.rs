//! Turns a merged document into the IR.
//!
//! In: a normalized tree, read through the model of `openapiv3`. Out: an [`Api`].
//! Never here: a Rust name, a decision about output. Places come from the tree, because the
//! model has none: every step carries the pointer of what it reads.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{OpenAPI, ReferenceOr, Schema};
use serde::Deserialize as _;

use crate::diagnostic::{Code, Diagnostic, Fix, Report, Rule};
use crate::ir::{
    Api, Constraint, Deprecation, Docs, OperationId, OperationPart, Origin, Part, Place,
    SharedRole, TypeDef, TypeId, TypeKind, TypeUse,
};
use crate::source::{Pointer, Span};
use crate::tree::Node;

mod access;
mod alias;
mod answer;
mod body;
mod choice;
mod compose;
mod encoding;
mod enumeration;
mod extension;
mod file;
mod inherit;
mod join;
mod meet;
mod narrow;
mod note;
mod object;
mod operation;
mod order;
mod parameter;
mod parts;
mod placed;
mod prune;
mod reference;
mod response;
mod response_header;
mod schema;
mod security;
mod server;
mod tag;
mod union;
mod view;

pub(crate) use prune::{Roots, prune};

/// Lowers a document. Nothing comes out where the report has errors afterwards.
pub fn lower(document: &Node, report: &mut Report) -> Option<Api> {
    let model = match read(document) {
        Ok(model) => model,
        Err((span, message)) => {
            report.push(
                Diagnostic::error(Code::NotOpenApi, span, message)
                    .help("this is not expected after normalizing: please report it"),
            );
            return None;
        }
    };
    let places = placed::places(document);
    let mut lower = Lower {
        document,
        model: &model,
        report,
        slots: Vec::new(),
        components: BTreeMap::new(),
        inline: BTreeMap::new(),
        acted_on: BTreeSet::new(),
        used: BTreeSet::new(),
        places: &places,
        operations: BTreeMap::new(),
        on_demand: 0,
        ends: BTreeMap::new(),
        natures: BTreeMap::new(),
        binary: BTreeSet::new(),
        waiting: Vec::new(),
        asked: BTreeMap::new(),
        pending: BTreeMap::new(),
        children: BTreeMap::new(),
        joins: Vec::new(),
        made: 0,
        taken: 0,
    };
    let api = lower.api();
    (!report.has_errors()).then_some(api)
}

/// Reads the model out of the tree.
pub fn read(document: &Node) -> Result<OpenAPI, (Span, String)> {
    let mut track = serde_path_to_error::Track::new();
    let deserializer = serde_path_to_error::Deserializer::new(document, &mut track);
    OpenAPI::deserialize(deserializer).map_err(|error| {
        let path = track.path();
        let mut pointer = Pointer::root();
        for segment in &path {
            let next = pointer.child(segment.to_string());
            if document.pointer(&next).is_none() {
                break;
            }
            pointer = next;
        }
        let span = document
            .pointer(&pointer)
            .map_or(document.span, |node| node.span);
        (
            span,
            format!("the model does not read `{pointer}`: {error}"),
        )
    })
}

/// How many types may need each other's members in a row before their turn has come. It bounds
/// the stack; components do not count, they are defined in an order that spares it.
const DEEPEST_DEMAND: usize = 100;

/// The state of one run.
struct Lower<'a> {
    document: &'a Node,
    model: &'a OpenAPI,
    report: &'a mut Report,
    /// The types, each empty until it is lowered.
    slots: Vec<Slot>,
    /// The component schemas by name.
    components: BTreeMap<&'a str, TypeId>,
    /// The types of schemas written inside others, and of places that references name.
    inline: BTreeMap<Pointer, TypeId>,
    /// Keywords and extensions that are acted on where they stand.
    acted_on: BTreeSet<Pointer>,
    /// The components other than schemas that something names.
    used: BTreeSet<Pointer>,
    /// What references name that is no component of its kind.
    places: &'a placed::Places,
    /// The operations by their places.
    operations: BTreeMap<Pointer, OperationId>,
    /// How many types are being defined because others need their members.
    on_demand: usize,
    /// Where chains of references end.
    ends: BTreeMap<(reference::Stop, Pointer), reference::End>,
    /// What schemas are, as parts of others.
    natures: BTreeMap<Pointer, compose::Nature>,
    /// Strings with format `binary`.
    binary: BTreeSet<Pointer>,
    /// Schemas that have a type, and whose turn is still to come.
    waiting: Vec<Waiting<'a>>,
    /// Unions whose branches are still to be told apart.
    asked: BTreeMap<TypeId, tag::Asked<'a>>,
    /// Objects that are to become unions.
    pending: BTreeMap<TypeId, choice::Pending<'a>>,
    /// The components that extend others, by the name of what they extend.
    children: BTreeMap<String, BTreeSet<&'a str>>,
    /// Objects that two parts declare.
    joins: Vec<join::Join>,
    /// How many members were written again because branches stand beside them.
    made: usize,
    /// How many members schemas have taken over from others.
    taken: usize,
}

/// A schema written inside another one, whose definition is still to come. It waits, so that
/// the definitions of a large document do not pile up on the stack.
struct Waiting<'a> {
    id: TypeId,
    schema: &'a Schema,
    at: Pointer,
    scope: Scope,
}

/// A type on its way.
enum Slot {
    Empty,
    /// At this place among those that wait.
    Waiting(usize),
    InWork,
    Done(Box<TypeDef>),
}

/// Whether the definition of a type is still to come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    ToDo,
    Begun,
}

/// Where a schema stands, in terms of the names that it may get.
#[derive(Clone)]
struct Scope {
    root: Root,
    path: Vec<Part>,
}

#[derive(Clone)]
enum Root {
    Component(String),
    Type(TypeId),
    Operation(OperationId, OperationPart),
    Shared(String, SharedRole),
}

impl Scope {
    fn new(root: Root) -> Self {
        Self {
            root,
            path: Vec::new(),
        }
    }

    fn child(&self, part: Part) -> Self {
        let mut path = self.path.clone();
        path.push(part);
        Self {
            root: self.root.clone(),
            path,
        }
    }

    /// The type whose definition this is about.
    fn owner(&self) -> Option<TypeId> {
        match &self.root {
            Root::Type(id) => Some(*id),
            Root::Component(_) | Root::Operation(..) | Root::Shared(..) => None,
        }
    }

    fn origin(self) -> Origin {
        let Self { root, path } = self;
        match root {
            Root::Component(name) => Origin::Component(name),
            Root::Type(owner) => Origin::Inline { owner, path },
            Root::Operation(operation, part) => Origin::Operation {
                operation,
                part,
                path,
            },
            Root::Shared(name, role) => Origin::Shared { name, role, path },
        }
    }
}

impl<'a> Lower<'a> {
    fn api(&mut self) -> Api {
        let model = self.model;
        let schemas = model
            .components
            .as_ref()
            .map(|components| &components.schemas);
        // By name: what is done in the order of ids must not depend on the order of components.
        let names: BTreeSet<&str> = schemas
            .into_iter()
            .flat_map(|schemas| schemas.keys().map(String::as_str))
            .collect();
        for name in names {
            let id = self.reserve();
            self.components.insert(name, id);
        }
        self.children = inherit::children(schemas.into_iter().flatten());
        for at in order::parts_first(self) {
            self.define_at(&at);
        }
        choice::settle(self);
        let security_schemes = security::schemes(self);
        let operations = operation::operations(self, &security_schemes);
        choice::settle(self);
        self.keep_promises();
        choice::settle(self);
        self.note_unused();
        self.idle_extensions();
        let (base_url, servers) = server::servers(self);
        let mut types: Vec<TypeDef> = std::mem::take(&mut self.slots)
            .into_iter()
            .map(|slot| match slot {
                Slot::Done(def) => *def,
                // Only where an error was reported: ids must keep their places all the same.
                Slot::Empty | Slot::Waiting(_) | Slot::InWork => unfinished(),
            })
            .collect();
        let asked: Vec<&tag::Asked<'_>> = self.asked.values().collect();
        tag::tell(&mut types, &asked, self.report);
        alias::break_circles(&mut types, self.report);
        alias::break_unions(&mut types, self.report);
        let mut api = Api {
            title: model.info.title.clone(),
            version: model.info.version.clone(),
            base_url,
            servers,
            security_schemes,
            types,
            operations,
        };
        file::settle(self, &mut api);
        alias::settle_null(&mut api);
        prune::prune(&mut api, Roots::All);
        access::settle(&mut api, self.report);
        api
    }

    fn reserve(&mut self) -> TypeId {
        self.slots.push(Slot::Empty);
        TypeId(self.slots.len() - 1)
    }

    /// The id of the type that stands at a place, and whether its definition is still to come.
    fn inline_id(&mut self, at: &Pointer) -> (TypeId, Progress) {
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

    fn is_empty(&self, id: TypeId) -> bool {
        matches!(self.slots.get(id.0), Some(Slot::Empty))
    }

    /// Defines what stands at a place, a component or another that a reference names, once.
    fn define_at(&mut self, at: &Pointer) {
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
    fn define_waiting(&mut self) {
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
    fn define_now(&mut self, id: TypeId) -> bool {
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
    fn fill(&mut self, id: TypeId, schema: &'a ReferenceOr<Schema>, at: &Pointer, scope: Scope) {
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

    fn fill_item(&mut self, id: TypeId, schema: &'a Schema, at: &Pointer, scope: Scope) {
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

    fn set(&mut self, id: TypeId, slot: Slot) {
        if let Some(place) = self.slots.get_mut(id.0) {
            *place = slot;
        }
    }

    /// The definition of a type, where it is done.
    fn def(&self, id: TypeId) -> Option<&TypeDef> {
        match self.slots.get(id.0)? {
            Slot::Done(def) => Some(def),
            Slot::Empty | Slot::Waiting(_) | Slot::InWork => None,
        }
    }

    /// Places that references name and that no type was made for by the way.
    fn keep_promises(&mut self) {
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
    fn promised_scope(&self, at: &Pointer) -> Scope {
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

    fn place(&self, at: &Pointer) -> Place {
        Place {
            span: self.span(at),
            pointer: at.clone(),
        }
    }

    /// Where a node stands; the nearest one above it, where it was made by `normalize`.
    fn span(&self, at: &Pointer) -> Span {
        self.document
            .pointer(at)
            .map_or(self.document.span, |node| node.span)
    }

    fn judge(&mut self, rule: Rule, at: &Pointer, detail: impl Into<String>) {
        let span = self.span(at);
        self.report.judge(rule, span, at, detail);
    }

    fn error(&mut self, code: Code, at: &Pointer, message: impl Into<String>) {
        let fix = crate::normalize::fix(self.document, at);
        self.error_with(code, at, message, fix);
    }

    fn error_with(
        &mut self,
        code: Code,
        at: &Pointer,
        message: impl Into<String>,
        fix: Option<Fix>,
    ) {
        let span = self.span(at);
        self.report.push(
            Diagnostic::error(code, span, message)
                .of(at.as_str())
                .fix(fix),
        );
    }

    /// `x-rust-name`, where it is a string.
    fn requested_name(&mut self, schema: &Schema, at: &Pointer) -> Option<String> {
        let value = schema.schema_data.extensions.get("x-rust-name");
        self.text_extension(value, "x-rust-name", at)
    }

    /// Shared answers, parameters, bodies and headers that no operation names.
    fn note_unused(&mut self) {
        let root = Pointer::root().child("components");
        for group in ["responses", "parameters", "requestBodies", "headers"] {
            let at = root.child(group);
            let members = self.document.pointer(&at).and_then(Node::as_mapping);
            for (name, _) in members.into_iter().flat_map(crate::tree::Mapping::iter) {
                let at = at.child(name);
                if !self.used.contains(&at) {
                    self.judge(
                        Rule::KeywordIgnored,
                        &at,
                        "nothing refers to this, so it is not generated",
                    );
                }
            }
        }
    }
}

fn unfinished() -> TypeDef {
    TypeDef {
        origin: Origin::Component(String::new()),
        requested_name: None,
        docs: Docs::default(),
        deprecation: Deprecation::Current,
        kind: TypeKind::Alias(anything()),
        place: Place::default(),
    }
}

/// A component schema's place.
fn component_pointer(name: &str) -> Pointer {
    Pointer::root()
        .child("components")
        .child("schemas")
        .child(name)
}

/// The texts of a schema.
fn docs(schema: &Schema) -> Docs {
    Docs {
        summary: schema.schema_data.title.clone(),
        description: schema.schema_data.description.clone(),
    }
}

/// Whether a schema says so, or a part of it that is there for this alone.
fn deprecation(schema: &Schema) -> Deprecation {
    let view = view::View::of(schema);
    let said = compose::side_parts(&view).any(|part| part.schema_data.deprecated);
    deprecated(schema.schema_data.deprecated || said)
}

fn deprecated(flag: bool) -> Deprecation {
    if flag {
        Deprecation::Deprecated
    } else {
        Deprecation::Current
    }
}

/// A use of any value, for what cannot be said more narrowly.
fn anything() -> TypeUse {
    TypeUse::plain(crate::ir::Type::Any)
}

/// The constraints of a place, behind those of the type that it names.
fn with_more(mut constraints: Vec<Constraint>, more: Vec<Constraint>) -> Vec<Constraint> {
    for constraint in more {
        if !constraints.contains(&constraint) {
            constraints.push(constraint);
        }
    }
    constraints
}

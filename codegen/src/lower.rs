//! Turns a merged document into the IR.
//!
//! In: a normalized tree, read through the model of `openapiv3`. Out: an [`Api`].
//! Never here: a Rust name, a decision about output. Places come from the tree, because the
//! model has none: every step carries the pointer of what it reads.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{OpenAPI, Schema};

use crate::diagnostic::{Code, Diagnostic, Fix, Report, Rule};
use crate::ir::{
    Api, Constraint, Deprecation, Docs, OperationId, Origin, Place, Presence, TypeDef, TypeId,
    TypeKind, TypeUse,
};
use crate::source::{Pointer, Span};
use crate::tree::{Mapping, Node};

mod access;
mod alias;
mod answer;
mod body;
mod bounds;
mod choice;
mod compose;
mod define;
mod encoding;
mod enumeration;
mod extension;
mod file;
mod inherit;
mod join;
mod meet;
mod model;
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
mod scope;
mod security;
mod server;
mod tag;
mod union;
mod view;

pub use model::read;
pub(crate) use prune::{Roots, prune};

use define::{Progress, Slot, Waiting};
use scope::{Root, Scope};

/// Lowers a document. Nothing comes out where the report has errors afterwards.
pub fn lower(document: &Node, report: &mut Report) -> Option<Api> {
    let places = placed::places(document);
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

impl Lower<'_> {
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
            servers_place: self.place(&Pointer::root().child("servers")),
            security_schemes,
            types,
            operations,
        };
        file::settle(self, &mut api);
        alias::settle_null(&mut api);
        prune::prune(&mut api, Roots::All);
        access::settle(&mut api, self.report);
        bounds::settle(&mut api, self.report);
        api
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
            for (name, _) in members.into_iter().flat_map(Mapping::iter) {
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

fn presence(required: bool) -> Presence {
    if required {
        Presence::Required
    } else {
        Presence::Optional
    }
}

/// Text for people that is a description alone.
fn described(description: Option<String>) -> Docs {
    Docs {
        summary: None,
        description,
    }
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

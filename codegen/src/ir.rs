//! The intermediate representation of an API: wire facts only.
//!
//! In: built by `lower`. Out: read by `name`, `emit` and comparisons of two APIs.
//! Never here: a Rust name (they stand beside the IR), a schema of the document, a decision
//! about output. Presence sits on the member and nullability on the use of a type; the two
//! are never merged.

use crate::source::{Pointer, Span};

mod graph;
mod operation;
mod schema;
mod visit;

pub(crate) use graph::groups;
pub use operation::{
    BodyKind, Credential, Encoding, Explode, Location, Media, MemberEncoding, Method, Operation,
    Parameter, Repeatability, RequestBody, Reserved, Response, ResponseHeader, SchemeKind,
    SecurityScheme, Server, ServerVariable, StatusMatch, Style, SuccessBody, good_statuses,
};
pub use schema::{
    Access, Additional, Branch, Constraint, Enum, EnumValues, Member, Nullability, Openness,
    OperationPart, Origin, Part, Presence, Primitive, SharedRole, Struct, Tagging, Type, TypeDef,
    TypeKind, TypeUse, Union, Variant,
};

/// Everything that the documents say, in wire terms.
#[derive(Debug, Clone)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The first server's URL, with the defaults of its variables filled in.
    pub base_url: Option<String>,
    /// The servers, as the document writes them.
    pub servers: Vec<Server>,
    /// Where they stand; the whole document where it names none.
    pub servers_place: Place,
    /// The security schemes in order of their names.
    pub security_schemes: Vec<SecurityScheme>,
    /// Every type, addressed by [`TypeId`].
    pub types: Vec<TypeDef>,
    /// The operations, by path and method.
    pub operations: Vec<Operation>,
}

impl Api {
    /// The definition behind an id. Ids are only made by `lower`, which also makes the definition.
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// All ids, in the order in which the types were found.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> {
        (0..self.types.len()).map(TypeId)
    }

    /// All ids of operations.
    pub fn operation_ids(&self) -> impl Iterator<Item = OperationId> {
        (0..self.operations.len()).map(OperationId)
    }

    /// The operation behind an id.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }
}

/// Names a type of the [`Api`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(crate) usize);

/// Names an operation of the [`Api`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub(crate) usize);

/// A place in the documents.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// File, line and column.
    pub span: Span,
    /// The pointer of the node in the merged document.
    pub pointer: Pointer,
}

/// Text of the document for people, as it stands there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs {
    /// `summary` or `title`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
}

/// Whether the document calls something deprecated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deprecation {
    /// In use.
    #[default]
    Current,
    /// `deprecated: true`.
    Deprecated,
}

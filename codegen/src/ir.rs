//! The intermediate representation of an API: wire facts only.
//!
//! In: built by `lower`. Out: read by `name`, `emit` and comparisons of two APIs.
//! Never here: a Rust name (they stand beside the IR), a schema of the document, a decision
//! about output. Presence sits on the member and nullability on the use of a type; the two
//! are never merged.

use std::collections::BTreeMap;

use crate::source::{Pointer, Span};

/// Everything that the documents say, in wire terms.
#[derive(Debug, Clone)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The first server's URL, with the defaults of its variables filled in.
    pub base_url: Option<String>,
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

/// A type that gets a name of its own.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// What its name is made of.
    pub origin: Origin,
    /// `x-rust-name`, where the document or the overlay gives one.
    pub requested_name: Option<String>,
    /// Text for people.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecation: Deprecation,
    /// What it is.
    pub kind: TypeKind,
    /// Where it stands.
    pub place: Place,
}

/// Where a type comes from: its name is a function of this alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// `components.schemas.<name>`.
    Component(String),
    /// A schema written inside another one.
    Inline {
        /// The type that holds it.
        owner: TypeId,
        /// The way from the owner to it.
        path: Vec<Part>,
    },
    /// A schema written inside an operation.
    Operation {
        /// The operation.
        operation: OperationId,
        /// Which part of the operation it belongs to.
        part: OperationPart,
        /// The way from that part to it.
        path: Vec<Part>,
    },
    /// A schema written inside a component that is no schema, such as a shared answer.
    Shared {
        /// The name of the component.
        name: String,
        /// What the component is.
        role: SharedRole,
        /// The way from the component to it.
        path: Vec<Part>,
    },
}

/// A kind of component that can hold schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedRole {
    /// `components.responses`
    Response,
    /// `components.parameters`
    Parameter,
    /// `components.requestBodies`
    RequestBody,
}

/// A part of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The value of a member.
    Member(String),
    /// The elements of a list.
    Item,
    /// The values of a map.
    Value,
    /// A branch of a union, by its number from 1.
    Branch(usize),
    /// A place below `$defs`, or another one that only a reference names.
    Definition(String),
}

/// A part of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperationPart {
    /// The body of the request.
    RequestBody,
    /// The body of an answer.
    Response(StatusMatch),
    /// One parameter.
    Parameter(String),
}

/// What a type is.
#[derive(Debug, Clone)]
pub enum TypeKind {
    /// An object with declared members.
    Struct(Struct),
    /// One of a row of values.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(TypeUse),
}

/// An object with declared members.
#[derive(Debug, Clone, Default)]
pub struct Struct {
    /// The members in document order.
    pub members: Vec<Member>,
    /// What other members may hold.
    pub additional: Additional,
}

/// What the members hold that an object does not declare.
#[derive(Debug, Clone, Default)]
pub enum Additional {
    /// Anything; they are kept and can be read.
    #[default]
    Anything,
    /// Values of one type.
    Typed(TypeUse),
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name on the wire.
    pub wire_name: String,
    /// `x-rust-name`.
    pub requested_name: Option<String>,
    /// What it holds.
    pub value: TypeUse,
    /// Whether it must be there.
    pub presence: Presence,
    /// Text for people.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecation: Deprecation,
    /// Where it stands.
    pub place: Place,
}

/// Whether something must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It must.
    Required,
    /// It may be left out.
    Optional,
}

/// One of a row of values.
#[derive(Debug, Clone)]
pub struct Enum {
    /// What values it has on the wire.
    pub values: EnumValues,
    /// Whether values may come that the document does not list.
    pub openness: Openness,
}

/// The values of an enum.
#[derive(Debug, Clone)]
pub enum EnumValues {
    /// Strings.
    Strings(Vec<Variant<String>>),
    /// Whole numbers.
    Integers(Vec<Variant<i64>>),
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct Variant<T> {
    /// The value on the wire.
    pub wire_value: T,
    /// The name that `x-enum-varnames` gives.
    pub requested_name: Option<String>,
    /// Text for people.
    pub docs: Docs,
    /// Where it stands.
    pub place: Place,
}

/// Whether values may come that the document does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    /// They may: they are kept and sent back as they came.
    Open,
    /// They may not.
    Closed,
}

/// One of several types.
#[derive(Debug, Clone)]
pub struct Union {
    /// How the type is told.
    pub tagging: Tagging,
    /// The types.
    pub branches: Vec<Branch>,
}

/// How the branch of a union is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tagging {
    /// By the value of a member.
    Member(String),
    /// By what fits.
    Untagged,
}

/// A branch of a union.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The value of the tag, where there is one.
    pub tag: Option<String>,
    /// `x-rust-name` or `title`.
    pub requested_name: Option<String>,
    /// What it holds.
    pub value: TypeUse,
    /// Where it stands.
    pub place: Place,
}

/// A type as it is used in one place: null or not, and within which bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeUse {
    /// The type.
    pub ty: Type,
    /// Whether `null` is allowed here.
    pub nullability: Nullability,
    /// The bounds, in the order in which they are checked.
    pub constraints: Vec<Constraint>,
}

impl TypeUse {
    /// The type, not null and without bounds.
    pub fn plain(ty: Type) -> Self {
        Self {
            ty,
            nullability: Nullability::NotNull,
            constraints: Vec::new(),
        }
    }
}

/// Whether `null` is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nullability {
    /// It is not.
    NotNull,
    /// It is.
    Nullable,
}

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A type of JSON, perhaps with a format.
    Primitive(Primitive),
    /// A type with a name of its own.
    Named(TypeId),
    /// A list.
    List(Box<TypeUse>),
    /// An object whose members all hold the same type.
    Map(Box<TypeUse>),
    /// Any value.
    Any,
}

/// A type of JSON, perhaps with a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// `boolean`
    Boolean,
    /// `integer`, and with format `int64`.
    Int64,
    /// `integer` with format `int32`.
    Int32,
    /// `number`, and with format `double`.
    Double,
    /// `number` with format `float`.
    Float,
    /// `string`
    String,
    /// `string` with format `date`.
    Date,
    /// `string` with format `date-time`.
    DateTime,
    /// `string` with format `uuid`.
    Uuid,
    /// `string` with format `uri`.
    Uri,
    /// `string` with format `byte`.
    Base64,
    /// `string` with format `password`: never shown.
    Secret,
}

/// A bound on a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// `minLength`
    MinLength(u64),
    /// `maxLength`
    MaxLength(u64),
    /// `minimum`
    Minimum(f64),
    /// `exclusiveMinimum`
    ExclusiveMinimum(f64),
    /// `maximum`
    Maximum(f64),
    /// `exclusiveMaximum`
    ExclusiveMaximum(f64),
    /// `multipleOf`
    MultipleOf(f64),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
}

/// A call.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`.
    pub operation_id: Option<String>,
    /// `x-rust-name`.
    pub requested_name: Option<String>,
    /// The method.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: String,
    /// The parameters, in the order of the path first, then as the document has them.
    pub parameters: Vec<Parameter>,
    /// The body of the request.
    pub body: Option<RequestBody>,
    /// The answers, by status.
    pub responses: Vec<Response>,
    /// Alternatives, each a set of schemes that are used together. None at all: no credentials.
    pub security: Vec<Vec<String>>,
    /// Whether it may be repeated when the answer was lost.
    pub repeatability: Repeatability,
    /// `tags`.
    pub tags: Vec<String>,
    /// Text for people.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecation: Deprecation,
    /// Where it stands.
    pub place: Place,
}

/// What the good answers of an operation come to.
#[derive(Debug, Clone, Copy)]
pub enum SuccessBody<'a> {
    /// No body.
    Nothing,
    /// JSON of one type.
    Json(&'a TypeUse),
    /// JSON of one type with some statuses, and no body with others.
    OptionalJson(&'a TypeUse),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Different things for different statuses.
    Several,
}

impl Operation {
    /// What the good answers come to; where only `default` is given, it is the good one.
    pub fn success_body(&self) -> SuccessBody<'_> {
        let mut good: Vec<&Response> = self
            .responses
            .iter()
            .filter(|response| response.status.is_success())
            .collect();
        if good.is_empty() {
            let default = |response: &&Response| response.status == StatusMatch::Default;
            good.extend(self.responses.iter().filter(default));
        }
        let mut bodies = good.iter().filter_map(|response| response.body.as_ref());
        let Some((media, value)) = bodies.next().filter(|_| self.method != Method::Head) else {
            return SuccessBody::Nothing;
        };
        let same = bodies.all(|(other, other_value)| {
            std::mem::discriminant(other) == std::mem::discriminant(media)
                && other_value.ty == value.ty
        });
        let always = good.iter().all(|response| response.body.is_some());
        match media {
            _ if !same => SuccessBody::Several,
            Media::Json(_) if always => SuccessBody::Json(value),
            Media::Json(_) => SuccessBody::OptionalJson(value),
            Media::Text(_) => SuccessBody::Text,
            Media::Form | Media::Bytes(_) => SuccessBody::Bytes,
        }
    }
}

/// Whether a call may be repeated when its answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeatability {
    /// What the method says: GET, HEAD, PUT, DELETE, OPTIONS and TRACE may be repeated.
    ByMethod,
    /// `x-rust-repeatable: true`: it has a key that makes it safe.
    Repeatable,
    /// `x-rust-repeatable: false`.
    Once,
}

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// GET
    Get,
    /// PUT
    Put,
    /// POST
    Post,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
    /// HEAD
    Head,
    /// PATCH
    Patch,
    /// TRACE
    Trace,
}

impl Method {
    /// Whether HTTP says that a call may be sent again.
    pub const fn may_be_repeated(self) -> bool {
        match self {
            Self::Get | Self::Put | Self::Delete | Self::Options | Self::Head | Self::Trace => true,
            Self::Post | Self::Patch => false,
        }
    }

    /// The method as HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

/// A parameter of a call.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub wire_name: String,
    /// `x-rust-name`.
    pub requested_name: Option<String>,
    /// Where it travels.
    pub location: Location,
    /// How it is written.
    pub encoding: Encoding,
    /// What it holds.
    pub value: TypeUse,
    /// Whether it must be there.
    pub presence: Presence,
    /// The default, where it is sent by itself.
    pub default: Option<String>,
    /// Text for people.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecation: Deprecation,
    /// Where it stands.
    pub place: Place,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// By a style of OpenAPI.
    Style(Style, Explode),
    /// As JSON text, by `content`.
    Json,
}

/// A style of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `simple`
    Simple,
    /// `label`
    Label,
    /// `matrix`
    Matrix,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
}

/// Whether each element gets a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explode {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// How it is written.
    pub media: Media,
    /// What it holds.
    pub value: TypeUse,
    /// Whether it must be there.
    pub presence: Presence,
    /// Members that the client fills in where the request leaves them out.
    pub fills: BTreeMap<String, Credential>,
    /// Where it stands.
    pub place: Place,
}

/// A part of the client's configuration that fills a member of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// The user of HTTP Basic.
    Username,
    /// The password of HTTP Basic.
    Password,
}

/// How a body is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Media {
    /// JSON, with the media type as the document writes it.
    Json(String),
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `text/plain` and other text.
    Text(String),
    /// Anything else: bytes.
    Bytes(String),
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// For which status.
    pub status: StatusMatch,
    /// How the body is written and what it holds; none where there is no body.
    pub body: Option<(Media, TypeUse)>,
    /// Text for people.
    pub docs: Docs,
    /// Where it stands.
    pub place: Place,
}

/// Which statuses an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusMatch {
    /// One status.
    Code(u16),
    /// A hundred of them: `4` for `4XX`.
    Range(u8),
    /// All that no other answer is for.
    Default,
}

impl StatusMatch {
    /// Whether an answer of this status is a success.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}

/// A way to prove who calls.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// The name of the component.
    pub name: String,
    /// The way.
    pub kind: SchemeKind,
    /// Text for people.
    pub docs: Docs,
    /// Where it stands.
    pub place: Place,
}

/// How credentials travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// HTTP Basic.
    Basic,
    /// HTTP Bearer; also what OAuth 2 and OpenID Connect end in.
    Bearer,
    /// A key in a header of that name.
    Header(String),
    /// A key in a member of the query.
    Query(String),
    /// A key in a cookie.
    Cookie(String),
}

//! Types of the API: structs, enums, unions, and how they are used.
//!
//! In: built by `lower`. Out: read by `name` and `emit`. Never here: a Rust name.

use std::cmp::Ordering;

use super::{BodyKind, Deprecation, Docs, OperationId, Place, StatusMatch, TypeId};

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
    /// `components.headers`
    Header,
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
    /// What a body of this kind holds, beside the preferred one.
    Body(BodyKind),
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
    /// A header of its good answers.
    ResponseHeader(String),
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
    /// In which direction it travels.
    pub access: Access,
    /// What stands for it where it is left out, as JSON. Nothing sends it.
    pub default: Option<serde_json::Value>,
    /// Text for people.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecation: Deprecation,
    /// Where it stands.
    pub place: Place,
}

/// In which direction a member travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// In requests and in answers.
    Both,
    /// `readOnly`: in answers.
    AnswersOnly,
    /// `writeOnly`: in requests.
    RequestsOnly,
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
    /// Whether it is deprecated.
    pub deprecation: Deprecation,
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
    /// By the value of a member, as the document says.
    Member(String),
    /// By the value of a member that every branch requires, though the document does not say that
    /// it tells them.
    Implied(String),
    /// The same with whole numbers or booleans; the tags are as JSON writes them.
    ImpliedScalar(String),
    /// By what fits.
    Untagged,
}

/// A branch of a union.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The values of the tag, where there is one; the first is written where a value has none.
    pub tags: Vec<String>,
    /// `x-rust-name`, `title`, or the name of a component that the branch is made of.
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
    /// `integer` with format `uint64`, or with bounds that only it can hold.
    UInt64,
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
    /// A string that is a file in a multipart body.
    File,
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
    /// `const`, or an `enum` of one value, of type `boolean`
    Boolean(bool),
}

impl Constraint {
    /// How tight this bound is against another one of the same kind; nothing for another kind.
    pub(crate) fn holds_more_than(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::MinLength(one), Self::MinLength(two))
            | (Self::MinItems(one), Self::MinItems(two))
            | (Self::MinProperties(one), Self::MinProperties(two)) => Some(one.cmp(two)),
            (Self::MaxLength(one), Self::MaxLength(two))
            | (Self::MaxItems(one), Self::MaxItems(two))
            | (Self::MaxProperties(one), Self::MaxProperties(two)) => Some(two.cmp(one)),
            (Self::Minimum(one), Self::Minimum(two))
            | (Self::ExclusiveMinimum(one), Self::ExclusiveMinimum(two)) => one.partial_cmp(two),
            (Self::Maximum(one), Self::Maximum(two))
            | (Self::ExclusiveMaximum(one), Self::ExclusiveMaximum(two)) => two.partial_cmp(one),
            (Self::UniqueItems, Self::UniqueItems) => Some(Ordering::Equal),
            _ => (self == other).then_some(Ordering::Equal),
        }
    }
}

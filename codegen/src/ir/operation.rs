//! Calls of the API: parameters, bodies, answers, credentials.
//!
//! In: built by `lower`. Out: read by `name` and `emit`. Never here: the shape of a method.

use std::collections::BTreeMap;

use super::{Deprecation, Docs, Place, Presence, TypeUse};

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
    /// The headers of the good answers.
    pub response_headers: Vec<ResponseHeader>,
    /// Alternatives, each a set of schemes that are used together. None at all: no credentials.
    pub security: Vec<Vec<String>>,
    /// The alternatives that it asks for, where the runtime speaks none of them.
    pub unspoken: Vec<Vec<String>>,
    /// Servers of its own. They are never used by themselves: credentials would go there.
    pub servers: Vec<Server>,
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
    /// Different things for different statuses, in their order; none where there is no body.
    Several,
}

impl Operation {
    /// The good answers; where there is none, `default` is one.
    pub fn good_responses(&self) -> Vec<&Response> {
        let good = good_statuses(self.responses.iter().map(|response| response.status));
        self.responses
            .iter()
            .filter(|response| good.contains(&response.status))
            .collect()
    }

    /// What the good answers come to; where only `default` is given, it is the good one.
    pub fn success_body(&self) -> SuccessBody<'_> {
        let good = self.good_responses();
        let mut bodies = good.iter().filter_map(|response| response.body.as_ref());
        let Some((media, value)) = bodies.next().filter(|_| self.method != Method::Head) else {
            return SuccessBody::Nothing;
        };
        let same = bodies.all(|(other, other_value)| {
            std::mem::discriminant(other) == std::mem::discriminant(media)
                && other_value.ty == value.ty
                && other_value.nullability == value.nullability
        });
        let always = good.iter().all(|response| response.body.is_some());
        match media {
            _ if !same => SuccessBody::Several,
            Media::Json(_) if always => SuccessBody::Json(value),
            Media::Json(_) => SuccessBody::OptionalJson(value),
            Media::Text(_) => SuccessBody::Text,
            Media::Form | Media::Multipart | Media::Bytes(_) => SuccessBody::Bytes,
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
    /// Whether reserved characters are.
    pub reserved: Reserved,
    /// What it holds.
    pub value: TypeUse,
    /// Whether it must be there.
    pub presence: Presence,
    /// The default, where it is sent by itself.
    pub default: Option<String>,
    /// The default that the server takes where it is left out, for people.
    pub server_default: Option<serde_json::Value>,
    /// Text for people.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecation: Deprecation,
    /// Where it stands.
    pub place: Place,
}

/// Whether reserved characters of a parameter of the query are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// They are.
    Encoded,
    /// They stay, as far as that is safe.
    Kept,
}

/// A server, as the document writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL, with variables in braces.
    pub url: String,
    /// The variables.
    pub variables: Vec<ServerVariable>,
}

/// A variable in the URL of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name in braces.
    pub name: String,
    /// The default.
    pub default: String,
    /// What it may be; nothing: any text.
    pub values: Vec<String>,
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
    /// Members that are not written like the others of a form or a multipart body.
    pub members: Vec<(String, MemberEncoding)>,
    /// The same body in other kinds of media types, each with a method of its own.
    pub alternatives: Vec<RequestBody>,
    /// Members that the client fills in where the request leaves them out.
    pub fills: BTreeMap<String, Credential>,
    /// Where it stands.
    pub place: Place,
}

/// How a member of a form or of a multipart body is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberEncoding {
    /// With this media type.
    MediaType(String),
    /// By a style of OpenAPI.
    Style(Style, Explode),
    /// As JSON text.
    Json,
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
    /// `multipart/form-data` whose members are known; only a request has it.
    Multipart,
    /// `text/plain` and other text.
    Text(String),
    /// Anything else: bytes.
    Bytes(String),
}

/// A kind of media types: an operation has a method for each kind that its body can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON.
    Json,
    /// A form.
    Form,
    /// Multipart, with files.
    Multipart,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl BodyKind {
    /// A word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Form => "form",
            Self::Multipart => "multipart",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }
}

impl Media {
    /// Its kind.
    pub const fn kind(&self) -> BodyKind {
        match self {
            Self::Json(_) => BodyKind::Json,
            Self::Form => BodyKind::Form,
            Self::Multipart => BodyKind::Multipart,
            Self::Text(_) => BodyKind::Text,
            Self::Bytes(_) => BodyKind::Bytes,
        }
    }
}

impl RequestBody {
    /// This body and its alternatives, the preferred one first.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.alternatives)
    }

    /// Whether the document leaves open what exactly the media type is: `image/*`, or
    /// `multipart/form-data`, whose boundary only the caller knows.
    pub fn caller_names_media(&self) -> bool {
        match &self.media {
            Media::Bytes(media) | Media::Text(media) => {
                media.contains('*') || media.starts_with("multipart/")
            }
            Media::Json(_) | Media::Form | Media::Multipart => false,
        }
    }
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

/// A header of the good answers of an operation.
#[derive(Debug, Clone)]
pub struct ResponseHeader {
    /// The name on the wire.
    pub wire_name: String,
    /// `x-rust-name`.
    pub requested_name: Option<String>,
    /// How it is written.
    pub encoding: Encoding,
    /// What it holds.
    pub value: TypeUse,
    /// Whether every good answer must have it.
    pub presence: Presence,
    /// Text for people.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecation: Deprecation,
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

/// Which of the statuses of an operation are good. `default` is for those that the document does
/// not list: where it lists a good one, that is what errors look like.
pub fn good_statuses(statuses: impl Iterator<Item = StatusMatch>) -> Vec<StatusMatch> {
    let all: Vec<StatusMatch> = statuses.collect();
    let mut good: Vec<StatusMatch> = all.iter().copied().filter(|it| it.is_success()).collect();
    if good.is_empty() && all.contains(&StatusMatch::Default) {
        good.push(StatusMatch::Default);
    }
    good
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
    /// HTTP Bearer; also what OAuth 2 and `OpenID` Connect end in.
    Bearer,
    /// A key in a header of that name.
    Header(String),
    /// A key in a member of the query.
    Query(String),
    /// A key in a cookie.
    Cookie(String),
}

//! What OpenAPI's objects may hold, as a table: names of members and the shape of their values.
//!
//! In: a kind of object. Out: its members. Never here: a walk over a document; this is data.

use crate::tree::{Node, Value};

/// A kind of object of OpenAPI 3.0 (schemas have a module of their own).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Example,
    Link,
    Header,
    Tag,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    Components,
}

/// The shape of a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Anything at all.
    Any,
    /// A string.
    Text,
    /// `true` or `false`.
    Truth,
    /// An object of a kind.
    Object(Kind),
    /// An object of a kind, or a reference to one.
    ObjectOrRef(Kind),
    /// A schema, or a reference to one.
    Schema,
    /// A list.
    List(&'static Shape),
    /// An object with free names.
    Map(&'static Shape),
    /// Bodies by their media types.
    Content,
    /// The answers of an operation: statuses and `default`.
    Responses,
    /// The paths of the document.
    Paths,
}

impl Shape {
    /// Whether nothing below such a value means something.
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Self::Any | Self::Text | Self::Truth)
    }

    /// Whether a value has that shape as it stands, and nothing in it is to be looked at.
    pub(super) fn is_met(self, node: &Node) -> bool {
        matches!(
            (self, &node.value),
            (Self::Any, _) | (Self::Text, Value::String(_)) | (Self::Truth, Value::Bool(_))
        )
    }
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) need: Need,
}

/// Whether a member must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

const fn opt(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        shape,
        need: Need::Optional,
    }
}

const fn req(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        shape,
        need: Need::Required,
    }
}

use Kind as K;
use Shape::{Any, List, Map, Object, ObjectOrRef, Paths, Responses, Schema, Text, Truth};

const TEXTS: Shape = List(&Text);
const SERVERS: Shape = List(&Object(K::Server));
const PARAMETERS: Shape = List(&ObjectOrRef(K::Parameter));
const CONTENT: Shape = Shape::Content;
const EXAMPLES: Shape = Map(&ObjectOrRef(K::Example));
const HEADERS: Shape = Map(&ObjectOrRef(K::Header));
const LINKS: Shape = Map(&ObjectOrRef(K::Link));
const SECURITY: Shape = List(&Map(&TEXTS));
const EXTERNAL_DOCS: Member = opt("externalDocs", Object(K::ExternalDocs));
const DESCRIPTION: Member = opt("description", Text);

/// The members that an object of this kind may hold.
pub(super) const fn members(kind: Kind) -> &'static [Member] {
    match kind {
        K::Document => DOCUMENT,
        K::Info => INFO,
        K::Contact => const { &[opt("name", Text), opt("url", Text), opt("email", Text)] },
        K::License => const { &[req("name", Text), opt("url", Text)] },
        K::Server => {
            const {
                &[
                    req("url", Text),
                    DESCRIPTION,
                    opt("variables", Map(&Object(K::ServerVariable))),
                ]
            }
        }
        K::ServerVariable => const { &[opt("enum", TEXTS), req("default", Text), DESCRIPTION] },
        K::PathItem => PATH_ITEM,
        K::Operation => OPERATION,
        K::ExternalDocs => const { &[req("url", Text), DESCRIPTION] },
        K::Parameter => PARAMETER,
        K::RequestBody => const { &[DESCRIPTION, req("content", CONTENT), opt("required", Truth)] },
        K::MediaType => {
            const {
                &[
                    opt("schema", Schema),
                    opt("example", Any),
                    opt("examples", EXAMPLES),
                    opt("encoding", Map(&Object(K::Encoding))),
                ]
            }
        }
        K::Encoding => {
            const {
                &[
                    opt("contentType", Text),
                    opt("headers", HEADERS),
                    opt("style", Text),
                    opt("explode", Truth),
                    opt("allowReserved", Truth),
                ]
            }
        }
        K::Response => {
            const {
                &[
                    req("description", Text),
                    opt("headers", HEADERS),
                    opt("content", CONTENT),
                    opt("links", LINKS),
                ]
            }
        }
        K::Example => {
            const {
                &[
                    opt("summary", Text),
                    DESCRIPTION,
                    opt("value", Any),
                    opt("externalValue", Text),
                ]
            }
        }
        K::Link => {
            const {
                &[
                    opt("operationRef", Text),
                    opt("operationId", Text),
                    opt("parameters", Map(&Any)),
                    opt("requestBody", Any),
                    DESCRIPTION,
                    opt("server", Object(K::Server)),
                ]
            }
        }
        K::Header => HEADER,
        K::Tag => const { &[req("name", Text), DESCRIPTION, EXTERNAL_DOCS] },
        K::SecurityScheme => SECURITY_SCHEME,
        K::OAuthFlows => {
            const {
                &[
                    opt("implicit", Object(K::OAuthFlow)),
                    opt("password", Object(K::OAuthFlow)),
                    opt("clientCredentials", Object(K::OAuthFlow)),
                    opt("authorizationCode", Object(K::OAuthFlow)),
                ]
            }
        }
        K::OAuthFlow => {
            const {
                &[
                    opt("authorizationUrl", Text),
                    opt("tokenUrl", Text),
                    opt("refreshUrl", Text),
                    opt("scopes", Map(&Text)),
                ]
            }
        }
        K::Components => COMPONENTS,
    }
}

const DOCUMENT: &[Member] = &[
    req("openapi", Text),
    req("info", Object(K::Info)),
    opt("servers", SERVERS),
    opt("paths", Paths),
    opt("components", Object(K::Components)),
    opt("security", SECURITY),
    opt("tags", List(&Object(K::Tag))),
    EXTERNAL_DOCS,
];

const INFO: &[Member] = &[
    req("title", Text),
    DESCRIPTION,
    opt("termsOfService", Text),
    opt("contact", Object(K::Contact)),
    opt("license", Object(K::License)),
    req("version", Text),
];

const PATH_ITEM: &[Member] = &[
    opt("summary", Text),
    DESCRIPTION,
    opt("get", Object(K::Operation)),
    opt("put", Object(K::Operation)),
    opt("post", Object(K::Operation)),
    opt("delete", Object(K::Operation)),
    opt("options", Object(K::Operation)),
    opt("head", Object(K::Operation)),
    opt("patch", Object(K::Operation)),
    opt("trace", Object(K::Operation)),
    opt("servers", SERVERS),
    opt("parameters", PARAMETERS),
];

const OPERATION: &[Member] = &[
    opt("tags", TEXTS),
    opt("summary", Text),
    DESCRIPTION,
    EXTERNAL_DOCS,
    opt("operationId", Text),
    opt("parameters", PARAMETERS),
    opt("requestBody", ObjectOrRef(K::RequestBody)),
    opt("responses", Responses),
    opt("deprecated", Truth),
    opt("security", SECURITY),
    opt("servers", SERVERS),
];

const PARAMETER: &[Member] = &[
    req("name", Text),
    req("in", Text),
    DESCRIPTION,
    opt("required", Truth),
    opt("deprecated", Truth),
    opt("allowEmptyValue", Truth),
    opt("style", Text),
    opt("explode", Truth),
    opt("allowReserved", Truth),
    opt("schema", Schema),
    opt("example", Any),
    opt("examples", EXAMPLES),
    opt("content", CONTENT),
];

const HEADER: &[Member] = &[
    DESCRIPTION,
    opt("required", Truth),
    opt("deprecated", Truth),
    opt("style", Text),
    opt("schema", Schema),
    opt("example", Any),
    opt("examples", EXAMPLES),
    opt("content", CONTENT),
];

const SECURITY_SCHEME: &[Member] = &[
    req("type", Text),
    DESCRIPTION,
    opt("name", Text),
    opt("in", Text),
    opt("scheme", Text),
    opt("bearerFormat", Text),
    opt("flows", Object(K::OAuthFlows)),
    opt("openIdConnectUrl", Text),
];

const COMPONENTS: &[Member] = &[
    opt("schemas", Map(&Schema)),
    opt("responses", Map(&ObjectOrRef(K::Response))),
    opt("parameters", Map(&ObjectOrRef(K::Parameter))),
    opt("examples", EXAMPLES),
    opt("requestBodies", Map(&ObjectOrRef(K::RequestBody))),
    opt("headers", HEADERS),
    opt("securitySchemes", Map(&ObjectOrRef(K::SecurityScheme))),
    opt("links", LINKS),
];

//! The objects of the model that are their members and nothing else.
//!
//! In: a node. Out: the object. Never here: one that is this or that by what stands in it; those are
//! `choices` and `schema`.

use openapiv3::{
    AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, Components, Contact, Discriminator,
    Encoding, Example, ExternalDocumentation, Header, ImplicitOAuth2Flow, Info, License, Link,
    MediaType, OAuth2Flows, OpenAPI, Operation, ParameterData, PasswordOAuth2Flow, PathItem, Paths,
    RequestBody, Response, Responses, SchemaData, Server, ServerVariable, StatusCode, Tag,
};

use super::part::{Part, Read, extensions, member, named};
use crate::tree::Node;

/// An object, and of each member the field that holds it. Behind `+` stands what is read
/// from the object itself, behind `-` what is not read here.
macro_rules! object {
    ($object:ident {
        $($field:ident $name:literal,)*
        $(+ $whole:ident,)?
        $(- $elsewhere:ident,)?
    }) => {
        impl Part for $object {
            fn read(node: &Node) -> Read<Self> {
                Ok(Self {
                    $($field: member(node, $name)?,)*
                    $($whole: Part::read(node)?,)?
                    $($elsewhere: Default::default(),)?
                    extensions: extensions(node)?,
                })
            }
        }
    };
}

// The paths are read beside the rest.
object!(OpenAPI {
    openapi "openapi",
    info "info",
    servers "servers",
    components "components",
    security "security",
    tags "tags",
    external_docs "externalDocs",
    - paths,
});

object!(Info {
    title "title",
    description "description",
    terms_of_service "termsOfService",
    contact "contact",
    license "license",
    version "version",
});

object!(Contact {
    name "name",
    url "url",
    email "email",
});

object!(License {
    name "name",
    url "url",
});

object!(Server {
    url "url",
    description "description",
    variables "variables",
});

object!(ServerVariable {
    enumeration "enum",
    default "default",
    description "description",
});

object!(Tag {
    name "name",
    description "description",
    external_docs "externalDocs",
});

object!(ExternalDocumentation {
    description "description",
    url "url",
});

object!(PathItem {
    summary "summary",
    description "description",
    get "get",
    put "put",
    post "post",
    delete "delete",
    options "options",
    head "head",
    patch "patch",
    trace "trace",
    servers "servers",
    parameters "parameters",
});

// `normalize` takes callbacks out, and says so.
object!(Operation {
    tags "tags",
    summary "summary",
    description "description",
    external_docs "externalDocs",
    operation_id "operationId",
    parameters "parameters",
    request_body "requestBody",
    responses "responses",
    deprecated "deprecated",
    security "security",
    servers "servers",
    - callbacks,
});

object!(ParameterData {
    name "name",
    description "description",
    required "required",
    deprecated "deprecated",
    example "example",
    examples "examples",
    explode "explode",
    + format,
});

object!(Header {
    description "description",
    style "style",
    required "required",
    deprecated "deprecated",
    example "example",
    examples "examples",
    + format,
});

object!(RequestBody {
    description "description",
    content "content",
    required "required",
});

object!(MediaType {
    schema "schema",
    example "example",
    examples "examples",
    encoding "encoding",
});

object!(Encoding {
    content_type "contentType",
    headers "headers",
    style "style",
    explode "explode",
    allow_reserved "allowReserved",
});

object!(Response {
    description "description",
    headers "headers",
    content "content",
    links "links",
});

object!(Example {
    summary "summary",
    description "description",
    value "value",
    external_value "externalValue",
});

object!(Link {
    description "description",
    request_body "requestBody",
    parameters "parameters",
    server "server",
    + operation,
});

object!(SchemaData {
    nullable "nullable",
    read_only "readOnly",
    write_only "writeOnly",
    deprecated "deprecated",
    external_docs "externalDocs",
    example "example",
    title "title",
    description "description",
    discriminator "discriminator",
    default "default",
});

object!(Discriminator {
    property_name "propertyName",
    mapping "mapping",
});

object!(OAuth2Flows {
    implicit "implicit",
    password "password",
    client_credentials "clientCredentials",
    authorization_code "authorizationCode",
});

object!(ImplicitOAuth2Flow {
    authorization_url "authorizationUrl",
    refresh_url "refreshUrl",
    scopes "scopes",
});

object!(PasswordOAuth2Flow {
    refresh_url "refreshUrl",
    token_url "tokenUrl",
    scopes "scopes",
});

object!(ClientCredentialsOAuth2Flow {
    refresh_url "refreshUrl",
    token_url "tokenUrl",
    scopes "scopes",
});

object!(AuthorizationCodeOAuth2Flow {
    authorization_url "authorizationUrl",
    token_url "tokenUrl",
    refresh_url "refreshUrl",
    scopes "scopes",
});

object!(Components {
    schemas "schemas",
    responses "responses",
    parameters "parameters",
    examples "examples",
    request_bodies "requestBodies",
    headers "headers",
    security_schemes "securitySchemes",
    links "links",
    - callbacks,
});

impl Part for Paths {
    fn read(node: &Node) -> Read<Self> {
        Ok(Self {
            paths: named(node, |key| key.starts_with('/').then(|| key.to_owned()))?,
            extensions: extensions(node)?,
        })
    }
}

impl Part for Responses {
    fn read(node: &Node) -> Read<Self> {
        Ok(Self {
            default: member(node, "default")?,
            responses: named(node, status)?,
            extensions: extensions(node)?,
        })
    }
}

/// `404`, or `4XX` for all that begin with that digit.
fn status(key: &str) -> Option<StatusCode> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    match key.as_bytes() {
        [first, b'X' | b'x', b'X' | b'x'] => digit(*first).map(StatusCode::Range),
        [first @ b'1'..=b'9', second, third] => {
            let code = 100 * digit(*first)? + 10 * digit(*second)? + digit(*third)?;
            Some(StatusCode::Code(code))
        }
        _ => None,
    }
}

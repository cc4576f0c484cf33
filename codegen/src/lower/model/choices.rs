//! The objects and words of the model that are one of several.
//!
//! In: a node. Out: the one that it is. Never here: schemas, which are told by all that they hold.

use openapiv3::{
    APIKeyLocation, AdditionalProperties, CookieStyle, HeaderStyle, LinkOperation, Parameter,
    ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, SecurityScheme,
};

use super::part::{Part, Read, extensions, member, members, misfit, text};
use crate::tree::{Node, Value};

/// A word, and what it is where nothing is written.
macro_rules! word {
    ($type:ident, $what:literal, $default:expr, $($word:literal $variant:ident,)+) => {
        impl Part for $type {
            fn read(node: &Node) -> Read<Self> {
                match text(node)? {
                    $($word => Ok(Self::$variant),)+
                    _ => misfit(node, $what),
                }
            }

            fn absent() -> Option<Self> {
                $default
            }
        }
    };
}

word!(PathStyle, "style of a path", Some(Self::default()),
    "matrix" Matrix, "label" Label, "simple" Simple,);
word!(QueryStyle, "style of a query", Some(Self::default()),
    "form" Form, "spaceDelimited" SpaceDelimited, "pipeDelimited" PipeDelimited,
    "deepObject" DeepObject,);
word!(CookieStyle, "style of a cookie", Some(Self::default()), "form" Form,);
word!(HeaderStyle, "style of a header", Some(Self::default()), "simple" Simple,);
word!(APIKeyLocation, "place of a key", None,
    "query" Query, "header" Header, "cookie" Cookie,);

impl Part for Parameter {
    fn read(node: &Node) -> Read<Self> {
        let parameter_data = ParameterData::read(node)?;
        let place: String = member(node, "in")?;
        Ok(match place.as_str() {
            "query" => Self::Query {
                parameter_data,
                allow_reserved: member(node, "allowReserved")?,
                style: member(node, "style")?,
                allow_empty_value: member(node, "allowEmptyValue")?,
            },
            "header" => Self::Header {
                parameter_data,
                style: member(node, "style")?,
            },
            "path" => Self::Path {
                parameter_data,
                style: member(node, "style")?,
            },
            "cookie" => Self::Cookie {
                parameter_data,
                style: member(node, "style")?,
            },
            _ => return misfit(node, "parameter: `in` is none of its places"),
        })
    }
}

impl Part for ParameterSchemaOrContent {
    fn read(node: &Node) -> Read<Self> {
        // Of both, the first one counts.
        let members = members(node)?;
        let first = members.iter().find_map(|(name, entry)| match name {
            "schema" => Some(Part::read(&entry.value).map(Self::Schema)),
            "content" => Some(Part::read(&entry.value).map(Self::Content)),
            _ => None,
        });
        first.unwrap_or_else(|| misfit(node, "parameter: it has neither `schema` nor `content`"))
    }
}

impl Part for LinkOperation {
    fn read(node: &Node) -> Read<Self> {
        let members = members(node)?;
        let first = members.iter().find_map(|(name, entry)| match name {
            "operationRef" => Some(Part::read(&entry.value).map(Self::OperationRef)),
            "operationId" => Some(Part::read(&entry.value).map(Self::OperationId)),
            _ => None,
        });
        first.unwrap_or_else(|| misfit(node, "link: it names no operation"))
    }
}

impl Part for AdditionalProperties {
    fn read(node: &Node) -> Read<Self> {
        match node.value {
            Value::Bool(any) => Ok(Self::Any(any)),
            _ => Part::read(node).map(Self::Schema),
        }
    }
}

impl Part for SecurityScheme {
    fn read(node: &Node) -> Read<Self> {
        let kind: String = member(node, "type")?;
        let description = member(node, "description")?;
        let extensions = extensions(node)?;
        Ok(match kind.as_str() {
            "apiKey" => Self::APIKey {
                location: member(node, "in")?,
                name: member(node, "name")?,
                description,
                extensions,
            },
            "http" => Self::HTTP {
                scheme: member(node, "scheme")?,
                bearer_format: member(node, "bearerFormat")?,
                description,
                extensions,
            },
            "oauth2" => Self::OAuth2 {
                flows: member(node, "flows")?,
                description,
                extensions,
            },
            "openIdConnect" => Self::OpenIDConnect {
                open_id_connect_url: member(node, "openIdConnectUrl")?,
                description,
                extensions,
            },
            _ => return misfit(node, "security scheme: `type` is none of its kinds"),
        })
    }
}

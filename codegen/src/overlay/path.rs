//! A path of an overlay, read once and asked of each document.
//!
//! In: the text of a target, and trees. Out: the ways to the nodes that it selects. Never here: a reader of
//! all of `JSONPath`; that is a library's, which only a build with the feature `jsonpath` has.

use std::collections::BTreeSet;

use serde_json::Value as Json;
#[cfg(feature = "jsonpath")]
use serde_json_path::{JsonPath, PathElement};

use super::steps::{Plain, Step};
use crate::diagnostic::quoted;
use crate::tree::Node;

/// A path that was read.
#[derive(Debug, Clone)]
pub(super) enum Path {
    /// Nearly every path.
    Plain(Plain),
    /// Any other; it reads JSON values.
    #[cfg(feature = "jsonpath")]
    Full(JsonPath),
}

/// Why a text is no path, and what to do.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// A document as the library reads it, made when a path first needs it.
pub(super) type View = Option<Json>;

impl Path {
    /// Reads a path.
    pub(super) fn read(text: &str) -> Result<Self, Unread> {
        match Plain::read(text) {
            Some(plain) => Ok(Self::Plain(plain)),
            None => Self::full(text),
        }
    }

    #[cfg(feature = "jsonpath")]
    fn full(text: &str) -> Result<Self, Unread> {
        let error = match JsonPath::parse(text) {
            Ok(path) => return Ok(Self::Full(path)),
            Err(error) => error,
        };
        let read = text.get(..error.position()).unwrap_or_default();
        if read.is_empty() {
            return Err(Unread {
                message: "the target is not a JSONPath of RFC 9535".to_owned(),
                help: "a JSONPath begins with `$`",
            });
        }
        // The parser's own message helps only where it names the thing that is wrong.
        let reason = match error.message().split_once("function name ") {
            Some((_, reason)) => format!(": the function {reason}"),
            None => String::new(),
        };
        Err(Unread {
            message: format!(
                "the target is not a JSONPath of RFC 9535: it cannot be read behind {}{reason}",
                quoted(read)
            ),
            help: "a name with `/`, `-`, `.` or a blank stands in brackets: `$['x-name']`",
        })
    }

    #[cfg(not(feature = "jsonpath"))]
    fn full(text: &str) -> Result<Self, Unread> {
        Err(Unread {
            message: format!(
                "this build reads no target like {}: only names, indices and `*`, as in `$.paths['/pets'].get.tags[0]`",
                quoted(text)
            ),
            help: "the feature `jsonpath` of finch-connect-codegen reads all of RFC 9535",
        })
    }

    /// The ways to the nodes that it selects, each once, parents before their children.
    #[cfg_attr(
        not(feature = "jsonpath"),
        allow(unused_variables, reason = "a plain path needs no view")
    )]
    pub(super) fn query(&self, document: &Node, view: &mut View) -> BTreeSet<Vec<Step>> {
        match self {
            Self::Plain(plain) => plain.query(document),
            #[cfg(feature = "jsonpath")]
            Self::Full(path) => query(path, view.get_or_insert_with(|| document.to_json())),
        }
    }
}

/// What the library selects.
#[cfg(feature = "jsonpath")]
pub(super) fn query(path: &JsonPath, json: &Json) -> BTreeSet<Vec<Step>> {
    let found = path.query_located(json);
    found
        .locations()
        .map(|location| {
            location
                .iter()
                .map(|element| match element {
                    PathElement::Name(name) => Step::Member((*name).to_owned()),
                    PathElement::Index(index) => Step::Index(*index),
                })
                .collect()
        })
        .collect()
}

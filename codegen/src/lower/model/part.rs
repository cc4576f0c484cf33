//! How a value of the model is read, whatever it is a part of.
//!
//! In: a node. Out: a text, a list, an object with free names, a reference or the thing itself, or what
//! does not fit and where it stands. Never here: an object with members of its own; that is `objects`.

use indexmap::IndexMap;
use openapiv3::ReferenceOr;

use crate::source::Span;
use crate::tree::{Mapping, Node, Number, Value};

/// What is read, or where it does not fit and why.
pub(in crate::lower) type Read<T> = Result<T, (Span, String)>;

/// A part of the model.
pub(in crate::lower) trait Part: Sized {
    /// Reads it.
    fn read(node: &Node) -> Read<Self>;

    /// What it is where nothing is written; none where it has to be.
    fn absent() -> Option<Self> {
        None
    }
}

/// What does not fit.
pub(super) fn misfit<T>(node: &Node, expected: &str) -> Read<T> {
    Err((node.span, format!("{} is no {expected}", node.kind())))
}

/// The members of an object.
pub(super) fn members(node: &Node) -> Read<&Mapping> {
    match &node.value {
        Value::Mapping(members) => Ok(members),
        _ => misfit(node, "object"),
    }
}

/// A member of an object.
pub(super) fn member<T: Part>(node: &Node, name: &str) -> Read<T> {
    match members(node)?.get(name) {
        Some(member) => T::read(member),
        None => T::absent().ok_or_else(|| (node.span, format!("`{name}` is missing"))),
    }
}

/// The members of an object whose names a reader knows, in their order.
pub(super) fn named<K, T: Part>(
    node: &Node,
    name: impl Fn(&str) -> Option<K>,
) -> Read<IndexMap<K, T>>
where
    K: std::hash::Hash + Eq,
{
    let members = members(node)?;
    let mut found = IndexMap::new();
    for (key, entry) in members.iter() {
        if let Some(key) = name(key) {
            found.insert(key, T::read(&entry.value)?);
        }
    }
    Ok(found)
}

/// The extensions of an object.
pub(super) fn extensions(node: &Node) -> Read<IndexMap<String, serde_json::Value>> {
    named(node, |key| key.starts_with("x-").then(|| key.to_owned()))
}

/// The text of a node.
pub(super) fn text(node: &Node) -> Read<&str> {
    match &node.value {
        Value::String(text) => Ok(text),
        _ => misfit(node, "text"),
    }
}

impl Part for String {
    fn read(node: &Node) -> Read<Self> {
        text(node).map(str::to_owned)
    }
}

impl Part for bool {
    fn read(node: &Node) -> Read<Self> {
        match node.value {
            Value::Bool(value) => Ok(value),
            _ => misfit(node, "truth value"),
        }
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

/// A number as the model holds it.
fn number<T>(node: &Node, expected: &str, held: impl Fn(&Number) -> Option<T>) -> Read<T> {
    let number = match &node.value {
        Value::Number(number) => held(number),
        _ => None,
    };
    number.map_or_else(|| misfit(node, expected), Ok)
}

impl Part for usize {
    fn read(node: &Node) -> Read<Self> {
        number(node, "count", |number| number.as_u64()?.try_into().ok())
    }
}

impl Part for f64 {
    fn read(node: &Node) -> Read<Self> {
        number(node, "number", Number::as_f64)
    }
}

impl Part for i64 {
    fn read(node: &Node) -> Read<Self> {
        number(node, "whole number", Number::as_i64)
    }
}

impl Part for serde_json::Value {
    fn read(node: &Node) -> Read<Self> {
        Ok(node.to_json())
    }
}

impl<T: Part> Part for Option<T> {
    fn read(node: &Node) -> Read<Self> {
        match node.value {
            Value::Null => Ok(None),
            _ => T::read(node).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Part> Part for Box<T> {
    fn read(node: &Node) -> Read<Self> {
        T::read(node).map(Box::new)
    }
}

impl<T: Part> Part for Vec<T> {
    fn read(node: &Node) -> Read<Self> {
        match &node.value {
            Value::Sequence(items) => items.iter().map(T::read).collect(),
            _ => misfit(node, "list"),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Part> Part for IndexMap<String, T> {
    fn read(node: &Node) -> Read<Self> {
        named(node, |key| Some(key.to_owned()))
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Part> Part for ReferenceOr<T> {
    fn read(node: &Node) -> Read<Self> {
        let reference = members(node)?.get("$ref").and_then(Node::as_str);
        match reference {
            Some(reference) => Ok(Self::Reference {
                reference: reference.to_owned(),
            }),
            None => T::read(node).map(Self::Item),
        }
    }
}

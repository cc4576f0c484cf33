//! How messages name things: text of a document, and types in Rust's terms.
//!
//! In: names of the wire, uses of types. Out: Markdown that shows them and nothing else. Never
//! here: text of a document outside of code, so that none can become Markdown or HTML.

use std::fmt::Write as _;

use super::State;
use crate::ir::{Nullability, Primitive, Type, TypeUse};
use crate::unseen::is_treacherous;

/// As many characters of a document as a message shows.
const MOST: usize = 80;

/// Text of a document as code, in one line.
pub(super) fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 2);
    for (index, character) in text.chars().enumerate() {
        if index == MOST {
            shown.push('…');
            break;
        }
        match character {
            '`' => shown.push('\''),
            hidden if is_treacherous(hidden) => {
                let _ = write!(shown, "U+{:04X}", u32::from(hidden));
            }
            plain => shown.push(plain),
        }
    }
    if shown.trim().is_empty() {
        return "`\"\"`".to_owned();
    }
    format!("`{}`", shown.trim())
}

/// As many lists and maps around a type as a message shows.
const DEEPEST: usize = 8;

/// A type as Rust writes it where it is used, without `Option` and `Box`.
pub(super) fn rust_type(state: State<'_>, value: &TypeUse) -> String {
    let mut text = String::new();
    let mut open = 0;
    let mut value = value;
    loop {
        if is_nullable(value) {
            text.push_str("Nullable<");
            open += 1;
        }
        match &value.ty {
            Type::List(_) | Type::Map(_) if open >= DEEPEST => {
                text.push('…');
                break;
            }
            Type::List(inner) => {
                text.push_str("Vec<");
                value = inner;
            }
            Type::Map(inner) => {
                text.push_str("Map<");
                value = inner;
            }
            Type::Primitive(kind) => {
                text.push_str(primitive(*kind));
                break;
            }
            Type::Named(id) => {
                text.push_str(state.names.ty(*id).as_str());
                break;
            }
            Type::Any => {
                text.push_str("Any");
                break;
            }
        }
        open += 1;
    }
    text.push_str(&">".repeat(open));
    text
}

/// Whether the field, argument or element is a `Nullable`. Any value may be null already.
pub(super) fn is_nullable(value: &TypeUse) -> bool {
    value.nullability == Nullability::Nullable && value.ty != Type::Any
}

/// What Rust calls a type of JSON.
pub(super) const fn primitive(kind: Primitive) -> &'static str {
    match kind {
        Primitive::Boolean => "bool",
        Primitive::Int64 => "i64",
        Primitive::UInt64 => "u64",
        Primitive::Int32 => "i32",
        Primitive::Double | Primitive::Float => "f64",
        Primitive::String => "String",
        Primitive::Date => "Date",
        Primitive::DateTime => "DateTime",
        Primitive::Uuid => "Uuid",
        Primitive::Uri => "Uri",
        Primitive::Base64 => "Base64Bytes",
        Primitive::Secret => "Secret",
        Primitive::File => "Upload",
    }
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn text_of_a_document_stays_in_its_code() {
        for (text, shown) in [
            ("plain", "`plain`"),
            ("a`b", "`a'b`"),
            ("a\nb", "`aU+000Ab`"),
            ("\u{202e}x", "`U+202Ex`"),
            ("", "`\"\"`"),
            (" ", "`\"\"`"),
            ("`", "`'`"),
        ] {
            assert_eq!(code(text), shown, "{text:?}");
        }
        let long = code(&"x".repeat(1000));
        assert!(long.ends_with("…`") && long.len() < 100, "{long}");
    }
}

//! How an argument of a method is given: as what is at hand.
//!
//! In: the use of a type. Out: text, a value or a reference. Never here: a token.

use crate::ir::{Primitive, Type, TypeUse};

/// How an argument is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// As `&str`, whatever the format of the text.
    Text,
    /// As a number or `bool`, by value.
    Value(Primitive),
    /// As a reference to its type.
    Reference,
}

impl Given {
    pub(crate) const fn of(value: &TypeUse) -> Self {
        let Type::Primitive(kind) = value.ty else {
            return Self::Reference;
        };
        match kind {
            Primitive::Boolean
            | Primitive::Int32
            | Primitive::Int64
            | Primitive::UInt64
            | Primitive::Double
            | Primitive::Float => Self::Value(kind),
            Primitive::String
            | Primitive::Date
            | Primitive::DateTime
            | Primitive::Uuid
            | Primitive::Uri
            | Primitive::Secret
            | Primitive::File => Self::Text,
            Primitive::Base64 => Self::Reference,
        }
    }
}

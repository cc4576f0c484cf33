//! The values of an API: what goes in is JSON or what the caller sets, what comes out is a typed
//! value or JSON again.
//!
//! Generated code calls the macros (`model!`, `open_enum!`, `union!`, ..); people use the value
//! types. Nothing here does IO, and no message made here ever holds a value of a document or of a
//! [`Secret`].
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    unused_macros,
    reason = "this source travels: which parts a crate uses and shows depends on its document"
)]

mod any;
mod base64_bytes;
mod check;
mod decode_error;
mod effort;
mod enums;
mod error_body;
mod extra;
mod fit;
mod json;
mod macros;
mod object;
mod presence;
mod rule;
mod secret;
mod success_body;
mod text;
mod trace;
mod union;
mod upload;
mod watched;
mod whole;

pub use any::{Any, Map, Members};
pub use base64_bytes::Base64Bytes;
pub use decode_error::DecodeError;
pub use enums::{UnknownInteger, UnknownName, UnknownValue};
pub use error_body::ErrorBody;
pub use extra::Extra;
pub use json::{EncodeError, from_json_bytes, to_json_bytes};
pub use presence::Nullable;
pub use rule::{Model, Place, Rule, Violation, Violations};
pub use secret::Secret;
pub use success_body::{SuccessBody, UnknownAnswer};
pub use text::{Date, DateTime, Uri, Uuid};
pub use union::UnknownVariant;
pub use upload::Upload;

pub(crate) use decode_error::{escape_line, is_unseen};

pub(crate) use enums::{closed_enum, closed_int_enum, open_enum, open_int_enum};
pub(crate) use error_body::error_bodies;
pub(crate) use macros::model;
pub(crate) use success_body::success_bodies;
pub(crate) use union::{tagged_union, union};
pub(crate) use upload::is_media_type;

/// What the macros expand to calls of: not for people.
#[doc(hidden)]
pub mod plumbing {
    pub use super::any::Members;
    pub use super::enums::{decode_integer, decode_known_integer, decode_text, find};
    pub use super::error_body::{StatusPattern, pick};
    pub use super::fit::Fit;
    pub use super::object::{
        Kind, Member, Object, Reader, Record, Shape, Writer, debug_object, read_object,
    };
    pub use super::success_body::unknown_answer;
    pub use super::union::{
        Tag, Tagged, Union, decode_inner, decode_tagged, decode_union, decode_variant,
        encode_tagged,
    };

    pub(crate) use super::enums::{enum_model, integer_enum_impls, text_enum_impls};
    pub use crate::runtime::response_headers::{Form, debug_headers, optional, required};
    pub use http::HeaderMap;

    pub(crate) use super::macros::{decoded_by, default_impl, model_struct, wire};
    pub(crate) use super::success_body::success_variant;
    pub(crate) use super::union::{delegate_model, tagged_union_enum};
    pub(crate) use crate::runtime::response_headers::form;
}

#[cfg(test)]
mod tests;

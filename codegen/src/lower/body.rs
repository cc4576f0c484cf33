//! Bodies of requests and answers: which media type is used, and what it holds.
//!
//! In: `content`. Out: a [`Media`] and a type. Never here: how a body is written; the runtime
//! does that.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody as Model, Schema};
use std::collections::BTreeMap;

use crate::diagnostic::{Code, Rule};
use crate::ir::{Credential, Media, Presence, Primitive, RequestBody, Type, TypeUse};
use crate::source::Pointer;

use super::reference::Target;
use super::schema::clip;
use super::view::{View, text_extension};
use super::{Lower, Root, Scope, anything, note, schema};
use crate::ir::{OperationPart, SharedRole};

/// Lowers the body of a request.
pub(super) fn request<'a>(
    lower: &mut Lower<'a>,
    item: &'a ReferenceOr<Model>,
    operation: crate::ir::OperationId,
    at: &Pointer,
) -> Option<RequestBody> {
    let Target::Found(body, at, name) = lower.resolve(item, at) else {
        return None;
    };
    let root = match name {
        Some(name) => Root::Shared(name, SharedRole::RequestBody),
        None => lower.home(&at, Root::Operation(operation, OperationPart::RequestBody)),
    };
    let (media, value) = content(lower, &body.content, &at, Scope::new(root))?;
    let fills = fills(lower, body, &media, &at);
    note::unchecked(lower, &value, "a whole body", &at);
    if !body.required && matches!(media, Media::Text(_) | Media::Bytes(_)) {
        lower.judge(
            Rule::Widened,
            &at,
            "a body of text or bytes is always sent, be it empty",
        );
    }
    for (name, _) in body
        .content
        .iter()
        .filter(|(_, media)| !media.encoding.is_empty())
    {
        let at = at.child("content").child(name).child("encoding");
        lower.judge(Rule::KeywordIgnored, &at, "`encoding` is not acted on");
    }
    Some(RequestBody {
        media,
        value,
        presence: if body.required {
            Presence::Required
        } else {
            Presence::Optional
        },
        fills,
        place: lower.place(&at),
    })
}

/// The media type that is used, with what it holds: JSON first, then forms, text and bytes.
pub(super) fn content<'a>(
    lower: &mut Lower<'a>,
    content: &'a IndexMap<String, MediaType>,
    at: &Pointer,
    scope: Scope,
) -> Option<(Media, TypeUse)> {
    let at = at.child("content");
    let (name, media_type) = content.iter().min_by_key(|(name, _)| rank(name))?;
    for other in content.keys().filter(|other| *other != name) {
        let detail = format!("`{}` is not used, `{}` is", clip(other), clip(name));
        lower.judge(Rule::KeywordIgnored, &at.child(other), detail);
    }
    let at = at.child(name);
    if !is_media_type(name) {
        let message = format!("`{}` is no media type", clip(name));
        lower.error(Code::WrongType, &at, message);
        return None;
    }
    let essence = essence(name);
    if is_json(&essence) {
        return Some((Media::Json(essence), inner(lower, media_type, &at, scope)));
    }
    if essence == "application/x-www-form-urlencoded" {
        let value = inner(lower, media_type, &at, scope);
        if let Type::List(_) | Type::Primitive(_) = value.ty {
            let message = "a form must hold an object, its members are the fields";
            lower.error(Code::Unsupported, &at, message);
        }
        return Some((Media::Form, value));
    }
    let text = TypeUse::plain(Type::Primitive(Primitive::String));
    if essence.starts_with("text/") {
        return Some((Media::Text(essence), text));
    }
    lower.judge(
        Rule::Widened,
        &at,
        format!("a body of `{}` is given and read as bytes", clip(&essence)),
    );
    Some((Media::Bytes(essence), text))
}

fn inner<'a>(
    lower: &mut Lower<'a>,
    media_type: &'a MediaType,
    at: &Pointer,
    scope: Scope,
) -> TypeUse {
    match &media_type.schema {
        Some(schema) => schema::schema_use(lower, schema, &at.child("schema"), scope),
        None => anything(),
    }
}

pub(super) fn essence(name: &str) -> String {
    name.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

pub(super) fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || essence == "text/json"
        || essence == "*/*"
        || essence == "application/*"
        || essence.ends_with("+json")
}

fn rank(name: &str) -> u8 {
    let essence = essence(name);
    if essence == "application/json" {
        0
    } else if essence.ends_with("+json") || essence == "text/json" {
        1
    } else if is_json(&essence) {
        2
    } else if essence == "application/x-www-form-urlencoded" {
        3
    } else if essence.starts_with("text/") {
        4
    } else {
        5
    }
}

/// `type/subtype` of visible characters: it goes into a header.
pub(super) fn is_media_type(name: &str) -> bool {
    let essence = essence(name);
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+*".contains(&byte))
    };
    match essence.split_once('/') {
        Some((kind, subtype)) => token(kind) && token(subtype),
        None => false,
    }
}

/// Members that the client fills in from its own credentials: `x-rust-fill`.
fn fills(
    lower: &mut Lower<'_>,
    body: &Model,
    media: &Media,
    at: &Pointer,
) -> BTreeMap<String, Credential> {
    let mut fills = BTreeMap::new();
    let Media::Json(_) = media else { return fills };
    let Some((schema, at)) = body_schema(lower, body, at) else {
        return fills;
    };
    let view = View::of(&schema);
    for (name, property) in view.properties.into_iter().flatten() {
        let Some(data) = property.as_item().map(|item| &item.schema_data) else {
            continue;
        };
        if !data.extensions.contains_key("x-rust-fill") {
            continue;
        }
        lower
            .acted_on
            .insert(at.child("properties").child(name).child("x-rust-fill"));
        let credential = match text_extension(data, "x-rust-fill") {
            Some("username") => Credential::Username,
            Some("password") => Credential::Password,
            _ => {
                let at = at.child("properties").child(name).child("x-rust-fill");
                lower.error(
                    Code::BadExtension,
                    &at,
                    "`x-rust-fill` must be `username` or `password`",
                );
                continue;
            }
        };
        fills.insert(name.clone(), credential);
    }
    fills
}

fn body_schema(lower: &mut Lower<'_>, body: &Model, at: &Pointer) -> Option<(Schema, Pointer)> {
    let (name, media_type) = body.content.iter().min_by_key(|(name, _)| rank(name))?;
    let at = at.child("content").child(name).child("schema");
    match media_type.schema.as_ref()? {
        ReferenceOr::Item(schema) => Some((schema.clone(), at)),
        ReferenceOr::Reference { reference } => {
            let target = lower.local(reference, &at)?;
            let (schema, target) = lower.chase(&target, &at)?;
            Some((schema.clone(), target))
        }
    }
}

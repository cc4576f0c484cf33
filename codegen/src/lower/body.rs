//! Bodies of requests and answers: which media type is used, and what it holds.
//!
//! In: `content`. Out: a [`Media`] and a type. Never here: how a body is written; the runtime
//! does that.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody as Model, Schema};
use std::collections::BTreeMap;

use crate::diagnostic::{Code, Rule};
use crate::ir::{
    BodyKind, Credential, Media, OperationPart, Part, Presence, Primitive, RequestBody, SharedRole,
    Type, TypeUse,
};
use crate::source::Pointer;

use super::answer::{self, Whole};
use super::reference::Target;
use super::schema::clip;
use super::view::{View, text_extension};
use super::{Lower, Root, Scope, anything, encoding, note, presence, schema};

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
    let mut bodies: Vec<RequestBody> = Vec::new();
    let mut known = Vec::new();
    for (name, media_type) in choices(lower, &body.content, &at) {
        let choice = Choice {
            name,
            media_type,
            at: at.child("content").child(name),
        };
        let scope = match bodies.len() {
            0 => Scope::new(root.clone()),
            _ => Scope::new(root.clone()).child(Part::Body(kind(name))),
        };
        let Some(found) = one(lower, &choice, body, scope, &mut known) else {
            continue;
        };
        // A multipart whose parts nobody knows is bytes, which another media type may be already.
        let kind = found.media.kind();
        if bodies.iter().any(|other| other.media.kind() == kind) {
            let detail = format!("`{}` is not used, there is a body of its kind", clip(name));
            lower.judge(Rule::KeywordIgnored, &choice.at, detail);
        } else {
            bodies.push(found);
        }
    }
    let mut bodies = bodies.into_iter();
    let mut first = bodies.next()?;
    if let Media::Json(_) = first.media {
        first.fills = fills(lower, body, &first.media, &at);
    }
    first.alternatives = bodies.collect();
    Some(first)
}

/// A media type of a body.
struct Choice<'a> {
    name: &'a str,
    media_type: &'a MediaType,
    at: Pointer,
}

/// The media types that get a method: the preferred one of each kind, the most preferred first.
fn choices<'a>(
    lower: &mut Lower<'_>,
    content: &'a IndexMap<String, MediaType>,
    at: &Pointer,
) -> Vec<(&'a str, &'a MediaType)> {
    let mut sorted: Vec<(&str, &MediaType)> = content
        .iter()
        .map(|(name, media_type)| (name.as_str(), media_type))
        .collect();
    sorted.sort_by_key(|(name, _)| (!is_media_type(name), rank(name)));
    let mut chosen: Vec<(&str, &MediaType)> = Vec::new();
    for (name, media_type) in sorted {
        let first = chosen.iter().find(|(other, _)| kind(other) == kind(name));
        let at = at.child("content").child(name);
        if !chosen.is_empty() && !is_media_type(name) {
            let detail = format!("`{}` is no media type", clip(name));
            lower.judge(Rule::KeywordIgnored, &at, detail);
        } else if !chosen.is_empty()
            && kind(name) == BodyKind::Form
            && is_list(lower, media_type, &at)
        {
            let detail = "a form must hold an object, its members are the fields";
            lower.judge(Rule::KeywordIgnored, &at, detail);
        } else if let Some((first, _)) = first {
            let detail = format!("`{}` is not used, `{}` is", clip(name), clip(first));
            lower.judge(Rule::KeywordIgnored, &at, detail);
        } else {
            chosen.push((name, media_type));
        }
    }
    chosen
}

/// Whether a schema is for lists or plain values.
fn is_list(lower: &mut Lower<'_>, media_type: &MediaType, at: &Pointer) -> bool {
    let found = body_schema(lower, media_type, at);
    found.is_some_and(|(schema, _)| {
        let view = View::of(&schema);
        !view.is_composed() && !matches!(view.ty, None | Some("object"))
    })
}

/// The kind that a media type has by its name.
fn kind(name: &str) -> BodyKind {
    let essence = essence(name);
    match essence.as_str() {
        essence if is_json(essence) => BodyKind::Json,
        "application/x-www-form-urlencoded" => BodyKind::Form,
        "multipart/form-data" => BodyKind::Multipart,
        essence if essence.starts_with("text/") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}

/// A body in one media type. `known` has the schemas that were read, with what they hold: the same
/// schema under two media types is one type.
fn one<'a>(
    lower: &mut Lower<'a>,
    choice: &Choice<'a>,
    body: &Model,
    scope: Scope,
    known: &mut Vec<(Pointer, TypeUse)>,
) -> Option<RequestBody> {
    let Choice {
        name,
        media_type,
        at,
    } = choice;
    if !is_media_type(name) {
        let message = format!("`{}` is no media type", clip(name));
        lower.error(Code::WrongType, at, message);
        return None;
    }
    let schema = body_schema(lower, media_type, at).map(|(schema, _)| schema);
    let (media, value) = match kind(name) {
        BodyKind::Form if is_list(lower, media_type, at) => form_as_text(lower, at),
        BodyKind::Multipart if schema.as_ref().is_some_and(has_parts) => {
            let value = shared(lower, media_type, at, scope.clone(), known);
            match value.ty {
                Type::Named(_) | Type::Map(_) => (Media::Multipart, value),
                // Nothing here could hold a file.
                Type::Any | Type::List(_) | Type::Primitive(_) => {
                    read(lower, name, media_type, at, scope)
                }
            }
        }
        BodyKind::Json | BodyKind::Form => {
            let value = shared(lower, media_type, at, scope, known);
            media_of(lower, name, value, at)
        }
        _ => read(lower, name, media_type, at, scope),
    };
    let presence = presence(body.required);
    // Of what may be left out there is not always a value to check.
    if presence == Presence::Optional || !matches!(media, Media::Json(_)) {
        note::unchecked(lower, &value, "a whole body", at);
    }
    Some(RequestBody {
        members: encoding::members(lower, &media, media_type, schema.as_ref(), at),
        media,
        value,
        presence,
        alternatives: Vec::new(),
        fills: BTreeMap::new(),
        place: lower.place(at),
    })
}

/// Whether an object declares members, which the parts of a body are made of.
fn has_parts(schema: &Schema) -> bool {
    let view = View::of(schema);
    view.has_members() || view.is_composed()
}

/// What a body holds, as it was read under another media type if the schema is the same.
fn shared<'a>(
    lower: &mut Lower<'a>,
    media_type: &'a MediaType,
    at: &Pointer,
    scope: Scope,
    known: &mut Vec<(Pointer, TypeUse)>,
) -> TypeUse {
    let place = at.child("schema");
    let document = lower.document;
    let same = |other: &Pointer| match (document.pointer(other), document.pointer(&place)) {
        (Some(left), Some(right)) => left.same_content(right),
        _ => false,
    };
    if let Some((_, value)) = known.iter().find(|(other, _)| same(other)) {
        return value.clone();
    }
    let value = held(lower, media_type, at, scope);
    known.push((place, value.clone()));
    value
}

/// What a media type holds.
fn read<'a>(
    lower: &mut Lower<'a>,
    name: &str,
    media_type: &'a MediaType,
    at: &Pointer,
    scope: Scope,
) -> (Media, TypeUse) {
    match kind(name) {
        BodyKind::Json | BodyKind::Form => {
            let value = held(lower, media_type, at, scope);
            media_of(lower, name, value, at)
        }
        BodyKind::Text => {
            let essence = essence(name);
            let mut text = TypeUse::plain(Type::Primitive(Primitive::String));
            text.constraints = answer::unread(lower, media_type, &essence, Whole::TextSent, at);
            (Media::Text(essence), text)
        }
        BodyKind::Multipart | BodyKind::Bytes => {
            let text = TypeUse::plain(Type::Primitive(Primitive::String));
            media_of(lower, name, text, at)
        }
    }
}

/// The media of a body that holds this value.
fn media_of(lower: &mut Lower<'_>, name: &str, value: TypeUse, at: &Pointer) -> (Media, TypeUse) {
    let essence = essence(name);
    match kind(name) {
        BodyKind::Json => (Media::Json(essence), value),
        BodyKind::Form => {
            if let Type::List(_) | Type::Primitive(_) = value.ty {
                return form_as_text(lower, at);
            }
            (Media::Form, value)
        }
        BodyKind::Text => (Media::Text(essence), value),
        BodyKind::Multipart | BodyKind::Bytes => {
            let detail = format!("a body of `{}` is given and read as bytes", clip(&essence));
            lower.judge(Rule::Widened, at, detail);
            (Media::Bytes(essence), value)
        }
    }
}

/// A form whose fields are not known: the caller writes it, `name=value&..`, and it is sent as it is.
fn form_as_text(lower: &mut Lower<'_>, at: &Pointer) -> (Media, TypeUse) {
    let detail = "a form that holds no object has no fields: it is given as its encoded text";
    lower.judge(Rule::Widened, at, detail);
    let text = TypeUse::plain(Type::Primitive(Primitive::String));
    (
        Media::Text("application/x-www-form-urlencoded".to_owned()),
        text,
    )
}

/// What a media type holds by its schema; anything where it has none.
pub(super) fn held<'a>(
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

/// Whether a media type is JSON, or leaves open what it is.
pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    essence == "application/json"
        || essence == "text/json"
        || essence == "*/*"
        || essence == "application/*"
        || essence.ends_with("+json")
}

pub(super) fn rank(name: &str) -> u8 {
    let essence = essence(name);
    if essence == "application/json" {
        0
    } else if essence.ends_with("+json") || essence == "text/json" {
        1
    } else if is_json(&essence) {
        2
    } else if essence == "application/x-www-form-urlencoded" {
        3
    } else if essence == "multipart/form-data" {
        4
    } else if essence.starts_with("text/") {
        5
    } else {
        6
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
    let preferred = body.content.iter().min_by_key(|(name, _)| rank(name));
    let found = preferred.and_then(|(name, media_type)| {
        let at = at.child("content").child(name);
        body_schema(lower, media_type, &at)
    });
    let Some((schema, at)) = found else {
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

/// The schema of a body, behind references.
fn body_schema(
    lower: &mut Lower<'_>,
    media_type: &MediaType,
    at: &Pointer,
) -> Option<(Schema, Pointer)> {
    let at = at.child("schema");
    match media_type.schema.as_ref()? {
        ReferenceOr::Item(schema) => Some((schema.clone(), at)),
        ReferenceOr::Reference { reference } => {
            let target = lower.local(reference, &at)?;
            let (schema, target) = lower.chase(&target, &at)?;
            Some((schema.clone(), target))
        }
    }
}

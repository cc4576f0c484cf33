//! The body of an answer: which media type is asked for, and how it is read.
//!
//! In: `content` of an answer. Out: a [`Media`] and a type. Never here: a refusal; what cannot
//! be read as it is described comes as text or bytes.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, Schema};

use crate::diagnostic::Rule;
use crate::ir::{Constraint, Media, Primitive, Type, TypeUse};
use crate::source::Pointer;

use super::body::{self, essence, is_json, is_media_type};
use super::schema::clip;
use super::view::View;
use super::{Lower, Scope, schema};

/// Rows of JSON values, which are no JSON value themselves.
const ROWS: &[&str] = &[
    "application/json-l",
    "application/json-lines",
    "application/json-seq",
    "application/jsonl",
    "application/jsonlines",
    "application/ndjson",
    "application/stream+json",
    "application/x-jsonl",
    "application/x-jsonlines",
    "application/x-ndjson",
];

/// A longer chain of references is not followed to see whether its end is bytes.
const MAX_REFERENCES: usize = 100;

/// What an answer says of the call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It did what it was asked to do.
    Good,
    /// It did not.
    Error,
}

/// How a media type is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    Json,
    Text,
    Bytes,
}

impl Reading {
    /// What a call says that wants it in place of the usual one.
    const fn ask(self) -> &'static str {
        match self {
            Self::Json => "accept_as_json",
            Self::Text => "accept_as_text",
            Self::Bytes => "accept_as_bytes",
        }
    }
}

/// The media type that a call asks for, with what it holds: JSON first, then text, then bytes.
pub(super) fn content<'a>(
    lower: &mut Lower<'a>,
    content: &'a IndexMap<String, MediaType>,
    outcome: Outcome,
    at: &Pointer,
    scope: Scope,
) -> Option<(Media, TypeUse)> {
    let at = at.child("content");
    let mut usable: Vec<(&'a String, &'a MediaType)> = Vec::with_capacity(content.len());
    for (name, media_type) in content {
        if is_media_type(name) {
            usable.push((name, media_type));
        } else {
            let detail = format!("`{}` is no media type", clip(name));
            lower.judge(Rule::KeywordIgnored, &at.child(name), detail);
        }
    }
    let best = usable
        .iter()
        .copied()
        .min_by_key(|(name, _)| rank(&essence(name)));
    let Some((name, media_type)) = best else {
        // There is a body, and that is all that is known of it.
        let media = Media::Bytes("*/*".to_owned());
        return (!content.is_empty()).then(|| (media, text()));
    };
    for (other, _) in usable.iter().filter(|(other, _)| *other != name) {
        let (other_shown, name) = (clip(other), clip(name));
        let detail = match outcome {
            Outcome::Good => format!(
                "`{other_shown}` comes only where a call asks for it by `{}`, else `{name}` does",
                reading(&essence(other)).ask(),
            ),
            Outcome::Error => format!("`{other_shown}` of an error is not read, `{name}` is"),
        };
        lower.judge(Rule::KeywordIgnored, &at.child(other), detail);
    }
    let at = at.child(name);
    let essence = essence(name);
    match reading(&essence) {
        Reading::Json if is_binary(lower, media_type) => {
            let detail = format!("bytes that are called `{}` come as bytes", clip(&essence));
            lower.judge(Rule::Repaired, &at, detail);
            Some((Media::Bytes(essence), text()))
        }
        Reading::Json => {
            let value = body::held(lower, media_type, &at, scope);
            Some((Media::Json(essence), value))
        }
        Reading::Text => {
            unread(lower, media_type, &essence, Whole::Text, &at);
            Some((Media::Text(essence), text()))
        }
        Reading::Bytes => {
            if !rows(lower, &essence, &at) {
                unread(lower, media_type, &essence, Whole::Bytes, &at);
            }
            Some((Media::Bytes(essence), text()))
        }
    }
}

fn reading(essence: &str) -> Reading {
    if essence == "text/event-stream" || ROWS.contains(&essence) {
        Reading::Bytes
    } else if is_json(essence) {
        Reading::Json
    } else if essence.starts_with("text/") {
        Reading::Text
    } else {
        Reading::Bytes
    }
}

fn text() -> TypeUse {
    TypeUse::plain(Type::Primitive(Primitive::String))
}

/// Plain JSON before its dialects, and both before what may be anything.
fn rank(essence: &str) -> (Reading, u8) {
    let within = match essence {
        "application/json" => 0,
        essence if essence.contains('*') => 2,
        _ => 1,
    };
    (reading(essence), within)
}

/// Notes an answer without an end, or with one far away; whether it is one.
fn rows(lower: &mut Lower<'_>, essence: &str, at: &Pointer) -> bool {
    let what = if essence == "text/event-stream" {
        "events"
    } else if ROWS.contains(&essence) {
        "a row of JSON values"
    } else {
        return false;
    };
    let detail =
        format!("{what} of `{essence}`: bytes, which `send_streaming` yields as they come");
    lower.judge(Rule::Widened, at, detail);
    true
}

/// As what a body comes, or goes, whose schema has no type of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// The text of an answer.
    Text,
    /// The bytes of an answer.
    Bytes,
    /// The text of a request.
    TextSent,
}

/// Says that a schema is not acted on, where it says more than the media type does. Out: the
/// bounds of the text.
pub(super) fn unread<'a>(
    lower: &mut Lower<'a>,
    media_type: &'a MediaType,
    essence: &str,
    whole: Whole,
    at: &Pointer,
) -> Vec<Constraint> {
    let Some(schema) = &media_type.schema else {
        return Vec::new();
    };
    let found = found(lower, schema);
    if !found.is_some_and(is_plain) {
        let essence = clip(essence);
        let detail = match whole {
            Whole::Text => format!("an answer of `{essence}` comes as text"),
            Whole::Bytes => format!("an answer of `{essence}` comes as bytes"),
            Whole::TextSent => format!("a body of `{essence}` is given as text"),
        };
        lower.judge(Rule::Widened, &at.child("schema"), detail);
        return Vec::new();
    }
    found.map_or_else(Vec::new, |found| schema::constraints(&View::of(found)))
}

/// Whether nothing is said but that there is text or bytes.
fn is_plain(schema: &Schema) -> bool {
    let view = View::of(schema);
    let open = view.ty.is_none() && !view.is_composed() && !view.has_members();
    (open || view.ty == Some("string")) && view.values.is_empty()
}

/// `format: binary` says that the body is bytes, whatever the media type is.
fn is_binary<'a>(lower: &Lower<'a>, media_type: &'a MediaType) -> bool {
    let Some(schema) = &media_type.schema else {
        return false;
    };
    found(lower, schema).is_some_and(|schema| {
        let view = View::of(schema);
        view.ty == Some("string") && view.format.as_deref() == Some("binary")
    })
}

/// The schema itself, or the one that a reference names. What is wrong with a reference is said
/// where it is acted on.
fn found<'b>(lower: &Lower<'b>, schema: &'b ReferenceOr<Schema>) -> Option<&'b Schema> {
    let mut schema = schema;
    for _ in 0..MAX_REFERENCES {
        match schema {
            ReferenceOr::Item(schema) => return Some(schema),
            ReferenceOr::Reference { reference } => {
                schema = lower.schema_at(&Pointer::from_reference(reference)?)?;
            }
        }
    }
    None
}

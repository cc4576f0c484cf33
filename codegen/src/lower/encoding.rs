//! How the members of a form or of a multipart body are written, where they are not written like
//! the others.
//!
//! In: the `encoding` of a media type. Out: an encoding for each member that has one. Never here:
//! the writing; the runtime does that.

use openapiv3::{Encoding as Model, MediaType, QueryStyle, Schema};

use crate::diagnostic::Rule;
use crate::ir::{Explode, Media, MemberEncoding, Style};
use crate::source::Pointer;

use super::Lower;
use super::body::{is_json, is_media_type};
use super::schema::clip;
use super::view::View;

/// The members with an encoding; `schema` is the one of the body, where it is an object.
pub(super) fn members(
    lower: &mut Lower<'_>,
    media: &Media,
    media_type: &MediaType,
    schema: Option<&Schema>,
    at: &Pointer,
) -> Vec<(String, MemberEncoding)> {
    let at = at.child("encoding");
    let mut found = Vec::new();
    for (name, model) in &media_type.encoding {
        let at = at.child(name);
        if !model.headers.is_empty() {
            let detail = "headers of a part are not sent";
            lower.judge(Rule::KeywordIgnored, &at.child("headers"), detail);
        }
        let encoding = match media {
            Media::Form => of_field(lower, model, &at),
            Media::Multipart => of_part(lower, model, &at),
            Media::Json(_) | Media::Text(_) | Media::Bytes(_) => {
                let detail = "`encoding` has no meaning for this media type";
                lower.judge(Rule::KeywordIgnored, &at, detail);
                None
            }
        };
        found.extend(encoding.map(|encoding| (name.clone(), encoding)));
    }
    if *media == Media::Multipart {
        let known = schema.map(content_media_types).unwrap_or_default();
        for (name, media) in known {
            if !media_type.encoding.contains_key(&name) {
                found.push((name, MemberEncoding::MediaType(media)));
            }
        }
    }
    found
}

fn of_field(lower: &mut Lower<'_>, model: &Model, at: &Pointer) -> Option<MemberEncoding> {
    let node = lower.document.pointer(at);
    let explode = node
        .and_then(|node| node.get("explode"))
        .map(|_| model.explode);
    if model.allow_reserved {
        let at = at.child("allowReserved");
        let detail = "reserved characters of a form are always encoded";
        lower.judge(Rule::KeywordIgnored, &at, detail);
    }
    if model.style.is_some() || explode.is_some() {
        let style = match model.style {
            None | Some(QueryStyle::Form) => Style::Form,
            Some(QueryStyle::SpaceDelimited) => Style::SpaceDelimited,
            Some(QueryStyle::PipeDelimited) => Style::PipeDelimited,
            Some(QueryStyle::DeepObject) => Style::DeepObject,
        };
        let explode = match explode {
            Some(true) => Explode::Yes,
            // `deepObject` has no other form.
            None if matches!(style, Style::Form | Style::DeepObject) => Explode::Yes,
            Some(false) | None => Explode::No,
        };
        return Some(MemberEncoding::Style(style, explode));
    }
    let media = model.content_type.as_deref()?;
    if is_json(media) {
        return Some(MemberEncoding::Json);
    }
    // A form has no place for it; a text is written as it is.
    if !media.starts_with("text/") {
        let at = at.child("contentType");
        let detail = format!("a field of `{}` is written like the others", clip(media));
        lower.judge(Rule::KeywordIgnored, &at, detail);
    }
    None
}

fn of_part(lower: &mut Lower<'_>, model: &Model, at: &Pointer) -> Option<MemberEncoding> {
    let node = lower.document.pointer(at);
    for name in ["style", "explode", "allowReserved"] {
        if node.is_some_and(|node| node.get(name).is_some()) {
            let detail = format!("`{name}` is not acted on in a multipart body");
            lower.judge(Rule::KeywordIgnored, &at.child(name), detail);
        }
    }
    let media = model.content_type.as_deref()?;
    if media.contains([',', '*']) {
        let at = at.child("contentType");
        let detail = "which of several media types a part has is for the caller to say";
        lower.judge(Rule::Widened, &at, detail);
        return None;
    }
    if !is_media_type(media) || !is_plain(media) {
        let at = at.child("contentType");
        let detail = format!("`{}` is no media type", clip(media));
        lower.judge(Rule::KeywordIgnored, &at, detail);
        return None;
    }
    Some(MemberEncoding::MediaType(media.to_owned()))
}

/// Whether every character can stand in a header.
fn is_plain(media: &str) -> bool {
    media.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// What `contentMediaType` says of the members.
fn content_media_types(schema: &Schema) -> Vec<(String, String)> {
    let properties = View::of(schema).properties.into_iter().flatten();
    properties
        .filter_map(|(name, property)| {
            let extensions = &property.as_item()?.schema_data.extensions;
            let media = extensions.get("x-content-media-type")?.as_str()?;
            let usual = media == "application/octet-stream";
            let sound = is_media_type(media) && is_plain(media) && !media.contains('*');
            (sound && !usual).then(|| (name.clone(), media.to_owned()))
        })
        .collect()
}

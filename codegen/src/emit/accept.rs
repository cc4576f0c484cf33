//! Which media types an operation asks for.
//!
//! In: the good answers of an operation. Out: the value of `Accept`. Never here: how an answer
//! is read.

use crate::ir::{Media, Operation};

/// Which media types a call of an operation asks for.
#[cfg(feature = "diff")]
pub(crate) fn accept(operation: &Operation) -> String {
    use crate::ir::SuccessBody;
    let usual = match operation.success_body() {
        SuccessBody::Several => return several(operation),
        SuccessBody::Nothing | SuccessBody::Bytes => "*/*",
        SuccessBody::Json(_) | SuccessBody::OptionalJson(_) => "application/json",
        SuccessBody::Text => "text/plain",
    };
    one(operation).unwrap_or_else(|| usual.to_owned())
}

/// What an operation with several types of answers asks for.
pub(super) fn several(operation: &Operation) -> String {
    let medias: Vec<&Media> = good(operation).collect();
    let mut asked = names(&medias);
    let json = |media: &&Media| matches!(media, Media::Json(_));
    if !medias.iter().all(json) {
        // Errors may be of any type.
        asked.push("*/*;q=0.5");
    }
    asked.join(", ")
}

/// What an operation with one type of answer asks for, where that is not what the runtime asks
/// for by itself.
pub(super) fn one(operation: &Operation) -> Option<String> {
    let medias: Vec<&Media> = good(operation).collect();
    let mut asked = names(&medias);
    let (usual, otherwise): (&[&str], _) = match medias.first()? {
        Media::Json(_) => (&["application/json"], "application/json;q=0.9"),
        Media::Text(_) => (&["text/plain"], "*/*;q=0.5"),
        Media::Form | Media::Multipart | Media::Bytes(_) => (&["*/*"], "*/*;q=0.5"),
    };
    if asked.iter().all(|name| usual.contains(name)) {
        return None;
    }
    // Errors may be of another type.
    if !asked.contains(&"application/json") && !asked.contains(&"*/*") {
        asked.push(otherwise);
    }
    Some(asked.join(", "))
}

fn good(operation: &Operation) -> impl Iterator<Item = &Media> {
    let good = operation.good_responses().into_iter();
    good.filter_map(|response| response.body.as_ref().map(|(media, _)| media))
}

/// The names of media types, each once. What may be any JSON is asked for as JSON.
fn names<'a>(medias: &[&'a Media]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::with_capacity(medias.len());
    for media in medias {
        let name = match media {
            Media::Json(name) if name.contains('*') => "application/json",
            Media::Json(name) | Media::Text(name) | Media::Bytes(name) => name,
            Media::Form => "application/x-www-form-urlencoded",
            Media::Multipart => "multipart/form-data",
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

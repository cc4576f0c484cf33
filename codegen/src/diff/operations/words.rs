//! Words that messages are made of.
//!
//! In: parts of operations. Out: Markdown. Never here: text of a document but as code.

use crate::diff::words::code;
use crate::ir::{Encoding, Explode, Location, Media, SchemeKind, StatusMatch, Style};

/// `one`, `two` and `three`; of many the first, and how many more.
pub(super) fn list(items: &[String]) -> String {
    const MOST: usize = 10;
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if first.len() < MOST => format!("{} and {last}", first.join(", ")),
        all => {
            let shown: Vec<&str> = all.iter().take(MOST).map(String::as_str).collect();
            format!("{} and {} more", shown.join(", "), all.len() - MOST)
        }
    }
}

/// Which answers a status stands for.
pub(super) fn status(status: StatusMatch) -> String {
    match status {
        StatusMatch::Code(code) => format!("status {code}"),
        StatusMatch::Range(range) => format!("status {range}XX"),
        StatusMatch::Default => "any other status".to_owned(),
    }
}

/// Where a parameter travels.
pub(super) const fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "in the path",
        Location::Query => "in the query",
        Location::Header => "in a header",
        Location::Cookie => "in a cookie",
    }
}

/// How a body is written.
pub(super) fn media(media: &Media) -> String {
    match media {
        Media::Json(name) | Media::Text(name) | Media::Bytes(name) => code(name),
        Media::Form => code("application/x-www-form-urlencoded"),
        Media::Multipart => code("multipart/form-data"),
    }
}

/// How a parameter is written.
pub(super) fn encoding(encoding: Encoding) -> String {
    let (style, explode) = match encoding {
        Encoding::Json => return "as JSON".to_owned(),
        Encoding::Style(style, explode) => (style, explode),
    };
    let style = match style {
        Style::Simple => "simple",
        Style::Label => "label",
        Style::Matrix => "matrix",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::DeepObject => "deepObject",
    };
    match explode {
        Explode::Yes => format!("by style `{style}`, exploded"),
        Explode::No => format!("by style `{style}`"),
    }
}

/// How credentials travel.
pub(super) fn scheme(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Basic => "HTTP Basic".to_owned(),
        SchemeKind::Bearer => "a bearer token".to_owned(),
        SchemeKind::Header(name) => format!("a key in the header {}", code(name)),
        SchemeKind::Query(name) => format!("a key in the query as {}", code(name)),
        SchemeKind::Cookie(name) => format!("a key in the cookie {}", code(name)),
    }
}

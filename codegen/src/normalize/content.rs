//! The names under `content`: media types, and what people write in their place.
//!
//! In: `content` of a body, an answer, a parameter or a header. Out: the same under names that
//! are media types. Never here: which media type is used; `lower` decides that.

use crate::diagnostic::{Rule, quoted};
use crate::source::Pointer;
use crate::tree::{Mapping, Node};

use super::Walk;
use super::grammar::{Kind, Shape};

/// Media types that people name by a word alone.
const WORDS: &[(&str, &str)] = &[
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("yaml", "application/yaml"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("gzip", "application/gzip"),
    ("xls", "application/vnd.ms-excel"),
    ("csv", "text/csv"),
    ("html", "text/html"),
    ("text", "text/plain"),
    ("binary", "application/octet-stream"),
    ("octet-stream", "application/octet-stream"),
];

/// The top-level types that have a slash behind them.
const KINDS: &[&str] = &[
    "application",
    "audio",
    "image",
    "multipart",
    "text",
    "video",
];

/// Gives every body under `content` a media type, and walks them.
pub(super) fn content(walk: &mut Walk<'_>, node: &mut Node, at: &Pointer) {
    if let Some(mapping) = node.as_mapping_mut()
        && mapping.iter().any(|(name, _)| meant(name).is_some())
    {
        rename(walk, mapping, at);
    }
    walk.map(node, Shape::Object(Kind::MediaType), at);
}

fn rename(walk: &mut Walk<'_>, mapping: &mut Mapping, at: &Pointer) {
    for (name, entry) in std::mem::take(mapping) {
        let Some(better) = meant(&name) else {
            mapping.insert(name, entry.key_span, entry.value);
            continue;
        };
        let at = at.child(&name);
        let shown = quoted(&name);
        if mapping.contains(&better) {
            let detail = format!("{shown} is no media type, and `{better}` stands there too");
            walk.report
                .judge(Rule::KeywordIgnored, entry.key_span, &at, detail);
            continue;
        }
        let detail = format!("{shown} is no media type, it is read as `{better}`");
        walk.report
            .judge(Rule::Repaired, entry.key_span, &at, detail);
        mapping.insert(better, entry.key_span, entry.value);
    }
}

/// The media type that a name means, where it is none itself.
fn meant(name: &str) -> Option<String> {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    if essence.contains('/') {
        return None;
    }
    let word = WORDS.iter().find(|(word, _)| *word == essence);
    if let Some((_, media)) = word {
        return Some((*media).to_owned());
    }
    let with_slash = KINDS.iter().find_map(|kind| {
        let rest = essence.strip_prefix(kind)?;
        let sound = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
        sound.then(|| format!("{kind}/{rest}"))
    });
    // A word that says nothing of the body leaves it open.
    Some(with_slash.unwrap_or_else(|| "*/*".to_owned()))
}

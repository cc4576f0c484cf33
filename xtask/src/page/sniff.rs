//! What a text is, by what stands at its beginning.
//!
//! In: a text. Out: whether it is a document, a page or HTML. Never here: whether it is a good one.

use super::lines::fence;

/// Whether a text says that it is an OpenAPI document of some version.
pub(super) fn is_openapi(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return text
            .match_indices("openapi")
            .chain(text.match_indices("swagger"))
            .any(|(at, word)| {
                let before = text.get(..at).unwrap_or_default();
                before.ends_with([' ', '{', ',', '"', '\'', '\n', '\t', '\r'])
                    && is_version(text.get(at + word.len()..).unwrap_or_default())
            });
    }
    text.split(['\n', '\r']).any(is_first_member)
}

/// Whether a line of YAML holds the member that tells the version.
fn is_first_member(line: &str) -> bool {
    let key = line.trim_start_matches(['"', '\'']);
    ["openapi", "swagger"]
        .iter()
        .filter_map(|word| key.strip_prefix(word))
        .any(is_version)
}

fn is_version(rest: &str) -> bool {
    let value = rest
        .trim_start_matches(['"', '\''])
        .trim_start()
        .strip_prefix(':');
    value.is_some_and(|value| {
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        value.starts_with(|first: char| first.is_ascii_digit())
    })
}

/// Whether a text is a document and no page with one: it says so before any fence.
pub(super) fn is_plain(text: &str) -> bool {
    if text.trim_start().starts_with('{') {
        return is_openapi(text);
    }
    text.split(['\n', '\r'])
        .take_while(|line| fence(line.as_bytes()).is_none())
        .any(is_first_member)
}

pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(9).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype") || start.starts_with("<html")
}

//! The base URL.
//!
//! In: the first server. Out: its URL with the defaults of its variables, where it is a whole
//! one. Never here: a request; the URL is text.

use crate::diagnostic::Rule;
use crate::source::Pointer;

use super::Lower;
use super::schema::clip;

/// The URL of the first server.
pub(super) fn base_url(lower: &mut Lower<'_>) -> Option<String> {
    let model = lower.model;
    let at = Pointer::root().child("servers");
    let server = model.servers.first()?;
    if model.servers.len() > 1 {
        lower.judge(
            Rule::KeywordIgnored,
            &at,
            "only the first server is the default",
        );
    }
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    let at = at.index(0).child("url");
    if !is_whole(&url) {
        let detail = format!("`{}` is no whole URL, so there is no default", clip(&url));
        lower.judge(Rule::KeywordIgnored, &at, detail);
        return None;
    }
    Some(url)
}

/// Whether a client can be built for the URL, and a person can read which host it names: a letter
/// of another alphabet looks like one of this.
fn is_whole(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[')
            && rest.bytes().all(|byte| byte.is_ascii_graphic())
            && !rest.contains(['{', '}', '@', '?', '#', '\\', '"', '<', '>', '`', '^', '|'])
    })
}

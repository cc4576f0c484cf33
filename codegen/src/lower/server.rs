//! The base URL, and the servers that a document names.
//!
//! In: the servers. Out: the URL of the first one with the defaults of its variables, where it is
//! a whole one, and all of them for people. Never here: a request; a URL is text, and the server
//! of one operation is never used by itself.

use openapiv3::Server as Model;

use crate::diagnostic::Rule;
use crate::ir::{Server, ServerVariable};
use crate::source::Pointer;

use super::Lower;
use super::schema::clip;

/// The URL of the first server, and all servers.
pub(super) fn servers(lower: &mut Lower<'_>) -> (Option<String>, Vec<Server>) {
    let model = lower.model;
    let at = Pointer::root().child("servers");
    let servers: Vec<Server> = model.servers.iter().map(server).collect();
    let Some(first) = servers.first() else {
        return (None, servers);
    };
    if servers.len() > 1 {
        lower.judge(
            Rule::KeywordIgnored,
            &at,
            "only the first server is the default",
        );
    }
    let mut url = first.url.clone();
    for variable in &first.variables {
        url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
    }
    let at = at.index(0).child("url");
    if !is_whole(&url) {
        let detail = format!("`{}` is no whole URL, so there is no default", clip(&url));
        lower.judge(Rule::KeywordIgnored, &at, detail);
        return (None, servers);
    }
    (Some(url), servers)
}

fn server(model: &Model) -> Server {
    let variables = model.variables.iter().flatten();
    Server {
        url: model.url.clone(),
        variables: variables
            .map(|(name, variable)| ServerVariable {
                name: name.clone(),
                default: variable.default.clone(),
                values: variable.enumeration.clone(),
            })
            .collect(),
    }
}

/// The servers of one operation, where they are not those of the whole document: its own count
/// before those of its path.
pub(super) fn of_operation(
    lower: &mut Lower<'_>,
    path: &[Model],
    own: &[Model],
    at: &Pointer,
) -> Vec<Server> {
    let models = if own.is_empty() { path } else { own };
    let servers: Vec<Server> = models.iter().map(server).collect();
    let same = servers.iter().all(|one| {
        lower
            .model
            .servers
            .iter()
            .any(|other| server(other) == *one)
    });
    if same {
        return Vec::new();
    }
    lower.judge(
        Rule::KeywordIgnored,
        at,
        "a server of its own is not used, the client's base URL is",
    );
    servers
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

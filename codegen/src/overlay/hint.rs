//! What to say about a target that matches nothing.
//!
//! In: the action, and the documents as they are at that moment. Out: one diagnostic that names how
//! far the path still leads, and what there is nearby.
//! Never here: a change.

use super::Action;
use super::apply::pointer;
use super::path::{Path, View};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::near::nearest;
use crate::tree::Node;

/// The diagnostic for an action that matches nothing in any document.
pub(super) fn no_match(action: &Action, documents: &[Node], views: &mut [View]) -> Diagnostic {
    let message = format!("the target {} matches nothing", quoted(&action.target));
    let diagnostic = Diagnostic::error(Code::OverlayNoMatch, action.span, message);
    if documents.is_empty() {
        return diagnostic.help("there is no document to apply the overlay to");
    }
    match lasting_prefix(&action.target, documents, views) {
        Some((prefix, rest, found)) => diagnostic.help(explain(prefix, rest, &found)),
        None => diagnostic,
    }
}

/// The longest part of a path that matches something, what follows it, and the matches.
fn lasting_prefix<'path, 'tree>(
    target: &'path str,
    documents: &'tree [Node],
    views: &mut [View],
) -> Option<(&'path str, &'path str, Vec<&'tree Node>)> {
    let ends: Vec<usize> = target.match_indices(['.', '[']).map(|(at, _)| at).collect();
    ends.into_iter().rev().find_map(|end| {
        let (prefix, rest) = target.split_at_checked(end)?;
        // Many a `.` or `[` stands in a string or a filter: what ends there is not a path.
        let path = Path::read(prefix).ok()?;
        let mut found = Vec::new();
        for (document, view) in documents.iter().zip(views.iter_mut()) {
            let places = path.query(document, view);
            let nodes = places.iter().map(|place| document.pointer(&pointer(place)));
            found.extend(nodes.flatten());
        }
        (!found.is_empty()).then_some((prefix, rest, found))
    })
}

fn explain(prefix: &str, rest: &str, found: &[&Node]) -> String {
    let leads = format!("the path leads as far as {}", quoted(prefix));
    let Some(name) = first_name(rest) else {
        return format!("{leads}; nothing there matches {}", quoted(rest));
    };
    let objects: Vec<_> = found.iter().filter_map(|node| node.as_mapping()).collect();
    if objects.is_empty() {
        return format!("{leads}, which is not an object");
    }
    let names = objects
        .iter()
        .flat_map(|object| object.iter())
        .map(|(name, _)| name);
    match nearest(name, names) {
        Some(near) => format!(
            "{leads}; there is no member {} there, but {}",
            quoted(name),
            quoted(near)
        ),
        None => format!("{leads}; there is no member {} there", quoted(name)),
    }
}

/// The name that a path asks for first: `.name`, `['name']` or `["name"]`.
fn first_name(rest: &str) -> Option<&str> {
    if let Some(rest) = rest.strip_prefix('[') {
        let quote = rest
            .chars()
            .next()
            .filter(|first| matches!(first, '\'' | '"'))?;
        return rest.get(1..)?.split(quote).next();
    }
    let rest = rest.strip_prefix('.')?;
    let name = rest.split(['.', '[']).next()?;
    (!name.is_empty() && name != "*").then_some(name)
}

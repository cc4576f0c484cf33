//! What to say about a target that matches nothing.
//!
//! In: the action, and the documents as they are at that moment. Out: one diagnostic that names how
//! far the path still leads, and what there is nearby.
//! Never here: a change.

use serde_json::Value as Json;
use serde_json_path::JsonPath;

use super::Action;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::tree::Node;

/// Names longer than this are not compared letter by letter.
const LONGEST_NAME: usize = 100;
const MOST_NAMES: usize = 2_000;

/// The diagnostic for an action that matches nothing in any document.
pub(super) fn no_match(action: &Action, documents: &[Node], views: &[Option<Json>]) -> Diagnostic {
    let message = format!("the target {} matches nothing", quoted(&action.target));
    let diagnostic = Diagnostic::error(Code::OverlayNoMatch, action.span, message);
    if documents.is_empty() {
        return diagnostic.help("there is no document to apply the overlay to");
    }
    match lasting_prefix(&action.target, views) {
        Some((prefix, rest, found)) => diagnostic.help(explain(prefix, rest, &found)),
        None => diagnostic,
    }
}

/// The longest part of a path that matches something, what follows it, and the matches.
fn lasting_prefix<'path, 'json>(
    target: &'path str,
    views: &'json [Option<Json>],
) -> Option<(&'path str, &'path str, Vec<&'json Json>)> {
    let ends: Vec<usize> = target.match_indices(['.', '[']).map(|(at, _)| at).collect();
    ends.into_iter().rev().find_map(|end| {
        let (prefix, rest) = target.split_at_checked(end)?;
        // Many a `.` or `[` stands in a string or a filter: what ends there is not a path.
        let path = JsonPath::parse(prefix).ok()?;
        let found: Vec<_> = views
            .iter()
            .flatten()
            .flat_map(|json| path.query(json).all())
            .collect();
        (!found.is_empty()).then_some((prefix, rest, found))
    })
}

fn explain(prefix: &str, rest: &str, found: &[&Json]) -> String {
    let leads = format!("the path leads as far as {}", quoted(prefix));
    let Some(name) = first_name(rest) else {
        return format!("{leads}; nothing there matches {}", quoted(rest));
    };
    let objects: Vec<_> = found.iter().filter_map(|json| json.as_object()).collect();
    if objects.is_empty() {
        return format!("{leads}, which is not an object");
    }
    let names = objects
        .iter()
        .flat_map(|object| object.keys())
        .take(MOST_NAMES);
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

/// The name that differs least, if it differs little.
fn nearest<'names>(
    wanted: &str,
    names: impl Iterator<Item = &'names String>,
) -> Option<&'names str> {
    let allowed = (wanted.chars().count() / 3).max(1);
    names
        .map(|name| (distance(&wanted.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name.as_str())
}

/// How many letters must be put in, taken out or replaced to get from one word to the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    if left.len() > LONGEST_NAME || right.len() > LONGEST_NAME {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        let mut next = vec![before];
        for (above, other) in row.iter().skip(1).zip(&right) {
            let replaced = diagonal + usize::from(letter != *other);
            before = replaced.min(above + 1).min(before + 1);
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

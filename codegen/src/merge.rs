//! Makes one document of several: each page of an API's documentation carries its own copy of
//! what it shares with the others.
//!
//! In: normalized trees. Out: one tree. The same thing twice with the same content is one;
//! with different content it is a diagnostic that shows both places. Never here: a choice
//! between two contents.

use crate::diagnostic::{Code, Diagnostic, Fix, Report};
use crate::source::Pointer;
use crate::tree::{Entry, Mapping, Node, Value};

/// Merges the documents in the order in which they were given.
pub fn merge(documents: Vec<Node>, report: &mut Report) -> Option<Node> {
    let mut documents = documents.into_iter();
    let mut merged = documents.next()?;
    for document in documents {
        merge_document(&mut merged, document, report);
    }
    Some(merged)
}

fn merge_document(merged: &mut Node, document: Node, report: &mut Report) {
    let (Value::Mapping(into), Value::Mapping(from)) = (&mut merged.value, document.value) else {
        return;
    };
    let root = Pointer::root();
    // Security of the whole document holds for its operations alone, so it moves to them.
    let from = with_own_security(from);
    if let Some(owned) = into.remove("security") {
        settle_security(into, &owned);
    }
    for (key, entry) in from {
        let at = root.child(&key);
        match key.as_str() {
            // The dialect is gone after normalizing; the texts of the first document stand.
            "openapi" | "info" => merge_info(into, &key, &entry, &at, report),
            "servers" => merge_servers(into, entry, &at, report),
            "tags" => merge_tags(into, entry),
            "paths" => merge_members(into, key, entry, &at, Depth::Members, report),
            "components" => merge_members(into, key, entry, &at, Depth::Groups, report),
            _ => {
                if !into.contains(&key) {
                    into.insert(key, entry.key_span, entry.value);
                }
            }
        }
    }
}

/// How far down things have names of their own.
#[derive(Clone, Copy)]
enum Depth {
    /// The members are the things, and a path item holds several operations.
    Members,
    /// The members are groups of things.
    Groups,
}

fn merge_members(
    into: &mut Mapping,
    key: String,
    entry: Entry,
    at: &Pointer,
    depth: Depth,
    report: &mut Report,
) {
    let Some(target) = into.get_mut(&key).and_then(Node::as_mapping_mut) else {
        into.insert(key, entry.key_span, entry.value);
        return;
    };
    let Value::Mapping(members) = entry.value.value else {
        return;
    };
    for (name, member) in members {
        let at = at.child(&name);
        // A path and a group of components both hold named things one level further down.
        let Some(existing) = target.get_mut(&name) else {
            target.insert(name, member.key_span, member.value);
            continue;
        };
        let (Value::Mapping(existing), Value::Mapping(things)) =
            (&mut existing.value, member.value.value)
        else {
            continue;
        };
        for (thing, entry) in things {
            let what = match depth {
                Depth::Members => format!("`{thing}` of the path `{name}`"),
                Depth::Groups => format!("the component `{thing}` of `{name}`"),
            };
            merge_thing(existing, thing, entry, &what, &at, report);
        }
    }
}

fn merge_thing(
    into: &mut Mapping,
    name: String,
    entry: Entry,
    what: &str,
    at: &Pointer,
    report: &mut Report,
) {
    match into.entry(&name) {
        None => {
            into.insert(name, entry.key_span, entry.value);
        }
        Some(existing) if existing.value.same_content(&entry.value) => {}
        Some(existing) => {
            let (one, other) = first_difference(&existing.value, &entry.value);
            report.push(
                Diagnostic::error(
                    Code::MergeConflict,
                    entry.key_span,
                    format!("{what} is defined twice, with different content"),
                )
                .of(at.child(&name).as_str())
                .also(other.span, "the first difference: this ..")
                .also(existing.key_span, "first defined here")
                .also(one.span, ".. and this")
                .help("make both say the same by an action of the overlay"),
            );
        }
    }
}

/// Where two nodes that differ begin to: as deep as both of them go the same way.
fn first_difference<'a>(one: &'a Node, other: &'a Node) -> (&'a Node, &'a Node) {
    let (mut one, mut other) = (one, other);
    loop {
        let deeper = match (&one.value, &other.value) {
            (Value::Mapping(members), Value::Mapping(others)) => members
                .iter()
                .filter_map(|(key, entry)| Some((&entry.value, others.get(key)?)))
                .find(|(one, other)| !one.same_content(other)),
            (Value::Sequence(items), Value::Sequence(others)) => items
                .iter()
                .zip(others)
                .find(|(one, other)| !one.same_content(other)),
            _ => None,
        };
        match deeper {
            Some(found) => (one, other) = found,
            None => return (one, other),
        }
    }
}

fn merge_info(into: &Mapping, key: &str, entry: &Entry, at: &Pointer, report: &mut Report) {
    if key != "info" {
        return;
    }
    let version = |node: &Node| {
        node.get("version")
            .and_then(Node::as_str)
            .map(str::to_owned)
    };
    if let Some(existing) = into.get("info")
        && version(existing) != version(&entry.value)
    {
        report.push(
            Diagnostic::error(
                Code::MergeConflict,
                entry.key_span,
                "the documents are of different versions of the API",
            )
            .of(at.as_str())
            .also(existing.span, "the first version stands here")
            .fix(version(existing).map(|version| {
                let version = serde_json::Value::from(version).to_string();
                Fix::update(at.clone(), "version", version)
            })),
        );
    }
}

fn merge_servers(into: &mut Mapping, entry: Entry, at: &Pointer, report: &mut Report) {
    let Some(existing) = into.get("servers") else {
        into.insert("servers", entry.key_span, entry.value);
        return;
    };
    if first_url(existing) != first_url(&entry.value) {
        report.push(
            Diagnostic::error(
                Code::MergeConflict,
                entry.key_span,
                "the documents name different servers",
            )
            .of(at.as_str())
            .also(existing.span, "the first server stands here")
            .fix(first_url(existing).map(|url| {
                let servers = serde_json::json!([{ "url": url }]).to_string();
                let same = Fix::update(Pointer::root(), "servers", servers);
                Fix::remove(at.clone()).then(same)
            })),
        );
    }
}

fn first_url(servers: &Node) -> Option<&str> {
    servers.as_sequence()?.first()?.get("url")?.as_str()
}

fn merge_tags(into: &mut Mapping, entry: Entry) {
    let Some(Value::Sequence(existing)) = into.get_mut("tags").map(|node| &mut node.value) else {
        into.insert("tags", entry.key_span, entry.value);
        return;
    };
    let Value::Sequence(tags) = entry.value.value else {
        return;
    };
    for tag in tags {
        let name = tag.get("name").and_then(Node::as_str);
        let known = existing
            .iter()
            .any(|other| other.get("name").and_then(Node::as_str) == name);
        if !known {
            existing.push(tag);
        }
    }
}

fn with_own_security(mut document: Mapping) -> Mapping {
    if let Some(owned) = document.remove("security") {
        settle_security(&mut document, &owned);
    }
    document
}

/// Writes the security of a document at each of its operations that does not say its own.
fn settle_security(document: &mut Mapping, security: &Entry) {
    const METHODS: [&str; 8] = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ];
    let Some(paths) = document.get_mut("paths").and_then(Node::as_mapping_mut) else {
        return;
    };
    for (_, item) in paths.iter_mut() {
        let Some(item) = item.value.as_mapping_mut() else {
            continue;
        };
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Node::as_mapping_mut)
                && !operation.contains("security")
            {
                operation.insert("security", security.key_span, security.value.clone());
            }
        }
    }
}

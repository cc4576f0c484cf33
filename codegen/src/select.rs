//! A part of an API: some operations, and the types that can be reached from them.
//!
//! In: the documents, and what was selected. Out: the documents without the other operations and
//! without the components that only those need, before anything else looks at them: what is wrong
//! with a part that nobody asked for stops nobody. After lowering, `lower::prune` leaves out the
//! types that were reached by the documents' references and not by a type.
//! Never here: another name. A name depends on its place alone, so it is the same without a
//! selection. An operation comes along where a selected one refers to a schema inside of it,
//! because that schema is named after it.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, METHODS, Report, quoted};
use crate::near::nearest;
use crate::path_items::{self, Found, operations};
use crate::source::Span;
use crate::tree::Node;

mod pattern;
mod reach;

use reach::Reach;

/// What is selected: the operations that any of these names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// By `operationId` or `x-rust-name`, or written as `GET /pets`.
    pub operations: Vec<String>,
    /// By path: a pattern with `*` and `**`, or a path that holds for everything below it.
    pub paths: Vec<String>,
    /// By tag.
    pub tags: Vec<String>,
}

impl Selection {
    /// Whether nothing is selected, which means everything.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.paths.is_empty() && self.tags.is_empty()
    }
}

/// Leaves out of the documents what was not selected. A name that selects nothing is in the report.
pub(crate) fn narrow(documents: &mut [Node], selection: &Selection, report: &mut Report) {
    for document in documents.iter_mut() {
        path_items::write_in_place(document);
    }
    let selected = selected(documents, selection, report);
    let reach = reach::reach(documents, selected);
    for document in documents {
        leave_out(document, &reach);
    }
}

fn selected(
    documents: &[Node],
    selection: &Selection,
    report: &mut Report,
) -> BTreeSet<(String, String)> {
    let all: Vec<Found<'_>> = documents.iter().flat_map(operations).collect();
    let mut selected = BTreeSet::new();
    let mut choose = |belongs: &dyn Fn(&Found<'_>) -> bool| {
        let before = all.iter().filter(|operation| belongs(operation));
        let mut count = 0;
        for operation in before {
            count += 1;
            selected.insert((operation.path.to_owned(), operation.method.to_owned()));
        }
        count > 0
    };
    for name in &selection.operations {
        if !choose(&|operation| operation.is_called(name)) {
            let names = all.iter().filter_map(|operation| operation.id);
            report.push(nothing("operation is called", name, names));
        }
    }
    for pattern in &selection.paths {
        if !choose(&|operation| pattern::matches(pattern, operation.path)) {
            let names = all.iter().map(|operation| operation.path);
            report.push(nothing("path matches", pattern, names));
        }
    }
    for tag in &selection.tags {
        if !choose(&|operation| operation.tags().any(|other| other == tag)) {
            let names: BTreeSet<&str> = all.iter().flat_map(Found::tags).collect();
            report.push(nothing("operation has the tag", tag, names));
        }
    }
    selected
}

fn nothing<'a>(what: &str, name: &str, names: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    const SHOWN: usize = 10;
    let names: Vec<&str> = names.into_iter().collect();
    let message = format!("no {what} {}", quoted(name));
    let diagnostic = Diagnostic::error(Code::EmptySelection, Span::default(), message);
    if let Some(near) = nearest(name, names.iter().copied()) {
        return diagnostic.help(format!("there is {}", quoted(near)));
    }
    if names.is_empty() {
        return diagnostic.help("the documents have none");
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| quoted(name)).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    diagnostic.help(format!("there are {}{more}", shown.join(", ")))
}

fn leave_out(document: &mut Node, reach: &Reach) {
    let Some(root) = document.as_mapping_mut() else {
        return;
    };
    if let Some(paths) = root.get_mut("paths").and_then(Node::as_mapping_mut) {
        paths.retain(|path, entry| {
            if path.starts_with("x-") {
                return true;
            }
            let Some(item) = entry.value.as_mapping_mut() else {
                return false;
            };
            item.retain(|member, _| !METHODS.contains(&member) || reach.has_call(path, member));
            item.iter().any(|(member, _)| METHODS.contains(&member))
        });
    }
    if let Some(groups) = root.get_mut("components").and_then(Node::as_mapping_mut) {
        for (group, entry) in groups.iter_mut() {
            if let Some(members) = entry
                .value
                .as_mapping_mut()
                .filter(|_| !group.starts_with("x-"))
            {
                members.retain(|name, _| reach.has_component(group, name));
            }
        }
    }
    if let Some(webhooks) = root.get_mut("webhooks").and_then(Node::as_mapping_mut) {
        webhooks.retain(|name, _| reach.has_component("webhooks", name));
    }
}

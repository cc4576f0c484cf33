//! What some operations need of the documents.
//!
//! In: the documents and operations. Out: the calls and components that references lead to, from
//! any document to any. Never here: recursion over a document, or a change of one.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::METHODS;
use crate::source::Pointer;
use crate::tree::{Mapping, Node, Value};

/// The calls and components that are needed.
#[derive(Debug, Default)]
pub(super) struct Reach {
    calls: BTreeSet<(String, String)>,
    components: BTreeSet<(String, String)>,
}

impl Reach {
    pub(super) fn has_call(&self, path: &str, method: &str) -> bool {
        self.calls.contains(&(path.to_owned(), method.to_owned()))
    }

    pub(super) fn has_component(&self, group: &str, name: &str) -> bool {
        self.components
            .contains(&(group.to_owned(), name.to_owned()))
    }
}

/// Finds what the operations need, and what that needs.
pub(super) fn reach(documents: &[Node], calls: BTreeSet<(String, String)>) -> Reach {
    let mut search = Search {
        documents,
        heirs: heirs(documents),
        reach: Reach::default(),
        wanted: Vec::new(),
        open: Vec::new(),
    };
    for (path, method) in calls {
        search.call(&path, &method);
    }
    for document in documents {
        if let Some(security) = document.get("security") {
            search.security(security);
        }
    }
    loop {
        if let Some((group, name)) = search.wanted.pop() {
            search.take(&group, &name);
        } else if let Some(node) = search.open.pop() {
            search.node(node);
        } else {
            return search.reach;
        }
    }
}

struct Search<'a> {
    documents: &'a [Node],
    /// The schemas that take a schema in by `allOf`, by its name: a discriminator names them.
    heirs: BTreeMap<String, Vec<String>>,
    reach: Reach,
    /// Components that something names, by group and name.
    wanted: Vec<(String, String)>,
    /// What was taken and not looked through yet.
    open: Vec<&'a Node>,
}

impl<'a> Search<'a> {
    fn call(&mut self, path: &str, method: &str) {
        let key = (path.to_owned(), method.to_owned());
        if !self.reach.calls.insert(key) {
            return;
        }
        for document in self.documents {
            let paths = document.get("paths").and_then(|paths| paths.get(path));
            let members = paths.and_then(Node::as_mapping);
            for (name, entry) in members.into_iter().flat_map(Mapping::iter) {
                if name == method || !METHODS.contains(&name) {
                    self.open.push(&entry.value);
                }
            }
        }
    }

    fn component(&mut self, group: &str, name: &str) {
        self.wanted.push((group.to_owned(), name.to_owned()));
    }

    fn take(&mut self, group: &str, name: &str) {
        let key = (group.to_owned(), name.to_owned());
        if !self.reach.components.insert(key) {
            return;
        }
        let at = match group {
            "webhooks" => Pointer::root().child(group).child(name),
            _ => Pointer::root().child("components").child(group).child(name),
        };
        for document in self.documents {
            let Some(node) = document.pointer(&at) else {
                continue;
            };
            self.open.push(node);
            let composed = node.get("oneOf").or_else(|| node.get("anyOf"));
            if group == "schemas" && composed.is_none() && node.get("discriminator").is_some() {
                for heir in self.heirs.get(name).cloned().unwrap_or_default() {
                    self.component(group, &heir);
                }
            }
        }
    }

    fn node(&mut self, node: &'a Node) {
        match &node.value {
            Value::Mapping(mapping) => {
                for (key, entry) in mapping.iter() {
                    match (key, entry.value.as_str()) {
                        ("$ref", Some(reference)) => self.reference(reference),
                        ("security", _) => self.security(&entry.value),
                        ("discriminator", _) => self.discriminator(&entry.value),
                        _ => {}
                    }
                    self.open.push(&entry.value);
                }
            }
            Value::Sequence(items) => self.open.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn reference(&mut self, reference: &str) {
        // The fragment names the place, in whichever of the documents it stands.
        let fragment = reference.find('#').and_then(|at| reference.get(at..));
        let Some(at) = fragment.and_then(Pointer::from_reference) else {
            return;
        };
        let tokens: Vec<String> = at.tokens().take(3).collect();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        match tokens.as_slice() {
            ["components", group, name] => self.component(group, name),
            ["paths", path, method] if METHODS.contains(method) => self.call(path, method),
            ["paths", path, ..] => {
                for method in METHODS {
                    self.call(path, method);
                }
            }
            ["webhooks", name, ..] => self.component("webhooks", name),
            _ => {}
        }
    }

    /// A discriminator names schemas by reference or by name.
    fn discriminator(&mut self, node: &Node) {
        let mapping = node.get("mapping").and_then(Node::as_mapping);
        for (_, entry) in mapping.into_iter().flat_map(Mapping::iter) {
            match entry.value.as_str() {
                Some(reference) if reference.contains('#') => self.reference(reference),
                Some(name) => self.component("schemas", name),
                None => {}
            }
        }
    }

    fn security(&mut self, node: &Node) {
        let requirements = node.as_sequence().unwrap_or_default();
        for requirement in requirements.iter().filter_map(Node::as_mapping) {
            for (name, _) in requirement.iter() {
                self.component("securitySchemes", name);
            }
        }
    }
}

fn heirs(documents: &[Node]) -> BTreeMap<String, Vec<String>> {
    let mut heirs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let schemas = documents
        .iter()
        .filter_map(|document| document.get("components")?.get("schemas")?.as_mapping());
    for (name, entry) in schemas.flat_map(Mapping::iter) {
        let parts = entry.value.get("allOf").and_then(Node::as_sequence);
        for part in parts.into_iter().flatten() {
            let parent = (part.get("$ref").and_then(Node::as_str))
                .and_then(|reference| reference.strip_prefix("#/components/schemas/"));
            if let Some(parent) = parent {
                let list = heirs.entry(parent.to_owned()).or_default();
                list.push(name.to_owned());
            }
        }
    }
    heirs
}

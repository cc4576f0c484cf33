//! The tree of an overlay to its actions.
//!
//! In: a tree. Out: the overlay, or every way in which the tree is not one.
//! Never here: the documents that the overlay is for.

use super::path::{Path, Unread};
use super::{Action, Change, Overlay};
use crate::diagnostic::{Code, Diagnostic, Report, quoted};
use crate::source::Span;
use crate::tree::{Mapping, Node};

/// The `JSONPath` parser takes time that doubles with every filter in a filter, and stack for every
/// parenthesis.
const MAX_TARGET: usize = 2_000;
const MAX_NESTING: usize = 10;

/// Reads an overlay.
pub fn read(root: &Node, report: &mut Report) -> Option<Overlay> {
    let mut reader = Reader {
        report,
        failed: false,
    };
    let overlay = reader.overlay(root);
    if reader.failed { None } else { overlay }
}

struct Reader<'report> {
    report: &'report mut Report,
    failed: bool,
}

impl Reader<'_> {
    fn overlay(&mut self, root: &Node) -> Option<Overlay> {
        let members = self.object(root, "an overlay")?;
        self.known(members, &["overlay", "info", "extends", "actions"]);
        if let Some(node) = self.member(members, root.span, "overlay") {
            self.specification(node);
        }
        if let Some(node) = members.get("extends") {
            self.text(node, "`extends`");
        }
        let info = self
            .member(members, root.span, "info")
            .and_then(|node| self.info(node));
        let actions = self
            .member(members, root.span, "actions")
            .map(|node| self.actions(node));
        let (title, version) = info?;
        Some(Overlay {
            title,
            version,
            actions: actions?,
        })
    }

    /// The version of the Overlay Specification.
    fn specification(&mut self, node: &Node) {
        let Some(text) = self.text(node, "`overlay`") else {
            return;
        };
        let mut parts = text.split('.');
        let is_first = parts.next() == Some("1") && text.contains('.');
        let are_numbers =
            parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        if !(is_first && are_numbers) {
            let message = format!(
                "version {} of the Overlay Specification is not known",
                quoted(text)
            );
            self.fail(node.span, message, Some("write `overlay: 1.0.0`"));
        }
    }

    fn info(&mut self, node: &Node) -> Option<(String, String)> {
        let members = self.object(node, "`info`")?;
        self.known(members, &["title", "version", "description"]);
        let title = self.member(members, node.span, "title");
        let title = title.and_then(|node| self.text(node, "`title`"));
        let version = self.member(members, node.span, "version");
        let version = version.and_then(|node| self.text(node, "`version`"));
        Some((title?.to_owned(), version?.to_owned()))
    }

    fn actions(&mut self, node: &Node) -> Vec<Action> {
        let Some(items) = node.as_sequence() else {
            self.fail(
                node.span,
                format!("`actions` must be a list, not {}", node.kind()),
                None,
            );
            return Vec::new();
        };
        if items.is_empty() {
            self.fail(node.span, "the overlay has no actions", None);
        }
        items.iter().filter_map(|item| self.action(item)).collect()
    }

    fn action(&mut self, node: &Node) -> Option<Action> {
        let members = self.object(node, "an action")?;
        self.known(members, &["target", "description", "update", "remove"]);
        if let Some(description) = members.get("description") {
            self.text(description, "`description`");
        }
        let change = self.change(node.span, members);
        let node = self.member(members, node.span, "target")?;
        let target = self.text(node, "`target`")?;
        let path = self.path(target, node.span)?;
        Some(Action {
            path,
            target: target.to_owned(),
            span: node.span,
            change: change?,
        })
    }

    /// The specification lets `remove` win over `update`; one of the two would be a mistake.
    fn change(&mut self, span: Span, members: &Mapping) -> Option<Change> {
        let remove = members.get("remove");
        if let Some(node) = remove.filter(|node| node.as_bool().is_none()) {
            let message = format!("`remove` must be a boolean, not {}", node.kind());
            self.fail(node.span, message, None);
            return None;
        }
        let removes = remove.and_then(Node::as_bool) == Some(true);
        match (members.get("update"), removes) {
            (Some(update), false) => Some(Change::Update(update.clone())),
            (None, true) => Some(Change::Remove),
            (Some(_), true) => {
                let help = "make two actions of it";
                self.fail(span, "the action both updates and removes", Some(help));
                None
            }
            (None, false) => {
                let help = "give it `update`, or `remove: true`";
                self.fail(span, "the action neither updates nor removes", Some(help));
                None
            }
        }
    }

    fn path(&mut self, target: &str, span: Span) -> Option<Path> {
        if target.len() > MAX_TARGET || nesting(target) > MAX_NESTING {
            let message = format!(
                "the target is longer than {MAX_TARGET} bytes or nests deeper than {MAX_NESTING} brackets"
            );
            self.fail(span, message, None);
            return None;
        }
        Path::read(target)
            .map_err(|Unread { message, help }| self.fail(span, message, Some(help)))
            .ok()
    }

    fn object<'node>(&mut self, node: &'node Node, what: &str) -> Option<&'node Mapping> {
        let members = node.as_mapping();
        if members.is_none() {
            self.fail(
                node.span,
                format!("{what} must be an object, not {}", node.kind()),
                None,
            );
        }
        members
    }

    fn text<'node>(&mut self, node: &'node Node, what: &str) -> Option<&'node str> {
        let text = node.as_str();
        if text.is_none() {
            let message = format!("{what} must be a string, not {}", node.kind());
            self.fail(node.span, message, Some("quote the value"));
        }
        text
    }

    fn member<'node>(
        &mut self,
        members: &'node Mapping,
        span: Span,
        name: &str,
    ) -> Option<&'node Node> {
        let node = members.get(name);
        if node.is_none() {
            self.fail(span, format!("the member `{name}` is missing"), None);
        }
        node
    }

    fn known(&mut self, members: &Mapping, names: &[&str]) {
        for (key, entry) in members.iter() {
            if !names.contains(&key) && !key.starts_with("x-") {
                let message = format!("the member {} is not known here", quoted(key));
                let help = format!(
                    "known are {}, and names that begin with `x-`",
                    names.join(", ")
                );
                self.fail(entry.key_span, message, Some(&help));
            }
        }
    }

    fn fail(&mut self, span: Span, message: impl Into<String>, help: Option<&str>) {
        self.failed = true;
        let diagnostic = Diagnostic::error(Code::OverlayInvalid, span, message);
        self.report.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

/// How deep brackets nest outside of strings.
fn nesting(target: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut quote = None;
    let mut characters = target.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(_), '\\') => drop(characters.next()),
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '[' | '(') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

//! Extensions: which were acted on, and what is said about the others.
//!
//! In: the document, and the places of what was acted on. Out: errors for our own extensions
//! that have no effect, and entries of the ledger for those of others. Never here: the effect.

use serde_json::Value as Json;

use crate::diagnostic::{Code, Diagnostic, Fix, Rule};
use crate::normalize::extensions;
use crate::source::Pointer;

use super::Lower;

/// Our own extensions, and where they have an effect.
const OWN: &[(&str, &str)] = &[
    (
        "x-rust-name",
        "operations, parameters, and schemas that make a type of their own",
    ),
    ("x-rust-field", "the schema of a member of an object"),
    ("x-rust-enum", "a schema with `enum`"),
    ("x-rust-fill", "a member of the body of a request"),
    ("x-rust-repeatable", "operations"),
    (
        "x-rust-allow",
        "objects of OpenAPI and schemas, around what it allows",
    ),
];

impl Lower<'_> {
    /// An extension that holds a text, acted on.
    pub(super) fn text_extension(
        &mut self,
        value: Option<&Json>,
        name: &str,
        at: &Pointer,
    ) -> Option<String> {
        let value = value?;
        let at = at.child(name);
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.error(
                Code::BadExtension,
                &at,
                format!("`{name}` must be a string"),
            );
        }
        self.acted_on.insert(at);
        text
    }

    /// Says which extensions had no effect.
    pub(super) fn idle_extensions(&mut self) {
        for (at, span) in extensions(self.document) {
            if self.acted_on.contains(&at) {
                continue;
            }
            let name = at.tokens().last().unwrap_or_default();
            if name.starts_with("x-rust-") {
                self.report.push(idle(&name, span, &at));
            } else if name.starts_with("x-enum-") {
                let detail = format!("`{}` has no effect here", super::schema::clip(&name));
                self.report.judge(Rule::KeywordIgnored, span, &at, detail);
            } else {
                let detail = format!("`{}` is kept, and not acted on", super::schema::clip(&name));
                self.report.judge(Rule::ExtensionKept, span, &at, detail);
            }
        }
    }
}

fn idle(name: &str, span: crate::source::Span, at: &Pointer) -> Diagnostic {
    let shown = super::schema::clip(name);
    if let Some((_, home)) = OWN.iter().find(|(own, _)| *own == name) {
        let message = format!("`{shown}` has no effect here");
        Diagnostic::error(Code::BadExtension, span, message)
            .of(at.as_str())
            .help(format!("it belongs to {home}"))
            .fix(Fix::remove(at.clone()))
    } else {
        let known: Vec<&str> = OWN.iter().map(|(own, _)| *own).collect();
        Diagnostic::error(Code::BadExtension, span, format!("there is no `{shown}`"))
            .of(at.as_str())
            .help(format!("known are {}", known.join(", ")))
            .fix(Fix::remove(at.clone()))
    }
}

//! Whether the generator takes documents, and whether it is the overlay alone that it does not take.
//!
//! In: documents and the overlay. Out: what came of them once the actions are left out that have no
//! effect on them, and those actions. Never here: another way than [`codegen::generate`].

use std::collections::BTreeSet;
use std::fmt::Write as _;

use codegen::diagnostic::{Code, Diagnostic, Report, Severity};
use codegen::name::Collisions;
use codegen::source::{Source, SourceMap};
use codegen::{Failure, Input, Output};
use serde_json::{Value as Json, json};

/// An operation: its path and its method.
pub(super) type Operations = BTreeSet<(String, &'static str)>;

/// What came of documents.
pub(super) struct Sound {
    /// Every operation.
    pub(super) operations: Operations,
    /// The actions of the overlay that have no effect on these documents, as diagnostics; empty where
    /// there are none.
    pub(super) stale: String,
}

/// Runs the generator over documents with as much of the overlay as has an effect on them.
pub(super) fn sound(documents: &[Source], overlays: &[Source]) -> Result<Sound, Box<Failure>> {
    let mut input = Input {
        documents: documents.to_vec(),
        overlays: overlays.to_vec(),
        ..Input::default()
    };
    let mut stale = String::new();
    let mut actions = overlays.first().map(Actions::of).unwrap_or_default();
    loop {
        let failure = match codegen::generate(&input) {
            Ok(output) => {
                let operations = operations(&output);
                return Ok(Sound { operations, stale });
            }
            Err(failure) => failure,
        };
        let without_effect = without_effect(&failure);
        let is_first = stale.is_empty();
        let taken = actions.take(&without_effect);
        if taken.is_empty() {
            return Err(Box::new(failure));
        }
        if is_first {
            stale = failure.render();
        } else {
            for target in taken {
                let _ = write!(
                    stale,
                    "\n\nwithout those, `{}` has no effect either",
                    target.escape_debug()
                );
            }
        }
        input.overlays = actions.overlay().into_iter().collect();
        // A name that an action without effect gives is missing now, which is the overlay's matter.
        input.collisions = Collisions::Settle;
    }
}

/// The actions that match nothing or change nothing, where nothing else is wrong.
fn without_effect(failure: &Failure) -> Vec<&Diagnostic> {
    let errors = failure.diagnostics().into_iter();
    let errors: Vec<_> = errors
        .filter(|found| found.severity == Severity::Error)
        .collect();
    let are_all = errors
        .iter()
        .all(|found| matches!(found.code, Code::OverlayNoMatch | Code::OverlayNoChange));
    if are_all { errors } else { Vec::new() }
}

fn operations(output: &Output) -> Operations {
    let operations = output.api.operations.iter();
    operations
        .map(|operation| (operation.path.clone(), operation.method.as_str()))
        .collect()
}

/// The actions of an overlay that are left.
#[derive(Default)]
struct Actions {
    head: Json,
    left: Vec<Action>,
}

struct Action {
    /// The line and the column at which a diagnostic about it stands.
    at: (usize, usize),
    target: String,
    value: Json,
}

impl Actions {
    fn of(overlay: &Source) -> Self {
        let mut report = Report::default();
        let Some((_, root)) =
            codegen::parse::parse(overlay, &mut SourceMap::default(), &mut report)
        else {
            return Self::default();
        };
        let actions = root
            .get("actions")
            .and_then(|actions| actions.as_sequence());
        let left = actions.unwrap_or_default().iter().filter_map(|action| {
            let target = action.get("target")?;
            Some(Action {
                at: (target.span.start.line, target.span.start.column),
                target: target.as_str()?.to_owned(),
                value: action.to_json(),
            })
        });
        let left = left.collect();
        let mut head = root.to_json();
        if let Some(head) = head.as_object_mut() {
            head.remove("actions");
        }
        Self { head, left }
    }

    /// Takes out those that diagnostics are about, and gives their targets.
    fn take(&mut self, about: &[&Diagnostic]) -> Vec<String> {
        let places: BTreeSet<(usize, usize)> = about
            .iter()
            .map(|found| (found.span.start.line, found.span.start.column))
            .collect();
        let (taken, left): (Vec<_>, Vec<_>) = std::mem::take(&mut self.left)
            .into_iter()
            .partition(|action| places.contains(&action.at));
        self.left = left;
        taken.into_iter().map(|action| action.target).collect()
    }

    /// An overlay of what is left, one action a line, so that it is known where each stands.
    fn overlay(&mut self) -> Option<Source> {
        if self.left.is_empty() {
            return None;
        }
        let mut text = String::from("{\"actions\": [\n");
        for (line, action) in (2..).zip(&mut self.left) {
            let start = "{\"target\": ";
            action.at = (line, start.len() + 1);
            let mut rest = action.value.clone();
            if let Some(rest) = rest.as_object_mut() {
                rest.remove("target");
            }
            let rest = rest.to_string();
            let rest = rest.strip_prefix('{').unwrap_or_default();
            let comma = if rest == "}" { "" } else { "," };
            let _ = writeln!(text, "{start}{}{comma}{rest},", json!(action.target));
        }
        text.truncate(text.trim_end().len().saturating_sub(1));
        let head = self.head.to_string();
        let head = head.strip_prefix('{').unwrap_or_default();
        let _ = write!(text, "\n],{head}");
        Some(Source::new("spec/overlay.json", text))
    }
}

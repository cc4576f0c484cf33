//! Whether the generator takes documents, and whether it is the overlay alone that it does not take.
//!
//! In: documents and the overlay. Out: what came of them once the actions are left out that have no
//! effect on them, and those actions. Never here: another way than [`codegen::generate`].

use std::collections::BTreeSet;

use codegen::diagnostic::{Code, Report, Severity};
use codegen::name::Collisions;
use codegen::source::{Position, Source, SourceMap};
use codegen::tree::Node;
use codegen::{Failure, Input, Output};
use serde_json::Value as Json;

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
    let failure = match codegen::generate(&input) {
        Ok(output) => return Ok(Sound::of(&output, String::new())),
        Err(failure) => failure,
    };
    let places = without_effect(&failure);
    if places.is_empty() {
        return Err(Box::new(failure));
    }
    // What has no effect can be left out without one.
    input.overlays = overlays
        .iter()
        .filter_map(|overlay| without(overlay, &places))
        .collect();
    // A name that it should give is missing now, which is the overlay's matter.
    input.collisions = Collisions::Settle;
    match codegen::generate(&input) {
        Ok(output) => Ok(Sound::of(&output, failure.render())),
        Err(failure) => Err(Box::new(failure)),
    }
}

impl Sound {
    fn of(output: &Output, stale: String) -> Self {
        let operations = output.api.operations.iter();
        let operations = operations
            .map(|operation| (operation.path.clone(), operation.method.as_str()))
            .collect();
        Self { operations, stale }
    }
}

/// Where the actions stand that match nothing or change nothing, where nothing else is wrong.
fn without_effect(failure: &Failure) -> BTreeSet<Position> {
    let mut places = BTreeSet::new();
    for found in failure.diagnostics() {
        match (found.severity, found.code) {
            (Severity::Warning, _) => {}
            (Severity::Error, Code::OverlayNoMatch | Code::OverlayNoChange) => {
                places.insert(found.span.start);
            }
            (Severity::Error, _) => return BTreeSet::new(),
        }
    }
    places
}

/// An overlay without the actions that have their targets there; none where no action is left.
fn without(overlay: &Source, places: &BTreeSet<Position>) -> Option<Source> {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    let (_, root) = codegen::parse::parse(overlay, &mut sources, &mut report)?;
    let actions = root.get("actions").and_then(Node::as_sequence)?;
    let is_left = |action: &&Node| {
        let target = action.get("target").map(|target| target.span.start);
        target.is_some_and(|start| !places.contains(&start))
    };
    let left: Vec<Json> = (actions.iter().filter(is_left))
        .map(Node::to_json)
        .collect();
    if left.is_empty() {
        return None;
    }
    let mut overlay = root.to_json();
    if let Some(actions) = overlay.get_mut("actions") {
        *actions = Json::Array(left);
    }
    Some(Source::new("spec/overlay.json", overlay.to_string()))
}

//! Whether the generator takes documents, and whether it is the overlay alone that it does not take.
//!
//! In: documents and the overlay. Out: what came of them once the actions are left out that do not
//! fit them, and those actions. Never here: another way than [`codegen::generate`].

use std::collections::BTreeSet;
use std::fmt::Write as _;

use codegen::diagnostic::Report;
use codegen::name::Collisions;
use codegen::source::{Position, Source, SourceMap};
use codegen::tree::Node;
use codegen::{Failure, Input, Output};
use serde_json::Value as Json;

/// What the actions that are left are called together. Each of them has a line.
const LEFT: &str = "spec/overlay.json";

/// An operation: its path and its method.
pub(super) type Operations = BTreeSet<(String, &'static str)>;

/// What came of documents.
pub(super) struct Sound {
    /// Every operation.
    pub(super) operations: Operations,
    /// The actions of the overlay that do not fit these documents, as diagnostics; empty where there
    /// are none.
    pub(super) stale: String,
}

/// Runs the generator over documents with as much of the overlay as fits them.
pub(super) fn sound(documents: &[Source], overlays: &[Source]) -> Result<Sound, Box<Failure>> {
    let mut input = Input {
        documents: documents.to_vec(),
        overlays: overlays.to_vec(),
        ..Input::default()
    };
    let mut stale = String::new();
    let mut actions: Vec<Action> = overlays.iter().flat_map(actions).collect();
    loop {
        let failure = match codegen::generate(&input) {
            Ok(output) => return Ok(Sound::of(&output, stale)),
            Err(failure) => failure,
        };
        let Some(faults) = faults(&failure, &actions) else {
            return Err(Box::new(failure));
        };
        if stale.is_empty() {
            stale = failure.render();
        } else {
            for (number, what) in &faults {
                if let Some(Action { file, start, .. }) = actions.get(*number) {
                    let _ = write!(stale, "\n{file}:{}: without those, {what}", start.line());
                }
            }
        }
        let without: BTreeSet<usize> = faults.iter().map(|(number, _)| *number).collect();
        let mut number = 0..;
        actions.retain(|_| {
            number
                .next()
                .is_some_and(|number| !without.contains(&number))
        });
        input.overlays = left(&mut actions).into_iter().collect();
        // A name that it should give is missing now, which is the overlay's matter.
        input.collisions = Collisions::Settle;
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

/// An action, where a person wrote it and where the generator finds it.
struct Action {
    file: String,
    start: Position,
    found: (String, Position),
    content: Json,
}

fn actions(overlay: &Source) -> Vec<Action> {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    let parsed = codegen::parse::parse(overlay, &mut sources, &mut report);
    let root = parsed.map(|(_, root)| root);
    let actions = root.as_ref().and_then(|root| root.get("actions"));
    let actions = actions.and_then(Node::as_sequence).unwrap_or_default();
    let action = |node: &Node| Action {
        file: overlay.name.clone(),
        start: node.span.start,
        found: (overlay.name.clone(), node.span.start),
        content: node.to_json(),
    };
    actions.iter().map(action).collect()
}

/// The actions that are wrong and what is said of them; none where anything else is wrong.
fn faults(failure: &Failure, actions: &[Action]) -> Option<Vec<(usize, String)>> {
    let found = failure.to_json();
    let errors = found.iter().filter(|found| found["severity"] == "error");
    let faults = errors.map(|error| {
        let count = |key: &str| usize::try_from(error[key].as_u64()?).ok();
        let (line, column) = (count("line")?, count("column")?);
        let place = Position::new(line, column);
        // It stands in the last action that begins before it.
        let number = actions.iter().rposition(|action| {
            let (file, start) = &action.found;
            error["file"] == file.as_str() && *start <= place
        });
        Some((number?, error["message"].as_str()?.to_owned()))
    });
    let faults: Option<Vec<_>> = faults.collect();
    faults.filter(|faults| !faults.is_empty())
}

/// An overlay of actions; none where there is no action.
fn left(actions: &mut [Action]) -> Option<Source> {
    let mut lines = Vec::new();
    for (line, action) in (2..).zip(actions.iter_mut()) {
        action.found = (LEFT.to_owned(), Position::new(line, 1));
        lines.push(action.content.to_string());
    }
    let text = format!(
        "{{\"overlay\":\"1.0.0\",\"info\":{{\"title\":\"\",\"version\":\"\"}},\"actions\":[\n{}\n]}}",
        lines.join(",\n")
    );
    (!lines.is_empty()).then(|| Source::new(LEFT, text))
}

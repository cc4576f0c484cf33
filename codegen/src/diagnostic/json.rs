//! Diagnostics for tools.
//!
//! In: causes in order. Out: an object of JSON for each; the names of its members stay, as
//! `Failure::to_json` tells them. Never here: text that is made for a terminal.

use serde_json::{Value as Json, json};

use super::render::MOST_PLACES;
use super::{Diagnostic, Severity};
use crate::source::{Pointer, SourceMap, Span};

/// The causes, each with its first places.
pub(super) fn records(causes: &[Vec<&Diagnostic>], sources: &SourceMap) -> Vec<Json> {
    let cause = |places: &Vec<&Diagnostic>| {
        let (first, others) = places.split_first()?;
        Some(record(first, others, sources))
    };
    causes.iter().filter_map(cause).collect()
}

fn record(first: &Diagnostic, others: &[&Diagnostic], sources: &SourceMap) -> Json {
    let severity = match first.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let related = first
        .related
        .iter()
        .map(|(span, message)| with(place(*span, sources), &[("message", json!(message))]));
    let places = others.iter().take(MOST_PLACES).map(|other| {
        let pointer = other.pointer.as_ref().map(|at| json!(at.as_str()));
        let pointer = ("pointer", pointer.unwrap_or_default());
        let subject = ("subject", json!(other.subject));
        let message = ("message", json!(other.message));
        with(place(other.span, sources), &[message, pointer, subject])
    });
    let allow = first.code.fallback().map(|fallback| {
        json!({
            "argument": first.argument(),
            "extension": first.extension(),
            "fallback": fallback,
        })
    });
    with(
        place(first.span, sources),
        &[
            ("code", json!(first.code.name())),
            ("severity", json!(severity)),
            ("message", json!(first.message)),
            ("subject", json!(first.subject)),
            (
                "pointer",
                json!(first.pointer.as_ref().map(Pointer::as_str)),
            ),
            ("why", json!(first.code.meaning().trim())),
            ("help", json!(first.help)),
            ("overlay", json!(first.overlay())),
            ("allow", json!(allow)),
            ("related", related.collect()),
            ("count", json!(others.len() + 1)),
            ("places", places.collect()),
        ],
    )
}

/// A place; a finding that is about no text has none.
fn place(span: Span, sources: &SourceMap) -> Json {
    let name = sources.name(span.file);
    if span.start.line() == 0 || name.is_empty() {
        return json!({ "file": null, "line": null, "column": null, "end": null });
    }
    let (line, column) = (span.start.line(), span.start.column());
    let end = json!({ "line": span.end.line(), "column": span.end.column() });
    json!({ "file": name, "line": line, "column": column, "end": end })
}

fn with(mut object: Json, members: &[(&str, Json)]) -> Json {
    if let Some(object) = object.as_object_mut() {
        for (name, value) in members {
            object.insert((*name).to_owned(), value.clone());
        }
    }
    object
}

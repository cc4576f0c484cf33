//! Says that several things would get one name, and how a person settles it.
//!
//! In: what the names of a room came to. Out: diagnostics with both places and an action of the
//! overlay. Never here: a name.

use std::fmt::Write as _;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::ir::Place;
use crate::source::Pointer;

use super::case::RustName;
use super::settle::Settled;

/// What the things of a room are, for the words of a diagnostic.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// What one of them is.
    pub(super) what: &'static str,
    /// The extension that gives it a name.
    pub(super) key: &'static str,
}

/// Reports what was settled as warnings, and what was not as errors.
pub(super) fn report(report: &mut Report, room: Room, settled: &Settled, places: &[&Place]) {
    for loss in &settled.open {
        if let (Some(place), Some(rival)) = (places.get(loss.thing), places.get(loss.rival)) {
            report.push(one(room, &loss.name, None, place, rival));
        }
    }
    for loss in &settled.losses {
        let name = settled.names.get(loss.thing);
        if let (Some(place), Some(rival)) = (places.get(loss.thing), places.get(loss.rival)) {
            report.push(one(room, &loss.name, name, place, rival));
        }
    }
}

/// Two things with one name, and how to settle it.
fn one(
    Room { what, key }: Room,
    name: &RustName,
    settled: Option<&RustName>,
    place: &Place,
    rival: &Place,
) -> Diagnostic {
    let target = match key {
        // The names of values stand at their enum.
        "x-enum-varnames" => place.pointer.parent().parent(),
        _ => place.pointer.clone(),
    };
    let chosen = match (key, what) {
        ("x-enum-varnames", _) => "[One, Another]",
        (_, "type") => "AnotherName",
        _ => "another_name",
    };
    let message = format!("this {what} and another one would both be called `{name}`");
    let path = json_path(&target);
    let action = format!("- target: {path}\n    update:\n      {key}: {chosen}");
    let diagnostic = match settled {
        Some(settled) => {
            let message = format!("{message}, so this one is called `{settled}`");
            Diagnostic::warning(Code::NameCollision, place.span, message).help(format!(
                "an action of the overlay gives it a better name:\n  {action}"
            ))
        }
        None => Diagnostic::error(Code::NameCollision, place.span, message).help(format!(
            "give one of them a name by an action of the overlay:\n  {action}"
        )),
    };
    diagnostic
        .of(place.pointer.as_str())
        .also(rival.span, "the other one stands here")
}

/// Reports a name that a person chose and that is none in Rust.
pub(super) fn bad_name(
    report: &mut Report,
    key: &str,
    place: &Place,
    requested: &str,
    better: &RustName,
) {
    let shown: String = requested.chars().take(60).collect();
    report.push(
        Diagnostic::error(
            Code::BadExtension,
            place.span,
            format!("`{key}: {shown}` is no name in Rust's case"),
        )
        .of(place.pointer.as_str())
        .help(format!("`{better}` would be one")),
    );
}

/// Members that hold lists, so that a number behind them is a place in the list.
const LISTS: &[&str] = &[
    "allOf",
    "anyOf",
    "enum",
    "oneOf",
    "parameters",
    "security",
    "servers",
];

/// The JSONPath of a pointer, as overlays write it: in terms of the document as it was found.
fn json_path(pointer: &Pointer) -> String {
    let mut path = String::from("$");
    let mut list = false;
    for token in pointer.tokens() {
        if list && token.parse::<usize>().is_ok() {
            let _ = write!(path, "[{token}]");
        } else {
            let token = match token.as_str() {
                "x-defs" => "$defs",
                "x-definitions" => "definitions",
                other => other,
            };
            let quoted = token.replace('\\', "\\\\").replace('\'', "\\'");
            let _ = write!(path, "['{quoted}']");
        }
        list = LISTS.contains(&token.as_str());
    }
    path
}

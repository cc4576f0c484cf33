//! Says that several things would get one name, and how a person settles it.
//!
//! In: what the names of a room came to. Out: diagnostics with both places and an action of the
//! overlay. Never here: a name.

use crate::diagnostic::{Code, Diagnostic, Fix, Report};
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

/// Reports what was settled as errors that are allowed, and what was not as others.
pub(super) fn report(report: &mut Report, room: Room, settled: &Settled, places: &[&Place]) {
    for loss in &settled.open {
        if let (Some(place), Some(rival)) = (places.get(loss.thing), places.get(loss.rival)) {
            report.refuse(one(room, &loss.name, None, place, rival));
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
    let message = format!("this {what} and another one would both be called `{name}`");
    let (message, help) = match settled {
        Some(settled) => (
            format!("{message}, so this one is called `{settled}`"),
            "an action of the overlay gives it a better name",
        ),
        None => (message, "give one of them another name"),
    };
    Diagnostic::error(Code::NameCollision, place.span, message)
        .help(help)
        .fix(another_name(what, key, name, &place.pointer))
        .of(place.pointer.as_str())
        .also(rival.span, "the other one stands here")
}

/// The action that gives a thing a name of its own.
fn another_name(what: &str, key: &str, name: &RustName, at: &Pointer) -> Fix {
    // The names of values stand at their enum, and are chosen all at once.
    if key == "x-enum-varnames" {
        return Fix::remove(at.parent().parent().child(key));
    }
    let words = name.as_str();
    let is_operation = at.as_str().starts_with("/paths/") && at.tokens().count() == 3;
    let other = if what == "type" && !is_operation {
        RustName::ty(&format!("Other{words}"))
    } else {
        // The structs of an operation are called after its method.
        let method = [super::PARAMS, super::ERROR];
        let method = method.iter().find_map(|end| words.strip_suffix(end));
        RustName::field(&format!("other {}", method.unwrap_or(words)))
    };
    Fix::update(at.clone(), key, other.to_string())
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
        .help(format!("`{better}` would be one"))
        .fix(Fix::update(place.pointer.clone(), key, better.to_string())),
    );
}

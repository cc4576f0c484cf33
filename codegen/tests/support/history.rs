//! The history of Finch's document, state by state: `tests/history` holds thirteen copies, and the
//! overlays that stood beside them.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::source::Source;
use codegen::{Input, Output, generate};

/// The states from the oldest to today's.
pub(crate) const STATES: [&str; 13] = [
    "v00", "v01", "v02", "v03", "v04", "v05", "v06", "v07", "v08", "v09", "v10", "v11", "v12",
];

/// Where the states are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/history")
}

/// Every state and the one after it.
pub(crate) fn steps() -> impl Iterator<Item = (&'static str, &'static str)> {
    STATES.into_iter().zip(STATES.into_iter().skip(1))
}

/// The document of a state.
pub(crate) fn document(state: &str) -> String {
    read(&folder().join(format!("{state}.yaml")))
}

/// A state with its overlay. The document has the same name in all of them, as it has on the day
/// that it changes.
pub(crate) fn input(state: &str) -> Input {
    let overlay = read(&folder().join("overlays").join(overlay(state)));
    Input {
        documents: vec![Source::new("spec.yaml", document(state))],
        overlays: vec![Source::new("overlay.yaml", overlay)],
        ..Input::default()
    }
}

/// What is generated from a state.
pub(crate) fn output(state: &str) -> Output {
    generate(&input(state)).unwrap_or_else(|failure| panic!("{state}:\n{failure}"))
}

/// The overlay that stood beside a state: it changes where what it names moves.
fn overlay(state: &str) -> &'static str {
    match state {
        "v00" | "v01" | "v02" | "v03" | "v04" | "v05" => "v00.yaml",
        "v06" | "v07" => "v06.yaml",
        _ => "v08.yaml",
    }
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

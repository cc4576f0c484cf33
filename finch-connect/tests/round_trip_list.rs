//! The list of the round trips: every component of every golden case and of Finch's documents.
//!
//! In: the documents and the committed types. Out: `round_trip/cases/list.rs`, compared, or written
//! with `UPDATE_EXPECT=1`. Never here: the types themselves, so that a list that names one that is gone
//! can be written anew.
#![allow(
    clippy::all,
    clippy::pedantic,
    dead_code,
    unreachable_pub,
    reason = "shared with the round trips, which use more of it"
)]

#[path = "round_trip/listing.rs"]
mod listing;
#[path = "round_trip/schemas.rs"]
mod schemas;

/// Every component of every golden case and of Finch's documents is in the list.
#[test]
fn no_component_is_forgotten() {
    let file = schemas::workspace().join("finch-connect/tests/round_trip/cases/list.rs");
    let wanted = listing::listing();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, wanted).unwrap();
        return;
    }
    let now = std::fs::read_to_string(&file).unwrap();
    let missing: Vec<&str> = wanted
        .lines()
        .filter(|line| !now.lines().any(|other| other == *line))
        .collect();
    assert!(
        now == wanted,
        "{} is not up to date: run this test with UPDATE_EXPECT=1. It lacks\n{}",
        file.display(),
        missing.join("\n")
    );
}

//! The instructions that the generator executes for documents that stay as they are.
//!
//! In: golden documents, and the program `generate` of `codegen`'s examples, run by valgrind. Out: a
//! figure for each document, made of the stages and crates that spend them. Never here: a time.
//!
//! Two runs differ by less than a thousandth of a percent. Another compiler makes other code of the
//! same source; the figures name the one that they were counted with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use super::origin;
use super::record::{Figure, Section};
use super::run::{self, Scratch};
use crate::outcome::Stop;

/// One state of Finch's document, and those golden cases that come to most code.
const DOCUMENTS: [&str; 5] = [
    "codegen/tests/history/v12.yaml",
    "codegen/tests/cases/all-of-meets/spec.yaml",
    "codegen/tests/cases/bodies-several/spec.yaml",
    "codegen/tests/cases/branches-beside-members/spec.yaml",
    "codegen/tests/cases/rust-collisions/spec.yaml",
];

/// Optimised, but by no more than what tells good code from bad: a release as it is takes twice as
/// long to build, and its figures are a third less.
const PROFILE: [&str; 7] = [
    "--release",
    "--config",
    "profile.release.lto='off'",
    "--config",
    "profile.release.codegen-units=16",
    "--config",
    "profile.release.opt-level=1",
];

/// Counts the instructions.
pub(super) fn count(root: &Path) -> Result<Section, Stop> {
    run::output(Command::new("valgrind").arg("--version")).map_err(|_| {
        Stop::Failed(
            "instructions are counted by valgrind, which is not installed: \
             `apt-get install valgrind` on Debian and Ubuntu; where there is none, name the other \
             budgets"
                .to_owned(),
        )
    })?;
    let program = build(root)?;
    let scratch = Scratch::new()?;
    let mut section = Section {
        made_with: Some(("rustc", run::compiler(root)?)),
        ..Section::default()
    };
    for document in DOCUMENTS {
        let profile = scratch.file("callgrind");
        let mut command = Command::new("valgrind");
        command
            .args([
                "--quiet",
                "--tool=callgrind",
                "--compress-strings=no",
                "--compress-pos=no",
            ])
            .arg(format!("--callgrind-out-file={}", profile.display()))
            .arg(&program)
            .arg(document)
            .current_dir(root);
        run::output(&mut command)?;
        let figure = figure(&run::read(&profile)?).ok_or_else(|| {
            Stop::Failed(format!("{document}: valgrind's file is not understood"))
        })?;
        section.figures.insert(document.to_owned(), figure);
    }
    Ok(section)
}

/// The program that only generates.
fn build(root: &Path) -> Result<PathBuf, Stop> {
    let mut command = run::cargo(root);
    command
        .args(["build", "--quiet", "--locked", "--message-format=json"])
        .args([
            "--package",
            "finch-connect-codegen",
            "--example",
            "generate",
        ])
        .args(PROFILE);
    let messages = run::output(&mut command)?;
    let mut executables = messages.lines().filter_map(|line| {
        let message: Json = serde_json::from_str(line).ok()?;
        Some(PathBuf::from(message["executable"].as_str()?))
    });
    executables
        .next_back()
        .ok_or_else(|| Stop::Failed("cargo does not say where the program is".to_owned()))
}

/// What a file of callgrind comes to: all instructions, and where they are spent.
fn figure(profile: &str) -> Option<Figure> {
    let mut parts: BTreeMap<String, u64> = BTreeMap::new();
    let mut total = 0;
    let mut place = String::new();
    let mut lines = profile.lines();
    while let Some(line) = lines.next() {
        if let Some(function) = line.strip_prefix("fn=") {
            place = origin::of(function);
        } else if line.starts_with("calls=") {
            // The next line is what the callee spends, which stands there, too.
            lines.next();
        } else if line.starts_with(|first: char| first.is_ascii_digit()) {
            let cost: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
            *parts.entry(place.clone()).or_default() += cost;
            total += cost;
        }
    }
    if total == 0 {
        return None;
    }
    origin::gather(&mut parts, total);
    Some(Figure { total, parts })
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn what_callees_spend_is_counted_once() {
        let profile = "version: 1\npositions: line\nsummary: 1000\n\nob=x\nfl=y\nfn=codegen::print::layout\n1 300\n2 200\ncfn=memcpy\ncalls=3 0\n2 495\n\nfn=memcpy\n7 495\n\nfn=<codegen::print::File as core::fmt::Debug>::fmt\n9 5\n";
        let figure = figure(profile).unwrap();
        assert_eq!(figure.total, 1000);
        let parts: Vec<(&str, u64)> = figure
            .parts
            .iter()
            .map(|(name, cost)| (&name[..], *cost))
            .collect();
        assert_eq!(
            parts,
            [("(no Rust)", 495), ("(others)", 0), ("codegen::print", 505)]
        );
        assert!(super::figure("positions: line\n").is_none());
        assert!(super::figure("fn=x\n1 many\n").is_none());
    }
}

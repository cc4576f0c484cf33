//! What the generator made of documents, and what it makes of them now.
//!
//! In: the golden cases and Finch's documents as a commit has them. Out: for each of them the lines
//! that are different. Never here: documents as they are now; what they bring is another matter.

use std::collections::BTreeMap;
use std::path::Path;

use codegen::name::Collisions;
use codegen::source::Source;
use codegen::{Input, Output};

use super::hunks::{self, Hunk};
use crate::git::{Commit, Repository};
use crate::outcome::Stop;
use crate::workspace;
use crate::workspace::{LEDGER, OPERATIONS, TYPES};

/// The folder of the golden cases.
const FOLDER: &str = "codegen/tests/cases";
/// The name under which Finch's own documents are told.
pub(super) const FINCH: &str = "Finch's documents";

/// Some documents, and what became of their output.
pub(super) struct Case {
    /// What it is called.
    pub(super) name: String,
    /// What became of it.
    pub(super) fate: Fate,
    /// Whether its documents are other ones now.
    pub(super) edited: bool,
}

/// What became of the output.
pub(super) enum Fate {
    /// These files are different; where there is none, everything is as it was.
    Compared(Vec<FileDiff>),
    /// There was no such case.
    New,
    /// There is no such case any more.
    Gone,
    /// The generator refuses the documents now: the beginning of what it says.
    Refused(String),
}

/// A file that is different.
pub(super) struct FileDiff {
    /// What it is called in a report: one of [`FILES`].
    pub(super) name: &'static str,
    /// Its differences.
    pub(super) hunks: Vec<Hunk>,
}

impl FileDiff {
    /// How many lines came and went.
    pub(super) fn lines(&self) -> (usize, usize) {
        let counts = self.hunks.iter().map(Hunk::lines);
        counts.fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1))
    }
}

/// The files of a case.
pub(super) const FILES: [&str; 4] = ["types.rs", "operations.rs", "ledger.md", "warnings.txt"];

type Files = BTreeMap<String, Vec<u8>>;

/// Finch's own documents.
pub(super) fn finch(repository: &Repository, commit: &Commit) -> Result<Case, Stop> {
    let input = workspace::input_at(repository, commit)?;
    let mut committed = Files::new();
    for (name, path) in FILES.into_iter().zip([TYPES, OPERATIONS, LEDGER]) {
        if let Some(bytes) = repository.show(commit, path)? {
            committed.insert(name.to_owned(), bytes);
        }
    }
    let now = workspace::input()?;
    let parts = |input: &Input| -> Vec<(String, Vec<u8>)> {
        let sources = input.documents.iter().chain(&input.overlays);
        let parts = sources.map(|source| (source.name.clone(), source.bytes.clone()));
        parts.collect()
    };
    Ok(Case {
        name: FINCH.to_owned(),
        edited: parts(&input) != parts(&now),
        fate: fate(&input, &committed),
    })
}

/// The golden cases, in the order of their names.
pub(super) fn golden(
    root: &Path,
    repository: &Repository,
    commit: &Commit,
) -> Result<Vec<Case>, Stop> {
    let mut then: BTreeMap<String, Files> = BTreeMap::new();
    for (path, bytes) in repository.files(commit, FOLDER)? {
        let below = path
            .strip_prefix(FOLDER)
            .and_then(|path| path.strip_prefix('/'));
        if let Some((case, file)) = below.and_then(|path| path.split_once('/')) {
            let files = then.entry(case.to_owned()).or_default();
            files.insert(file.to_owned(), bytes);
        }
    }
    let mut now = present(root)?;
    let mut cases = Vec::new();
    for (name, files) in then {
        let (committed, inputs): (Files, Files) =
            files.into_iter().partition(|(file, _)| !is_input(file));
        let inputs_now = now.remove(&name);
        let edited = inputs_now.as_ref().is_some_and(|now| *now != inputs);
        let fate = match inputs_now {
            None => Fate::Gone,
            Some(_) => fate(&input(inputs), &committed),
        };
        cases.push(Case { name, fate, edited });
    }
    cases.extend(now.into_keys().map(|name| Case {
        name,
        fate: Fate::New,
        edited: false,
    }));
    cases.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(cases)
}

/// The cases that there are now, with what they are made of.
fn present(root: &Path) -> Result<BTreeMap<String, Files>, Stop> {
    let folder = root.join(FOLDER);
    let mut cases = BTreeMap::new();
    for case in folders(&folder)? {
        let mut files = Files::new();
        for name in entries(&folder.join(&case))? {
            if is_input(&name) {
                let path = folder.join(&case).join(&name);
                files.insert(name, workspace::read(&path, "")?.bytes);
            }
        }
        cases.insert(case, files);
    }
    Ok(cases)
}

fn folders(folder: &Path) -> Result<Vec<String>, Stop> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut names = entries(folder)?;
    names.retain(|name| folder.join(name).is_dir());
    Ok(names)
}

fn entries(folder: &Path) -> Result<Vec<String>, Stop> {
    let failed =
        |error: std::io::Error| Stop::Failed(format!("cannot read {}: {error}", folder.display()));
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect::<Result<_, _>>().map_err(failed)
}

/// A file of this name says that colliding names are settled.
const SETTLE: &str = "settle";

/// Whether a file of a case is read; the others are what comes out. The golden test of the
/// generator has it the same way (`codegen/tests/support`).
fn is_input(name: &str) -> bool {
    name == "overlay.yaml"
        || name == SETTLE
        || name.starts_with("spec") && [".yaml", ".json"].iter().any(|end| name.ends_with(end))
}

fn input(mut files: Files) -> Input {
    let collisions = match files.remove(SETTLE) {
        Some(_) => Collisions::Settle,
        None => Collisions::Refuse,
    };
    let sources = files
        .into_iter()
        .map(|(name, bytes)| Source::new(name, bytes));
    Input {
        collisions,
        ..Input::of_folder(sources)
    }
}

/// Holds what the generator makes now against what was committed.
fn fate(input: &Input, committed: &Files) -> Fate {
    let output = match codegen::generate(input) {
        Ok(output) => output,
        Err(failure) => {
            let said = failure.render();
            return Fate::Refused(said.lines().next().unwrap_or_default().to_owned());
        }
    };
    let Output {
        types,
        operations,
        ledger,
        warnings,
        ..
    } = &output;
    let now = [types, operations, ledger, warnings];
    let differences = FILES.into_iter().zip(now).filter_map(|(name, now)| {
        let then = committed.get(name).map(Vec::as_slice).unwrap_or_default();
        let hunks = hunks::between(&String::from_utf8_lossy(then), now);
        (!hunks.is_empty()).then_some(FileDiff { name, hunks })
    });
    Fate::Compared(differences.collect())
}

//! Where the files of this workspace stand.
//!
//! In: nothing. Out: paths, and the documents of `spec/`. Never here: a file that is written.

use std::path::{Path, PathBuf};

use codegen::Input;
use codegen::source::Source;

use crate::git::{self, Commit, Repository};
use crate::outcome::Stop;

/// What `generate` writes.
pub(crate) const TYPES: &str = "finch-connect/src/generated/types.rs";
pub(crate) const OPERATIONS: &str = "finch-connect/src/generated/operations.rs";
pub(crate) const LEDGER: &str = "spec/interpretation.md";

/// Names another folder to work on, for tests of the commands.
const ROOT: &str = "FINCH_XTASK_ROOT";

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    if let Some(other) = std::env::var_os(ROOT).filter(|other| !other.is_empty()) {
        return PathBuf::from(other);
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// The documents and the overlay of `spec/`.
pub(crate) fn input() -> Result<Input, Stop> {
    let folder = root().join("spec");
    let entries = std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(&folder, &error))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.is_file() {
            let name = format!("spec/{name}");
            files.push(read(&path, name)?);
        }
    }
    Ok(Input::of_folder(files))
}

/// The documents and the overlay of `spec/` as a commit has them.
pub(crate) fn input_at(repository: &Repository, commit: &Commit) -> Result<Input, git::Error> {
    let files = repository.files(commit, "spec")?;
    let direct = files.into_iter().filter(|(path, _)| {
        let below = path.strip_prefix("spec/");
        below.is_some_and(|name| !name.contains('/'))
    });
    let sources = direct.map(|(path, bytes)| Source::new(path, bytes));
    Ok(Input::of_folder(sources))
}

/// A file as a source of that name.
pub(crate) fn read(path: &Path, name: impl Into<String>) -> Result<Source, Stop> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    Ok(Source::new(name, bytes))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Stop {
    Stop::Failed(format!("cannot read {}: {error}", path.display()))
}

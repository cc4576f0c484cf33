//! The sources that people write.
//!
//! In: the workspace. Out: each `.rs` file of it, read. Never here: what the generator writes.

use std::fs;
use std::path::{Path, PathBuf};

/// A file.
pub(crate) struct Source {
    /// Its path from the top of the workspace, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) file: syn::File,
}

/// What a generator writes, or a test expects it to write.
const WRITTEN: &[&str] = &[
    "finch-connect/src/generated",
    "codegen/tests/cases",
    "codegen/tests/history",
    "codegen/fuzz",
];

pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files below the crates.
pub(crate) fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    for name in ["codegen", "finch-connect", "xtask"] {
        below(name, &mut sources);
    }
    assert!(sources.len() > 300, "where are the sources?");
    sources
}

/// All files below a folder of the workspace.
pub(crate) fn below(folder: &str, sources: &mut Vec<Source>) {
    if WRITTEN.contains(&folder) || folder.ends_with("/target") {
        return;
    }
    let mut names: Vec<(String, bool)> = fs::read_dir(top().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, entry.file_type().unwrap().is_dir())
        })
        .collect();
    names.sort();
    for (name, is_folder) in names {
        let path = format!("{folder}/{name}");
        if is_folder {
            below(&path, sources);
        } else if Path::new(&name).extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(top().join(&path)).unwrap();
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            sources.push(Source { path, text, file });
        }
    }
}

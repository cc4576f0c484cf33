//! What the tests over folders of documents share: a folder becomes an input.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::Input;
use codegen::source::Source;

/// The folders below `tests/<name>`, sorted.
pub(crate) fn folders(name: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name);
    let mut folders: Vec<PathBuf> = fs::read_dir(&root)
        .expect("the folder of cases is there")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no cases below {}", root.display());
    folders
}

/// The name of a case.
pub(crate) fn name(folder: &Path) -> String {
    folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The documents and the overlay of a case, under names that are the same on every machine.
pub(crate) fn input(folder: &Path) -> Input {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the case can be read")
        .map(|entry| name(&entry.expect("the entry can be read").path()))
        .filter(|name| is_input(name) && name != SETTLE)
        .collect();
    names.sort();
    let mut input = Input::of_folder(names.into_iter().map(|name| {
        let bytes = fs::read(folder.join(&name)).expect("the document can be read");
        Source::new(name, bytes)
    }));
    if folder.join(SETTLE).exists() {
        input.collisions = codegen::name::Collisions::Settle;
    }
    input
}

/// A file of this name beside the documents says that colliding names are settled, as they are
/// for documents of others; elsewhere they are errors, as they are for Finch's own.
pub(crate) const SETTLE: &str = "settle";

/// Whether a file of a case is read; the others are what comes out.
pub(crate) fn is_input(name: &str) -> bool {
    name == "overlay.yaml"
        || name == SETTLE
        || name.starts_with("spec") && [".yaml", ".json"].iter().any(|end| name.ends_with(end))
}

//! What there is to generate from: every golden case with what it does with collisions, and the
//! documents of this repository.

use std::fs;
use std::path::Path;

use codegen::Input;
use codegen::source::Source;

use crate::support;

pub(crate) fn inputs() -> Vec<(String, Input)> {
    let folders = support::folders("cases");
    let cases = folders
        .iter()
        .map(|folder| (support::name(folder), support::input(folder)));
    let mut inputs: Vec<(String, Input)> = cases.collect();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let files = fs::read_dir(spec)
        .expect("the documents are there")
        .map(|entry| {
            let path = entry.expect("the entry can be read").path();
            let bytes = fs::read(&path).unwrap_or_default();
            Source::new(support::name(&path), bytes)
        });
    let own = Input::of_folder(files);
    assert!(!own.documents.is_empty(), "the documents are there");
    inputs.push(("spec".to_owned(), own));
    inputs
}

//! Generates the types and operations from `spec/` when the crate is built.
//!
//! In: the documents. Out: `types.rs` and `operations.rs` in `OUT_DIR`, and the configuration
//! `finch_connect_regenerated`, by which `lib.rs` compiles them instead of the committed copy.
//! Never here: a file outside of `OUT_DIR`, the network, a panic on a document.
//!
//! Without the feature `regenerate`, or where no document is found, nothing is done and the
//! committed copy is compiled.

use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rustc-check-cfg=cfg(finch_connect_regenerated)");
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "regenerate")]
    if let Err(message) = regenerate::run() {
        for line in message.lines() {
            eprintln!("{line}");
        }
        println!("cargo::error=the documents in spec/ cannot be turned into code, see above");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[cfg(feature = "regenerate")]
mod regenerate {
    use std::path::{Path, PathBuf};

    use codegen::source::Source;
    use codegen::{Input, Output};

    /// In the workspace the documents stand beside the crate, in its package inside.
    const PLACES: [&str; 2] = ["../spec", "spec"];

    /// What tells our folder from one beside a vendored copy that only has the same name.
    const MARKS: [&str; 2] = ["sources.toml", "overlay.yaml"];

    pub(super) fn run() -> Result<(), String> {
        let own =
            PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").ok_or("no CARGO_MANIFEST_DIR")?);
        let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
        let Some(folder) = PLACES
            .iter()
            .map(|place| own.join(place))
            .find(|folder| MARKS.iter().any(|mark| folder.join(mark).is_file()))
        else {
            return Ok(());
        };
        println!("cargo::rerun-if-changed={}", folder.display());
        let input = input(&folder)?;
        if input.documents.is_empty() {
            return Ok(());
        }
        let Output {
            types, operations, ..
        } = codegen::generate(&input).map_err(|failure| failure.render())?;
        for (name, text) in [("types.rs", &types), ("operations.rs", &operations)] {
            let place = out.join(name);
            std::fs::write(&place, text)
                .map_err(|error| format!("cannot write {}: {error}", place.display()))?;
            warn_if_stale(&own.join("src/generated").join(name), name, text);
        }
        println!("cargo::rustc-cfg=finch_connect_regenerated");
        Ok(())
    }

    fn input(folder: &Path) -> Result<Input, String> {
        let unreadable =
            |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            if path.is_file() {
                println!("cargo::rerun-if-changed={}", path.display());
                let bytes = std::fs::read(&path)
                    .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
                files.push(Source::new(format!("spec/{name}"), bytes));
            }
        }
        Ok(Input::of_folder(files))
    }

    /// People review the committed copy: it should say what is compiled.
    fn warn_if_stale(committed: &Path, name: &str, text: &str) {
        println!("cargo::rerun-if-changed={}", committed.display());
        let same = std::fs::read(committed).is_ok_and(|bytes| bytes == text.as_bytes());
        if !same {
            println!(
                "cargo::warning=src/generated/{name} is not what spec/ makes: run `cargo xtask generate`"
            );
        }
    }
}

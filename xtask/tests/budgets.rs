//! `cargo xtask budgets` as people run it, against files that differ from the one that is committed.
//! What needs a build of its own is run by CI; that those figures fail too where they have to is
//! tested in `src/budgets/judge.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use toml_edit::DocumentMut;

/// The committed file with a change, in a folder of its own.
struct Changed {
    _folder: TempDir,
    file: PathBuf,
}

impl Changed {
    fn new(change: impl FnOnce(&mut DocumentMut)) -> Self {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../budgets.toml");
        let mut record: DocumentMut = fs::read_to_string(committed).unwrap().parse().unwrap();
        change(&mut record);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("budgets.toml");
        fs::write(&file, record.to_string()).unwrap();
        Self {
            _folder: folder,
            file,
        }
    }

    /// The exit code and both streams.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("budgets")
            .args(arguments)
            .arg("--file")
            .arg(&self.file)
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    }
}

#[test]
fn the_cheap_figures_are_within_their_budgets() {
    let committed = Changed::new(|_| {});
    let (code, text) = committed.run(&["crates", "lines"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.ends_with("all figures are within their budgets\n"),
        "{text}"
    );
}

#[test]
fn a_crate_that_is_not_on_record_is_named() {
    let mut recorded = 0;
    let less = Changed::new(|record| {
        let figure = &mut record["crates"]["finch-connect, rustls"];
        recorded = figure["total"].as_integer().unwrap() - 1;
        figure["total"] = toml_edit::value(recorded);
        let parts = figure["parts"].as_array_mut().unwrap();
        parts.retain(|name| name.as_str() != Some("hyper-rustls"));
    });
    let (code, text) = less.run(&["crates"]);
    assert_eq!(code, Some(1), "{text}");
    let expected = format!(
        "crates, finch-connect, rustls: {} counted, {recorded} recorded: 1 more",
        recorded + 1
    );
    assert!(text.contains(&expected), "{text}");
    assert!(text.contains("\n    new: hyper-rustls (1)\n"), "{text}");
    assert!(
        text.ends_with("  cargo xtask budgets crates --update\n"),
        "{text}"
    );

    let (code, text) = less.run(&["crates", "--update"]);
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = less.run(&["crates"]);
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn a_line_more_than_recorded_and_a_line_less_are_named_with_their_item() {
    for (by, said) in [(-1, "1 more"), (1, "1 less")] {
        let changed = Changed::new(|record| {
            let figure = &mut record["lines"]["types.rs"];
            for path in [&["total"][..], &["parts", "AuthMethod"]] {
                let item = path
                    .iter()
                    .fold(&mut *figure, |item, name| &mut item[*name]);
                *item = toml_edit::value(item.as_integer().unwrap() + by);
            }
        });
        let (code, text) = changed.run(&["lines"]);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains(said), "{text}");
        assert!(
            text.contains(&format!("\n    AuthMethod: {:+} (", -by)),
            "{text}"
        );
    }
}

#[test]
fn other_documents_are_told_and_held_less_strictly() {
    let changed = Changed::new(|record| {
        record["lines"]["documents"] = toml_edit::value("others");
        record["lines"]["types.rs"]["total"] = toml_edit::value(270);
    });
    let (code, text) = changed.run(&["lines"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("warning: lines: held to 25 % only"), "{text}");
}

#[test]
fn a_file_that_is_none_and_a_budget_that_there_is_not_are_refused() {
    let changed = Changed::new(|record| record["lines"] = toml_edit::value(3));
    let (code, text) = changed.run(&["lines"]);
    assert_eq!(code, Some(1), "{text}");
    let (code, text) = changed.run(&["seconds"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(
        text.starts_with("the budgets are `crates`, `lines`, `llvm` and `instructions`"),
        "{text}"
    );
    fs::remove_file(&changed.file).unwrap();
    let (code, text) = changed.run(&["lines"]);
    assert_eq!(code, Some(1), "{text}");
}

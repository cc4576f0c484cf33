//! What stands on record of a document, and what is edited.
//!
//! In: `spec/sources.toml` in every state. Out: what `vendor` says of it.

use std::fs;

use crate::vendored::{PETS, TOYS, Workspace};

/// Words of our own are edited in their place, and noted; what was vendored is not.
#[test]
fn only_words_of_our_own_are_edited() {
    let workspace = Workspace::new();
    workspace.write(
        "spec/toys.yaml",
        TOYS.replace("text: toys", "text: all toys"),
    );
    let said = workspace.checks();
    assert!(
        said.starts_with("spec/toys.yaml is not what was vendored on 2020-02-02: its sha256 is "),
        "{said}"
    );
    assert!(
        said.contains("help: if the change is meant, `cargo xtask vendor spec/toys.yaml` notes it"),
        "{said}"
    );
    let said = workspace.takes(&["vendor", "spec/toys.yaml"]);
    assert!(said.contains("noted      spec/toys.yaml\n"), "{said}");
    workspace.is_sound();
    workspace.write(
        "spec/pets.yaml",
        PETS.replace("text: pets", "text: all pets"),
    );
    let said = workspace.refuses(&["vendor", "spec/pets.yaml"]);
    assert!(said.starts_with("spec/pets.yaml was edited: "), "{said}");
}

#[test]
fn what_is_not_on_record_is_told_all_at_once() {
    let workspace = Workspace::new();
    fs::rename(
        workspace.path().join("spec/toys.yaml"),
        workspace.path().join("spec/other.yaml"),
    )
    .unwrap();
    workspace.write("spec/pets.yaml", format!("{PETS}# mine\n"));
    workspace.write(
        "spec/.hidden.yml",
        "openapi: 3.1.0\ninfo: { title: Shop, version: '1' }\n",
    );
    let said = workspace.checks();
    for expected in [
        "spec/pets.yaml is not what was vendored on 2020-02-02",
        "[toys] names spec/toys.yaml, which is not there",
        "spec/other.yaml has no entry in spec/sources.toml",
        "spec/.hidden.yml has no entry in spec/sources.toml",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    // What is generated is right for what is there.
    let output = workspace.run(&["generate"]);
    let warnings = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{warnings}");
    assert_eq!(
        warnings.matches("warning[vendored]: ").count(),
        4,
        "{warnings}"
    );
    workspace.takes(&[
        "vendor",
        "spec/other.yaml",
        "--as",
        "other",
        "--origin",
        "https://example.com/",
    ]);
    assert!(
        workspace
            .read("spec/sources.toml")
            .contains("[other]\nfile = \"other.yaml\"")
    );
}

#[test]
fn entries_that_are_none_are_told_all_at_once() {
    let workspace = Workspace::new();
    workspace.write(
        "spec/sources.toml",
        "a = 1\n[b]\nfile = \"../b.yaml\"\norigin = \"x\"\nkind = \"y\"\nsha256 = \"z\"\nvendored = 1\n[c]\nextra = 1\nfile = 1\n",
    );
    let said = workspace.checks();
    for expected in [
        "[a] is no table",
        "[b]: `../b.yaml` is no name of a document in spec/",
        "[b]: `kind` is none of `page-block`, `document`, `own-words`",
        "[b]: `sha256` is not 64 small hexadecimal digits",
        "[b]: `vendored` is no day like 2026-11-21",
        "[c]: `extra` means nothing",
        "[c]: `file` is no text",
        "[c]: there is no `origin`",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let said = workspace.refuses(&["vendor", "spec/pets.yaml"]);
    assert!(said.contains("[a] is no table"), "{said}");
    workspace.write("spec/sources.toml", "[a\n");
    assert!(workspace.checks().starts_with("spec/sources.toml: "));
}

/// A document that was copied by hand is noted where it stands.
#[test]
fn a_document_that_stands_there_is_noted() {
    let workspace = Workspace::new();
    let trees = PETS.replace("/pets", "/trees").replace("Pet", "Tree");
    workspace.write("spec/old trees.yml", &trees);
    let origin = ["--origin", "https://example.com/trees"];
    let arguments = [&["vendor", "spec/old trees.yml"], &origin[..]].concat();
    let said = workspace.refuses(&arguments);
    assert!(said.contains("no name yet"), "{said}");
    let said = workspace.takes(&[&arguments[..], &["--as", "trees"]].concat());
    assert!(
        said.starts_with("noted      spec/old trees.yml\n"),
        "{said}"
    );
    workspace.is_sound();
    // One file has one entry.
    let said = workspace.refuses(&[&arguments[..], &["--as", "more"]].concat());
    assert!(
        said.starts_with("spec/old trees.yml is that of [trees] in "),
        "{said}"
    );
}

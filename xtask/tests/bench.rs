//! `cargo xtask bench` as people run it, as far as that is quick.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

fn bench(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("bench")
        .args(arguments)
        .output()
        .unwrap()
}

/// Puts a program where the other generators are looked for.
fn peer(folder: &Path, name: &str, script: &str) {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let program = bin.join(name);
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The row of a table that begins with a word, cell by cell.
fn row<'a>(text: &'a str, first: &str) -> Vec<&'a str> {
    let begin = format!("| {first} |");
    let line = text.lines().find(|line| line.starts_with(&begin));
    let line = line.unwrap_or_else(|| panic!("no row {first} in {text}"));
    let cells = line.trim_matches('|').split('|').map(str::trim);
    cells.collect()
}

#[test]
fn generators_are_measured_and_those_that_fail_or_are_absent_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let peers = folder.path().join("peers");
    let scratch = folder.path().join("scratch");
    // It is given a folder that is not there, each time, and a document that is.
    let script = "[ -f \"$2\" ] && [ ! -e \"$4\" ] && mkdir -p \"$4\" && exec sleep 0.1";
    peer(&peers, "openapi-to-rust", script);
    let panic =
        "cat >&2 <<'END'\nthread 'main' panicked at a.rs:1:1:\nno | such `schema`\nEND\nexit 101";
    peer(&peers, "oas3-gen", panic);
    fs::write(
        peers.join(".crates.toml"),
        "[v1]\n\"oas3-gen 9.8.7 (registry+https://x)\" = [\"oas3-gen\"]\n",
    )
    .unwrap();
    let output = bench(&[
        "generation",
        "--quick",
        "--runs",
        "2",
        "--peers",
        peers.to_str().unwrap(),
        "--scratch",
        scratch.to_str().unwrap(),
    ]);
    let text = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");
    for absent in ["progenitor", "ploidy"] {
        let line = format!("- {absent} is absent: `not installed in the folder that was named`");
        assert!(text.contains(&line), "{text}");
    }
    let failure = "- oas3-gen 9.8.7 fails: `exit 101: no / such 'schema'`";
    assert!(text.contains(failure), "{text}");
    assert_eq!(row(&text, "oas3-gen 9.8.7")[1..], ["–"; 4]);
    let own = row(&text, "finch-connect");
    assert_eq!(own[4], "1.00 ×");
    assert!(own[1].contains("ms") || own[1].contains(" s"), "{own:?}");
    // It sleeps, so it needs time and no processor.
    let sleeper = row(&text, "openapi-to-rust");
    assert!(!sleeper[2].contains(" s"), "{sleeper:?}");
    // Each family has two sizes and the factor between them.
    for (size, twice) in [("25", "50"), ("1", "2")] {
        assert!(row(&text, size)[1].contains("MB") && row(&text, twice)[1].contains("MB"));
    }
    assert_eq!(row(&text, "at most")[2], "–");
    assert_eq!(row(&text, "GitHub's document, memory")[3], "not measured");
    assert!(!text.contains(folder.path().to_str().unwrap()), "{text}");
}

#[test]
fn what_means_nothing_is_refused() {
    for (arguments, says) in [
        (
            &["generation", "--quick", "--write"][..],
            "`--quick` gives no figures",
        ),
        (&["generation", "--runs", "0"], "`--runs` is at least 1"),
        (&["size"], "`bench` measures `generation` or"),
        (&[], "`bench` needs `generation` or"),
    ] {
        let output = bench(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.starts_with(says), "{arguments:?}: {text}");
    }
}

#[test]
fn a_page_without_a_place_is_refused_before_anything_is_measured() {
    let root = tempfile::tempdir().unwrap();
    let page = root.path().join("docs/performance.md");
    fs::create_dir_all(page.parent().unwrap()).unwrap();
    fs::write(
        &page,
        "# Page\n\n<!-- bench:output -->\n<!-- /bench:output -->\n",
    )
    .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["bench", "generation", "--write"])
        .env("FINCH_XTASK_ROOT", root.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        text.starts_with("docs/performance.md needs `<!-- bench:generation -->`"),
        "{text}"
    );
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
}

//! A document in which every text is an attack becomes a crate that is compiled, tested and
//! documented: nothing of the document runs, no warning is left, and the pages hold no markup of it.

#[path = "../../codegen/tests/support/hostile.rs"]
#[allow(dead_code, reason = "each test uses its part of it")]
mod hostile;
#[path = "support/nested.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod nested;
#[path = "support/run.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod run;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hostile::{MARKER, TRACE};
use nested::{cargo, target};
use run::text;

#[test]
fn nothing_of_a_hostile_document_runs_warns_or_is_markup() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    write_crate(folder.path(), &out);
    the_manifest_is_ours(&out);

    // The tests and examples that `cargo test` would run, named by the programs that would run
    // them: code that runs before `main` has run by then.
    let listed = success(&cargo(
        &out,
        "test",
        &[&nested::without_debug("hostile-client"), "--", "--list"],
    ));
    assert!(!out.join(TRACE).exists(), "code of the document has run");
    let tests: Vec<&str> = (listed.lines())
        .filter_map(|line| line.strip_suffix(": test"))
        .collect();
    assert!(tests.len() > 100, "the runtime has its examples: {listed}");
    for test in tests {
        let starts = ["runtime::", "src/runtime/", "src/runtime.rs"];
        let of_runtime = starts.iter().any(|start| test.starts_with(start));
        assert!(of_runtime, "the document has an example: {test}");
    }

    let documented = cargo(&out, "doc", &["--quiet", "--no-deps"]);
    success(&documented);
    let mut pages = Vec::new();
    collect(&target().join("doc/hostile_client"), &mut pages);
    assert!(pages.len() > 300, "only {} pages were found", pages.len());
    let problems: Vec<String> = (pages.iter())
        .flat_map(|page| live_markup(&fs::read_to_string(page).unwrap()))
        .collect();
    let shown = problems.len().min(50);
    assert!(problems.is_empty(), "{}", problems[..shown].join("\n"));
}

fn write_crate(folder: &Path, out: &Path) {
    // The name of the file is an attack, too: headers and the ledger name it.
    let spec = folder.join("a \u{202e}'b` [c](javascript:zqx) <b>.json");
    fs::write(&spec, hostile::document().to_string()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--name", "hostile-client", "--spec"])
        .arg(&spec)
        .arg("--out")
        .arg(out)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mut found: Vec<String> = fs::read_dir(out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    assert_eq!(found, ["Cargo.toml", "interpretation.md", "src"]);
    let mut beside: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    beside.sort();
    assert_eq!(beside.len(), 2, "nothing is written elsewhere: {beside:?}");
    let root = out.join("src/lib.rs");
    let with_lint = format!("#![deny(warnings)]\n{}", fs::read_to_string(&root).unwrap());
    fs::write(root, with_lint).unwrap();
}

/// The manifest is the same for every document but for the name.
fn the_manifest_is_ours(out: &Path) {
    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    assert!(!manifest.contains(MARKER), "{manifest}");
    let template = include_str!("../src/standalone/Cargo.toml.in");
    let (_, ours) = manifest.split_once('\n').unwrap();
    assert_eq!(ours, template.replace("{name}", "hostile-client"));
}

fn success(output: &Output) -> String {
    let (report, errors) = (text(&output.stdout), text(&output.stderr));
    let errors: String = errors.chars().take(20_000).collect();
    assert!(output.status.success(), "{report}\n{errors}");
    report
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, pages);
        } else if path.extension().is_some_and(|end| end == "html") {
            pages.push(path);
        }
    }
}

/// What a browser would obey: a tag with the marker in its name or in an attribute that is not a
/// place of the documentation itself, a link to something that runs, a comment.
fn live_markup(html: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let end = tag_end(rest);
        let (tag, tail) = rest.split_at(end);
        if let Some(problem) = judged(tag) {
            problems.push(format!("{problem}: {tag}"));
        }
        rest = tail;
    }
    problems
}

/// Behind the `>` that ends a tag; those in quoted attributes do not.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), other) if open == other => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn judged(tag: &str) -> Option<&'static str> {
    let lower = tag.to_ascii_lowercase();
    let name: String = lower[1..]
        .chars()
        .take_while(|character| !character.is_whitespace() && *character != '>')
        .collect();
    if name.contains(MARKER) || name.starts_with("!--") && lower.contains(MARKER) {
        return Some("a tag of the document");
    }
    for attribute in attributes(&lower) {
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        let value = value.trim_matches(['"', '\'']);
        if name.starts_with("on") && value.contains(MARKER) || name.contains(MARKER) {
            return Some("an attribute of the document");
        }
        let runs = ["javascript:", "data:text", "vbscript:", "file:"];
        if matches!(name, "href" | "src" | "action" | "data" | "srcdoc") {
            let decoded = value.replace(char::is_whitespace, "");
            if runs.iter().any(|scheme| decoded.starts_with(scheme)) {
                return Some("a link that runs");
            }
        }
    }
    let of_document = [
        "<script", "<img", "<iframe", "<svg", "<style", "<form", "<object", "<base",
    ];
    (of_document.iter().any(|start| lower.starts_with(start)) && lower.contains(MARKER))
        .then_some("a live element of the document")
}

/// The attributes of a tag, each with its value.
fn attributes(tag: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut start = None;
    for (at, character) in tag.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), other) if open == other => quote = None,
            (None, blank) if blank.is_whitespace() || blank == '>' => {
                if let Some(start) = start.take() {
                    found.push(&tag[start..at]);
                }
                continue;
            }
            _ => {}
        }
        if start.is_none() {
            start = Some(at);
        }
    }
    found.into_iter().skip(1).collect()
}

//! The commands as people run them.

#[path = "support/nested.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod nested;
#[path = "support/run.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod run;

use std::fs;
use std::path::{Path, PathBuf};

use nested::{cargo, workspace};
use run::{text, xtask};

#[test]
fn the_committed_files_are_up_to_date() {
    let output = xtask(&["generate", "--check"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "the generated files are up to date\n");
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_2_and_the_help() {
    for arguments in [
        &["frobnicate"][..],
        &["generate", "--frob"],
        &["generate", "--out", "x"],
        &["generate", "--spec", "x.yaml"],
        &["generate", "--name", "x"],
        &["generate", "--check", "--spec", "x.yaml", "--out", "y"],
    ] {
        let output = xtask(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            text(&output.stderr).contains("cargo xtask generate --check"),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_document_with_errors_writes_nothing_and_names_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("broken.yaml");
    fs::write(
        &spec,
        "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          $ref: '#/components/responses/Missing'\n  /b:\n    get:\n      responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              schema: {$ref: 'other.yaml#/X'}\n",
    )
    .unwrap();
    let out = folder.path().join("out");
    let output = xtask(&[
        "generate",
        "--spec",
        spec.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(errors.contains("broken.yaml:8:"), "{errors}");
    assert!(errors.contains("unresolved-reference"), "{errors}");
    assert!(errors.contains("broken.yaml:16:"), "{errors}");
    assert!(errors.contains("external-reference"), "{errors}");
    assert!(!out.exists());
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("precious.txt"), "mine").unwrap();
    let spec = workspace().join("spec/connect-sessions.yaml");
    let output = xtask(&[
        "generate",
        "--spec",
        spec.to_str().unwrap(),
        "--out",
        folder.path().to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// The runtime is the same for every document: what differs is not to be looked for among its files.
#[test]
fn what_is_written_is_told_in_few_lines() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("pets.yaml");
    fs::write(&spec, "openapi: 3.0.0\ninfo: {title: Pets, version: '1'}\n").unwrap();
    let out = folder.path().join("out");
    let [spec, out] = [&spec, &out].map(|path| path.to_str().unwrap());
    for word in ["wrote    ", "unchanged"] {
        let output = xtask(&["generate", "--spec", spec, "--out", out]);
        let said = text(&output.stdout);
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 8, "{said}");
        assert!(
            lines[..6].iter().all(|line| line.starts_with(word)),
            "{said}"
        );
        let runtime = format!("{word}  src/runtime/ (");
        assert!(lines[5].starts_with(&runtime), "{said}");
        assert_eq!(lines[6], "pets-client: 0 operations, 0 types");
        assert!(lines[7].contains("interpretation.md"), "{said}");
    }
}

/// What the README shows is what CI runs.
#[test]
fn the_commands_of_the_readme_run_in_ci() {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let ci = fs::read_to_string(workspace().join(".ci/run")).unwrap();
    let (_, section) = readme.split_once("## Two commands").unwrap();
    let (_, block) = section.split_once("```sh\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let commands: Vec<&str> = block
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .collect();
    assert_eq!(commands, ["cargo xtask generate", "cargo test --workspace"]);
    for command in commands {
        assert!(
            ci.lines().any(|line| line == format!("step {command}")),
            "{command}"
        );
    }
}

/// What is published together is released together.
#[test]
fn the_manifests_name_one_version() {
    let manifest = |path: &str| {
        let text = fs::read_to_string(workspace().join(path)).unwrap();
        text.parse::<toml_edit::DocumentMut>().unwrap()
    };
    let whole = manifest("Cargo.toml");
    let version = whole["workspace"]["package"]["version"].as_str();
    assert_eq!(version, Some(env!("CARGO_PKG_VERSION")));
    let codegen = &whole["workspace"]["dependencies"]["finch-connect-codegen"];
    assert_eq!(codegen["version"].as_str(), version);
    for member in whole["workspace"]["members"].as_array().unwrap() {
        let manifest = manifest(&format!("{}/Cargo.toml", member.as_str().unwrap()));
        let inherited = manifest["package"]["version"]["workspace"].as_bool();
        assert_eq!(inherited, Some(true), "{member}");
    }
}

/// States of Finch's document that hold every shape that it had, with the overlays of their days:
/// the first, the last before schemas got names, and those after which members changed.
const HISTORY: [(&str, &str); 5] = [
    ("v00", "v00.yaml"),
    ("v05", "v00.yaml"),
    ("v07", "v06.yaml"),
    ("v09", "v08.yaml"),
    ("v12", "v08.yaml"),
];

/// Every golden case of the generator becomes a crate, and all of them compile together, with
/// warnings denied. What the golden files say is what is compiled: both come from the generator.
#[test]
fn every_golden_case_compiles_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let mut cases = 0;
    let golden = workspace().join("codegen/tests/cases");
    let mut folders: Vec<PathBuf> = fs::read_dir(golden)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    for case in folders {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        write_crate(
            &case,
            &folder.path().join(&name),
            &format!("case-{}", name.replace('.', "-")),
        );
        for file in ["types.rs", "operations.rs"] {
            let expected = fs::read_to_string(case.join(file)).unwrap();
            let written =
                fs::read_to_string(folder.path().join(&name).join("src").join(file)).unwrap();
            assert!(
                without_header(&expected) == without_header(&written),
                "{name}/{file} is not what was written"
            );
        }
        cases += 1;
    }
    assert!(cases >= 20, "only {cases} golden cases were found");
    let history = workspace().join("codegen/tests/history");
    for (state, overlay) in HISTORY {
        let spec = history.join(state).with_extension("yaml");
        let overlay = history.join("overlays").join(overlay);
        write_crate_of(
            &[spec.to_str().unwrap()],
            &[overlay.to_str().unwrap()],
            &folder.path().join(state),
            &format!("history-{state}"),
        );
    }
    fs::write(
        folder.path().join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n",
    )
    .unwrap();
    let place = nested::keep(folder.path(), "golden");
    let output = cargo(&place, "check", &["--workspace", "--quiet", "--keep-going"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// The examples of the runtime hold in every crate that it is written into, under any name and
/// where the document names no base URL.
#[test]
fn the_examples_of_a_written_crate_run() {
    let folder = tempfile::tempdir().unwrap();
    write_crate(
        &workspace().join("codegen/tests/cases/base-url-relative"),
        folder.path(),
        "pet-shop",
    );
    let output = cargo(
        folder.path(),
        "test",
        &[&nested::without_debug("pet-shop"), "--doc"],
    );
    let report = text(&output.stdout);
    assert!(
        output.status.success(),
        "{report}\n{}",
        text(&output.stderr)
    );
    for file in ["client.rs", "blocking.rs", "model/text.rs"] {
        let example = format!("test src/runtime/{file} - ");
        assert!(report.contains(&example), "{file}: {report}");
    }
}

/// The first line names the documents, as each caller calls them.
fn without_header(text: &str) -> &str {
    text.split_once('\n').map_or(text, |(_, rest)| rest)
}

fn write_crate(case: &Path, out: &Path, name: &str) {
    let mut specs: Vec<String> = Vec::new();
    let mut overlays: Vec<String> = Vec::new();
    for entry in fs::read_dir(case).unwrap() {
        let path = entry.unwrap().path();
        let text = path.to_str().unwrap().to_owned();
        if path.ends_with("overlay.yaml") {
            overlays.push(text);
        } else if path
            .extension()
            .is_some_and(|end| end == "yaml" || end == "json")
        {
            specs.push(text);
        }
    }
    specs.sort();
    let specs: Vec<&str> = specs.iter().map(String::as_str).collect();
    let overlays: Vec<&str> = overlays.iter().map(String::as_str).collect();
    write_crate_of(&specs, &overlays, out, name);
}

fn write_crate_of(specs: &[&str], overlays: &[&str], out: &Path, name: &str) {
    let mut arguments = vec!["generate", "--spec"];
    arguments.extend(specs);
    if !overlays.is_empty() {
        arguments.push("--overlay");
        arguments.extend(overlays);
    }
    arguments.extend(["--out", out.to_str().unwrap(), "--name", name]);
    let output = xtask(&arguments);
    assert!(output.status.success(), "{name}: {}", text(&output.stderr));
    // One workspace for all of them, so that what they share is compiled once.
    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    fs::write(
        out.join("Cargo.toml"),
        manifest.replace("[workspace]\n", ""),
    )
    .unwrap();
    let root = fs::read_to_string(out.join("src/lib.rs")).unwrap();
    fs::write(
        out.join("src/lib.rs"),
        format!("#![deny(warnings)]\n{root}"),
    )
    .unwrap();
}

//! `cargo xtask diff` as people and tools run it: states of a small `spec/` in a repository.

#[path = "support/repository.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod repository;

#[path = "diff/page.rs"]
mod page;

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;

use repository::{Repository, text, xtask_in};

/// A document with these schemas, each on a line of its own from line 4 on.
fn document(schemas: &[&str]) -> String {
    let schemas: Vec<String> = (schemas.iter().map(|schema| format!("    {schema}\n"))).collect();
    format!(
        "openapi: 3.1.0\ninfo: {{ title: Small, version: '1' }}\ncomponents: {{ schemas: {{\n{}}} }}\n",
        schemas.concat()
    )
}

const PET: &str = "Pet: { type: object, properties: { name: { type: string } } },";
const TOY: &str = "Toy: { type: object, properties: { name: { type: string } } },";
const OVERLAY: &str = "\
overlay: 1.0.0
info: { title: Ours, version: '1' }
actions:
  - target: $.components.schemas.Pet
    update: { description: Ours }
";

/// Two types, committed; then one is gone and another one is there.
fn changed() -> Repository {
    let repository = Repository::new();
    repository.write("spec/small.yaml", document(&[PET, TOY]));
    repository.write("spec/overlay.yaml", OVERLAY);
    repository.write("spec/README.md", "for people");
    repository.commit("one");
    let new = "Food: { type: object, properties: { weight: { type: number } } },";
    repository.write("spec/small.yaml", document(&[PET, new]));
    repository
}

#[test]
fn who_reads_no_further_has_read_enough() {
    for arguments in [["generate", "--help"], ["diff", "--no-such-argument"]] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Both pipes are closed before the command has begun to write.
        drop((run.stdout.take(), run.stderr.take()));
        let code = run.wait().unwrap().code();
        assert!(matches!(code, Some(0 | 2)), "{arguments:?}: {code:?}");
    }
}

#[track_caller]
fn ok(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
    text(&output.stdout)
}

#[track_caller]
fn refused(output: &Output, said: &[&str]) {
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert_eq!(text(&output.stdout), "");
    for said in said {
        assert!(errors.contains(said), "{said}: {errors}");
    }
}

/// The pairs of level and item, and the object that they are from.
fn changes(output: &Output) -> (Vec<(String, String)>, Json) {
    let object: Json = serde_json::from_slice(&output.stdout).unwrap();
    let changes = object["changes"].as_array().unwrap().iter();
    let word = |change: &Json, name: &str| change[name].as_str().unwrap().to_owned();
    let pairs = changes.map(|change| (word(change, "level"), word(change, "item")));
    (pairs.collect(), object)
}

#[test]
fn the_working_tree_is_compared_with_the_last_commit() {
    let repository = changed();
    let said = ok(&repository.xtask(&["diff"]));
    let head = repository.git(&["rev-parse", "--short=10", "HEAD"]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[0],
        format!(
            "Finch's spec: 1 breaking change, 1 addition ({} -> {})",
            env!("CARGO_PKG_VERSION"),
            next()
        )
    );
    assert_eq!(lines[1], format!("compared with HEAD ({})", head.trim()));
    let at = |start: &str| {
        let found = lines.iter().position(|line| line.starts_with(start));
        found.unwrap_or_else(|| panic!("{start}: {said}"))
    };
    assert!(at("Breaking: ") < at("Additions: "));
    // What is gone stands where it was.
    let gone = lines[at("Breaking: ") + 2];
    assert!(
        gone.contains("spec/small.yaml:5 (before) type-removed: "),
        "{said}"
    );
    let new = lines[at("Additions: ") + 2];
    assert!(new.contains("spec/small.yaml:5 type-added: "), "{said}");
    assert!(
        said.lines().all(|line| line.chars().count() <= 100),
        "{said}"
    );

    repository.commit("two");
    let said = ok(&repository.xtask(&["diff"]));
    assert!(said.starts_with("Finch's spec: no change for users of the crate since HEAD ("));
    assert_eq!(said.lines().count(), 1, "{said}");
    let (back, _) = changes(&repository.xtask(&["diff", "--base", "HEAD~1", "--format", "json"]));
    assert_eq!(back.len(), 2);
}

/// Breaking changes count up the leftmost number that is not zero.
fn next() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let numbers: Vec<u64> = version
        .split('.')
        .map(|number| number.parse().unwrap())
        .collect();
    match numbers[..] {
        [0, 0, patch] => format!("0.0.{}", patch + 1),
        [0, minor, _] => format!("0.{}.0", minor + 1),
        [major, ..] => format!("{}.0.0", major + 1),
        [] => unreachable!(),
    }
}

/// What was not released yet counts for the version that follows.
#[test]
fn the_version_follows_the_last_release() {
    let repository = changed();
    repository.git(&["tag", "v9.8.7"]);
    let title = |arguments: &[&str]| {
        let output = repository.xtask(&[&["diff", "--title"], arguments].concat());
        ok(&output).trim_end().to_owned()
    };
    let breaking = "Finch's spec: 1 breaking change, 1 addition (9.8.7 -> 10.0.0)";
    assert_eq!(title(&[]), breaking);
    repository.commit("breaking");
    assert_eq!(title(&[]), "Finch's spec: no change for users of the crate");
    assert_eq!(title(&["--base", "v9.8.7"]), breaking);
    let new = "New: { type: object, properties: { a: { type: string } } },";
    let text = fs::read_to_string(repository.path().join("spec/small.yaml")).unwrap();
    repository.write(
        "spec/small.yaml",
        text.replace("} }\n", &format!("    {new}\n}} }}\n")),
    );
    let more = title(&[]);
    assert_eq!(more, "Finch's spec: 1 addition (9.8.7 -> 10.0.0)");
    repository.git(&["tag", "v10.0.0"]);
    assert_eq!(title(&[]), "Finch's spec: 1 addition (10.0.0 -> 10.1.0)");
    repository.commit("more");
    repository.git(&["tag", "v11.0.0-rc.1"]);
    repository.write("spec/small.yaml", document(&[PET]));
    let known = title(&["--base", "v11.0.0-rc.1"]);
    assert_eq!(
        known,
        "Finch's spec: 2 breaking changes (major after 11.0.0-rc.1)"
    );
}

#[test]
fn the_work_of_a_branch_is_compared_with_where_it_began() {
    let repository = changed();
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository.commit("the branch");
    repository.git(&["switch", "--quiet", "main"]);
    let third = "Later: { type: object, properties: { at: { type: string } } },";
    repository.write("spec/small.yaml", document(&[PET, TOY, third]));
    repository.commit("main goes on");
    repository.git(&["switch", "--quiet", "work"]);
    let items = |base: &str| -> Vec<String> {
        let (pairs, _) = changes(&repository.xtask(&["diff", "--base", base, "--format", "json"]));
        pairs.into_iter().map(|(_, item)| item).collect()
    };
    assert_eq!(items("main"), ["Later", "Toy", "Food"]);
    assert_eq!(items("main..."), ["Toy", "Food"]);
}

#[test]
fn tools_read_one_object() {
    let repository = changed();
    let output = repository.xtask(&["diff", "--format", "json"]);
    ok(&output);
    let (pairs, object) = changes(&output);
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(pairs, [("breaking", "Toy"), ("additive", "Food")]);
    let names =
        |object: &Json| -> Vec<String> { object.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(
        names(&object),
        ["bump", "changes", "next_version", "version"]
    );
    assert_eq!(object["bump"], "major");
    assert_eq!(object["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(object["next_version"], next());
    let gone = &object["changes"][0];
    assert_eq!(
        names(gone),
        [
            "file", "item", "level", "line", "message", "pointer", "rule"
        ]
    );
    assert_eq!(gone["rule"], "type-removed");
    assert_eq!(gone["pointer"], "/components/schemas/Toy");
    assert_eq!(
        (&gone["file"], &gone["line"]),
        (&"spec/small.yaml".into(), &5.into())
    );

    repository.commit("two");
    let (none, object) = changes(&repository.xtask(&["diff", "--format", "json"]));
    assert_eq!((none.len(), &object["bump"]), (0, &"none".into()));
    assert_eq!(object["version"], object["next_version"]);
}

#[test]
fn what_is_denied_ends_with_1_after_it_was_told() {
    let repository = changed();
    let deny = |level: &str, format: &str| {
        let output = repository.xtask(&["diff", "--deny", level, "--format", format]);
        assert!(!output.stdout.is_empty());
        let denied = text(&output.stderr).contains(&format!("`--deny {level}`"));
        assert_eq!(output.status.code(), Some(i32::from(denied)));
        denied
    };
    for format in ["text", "markdown", "json", "title"] {
        assert!(deny("breaking", format) && deny("additive", format) && deny("docs", format));
    }
    repository.write(
        "spec/small.yaml",
        document(&[PET, TOY, "New: { type: integer, enum: [1] },"]),
    );
    assert!(!deny("breaking", "text"));
    assert!(deny("additive", "text") && deny("docs", "json"));
    repository.write("spec/small.yaml", document(&[TOY, PET]));
    assert!(!deny("docs", "text"));
}

#[test]
fn a_state_that_is_broken_is_named() {
    let repository = changed();
    let broken = document(&["Pet: { $ref: '#/components/schemas/Gone' },"]);
    repository.write("spec/small.yaml", &broken);
    refused(
        &repository.xtask(&["diff"]),
        &[
            "after the change are refused (the working tree)",
            "spec/small.yaml:4",
        ],
    );
    repository.commit("broken");
    let after = &[
        "before the change are refused (HEAD (",
        "after the change are refused",
    ];
    refused(&repository.xtask(&["diff"]), after);
    repository.write("spec/small.yaml", document(&[PET, TOY]));
    let output = repository.xtask(&["diff"]);
    refused(&output, &["before the change are refused (HEAD ("]);
    assert!(!text(&output.stderr).contains("after the change"));
    let output = repository.xtask(&["diff", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let object: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(object["result"], "refused");
    assert_eq!(object["diagnostics"][0]["side"], "before");
    // An overlay that finds nothing any more is a state that is broken, too.
    repository.commit("sound again");
    repository.write("spec/small.yaml", document(&[TOY]));
    refused(
        &repository.xtask(&["diff"]),
        &["after the change", "spec/overlay.yaml:4"],
    );
}

#[test]
fn what_is_no_revision_is_refused() {
    let repository = changed();
    for base in [
        "nowhere",
        "-h",
        "--help",
        "",
        "HEAD:spec",
        "origin/main",
        "a\nb",
    ] {
        let output = repository.xtask(&["diff", &format!("--base={base}")]);
        refused(&output, &["is no commit here", "git fetch"]);
    }
    let output = repository.xtask(&["diff", "--generator=-h"]);
    refused(&output, &["`-h` is no commit here"]);
    // Before the first commit there is nothing to compare with.
    let empty = Repository::new();
    empty.write("spec/small.yaml", document(&[PET]));
    refused(&empty.xtask(&["diff"]), &["`HEAD` is no commit here"]);
}

#[test]
fn outside_of_git_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("spec")).unwrap();
    fs::write(folder.path().join("spec/small.yaml"), document(&[PET])).unwrap();
    refused(
        &xtask_in(folder.path(), &["diff"]),
        &["is in no git repository"],
    );
}

#[test]
fn without_git_that_is_said() {
    let repository = changed();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .env("FINCH_XTASK_ROOT", repository.path())
        .env("PATH", "")
        .output()
        .unwrap();
    refused(&output, &["the program `git` cannot be run"]);
}

/// What a hook of git says about its repository is not about this one.
#[test]
fn the_folder_decides_which_repository_it_is() {
    let repository = changed();
    let other = Repository::new();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["diff", "--title"])
        .env("FINCH_XTASK_ROOT", repository.path())
        .env("GIT_DIR", other.path().join(".git"))
        .env("GIT_INDEX_FILE", other.path().join(".git/index"))
        .env("GIT_WORK_TREE", other.path())
        .output()
        .unwrap();
    assert!(ok(&output).contains("1 breaking change, 1 addition"));
}

#[test]
fn other_documents_are_compared_without_git() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, two) = (
        write("one.yaml", &document(&[PET, TOY])),
        write("two.yaml", &document(&[PET])),
    );
    let (overlay, gone) = (
        write("overlay.yaml", OVERLAY),
        write(
            "gone.yaml",
            &OVERLAY.replace(
                "Pet\n    update: { description: Ours }",
                "Toy\n    remove: true",
            ),
        ),
    );
    let run = |arguments: &[&str]| xtask_in(folder.path(), &[&["diff"], arguments].concat());
    let said = ok(&run(&["--from", &one, "--to", &two, "--overlay", &overlay]));
    assert!(
        said.starts_with("The API: 1 breaking change (major)\ncompared with one.yaml\n"),
        "{said}"
    );
    assert!(said.contains("one.yaml:5 (before)"), "{said}");
    let (_, object) = changes(&run(&["--from", &one, "--to", &two, "--format", "json"]));
    assert_eq!(
        (&object["version"], &object["next_version"]),
        (&Json::Null, &Json::Null)
    );
    // An overlay of one side.
    let same = ok(&run(&[
        "--from",
        &one,
        "--to",
        &two,
        "--from-overlay",
        &gone,
    ]));
    assert!(same.contains("no change for users"), "{same}");
    refused(
        &run(&["--from", &one, "--to", &two, "--to-overlay", &gone]),
        &["after the change are refused (two.yaml)", "gone.yaml:4"],
    );
}

#[test]
fn arguments_that_make_no_sense_end_with_2() {
    let repository = changed();
    for arguments in [
        &["--base"][..],
        &["--from", "a.yaml"],
        &["--to", "a.yaml"],
        &["--base", "HEAD", "--from", "a.yaml", "--to", "b.yaml"],
        &["--generator", "HEAD", "--base", "HEAD"],
        &["--generator", "HEAD", "--deny", "docs"],
        &["--overlay", "a.yaml"],
        &["--generator", "HEAD", "--overlay", "a.yaml"],
        &["--format", "xml"],
        &["--title", "--format", "json"],
        &["--deny", "everything"],
        &["spec"],
    ] {
        let output = repository.xtask(&[&["diff"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(text(&output.stderr).contains("cargo xtask diff [--base REV]"));
    }
}

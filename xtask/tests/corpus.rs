//! `cargo xtask corpus` as people run it.

#[path = "support/run.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod run;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use run::text;

const PETS: &str = "openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.test'}]
paths:
  /pets/{id}:
    get:
      operationId: readPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: a pet
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, pattern: '^[A-Z]'}
        kind: {enum: [cat, dog]}
";
const SHOP: &str = r#"{"info":{"title":"Shop","version":"1"},"paths":{},"components":{"schemas":
    {"Shop":{"type":"object","properties":{"name":{"type":"string"}}}}},"openapi":"3.0.3"}"#;
const REFUSED: &str = "openapi: 3.0.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      responses:
        '200': {$ref: '#/components/responses/Missing'}
        '404': {$ref: '#/components/responses/Gone'}
";

/// Two documents that generate, one that is refused, one that is no YAML, and other files.
fn corpus(folder: &Path) {
    fs::create_dir_all(folder.join("b/deep")).unwrap();
    for (path, text) in [
        ("pets.yaml", PETS),
        ("b/deep/shop.json", SHOP),
        ("b/refused.yml", REFUSED),
        ("broken.json", "{\"openapi\": \"3.0.0\", \"info\""),
        ("package.json", "{\"name\": \"corpus\"}"),
        ("old.yaml", "swagger: '2.0'\n"),
        ("notes.txt", "openapi: 3.0.0\n"),
    ] {
        fs::write(folder.join(path), text).unwrap();
    }
}

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    let target = std::env::current_exe().unwrap();
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("corpus")
        .arg(folder)
        .args(arguments)
        // .../target/debug/deps/corpus-<hash>: what crates depend on is compiled there already.
        .env("CARGO_TARGET_DIR", target.ancestors().nth(3).unwrap())
        .output()
        .unwrap()
}

#[test]
fn the_table_says_what_became_of_each_document() {
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    let output = xtask(folder.path(), &[]);
    let report = text(&output.stdout);
    assert!(output.status.success(), "{report}{}", text(&output.stderr));
    for line in [
        "6 files, 4 of them OpenAPI 3 documents",
        "generated                2    50.00",
        "refused                  2    50.00",
        "panic                    0     0.00",
        "crash                    0     0.00",
        "hang                     0     0.00",
        "internal error           0     0.00",
        // Both references of one document count once.
        "     1  unresolved-reference",
        "     1  syntax",
        "         1  Documentation only: `pattern` is not checked",
    ] {
        assert!(
            report.lines().any(|found| found == line),
            "{line}\n{report}"
        );
    }
    assert!(report.contains("b/refused.yml:7:"), "{report}");
    assert!(!report.contains("compiled:"), "{report}");
    // The slowest are named by their paths below the folder, with their lines.
    let slowest = report.split("the slowest").nth(1).unwrap();
    assert!(slowest.contains("  pets.yaml\n"), "{report}");
    assert!(slowest.contains("  b/deep/shop.json\n"), "{report}");
}

#[test]
fn the_sample_is_compiled_as_people_would_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let (documents, crates) = (folder.path().join("in"), folder.path().join("out"));
    corpus(&documents);
    let arguments = [
        "--check",
        "2",
        "--seed",
        "7",
        "--out",
        crates.to_str().unwrap(),
        "--format",
        "json",
    ];
    let output = xtask(&documents, &arguments);
    let errors = text(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["seed"], 7);
    assert_eq!(report["failures"], 0);
    assert_eq!(report["documents"].as_array().unwrap().len(), 4);
    let compiled = report["compiled"].as_array().unwrap();
    assert_eq!(compiled.len(), 2);
    for (one, document) in compiled.iter().zip(["b/deep/shop.json", "pets.yaml"]) {
        assert_eq!(one["document"], document);
        assert_eq!(one["compiled"], true, "{errors}");
        assert_eq!(one["warnings"], serde_json::json!([]));
        let root = crates.join(one["crate"].as_str().unwrap());
        assert!(root.join("src/runtime/client.rs").exists());
    }
    // What stands there is not overwritten.
    let again = xtask(&documents, &arguments);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("is not empty"));
}

#[test]
fn a_document_that_takes_too_long_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    let output = xtask(folder.path(), &["--timeout", "0"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr).lines().last(), Some("4 failures"));
    let report = text(&output.stdout);
    assert!(
        report.contains("hang: pets.yaml\n    not done after 0 s\n"),
        "{report}"
    );
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, says) in [
        (&["--format", "xml"][..], "`--format` is `text` or `json`"),
        (&["--out", "x"], "`--out` goes with `--check N`"),
        (&["--check", "many"], "many"),
        (&["another"], "another"),
    ] {
        let output = xtask(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(says), "{arguments:?}");
    }
    let output = xtask(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("there is no OpenAPI 3 document"));
}

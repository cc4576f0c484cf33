//! `cargo xtask generate --spec` with its arguments, as people and tools run it.

#[path = "support/nested.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod nested;
#[path = "support/run.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod run;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

use run::{text, xtask};
use serde_json::Value as Json;

/// A document with something wrong of every kind that can be allowed in one document alone.
const BROKEN: &str = "\
openapi: 3.1.0
info: { title: Broken, version: '1' }
paths:
  things: { get: { operationId: lost, responses: { '204': { description: x } } } }
  '/a/{id': { get: { operationId: unclosed, responses: { '204': { description: x } } } }
  /a:
    get:
      operationId: getA
      tags: [sound]
      responses:
        '200': { description: x, content: { application/json: { schema: { $ref: '#/components/schemas/Sound' } } } }
  /b:
    post:
      operationId: postB
      x-rust-repeatable: often
      security: [{ gone: [] }]
      parameters:
        - { in: query, schema: { type: string } }
        - { name: 'X: Y', in: header, schema: { type: string } }
        - { $ref: 'elsewhere.yaml#/Parameter' }
      responses:
        '200': { description: x, content: { application/json: { schema: { $ref: '#/components/schemas/Gone' } } } }
        '404': { $ref: '#/components/responses/Gone' }
components:
  schemas:
    Sound: { type: object, properties: { name: { type: string } } }
    Text: text
    Circle: { allOf: [{ $ref: '#/components/schemas/Circle' }, { type: object, properties: { a: { type: string } } }] }
    Twice: { type: object, properties: { one: { type: string }, one: { type: integer } } }
";

fn document(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The one object that a tool reads.
fn object(output: &Output) -> Json {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text(&output.stdout)))
}

#[test]
fn arguments_that_make_no_sense_end_with_2() {
    let spec = ["generate", "--spec", "x.yaml", "--out", "y"];
    for arguments in [
        &["generate", "--allow", "bad-path"][..],
        &["generate", "--check", "--tag", "pets"],
        &["generate", "--operation", "listPets"],
        &["generate", "--path", "/pets"],
        &["generate", "--format", "xml"],
        &[&spec[..], &["--allow"]].concat(),
        &[&spec[..], &["--format"]].concat(),
        &[&spec[..], &["--tags", "pets"]].concat(),
    ] {
        let output = xtask(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(
            said.contains("--allow CODE[=PLACE]"),
            "{arguments:?}: {said}"
        );
    }
    let said = text(&xtask(&["generate", "--tag", "x"]).stderr);
    assert!(said.starts_with("`--tag` goes with `--spec`\n"), "{said}");
}

#[test]
fn tools_read_one_object() {
    let folder = tempfile::tempdir().unwrap();
    let spec = document(folder.path(), "broken.yaml", BROKEN);
    let out = folder.path().join("out");
    let arguments = [
        "generate",
        "--format",
        "json",
        "--spec",
        &spec,
        "--out",
        out.to_str().unwrap(),
    ];
    let output = xtask(&arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    let refused = object(&output);
    assert_eq!(refused["result"], "refused");
    assert_eq!(
        (&refused["errors"], &refused["warnings"]),
        (&1.into(), &0.into())
    );
    let first = &refused["diagnostics"][0];
    assert_eq!(first["code"], "duplicate-key");
    assert_eq!(first["file"], "broken.yaml");
    assert_eq!(first["line"], 29);
    assert_eq!(first["allow"]["argument"], "--allow duplicate-key");
    assert!(!out.exists());

    let output = xtask(
        &[
            &arguments[..],
            &["--allow", "duplicate-key", "--tag", "sound"],
        ]
        .concat(),
    );
    let written = object(&output);
    assert_eq!(output.status.code(), Some(0), "{written}");
    assert_eq!(written["result"], "written");
    assert_eq!(
        (&written["errors"], &written["warnings"]),
        (&0.into(), &1.into())
    );
    let files: BTreeSet<&str> = (written["files"].as_array().unwrap().iter())
        .filter_map(|file| file["path"].as_str())
        .collect();
    assert!(
        files.contains("Cargo.toml") && files.contains("src/types.rs"),
        "{files:?}"
    );
    for file in files {
        assert!(out.join(file).is_file(), "{file}");
    }
    let types = fs::read_to_string(out.join("src/types.rs")).unwrap();
    assert!(types.contains("pub struct Sound"), "{types}");
    assert!(
        !types.contains("Circle") && !types.contains("Twice"),
        "{types}"
    );

    let missing = xtask(&[
        "generate",
        "--format",
        "json",
        "--spec",
        "nowhere.yaml",
        "--out",
        "x",
    ]);
    assert_eq!(missing.status.code(), Some(1));
    assert_eq!(object(&missing)["result"], "failed");
    let check = xtask(&["generate", "--check", "--format", "json"]);
    assert_eq!(object(&check)["result"], "up-to-date");
}

/// What is allowed compiles, without a warning.
#[test]
fn what_is_allowed_compiles() {
    let folder = tempfile::tempdir().unwrap();
    let spec = document(folder.path(), "broken.yaml", BROKEN);
    let out = folder.path().join("out");
    let mut arguments: Vec<String> = [
        "generate", "--name", "allowed", "--format", "json", "--spec",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.extend([spec, "--out".to_owned(), out.to_str().unwrap().to_owned()]);
    // Each run says what it would take to go on.
    let mut allowed = BTreeSet::new();
    let written = loop {
        let borrowed: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let said = object(&xtask(&borrowed));
        if said["result"] == "written" {
            break said;
        }
        assert_eq!(said["result"], "refused", "{said}");
        for record in said["diagnostics"].as_array().unwrap() {
            assert!(record["allow"].is_object(), "{record}");
            let code = record["code"].as_str().unwrap().to_owned();
            if record["severity"] == "error" && allowed.insert(code.clone()) {
                arguments.extend(["--allow".to_owned(), code]);
            }
        }
        assert!(allowed.len() < 20, "{said}");
    };
    let expected = [
        "bad-extension",
        "bad-path",
        "contradiction",
        "duplicate-key",
        "external-reference",
        "missing-member",
        "unresolved-reference",
        "wrong-type",
    ];
    assert!(allowed.iter().eq(expected), "{allowed:?}");
    assert!(written["warnings"].as_u64() >= Some(12), "{written}");
    let root = out.join("src/lib.rs");
    let code = fs::read_to_string(&root).unwrap();
    fs::write(root, format!("#![deny(warnings)]\n{code}")).unwrap();
    let output = nested::cargo(&out, "check", &["--quiet"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// The page about it tells of exactly the codes that can be allowed, and of every extension.
#[test]
fn the_page_tells_what_can_be_allowed() {
    use codegen::diagnostic::Code;
    let workspace = nested::workspace();
    let page = fs::read_to_string(workspace.join("docs/any-document.md")).unwrap();
    let (_, table) = page.split_once("| code | what comes out").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    for code in Code::ALL {
        let told = table.contains(&format!("`{code}`"));
        assert_eq!(told, code.fallback().is_some(), "{code}");
    }
    let known = fs::read_to_string(workspace.join("codegen/src/lower/extension.rs")).unwrap();
    let names = known
        .split('"')
        .filter(|text| text.starts_with("x-rust-") && text.len() > 7);
    assert!(names.clone().count() >= 6);
    for name in names {
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
}

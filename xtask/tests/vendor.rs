//! `cargo xtask vendor` with files, as people run it.

#[path = "support/vendored.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod vendored;

#[path = "vendor/record.rs"]
mod record;

use std::fs;

use vendored::{BOTH, PETS, TOYS, Workspace, page};

/// Finch's page gives the document that is vendored from it, byte for byte.
#[test]
fn the_block_of_finchs_page_comes_out_byte_for_byte() {
    let workspace = Workspace::empty();
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/new-session.md");
    let origin = "https://developer.tryfinch.com/api-reference/connect/new-session.md";
    let said = workspace.takes(&["vendor", fixture, "--origin", origin]);
    assert!(
        said.contains("wrote      spec/connect-sessions.yaml (367 lines of "),
        "{said}"
    );
    assert!(
        said.contains("new-session.md, the block of line 15)"),
        "{said}"
    );
    assert!(
        said.ends_with("next: `cargo xtask generate --changelog`, then `cargo xtask diff`\n"),
        "{said}"
    );
    let sources = workspace.read("spec/sources.toml");
    let day = sources.split("vendored = ").nth(1).unwrap();
    let day = day.get(..10).unwrap();
    let expected = format!(
        "[connect-sessions]\nfile = \"connect-sessions.yaml\"\norigin = \"{}\"\nsource = \"{origin}\"\nkind = \"page-block\"\nblock = \"yaml post /connect/sessions\"\nvendored = {day}\nsha256 = \"d93a58b7691ed71ebe49fb63c0615d754abea0b50506f9ca7e610210b5cc89ff\"\n",
        origin.trim_end_matches(".md")
    );
    assert_eq!(sources, expected);
    assert!(
        day.starts_with("20") && day.matches('-').count() == 2,
        "{day}"
    );
    // What is on record is told by its operations, and nothing is touched.
    let said = workspace.takes(&["vendor", fixture]);
    assert_eq!(
        said,
        "unchanged  spec/connect-sessions.yaml\nnothing has changed\n"
    );
    assert_eq!(workspace.read("spec/sources.toml"), expected);
}

#[test]
fn what_stands_in_sources_toml_stays_where_it_is() {
    let workspace = Workspace::new();
    let before = workspace.read("spec/sources.toml");
    workspace.write("new.yaml", PETS.replace("text: pets", "text: all pets"));
    workspace.takes(&["vendor", "new.yaml"]);
    let after = workspace.read("spec/sources.toml");
    let changed: Vec<(&str, &str)> = before
        .lines()
        .zip(after.lines())
        .filter(|(before, after)| before != after)
        .collect();
    assert_eq!(before.lines().count(), after.lines().count());
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(
        changed[0].0.starts_with("vendored = 2020-02-02 # a day"),
        "{changed:?}"
    );
    assert!(changed[0].1.ends_with(" # a day"), "{changed:?}");
    assert!(changed[1].1.starts_with("sha256 = "), "{changed:?}");
    workspace.is_sound();
}

#[test]
fn pages_that_are_no_good_say_so_with_a_line() {
    let workspace = Workspace::new();
    let good = page(PETS);
    let mut junk: Vec<u8> = (0..=255).collect();
    junk.extend_from_slice(good.as_bytes());
    let large = format!(
        "# Page\n\n```yaml\n{PETS}{}```\n",
        "x-words: some words of a document that does not end\n".repeat(1_000_000)
    );
    assert!(large.len() > 50_000_000);
    let nested = format!("> {}", page(PETS).replace('\n', "\n> "));
    for (name, bytes, expected) in [
        (
            "two",
            format!("{good}\n{good}").into_bytes(),
            "two.md:5: the page has 2 OpenAPI blocks\n  help: choose one by `--block NUMBER`:\n    1: line 5, `yaml get /pets`\n    2: line ",
        ),
        (
            "none",
            b"# Page\n\n```sh\nls\n```\n".to_vec(),
            "none.md:3: the only block of code, `sh`, is no OpenAPI document\n  help: ",
        ),
        (
            "unclosed",
            good.trim_end().trim_end_matches('`').into(),
            "unclosed.md:5: the OpenAPI block `yaml get /pets` is never closed\n  help: ",
        ),
        (
            "nested",
            nested.into_bytes(),
            "nested.md:5: the OpenAPI block stands in a list or a quotation",
        ),
        (
            "large",
            large.into_bytes(),
            "large.md:3: the block that begins here is not closed within 16 MiB",
        ),
        ("junk", junk, "junk.md:"),
        (
            "latin",
            [b"a\n\xe9", good.as_bytes()].concat(),
            "latin.md:2: this is no text in UTF-8: byte 2 is 0xe9\n  help: ",
        ),
        (
            "html",
            b"<!doctype html><html></html>".to_vec(),
            "html.md:1: this is a page of HTML\n  help: ",
        ),
    ] {
        let name = format!("{name}.md");
        workspace.write(&name, bytes);
        let said = workspace.refuses(&["vendor", &name]);
        assert!(said.starts_with(expected), "{name}: {said}");
        assert!(
            said.ends_with("\n\nnothing was written\n"),
            "{name}: {said}"
        );
    }
    let said = workspace.refuses(&["vendor", "nowhere.md"]);
    assert!(said.starts_with("cannot read nowhere.md: "), "{said}");
}

#[test]
fn the_ends_of_lines_and_the_mark_of_a_document_stay() {
    let workspace = Workspace::new();
    let document = PETS
        .replace("text: pets", "text: all pets")
        .replace('\n', "\r\n");
    workspace.write(
        "crlf.md",
        format!(
            "\u{feff}{}",
            page(&document).replace("\r\n", "\n").replace('\n', "\r\n")
        ),
    );
    workspace.takes(&["vendor", "crlf.md"]);
    assert_eq!(workspace.read("spec/pets.yaml"), document);
    workspace.commit();
    let with_mark = format!("\u{feff}{document}");
    workspace.write("mark.yaml", &with_mark);
    workspace.takes(&["vendor", "mark.yaml"]);
    assert_eq!(workspace.read("spec/pets.yaml"), with_mark);
    workspace.is_sound();
}

/// Which block was chosen is on record.
#[test]
fn one_of_two_blocks_is_chosen_and_chosen_again() {
    let workspace = Workspace::new();
    let trees = PETS.replace("/pets", "/trees").replace("Pet", "Tree");
    let both = format!(
        "{}\n{}",
        page(PETS),
        page(&trees).replace("get /pets", "get /trees")
    );
    workspace.write("both.md", &both);
    let origin = ["--origin", "https://example.com/trees"];
    let named = ["vendor", "both.md", "--as", "trees"];
    workspace.takes(&[&named[..], &origin, &["--block", "2"]].concat());
    assert_eq!(workspace.read("spec/trees.yaml"), trees);
    workspace.commit();
    workspace.write("both.md", both.replace("text: pets", "text: all"));
    workspace.takes(&named);
    assert_eq!(
        workspace.read("spec/trees.yaml"),
        trees.replace("text: pets", "text: all")
    );
    workspace.is_sound();
}

#[test]
fn a_document_that_the_generator_does_not_take_is_refused() {
    let workspace = Workspace::new();
    workspace.write("bad.yaml", PETS.replace("schemas/Name'", "schemas/Nobody'"));
    let said = workspace.refuses(&["vendor", "bad.yaml"]);
    assert!(said.starts_with("error[unresolved-reference]: "), "{said}");
    assert!(said.contains("--> bad.yaml:"), "{said}");
    assert!(
        said.ends_with("bad.yaml is not taken\n\nnothing was written\n"),
        "{said}"
    );
    workspace.write(
        "bad.md",
        page(&PETS.replace("schemas/Name'", "schemas/Nobody'")),
    );
    let said = workspace.refuses(&["vendor", "bad.md"]);
    let text = std::fs::read_to_string(workspace.path().join("bad.md")).unwrap();
    let line = 1 + text
        .lines()
        .position(|line| line.contains("Nobody"))
        .unwrap();
    assert!(said.contains(&format!("--> bad.md:{line}:")), "{said}");
    assert!(
        said.contains("bad.md, the block of line 5 is not taken\n"),
        "{said}"
    );
    // Alone it is good, with the others it is not.
    workspace.write("other.yaml", PETS.replace("maxLength: 9", "maxLength: 8"));
    let said = workspace.refuses(&["vendor", "other.yaml"]);
    assert!(said.starts_with("error[merge-conflict]: "), "{said}");
    assert!(
        said.contains("spec/ is not sound with pets.yaml from other.yaml\n  help: words of our own say something else: let spec/toys.yaml say the same, and give both: `cargo xtask vendor other.yaml spec/toys.yaml`"),
        "{said}"
    );
    workspace.write(
        "spec/toys.yaml",
        TOYS.replace("maxLength: 9", "maxLength: 8"),
    );
    let said = workspace.takes(&["vendor", "other.yaml", "spec/toys.yaml"]);
    assert!(said.contains("[toys] in spec/sources.toml"), "{said}");
    workspace.is_sound();
}

/// Documents that share what changed cannot come one after the other.
#[test]
fn documents_that_changed_together_come_together() {
    let workspace = Workspace::new();
    workspace.write("1.yaml", PETS.replace("maxLength: 9", "maxLength: 8"));
    workspace.write("2.yaml", TOYS.replace("maxLength: 9", "maxLength: 8"));
    let said = workspace.takes(&["vendor", "1.yaml", "2.yaml"]);
    assert!(
        said.contains("spec/pets.yaml") && said.contains("spec/toys.yaml"),
        "{said}"
    );
    workspace.is_sound();
    let said = workspace.refuses(&["vendor", "1.yaml", "1.yaml"]);
    assert!(said.starts_with("two documents are pets at once"), "{said}");
}

#[test]
fn lost_operations_are_named_and_refused() {
    let workspace = Workspace::new();
    let less = PETS.replace("  /pets/count:", "  /pets/number:");
    workspace.write("less.yaml", &less);
    let said = workspace.refuses(&["vendor", "less.yaml"]);
    assert!(
        said.starts_with("operations are lost: GET /pets/count\n  help: "),
        "{said}"
    );
    let said = workspace.takes(&["vendor", "less.yaml", "--allow-removed-operations"]);
    assert!(
        said.starts_with("operations are lost: GET /pets/count\nwrote "),
        "{said}"
    );
    assert_eq!(workspace.read("spec/pets.yaml"), less);
    // One that has none of them is told by where it comes from.
    workspace.commit();
    let other = TOYS.replace("/toys", "/toys/all");
    workspace.write("other.yaml", &other);
    let said = workspace.refuses(&["vendor", "other.yaml"]);
    assert!(
        said.contains("or what it is a new state of by `--as NAME`"),
        "{said}"
    );
    let origin = ["--origin", "https://example.com/toys"];
    let said = workspace.refuses(&["vendor", "other.yaml", origin[0], origin[1]]);
    assert!(
        said.starts_with("operations are lost: GET /toys\n"),
        "{said}"
    );
    let said = workspace.refuses(&["vendor", "other.yaml", "--as", "toys"]);
    assert!(
        said.starts_with("operations are lost: GET /toys\n"),
        "{said}"
    );
}

#[test]
fn an_overlay_that_fits_no_more_is_told_of() {
    let workspace = Workspace::new();
    let moved = PETS.replace("Tag", "Label");
    workspace.write("moved.yaml", &moved);
    let said = workspace.refuses(&["vendor", "moved.yaml"]);
    assert!(said.starts_with("error[overlay-no-match]: "), "{said}");
    assert!(said.contains("--> spec/overlay.yaml:6:"), "{said}");
    assert!(said.contains("spec/overlay.yaml does not fit pets.yaml from moved.yaml any more\n  help: add `--allow-stale-overlay`"), "{said}");
    // Both that are about it are named, and the other one is not.
    assert!(said.contains("--> spec/overlay.yaml:8:"), "{said}");
    assert!(!said.contains("$.paths"), "{said}");
    let said = workspace.takes(&["vendor", "moved.yaml", "--allow-stale-overlay"]);
    assert!(said.contains("error[overlay-no-match]: "), "{said}");
    assert_eq!(workspace.read("spec/pets.yaml"), moved);
    // A document that is bad is bad with the flag.
    workspace.commit();
    workspace.write("bad.yaml", moved.replace("maxLength: 9", "maxLength: 8"));
    let said = workspace.refuses(&["vendor", "bad.yaml", "--allow-stale-overlay"]);
    assert!(said.starts_with("error[merge-conflict]: "), "{said}");
}

/// What was written in place became a component: one action matches nothing, and another one names
/// what has no type of its own any more.
#[test]
fn an_overlay_that_fits_no_more_in_two_ways_is_told_of() {
    let workspace = Workspace::new();
    let inline = PETS.replace(
        "tag: { $ref: '#/components/schemas/Tag' }",
        "tag: { type: object, properties: { kind: { type: string } } }",
    );
    let overlay = "\
overlay: 1.0.0
info: { title: Ours, version: '1' }
actions:
  - target: $.components.schemas.Pet.properties.tag
    update: { x-rust-name: Label }
  - { target: $.components.schemas.Pet.properties.tag.properties.kind, update: { x-rust-field: which } }
";
    workspace.write("inline.yaml", &inline);
    workspace.write("spec/overlay.yaml", overlay);
    workspace.takes(&["vendor", "inline.yaml", "--allow-stale-overlay"]);
    assert!(workspace.run(&["generate"]).status.success());
    workspace.commit();
    workspace.write("component.yaml", PETS);
    let said = workspace.refuses(&["vendor", "component.yaml"]);
    assert!(said.starts_with("error[overlay-no-match]: "), "{said}");
    assert!(said.contains("--> spec/overlay.yaml:6:"), "{said}");
    let other = "\nspec/overlay.yaml:4: without those, `x-rust-name` has no effect here\n";
    assert!(said.contains(other), "{said}");
    workspace.takes(&["vendor", "component.yaml", "--allow-stale-overlay"]);
    assert_eq!(workspace.read("spec/pets.yaml"), PETS);
}

#[test]
fn what_is_not_committed_is_not_overwritten() {
    let workspace = Workspace::new();
    workspace.write("spec/pets.yaml", format!("{PETS}# mine\n"));
    workspace.write("new.yaml", PETS.replace("text: pets", "text: all pets"));
    let said = workspace.refuses(&["vendor", "new.yaml"]);
    assert!(
        said.starts_with("there are changes that are not committed in spec/pets.yaml\n  help: "),
        "{said}"
    );
    // Changes elsewhere are no matter.
    workspace.write(
        "spec/overlay.yaml",
        format!("{}# mine\n", workspace.read("spec/overlay.yaml")),
    );
    workspace.takes(&["vendor", "new.yaml", "--allow-dirty"]);
    // Without git nothing is asked.
    fs::remove_dir_all(workspace.path().join(".git")).unwrap();
    workspace.write("spec/pets.yaml", format!("{PETS}# mine\n"));
    workspace.takes(&["vendor", "new.yaml"]);
    workspace.is_sound();
}

#[test]
fn a_name_is_a_name() {
    let workspace = Workspace::new();
    workspace.write("new.yaml", BOTH);
    for name in [
        "../x",
        "/x",
        "a/b",
        "a.b",
        "A",
        "é",
        "",
        "-x",
        "overlay",
        "a b",
        "a\n",
        &"a".repeat(65),
    ] {
        let output = workspace.run(&["vendor", "new.yaml", "--as", name]);
        assert_eq!(output.status.code(), Some(2), "{name:?}");
    }
    // A document of several paths gives no name, and one of an entry's operations is that entry.
    let said = workspace.refuses(&["vendor", "new.yaml", "--origin", "https://example.com/both"]);
    assert!(
        said.starts_with("new.yaml has operations of several documents: pets, toys\n  help: "),
        "{said}"
    );
    workspace.write(
        "new.yaml",
        PETS.replace("/pets", "/trees").replace("Pet", "Tree"),
    );
    let said = workspace.refuses(&["vendor", "new.yaml", "--origin", "https://example.com/"]);
    assert!(said.contains("no name yet"), "{said}");
    let said = workspace.refuses(&["vendor", "new.yaml", "--as", "trees"]);
    assert!(
        said.contains("say where it comes from by `--origin URL`"),
        "{said}"
    );
    for origin in [
        "http://example.com/",
        "https://a:b@example.com/",
        "no url",
        "file:///x",
    ] {
        let said = workspace.refuses(&["vendor", "new.yaml", "--as", "trees", "--origin", origin]);
        assert!(
            said.contains("URL") || said.contains("https"),
            "{origin}: {said}"
        );
    }
    workspace.takes(&[
        "vendor",
        "new.yaml",
        "--as",
        "trees",
        "--origin",
        "https://example.com/",
    ]);
    workspace.is_sound();
}

#[test]
fn arguments_that_make_no_sense_end_with_2() {
    let workspace = Workspace::new();
    for arguments in [
        &["vendor"][..],
        &["vendor", "--all", "x.yaml"],
        &["vendor", "--all", "--as", "x"],
        &["vendor", "a.yaml", "b.yaml", "--as", "x"],
        &[
            "vendor",
            "a.yaml",
            "b.yaml",
            "--origin",
            "https://example.com",
        ],
        &["vendor", "a.yaml", "--block", "x"],
        &["vendor", "a.yaml", "--timeout", "-1"],
        &["vendor", "a.yaml", "--force"],
    ] {
        let output = workspace.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains("cargo xtask vendor --all"),
            "{arguments:?}: {said}"
        );
    }
    let said = workspace.takes(&["vendor", "--help"]);
    assert!(said.contains("--allow-stale-overlay"), "{said}");
}

/// JSON takes the place of YAML under the same name.
#[test]
fn a_document_may_change_its_format() {
    let workspace = Workspace::new();
    let json = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/toys": {"get": {"operationId": "listToys", "responses": {"204": {"description": "x"}}}}}}"#;
    workspace.write("new.json", json);
    let said = workspace.takes(&["vendor", "new.json"]);
    assert!(
        said.contains("spec/toys.json (1 lines of new.json) in place of spec/toys.yaml"),
        "{said}"
    );
    assert!(!workspace.path().join("spec/toys.yaml").exists());
    assert_eq!(workspace.read("spec/toys.json"), json);
    workspace.is_sound();
}

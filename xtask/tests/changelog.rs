//! `cargo xtask generate` in a repository: what changed, and the entry of the changelog.

#[path = "changelog/names.rs"]
mod names;
#[path = "support/repository.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod repository;

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value as Json;

use repository::{Repository, text, xtask_in};

const PATH: &str = "CHANGELOG.md";
const GENERATED: &str = "finch-connect/src/generated/types.rs";
const END: &str = "<!-- The end of what `cargo xtask generate` made. -->";
/// The version of the workspace.
const NOW: &str = env!("CARGO_PKG_VERSION");

/// A workspace of its own in a repository of its own.
struct Workspace(Repository);

impl Workspace {
    /// With a document of these schemas that is committed.
    fn new(schemas: &[&str]) -> Self {
        let workspace = Self(Repository::new());
        workspace.schemas(schemas);
        assert_eq!(workspace.generate(&[]).status.code(), Some(0));
        workspace.commit();
        workspace
    }

    fn write(&self, path: &str, text: &str) {
        self.0.write(path, text);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.0.path().join(path).exists()
    }

    /// Makes `spec/` one document of objects with these names.
    fn schemas(&self, names: &[&str]) {
        let mut text = "openapi: 3.0.0\ninfo: { title: T, version: '1' }\npaths: {}\n\
                        components:\n  schemas:\n"
            .to_owned();
        for name in names {
            let schema = "{ type: object, properties: { a: { type: string } } }";
            text = text + "    " + name + ": " + schema + "\n";
        }
        self.write("spec/api.yaml", &text);
    }

    /// Writes where the document comes from, which `--check` asks for.
    fn note_source(&self) {
        let sum = hmac_sha256::Hash::hash(self.read("spec/api.yaml").as_bytes());
        let sum: Vec<String> = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        let sum = sum.concat();
        let entry = format!(
            "[api]\nfile = \"api.yaml\"\norigin = \"https://example.com/\"\nkind = \"document\"\n\
             vendored = 2026-01-01\nsha256 = \"{sum}\"\n"
        );
        self.write("spec/sources.toml", &entry);
    }

    fn tag(&self, name: &str) {
        self.0.git(&["tag", name]);
    }

    fn commit(&self) {
        self.0.commit("all");
    }

    fn generate(&self, arguments: &[&str]) -> Output {
        generate(self.0.path(), arguments)
    }

    /// What is said on standard output, where all went well.
    fn said(&self, arguments: &[&str]) -> String {
        let output = self.generate(arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    /// The bullets of the entry after `generate --changelog`, which is made twice.
    fn entry(&self, arguments: &[&str]) -> Vec<String> {
        let arguments = [&["--changelog"], arguments].concat();
        self.said(&arguments);
        let changelog = self.read(PATH);
        self.said(&arguments);
        assert_eq!(self.read(PATH), changelog);
        let changelog = changelog.replace("\r\n", "\n");
        let entry = changelog.split("### Finch's API\n").nth(1);
        let entry = entry.map_or("", |entry| entry.split(END).next().unwrap());
        let bullets = entry.lines().filter(|line| line.starts_with("- "));
        bullets.map(str::to_owned).collect()
    }
}

fn generate(root: &Path, arguments: &[&str]) -> Output {
    xtask_in(root, &[&["generate"], arguments].concat())
}

/// Whether there is one bullet for each of these names, breaking ones marked, in this order.
fn is_about(bullets: &[String], names: &[&str]) -> bool {
    bullets.len() == names.len()
        && bullets.iter().zip(names).all(|(bullet, name)| {
            let (start, name) = match name.strip_prefix('!') {
                Some(name) => ("- **Breaking:** `", name),
                None => ("- `", *name),
            };
            let rest = bullet.strip_prefix(start).unwrap_or_default();
            rest.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('`') && rest.ends_with('.'))
        })
}

#[test]
fn the_summary_tells_what_changed_since_the_last_commit() {
    let workspace = Workspace::new(&["Cat", "Dog"]);
    for _ in 0..2 {
        let said = workspace.said(&[]);
        assert!(said.ends_with("\nthe API is unchanged\n"), "{said}");
        assert!(!said.contains("wrote"), "{said}");
    }
    workspace.schemas(&["Ant", "Dog"]);
    for word in ["wrote    ", "unchanged"] {
        let said = workspace.said(&[]);
        assert!(said.contains(&format!("{word}  {GENERATED}")), "{said}");
        let (_, summary) = said.split_once("changes in the API ").unwrap();
        let lines: Vec<&str> = summary.lines().collect();
        assert!(lines[0].starts_with(&format!("since the last commit: {NOW} -> ")));
        assert!(lines[0].ends_with(" (breaking)"), "{said}");
        assert!(lines[1].starts_with("  breaking  `Cat`"), "{said}");
        assert!(lines[2].starts_with("  additive  `Ant`"), "{said}");
        assert_eq!(lines.len(), 3);
    }
    workspace.commit();
    assert!(workspace.said(&[]).ends_with("\nthe API is unchanged\n"));
    assert!(!workspace.has(PATH));
}

#[test]
fn a_long_summary_is_cut_and_keeps_what_breaks() {
    let workspace = Workspace::new(&["Zebra"]);
    let names: Vec<String> = (0..100).map(|number| format!("Pet{number}")).collect();
    workspace.schemas(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let said = workspace.said(&[]);
    let (_, summary) = said.split_once("changes in the API ").unwrap();
    assert_eq!(summary.lines().count(), 40, "{said}");
    assert!(summary.contains("\n  breaking  `Zebra`"), "{said}");
    assert!(summary.contains("\n  and 63 more: "), "{said}");
}

#[test]
fn where_nothing_can_be_compared_the_files_are_written_all_the_same() {
    let outside = tempfile::tempdir().unwrap();
    let spec = "openapi: 3.0.0\ninfo: { title: T, version: '1' }\npaths: {}\n";
    fs::create_dir(outside.path().join("spec")).unwrap();
    fs::write(outside.path().join("spec/api.yaml"), spec).unwrap();
    let output = generate(outside.path(), &[]);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(
        said.contains("what changed in the API is not known: "),
        "{said}"
    );
    assert!(said.contains("is in no git repository"), "{said}");
    assert!(outside.path().join(GENERATED).is_file());
    let json: Json =
        serde_json::from_slice(&generate(outside.path(), &["--format", "json"]).stdout).unwrap();
    assert_eq!(json["result"], "written");
    assert!(
        json["changes"].is_null() && json["bump"].is_null(),
        "{json}"
    );
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .contains("no git repository")
    );
    // Whoever asks for the entry is told that there is none.
    let output = generate(outside.path(), &["--changelog"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("CHANGELOG.md: "),
        "{output:?}"
    );

    let workspace = Workspace(Repository::new());
    workspace.schemas(&["Cat"]);
    assert!(workspace.said(&[]).contains("is not known: `HEAD`"));
    workspace.write("spec/api.yaml", "openapi: 3.0.0\npaths: []\n");
    workspace.commit();
    workspace.schemas(&["Cat"]);
    let said = workspace.said(&[]);
    assert!(said.contains("spec/ as it was is refused: "), "{said}");
    let output = workspace.generate(&["--changelog"]);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("spec/api.yaml:"), "{errors}");
    assert!(errors.contains("`--base REV`"), "{errors}");
    assert!(!workspace.has(PATH));
}

#[test]
fn the_entry_tells_what_changed_since_the_release() {
    let workspace = Workspace::new(&["Cat", "Dog"]);
    workspace.write(
        PATH,
        "# Log\n\n## Unreleased\n\n- By hand.\n\n## 9.0.0\n\n- Old.\n",
    );
    workspace.commit();
    workspace.tag("v9.0.0");
    let before = workspace.read(PATH);
    assert!(workspace.entry(&[]).is_empty());
    assert_eq!(workspace.read(PATH), before);

    workspace.schemas(&["Cat", "Dog", "Eel"]);
    let said = workspace.said(&["--changelog"]);
    assert!(said.contains("wrote      CHANGELOG.md ("), "{said}");
    assert!(is_about(&workspace.entry(&[]), &["Eel"]));
    assert!(
        workspace
            .read(PATH)
            .contains("\n9.0.0 -> 9.1.0 (additive):\n")
    );
    assert!(
        workspace
            .read(PATH)
            .contains("from the changes since v9.0.0. ")
    );
    workspace.commit();

    // A second change, in another commit: the entry tells of both.
    workspace.schemas(&["Dog", "Eel", "Fox"]);
    let bullets = workspace.entry(&[]);
    assert!(is_about(&bullets, &["!Cat", "Eel", "Fox"]), "{bullets:?}");
    assert!(
        workspace
            .read(PATH)
            .contains("\n9.0.0 -> 10.0.0 (breaking):\n")
    );
    workspace.commit();

    // What the next version is depends on all of them.
    workspace.schemas(&["Dog", "Eel", "Fox", "Gnu"]);
    let said = workspace.said(&[]);
    assert!(
        said.contains("since the last commit: 9.0.0 -> 10.0.0 (additive)\n"),
        "{said}"
    );

    // A part of it is taken back, then all of it.
    workspace.schemas(&["Cat", "Dog", "Fox"]);
    assert!(is_about(&workspace.entry(&[]), &["Fox"]));
    workspace.commit();
    workspace.schemas(&["Dog", "Cat"]);
    assert!(workspace.entry(&[]).is_empty());
    assert_eq!(workspace.read(PATH), before);
}

#[test]
fn without_a_release_the_entry_goes_on_from_where_it_began() {
    let workspace = Workspace::new(&["Cat"]);
    workspace.schemas(&["Cat", "Dog"]);
    assert!(is_about(&workspace.entry(&[]), &["Dog"]));
    let first = workspace.read(PATH);
    assert!(first.starts_with("# Changelog\n\n## Unreleased\n\n### Finch's API\n"));
    assert!(first.contains(&format!("\n{NOW} -> ")), "{first}");
    workspace.commit();
    assert!(is_about(&workspace.entry(&[]), &["Dog"]));
    assert_eq!(workspace.read(PATH), first);
    workspace.schemas(&["Cat", "Dog", "Eel"]);
    assert!(is_about(&workspace.entry(&[]), &["Dog", "Eel"]));
    workspace.commit();

    // The last commit alone tells less: it says nothing of the commits before it.
    let whole = workspace.read(PATH);
    workspace.said(&["--changelog", "--base", "HEAD"]);
    assert_eq!(workspace.read(PATH), whole);
    // All is taken back, which must not look like something that went.
    workspace.schemas(&["Cat"]);
    assert!(workspace.entry(&[]).is_empty());
    assert!(
        workspace
            .read(PATH)
            .contains("\n\nNothing: what changed was taken back.\n\n")
    );
    workspace.commit();
    workspace.schemas(&["Cat", "Fox"]);
    assert!(is_about(&workspace.entry(&[]), &["Fox"]));
}

/// What documentation says is nothing that code depends on: how often is enough.
#[test]
fn texts_are_one_line() {
    let workspace = Workspace(Repository::new());
    let document = |words: &str, more: &str| {
        let text = format!(
            "openapi: 3.0.0\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n    \
             Cat: {{ type: object, {words}, properties: {{ a: {{ type: string, {words} }}{more} }} }}\n"
        );
        workspace.write("spec/api.yaml", &text);
    };
    document("description: One", "");
    workspace.commit();
    workspace.tag("v1.0.0");
    document("description: Two", "");
    let two = "- 2 texts of the documentation say something else.";
    assert_eq!(workspace.entry(&[]), [two]);
    assert!(workspace.read(PATH).contains("\n1.0.0 -> 1.0.1 (docs):\n"));
    document("description: Two", ", b: { type: string }");
    let bullets = workspace.entry(&[]);
    assert_eq!(bullets, ["- `Cat.b` added.", two]);
    assert!(
        workspace
            .read(PATH)
            .contains("\n1.0.0 -> 1.1.0 (additive):\n")
    );
    workspace.commit();
    workspace.tag("v1.1.0");
    document(
        "deprecated: false, description: Two",
        ", b: { type: string, description: Three }",
    );
    let one = "- One text of the documentation says something else.";
    assert_eq!(workspace.entry(&[]), [one]);
}

/// Where the entry began with the last commit, it goes as it came.
#[test]
fn a_change_that_is_given_up_leaves_no_entry() {
    let workspace = Workspace::new(&["Cat"]);
    workspace.write(PATH, "# Log\n\n## Unreleased\n\n- By hand.\n");
    let before = workspace.read(PATH);
    workspace.schemas(&["Cat", "Dog"]);
    assert!(is_about(&workspace.entry(&[]), &["Dog"]));
    workspace.schemas(&["Cat"]);
    assert!(workspace.entry(&[]).is_empty());
    assert_eq!(workspace.read(PATH), before);
}

#[test]
fn another_state_can_be_named() {
    let workspace = Workspace::new(&["Cat"]);
    workspace.schemas(&["Cat", "Dog"]);
    workspace.commit();
    workspace.tag("v9.0.0");
    workspace.schemas(&["Cat", "Dog", "Eel"]);
    assert!(is_about(&workspace.entry(&[]), &["Eel"]));
    assert!(is_about(
        &workspace.entry(&["--base", "HEAD~1"]),
        &["Dog", "Eel"]
    ));
    assert!(is_about(&workspace.entry(&["--base=v9.0.0"]), &["Eel"]));
    let before = workspace.read(PATH);
    workspace.schemas(&["Cat"]);
    for word in ["nowhere", "-h", "--all", "", "HEAD:spec", "a\nb"] {
        let output = workspace.generate(&["--changelog", &format!("--base={word}")]);
        assert_eq!(output.status.code(), Some(1), "{word}");
        assert!(
            text(&output.stderr).contains("is no commit here"),
            "{output:?}"
        );
    }
    assert_eq!(workspace.read(PATH), before);
    assert!(
        workspace.read(GENERATED).contains("Eel"),
        "nothing is written"
    );
}

#[test]
fn the_file_is_made_where_there_is_something_to_say() {
    let workspace = Workspace::new(&["Cat"]);
    let said = workspace.said(&["--changelog"]);
    assert!(!said.contains(PATH), "{said}");
    assert!(!workspace.has(PATH));
    workspace.write(PATH, "# Log\r\n\r\nIntro.\r\n\r\n## 0.0.1\r\n");
    workspace.schemas(&["Cat", "Dog"]);
    assert!(is_about(&workspace.entry(&[]), &["Dog"]));
    let now = workspace.read(PATH);
    assert!(now.starts_with("# Log\r\n\r\nIntro.\r\n\r\n## Unreleased\r\n\r\n### Finch's"));
    assert!(now.ends_with(&format!("{END}\r\n\r\n## 0.0.1\r\n")));
    assert_eq!(now.matches('\n').count(), now.matches("\r\n").count());
}

#[test]
fn a_changelog_that_would_be_spoiled_is_refused_and_nothing_is_written() {
    let workspace = Workspace::new(&["Cat"]);
    workspace.schemas(&["Cat", "Dog"]);
    let by_hand = "# Log\n\n## Unreleased\n\n### Finch's API\n\n- By hand.\n";
    workspace.write(PATH, by_hand);
    let output = workspace.generate(&["--changelog"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).starts_with("CHANGELOG.md: line 5: "),
        "{output:?}"
    );
    assert_eq!(workspace.read(PATH), by_hand);
    assert!(!workspace.read(GENERATED).contains("Dog"));
    // Nobody else looks at it.
    workspace.note_source();
    assert!(workspace.generate(&[]).status.success());
    assert!(workspace.generate(&["--check"]).status.success());
    workspace.0.write(PATH, b"\xFF");
    assert!(workspace.generate(&["--check"]).status.success());
    let output = workspace.generate(&["--changelog"]);
    assert!(
        text(&output.stderr).contains("cannot read CHANGELOG.md"),
        "{output:?}"
    );
}

#[test]
fn tools_read_the_changes() {
    let workspace = Workspace::new(&["Cat"]);
    workspace.tag("v9.0.0");
    workspace.schemas(&["Dog"]);
    let said = workspace.said(&["--changelog", "--format", "json"]);
    let json: Json = serde_json::from_str(&said).unwrap();
    assert_eq!(json["result"], "written");
    assert_eq!(json["bump"], "major");
    assert_eq!(
        (&json["version"], &json["next_version"]),
        (&"9.0.0".into(), &"10.0.0".into())
    );
    let changes = json["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{json}");
    assert_eq!(changes[0]["level"], "breaking");
    assert_eq!(changes[0]["rule"], "type-removed");
    assert_eq!(changes[0]["item"], "Cat");
    assert_eq!(changes[1]["pointer"], "/components/schemas/Dog");
    assert_eq!(
        (&changes[1]["file"], &changes[1]["line"]),
        (&"spec/api.yaml".into(), &6.into())
    );
    assert!(changes[1]["message"].as_str().unwrap().starts_with("`Dog`"));
    let last = json["files"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["path"], &last["change"]),
        (&PATH.into(), &"written".into())
    );
}

#[test]
fn arguments_that_make_no_sense_end_with_2() {
    for arguments in [
        &["--base", "HEAD"][..],
        &["--changelog", "--check"],
        &["--changelog", "--base"],
        &["--changelog", "--spec", "x.yaml", "--out", "y"],
    ] {
        let output = generate(Path::new("nowhere"), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

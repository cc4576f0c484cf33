//! Names of a document that are made to look like something else.

use serde_json::json;

use super::{END, PATH, Workspace};

/// Names that would end the entry, begin another one, or be markup.
const HOSTILE: [&str; 8] = [
    END,
    "a\n\n## 9.9.9\n\n- A lie.",
    "</details><script>alert(1)</script>",
    "`code` and ``more`` ![x](https://example.com/x.png)",
    "@everyone | [link](https://example.com)",
    "\u{202E}txet\u{2028}next",
    "``` \r\n~~~",
    "<!-- open",
];

/// A document in which all of them are names and values of everything.
fn hostile_document(names: &[&str]) -> String {
    let mut members = serde_json::Map::new();
    let mut parameters = Vec::new();
    let mut paths = serde_json::Map::new();
    let mut schemas = serde_json::Map::new();
    for (number, name) in names.iter().enumerate() {
        let description = json!(name);
        members.insert(
            (*name).to_owned(),
            json!({ "type": "string", "description": description, "enum": [name, "x"] }),
        );
        parameters.push(json!({
            "name": name, "in": "query", "description": description, "schema": { "type": "string" },
        }));
        let fits = |character: &char| !character.is_control() && !"{}?#".contains(*character);
        let line: String = name.chars().filter(fits).collect();
        let operation = json!({
            "operationId": format!("get {name}"),
            "summary": name,
            "responses": { "204": { "description": name } },
        });
        paths.insert(format!("/{number}/{line}"), json!({ "get": operation }));
        schemas.insert(
            format!("S{number}"),
            json!({ "title": name, "type": "object" }),
        );
    }
    let operation = json!({
        "operationId": "all",
        "parameters": parameters,
        "responses": { "204": { "description": "done" } },
    });
    paths.insert("/all".to_owned(), json!({ "get": operation }));
    schemas.insert(
        "All".to_owned(),
        json!({ "type": "object", "properties": members }),
    );
    json!({
        "openapi": "3.0.0",
        "info": { "title": "T", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
    .to_string()
}

/// What is left of a line of Markdown without its code.
fn outside_code(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        text.push_str(&rest[..start]);
        let run = &rest[start..start + rest[start..].find(|c| c != '`').unwrap()];
        let (_, after) = rest[start..].split_at(run.len());
        // Code ends at a run of as many marks.
        let end = (after.match_indices(run)).find(|(at, _)| {
            !after[..*at].ends_with('`') && !after[at + run.len()..].starts_with('`')
        });
        let (end, _) = end.unwrap_or_else(|| panic!("code without an end: {line}"));
        rest = &after[end + run.len()..];
    }
    text + rest
}

#[test]
fn no_name_of_a_document_ends_the_entry_or_is_markup() {
    let workspace = Workspace::new(&["Cat"]);
    workspace.write("spec/api.yaml", &hostile_document(&HOSTILE));
    workspace.commit();
    let outside = "# Log\n\n## Unreleased\n\n- By hand.\n\n## 0.0.1\n";
    workspace.write(PATH, outside);
    // There and back: what is gone is named by other rules.
    for (names, base) in [
        (&HOSTILE[..], "HEAD~1"),
        (&HOSTILE[..1], "HEAD"),
        (&[], "HEAD"),
    ] {
        workspace.write("spec/api.yaml", &hostile_document(names));
        let bullets = workspace.entry(&["--base", base]);
        assert!(bullets.len() >= 8, "{bullets:?}");
        let changelog = workspace.read(PATH);
        let (before, entry) = changelog.split_once("### Finch's API\n").unwrap();
        let (entry, after) = entry.split_once(&format!("\n{END}\n")).unwrap();
        assert_eq!(format!("{before}{}", after.trim_start()), outside);
        let hidden =
            |character: char| character.is_control() || "\u{202E}\u{2028}".contains(character);
        for line in workspace.said(&[]).lines() {
            assert!(!line.contains(hidden), "{line:?}");
        }
        let lines = entry.lines().filter(|line| !line.is_empty());
        // The line that names the base, and the one with the versions.
        assert_eq!(lines.clone().count(), bullets.len() + 2, "{entry}");
        for line in lines.skip(1) {
            let plain = outside_code(line).replace(" -> ", "");
            let markup = plain.contains(['<', '>', '[', ']', '@', '|']);
            assert!(!markup, "{line}");
            assert!(!line.contains(hidden), "{line:?}");
        }
    }
}

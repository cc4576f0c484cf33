//! What `diff` writes for the page of a pull request.
//!
//! In: changes, also with hostile names. Out: a title and Markdown that does nothing.

use crate::{OVERLAY, PET, TOY, changed, document, ok};

#[test]
fn the_title_is_the_verdict() {
    let repository = changed();
    let title = ok(&repository.xtask(&["diff", "--title"]));
    assert_eq!(title, ok(&repository.xtask(&["diff", "--format", "title"])));
    assert_eq!(title.lines().count(), 1);
    let body = ok(&repository.xtask(&["diff", "--format", "markdown"]));
    assert_eq!(
        body.lines().next().unwrap(),
        format!("# {}", title.trim_end())
    );
}

/// Verdict, what to do, a table for each level, details that are folded.
#[test]
fn a_pull_request_gets_a_body() {
    let repository = changed();
    let body = ok(&repository.xtask(&["diff", "--format", "markdown"]));
    let marks = [
        "# Finch's spec: ",
        "**What to do:** look for the items under *Breaking*",
        "## Breaking: ",
        "| Item | What it means |\n|---|---|\n| `Toy` | ",
        "## Additions: ",
        "| `Food` | ",
        "<details>\n<summary>",
        "- `Toy` ",
        "  - rule `type-removed` (breaking): ",
        "  - `spec/small.yaml`, line 5 before the change: `/components/schemas/Toy`\n",
        "  - `spec/small.yaml`, line 5: `/components/schemas/Food`\n",
        "</details>\n",
    ];
    let mut rest = body.as_str();
    for mark in marks {
        let (_, after) = rest
            .split_once(mark)
            .unwrap_or_else(|| panic!("{mark}: {body}"));
        rest = after;
    }
    repository.commit("two");
    // Texts are folded.
    let overlay = OVERLAY.replace("description: Ours", "description: Others");
    repository.write("spec/overlay.yaml", overlay);
    let texts = ok(&repository.xtask(&["diff", "--format", "markdown"]));
    let table = "## Texts: nothing to do\n\n<details>\n<summary>Which texts</summary>\n\n| Item ";
    assert!(
        texts.contains(table) && texts.contains("Only texts are different."),
        "{texts}"
    );
    assert!(texts.contains("`spec/small.yaml`, line 4"), "{texts}");
    assert_eq!(texts.matches("<details>").count(), 2, "{texts}");
    assert_eq!(texts.matches("\n</details>\n").count(), 2, "{texts}");
    repository.commit("three");
    let none = ok(&repository.xtask(&["diff", "--format", "markdown"]));
    assert_eq!(none.lines().count(), 1, "{none}");
}

/// Names of a document stand in a page and do nothing there.
#[test]
fn hostile_names_do_nothing() {
    let repository = changed();
    let hostile = [
        "</details><script>alert(1)</script>",
        "@everyone",
        "a|b",
        "x`y",
        "[l](https://evil.test)",
        "n\\nl",
        "b\\u202Ei",
    ];
    let member = |name: &&str| format!("\"{name}\": {{ type: string }}");
    let schemas: Vec<String> = (hostile.iter().enumerate())
        .map(|(at, name)| {
            format!(
                "\"H{at}{name}\": {{ type: object, properties: {{ {} }}, required: [\"{name}\"] }},",
                member(name)
            )
        })
        .collect();
    let schemas: Vec<&str> = schemas.iter().map(String::as_str).collect();
    repository.write(
        "spec/small.yaml",
        document(&[&[PET, TOY], &schemas[..]].concat()),
    );
    let read = |arguments: &[&str]| ok(&repository.xtask(arguments));
    let body = read(&["diff", "--format", "markdown"]);
    assert!(body.matches("H0").count() >= 2, "{body}");
    for outside in without_code(&body).lines() {
        for sign in ["script", "@", "evil", "everyone"] {
            assert!(!outside.contains(sign), "{sign}: {outside}");
        }
        let bars = if outside.starts_with('|') { 3 } else { 0 };
        assert_eq!(outside.matches('|').count(), bars, "{outside}");
    }
    assert_eq!(body.matches("\n</details>").count(), 1);
    let said = read(&["diff"]);
    for text in [&body, &said] {
        let unseen = |character: char| character.is_control() && character != '\n';
        assert!(
            !text.contains(|character| unseen(character) || character == '\u{202e}'),
            "{text}"
        );
    }
}

/// A page with its code taken out, as a reader of Markdown sees it: code ends before a link, a
/// mention, or HTML begins; cells of a table end before code.
fn without_code(page: &str) -> String {
    let mut rest = page.to_owned();
    while let Some((before, after)) = rest.split_once("<code>") {
        let (_, after) = after.split_once("</code>").unwrap();
        rest = format!("{before}{after}");
    }
    let lines = rest.lines().map(|line| {
        let parts: Vec<&str> = line.split('`').collect();
        assert!(parts.len() % 2 == 1, "{line}");
        let code: Vec<&&str> = parts.iter().skip(1).step_by(2).collect();
        assert!(code.iter().all(|code| !code.contains('|')), "{line}");
        parts.into_iter().step_by(2).collect::<String>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A body is never longer than what GitHub takes, and says what is missing.
#[test]
fn a_long_body_is_cut() {
    let repository = changed();
    let many: Vec<String> = (0..900)
        .map(|at| {
            format!("Added{at}: {{ type: object, properties: {{ a: {{ type: string }} }} }},")
        })
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    repository.write("spec/small.yaml", document(&[&[PET], &many[..]].concat()));
    let body = ok(&repository.xtask(&["diff", "--format", "markdown"]));
    assert!(body.len() <= 65_536, "{}", body.len());
    assert!(body.len() > 50_000, "{}", body.len());
    assert!(body.starts_with("# Finch's spec: 1 breaking change, 900 additions ("));
    assert!(body.ends_with("</details>\n"));
    // Each change is in a table or among the missing, and so are its details.
    for (start, what, all) in [("| `", "changes", 901), ("- `", "details", 901)] {
        let shown = body.lines().filter(|line| line.starts_with(start)).count();
        let missing = body.lines().filter_map(|line| {
            let (count, rest) = line.strip_prefix("**")?.split_once(" more ")?;
            rest.starts_with(what)
                .then(|| count.parse::<usize>().ok())?
        });
        assert_eq!(shown + missing.sum::<usize>(), all, "{what}");
    }
    let whole = ok(&repository.xtask(&["diff", "--format", "text"]));
    assert!(whole.contains("Added899"));
}

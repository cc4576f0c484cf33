//! The pages that people read: each is found from the index, and each link between them leads
//! somewhere.
//!
//! In: the pages. Out: a failure that names the page and the link. Never here: a link into the web,
//! or one to an item, which rustdoc holds.

use std::fs;
use std::path::{Component, Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The pages by their paths from the root.
fn pages() -> Vec<String> {
    let mut pages: Vec<String> = ["", "docs/", "finch-connect/docs/", "spec/"]
        .iter()
        .flat_map(|folder| {
            let entries = fs::read_dir(root().join(folder)).unwrap();
            entries.map(move |entry| {
                let name = entry.unwrap().file_name();
                format!("{folder}{}", name.to_string_lossy())
            })
        })
        .filter(|path| Path::new(path).extension().is_some_and(|end| end == "md"))
        .collect();
    pages.sort();
    pages
}

fn read(page: &str) -> String {
    fs::read_to_string(root().join(page)).unwrap()
}

/// The lines of a page that are no code.
fn prose(text: &str) -> Vec<&str> {
    let mut is_code = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            lines.push(line);
        }
    }
    lines
}

/// Where the links of a page lead, those into the web and to items aside.
fn links(text: &str) -> Vec<String> {
    let text = prose(text).join("\n");
    // Every second part stands between two backticks; a link's words may be code, its target is not.
    let plain: String = text.split('`').step_by(2).collect();
    let targets = plain.split("](").skip(1);
    targets
        .filter_map(|rest| rest.split_once(')').map(|(target, _)| target.to_owned()))
        .filter(|target| !target.contains("://") && !target.contains("::"))
        // A module of the crate, as the page that is its root names it.
        .filter(|target| target.contains(['.', '/', '#']))
        .collect()
}

/// How a heading is named in a link.
fn anchor(heading: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    };
    heading.to_lowercase().chars().filter_map(kept).collect()
}

/// A path from the root, of a target that a page names.
fn place(page: &str, target: &str) -> PathBuf {
    let folder = Path::new(page).parent().unwrap();
    let mut place = PathBuf::new();
    for part in folder.join(target).components() {
        match part {
            Component::ParentDir => assert!(place.pop(), "{page}: {target}"),
            part => place.push(part),
        }
    }
    place
}

/// What is wrong with a link of a page.
fn problem(page: &str, target: &str) -> Option<String> {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let place = match file {
        "" => PathBuf::from(page),
        file => place(page, file),
    };
    if !root().join(&place).exists() {
        return Some(format!("{page}: nothing stands at {target}"));
    }
    let is_there = || {
        let text = fs::read_to_string(root().join(&place)).unwrap();
        prose(&text)
            .iter()
            .filter_map(|line| line.strip_prefix('#'))
            .any(|line| anchor(line.trim_start_matches('#').trim()) == heading)
    };
    (!heading.is_empty() && !is_there()).then(|| format!("{page}: no heading {target}"))
}

#[test]
fn every_link_leads_somewhere() {
    let mut count = 0;
    let mut problems = Vec::new();
    for page in pages() {
        for target in links(&read(&page)) {
            count += 1;
            problems.extend(problem(&page, &target));
        }
    }
    assert!(count > 40, "{count}");
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn the_index_names_every_page() {
    let index = "docs/README.md";
    let named: Vec<PathBuf> = links(&read(index))
        .iter()
        .map(|target| place(index, target))
        .collect();
    for page in pages() {
        let is_named = named.contains(&PathBuf::from(&page));
        assert!(is_named || page == index, "{index} does not name {page}");
    }
}

#[test]
fn the_readme_is_short() {
    assert!(read("README.md").lines().count() < 200);
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let text = "[a](any-document.md#nothing) `[b](c.md)` [`d`](lost.md)\n```\n[e](f.md)\n```\n[g](https://a.test) [h](crate::i) [j](../README.md#licence)\n";
    let found = links(text);
    assert_eq!(
        found,
        ["any-document.md#nothing", "lost.md", "../README.md#licence"]
    );
    let problems: Vec<String> = found
        .iter()
        .filter_map(|target| problem("docs/corpus.md", target))
        .collect();
    assert_eq!(
        problems,
        [
            "docs/corpus.md: no heading any-document.md#nothing",
            "docs/corpus.md: nothing stands at lost.md"
        ]
    );
}

//! Every command that a text of this repository shows is one that there is.
//!
//! In: the documentation, the scripts, the workflows and the help. Out: a failure with file and line
//! for a command line that is not taken. Never here: a command that runs.
//!
//! Markdown is read as `vendor` reads it, so this needs the feature of that name, which tests have.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{HELP, read};
use crate::outcome::Stop;

const WORDS: &str = "cargo xtask";

/// A command line as a text shows it.
struct Shown {
    line: usize,
    words: Vec<String>,
}

#[test]
fn every_command_that_is_shown_is_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut problems = Vec::new();
    let mut count = 0;
    for path in texts(root) {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        count += text.matches(WORDS).count();
        problems.extend(judge(&name, &text));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(count > 25, "only {count} commands were found");
}

#[test]
fn every_form_of_the_help_is_taken() {
    let text = HELP.replace("\n      [", " [");
    let synopses = text.lines().filter(|line| line.starts_with("  cargo"));
    let text: Vec<&str> = synopses.collect();
    assert!(text.len() > 8, "{text:?}");
    let problems = judge("help", &text.join("\n"));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_command_that_is_not_taken_is_found() {
    let fence = "```";
    let page = format!(
        "# Page\n\nRun `cargo xtask generate --chek`, `cargo xtask vendor` or `cargo xtask vendr`.\n\n\
         {fence}console\n$ cargo xtask diff --format \\\n    yaml | tee out\n\
         next: `cargo xtask diff --title`\n{fence}\n\nAnd cargo xtask diff.\n"
    );
    let problems = judge("page.md", &page);
    let expected = [
        "page.md:3: `cargo xtask generate --chek`: ",
        "page.md:3: `cargo xtask vendr`: ",
        "page.md:6: `cargo xtask diff --format yaml`: ",
        "page.md: 6 times `cargo xtask`, and 5 of them are code",
    ];
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, start) in problems.iter().zip(expected) {
        assert!(problem.starts_with(start), "{problem}");
    }
    let script =
        "set -e\n# see `cargo xtask generate now`\nstep cargo xtask diff --deny all > \"$OUT\"\n";
    let problems = judge("run", script);
    assert!(
        problems[0].starts_with("run:2: `cargo xtask generate now`"),
        "{problems:?}"
    );
    assert!(
        problems[1].starts_with("run:3: `cargo xtask diff --deny all`"),
        "{problems:?}"
    );
    assert_eq!(problems.len(), 2);
}

/// What people read and what machines run.
fn texts(root: &Path) -> Vec<PathBuf> {
    let mut texts: Vec<PathBuf> = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "budgets.toml",
        ".ci/run",
        ".ci/package",
    ]
    .map(|name| root.join(name))
    .into();
    for folder in [
        "docs",
        "finch-connect/docs",
        "spec",
        ".github",
        ".github/workflows",
    ] {
        let found = fs::read_dir(root.join(folder)).unwrap();
        let found = found.map(|entry| entry.unwrap().path());
        texts.extend(found.filter(|path| path.is_file()));
    }
    texts.sort();
    texts
}

/// What is wrong with the commands of a text.
fn judge(name: &str, text: &str) -> Vec<String> {
    let is_page = Path::new(name).extension().is_some_and(|end| end == "md");
    let shown = if is_page {
        of_page(text)
    } else {
        of_lines(text, 1)
    };
    let mut problems = Vec::new();
    for Shown { line, words } in &shown {
        if let Some(problem) = refused(words) {
            let words = words.join(" ");
            problems.push(format!("{name}:{line}: `{WORDS} {words}`: {problem}"));
        }
    }
    let (there, found) = (text.matches(WORDS).count(), shown.len());
    if there != found {
        problems.push(format!(
            "{name}: {there} times `{WORDS}`, and {found} of them are code"
        ));
    }
    problems
}

/// Why a command line is not taken. A command that is named alone needs no more than to be there.
fn refused(words: &[String]) -> Option<String> {
    let mut arguments: Vec<OsString> = words.iter().map(OsString::from).collect();
    if let [_] = arguments[..] {
        arguments.push("--help".into());
    }
    match read(arguments) {
        Ok(_) => None,
        Err(Stop::Usage(problem)) => Some(problem),
        Err(_) => Some("is not even read".to_owned()),
    }
}

/// The commands in the code of a page of Markdown.
fn of_page(text: &str) -> Vec<Shown> {
    let line = |offset: usize| 1 + text[..offset].matches('\n').count();
    let mut shown = Vec::new();
    let mut block: Option<(usize, String)> = None;
    for (event, place) in Parser::new(text).into_offset_iter() {
        match (event, &mut block) {
            (Event::Start(Tag::CodeBlock(_)), _) => block = Some((0, String::new())),
            (Event::Text(piece), Some((first, code))) => {
                if code.is_empty() {
                    *first = line(place.start);
                }
                code.push_str(&piece);
            }
            (Event::End(TagEnd::CodeBlock), Some((first, code))) => {
                shown.extend(of_lines(code, *first));
                block = None;
            }
            (Event::Code(code), _) => {
                let code = format!("`{code}`");
                shown.extend(of_lines(&code, line(place.start)));
            }
            (Event::Html(code), _) => shown.extend(of_lines(&code, line(place.start))),
            _ => {}
        }
    }
    shown
}

/// The commands in lines of a script, of a file of YAML, or of a terminal.
fn of_lines(text: &str, first: usize) -> Vec<Shown> {
    let mut shown = Vec::new();
    let mut lines = text.lines().zip(first..);
    while let Some((head, line)) = lines.next() {
        let mut whole = head.to_owned();
        while let Some(open) = whole.strip_suffix('\\') {
            let (next, _) = lines.next().unwrap_or_default();
            whole = format!("{open}{}", next.trim_start());
        }
        for (place, _) in whole.match_indices(WORDS) {
            let behind = &whole[place + WORDS.len()..];
            // The end of the code span or of the shell's substitution that it stands in.
            let end = match whole[..place].chars().next_back() {
                Some('`') => behind.find('`'),
                Some('(') => behind.find(')'),
                _ => None,
            };
            let words = words(&behind[..end.unwrap_or(behind.len())]);
            shown.push(Shown { line, words });
        }
    }
    shown
}

/// The words of a command up to the end of it, with something that fits in every open place.
fn words(text: &str) -> Vec<String> {
    let is_end = |word: &&str| {
        let ends = ["|", "||", "&", "&&", ">", ">>", "<", ";", "2>", "2>&1"];
        ends.contains(word) || word.starts_with(|first: char| first == '#' || !first.is_ascii())
    };
    let words = text.split_whitespace().take_while(|word| !is_end(word));
    words
        .map(|word| {
            let word = word.trim_matches(['\'', '"']).replace(['[', ']'], "");
            let word = word.split('|').next().unwrap_or_default();
            match word.trim_end_matches(['.', ',']) {
                "" => word.to_owned(),
                "N" | "S" | "SECONDS" => "1".to_owned(),
                "NAME" => "name".to_owned(),
                word => word.to_owned(),
            }
        })
        .collect()
}

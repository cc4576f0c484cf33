//! The subsection in changelogs of all kinds.

use super::{BEGIN, Changelog, END};

fn entry(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn with(text: &str, base: &str, lines: &[&str]) -> String {
    let changelog = Changelog::read(Some(text)).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    changelog.with(base, &entry(lines))
}

fn without(text: &str) -> String {
    Changelog::read(Some(text)).unwrap().without()
}

/// The subsection as it should be, with these lines in it.
fn block(base: &str, lines: &str) -> String {
    let [begin, rest] = BEGIN;
    format!("### Finch's API\n\n{begin}{base}{rest}\n\n{lines}\n\n{END}\n")
}

#[test]
fn it_goes_below_what_people_wrote_and_above_the_last_release() {
    let text = "# Log\n\nIntro.\n\n## Unreleased\n\n- By hand.\n\n## 0.1.0\n\n- Old.\n";
    let own = block("v0.1.0", "- New.");
    let expected =
        format!("# Log\n\nIntro.\n\n## Unreleased\n\n- By hand.\n\n{own}\n## 0.1.0\n\n- Old.\n");
    assert_eq!(with(text, "v0.1.0", &["- New."]), expected);
    assert_eq!(with(&expected, "v0.1.0", &["- New."]), expected);
    assert_eq!(
        Changelog::read(Some(&expected)).unwrap().base(),
        Some("v0.1.0")
    );
    assert_eq!(without(&expected), text);
    assert_eq!(without(text), text);
}

#[test]
fn sections_of_people_stay_on_both_sides() {
    let own = block("abc", "- One.");
    let text = format!(
        "## Unreleased\n\n### Added\n\n- A.\n\n{own}\n### Fixed\n\n- F.\n{}",
        "- right below\n## 0.1.0\n"
    );
    let now = with(&text, "v9.0.0", &["- Two.", "- Three."]);
    let other = block("v9.0.0", "- Two.\n- Three.");
    assert_eq!(now, text.replace(&own, &other));
    assert_eq!(without(&now), text.replace(&format!("{own}\n"), ""));
}

/// Words below the last line of the subsection are not the command's, however near they are.
#[test]
fn what_is_added_at_its_end_stays() {
    let own = block("abc", "- One.");
    let text = format!("## Unreleased\n\n{own}- Mine.\n");
    let now = with(&text, "abc", &["- Two."]);
    assert_eq!(now, text.replace("- One.", "- Two."));
    assert_eq!(without(&now), "## Unreleased\n\n- Mine.\n");
}

#[test]
fn a_missing_heading_is_made_below_the_intro() {
    let own = block("abc", "- One.");
    for (before, after) in [
        ("# Log\n\nIntro.\n", "\n## 0.1.0\n"),
        ("# Log\n\n```md\n## Unreleased\n```\n", "\n## 0.1.0\n"),
        (
            "# Log\n\n<!-- like this:\n## Unreleased\n-->\n",
            "\n## 0.1.0\n",
        ),
        (
            "# Log\n\n    ## Unreleased\n",
            "\n## 0.1.0\n\n### Unreleased\n",
        ),
        ("# Log\n", ""),
        ("# Log\n", "\n[0.1.0]: https://example.com\n"),
    ] {
        let now = with(&format!("{before}{after}"), "abc", &["- One."]);
        assert_eq!(now, format!("{before}\n## Unreleased\n\n{own}{after}"));
        assert_eq!(without(&now), format!("{before}\n## Unreleased\n{after}"));
    }
    let text = Changelog::read(None)
        .unwrap()
        .with("abc", &entry(&["- One."]));
    assert_eq!(text, format!("# Changelog\n\n## Unreleased\n\n{own}"));
    assert_eq!(
        with("", "abc", &["- One."]),
        format!("## Unreleased\n\n{own}")
    );
    assert_eq!(
        with("## 0.1.0\n", "abc", &["- One."]),
        format!("## Unreleased\n\n{own}\n## 0.1.0\n")
    );
}

#[test]
fn the_heading_is_known_in_its_usual_forms() {
    let own = block("abc", "- One.");
    for heading in [
        "## Unreleased",
        "## [Unreleased]",
        "## [Unreleased](https://example.com)",
        "  ##  UNRELEASED  ##",
        "## Unreleased (soon)",
    ] {
        let text = format!("# Log\n\n{heading}\n");
        assert_eq!(with(&text, "abc", &["- One."]), format!("{text}\n{own}"));
    }
}

#[test]
fn an_entry_of_a_release_is_history() {
    let own = block("abc", "- Old.");
    let text = format!("# Log\n\n## Unreleased\n\n## 0.1.0\n\n{own}");
    let now = with(&text, "def", &["- New."]);
    let new = block("def", "- New.");
    assert_eq!(
        now,
        format!("# Log\n\n## Unreleased\n\n{new}\n## 0.1.0\n\n{own}")
    );
    assert_eq!(without(&text), text);
}

#[test]
fn the_ends_of_lines_are_those_of_the_file() {
    let text = "# Log\r\n\r\n## Unreleased\r\n\r\n- By hand.\r\n";
    let now = with(text, "abc", &["- One."]);
    let own = block("abc", "- One.").replace('\n', "\r\n");
    assert_eq!(now, format!("{text}\r\n{own}"));
    assert_eq!(with(&now, "abc", &["- One."]), now);
    assert_eq!(without(&now), text);
}

#[test]
fn what_would_be_written_over_is_refused() {
    let own = block("abc", "- One.");
    let cut = own.replace(END, "");
    for (text, line) in [
        (
            "## Unreleased\n\n### Finch's API\n\n- By hand.\n".to_owned(),
            3,
        ),
        (format!("## Unreleased\n\n{cut}\n### Next\n\n{END}\n"), 3),
        (format!("## Unreleased\n\n{own}\n{own}"), 3),
        ("## Unreleased\n\n- A.\n\n```\nopen\n".to_owned(), 5),
        ("<!-- open\n\n## Unreleased\n".to_owned(), 1),
    ] {
        let error = Changelog::read(Some(&text)).err().unwrap_or_default();
        assert!(
            error.starts_with(&format!("line {line}: ")),
            "{error}:\n{text}"
        );
    }
}

/// Lines that mean something in a changelog, or look as if they did.
const PIECES: [&str; 26] = [
    "",
    "",
    "",
    "",
    " ",
    "\t",
    "# Changelog",
    "## Unreleased",
    "## Unreleased",
    "## [Unreleased]",
    "## 0.1.0",
    "## 0.1.0",
    "### Added",
    "### Finch's API",
    "- item",
    "- item",
    "text",
    "```",
    "~~~~",
    "<!--",
    "-->",
    "[0.1.0]: https://example.com",
    "    ## Unreleased",
    "#hash",
    "<!-- The end of what `cargo xtask generate` made. -->",
    "\u{FEFF}",
];

/// Numbers that look random, the same ones each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit
    }
}

fn any_changelog(numbers: &mut Numbers) -> String {
    let mut text = String::new();
    if numbers.below(8) == 0 {
        text.push('\u{FEFF}');
    }
    let endings: &[&str] = [&["\n"][..], &["\r\n"], &["\n", "\r\n"]][numbers.below(3)];
    for _ in 0..numbers.below(14) {
        text.push_str(PIECES[numbers.below(PIECES.len())]);
        text.push_str(endings[numbers.below(endings.len())]);
    }
    if numbers.below(4) == 0 {
        text.push_str(PIECES[numbers.below(PIECES.len())]);
    }
    text
}

fn lines_with_words(text: &str) -> Vec<&str> {
    let text = text.trim_start_matches('\u{FEFF}');
    text.lines().filter(|line| !super::is_blank(line)).collect()
}

#[test]
fn in_any_changelog_all_else_stays_byte_for_byte() {
    let mut numbers = Numbers(0x5EED);
    let (mut read, mut exact) = (0, 0);
    for _ in 0..20_000 {
        let text = any_changelog(&mut numbers);
        let Ok(changelog) = Changelog::read(Some(&text)) else {
            continue;
        };
        read += 1;
        let one = changelog.with("abc", &entry(&["- One.", "- Two."]));
        // What was there is there, in two pieces, and the rest is new.
        let kept = (0..=text.len()).any(|at| {
            text.is_char_boundary(at) && one.starts_with(&text[..at]) && one.ends_with(&text[at..])
        });
        assert!(kept, "{text:?}\n{one:?}");
        // Once more changes nothing; another entry and back is the same as neither.
        assert_eq!(with(&one, "abc", &["- One.", "- Two."]), one, "{text:?}");
        let other = with(&one, "v1.0.0", &["- Three."]);
        assert_eq!(with(&other, "abc", &["- One.", "- Two."]), one, "{text:?}");
        assert_eq!(
            Changelog::read(Some(&other)).unwrap().base(),
            Some("v1.0.0")
        );
        // It goes as it came, but for a heading that was not there.
        let gone = without(&one);
        assert_eq!(without(&gone), gone, "{text:?}");
        if gone == text {
            exact += 1;
        }
        let (left, words) = (lines_with_words(&gone), lines_with_words(&text));
        let heading = (0..left.len()).any(|at| {
            let (before, rest) = left.split_at(at);
            rest[0] == "## Unreleased" && [before, &rest[1..]].concat() == words
        });
        assert!(left == words || heading, "{text:?}\n{gone:?}");
    }
    assert!(read > 8_000 && exact > 2_000, "{read} {exact}");
}

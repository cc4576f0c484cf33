//! One subsection of a changelog, made by a command in a file that people write.
//!
//! In: the text of a changelog, the lines of the subsection. Out: the text with the subsection in
//! it, or without. Never here: a change of any other byte, but for the blank lines around it.
//!
//! The subsection stands below the heading of what is unreleased, and ends with a line of its
//! own, since what people add below it would be its last lines otherwise.

use std::ops::Range;

/// The heading of the subsection.
const HEADING: &str = "Finch's API";
/// Its first line stands between these two and names what it was compared with.
const BEGIN: [&str; 2] = [
    "<!-- Made by `cargo xtask generate` from the changes since ",
    ". Words of your own go below its end. -->",
];
/// Its last line.
const END: &str = "<!-- The end of what `cargo xtask generate` made. -->";

/// What a changelog holds that was never written.
const EMPTY: &str = "# Changelog\n";

/// A changelog and where its parts stand, in bytes.
pub(super) struct Changelog<'a> {
    text: &'a str,
    /// The end of its lines, as the first one has it.
    ending: &'static str,
    /// Where the subsection goes.
    place: Place,
    /// What the subsection says that it was compared with.
    base: Option<&'a str>,
}

enum Place {
    /// Here it stands.
    Present(Range<usize>),
    /// The heading of what is unreleased is there, and ends here.
    Absent(usize),
    /// There is no such heading; it would go here.
    NoHeading(usize),
}

impl<'a> Changelog<'a> {
    /// Reads a changelog; none is one that is not written yet.
    pub(super) fn read(text: Option<&'a str>) -> Result<Self, String> {
        let text = text.unwrap_or(EMPTY);
        let lines = lines(text)?;
        let (place, base) = place(text, &lines)?;
        let first = text.split_inclusive('\n').next().unwrap_or_default();
        let ending = if first.ends_with("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        Ok(Self {
            text,
            ending,
            place,
            base,
        })
    }

    /// What the subsection was compared with when it was made.
    pub(super) fn base(&self) -> Option<&'a str> {
        self.base
    }

    /// The text with the subsection.
    pub(super) fn with(&self, base: &str, entry: &[String]) -> String {
        let [begin, rest] = BEGIN;
        let mut block = vec![
            format!("### {HEADING}"),
            String::new(),
            format!("{begin}{base}{rest}"),
            String::new(),
        ];
        block.extend(entry.iter().cloned());
        block.extend([String::new(), END.to_owned()]);
        match &self.place {
            Place::Present(range) => {
                let (before, old, after) = self.around(range);
                let mut block = block.join(self.ending);
                if old.ends_with('\n') {
                    block.push_str(self.ending);
                }
                format!("{before}{block}{after}")
            }
            Place::Absent(at) => self.inserted(*at, &block),
            Place::NoHeading(at) => {
                block.splice(0..0, ["## Unreleased".to_owned(), String::new()]);
                self.inserted(*at, &block)
            }
        }
    }

    /// The text without the subsection, nor the blank line that set it apart.
    pub(super) fn without(&self) -> String {
        let Place::Present(range) = &self.place else {
            return self.text.to_owned();
        };
        let (mut before, _, after) = self.around(range);
        let apart = before.split_inclusive('\n').next_back();
        if let Some(apart) = apart.filter(|line| is_blank(line))
            && after.lines().next().is_none_or(is_blank)
        {
            before = before.strip_suffix(apart).unwrap_or(before);
        }
        format!("{before}{after}")
    }

    fn inserted(&self, at: usize, block: &[String]) -> String {
        let (before, _, after) = self.around(&(at..at));
        let ending = self.ending;
        let mut text = before.to_owned();
        if !before.trim_start_matches(BOM).is_empty() {
            if !before.ends_with('\n') {
                text.push_str(ending);
            }
            text.push_str(ending);
        }
        for line in block {
            text.push_str(line);
            text.push_str(ending);
        }
        if after.lines().next().is_some_and(|line| !is_blank(line)) {
            text.push_str(ending);
        }
        text + after
    }

    fn around(&self, range: &Range<usize>) -> (&'a str, &'a str, &'a str) {
        let part = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        (
            part(0..range.start),
            part(range.clone()),
            part(range.end..self.text.len()),
        )
    }
}

/// Looks for the heading of what is unreleased, and for the subsection below it.
fn place<'a>(text: &str, lines: &[Line<'a>]) -> Result<(Place, Option<&'a str>), String> {
    let start = text.len() - text.trim_start_matches(BOM).len();
    let Some(first) = lines.iter().position(Line::is_unreleased) else {
        let release = lines.iter().position(|line| line.heading == Some(2));
        let intro = lines.get(..release.unwrap_or(lines.len()));
        let end = end_of(intro.unwrap_or_default(), start);
        return Ok((Place::NoHeading(end), None));
    };
    let section = lines.get(first..).unwrap_or_default();
    let next = |line: &Line<'_>| line.heading.is_some_and(|level| level <= 2);
    let length = section.iter().skip(1).position(next);
    let length = length.map_or(section.len(), |length| length + 1);
    let section = section.get(..length).unwrap_or_default();
    let Some((at, own)) = section.iter().enumerate().find(|(_, line)| line.is_own()) else {
        return Ok((Place::Absent(end_of(section, start)), None));
    };
    let (range, base) = subsection(own, section.get(at + 1..).unwrap_or_default())?;
    Ok((Place::Present(range), Some(base)))
}

/// The subsection with this heading and the lines below it, and what it was compared with.
fn subsection<'a>(
    heading: &Line<'a>,
    rest: &[Line<'a>],
) -> Result<(Range<usize>, &'a str), String> {
    let number = heading.number;
    let by_hand = || {
        format!(
            "line {number}: the subsection `### {HEADING}` is not as the command makes it, which \
             would write over it: give it another heading, or remove it"
        )
    };
    if rest.iter().any(Line::is_own) {
        return Err(format!(
            "line {number}: a second subsection `### {HEADING}` stands below this one: remove one"
        ));
    }
    let begin = rest.iter().find(|line| !is_blank(line.text));
    let base = begin.and_then(|line| between(line.text));
    let base = base.ok_or_else(by_hand)?;
    let mut text = rest.iter().take_while(|line| line.heading.is_none());
    let end = text.find(|line| line.text.trim_end() == END);
    let end = end.ok_or_else(by_hand)?;
    Ok((heading.range.0..end.range.1, base))
}

/// What the first line of the subsection says that it was compared with.
fn between(line: &str) -> Option<&str> {
    let [begin, rest] = BEGIN;
    line.trim_end().strip_prefix(begin)?.strip_suffix(rest)
}

/// Where the last line of these ends that is neither blank nor the target of a link: those stand
/// at the end of a file.
fn end_of(lines: &[Line<'_>], start: usize) -> usize {
    let last = lines
        .iter()
        .rfind(|line| !is_blank(line.text) && !is_target(line.text));
    last.map_or(start, |line| line.range.1)
}

fn is_target(line: &str) -> bool {
    line.starts_with('[') && line.contains("]: ")
}

fn is_blank(line: &str) -> bool {
    line.trim_matches(is_space).is_empty()
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// What stands before the first character of some files.
const BOM: char = '\u{FEFF}';

/// A line.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    /// From 1.
    number: usize,
    /// Without its end.
    text: &'a str,
    /// Its first byte, and the first byte after its end.
    range: (usize, usize),
    /// The level, where it is a heading.
    heading: Option<usize>,
}

impl Line<'_> {
    fn title(&self) -> &str {
        let text = self.text.trim_matches(is_space);
        text.trim_matches('#').trim_matches(is_space)
    }

    /// `Unreleased`, `[Unreleased]`, and the same with more behind it.
    fn is_unreleased(&self) -> bool {
        let word = self.title().split_whitespace().next().unwrap_or_default();
        let (word, _) = word
            .trim_start_matches('[')
            .split_once(']')
            .unwrap_or((word, ""));
        self.heading == Some(2) && word.eq_ignore_ascii_case("unreleased")
    }

    fn is_own(&self) -> bool {
        self.heading == Some(3) && self.title() == HEADING
    }
}

/// What a line may stand in that has no headings.
enum Inside {
    Text,
    Fence {
        opened: usize,
        mark: char,
        count: usize,
    },
    Comment {
        opened: usize,
    },
}

/// The lines of a text. Code and comments hold no heading, so each of them must have an end.
fn lines(text: &str) -> Result<Vec<Line<'_>>, String> {
    let mut start = text.len() - text.trim_start_matches(BOM).len();
    let mut inside = Inside::Text;
    let mut lines = Vec::new();
    let rest = text.get(start..).unwrap_or_default();
    for (number, whole) in (1..).zip(rest.split_inclusive('\n')) {
        let line = whole.trim_end_matches(['\r', '\n']);
        let heading = match inside {
            Inside::Text => level(line),
            Inside::Fence { .. } | Inside::Comment { .. } => None,
        };
        inside = match (inside, line) {
            (Inside::Text, line) => Inside::opened(number, line),
            (within, line) if within.is_closed(line) => Inside::Text,
            (within, _) => within,
        };
        let end = start + whole.len();
        lines.push(Line {
            number,
            text: line,
            range: (start, end),
            heading,
        });
        start = end;
    }
    match inside {
        Inside::Text => Ok(lines),
        Inside::Fence { opened, .. } | Inside::Comment { opened } => Err(format!(
            "line {opened}: code or a comment begins here and never ends, so that no heading below \
             it is one"
        )),
    }
}

impl Inside {
    /// What a line of text opens.
    fn opened(opened: usize, line: &str) -> Self {
        let line = line.trim_matches(is_space);
        if let Some((mark, count)) = fence(line) {
            Self::Fence {
                opened,
                mark,
                count,
            }
        } else if line.starts_with("<!--") && !line.contains("-->") {
            Self::Comment { opened }
        } else {
            Self::Text
        }
    }

    fn is_closed(&self, line: &str) -> bool {
        let line = line.trim_matches(is_space);
        match self {
            Self::Text => true,
            Self::Fence { mark, count, .. } => {
                fence(line).is_some_and(|(other, length)| other == *mark && length >= *count)
                    && line.trim_matches(*mark).is_empty()
            }
            Self::Comment { .. } => line.contains("-->"),
        }
    }
}

/// The mark that opens or closes code, and how often it stands there.
fn fence(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(|mark| "`~".contains(*mark))?;
    let rest = line.trim_start_matches(mark);
    let count = line.len() - rest.len();
    // Backticks behind backticks are code within a line.
    (count >= 3 && !(mark == '`' && rest.contains('`'))).then_some((mark, count))
}

/// The level of a heading: marks and a space, indented by three spaces at most.
fn level(line: &str) -> Option<usize> {
    let text = line.trim_start_matches(' ');
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    let heading = line.len() - text.len() <= 3
        && (1..=6).contains(&level)
        && (rest.is_empty() || rest.starts_with([' ', '\t']));
    heading.then_some(level)
}

#[cfg(test)]
mod tests;

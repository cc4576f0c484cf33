//! Diagnostics as text, the way rustc shows them.
//!
//! In: diagnostics in the order of their places, and the texts. Out: plain text for a terminal or a
//! log, in which every finding shows its line of source.
//! Never here: a control character of a document, or a line longer than a screen.

use std::collections::{HashMap, HashSet};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Code, Diagnostic, Severity};
use crate::source::{FileId, SourceMap, Span, line_starts};
use crate::unseen::is_treacherous;

/// How often one and the same message is shown.
const MOST_ALIKE: usize = 20;
/// How many diagnostics are shown.
const MOST: usize = 500;
/// Up to which column a line is handed to the renderer, which then cuts it to a screen.
const MAX_COLUMN: usize = 5_000;
/// How much of a line is shown behind the place, and of a longer line before it.
const AROUND: usize = 200;
/// How long a message may be, and a help, which can hold a snippet.
const MAX_MESSAGE: usize = 2_000;
const MAX_HELP: usize = 10_000;
const TERMINAL_WIDTH: usize = 120;

/// Renders diagnostics, and counts them at the end.
pub(super) fn render(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut alike: HashMap<(Code, &str), usize> = HashMap::new();
    for diagnostic in diagnostics {
        *alike
            .entry((diagnostic.code, &diagnostic.message))
            .or_default() += 1;
    }
    let mut texts = Texts {
        sources,
        files: HashMap::new(),
    };
    let mut explained = HashSet::new();
    let mut seen: HashMap<(Code, &str), usize> = HashMap::new();
    let mut blocks = Vec::new();
    let mut shown = 0;
    for diagnostic in diagnostics {
        let kind = (diagnostic.code, diagnostic.message.as_str());
        let count = seen.entry(kind).or_default();
        *count += 1;
        if *count <= MOST_ALIKE && shown < MOST {
            shown += 1;
            let explain = explained.insert(diagnostic.code);
            blocks.push(one(diagnostic, explain, &mut texts));
        }
        let more = alike
            .get(&kind)
            .copied()
            .unwrap_or_default()
            .saturating_sub(MOST_ALIKE);
        if *count == MOST_ALIKE && more > 0 && shown < MOST {
            blocks.push(format!("and {more} more of this kind"));
        }
    }
    if shown == MOST && diagnostics.len() > MOST {
        blocks.push(format!("only the first {MOST} are shown"));
    }
    blocks.push(summary(diagnostics));
    blocks.join("\n\n") + "\n"
}

fn one(diagnostic: &Diagnostic, explain: bool, texts: &mut Texts<'_>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = escaped(&diagnostic.message, MAX_MESSAGE).replace('\n', "\\n");
    let title = level.primary_title(title).id(diagnostic.code.name());
    let mut group = show(Group::with_title(title), diagnostic.span, None, texts);
    for (span, label) in &diagnostic.related {
        group = show(group, *span, Some(label), texts);
    }
    if let Some(subject) = &diagnostic.subject {
        let subject = escaped(subject, MAX_MESSAGE).replace('\n', "\\n");
        group = group.element(Level::NOTE.message(format!("in {subject}")));
    }
    // Once is enough for what is the same every time.
    if explain {
        group = group.element(Level::NOTE.message(diagnostic.code.meaning().trim().to_owned()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(escaped(help, MAX_HELP)));
    }
    Renderer::plain()
        .term_width(TERMINAL_WIDTH)
        .render(&[group])
}

/// Adds a place: its line of source, or as much as can be said of it.
fn show<'a>(group: Group<'a>, span: Span, label: Option<&str>, texts: &mut Texts<'_>) -> Group<'a> {
    let label = label.map(|label| escaped(label, MAX_MESSAGE).replace('\n', "\\n"));
    let name = escaped(texts.sources.name(span.file), MAX_MESSAGE).replace('\n', "\\n");
    if name.is_empty() {
        return group;
    }
    let Some(line) = texts.line(span) else {
        let origin = Origin::path(name)
            .line(span.start.line)
            .char_column(span.start.column);
        return group.element(origin);
    };
    let Some(cut) = cut(line, span) else {
        let origin = Origin::path(name)
            .line(span.start.line)
            .char_column(span.start.column);
        let note = format!("the line is long; it reads there: {}", excerpt(line, span));
        return group.element(origin).element(Level::NOTE.message(note));
    };
    let kind = if label.is_some() {
        AnnotationKind::Context
    } else {
        AnnotationKind::Primary
    };
    let snippet = Snippet::source(cut.text)
        .path(name)
        .line_start(span.start.line)
        .annotation(kind.span(cut.marked).label(label));
    group.element(snippet)
}

/// The texts with their lines, found once per file and only where a diagnostic asks.
struct Texts<'map> {
    sources: &'map SourceMap,
    files: HashMap<FileId, Vec<usize>>,
}

impl<'map> Texts<'map> {
    /// The line on which a span begins, without its break.
    fn line(&mut self, span: Span) -> Option<&'map str> {
        let text = self.sources.text(span.file);
        let starts = self
            .files
            .entry(span.file)
            .or_insert_with(|| line_starts(text));
        let index = span.start.line.checked_sub(1)?;
        let start = *starts.get(index)?;
        let end = starts.get(index + 1).copied().unwrap_or(text.len());
        Some(text.get(start..end)?.trim_end_matches(['\n', '\r']))
    }
}

/// What is shown of a line, and which bytes of it are underlined.
struct Cut {
    text: String,
    marked: std::ops::Range<usize>,
}

/// Cuts a line behind the span. Nothing is cut before it, because the renderer counts columns from
/// the beginning; so there is no cut for a place far out in a long line.
fn cut(line: &str, span: Span) -> Option<Cut> {
    let first = span.start.column.max(1) - 1;
    if first > MAX_COLUMN {
        return None;
    }
    // A span that goes on over further lines is underlined to the end of its first.
    let behind = if span.end.line > span.start.line {
        usize::MAX
    } else {
        span.end.column.saturating_sub(1).max(first + 1)
    };
    let mut text = String::new();
    let mut marked = None;
    let mut end = None;
    for (column, character) in line.chars().enumerate().take(first + AROUND) {
        if column == first {
            marked = Some(text.len());
        }
        if column == behind {
            end = Some(text.len());
        }
        text.push(visible(character));
    }
    let start = marked.unwrap_or(text.len());
    let end = end.unwrap_or_else(|| text.trim_end().len()).max(start);
    Some(Cut {
        text,
        marked: start..end,
    })
}

/// What stands around a place far out in a long line.
fn excerpt(line: &str, span: Span) -> String {
    let first = span.start.column.saturating_sub(1);
    let skipped = first.saturating_sub(AROUND / 4);
    let offset = if line.is_ascii() {
        skipped
    } else {
        line.char_indices()
            .nth(skipped)
            .map_or(line.len(), |(offset, _)| offset)
    };
    let rest = line.get(offset..).unwrap_or_default();
    let shown: String = rest.chars().take(AROUND / 2).map(visible).collect();
    format!("…{shown}…")
}

/// One character for each, so that columns stay true; the renderer itself widens tabs.
fn visible(character: char) -> char {
    match character {
        '\t' => character,
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        other if is_treacherous(other) => '\u{FFFD}',
        other => other,
    }
}

/// Text for a message: what a terminal would obey becomes an escape, and what is long is cut.
fn escaped(text: &str, longest: usize) -> String {
    let mut result = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == longest {
            result.push('…');
            break;
        }
        if character != '\n' && is_treacherous(character) {
            result.extend(character.escape_unicode());
        } else {
            result.push(character);
        }
    }
    result
}

/// `2 errors, 1 warning`
fn summary(diagnostics: &[&Diagnostic]) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|found| found.severity == severity)
            .count()
    };
    let parts = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    words.join(", ")
}

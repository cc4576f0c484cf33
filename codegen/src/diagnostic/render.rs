//! Diagnostics as text, the way rustc shows them.
//!
//! In: diagnostics in the order of their places, and the texts. Out: plain text for a terminal or a
//! log, in which every finding shows its line of source.
//! Never here: a control character of a document, or a line longer than a screen.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::columns::Columns;
use super::{Diagnostic, Severity};
use crate::source::{FileId, SourceMap, Span};
use crate::unseen::is_treacherous;

/// How many places are listed for one cause, beside the first.
pub(super) const MOST_PLACES: usize = 10;
/// How many causes are shown.
const MOST: usize = 500;
/// Up to which column a line is handed to the renderer, which then cuts it to a screen.
const MAX_COLUMN: usize = 5_000;
/// How much of a line is shown behind the place, and of a longer line before it.
const AROUND: usize = 200;
/// How long a message may be, and a help, which can hold a snippet.
const MAX_MESSAGE: usize = 2_000;
const MAX_HELP: usize = 10_000;
const TERMINAL_WIDTH: usize = 120;

/// Renders causes, each with its places, and counts the places at the end.
pub(super) fn render(causes: &[Vec<&Diagnostic>], sources: &SourceMap) -> String {
    if causes.is_empty() {
        return String::new();
    }
    let mut texts = Texts {
        sources,
        files: HashMap::new(),
    };
    let mut explained = HashSet::new();
    let mut blocks = Vec::new();
    for places in causes.iter().take(MOST) {
        if let Some((first, others)) = places.split_first() {
            let explain = explained.insert(first.code);
            blocks.push(one(first, others, explain, &mut texts));
        }
    }
    if causes.len() > MOST {
        blocks.push(format!("only the first {MOST} are shown"));
    }
    blocks.push(summary(causes));
    blocks.join("\n\n") + "\n"
}

fn one(
    diagnostic: &Diagnostic,
    others: &[&Diagnostic],
    explain: bool,
    texts: &mut Texts<'_>,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = line(&diagnostic.message);
    let title = level.primary_title(title).id(diagnostic.code.name());
    let mut group = show(Group::with_title(title), diagnostic.span, None, texts);
    for (span, label) in &diagnostic.related {
        group = show(group, *span, Some(label), texts);
    }
    if let Some(owner) = owner(diagnostic) {
        group = group.element(Level::NOTE.message(owner));
    }
    if !others.is_empty() {
        let elsewhere = elsewhere(diagnostic, others, texts.sources);
        group = group.element(Level::NOTE.message(elsewhere));
    }
    // Once is enough for what is the same every time.
    if explain {
        group = group.element(Level::NOTE.message(diagnostic.code.meaning().trim().to_owned()));
    }
    for help in helps(diagnostic, explain) {
        group = group.element(Level::HELP.message(escaped(&help, MAX_HELP)));
    }
    Renderer::plain()
        .term_width(TERMINAL_WIDTH)
        .render(&[group])
}

/// The operation or schema, and the pointer.
fn owner(diagnostic: &Diagnostic) -> Option<String> {
    let at = diagnostic
        .pointer
        .as_ref()
        .filter(|at| !at.as_str().is_empty())?;
    let at = line(at.as_str());
    Some(match &diagnostic.subject {
        Some(subject) => format!("in {}, at {at}", line(subject)),
        None => format!("at {at}"),
    })
}

/// Where else the same is.
fn elsewhere(first: &Diagnostic, others: &[&Diagnostic], sources: &SourceMap) -> String {
    let mut text = match others.len() {
        1 => "the same at one more place:".to_owned(),
        count => format!("the same at {count} more places:"),
    };
    for other in others.iter().take(MOST_PLACES) {
        let name = line(sources.name(other.span.file));
        let start = other.span.start;
        let _ = write!(text, "\n  {name}:{}:{}", start.line(), start.column());
        if let Some(owner) = owner(other) {
            let _ = write!(text, " {owner}");
        }
        if other.message != first.message {
            let _ = write!(text, ": {}", line(&other.message));
        }
    }
    if others.len() > MOST_PLACES {
        text.push_str("\n  …");
    }
    text
}

/// The ways past it.
fn helps(diagnostic: &Diagnostic, explain: bool) -> Vec<String> {
    let mut helps: Vec<String> = diagnostic.help.clone().into_iter().collect();
    if let Some(snippet) = diagnostic.overlay() {
        let snippet: Vec<String> = snippet.lines().map(|line| format!("  {line}")).collect();
        let text = "an overlay can settle it, for instance by:";
        helps.push(format!("{text}\n{}", snippet.join("\n")));
    }
    if let (Severity::Error, Some(argument)) = (diagnostic.severity, diagnostic.argument()) {
        let mut text = format!("or allow it: `{argument}`");
        if explain {
            if let Some(extension) = diagnostic.extension() {
                let _ = write!(text, ", or `{extension}` around it");
            }
            let fallback = diagnostic.code.fallback().unwrap_or_default();
            let _ = write!(text, "; then {fallback}");
        }
        helps.push(text);
    }
    helps
}

/// Text of a document on one line.
fn line(text: &str) -> String {
    escaped(text, MAX_MESSAGE).replace('\n', "\\n")
}

/// Adds a place: its line of source, or as much as can be said of it.
fn show<'a>(group: Group<'a>, span: Span, label: Option<&str>, texts: &mut Texts<'_>) -> Group<'a> {
    let label = label.map(|label| escaped(label, MAX_MESSAGE).replace('\n', "\\n"));
    let name = escaped(texts.sources.name(span.file), MAX_MESSAGE).replace('\n', "\\n");
    // A finding that is about no text stands nowhere.
    if name.is_empty() || span.start.line() == 0 {
        return group;
    }
    let Some(line) = texts.line(span) else {
        let origin = Origin::path(name)
            .line(span.start.line())
            .char_column(span.start.column());
        return group.element(origin);
    };
    let Some(cut) = cut(line, span) else {
        let origin = Origin::path(name)
            .line(span.start.line())
            .char_column(span.start.column());
        let note = format!("the line is long; it reads there: {}", texts.excerpt(span));
        return group.element(origin).element(Level::NOTE.message(note));
    };
    let kind = if label.is_some() {
        AnnotationKind::Context
    } else {
        AnnotationKind::Primary
    };
    let snippet = Snippet::source(cut.text)
        .path(name)
        .line_start(span.start.line())
        .annotation(kind.span(cut.marked).label(label));
    group.element(snippet)
}

/// The texts with their lines, found once per file and only where a diagnostic asks.
struct Texts<'map> {
    sources: &'map SourceMap,
    files: HashMap<FileId, Columns<'map>>,
}

impl<'map> Texts<'map> {
    fn columns(&mut self, file: FileId) -> &mut Columns<'map> {
        let text = self.sources.text(file);
        let columns = self.files.entry(file);
        columns.or_insert_with(|| Columns::new(text))
    }

    /// The line on which a span begins, without its break.
    fn line(&mut self, span: Span) -> Option<&'map str> {
        self.columns(span.file).line(span.start.line())
    }

    /// What stands around a place far out in a long line.
    fn excerpt(&mut self, span: Span) -> String {
        let column = span.start.column().saturating_sub(AROUND / 4).max(1);
        let rest = self.columns(span.file).rest(span.start.at_column(column));
        let shown: String = rest.chars().take(AROUND / 2).map(visible).collect();
        format!("…{shown}…")
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
    let first = span.start.column().max(1) - 1;
    if first > MAX_COLUMN {
        return None;
    }
    // A span that goes on over further lines is underlined to the end of its first.
    let behind = if span.end.line() > span.start.line() {
        usize::MAX
    } else {
        span.end.column().saturating_sub(1).max(first + 1)
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
fn summary(causes: &[Vec<&Diagnostic>]) -> String {
    let count = |severity| {
        causes
            .iter()
            .flatten()
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

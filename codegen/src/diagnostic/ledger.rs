//! The interpretation ledger: every judgement that the generator made where a document leaves
//! room. The same judgement at many places is one entry with its first places, and so is the same
//! sentence said of many names.
//!
//! In: judgements of all stages. Out: Markdown. Never here: a judgement of its own.

use std::fmt::Write as _;

use super::wording;
use crate::source::{Pointer, SourceMap, Span};
use crate::unseen::is_treacherous;

/// Which kind of judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A keyword that has no meaning here was left out.
    KeywordIgnored,
    /// `nullable` of OpenAPI 3.0 in a 3.1 document was read as "null allowed".
    NullableIn31,
    /// A keyword of JSON Schema 2020-12 in a 3.0 document was honoured.
    KeywordOf31In30,
    /// A constraint or format is documentation only, and not checked.
    DocumentationOnly,
    /// What the document writes in a way that OpenAPI does not know, and what it must mean.
    Repaired,
    /// A type became wider than the document says.
    Widened,
    /// A parameter, header or status was left out, because OpenAPI or HTTP says so.
    ParameterIgnored,
    /// A name was made, because the document gives none.
    NameInvented,
    /// An extension that means nothing to this generator.
    ExtensionKept,
}

impl Rule {
    /// The heading of the rule in the ledger.
    pub const fn title(self) -> &'static str {
        match self {
            Self::KeywordIgnored => "Keyword ignored",
            Self::NullableIn31 => "3.0 keyword in a 3.1 document",
            Self::KeywordOf31In30 => "3.1 keyword in a 3.0 document",
            Self::DocumentationOnly => "Documentation only",
            Self::Repaired => "Read as it is meant",
            Self::Widened => "Type widened",
            Self::ParameterIgnored => "Left out, as OpenAPI says",
            Self::NameInvented => "Name made up",
            Self::ExtensionKept => "Extensions without a meaning here",
        }
    }

    /// How many places are listed for one and the same judgement.
    const fn places(self) -> usize {
        match self {
            Self::ExtensionKept => 1,
            Self::KeywordIgnored
            | Self::NullableIn31
            | Self::KeywordOf31In30
            | Self::DocumentationOnly
            | Self::Repaired
            | Self::Widened
            | Self::ParameterIgnored
            | Self::NameInvented => 20,
        }
    }
}

/// One judgement: which rule, where, and what it came to.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The rule.
    pub rule: Rule,
    /// Where.
    pub span: Span,
    /// The pointer of the node.
    pub pointer: Pointer,
    /// What it came to, in one line.
    pub detail: String,
}

/// How many names one sentence is said of one by one. Of more, it is one entry with the names.
const MOST_NAMES: usize = 10;

/// Where a judgement was made, in the order in which places are shown.
type Place<'a> = (Span, &'a Pointer);

/// A sentence and its places.
type Detail<'a> = (&'a str, Vec<Place<'a>>);

/// A judgement: its rule, its sentence without the names, the sentence, and where.
type Said<'a> = (Rule, String, &'a str, Place<'a>);

/// Writes the judgements, grouped by rule and by what they came to.
pub(super) fn render(judgements: &[Judgement], sources: &SourceMap) -> String {
    let said = judgements.iter().map(|judgement| {
        let sentence = wording::sentence(&judgement.detail);
        let place = (judgement.span, &judgement.pointer);
        (judgement.rule, sentence, judgement.detail.as_str(), place)
    });
    let mut said: Vec<Said<'_>> = said.collect();
    said.sort_unstable();
    said.dedup();
    let mut entries = Vec::new();
    for cause in said.chunk_by(|one, next| (one.0, &one.1) == (next.0, &next.1)) {
        let Some((rule, sentence, ..)) = cause.first() else {
            continue;
        };
        let details: Vec<Detail<'_>> = cause
            .chunk_by(|one, next| one.2 == next.2)
            .filter_map(|same| {
                let places = same.iter().map(|(.., place)| *place).collect();
                Some((same.first()?.2, places))
            })
            .collect();
        if details.len() > MOST_NAMES {
            entries.push((*rule, sentence.as_str(), named(*rule, &details, sources)));
        } else {
            for (detail, places) in &details {
                entries.push((*rule, detail, listed(*rule, places, sources)));
            }
        }
    }
    entries.sort_unstable();
    let mut text = String::from(
        "# Interpretation\n\n\
         Every judgement that the generator made where the documents leave room.\n\
         Written by `cargo xtask generate`; do not edit.\n",
    );
    let mut rule = None;
    for (of, detail, places) in entries {
        if rule != Some(of) {
            rule = Some(of);
            let _ = write!(text, "\n## {}\n\n", of.title());
        }
        let _ = writeln!(text, "- {}", inert(detail));
        text.push_str(&places);
    }
    text
}

/// The first places of one and the same judgement.
fn listed(rule: Rule, places: &[Place<'_>], sources: &SourceMap) -> String {
    let mut text = String::new();
    for place in places.iter().take(rule.places()) {
        let _ = writeln!(text, "  - {}", shown(*place, sources));
    }
    more(&mut text, places.len(), rule.places());
    text
}

/// The names that a sentence is said of, each with its first place.
fn named(rule: Rule, details: &[Detail<'_>], sources: &SourceMap) -> String {
    // An extension is listed once, but many extensions are worth a list.
    let most = rule.places().max(MOST_NAMES);
    let mut text = String::new();
    for (detail, places) in details.iter().take(most) {
        let names: Vec<String> = wording::names(detail)
            .into_iter()
            .map(|name| format!("`{}`", inert(name)))
            .collect();
        let _ = write!(text, "  - {}", names.join(", "));
        if let Some(place) = places.first() {
            let _ = write!(text, ": {}", shown(*place, sources));
        }
        let _ = match places.len() {
            0 | 1 => writeln!(text),
            count => writeln!(text, " and {} more", count - 1),
        };
    }
    if let Some(others) = details.len().checked_sub(most).filter(|others| *others > 0) {
        let others_places = details.iter().skip(most).map(|(_, places)| places.len());
        let places: usize = others_places.sum();
        let _ = writeln!(text, "  - and {others} more names, at {places} places");
    }
    text
}

fn shown((span, pointer): Place<'_>, sources: &SourceMap) -> String {
    let name = inert(sources.name(span.file));
    let pointer = inert(pointer.as_str()).replace('`', "'");
    format!("{name}:{} `{pointer}`", span.start.line())
}

fn more(text: &mut String, count: usize, most: usize) {
    if let Some(more) = count.checked_sub(most).filter(|more| *more > 0) {
        let _ = writeln!(text, "  - and {more} more");
    }
}

/// How many characters of a text are shown.
const LONGEST: usize = 300;

/// Text of a document must not become markup of the ledger, or break its lines. Pieces of it stand
/// in code spans, but a backtick of its own may end them: so what makes a link or an image of
/// brackets is taken apart everywhere.
fn inert(text: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'>' | b']');
    if text.len() <= LONGEST && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    let mut shown = String::new();
    for character in text.chars().take(LONGEST) {
        if shown.ends_with(']') && "([:".contains(character) {
            shown.push(' ');
        }
        shown.push(match character {
            '<' => '‹',
            '>' => '›',
            treacherous if is_treacherous(treacherous) => ' ',
            other => other,
        });
    }
    shown
}

//! YAML text to a tree, on the events of `saphyr-parser`.
//!
//! In: text. Out: the tree with spans, or the first thing that makes the text unusable.
//! Never here: recursion, more than one document, or an alias that grows beyond its budget.

mod merge;

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span as Stretch, Tag};

use self::merge::{MERGE, merged};
use super::build::{Builder, MAX_DEPTH, Refusal, too_deep};
use super::lines::Lines;
use super::outdent::{Outdented, TOO_FAR_LEFT};
use super::scalar::{self, Unusable};
use super::wording;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Position, Span};
use crate::tree::{Node, Value};

/// How much the aliases of a document may copy, in nodes; every 64 bytes of text count as one more.
const MAX_COPIED: usize = 1_000_000;

/// Composes the one document of a text. Duplicates come back even where the rest is refused.
pub(super) fn compose(text: &str, file: FileId) -> (Result<Node, Refusal>, Vec<Diagnostic>) {
    let mut outdented = Outdented::default();
    loop {
        let (root, duplicates) = attempt(text, file, &outdented);
        let root = match root {
            Ok(root) => Ok(root),
            Err(Stop::Outdented(line, _)) if outdented.add(line, text) => continue,
            Err(Stop::Refused(refusal) | Stop::Outdented(_, refusal)) => Err(refusal),
        };
        return (root, duplicates);
    }
}

/// Why the composer stops early.
enum Stop {
    Refused(Refusal),
    /// A line in brackets is not indented far enough.
    Outdented(usize, Refusal),
}

fn attempt(
    text: &str,
    file: FileId,
    outdented: &Outdented,
) -> (Result<Node, Stop>, Vec<Diagnostic>) {
    let mut composer = Composer {
        file,
        lines: Lines::new(text),
        outdented,
        builder: Builder::default(),
        open: Vec::new(),
        anchors: HashMap::new(),
        copied: 0,
        documents: 0,
    };
    let run = composer.run(&outdented.indent(text));
    let start = Position::new(1, 1);
    let end = composer.lines.inside(Position::new(usize::MAX, 1));
    let (root, duplicates) = composer.builder.finish();
    let none = || Stop::Refused(empty(Span { file, start, end }));
    (run.and_then(|()| root.ok_or_else(none)), duplicates)
}

struct Composer<'text> {
    file: FileId,
    lines: Lines<'text>,
    outdented: &'text Outdented,
    builder: Builder,
    /// The open collections, as the builder has them, with what YAML adds.
    open: Vec<Open>,
    /// The finished nodes that have an anchor, by the number that the parser gave it.
    anchors: HashMap<usize, Anchored>,
    copied: usize,
    documents: usize,
}

struct Open {
    anchor: usize,
    merges: bool,
}

struct Anchored {
    node: Node,
    /// How a scalar was written, for an alias that is a key.
    text: Option<String>,
    size: Size,
}

/// What a copy costs, and how deep it is.
#[derive(Clone, Copy)]
struct Size {
    weight: usize,
    height: usize,
}

/// A scalar as the parser has it.
struct Scalar<'a> {
    text: Cow<'a, str>,
    style: ScalarStyle,
    anchor: usize,
    tag: Option<&'a Tag>,
    span: Span,
}

impl Scalar<'_> {
    fn is_plain(&self) -> bool {
        self.tag.is_none() && self.style == ScalarStyle::Plain
    }
}

impl Composer<'_> {
    fn run(&mut self, text: &str) -> Result<(), Stop> {
        let mut parser = Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            match event {
                Ok((event, stretch)) => self.event(event, stretch).map_err(Stop::Refused)?,
                Err(error) if error.info() == TOO_FAR_LEFT => {
                    let line = error.marker().line();
                    return Err(Stop::Outdented(line, self.syntax(&error)));
                }
                Err(error) => return Err(Stop::Refused(self.syntax(&error))),
            }
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, stretch: Stretch) -> Result<(), Refusal> {
        let span = self.span(stretch);
        match event {
            Event::DocumentStart(_) => self.document(span),
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.as_deref();
                let span = self.trimmed(span, style, anchor != 0 || tag.is_some());
                let scalar = Scalar {
                    text,
                    style,
                    anchor,
                    tag,
                    span,
                };
                if self.builder.wants_key() {
                    self.key(scalar)
                } else {
                    self.scalar(scalar)
                }
            }
            Event::SequenceStart(anchor, tag) => {
                let start = self.dash(span.start);
                self.collection(Span { start, ..span }, anchor, tag.as_deref(), "seq")
            }
            Event::MappingStart(anchor, tag) => {
                self.collection(span, anchor, tag.as_deref(), "map")
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span.end),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), Refusal> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        let message = "a second YAML document begins here, and a file can only hold one";
        let refusal = Diagnostic::error(Code::Syntax, span, message);
        Err(Box::new(
            refusal.help("keep each document in a file of its own"),
        ))
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<(), Refusal> {
        let (anchor, span) = (scalar.anchor, scalar.span);
        let kept = (anchor != 0).then(|| scalar.text.to_string());
        let nothing = scalar.is_plain() && scalar.text.is_empty();
        let value = match (scalar.tag, scalar.style) {
            (Some(tag), _) => scalar::tagged(&scalar.text, &full_name(tag)),
            (None, ScalarStyle::Plain) => scalar::plain(scalar.text),
            (None, _) => Ok(Value::String(scalar.text.into_owned())),
        };
        let node = Node::new(value.map_err(|unusable| not_json(unusable, span))?, span);
        self.remember(anchor, &node, kept, span)?;
        // Two lines without a key or a value and the whole document is nothing.
        if self.builder.depth() == 0 && nothing {
            return Err(empty(span));
        }
        self.builder.place(node)
    }

    /// A key is its text, whatever it would be as a value: `200`, `true` and `null` are names.
    fn key(&mut self, scalar: Scalar<'_>) -> Result<(), Refusal> {
        let (plain, span) = (scalar.is_plain(), scalar.span);
        let text = scalar.text;
        if let Some(tag) = scalar.tag {
            let value = scalar::tagged(&text, &full_name(tag));
            value.map_err(|unusable| not_json(unusable, span))?;
        }
        if plain && text.is_empty() {
            return Err(no_key(span));
        }
        if scalar.anchor != 0 {
            let node = Node::string(&*text, span);
            self.remember(scalar.anchor, &node, Some(text.to_string()), span)?;
        }
        if plain
            && text == MERGE
            && let Some(open) = self.open.last_mut()
        {
            open.merges = true;
        }
        self.builder.key(text.into_owned(), span);
        Ok(())
    }

    fn collection(
        &mut self,
        span: Span,
        anchor: usize,
        tag: Option<&Tag>,
        kind: &str,
    ) -> Result<(), Refusal> {
        let first = span.start.at_column(span.start.column() + 1);
        let span = Span { end: first, ..span };
        if self.builder.wants_key() {
            return Err(complex_key(span));
        }
        if let Some(tag) = tag {
            scalar::collection_tag(&full_name(tag), kind)
                .map_err(|unusable| not_json(unusable, span))?;
        }
        if kind == "seq" {
            self.builder.open_sequence(span)?;
        } else {
            self.builder.open_mapping(span)?;
        }
        self.open.push(Open {
            anchor,
            merges: false,
        });
        Ok(())
    }

    fn close(&mut self, end: Position) -> Result<(), Refusal> {
        let (Some(mut node), Some(open)) = (self.builder.close(end), self.open.pop()) else {
            return Ok(());
        };
        if open.merges
            && let Value::Mapping(members) = node.value
        {
            node.value = Value::Mapping(merged(members)?);
        }
        let span = node.span;
        self.remember(open.anchor, &node, None, span)?;
        self.builder.place(node)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Refusal> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            let message = "the alias stands inside the value that it names";
            return Err(Box::new(Diagnostic::error(Code::NotJson, span, message)));
        };
        if self.builder.wants_key() {
            let Some(text) = &anchored.text else {
                return Err(complex_key(span));
            };
            self.copied += 1 + text.len() / 64;
            self.builder.key(text.clone(), span);
            return self.within_budget(span);
        }
        if self.builder.depth() + anchored.size.height > MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.copied = self.copied.saturating_add(anchored.size.weight);
        if self.copied > MAX_COPIED {
            return self.within_budget(span);
        }
        // The copy itself stands where the alias is, what is in it stays where it was written.
        let node = Node::new(anchored.node.value.clone(), span);
        self.builder.place(node)
    }

    /// Keeps a node that has an anchor. The copy is paid for like that of an alias.
    fn remember(
        &mut self,
        anchor: usize,
        node: &Node,
        text: Option<String>,
        span: Span,
    ) -> Result<(), Refusal> {
        if anchor == 0 {
            return Ok(());
        }
        let size = measure(node);
        self.copied = self.copied.saturating_add(size.weight);
        self.within_budget(span)?;
        self.anchors.insert(
            anchor,
            Anchored {
                node: node.clone(),
                text,
                size,
            },
        );
        Ok(())
    }

    fn within_budget(&self, span: Span) -> Result<(), Refusal> {
        if self.copied <= MAX_COPIED {
            return Ok(());
        }
        let message = "the aliases of the document copy more than the limits allow";
        Err(Box::new(Diagnostic::error(Code::TooLarge, span, message)))
    }

    /// The parser counts lines from 1 and columns from 0.
    fn position(&self, marker: Marker) -> Position {
        let (line, column) = (marker.line(), marker.col() + 1);
        let place = self.outdented.original(Position::new(line, column));
        self.lines.inside(place)
    }

    fn span(&self, stretch: Stretch) -> Span {
        let start = self.position(stretch.start);
        let end = self.position(stretch.end).max(start);
        Span {
            file: self.file,
            start,
            end,
        }
    }

    /// The parser lets quoted and block scalars end behind the blanks and comments that follow.
    fn trimmed(&mut self, span: Span, style: ScalarStyle, has_properties: bool) -> Span {
        let end = match style {
            ScalarStyle::Plain => None,
            ScalarStyle::Literal | ScalarStyle::Folded => {
                Some(self.lines.end_of_block(span.start, span.end))
            }
            // A tag or an anchor stands in front of the quote and may hold quotes itself.
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if has_properties => None,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                self.lines.end_of_quoted(span.start)
            }
        };
        let end = end.unwrap_or(span.end);
        // An absent value has no extent; one column is what can be shown.
        let end = if end == span.start {
            end.at_column(end.column() + 1)
        } else {
            end
        };
        Span { end, ..span }
    }

    /// Where a block list begins: the parser names what stands behind the dash, where the dash is
    /// no further in than the key above it.
    fn dash(&mut self, start: Position) -> Position {
        let Some(key) = self.builder.key_start() else {
            return start;
        };
        let dash = start.at_column(key.column());
        if dash.column() >= start.column() || self.lines.rest(start).starts_with('[') {
            return start;
        }
        let mut characters = self.lines.line(dash.line()).chars().skip(dash.column() - 1);
        let found =
            characters.next() == Some('-') && characters.next().is_some_and(char::is_whitespace);
        if found { dash } else { start }
    }

    fn syntax(&mut self, error: &ScanError) -> Refusal {
        let start = self.position(*error.marker());
        let end = start.at_column(start.column() + 1);
        let span = Span {
            file: self.file,
            start,
            end,
        };
        if error.info() == wording::NESTED_TOO_DEEP {
            return too_deep(span);
        }
        let line = self.lines.line(start.line());
        let diagnostic = wording::syntax(error.info(), span, line);
        if !wording::is_of_brackets(error.info()) {
            return Box::new(diagnostic);
        }
        Box::new(match self.open_bracket() {
            Some(bracket) => diagnostic.also(bracket, "this bracket is still open"),
            None => diagnostic,
        })
    }

    /// The bracket of the innermost collection in brackets that is open.
    fn open_bracket(&mut self) -> Option<Span> {
        let lines = &mut self.lines;
        let starts = self.builder.open_starts();
        starts
            .filter(|span| lines.rest(span.start).starts_with(['[', '{']))
            .last()
    }
}

/// Recursion is safe: the builder keeps every tree within its depth.
fn measure(node: &Node) -> Size {
    let (own, sizes): (usize, Vec<Size>) = match &node.value {
        Value::String(text) => (text.len(), Vec::new()),
        Value::Number(number) => (number.as_str().len(), Vec::new()),
        Value::Null | Value::Bool(_) => (0, Vec::new()),
        Value::Sequence(items) => (0, items.iter().map(measure).collect()),
        Value::Mapping(members) => (
            members.iter().map(|(key, _)| key.len()).sum(),
            members
                .iter()
                .map(|(_, entry)| measure(&entry.value))
                .collect(),
        ),
    };
    let deepest = sizes.iter().map(|size| size.height).max().unwrap_or(0);
    let is_collection = matches!(node.value, Value::Sequence(_) | Value::Mapping(_));
    Size {
        weight: 1 + own / 64 + sizes.iter().map(|size| size.weight).sum::<usize>(),
        height: deepest + usize::from(is_collection),
    }
}

fn full_name(tag: &Tag) -> String {
    format!("{}{}", tag.handle, tag.suffix)
}

fn not_json(unusable: Unusable, span: Span) -> Refusal {
    Box::new(Diagnostic::error(Code::NotJson, span, unusable.message).help(unusable.help))
}

fn complex_key(span: Span) -> Refusal {
    let message = "a list or an object stands where the name of a member must be";
    let refusal = Diagnostic::error(Code::NotJson, span, message);
    Box::new(refusal.help("names are plain text in JSON; quote it where text is meant"))
}

fn no_key(span: Span) -> Refusal {
    let message = "a member has no name";
    Box::new(Diagnostic::error(Code::NotJson, span, message).help("write '' for the empty name"))
}

fn empty(span: Span) -> Refusal {
    Box::new(Diagnostic::error(
        Code::Syntax,
        span,
        "the document is empty",
    ))
}

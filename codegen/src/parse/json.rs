//! JSON text to a tree. YAML is nearly a superset of JSON; this is for what it is not (surrogate
//! escapes, strict strings), for errors in JSON's own terms, and for large files.
//!
//! In: text. Out: the tree with spans, or the first thing that makes the text unusable.
//! Never here: recursion, or a number that passes through a machine number.

use super::build::{Builder, Refusal};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Position, Span};
use crate::tree::{Node, Number, Value};

/// Why a text is not taken.
pub(super) enum Failure {
    /// It is not JSON; it may be YAML still.
    Syntax(Refusal),
    /// It is JSON, and cannot be used.
    Refused(Refusal),
}

/// Composes the value of a text. Duplicates come back even where the rest is refused.
pub(super) fn compose(text: &str, file: FileId) -> (Result<Node, Failure>, Vec<Diagnostic>) {
    let mut composer = Composer {
        text,
        file,
        at: 0,
        line: 1,
        column: 1,
        counted: 0,
        builder: Builder::default(),
    };
    let run = composer.run();
    let end = composer.point();
    let (root, duplicates) = composer.builder.finish();
    let root =
        run.and_then(|()| root.ok_or_else(|| syntax(end, "the document is not whole", None)));
    (root, duplicates)
}

/// Whether a text looks like JSON.
pub(super) fn is_likely(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

struct Composer<'text> {
    text: &'text str,
    file: FileId,
    /// The byte that comes next.
    at: usize,
    line: usize,
    /// The column of the byte `counted`, which trails behind: columns are counted when needed.
    column: usize,
    counted: usize,
    builder: Builder,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    /// A value, or the end of an empty list.
    ValueOrEnd,
    Key,
    /// A key, or the end of an empty object.
    KeyOrEnd,
    /// A comma or the end of the collection.
    Separator,
}

impl Composer<'_> {
    fn run(&mut self) -> Result<(), Failure> {
        let mut next = Next::Value;
        loop {
            self.skip_blanks();
            let byte = self.peek();
            next = match (next, byte) {
                (Next::ValueOrEnd, Some(b']'))
                | (Next::KeyOrEnd, Some(b'}'))
                | (Next::Separator, Some(b']' | b'}')) => self.close()?,
                (Next::Separator, Some(b',')) => self.comma(),
                (Next::Value | Next::ValueOrEnd, Some(_)) => self.value()?,
                (Next::Key | Next::KeyOrEnd, Some(b'"')) => self.key()?,
                (expected, _) => return Err(self.unexpected(expected)),
            };
            if next == Next::Separator && self.builder.depth() == 0 {
                break;
            }
        }
        self.skip_blanks();
        if self.peek().is_some() {
            return Err(self.wrong("the document has ended, and more text follows", None));
        }
        Ok(())
    }

    fn value(&mut self) -> Result<Next, Failure> {
        let start = self.position();
        let value = match self.peek() {
            Some(b'{') => {
                let span = self.character();
                self.builder.open_mapping(span).map_err(Failure::Refused)?;
                return Ok(Next::KeyOrEnd);
            }
            Some(b'[') => {
                let span = self.character();
                self.builder.open_sequence(span).map_err(Failure::Refused)?;
                return Ok(Next::ValueOrEnd);
            }
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            _ => self.word()?,
        };
        let span = self.span_from(start);
        self.builder
            .place(Node::new(value, span))
            .map_err(Failure::Refused)?;
        Ok(Next::Separator)
    }

    fn key(&mut self) -> Result<Next, Failure> {
        let start = self.position();
        let key = self.string()?;
        let span = self.span_from(start);
        self.builder.key(key, span);
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(self.wrong("a `:` must stand behind the name of a member", None));
        }
        self.at += 1;
        Ok(Next::Value)
    }

    fn comma(&mut self) -> Next {
        self.at += 1;
        if self.builder.in_mapping() {
            Next::Key
        } else {
            Next::Value
        }
    }

    fn close(&mut self) -> Result<Next, Failure> {
        let is_object = self.peek() == Some(b'}');
        if is_object != self.builder.in_mapping() {
            return Err(self.unexpected(Next::Separator));
        }
        self.at += 1;
        let end = self.position();
        if let Some(node) = self.builder.close(end) {
            self.builder.place(node).map_err(Failure::Refused)?;
        }
        Ok(Next::Separator)
    }

    fn word(&mut self) -> Result<Value, Failure> {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let value = match rest.get(..length) {
            Some("null") => Value::Null,
            Some("true") => Value::Bool(true),
            Some("false") => Value::Bool(false),
            _ => return Err(self.unexpected(Next::Value)),
        };
        self.at += length;
        Ok(value)
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
    fn number(&mut self) -> Result<Number, Failure> {
        let start = self.at;
        self.take(b"-");
        let zero = self.peek() == Some(b'0');
        let whole = self.digits();
        let mut valid = whole > 0 && (whole == 1 || !zero);
        if self.take(b".") {
            valid &= self.digits() > 0;
        }
        if self.take(b"eE") {
            self.take(b"+-");
            valid &= self.digits() > 0;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if valid {
            return Ok(Number::from_json_text(text));
        }
        self.at = start;
        Err(self.wrong("this is not a number as JSON writes it", None))
    }

    fn digits(&mut self) -> usize {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        count
    }

    fn string(&mut self) -> Result<String, Failure> {
        let start = self.at;
        self.at += 1;
        let mut result = String::new();
        loop {
            let rest = self.rest();
            let length = rest
                .bytes()
                .position(|byte| matches!(byte, b'"' | b'\\' | ..=0x1F))
                .unwrap_or(rest.len());
            result.push_str(rest.get(..length).unwrap_or_default());
            self.at += length;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(result);
                }
                Some(b'\\') => result.push(self.escape()?),
                Some(_) => {
                    let help = "write a line break as \\n and a tab as \\t";
                    return Err(
                        self.wrong("a string must not hold a line break or tab", Some(help))
                    );
                }
                None => {
                    self.at = start;
                    return Err(
                        self.wrong("the string that begins here has no closing quote", None)
                    );
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Failure> {
        let start = self.at;
        let escaped = self.text.as_bytes().get(self.at + 1).copied();
        self.at += 2;
        let character = match escaped {
            Some(b'"') => Some('"'),
            Some(b'\\') => Some('\\'),
            Some(b'/') => Some('/'),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            Some(b'u') => self.unicode(),
            _ => None,
        };
        character.ok_or_else(|| {
            self.at = start;
            self.wrong("the string has an escape that is not a character", None)
        })
    }

    /// Four hexadecimal digits, or twice four for a character beyond U+FFFF.
    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        self.at += self.rest().strip_prefix("\\u").map(|_| 2)?;
        let second = self.four_digits()?;
        if !(0xDC00..0xE000).contains(&second) {
            return None;
        }
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    fn four_digits(&mut self) -> Option<u32> {
        // A sign would be a number for `from_str_radix`.
        let digits = self
            .rest()
            .get(..4)
            .filter(|digits| !digits.starts_with('+'))?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(number)
    }

    fn skip_blanks(&mut self) {
        while let Some(byte @ (b' ' | b'\t' | b'\n' | b'\r')) = self.peek() {
            self.at += 1;
            if byte == b'\n' || (byte == b'\r' && self.peek() != Some(b'\n')) {
                self.line += 1;
                self.column = 1;
                self.counted = self.at;
            }
        }
    }

    fn take(&mut self, any_of: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| any_of.contains(&byte));
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn position(&mut self) -> Position {
        // An error may point back to the beginning of a string.
        let passed = self
            .text
            .as_bytes()
            .get(self.counted..self.at)
            .unwrap_or_default();
        self.column += passed.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        self.counted = self.counted.max(self.at);
        Position::new(self.line, self.column)
    }

    fn span_from(&mut self, start: Position) -> Span {
        Span {
            file: self.file,
            start,
            end: self.position(),
        }
    }

    /// The span of the character that comes next.
    fn point(&mut self) -> Span {
        let start = self.position();
        let end = start.at_column(start.column() + 1);
        Span {
            file: self.file,
            start,
            end,
        }
    }

    /// Takes a bracket.
    fn character(&mut self) -> Span {
        let span = self.point();
        self.at += 1;
        span
    }

    fn wrong(&mut self, message: &str, help: Option<&str>) -> Failure {
        syntax(self.point(), message, help)
    }

    fn unexpected(&mut self, expected: Next) -> Failure {
        let found = self.rest().chars().next();
        let what = match (expected, self.builder.in_mapping()) {
            (Next::Value, _) => "a value",
            (Next::ValueOrEnd, _) => "a value or `]`",
            (Next::Key, _) => "the name of a member, in double quotes,",
            (Next::KeyOrEnd, _) => "the name of a member, in double quotes, or `}`",
            (Next::Separator, true) => "a `,` or `}`",
            (Next::Separator, false) => "a `,` or `]`",
        };
        let help = match (expected, found) {
            (Next::Value | Next::Key, Some(']' | '}')) => Some("remove the `,` before it"),
            (_, Some('/' | '#')) => Some("JSON has no comments"),
            (_, Some('\'')) => Some("strings stand in double quotes"),
            _ => None,
        };
        let message = match found {
            Some(_) => format!("{what} must stand here"),
            None => format!("the document ends where {what} must stand"),
        };
        let failure = self.wrong(&message, help);
        // What stands here is good where a bracket above it is closed: that one is missing.
        let is_bracket = matches!(found, None | Some(':' | ']' | '}'));
        match (failure, self.builder.open_starts().last()) {
            (Failure::Syntax(diagnostic), Some(bracket))
                if expected == Next::Separator && is_bracket =>
            {
                Failure::Syntax(Box::new(
                    diagnostic.also(bracket, "this bracket is still open"),
                ))
            }
            (failure, _) => failure,
        }
    }
}

fn syntax(span: Span, message: &str, help: Option<&str>) -> Failure {
    let message = format!("not valid JSON: {message}");
    let diagnostic = Diagnostic::error(Code::Syntax, span, message);
    Failure::Syntax(Box::new(match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }))
}

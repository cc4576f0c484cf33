//! The YAML parser's error messages in plain words.
//!
//! In: its message, the place, and the line of text there. Out: a diagnostic with help where the
//! cause is plain. A message that is not known here is passed on as it is.
//! Never here: a decision whether a text is YAML.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

use super::outdent::TOO_FAR_LEFT;

/// What the parser says when flow collections nest beyond what it counts.
pub(super) const NESTED_TOO_DEEP: &str = "recursion limit exceeded";

/// What the parser says of a `:` in brackets that ends no key.
const ILLEGAL_COLON: &str = "illegal placement of ':' indicator";

/// A piece of the parser's message, what it means, and the help.
const WORDS: &[(&str, &str, Option<&str>)] = &[
    (
        "mapping values are not allowed",
        "a second `: ` stands in one value",
        Some(
            "quote a text that holds `: `; where a member is meant, put it on a line of its own, \
             indented like its neighbours",
        ),
    ),
    (
        "simple key expect",
        "a line is neither a member nor part of the value above it",
        Some("a member is `name: value`; indent the line where it goes on with the text above"),
    ),
    (
        "block mapping, did not find expected key",
        "the name of a member must stand here",
        Some("check the indentation: the members of one object begin in the same column"),
    ),
    (
        "block collection, did not find expected '-'",
        "a `-` must stand here, as before the other items of the list",
        Some("check the indentation: the items of one list begin in the same column"),
    ),
    (
        "did not find expected <document start>",
        "the document has ended, and more text follows",
        Some("check the indentation: the members of one object begin in the same column"),
    ),
    (
        "invalid indentation",
        "the line is not indented far enough",
        None,
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot begin here",
        Some("begin the list on the next line, or write it as `[a, b]`"),
    ),
    (
        "unknown anchor",
        "the alias names an anchor that is not defined above it",
        Some("quote a text that begins with `*`"),
    ),
    (
        "unexpected character",
        "a plain value cannot begin with this character",
        Some("quote the value"),
    ),
    (
        "found unexpected end of stream",
        "the string that begins here has no closing quote",
        None,
    ),
    (
        "invalid trailing content",
        "text follows behind the closing quote",
        Some("in single quotes write '' for a quote, in double quotes \\\""),
    ),
    (
        "flow sequence, expected ',' or ']'",
        "a `,` or `]` must stand here",
        None,
    ),
    (
        "did not find expected ',' or '}'",
        "a `,` or `}` must stand here",
        None,
    ),
    (ILLEGAL_COLON, "a `:` stands where no member can be", None),
    ("misplaced bracket", "the bracket closes nothing", None),
    (
        "unknown escape character",
        "the string has an escape that YAML does not know",
        Some("write `\\\\` for a backslash, or use single quotes, which know no escapes"),
    ),
    (
        "invalid Unicode character escape",
        "the string has an escape that is not a character",
        None,
    ),
    (
        "did not find expected node content",
        "a value must stand here",
        None,
    ),
];

/// The diagnostic for a text that is not YAML.
pub(super) fn syntax(info: &str, span: Span, line: &str) -> Diagnostic {
    let known = WORDS.iter().find(|(piece, ..)| info.contains(piece));
    let message = known.map_or(info, |(_, message, _)| message);
    let diagnostic = Diagnostic::error(Code::Syntax, span, format!("not valid YAML: {message}"));
    if is_indented_by_tab(line) {
        return diagnostic.help("indent with spaces: YAML does not allow tabs there");
    }
    match known.and_then(|(.., help)| *help) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// Whether a bracket that is not closed may be what the parser stumbled over, further above.
pub(super) fn is_of_brackets(info: &str) -> bool {
    ["expected ',' or", ILLEGAL_COLON, TOO_FAR_LEFT]
        .iter()
        .any(|piece| info.contains(piece))
}

fn is_indented_by_tab(line: &str) -> bool {
    line.chars()
        .take_while(|character| character.is_whitespace())
        .any(|blank| blank == '\t')
}

//! Makes text of a document harmless inside a doc comment.
//!
//! In: any text. Out: lines of Markdown that rustdoc shows and never runs. Never here: a line
//! that begins deep enough to be code, a fence that is not marked as text.
//!
//! How: every line loses its deep indentation and its runs of spaces, so that nothing is an
//! indented code block; a fence counts only where a line begins with it, is moved to the
//! margin, marked `text` and closed again; `<`, `[` and other signs are escaped outside of
//! code, so that there is no HTML and no link but one that is written out whole.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::unseen::is_treacherous;

/// The lines of a doc comment, without the space in front.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<Fence> = None;
    // A lone carriage return ends a line too, as it does for some viewers.
    let text = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    };
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line = visible(line);
        match &fence {
            Some(open) if open.closed_by(&line) => {
                lines.push(open.marker());
                fence = None;
            }
            Some(_) => lines.push(line.trim_end().to_owned()),
            None => match Fence::opened_by(&line) {
                Some(open) => {
                    lines.push(format!("{}text", open.marker()));
                    fence = Some(open);
                }
                None => push_paragraph_line(&mut lines, &line),
            },
        }
    }
    if let Some(open) = fence {
        lines.push(open.marker());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Whether a line of [`lines`] begins or ends a block of code.
pub(super) fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

/// A text as code, in one line.
pub(super) fn code(text: &str) -> String {
    let text = visible(text).replace('`', "'");
    format!("`{}`", text.trim())
}

/// A block of code that the text itself marks.
struct Fence {
    sign: char,
    length: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let sign = line
            .chars()
            .next()
            .filter(|sign| matches!(sign, '`' | '~'))?;
        let length = line
            .chars()
            .take_while(|character| *character == sign)
            .count();
        let info = line.trim_start_matches(sign);
        let opens = length >= 3 && !(sign == '`' && info.contains('`'));
        opens.then_some(Self { sign, length })
    }

    fn closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|character| character == self.sign)
    }

    fn marker(&self) -> String {
        self.sign.to_string().repeat(self.length)
    }
}

fn push_paragraph_line(lines: &mut Vec<String>, line: &str) {
    let shallow = shallow(line);
    if shallow.is_empty() {
        // One empty line says as much as three.
        if lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(String::new());
        }
        return;
    }
    lines.push(escaped(&shallow));
}

/// The line without deep indentation or runs of spaces: at most two spaces in front, which
/// keep a list inside a list and are never a code block.
fn shallow(line: &str) -> Cow<'_, str> {
    let blank = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b' ');
    let bytes = line.as_bytes();
    if is_plain(line) && !blank(bytes.first()) && !blank(bytes.last()) && !line.contains("  ") {
        return Cow::Borrowed(line);
    }
    let indent = line
        .chars()
        .take_while(|character| character.is_whitespace())
        .count();
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.is_empty() {
        return Cow::Borrowed("");
    }
    Cow::Owned(format!("{}{}", " ".repeat(indent.min(2)), words.join(" ")))
}

/// Signs that could become HTML, links or fences, escaped outside of code spans.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    loop {
        // What is no sign and begins no address stands for itself.
        let end = rest.find(may_be_special).unwrap_or(rest.len());
        let (same, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        out.push_str(same);
        rest = behind;
        let Some(character) = rest.chars().next() else {
            return out;
        };
        if let Some((piece, tail)) = code_span(rest)
            .or_else(|| autolink(rest))
            .or_else(|| link(rest))
            .or_else(|| bare_url(rest, &out))
        {
            out.push_str(&piece);
            rest = tail;
            continue;
        }
        match character {
            // `&#x202E;` would become the character that it names.
            '&' if names_hidden(rest) => out.push_str("\\&"),
            // An image would be loaded from a host that the document names: it becomes a link.
            '!' if rest.starts_with("![") => out.push_str("\\!"),
            '<' | '>' | '[' | ']' | '`' | '~' | '|' | '\\' => {
                // A quote may begin a line; it is no HTML.
                let quote = character == '>' && out.trim().is_empty();
                if !quote {
                    out.push('\\');
                }
                out.push(character);
            }
            other => out.push(other),
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
}

/// Whether a character is escaped somewhere, or begins what is looked at as a whole.
fn may_be_special(character: char) -> bool {
    matches!(
        character,
        '&' | '!' | '<' | '>' | '[' | ']' | '`' | '~' | '|' | '\\' | 'h' | 'H'
    )
}

/// Whether a text is of visible ASCII and blanks.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The text that is searched for the end of something: a text of a thousand open brackets must
/// not be searched to its end for each of them.
fn near(rest: &str) -> &str {
    const FAR: usize = 2_000;
    rest.get(..FAR.min(rest.len()))
        .or_else(|| rest.get(..FAR + 1))
        .or_else(|| rest.get(..FAR + 2))
        .or_else(|| rest.get(..FAR + 3))
        .unwrap_or_default()
}

/// Whether an entity names a character by number, or one that turns the direction of text.
fn names_hidden(rest: &str) -> bool {
    ["&#", "&rlm;", "&lrm;"]
        .iter()
        .any(|entity| rest.starts_with(entity))
}

/// A web address between `<` and `>`, as Markdown has it.
fn autolink(rest: &str) -> Option<(String, &str)> {
    let inner = rest.strip_prefix('<')?;
    let (url, _) = near(inner).split_once('>')?;
    let tail = inner.get(url.len() + 1..)?;
    is_web_address(url).then(|| (format!("<{url}>"), tail))
}

/// A code span of one backtick that ends on the same line.
fn code_span(rest: &str) -> Option<(String, &str)> {
    let inner = rest.strip_prefix('`')?;
    if inner.starts_with('`') {
        return None;
    }
    let end = near(inner).find('`')?;
    let (code, tail) = inner.split_at_checked(end)?;
    let tail = tail.strip_prefix('`')?;
    if code.trim().is_empty() || tail.starts_with('`') {
        return None;
    }
    Some((format!("`{code}`"), tail))
}

/// A link to a web address, written out whole.
fn link(rest: &str) -> Option<(String, &str)> {
    let inner = rest.strip_prefix('[')?;
    let (label, rest) = near(inner).split_once("](")?;
    let (target, _) = rest.split_once(')')?;
    let tail = inner.get(label.len() + target.len() + 3..)?;
    let plain_label = !label.is_empty() && !label.contains(['[', ']', '<', '>', '`', '!', '\\']);
    if !plain_label || !is_web_address(target) {
        return None;
    }
    Some((format!("[{label}]({target})"), tail))
}

/// A web address in running text, in the brackets that rustdoc wants.
fn bare_url<'a>(rest: &'a str, before: &str) -> Option<(String, &'a str)> {
    if before.chars().last().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let begins = |with: &str| {
        let first = rest.get(..with.len());
        first.is_some_and(|first| first.eq_ignore_ascii_case(with))
    };
    if !begins("https://") && !begins("http://") {
        return None;
    }
    let end = rest
        .find(|character: char| {
            character.is_whitespace() || "<>\"'`()[]{}|\\^*".contains(character)
        })
        .unwrap_or(rest.len());
    let (url, _) = rest.split_at_checked(end)?;
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let tail = rest.get(url.len()..)?;
    if !is_web_address(url) {
        // It must not be taken for one either: the slashes are what makes it one.
        let text = url.replace("://", ":\u{200b}//").replace(['<', '>'], "");
        return Some((text, tail));
    }
    Some((format!("<{url}>"), tail))
}

fn is_web_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let host = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"));
    host.is_some_and(|rest| {
        // What stands before an `@` looks like the host and is not.
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !authority.contains('@')
            && rest.starts_with(|first: char| first.is_ascii_alphanumeric())
            && rest.bytes().all(|byte| byte.is_ascii_graphic())
            && !rest.contains([
                '<', '>', '"', '\'', '`', '(', ')', '[', ']', '{', '}', '|', '\\', '^',
            ])
    })
}

/// Characters that do not show, or that turn the direction of text, written out.
fn visible(line: &str) -> Cow<'_, str> {
    if is_plain(line) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    for character in line.chars() {
        match character {
            '\t' => out.push_str("    "),
            // These say where a line may break; those that join letters are part of writing.
            '\u{feff}' | '\u{200b}' | '\u{ad}' => {}
            '\u{200c}' | '\u{200d}' => out.push(character),
            hidden if is_treacherous(hidden) => {
                let _ = write!(out, "U+{:04X}", u32::from(hidden));
            }
            shown => out.push(shown),
        }
    }
    Cow::Owned(out)
}

//! Where things stand: the texts that were read, places in them, and JSON Pointers.
//!
//! In: named texts. Out: spans (file, line, column) that every later stage carries along.
//! Never here: reading files. A source is named and given by the caller.

use std::borrow::Cow;
use std::fmt;

/// One document as the caller gave it. The name is what people see in a diagnostic, so it is a
/// path relative to the place where they work, with `/` between the parts.
#[derive(Debug, Clone)]
pub struct Source {
    /// What the document is called in diagnostics, the ledger and file headers.
    pub name: String,
    /// The bytes as they were read.
    pub bytes: Vec<u8>,
}

impl Source {
    /// A source of that name with these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
        }
    }
}

/// The texts of one run, in the order in which they were given.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceText>,
    /// The number of the first file.
    first: usize,
}

#[derive(Debug)]
struct SourceText {
    name: String,
    text: String,
}

impl SourceMap {
    /// No text yet; the numbers go on where those of another run end, so that each place belongs
    /// to one of the two.
    #[must_use]
    pub fn beside(other: &Self) -> Self {
        Self {
            files: Vec::new(),
            first: other.first + other.files.len(),
        }
    }

    /// Takes a text in and gives it a number.
    pub fn add(&mut self, name: &str, text: String) -> FileId {
        self.files.push(SourceText {
            name: name.to_owned(),
            text,
        });
        FileId(small(self.first + self.files.len() - 1))
    }

    /// What the file is called; nothing where it is none of these.
    pub fn name(&self, file: FileId) -> &str {
        self.file(file).map_or("", |file| &file.name)
    }

    /// The text of the file.
    pub fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |file| &file.text)
    }

    fn file(&self, file: FileId) -> Option<&SourceText> {
        self.files.get((file.0 as usize).checked_sub(self.first)?)
    }
}

/// A file of the [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(u32);

/// A place in a text: line and column count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    // Every node has two places: small ones make a tree a third smaller.
    line: u32,
    column: u32,
}

impl Position {
    /// A place; what is beyond four thousand million lines or columns is there.
    pub fn new(line: usize, column: usize) -> Self {
        Self {
            line: small(line),
            column: small(column),
        }
    }

    /// The line, from 1.
    pub fn line(self) -> usize {
        self.line as usize
    }

    /// The column in characters, from 1.
    pub fn column(self) -> usize {
        self.column as usize
    }

    /// Another place on the same line.
    #[must_use]
    pub fn at_column(self, column: usize) -> Self {
        Self::new(self.line(), column)
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A stretch of one file, from `start` up to and without `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

/// A JSON Pointer (RFC 6901) into a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes a pointer as it is written.
    pub fn from_fragment(fragment: &str) -> Self {
        Self(fragment.to_owned())
    }

    /// The place that a reference into its own document names; none where it leads elsewhere.
    pub fn from_reference(reference: &str) -> Option<Self> {
        let fragment = reference.strip_prefix('#')?;
        // A fragment of a URI may be percent-encoded.
        let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        Some(Self::from_fragment(&fragment))
    }

    /// Whether this is no pointer but a name, as of `$ref: '#name'`: it leads to no place.
    pub fn is_anchor(&self) -> bool {
        !self.0.is_empty() && !self.0.starts_with('/')
    }

    /// The member or element `token` of what this pointer names.
    #[must_use]
    pub fn child(&self, token: impl AsRef<str>) -> Self {
        let token = token.as_ref();
        let mut child = Self(String::with_capacity(self.0.len() + token.len() + 1));
        child.0.push_str(&self.0);
        child.push(token);
        child
    }

    /// Does something at the member or element `token` of what this pointer names: the same as with
    /// [`Pointer::child`], and nothing is copied where a walk enters every node of a document.
    pub(crate) fn within<T>(&mut self, token: &str, work: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.0.len();
        self.push(token);
        let result = work(self);
        self.0.truncate(length);
        result
    }

    fn push(&mut self, token: &str) {
        self.0.push('/');
        if memchr::memchr2(b'~', b'/', token.as_bytes()).is_none() {
            self.0.push_str(token);
            return;
        }
        let mut rest = token;
        while let Some(at) = rest.find(['~', '/']) {
            let (plain, special) = rest.split_at(at);
            self.0.push_str(plain);
            let escaped = if special.starts_with('~') { "~0" } else { "~1" };
            self.0.push_str(escaped);
            rest = special.get(1..).unwrap_or_default();
        }
        self.0.push_str(rest);
    }

    /// The element `index` of what this pointer names.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(index.to_string())
    }

    /// The place that holds the one that this pointer names.
    #[must_use]
    pub fn parent(&self) -> Self {
        let kept = self.0.rsplit_once('/').map_or("", |(parent, _)| parent);
        Self(kept.to_owned())
    }

    /// The parts of the pointer, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.parts().map(Cow::into_owned)
    }

    /// The parts of the pointer, unescaped; borrowed where nothing in them is escaped, which is
    /// most of them: every place that a stage asks for goes through here.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Cow<'_, str>> {
        // What stands before the first `/` is no part.
        let mut rest = at_slash(&self.0).1;
        let parts = std::iter::from_fn(move || {
            let (part, behind) = at_slash(rest?);
            rest = behind;
            Some(part)
        });
        parts.map(unescaped)
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What stands before the first `/`, and what behind it, where there is one.
fn at_slash(text: &str) -> (&str, Option<&str>) {
    let slash = memchr::memchr(b'/', text.as_bytes());
    let parts = slash.and_then(|at| Some((text.get(..at)?, text.get(at + 1..))));
    parts.unwrap_or((text, None))
}

/// A token of a pointer as it was before it was escaped: `~1` is `/`, and `~0` is `~`.
fn unescaped(token: &str) -> Cow<'_, str> {
    if memchr::memchr(b'~', token.as_bytes()).is_none() {
        return Cow::Borrowed(token);
    }
    let mut text = String::with_capacity(token.len());
    let mut rest = token;
    while let Some((plain, behind)) = rest.split_once('~') {
        text.push_str(plain);
        rest = if let Some(behind) = behind.strip_prefix('1') {
            text.push('/');
            behind
        } else {
            text.push('~');
            behind.strip_prefix('0').unwrap_or(behind)
        };
    }
    text.push_str(rest);
    Cow::Owned(text)
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where each line of a text begins, in bytes. A line ends at LF, CRLF or a lone CR, as YAML and
/// the parser have it; everything that counts lines counts them this way.
pub fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let next = bytes.get(at + 1);
        if bytes.get(at) == Some(&b'\n') || next != Some(&b'\n') {
            starts.push(at + 1);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn what_is_escaped_comes_back_and_a_sign_that_escapes_nothing_stays() {
        for token in ["", "a", "/", "~", "~1", "~0", "~01", "/a/{b}~", "ä~/ö"] {
            let tokens: Vec<String> = Pointer::root().child("x").child(token).tokens().collect();
            assert_eq!(tokens, ["x", token]);
        }
        for (written, read) in [("/~", "~"), ("/~2", "~2"), ("/~~1", "~/"), ("/~~01", "~~1")] {
            let tokens: Vec<String> = Pointer::from_fragment(written).tokens().collect();
            assert_eq!(tokens, [read], "{written}");
        }
    }
}

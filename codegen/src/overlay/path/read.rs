//! The text of a path, read by the grammar of RFC 9535.
//!
//! In: text. Out: a path, or how far it can be read. Never here: a second way through the same text,
//! so that time grows with its length alone; depth without a bound.

use super::{Origin, Path, Query, Reach, Segment, Selector, Slice, Unreadable};

mod test;
mod text;

/// How deep brackets may nest, which is what the calls that read them do.
const MAX_NESTING: usize = 32;
/// How often a path in a filter may look at everything below a node: each search begins at every
/// node that the one before it found.
const MAX_SEARCHES: usize = 2;
/// Whole numbers are exact up to here everywhere.
const MAX_INTEGER: i64 = (1 << 53) - 1;

type Result<T> = std::result::Result<T, Unreadable>;

pub(super) fn path(text: &str) -> Result<Path> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    if !reader.takes("$") {
        return Err(reader.unreadable());
    }
    let segments = reader.segments()?;
    if reader.rest().is_empty() {
        Ok(Path { segments })
    } else {
        Err(reader.unreadable())
    }
}

struct Reader<'text> {
    text: &'text str,
    /// What was read, in bytes.
    at: usize,
    depth: usize,
}

impl<'text> Reader<'text> {
    fn rest(&self) -> &'text str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes past `word`, where it comes next.
    fn takes(&mut self, word: &str) -> bool {
        let comes = self.rest().starts_with(word);
        if comes {
            self.at += word.len();
        }
        comes
    }

    fn needs(&mut self, word: &str) -> Result<()> {
        if self.takes(word) {
            Ok(())
        } else {
            Err(self.unreadable())
        }
    }

    /// Goes past what comes next as long as it fits, and gives it.
    fn take_while(&mut self, fits: fn(char) -> bool) -> &'text str {
        let rest = self.rest();
        let end = rest
            .find(|character| !fits(character))
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.take_while(|character| matches!(character, ' ' | '\t' | '\n' | '\r'));
    }

    fn unreadable(&self) -> Unreadable {
        Unreadable {
            read: self.at,
            reason: None,
        }
    }

    fn because(&self, reason: impl Into<String>) -> Unreadable {
        Unreadable {
            read: self.at,
            reason: Some(reason.into()),
        }
    }

    /// Reads what stands in brackets.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == MAX_NESTING {
            return Err(self.unreadable());
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// As many segments as there are. Blanks behind the last one are not read.
    fn segments(&mut self) -> Result<Vec<Segment>> {
        let mut segments = Vec::new();
        loop {
            let before = self.at;
            self.blanks();
            let Some(segment) = self.segment()? else {
                self.at = before;
                return Ok(segments);
            };
            segments.push(segment);
        }
    }

    fn segment(&mut self) -> Result<Option<Segment>> {
        let reach = if self.takes("..") {
            Reach::Descendants
        } else if self.takes(".") {
            Reach::Itself
        } else if self.rest().starts_with('[') {
            let selectors = self.deeper(Self::bracketed)?;
            let reach = Reach::Itself;
            return Ok(Some(Segment { reach, selectors }));
        } else {
            return Ok(None);
        };
        let selectors = if reach == Reach::Descendants && self.rest().starts_with('[') {
            self.deeper(Self::bracketed)?
        } else if self.takes("*") {
            vec![Selector::Wildcard]
        } else {
            vec![Selector::Name(self.name()?)]
        };
        Ok(Some(Segment { reach, selectors }))
    }

    /// A name without quotes.
    fn name(&mut self) -> Result<String> {
        if self.peek().is_some_and(|first| first.is_ascii_digit()) {
            return Err(self.unreadable());
        }
        let name = self.take_while(|character| {
            character.is_ascii_alphanumeric() || character == '_' || !character.is_ascii()
        });
        if name.is_empty() {
            return Err(self.unreadable());
        }
        Ok(name.to_owned())
    }

    fn bracketed(&mut self) -> Result<Vec<Selector>> {
        self.needs("[")?;
        let mut selectors = Vec::new();
        loop {
            self.blanks();
            selectors.push(self.selector()?);
            self.blanks();
            if !self.takes(",") {
                self.needs("]")?;
                return Ok(selectors);
            }
        }
    }

    fn selector(&mut self) -> Result<Selector> {
        match self.peek() {
            Some('\'' | '"') => Ok(Selector::Name(self.quoted()?)),
            Some('*') => {
                self.at += 1;
                Ok(Selector::Wildcard)
            }
            Some('?') => {
                self.at += 1;
                self.blanks();
                Ok(Selector::Filter(self.test()?))
            }
            _ => self.index_or_slice(),
        }
    }

    fn index_or_slice(&mut self) -> Result<Selector> {
        let start = self.whole()?;
        let behind = self.at;
        self.blanks();
        if !self.takes(":") {
            self.at = behind;
            let index = start.ok_or_else(|| self.unreadable())?;
            return Ok(Selector::Index(index));
        }
        self.blanks();
        let end = self.whole()?;
        let behind = self.at;
        self.blanks();
        let step = if self.takes(":") {
            self.blanks();
            self.whole()?
        } else {
            self.at = behind;
            None
        };
        let step = step.unwrap_or(1);
        Ok(Selector::Slice(Slice { start, end, step }))
    }

    /// A whole number as JSON writes it, where one comes next.
    fn whole(&mut self) -> Result<Option<i64>> {
        let before = self.at;
        let is_negative = self.takes("-");
        let digits = self.take_while(|character| character.is_ascii_digit());
        if digits.is_empty() && !is_negative {
            return Ok(None);
        }
        let text = self.text.get(before..self.at).unwrap_or_default();
        let number = text.parse::<i64>().ok().filter(|number| {
            let is_short = digits == "0" && !is_negative || !digits.starts_with('0');
            is_short && number.abs() <= MAX_INTEGER
        });
        if number.is_none() {
            self.at = before;
            return Err(self.unreadable());
        }
        Ok(number)
    }

    /// A path in a filter, where one comes next.
    fn query(&mut self) -> Result<Option<Query>> {
        let before = self.at;
        let from = if self.takes("$") {
            Origin::Root
        } else if self.takes("@") {
            Origin::Child
        } else {
            return Ok(None);
        };
        let segments = self.segments()?;
        let query = Query { from, segments };
        if query.searches() > MAX_SEARCHES {
            self.at = before;
            let reason = format!("a path in a filter has `..` at most {MAX_SEARCHES} times");
            return Err(self.because(reason));
        }
        Ok(Some(query))
    }
}

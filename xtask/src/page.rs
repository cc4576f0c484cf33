//! The OpenAPI document of a page.
//!
//! In: the bytes of a Markdown page or of a plain document, as they came. Out: where the document
//! stands in them. Never here: a byte that is changed. A block whose lines do not follow each other
//! in the page, because a list or a quotation stands around it, is refused.

use std::fmt;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::MAX_BYTES;

mod lines;
mod sniff;

use lines::{Fence, Line, fence, lines, nests_too_deep};
use sniff::{is_html, is_openapi, is_plain};

/// Which block of a page is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pick<'a> {
    /// The only one.
    Only,
    /// The one of that number among the OpenAPI blocks, from 1.
    Number(usize),
    /// The one that is opened with these words, where there are several.
    Opened(&'a str),
}

/// Where a document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its bytes.
    pub(crate) bytes: Range<usize>,
    /// The line of its fence; for a plain document the first one.
    pub(crate) line: usize,
    /// The words that open its fence; none for a plain document.
    pub(crate) info: Option<String>,
}

/// Why there is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The line that it is about.
    pub(crate) line: usize,
    /// What is the matter.
    pub(crate) message: String,
    /// How to get past it.
    pub(crate) help: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  help: {}", self.message, self.help)
    }
}

impl std::error::Error for Refusal {}

fn refusal(line: usize, message: impl Into<String>, help: impl Into<String>) -> Refusal {
    Refusal {
        line,
        message: message.into(),
        help: help.into(),
    }
}

/// Finds the document.
pub(crate) fn find(bytes: &[u8], pick: Pick<'_>) -> Result<Place, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(bytes));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| no_text(bytes, error.valid_up_to()))?;
    if let Some(zero) = bytes.iter().position(|byte| *byte == 0) {
        return Err(no_text(bytes, zero));
    }
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = text.get(start..).unwrap_or_default();
    if is_html(body) {
        return Err(refusal(
            1,
            "this is a page of HTML",
            "give the page's Markdown: many sites of documentation serve it at the same URL with `.md` behind it",
        ));
    }
    if is_plain(body) {
        if let Pick::Number(_) = pick {
            let help = "leave out `--block`";
            return Err(refusal(1, "this is a plain document, no page", help));
        }
        return Ok(Place {
            bytes: 0..bytes.len(),
            line: 1,
            info: None,
        });
    }
    let mut lines = (1..).zip(lines(bytes));
    let deep = lines.find(|(_, line)| {
        let line = bytes.get(line.start..line.end);
        line.is_some_and(nests_too_deep)
    });
    if let Some((line, _)) = deep {
        let message = "more quotations and lists begin here than can be read";
        return Err(refusal(
            line,
            message,
            "cut the page, and vendor it with `--origin URL`",
        ));
    }
    let blocks = Page { text, start }.blocks();
    choose(&blocks, pick)?.place(text)
}

/// A page that is looked through.
struct Page<'a> {
    text: &'a str,
    /// Where the text begins, behind a byte order mark.
    start: usize,
}

/// A block of code.
struct Block {
    /// The words that open its fence; none where it is indented only.
    info: Option<String>,
    /// Where it stands, with its fences.
    range: Range<usize>,
    /// Whether a list or a quotation stands around it.
    inside: bool,
    line: usize,
    /// What it says, where that is an OpenAPI document.
    document: Option<String>,
}

impl Page<'_> {
    fn blocks(&self) -> Vec<Block> {
        let body = self.text.get(self.start..).unwrap_or_default();
        let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut blocks: Vec<Block> = Vec::new();
        let mut depth = 0_usize;
        let mut content = String::new();
        let (mut line, mut counted) = (1, 0);
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let before = body.get(counted..range.start).unwrap_or_default();
                    line += lines(before.as_bytes()).filter(|one| one.ended).count();
                    counted = counted.max(range.start);
                    content.clear();
                    blocks.push(Block {
                        info: match kind {
                            CodeBlockKind::Fenced(info) => Some(info.trim().to_owned()),
                            CodeBlockKind::Indented => None,
                        },
                        range: range.start + self.start..range.end + self.start,
                        inside: depth > 0,
                        line,
                        document: None,
                    });
                    depth += 1;
                }
                Event::Start(_) => depth += 1,
                Event::End(end) => {
                    depth = depth.saturating_sub(1);
                    if let (TagEnd::CodeBlock, Some(block)) = (end, blocks.last_mut()) {
                        block.document = is_openapi(&content).then(|| content.clone());
                    }
                }
                Event::Text(piece) => content.push_str(&piece),
                _ => {}
            }
        }
        blocks
    }
}

/// The block that is wanted.
fn choose<'a>(blocks: &'a [Block], pick: Pick<'_>) -> Result<&'a Block, Refusal> {
    let found: Vec<&Block> = blocks
        .iter()
        .filter(|block| block.document.is_some())
        .collect();
    let several = |found: &[&Block]| {
        let lines = (1..).zip(found).map(|(number, block)| {
            format!("\n    {number}: line {}, {}", block.line, block.opened())
        });
        lines.collect::<Vec<_>>().concat()
    };
    let Some(first) = found.first() else {
        return Err(none(blocks));
    };
    match pick {
        Pick::Only | Pick::Opened(_) if found.len() == 1 => Ok(first),
        Pick::Number(number) => {
            let wanted = number.checked_sub(1).and_then(|at| found.get(at));
            wanted.copied().ok_or_else(|| {
                let message = format!("there is no OpenAPI block {number}");
                let help = format!("these are there:{}", several(&found));
                refusal(first.line, message, help)
            })
        }
        Pick::Only | Pick::Opened(_) => {
            let opened: Vec<&&Block> = found
                .iter()
                .filter(|block| matches!((pick, &block.info), (Pick::Opened(words), Some(info)) if words == info))
                .collect();
            if let [one] = opened[..] {
                return Ok(one);
            }
            let message = format!("the page has {} OpenAPI blocks", found.len());
            let help = format!("choose one by `--block NUMBER`:{}", several(&found));
            Err(refusal(first.line, message, help))
        }
    }
}

fn none(blocks: &[Block]) -> Refusal {
    let help = "an OpenAPI document has a line `openapi: 3...` at the beginning of a line, in a page \
                between two fences of three backticks or more";
    let Some(first) = blocks.first() else {
        let message = "this is no OpenAPI document, and no page with a block of code";
        return refusal(1, message, help);
    };
    let message = match blocks.len() {
        1 => format!(
            "the only block of code, {}, is no OpenAPI document",
            first.opened()
        ),
        many => format!(
            "none of the {many} blocks of code is an OpenAPI document; the first is {}",
            first.opened()
        ),
    };
    refusal(first.line, message, help)
}

impl Block {
    /// How it is opened, for people.
    fn opened(&self) -> String {
        match &self.info {
            None => "indented".to_owned(),
            Some(info) if info.is_empty() => "opened without a word".to_owned(),
            Some(info) => {
                let words: String = info.chars().take(60).collect();
                format!("`{}`", words.escape_debug())
            }
        }
    }

    /// Where the lines between its fences stand.
    fn place(&self, text: &str) -> Result<Place, Refusal> {
        let apart = |what: &str| {
            let message = format!(
                "the OpenAPI block {what}, so its bytes do not follow each other in the page"
            );
            let help = "copy the document into a file, and vendor that with `--origin URL`";
            Err(refusal(self.line, message, help))
        };
        let Some(info) = &self.info else {
            return apart("is indented");
        };
        if self.inside {
            return apart("stands in a list or a quotation");
        }
        let bytes = text.as_bytes();
        let rest = bytes.get(self.range.start..).unwrap_or_default();
        let mut following = lines(rest);
        let Some((Line { next: begin, .. }, Some(fence))) = following
            .next()
            .map(|line| (line, fence(rest.get(..line.end).unwrap_or_default())))
        else {
            return apart("begins in the middle of a line");
        };
        let before = bytes.get(..self.range.start).unwrap_or_default();
        if fence.indent > 0
            || before
                .last()
                .is_some_and(|byte| !b"\r\n\xbf".contains(byte))
        {
            return apart("has an indented fence");
        }
        let end = following.find(|line| {
            let line = rest.get(line.start..line.end).unwrap_or_default();
            self::fence(line).is_some_and(|other| fence.is_closed_by(&other))
        });
        let Some(end) = end else {
            let message = format!("the OpenAPI block {} is never closed", self.opened());
            let help = format!(
                "the page may be cut: a line of {} signs {} should close it",
                fence.length,
                char::from(fence.mark)
            );
            return Err(refusal(self.line, message, help));
        };
        let place = self.range.start + begin..self.range.start + end.start;
        let lines = |text: &str| text.replace('\r', "");
        let said = self.document.as_deref().map(lines);
        if text.get(place.clone()).map(lines) != said {
            return apart(
                "has a line that is a fence to some readers of Markdown and not to others",
            );
        }
        Ok(Place {
            bytes: place,
            line: self.line,
            info: Some(info.clone()),
        })
    }
}

fn no_text(bytes: &[u8], at: usize) -> Refusal {
    let before = bytes.get(..at).unwrap_or_default();
    let line = 1 + lines(before).filter(|line| line.ended).count();
    let byte = bytes.get(at).copied().unwrap_or_default();
    refusal(
        line,
        format!("this is no text in UTF-8: byte {at} is 0x{byte:02x}"),
        "a page is Markdown, a document YAML or JSON, both in UTF-8",
    )
}

/// Says what of the page was still open where reading stopped.
fn too_large(bytes: &[u8]) -> Refusal {
    let mut open: Option<(usize, Fence)> = None;
    let mut last = 1;
    let bytes = bytes.get(..MAX_BYTES).unwrap_or(bytes);
    for (number, line) in (1..).zip(lines(bytes)) {
        last = number;
        let Some(found) = bytes.get(line.start..line.end).and_then(fence) else {
            continue;
        };
        open = match open {
            Some((at, fence)) if !fence.is_closed_by(&found) => Some((at, fence)),
            Some(_) => None,
            None => Some((number, found)),
        };
    }
    let help = "cut what is not needed, and vendor the file with `--origin URL`";
    let limit = MAX_BYTES / 1024 / 1024;
    let most = format!("{limit} MiB, which is the most that is read");
    if let Some((line, _)) = open {
        let message = format!("the block that begins here is not closed within {most}");
        return refusal(line, message, help);
    }
    refusal(last, format!("there are more than {most}"), help)
}

#[cfg(test)]
#[path = "page/tests.rs"]
mod tests;

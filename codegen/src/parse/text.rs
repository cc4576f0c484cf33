//! Bytes to text.
//!
//! In: the bytes of a source. Out: UTF-8 text without its byte order mark, or what is wrong with
//! the bytes and a text that comes close enough to show the place.
//! Never here: YAML or JSON.

use crate::diagnostic::Code;
use crate::source::{Position, line_starts};

/// Larger than any API description in the wild, small enough to hold in memory several times.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// Why bytes are not a text that can be parsed.
pub(super) struct Unreadable {
    /// The bytes as text, with replacement characters, to show the place in.
    pub(super) text: String,
    pub(super) code: Code,
    pub(super) start: Position,
    pub(super) end: Position,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
}

/// Decodes the bytes of a source.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Box<Unreadable>> {
    if bytes.len() > MAX_BYTES {
        return Err(Box::new(too_large(bytes.len())));
    }
    if let Some(text) = utf16(bytes) {
        return Err(Box::new(Unreadable {
            text,
            code: Code::NotUtf8,
            start: Position::new(1, 1),
            end: Position::new(1, 2),
            message: "the document is UTF-16, and only UTF-8 can be read".to_owned(),
            help: Some("save the document as UTF-8"),
        }));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(Box::new(not_utf8(bytes, error.valid_up_to()))),
    };
    match control_character(text) {
        Some(at) => Err(Box::new(control(text, at))),
        None => Ok(text.to_owned()),
    }
}

fn too_large(bytes: usize) -> Unreadable {
    Unreadable {
        text: String::new(),
        code: Code::TooLarge,
        start: Position::new(1, 1),
        end: Position::new(1, 1),
        message: format!("the document has {bytes} bytes, at most {MAX_BYTES} can be read"),
        help: None,
    }
}

fn not_utf8(bytes: &[u8], valid: usize) -> Unreadable {
    let before = bytes.get(..valid).unwrap_or_default();
    let start = position_behind(&String::from_utf8_lossy(before));
    let bad = bytes.get(valid).copied().unwrap_or_default();
    Unreadable {
        text: String::from_utf8_lossy(bytes).into_owned(),
        code: Code::NotUtf8,
        start,
        end: next_column(start),
        message: format!("the byte 0x{bad:02X} is not UTF-8 here"),
        help: Some("save the document as UTF-8"),
    }
}

fn control(text: &str, at: usize) -> Unreadable {
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = position_behind(before);
    let character = rest.chars().next().map_or(0, u32::from);
    Unreadable {
        text: text.to_owned(),
        code: Code::Syntax,
        start,
        end: next_column(start),
        message: format!("the control character U+{character:04X} cannot stand in a document"),
        help: Some("remove it, or write it as an escape in a double-quoted string"),
    }
}

/// Neither YAML nor JSON allows these, and the YAML scanner takes U+0000 for the end of the text.
fn control_character(text: &str) -> Option<usize> {
    // Piece by piece and without a way out of a piece: so many bytes are looked at at once.
    const PIECE: usize = 64;
    let is_control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let mut pieces = text.as_bytes().chunks(PIECE);
    let piece = pieces.position(|piece| {
        let found = piece.iter().filter(|byte| is_control(**byte));
        found.count() > 0
    })?;
    let from = piece * PIECE;
    let at = text.bytes().skip(from).position(is_control)?;
    Some(from + at)
}

/// UTF-16 shows by its byte order mark, or by every other byte of its first characters being zero:
/// a document begins with ASCII.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (big, body) = match bytes {
        [0xFE, 0xFF, body @ ..] => (true, body),
        [0xFF, 0xFE, body @ ..] => (false, body),
        [0, 1..=0xFF, 0, 1..=0xFF, ..] => (true, bytes),
        [1..=0xFF, 0, 1..=0xFF, 0, ..] => (false, bytes),
        _ => return None,
    };
    let units: Vec<u16> = body
        .as_chunks::<2>()
        .0
        .iter()
        .map(|&pair| {
            if big {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            }
        })
        .collect();
    Some(String::from_utf16_lossy(&units))
}

fn position_behind(text: &str) -> Position {
    let starts = line_starts(text);
    let last = starts.last().copied().unwrap_or_default();
    let column = text.get(last..).unwrap_or_default().chars().count() + 1;
    Position::new(starts.len(), column)
}

fn next_column(position: Position) -> Position {
    position.at_column(position.column() + 1)
}

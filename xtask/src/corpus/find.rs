//! Which files below a folder are OpenAPI 3 documents.
//!
//! In: a folder. Out: paths in order. Never here: whether a document is sound; a file that calls
//! itself OpenAPI 3 is one, and whatever is wrong with it is for the generator to say.

use std::path::{Path, PathBuf};

use crate::Stop;

/// A file that calls itself OpenAPI 3.
#[derive(Debug)]
pub(super) struct Document {
    /// The path below the folder, with `/`.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
    /// How large it is.
    pub(super) bytes: usize,
}

/// What is below a folder.
#[derive(Debug)]
pub(super) struct Found {
    /// How many files have an ending of YAML or JSON.
    pub(super) files: usize,
    /// The documents among them, by name.
    pub(super) documents: Vec<Document>,
}

/// Walks the folder. Symbolic links are not followed.
pub(super) fn find(folder: &Path) -> Result<Found, Stop> {
    let mut found = Found {
        files: 0,
        documents: Vec::new(),
    };
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        let failed = |error: std::io::Error| {
            Stop::Failed(format!("cannot read {}: {error}", place.display()))
        };
        for entry in std::fs::read_dir(&place).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let path = entry.path();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && has_ending(&path) {
                found.files += 1;
                let text = std::fs::read(&path).map_err(failed)?;
                if is_document(&text) {
                    found.documents.push(Document {
                        name: name(folder, &path),
                        path,
                        bytes: text.len(),
                    });
                }
            }
        }
    }
    found
        .documents
        .sort_by(|left, right| left.name.cmp(&right.name));
    Ok(found)
}

fn has_ending(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ["json", "yaml", "yml"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

fn name(folder: &Path, path: &Path) -> String {
    let parts: Vec<_> = path
        .strip_prefix(folder)
        .unwrap_or(path)
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// Whether the outermost object has a member `openapi` of version 3. The text is searched and
/// not parsed: a document that is broken further down is a document all the same.
fn is_document(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let bytes = bytes.trim_ascii_start();
    let version = if bytes.starts_with(b"{") {
        in_brackets(bytes)
    } else {
        in_lines(bytes)
    };
    version.is_some_and(|value| {
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").unwrap_or(value);
        let value = value.strip_prefix(b"'").unwrap_or(value);
        value.starts_with(b"3")
    })
}

/// What follows the member `openapi` of a JSON object.
fn in_brackets(bytes: &[u8]) -> Option<&[u8]> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at;
                at = end_of_string(bytes, at);
                let text = bytes.get(start..at.saturating_sub(1));
                if depth == 1 && text == Some(b"openapi") {
                    let rest = bytes.get(at..)?.trim_ascii_start();
                    // A value of that text is followed by something else.
                    if let Some(value) = rest.strip_prefix(b":") {
                        return Some(value);
                    }
                }
            }
            _ => {}
        }
    }
    None
}

/// The place behind the quotation mark that ends a string.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'"' => break,
            _ => {}
        }
    }
    at
}

/// What follows the key `openapi` at the beginning of a line.
fn in_lines(bytes: &[u8]) -> Option<&[u8]> {
    bytes.split(|byte| *byte == b'\n').find_map(|line| {
        [&b"openapi"[..], b"\"openapi\"", b"'openapi'"]
            .iter()
            .find_map(|key| {
                let rest = line.strip_prefix(*key)?.trim_ascii_start();
                rest.strip_prefix(b":")
            })
    })
}

#[cfg(test)]
mod tests {
    use super::is_document;

    #[test]
    fn a_document_says_so_at_its_outermost_level() {
        for text in [
            "openapi: 3.0.0\n",
            "# a comment\ninfo: {}\n\"openapi\" : '3.1.0'\n",
            "\u{FEFF}openapi: \"3.0.3\"",
            "{\"openapi\":\"3.0.0\"}",
            "\n { \"info\": {\"title\": \"a \\\" {\"}, \"x\": [\"openapi\"], \"openapi\" : \"3.1.0\", broken",
            "{openapi: 3, \"openapi\": 3.0",
        ] {
            assert!(is_document(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "{",
            "\"",
            "swagger: '2.0'\n",
            "openapi: 4.0.0\n",
            "nested:\n  openapi: 3.0.0\n",
            "openapis: 3.0.0\n",
            "{\"nested\": {\"openapi\": \"3.0.0\"}}",
            "{\"keywords\": \"openapi\", \"3\": \":3\"}",
            "{\"a\\\"openapi\": \"3.0.0\"}",
            "{\"name\": \"openapi",
            "{\"name\": \"\\",
        ] {
            assert!(!is_document(text.as_bytes()), "{text}");
        }
        assert!(!is_document(b"\xFF\xFE\x00"));
    }
}

//! A document as it comes: from a file or a URL, out of its page.
//!
//! In: what a person named, or a URL on record. Out: the bytes of the document, unchanged. Never
//! here: a judgement whether the generator takes it.

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::MAX_BYTES;
use crate::fetch::{self, Limits};
use crate::page::{self, Pick};

use super::arguments::Request;
use crate::outcome::aside;
use crate::sources::Entry;

/// Where a document comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum From {
    /// A file.
    File(PathBuf),
    /// A URL, as it is written down.
    Url(String),
}

impl From {
    /// What a person means by a word of the command line.
    pub(super) fn read(word: &OsStr) -> Result<Self, String> {
        match word.to_str().filter(|text| text.contains("://")) {
            Some(url) => Ok(Self::Url(fetch::checked(url)?.into())),
            None => Ok(Self::File(word.into())),
        }
    }

    /// What it is called in messages.
    pub(super) fn label(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Url(url) => url.clone(),
        }
    }
}

/// A document that came.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// What its page or file is called in messages.
    pub(super) label: String,
    /// Where it comes from.
    pub(super) from: From,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// The lines above it, where it comes out of a page.
    pub(super) lines_above: usize,
    /// The words that open its block, where it comes out of a page.
    pub(super) block: Option<String>,
}

/// Reads a document. What is on record about it tells which block of a page is meant.
pub(super) fn load(
    from: From,
    request: &Request,
    on_record: Option<&Entry>,
) -> Result<Draft, String> {
    let mut bytes = match &from {
        From::File(path) => file(path)?,
        From::Url(url) => {
            let limits = Limits {
                hosts: &request.hosts,
                time: request.time,
            };
            fetch::fetch(url, &limits, &mut |host| aside(&format!("asking {host}")))?
        }
    };
    let pick = match (
        request.block,
        on_record.and_then(|entry| entry.block.as_deref()),
    ) {
        (Some(number), _) => Pick::Number(number),
        (None, Some(words)) => Pick::Opened(words),
        (None, None) => Pick::Only,
    };
    let name = from.label();
    let place = page::find(&bytes, pick)
        .map_err(|refusal| format!("{name}:{}: {refusal}", refusal.line))?;
    let (label, lines_above) = match place.info {
        None => (name, 0),
        Some(_) => (
            format!("{name}, the block of line {}", place.line),
            place.line,
        ),
    };
    bytes.truncate(place.bytes.end);
    bytes.drain(..place.bytes.start);
    Ok(Draft {
        label,
        from,
        bytes,
        lines_above,
        block: place.info,
    })
}

/// A file, and not much more of it than is taken.
fn file(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    file.take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Ok(bytes)
}

//! The arguments of `vendor`.
//!
//! In: the command line behind the word. Out: what is wanted. Never here: a file or a URL that is read.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::time::Duration;

use lexopt::prelude::{Long, Short, Value, ValueExt as _};

use crate::outcome::Stop;

/// The time for a URL, where none is given.
const SHORT: Duration = Duration::from_secs(60);

/// What is wanted.
#[derive(Debug)]
pub(crate) struct Request {
    /// Which documents.
    pub(super) which: Which,
    /// The name in `spec/`.
    pub(super) name: Option<String>,
    /// Where a file comes from.
    pub(super) origin: Option<String>,
    /// The number of the block.
    pub(super) block: Option<usize>,
    /// What is no reason to stop.
    pub(super) despite: BTreeSet<Despite>,
    /// Hosts that redirects may lead to.
    pub(super) hosts: Vec<String>,
    /// The time for each URL.
    pub(super) time: Duration,
}

/// Which documents are wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// These files and URLs.
    Named(Vec<OsString>),
    /// All that are on record.
    All,
}

/// What can be gone on in spite of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Despite {
    /// Operations are lost.
    RemovedOperations,
    /// Actions of the overlay match nothing any more.
    StaleOverlay,
    /// The document has changes that are not committed.
    Dirty,
}

/// Reads them; nothing is a wish for help.
pub(crate) fn read(parser: &mut lexopt::Parser) -> Result<Option<Request>, Stop> {
    let mut inputs = Vec::new();
    let mut request = Request {
        which: Which::All,
        name: None,
        origin: None,
        block: None,
        despite: BTreeSet::new(),
        hosts: Vec::new(),
        time: SHORT,
    };
    let mut is_all = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Value(input) => inputs.push(input),
            Long("all") => is_all = true,
            Long("as") => request.name = Some(name(parser.value()?.string()?)?),
            Long("origin") => request.origin = Some(parser.value()?.string()?),
            Long("block") => request.block = Some(parser.value()?.parse()?),
            Long("allow-removed-operations") => {
                request.despite.insert(Despite::RemovedOperations);
            }
            Long("allow-stale-overlay") => {
                request.despite.insert(Despite::StaleOverlay);
            }
            Long("allow-dirty") => {
                request.despite.insert(Despite::Dirty);
            }
            Long("allow-host") => {
                let host = parser.value()?.string()?;
                request.hosts.push(host.to_ascii_lowercase());
            }
            Long("timeout") => request.time = Duration::from_secs(parser.value()?.parse()?),
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    let about_one = [
        ("--as", request.name.is_some()),
        ("--origin", request.origin.is_some()),
        ("--block", request.block.is_some()),
    ];
    let about_one = about_one.iter().find(|(_, given)| *given);
    match (is_all, inputs.len(), about_one) {
        (false, 0, _) => Err(usage("`vendor` needs a file, a URL or `--all`")),
        (true, 1.., _) => Err(usage("`--all` goes without a file or a URL")),
        (true, _, Some((name, _))) => Err(usage(&format!("`{name}` goes without `--all`"))),
        (false, 2.., Some((name, _))) => Err(usage(&format!("`{name}` goes with one file or URL"))),
        (true, ..) => Ok(Some(request)),
        (false, ..) => {
            request.which = Which::Named(inputs);
            Ok(Some(request))
        }
    }
}

/// A name for a document, where it is one.
fn name(text: String) -> Result<String, Stop> {
    if is_name(&text) {
        return Ok(text);
    }
    Err(usage(&format!(
        "`{}` is no name for a document: small letters, digits and dashes, and not `overlay`",
        text.escape_debug()
    )))
}

/// Whether a document may have that name: it becomes that of a file and of an entry.
pub(super) fn is_name(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= 64
        && text.bytes().next().is_some_and(is_plain)
        && text.bytes().all(|byte| is_plain(byte) || byte == b'-')
        && text != "overlay"
}

fn usage(text: &str) -> Stop {
    Stop::Usage(text.to_owned())
}

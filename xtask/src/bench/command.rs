//! The command: its arguments, and the section that they ask for.
//!
//! In: the command line behind the word. Out: a section, printed and written. Never here: what a
//! section is made of.

use std::path::PathBuf;

use lexopt::prelude::{Long, Short, Value, ValueExt as _};

use super::{calls, dependants, generation, output, page};
use crate::outcome::{Outcome, Stop};
use crate::workspace;

/// A section of the page, and what is measured for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// The run of the generator.
    Generation,
    /// What the compiler needs for what it writes.
    Output,
    /// The build of a crate that depends on finch-connect.
    Dependants,
    /// The client against code written by hand.
    Calls,
}

impl Section {
    const ALL: [Self; 4] = [
        Self::Generation,
        Self::Output,
        Self::Dependants,
        Self::Calls,
    ];

    /// Its name on the command line and in the page.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Generation => "generation",
            Self::Output => "output",
            Self::Dependants => "dependants",
            Self::Calls => "calls",
        }
    }
}

/// What is wanted.
#[derive(Debug)]
pub(crate) struct Request {
    /// What is measured.
    pub(crate) section: Section,
    /// Whether the page is written.
    pub(crate) page: Page,
    /// Where the other generators are.
    pub(crate) peers: Option<PathBuf>,
    /// Where GitHub's document is.
    pub(crate) corpus: Option<PathBuf>,
    /// Where all that is built and written; a folder below `target` without it.
    scratch: Option<PathBuf>,
    /// How often each thing is measured, where that is said.
    pub(crate) runs: Option<usize>,
    /// How much is measured.
    pub(crate) extent: Extent,
}

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Whole,
    /// The least that shows that the command works.
    Quick,
}

/// What becomes of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// It gets the section.
    Written,
    /// It stays as it is.
    Left,
}

impl Request {
    /// Where all that is built and written: the same for each run, so that what was fetched and
    /// compiled once is there the next time.
    pub(crate) fn scratch(&self) -> PathBuf {
        let target = || match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => workspace::root().join("target"),
        };
        let scratch = self.scratch.clone();
        let scratch = scratch.unwrap_or_else(|| target().join("bench"));
        // Programs run in other folders.
        std::path::absolute(&scratch).unwrap_or(scratch)
    }
}

/// Reads the arguments; nothing is a wish for help.
pub(crate) fn read(parser: &mut lexopt::Parser) -> Result<Option<Request>, Stop> {
    let mut section = None;
    let mut request = Request {
        section: Section::Generation,
        page: Page::Left,
        peers: None,
        corpus: None,
        scratch: None,
        runs: None,
        extent: Extent::Whole,
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Value(word) if section.is_none() => section = Some(named(&word.string()?)?),
            Long("quick") => request.extent = Extent::Quick,
            Long("write") => request.page = Page::Written,
            Long("peers") => request.peers = Some(parser.value()?.into()),
            Long("corpus") => request.corpus = Some(parser.value()?.into()),
            Long("scratch") => request.scratch = Some(parser.value()?.into()),
            Long("runs") => {
                let runs = parser.value()?.parse()?;
                if runs == 0 {
                    return Err(Stop::Usage("`--runs` is at least 1".to_owned()));
                }
                request.runs = Some(runs);
            }
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    if (request.page, request.extent) == (Page::Written, Extent::Quick) {
        let text = "`--quick` gives no figures for the page; it goes without `--write`";
        return Err(Stop::Usage(text.to_owned()));
    }
    let usage = || Stop::Usage(format!("`bench` needs {}", names()));
    request.section = section.ok_or_else(usage)?;
    Ok(Some(request))
}

fn named(word: &str) -> Result<Section, Stop> {
    let found = Section::ALL
        .into_iter()
        .find(|section| section.name() == word);
    let usage = || Stop::Usage(format!("`bench` measures {}", names()));
    found.ok_or_else(usage)
}

fn names() -> String {
    Section::ALL
        .map(|section| format!("`{}`", section.name()))
        .join(" or ")
}

/// Runs the command.
pub(crate) fn run(request: &Request) -> Result<Outcome, Stop> {
    // The page is looked at before, so that minutes of work are not lost for want of a place.
    if request.page == Page::Written {
        page::look(request.section)?;
    }
    let body = measured(request)?;
    let mut text = page::section(&body);
    if request.page == Page::Written {
        let told = page::write(request.section, &text)?;
        text.push_str(&told);
    }
    Ok(Outcome {
        text,
        ..Outcome::default()
    })
}

/// The text of the section.
fn measured(request: &Request) -> Result<String, Stop> {
    match request.section {
        Section::Generation => generation::run(request),
        Section::Output => output::run(request),
        Section::Dependants => dependants::run(request),
        Section::Calls => calls::run(request),
    }
}

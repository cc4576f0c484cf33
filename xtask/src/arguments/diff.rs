//! The command line of `diff`.
//!
//! In: arguments behind the word. Out: what to compare. Never here: a file.

use std::ffi::OsString;
use std::path::PathBuf;

use codegen::diff::Level;
use lexopt::prelude::{Long, Short, ValueExt as _};

use super::{Command, usage};
use crate::diff::{Documents, Format, Request, What};
use crate::outcome::Stop;

/// What was asked for, before it is known whether it goes together.
#[derive(Default)]
struct Asked {
    base: Option<String>,
    generator: Option<String>,
    from: Vec<PathBuf>,
    to: Vec<PathBuf>,
    overlays: Vec<PathBuf>,
    from_overlays: Vec<PathBuf>,
    to_overlays: Vec<PathBuf>,
    title: bool,
    format: Option<Format>,
    deny: Option<Level>,
}

pub(super) fn read(parser: &mut lexopt::Parser) -> Result<Command, Stop> {
    let mut asked = Asked::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("base") => asked.base = Some(parser.value()?.string()?),
            Long("generator") => asked.generator = Some(parser.value()?.string()?),
            Long("from") => asked.from.extend(paths(parser)?),
            Long("to") => asked.to.extend(paths(parser)?),
            Long("overlay") => asked.overlays.extend(paths(parser)?),
            Long("from-overlay") => asked.from_overlays.extend(paths(parser)?),
            Long("to-overlay") => asked.to_overlays.extend(paths(parser)?),
            Long("title") => asked.title = true,
            Long("format") => asked.format = Some(format(parser.value()?)?),
            Long("deny") => asked.deny = Some(level(parser.value()?)?),
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    asked.request().map(Command::Diff)
}

fn paths(parser: &mut lexopt::Parser) -> Result<impl Iterator<Item = PathBuf>, Stop> {
    Ok(parser.values()?.map(PathBuf::from))
}

fn format(word: OsString) -> Result<Format, Stop> {
    match word.string()?.as_str() {
        "text" => Ok(Format::Text),
        "markdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        "title" => Ok(Format::Title),
        _ => Err(usage(
            "`--format` of `diff` is `text`, `markdown`, `json` or `title`",
        )),
    }
}

fn level(word: OsString) -> Result<Level, Stop> {
    let word = word.string()?;
    let levels = [Level::Breaking, Level::Additive, Level::Docs];
    levels
        .into_iter()
        .find(|level| level.word() == word)
        .ok_or_else(|| usage("`--deny` is `breaking`, `additive` or `docs`"))
}

impl Asked {
    fn request(mut self) -> Result<Request, Stop> {
        let format = match (self.title, self.format) {
            (false, format) => format.unwrap_or(Format::Text),
            (true, None | Some(Format::Title)) => Format::Title,
            (true, Some(_)) => return Err(usage("`--title` is a format of its own")),
        };
        if self.generator.is_some() && self.deny.is_some() {
            return Err(usage(
                "`--deny` is about the API; it goes without `--generator`",
            ));
        }
        Ok(Request {
            what: self.what()?,
            format,
            deny: self.deny,
        })
    }

    fn what(&mut self) -> Result<What, Stop> {
        let documents = !self.from.is_empty() || !self.to.is_empty();
        let overlays = [&self.overlays, &self.from_overlays, &self.to_overlays];
        let base = self.base.take();
        match (self.generator.take(), base, documents) {
            (None, _, false) | (Some(_), ..) if overlays.iter().any(|given| !given.is_empty()) => {
                Err(usage("an overlay goes with `--from` and `--to`"))
            }
            (Some(base), None, false) => Ok(What::Generator { base }),
            (None, base, false) => Ok(What::Spec {
                base: base.unwrap_or_else(|| "HEAD".to_owned()),
            }),
            (None, None, true) if self.from.is_empty() || self.to.is_empty() => {
                Err(usage("`--from FILE..` and `--to FILE..` go together"))
            }
            (None, None, true) => Ok(What::Documents {
                from: self.documents(&self.from, &self.from_overlays),
                to: self.documents(&self.to, &self.to_overlays),
            }),
            _ => Err(usage(
                "`--base`, `--generator` and `--from` with `--to` exclude each other",
            )),
        }
    }

    /// The overlays of both sides come first.
    fn documents(&self, specs: &[PathBuf], own: &[PathBuf]) -> Documents {
        Documents {
            specs: specs.to_vec(),
            overlays: [&self.overlays, own].concat(),
        }
    }
}

//! The command line.
//!
//! In: arguments. Out: a command. Never here: a file.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::prelude::{Long, Short, Value, ValueExt as _};

use crate::Stop;
use crate::corpus;

/// What `cargo xtask --help` says.
pub(crate) const HELP: &str = "\
Commands of the maintainer:

  cargo xtask generate
      Read spec/, write finch-connect/src/generated/ and spec/interpretation.md.
  cargo xtask generate --check
      The same in memory: print a diff and exit with 1 where a file is not up to date.
  cargo xtask generate --spec FILE.. [--overlay FILE].. --out DIR [--name CRATE]
      Write a complete client crate for any OpenAPI 3.0 or 3.1 document into DIR.
  cargo xtask corpus DIR [--check N] [--seed S] [--out DIR] [--timeout SECONDS] [--format text|json]
      Run the generator over every OpenAPI document below DIR and print a table; compile N of
      the outputs together. Exit with 1 where anything panics, hangs or does not compile.
  cargo xtask help
      Print this.";

/// A command.
pub(crate) enum Command {
    /// Print the help.
    Help,
    /// Regenerate the committed files.
    Generate,
    /// Compare the committed files.
    Check,
    /// Write a crate for other documents.
    Standalone(Request),
    /// Run over many documents.
    Corpus(corpus::Request),
    /// The part of it that is done for one document, in a process of its own.
    CorpusDocument(PathBuf),
}

/// What a crate is made of, and where it goes.
#[derive(Default)]
pub(crate) struct Request {
    /// The documents.
    pub(crate) specs: Vec<PathBuf>,
    /// The overlays.
    pub(crate) overlays: Vec<PathBuf>,
    /// The folder of the crate.
    pub(crate) out: PathBuf,
    /// The name of the crate.
    pub(crate) name: Option<String>,
}

/// Reads the command line.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Stop> {
    let mut parser = lexopt::Parser::from_args(arguments);
    match parser.next()? {
        None | Some(Long("help") | Short('h')) => Ok(Command::Help),
        Some(Value(word)) if word == "help" => Ok(Command::Help),
        Some(Value(word)) if word == "generate" => generate(&mut parser),
        Some(Value(word)) if word == "corpus" => corpus_command(&mut parser),
        Some(Value(word)) if word == corpus::COMMAND => {
            Ok(Command::CorpusDocument(parser.value()?.into()))
        }
        Some(argument) => Err(argument.unexpected().into()),
    }
}

fn generate(parser: &mut lexopt::Parser) -> Result<Command, Stop> {
    let mut check = false;
    let mut out = None;
    let mut request = Request::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("check") => check = true,
            Long("spec") => request.specs.extend(parser.values()?.map(PathBuf::from)),
            Long("overlay") => request.overlays.extend(parser.values()?.map(PathBuf::from)),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("name") => request.name = Some(parser.value()?.string()?),
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    let standalone = !request.specs.is_empty() || out.is_some();
    match (standalone, check) {
        (true, true) => Err(usage(
            "`--check` compares the committed files; it goes without `--spec`",
        )),
        (true, false) if request.specs.is_empty() => Err(usage("`--out` needs `--spec FILE`")),
        (true, false) => {
            request.out = out.ok_or_else(|| usage("`--spec` needs `--out DIR`"))?;
            Ok(Command::Standalone(request))
        }
        (false, _) if request.name.is_some() || !request.overlays.is_empty() => {
            Err(usage("`--name` and `--overlay` go with `--spec`"))
        }
        (false, true) => Ok(Command::Check),
        (false, false) => Ok(Command::Generate),
    }
}

fn corpus_command(parser: &mut lexopt::Parser) -> Result<Command, Stop> {
    let mut folder = None;
    let mut request = corpus::Request::new(PathBuf::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Value(path) if folder.is_none() => folder = Some(PathBuf::from(path)),
            Long("check") => request.check = parser.value()?.parse()?,
            Long("seed") => request.seed = parser.value()?.parse()?,
            Long("out") => request.out = Some(PathBuf::from(parser.value()?)),
            Long("timeout") => {
                request.limit = Duration::from_secs(parser.value()?.parse()?);
            }
            Long("format") => {
                request.format = match parser.value()?.string()?.as_str() {
                    "text" => corpus::Format::Text,
                    "json" => corpus::Format::Json,
                    _ => return Err(usage("`--format` is `text` or `json`")),
                };
            }
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    request.folder = folder.ok_or_else(|| usage("`corpus` needs a folder"))?;
    if request.out.is_some() && request.check == 0 {
        return Err(usage("`--out` goes with `--check N`"));
    }
    Ok(Command::Corpus(request))
}

fn usage(text: &str) -> Stop {
    Stop::Usage(text.to_owned())
}

impl From<lexopt::Error> for Stop {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}

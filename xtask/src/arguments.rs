//! The command line.
//!
//! In: arguments. Out: a command. Never here: a file.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::prelude::{Long, Short, Value, ValueExt as _};

use codegen::allow::Allowance;

use crate::generate::{self, Base};
use crate::outcome::{Format, Stop};
use crate::{bench, corpus, standalone, vendor};

mod budgets;
mod diff;
#[cfg(test)]
mod documented;

/// What `cargo xtask --help` says.
pub(crate) const HELP: &str = "\
Commands of the maintainer:

  cargo xtask generate
      Read spec/, write finch-connect/src/generated/ and spec/interpretation.md, and say what
      changed in the API since the last commit.
  cargo xtask generate --changelog [--base REV]
      Write the entry of CHANGELOG.md on Finch's API too, below \"Unreleased\": what changed since
      the last release (the newest tag like v0.1.0 that the last commit comes from). Without a
      release, it is what changed since the state that the entry began with, which is the last
      commit for a new entry. --base names another state.
  cargo xtask generate --check
      The same in memory: print a diff and exit with 1 where a file is not up to date, or a
      document is not what spec/sources.toml has on record.
  cargo xtask generate --spec FILE.. --out DIR [--overlay FILE].. [--name CRATE]
      [--operation ID].. [--path PATH].. [--tag NAME].. [--allow CODE[=PLACE]]..
      Write a complete client crate for any OpenAPI 3.0 or 3.1 document into DIR.
      --operation, --path, --tag  only these operations and the types that they need; an ID is an
                   operationId or like 'GET /pets', a PATH holds for what is below it, or has `*`
                   (up to the next `/`) and `**`
      --allow      what the error CODE is about gets its fallback and a warning, everywhere or
                   below a PLACE: a JSON Pointer, an operationId, or a schema
  With every form of `generate`:
      --format json  print one JSON object on standard output and nothing else: `result` (`written`,
                     `up-to-date`, `stale`, `refused`, `failed`), `errors`, `warnings`,
                     `diagnostics`, and `files`, `diff` or `message`; without `--spec` also what
                     changed since the last commit: `bump` (`major`, `minor`, `patch`, `none`),
                     `version`, `next_version` and `changes` as in `diff`, or null and a `message`
                     that says why
  cargo xtask diff [--base REV]
      Say what the change of spec/ means for code that depends on the crate: the working tree
      against what spec/ was at REV (HEAD where none is named; REV... is where HEAD left REV).
  cargo xtask diff --from FILE.. --to FILE.. [--overlay FILE].. [--from-overlay FILE]..
      [--to-overlay FILE]..
      The same for other documents; --overlay is for both sides.
  With both forms of `diff`:
      --format text|markdown|json  for a terminal, for a pull request, or one JSON object: `bump`
                   (`major`, `minor`, `patch`, `none`), `changes` (`level`, `rule`, `item`,
                   `pointer`, `message`, `file`, `line`), `version` and `next_version`; where
                   documents are refused, the object of `generate` with a `side` per diagnostic
      --title      print the verdict alone, as the title of a pull request (or --format title)
      --deny breaking|additive|docs  exit with 1 where there is a change of this level or above
  cargo xtask diff --generator REV [--format text|markdown|json|title]
      Say what the generator as it is now does to the output that is committed at REV, for every
      golden case and for Finch's documents as they are there. A change that occurs in several
      places is shown once. The JSON object has `cases` and `changes`.
  cargo xtask vendor FILE|URL.. [--as NAME] [--origin URL] [--block N]
  cargo xtask vendor --all
      Take OpenAPI documents into spec/, byte for byte, and note them in spec/sources.toml: plain
      ones, or the OpenAPI block of a Markdown page. What is given together is checked together
      and written together, or not at all. --all asks every document's URL on record again;
      documents in words of our own are left alone, and one that fails leaves the others.
      --as NAME      the name in spec/: small letters, digits, dashes; without it the document of
                     that origin or with these operations, or a name made of its operation
      --origin URL   where a file comes from, where that is not on record
      --block N      which OpenAPI block of the page, where there are several
      --allow-removed-operations  go on where operations are lost
      --allow-stale-overlay  go on where actions of spec/overlay.yaml match nothing any more
      --allow-dirty  overwrite a document that has changes which are not committed
      --allow-host HOST[:PORT]  a redirect may lead to this host, too
      --timeout SECONDS  the time for each URL; 60 without it
      Only https is asked (http on this machine alone), without cookies and passwords, through the
      proxy of the environment. At most 16 MiB and 5 redirects.
  cargo xtask corpus DIR [--check N] [--seed S] [--out DIR] [--timeout SECONDS] [--format text|json]
      Run the generator over every OpenAPI document below DIR and print a table; compile N of
      the outputs together. Exit with 1 where anything panics, hangs or does not compile.
  cargo xtask bench generation|output|dependants|calls [--write|--quick] [--peers DIR]
      [--corpus DIR] [--scratch DIR] [--runs N]
      Measure this generator and its output against others in the same run, and print tables in
      Markdown: `generation` is the run of the generator, `output` what the compiler needs for what
      it writes, `dependants` the build of a crate that depends on finch-connect, `calls` the
      client against code written by hand. Build nothing else on the machine meanwhile.
      --write        write the tables into docs/performance.md, too
      --peers DIR    where `bin/` has the other generators; what is missing there is reported as
                     missing. Without it they are installed into the scratch folder
      --corpus DIR   a folder with GitHub's document, api.github.com.json, at any depth. Without it
                     the npm package @octokit/openapi is fetched into the scratch folder
      --scratch DIR  where all that is built and written; without it a folder below target/
      --runs N       how often each thing is measured, in turn; the tables tell the median
      --quick        the least that shows that the command works: the smallest documents, and this
                     program as it is for the one that would be built with optimisations
  cargo xtask budgets [crates] [lines] [llvm] [instructions] [--update] [--file FILE]
      Count what the workspace costs, and exit with 1 where it is not what budgets.toml allows: the
      crates that each published crate depends on, the lines of the code for Finch's documents, the
      lines of LLVM's language, the instructions that the generator executes (by valgrind). Without
      a word, all of them.
      --update     write the figures into the file
      --file FILE  another file than budgets.toml
  cargo xtask help
      Print this.";

/// The forms of all commands: the lines of the help without what they do.
pub(crate) fn forms() -> String {
    let is_form = |line: &&str| {
        let more = line.trim_start();
        line.starts_with("  cargo xtask ") || more.starts_with('[')
    };
    let forms: Vec<&str> = HELP.lines().filter(is_form).collect();
    forms.join("\n")
}

/// A command.
pub(crate) enum Command {
    /// Print the help.
    Help,
    /// Regenerate the committed files.
    Generate(generate::Request),
    /// Compare the committed files.
    Check(Format),
    /// Write a crate for other documents.
    Standalone(standalone::Request),
    /// Compare two states.
    Diff(crate::diff::Request),
    /// Take documents into `spec/`.
    Vendor(vendor::Request),
    /// Measure.
    Bench(bench::Request),
    /// The part of it that runs one program, in a process of its own.
    #[cfg(feature = "bench")]
    BenchChild(bench::ChildRequest),
    /// Count.
    Budgets(crate::budgets::Request),
    /// Run over many documents.
    Corpus(corpus::Request),
    /// The part of it that is done for one document, in a process of its own.
    CorpusDocument(PathBuf),
}

impl Command {
    /// How the command says what it did.
    pub(crate) fn format(&self) -> Format {
        match self {
            Self::Help
            | Self::Vendor(_)
            | Self::Bench(_)
            | Self::Budgets(_)
            | Self::Corpus(_)
            | Self::CorpusDocument(_) => Format::Text,
            #[cfg(feature = "bench")]
            Self::BenchChild(_) => Format::Text,
            Self::Generate(request) => request.format,
            Self::Check(format) => *format,
            Self::Standalone(request) => request.format,
            Self::Diff(request) => request.refusals(),
        }
    }
}

/// Reads the command line.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Stop> {
    let mut parser = lexopt::Parser::from_args(arguments);
    match parser.next()? {
        None | Some(Long("help") | Short('h')) => Ok(Command::Help),
        Some(Value(word)) if word == "help" => Ok(Command::Help),
        Some(Value(word)) if word == "generate" => generate_command(&mut parser),
        Some(Value(word)) if word == "diff" => diff::read(&mut parser),
        Some(Value(word)) if word == "corpus" => corpus_command(&mut parser),
        Some(Value(word)) if word == "vendor" => {
            Ok(or_help(vendor::read(&mut parser)?, Command::Vendor))
        }
        Some(Value(word)) if word == "budgets" => budgets::read(&mut parser),
        Some(Value(word)) if word == "bench" => {
            Ok(or_help(bench::read(&mut parser)?, Command::Bench))
        }
        #[cfg(feature = "bench")]
        Some(Value(word)) if word == bench::CHILD => {
            bench::read_child(&mut parser).map(Command::BenchChild)
        }
        Some(Value(word)) if word == corpus::COMMAND => {
            Ok(Command::CorpusDocument(parser.value()?.into()))
        }
        Some(argument) => Err(argument.unexpected().into()),
    }
}

/// A command, or help where its reader was asked for that.
fn or_help<T>(request: Option<T>, command: impl FnOnce(T) -> Command) -> Command {
    request.map_or(Command::Help, command)
}

fn generate_command(parser: &mut lexopt::Parser) -> Result<Command, Stop> {
    let mut check = false;
    let mut changelog = false;
    let mut base = None;
    let mut out = None;
    let mut request = standalone::Request::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("check") => check = true,
            Long("changelog") => changelog = true,
            Long("base") => base = Some(parser.value()?.string()?),
            Long("spec") => request.specs.extend(parser.values()?.map(PathBuf::from)),
            Long("overlay") => request.overlays.extend(parser.values()?.map(PathBuf::from)),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("name") => request.name = Some(parser.value()?.string()?),
            Long("allow") => {
                let text = parser.value()?.string()?;
                request.allow.push(Allowance::read(&text));
            }
            Long("operation") => request.select.operations.push(parser.value()?.string()?),
            Long("path") => request.select.paths.push(parser.value()?.string()?),
            Long("tag") => request.select.tags.push(parser.value()?.string()?),
            Long("format") => request.format = format(&parser.value()?.string()?)?,
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    let standalone = !request.specs.is_empty() || out.is_some();
    if base.is_some() && !changelog {
        return Err(usage("`--base` goes with `--changelog`"));
    }
    if changelog && (standalone || check) {
        return Err(usage(
            "`--changelog` writes an entry on the documents of spec/; it goes without `--spec` and \
             `--check`",
        ));
    }
    match (standalone, check) {
        (true, true) => Err(usage(
            "`--check` compares the committed files; it goes without `--spec`",
        )),
        (true, false) if request.specs.is_empty() => Err(usage("`--out` needs `--spec FILE`")),
        (true, false) => {
            request.out = out.ok_or_else(|| usage("`--spec` needs `--out DIR`"))?;
            Ok(Command::Standalone(request))
        }
        (false, check) => match (request.idle(), check) {
            (Some(name), _) => Err(usage(&format!("`{name}` goes with `--spec`"))),
            (None, true) => Ok(Command::Check(request.format)),
            (None, false) => Ok(Command::Generate(generate::Request {
                format: request.format,
                changelog: changelog.then(|| base.map_or(Base::Found, Base::Asked)),
            })),
        },
    }
}

fn format(word: &str) -> Result<Format, Stop> {
    match word {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        _ => Err(usage("`--format` is `text` or `json`")),
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
                request.format = format(&parser.value()?.string()?)?;
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

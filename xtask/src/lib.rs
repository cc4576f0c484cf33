//! The maintainer's commands: `cargo xtask <command>`.
//!
//! In: arguments and the files of the workspace. Out: files, a report, an exit code: 0 when all
//! is well, 1 when the documents or the committed files are not, 2 when the command line is not.
//! Never here: generation itself; that is the crate `codegen`.
//!
//! It is a library, of which `main.rs` is the program: a library is compiled while the optimiser still
//! works on what it depends on, and the package can name itself among what its tests depend on, with all
//! features: `cargo test` compiles and runs everything.

use std::process::ExitCode;

#[cfg(not(all(feature = "bench", feature = "jsonpath", feature = "vendor")))]
mod again;
mod arguments;
#[cfg(feature = "bench")]
mod bench;
mod budgets;
mod changelog;
mod corpus;
mod diff;
#[cfg(feature = "vendor")]
mod fetch;
mod files;
mod generate;
mod git;
mod outcome;
#[cfg(feature = "vendor")]
mod page;
mod release;
mod sources;
mod standalone;
mod summary;
#[cfg(feature = "vendor")]
mod vendor;
mod version;
mod workspace;

#[cfg(not(feature = "bench"))]
use again::bench;
#[cfg(not(feature = "vendor"))]
use again::vendor;
use arguments::Command;
use outcome::{Format, Outcome, Stop};

/// The most that is read of a page or a document. The largest published ones have 12 MB.
#[cfg(feature = "vendor")]
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Runs the command that the arguments of the process name.
pub fn main() -> ExitCode {
    let (format, outcome) = match arguments::read(std::env::args_os().skip(1)) {
        Ok(command) => (command.format(), run(command)),
        Err(stop) => (Format::Text, Err(stop)),
    };
    #[cfg(not(feature = "jsonpath"))]
    let outcome = again::with_jsonpath(outcome);
    outcome::tell(format, outcome, &arguments::forms())
}

fn run(command: Command) -> Result<Outcome, Stop> {
    match command {
        Command::Help => Ok(Outcome {
            text: format!("{}\n", arguments::HELP),
            ..Outcome::default()
        }),
        Command::Generate(request) => generate::write(&request),
        Command::Check(_) => generate::check(),
        Command::Diff(request) => diff::run(&request),
        Command::Standalone(request) => standalone::write(&request),
        Command::Vendor(request) => vendor::run(&request),
        Command::Corpus(request) => corpus::run(&request).map(|()| Outcome::default()),
        Command::Budgets(request) => budgets::run(&request),
        Command::Bench(request) => bench::run(&request),
        #[cfg(feature = "bench")]
        Command::BenchChild(request) => bench::answer(&request).map(|()| Outcome::default()),
        Command::CorpusDocument(path) => corpus::answer(&path).map(|()| Outcome::default()),
    }
}

//! The maintainer's commands: `cargo xtask <command>`.
//!
//! In: arguments and the files of the workspace. Out: files, a report, an exit code: 0 when all
//! is well, 1 when the documents or the committed files are not, 2 when the command line is not.
//! Never here: generation itself; that is the crate `codegen`.

use std::process::ExitCode;

mod arguments;
mod corpus;
mod files;
mod generate;
mod standalone;
mod summary;
mod workspace;

use arguments::Command;

/// Why a command ended without success.
enum Stop {
    /// The documents or the files are not right; the text says how.
    Failed(String),
    /// The command line is not right.
    Usage(String),
}

fn main() -> ExitCode {
    let outcome = arguments::read(std::env::args_os().skip(1)).and_then(run);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Failed(text)) => {
            eprintln!("{}", text.trim_end());
            ExitCode::from(1)
        }
        Err(Stop::Usage(text)) => {
            eprintln!("{text}\n\n{}", arguments::HELP);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<(), Stop> {
    match command {
        Command::Help => {
            println!("{}", arguments::HELP);
            Ok(())
        }
        Command::Generate => generate::write(),
        Command::Check => generate::check(),
        Command::Standalone(request) => standalone::write(&request),
        Command::Corpus(request) => corpus::run(&request),
        Command::CorpusDocument(path) => corpus::answer(&path),
    }
}

//! Documents in, code out: `generate FILE..` prints the types and the operations.
//!
//! In: paths; `overlay.yaml` is the overlay. Out: Rust on standard output, or the diagnostics on
//! standard error. Never here: anything but the generator, so that counting what this program does
//! is counting what the generator does.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use codegen::source::Source;
use codegen::{Input, generate};

fn main() -> ExitCode {
    let sources: Result<Vec<Source>, String> = std::env::args_os()
        .skip(1)
        .map(|path| read(Path::new(&path)))
        .collect();
    let done = sources.and_then(|sources| {
        let output = generate(&Input::of_folder(sources)).map_err(|failure| failure.render())?;
        let mut stream = std::io::stdout().lock();
        let texts = [&output.types, &output.operations];
        texts
            .iter()
            .try_for_each(|text| stream.write_all(text.as_bytes()))
            .map_err(|error| format!("cannot write to standard output: {error}"))
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}

fn read(path: &Path) -> Result<Source, String> {
    let name = path.to_string_lossy().into_owned();
    match std::fs::read(path) {
        Ok(bytes) => Ok(Source::new(name, bytes)),
        Err(error) => Err(format!("cannot read {name}: {error}")),
    }
}

//! The whole pipeline, again and again in one process.
//!
//! In: documents, and overlays behind `--overlay`; Finch's documents where none are named. Out: the
//! nanoseconds of each run, one on a line. Never here: reading or writing files in that time.
//!
//! `cargo bench --package finch-connect-codegen` runs it; `cargo xtask bench generation` puts its
//! figures next to others.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use codegen::source::Source;
use codegen::{Input, generate};

/// How long it goes on, and how often at least and at most.
const ENOUGH: Duration = Duration::from_millis(500);
const LEAST: usize = 2;
const MOST: usize = 200;

fn main() {
    let input = input(std::env::args().skip(1));
    let begin = Instant::now();
    for run in 0..MOST {
        if run >= LEAST && begin.elapsed() >= ENOUGH {
            break;
        }
        let start = Instant::now();
        let output = generate(&input);
        let time = start.elapsed();
        if let Err(failure) = output {
            eprintln!("{failure}");
            std::process::exit(1);
        }
        println!("{}", time.as_nanos());
    }
}

fn input(mut arguments: impl Iterator<Item = String>) -> Input {
    let mut input = Input {
        collisions: codegen::name::Collisions::Settle,
        ..Input::default()
    };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--overlay" => input.overlays.extend(arguments.next().map(source)),
            _ => input.documents.push(source(argument)),
        }
    }
    if input.documents.is_empty() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let files = std::fs::read_dir(folder).expect("the documents are there");
        let paths = files.map(|file| file.expect("it can be listed").path());
        return Input::of_folder(paths.filter(|path| path.is_file()).map(source));
    }
    input
}

fn source(path: impl Into<PathBuf>) -> Source {
    let path = path.into();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = std::fs::read(&path).unwrap_or_else(|error| {
        eprintln!("cannot read {}: {error}", path.display());
        std::process::exit(1)
    });
    Source::new(name, bytes)
}

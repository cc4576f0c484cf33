//! `cargo xtask corpus DIR`: the generator on every document below a folder.
//!
//! In: a folder of documents of other people. Out: a table of what became of them, on standard
//! output. Never here: a document that is read in this process; each has a process of its own,
//! so that a panic, an abort or a loop costs one document and not the run.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::outcome::{Format, Stop};

mod child;
mod compile;
mod document;
mod find;
mod report;
mod sample;

use child::{Ended, Outcome};

pub(crate) use document::{COMMAND, answer};

/// What is asked of a corpus.
pub(crate) struct Request {
    /// The folder, walked to its leaves.
    pub(crate) folder: PathBuf,
    /// How many of the outputs are compiled.
    pub(crate) check: usize,
    /// Which of them: the same seed takes the same ones.
    pub(crate) seed: u64,
    /// How long one document may take.
    pub(crate) limit: Duration,
    /// Where the compiled crates stay; none for a folder that goes away.
    pub(crate) out: Option<PathBuf>,
    /// How the report is written.
    pub(crate) format: Format,
}

impl Request {
    /// What holds where nothing else is said.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            check: 0,
            seed: 0,
            // A debug build takes about five times as long.
            limit: Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 }),
            out: None,
            format: Format::Text,
        }
    }
}

/// From how many bytes on a document has the machine for itself. The generator works on such a one
/// for seconds, and on two processors: what others take of them would count as time of its own.
const LARGE: usize = 16 * 1024 * 1024;

/// A document with what became of it.
struct Row {
    /// The path below the folder, with `/`.
    name: String,
    path: PathBuf,
    outcome: Outcome,
}

/// Runs the generator on all documents, and compiles the sample.
pub(crate) fn run(request: &Request) -> Result<(), Stop> {
    let found = find::find(&request.folder)?;
    if found.documents.is_empty() {
        return Err(Stop::Failed(format!(
            "below {} there is no OpenAPI 3 document",
            request.folder.display()
        )));
    }
    if cfg!(debug_assertions) {
        eprintln!(
            "this is a debug build: `cargo run --release -p xtask -- corpus ..` is about five times as fast"
        );
    }
    let rows = outcomes(found.documents, request.limit)?;
    let sample = sample::sample(&generated(&rows), request.check, request.seed);
    let compiled = match &request.out {
        _ if sample.is_empty() => Vec::new(),
        Some(folder) => compile::compile(&sample, folder)?,
        None => in_passing(|folder| compile::compile(&sample, folder))?,
    };
    let report = report::Report {
        files: found.files,
        rows: &rows,
        compiled: &compiled,
        seed: request.seed,
    };
    match request.format {
        Format::Text => print!("{}", report.text()),
        Format::Json => println!("{}", report.json()),
    }
    match report.failures() {
        0 => Ok(()),
        1 => Err(Stop::Failed("1 failure".to_owned())),
        failures => Err(Stop::Failed(format!("{failures} failures"))),
    }
}

/// One outcome for each document, by name: the large ones one after the other, then of the others
/// as many at once as there are processors.
fn outcomes(documents: Vec<find::Document>, limit: Duration) -> Result<Vec<Row>, Stop> {
    let program = this_program()?;
    let total = documents.len();
    let read = |document: &find::Document| {
        let mut command = std::process::Command::new(&program);
        command.arg(document::COMMAND).arg(&document.path);
        child::run(command, limit)
    };
    let is_large = |document: &find::Document| document.bytes >= LARGE;
    let (large, others): (Vec<_>, Vec<_>) = documents.into_iter().partition(is_large);
    let alone: Vec<Ended> = large.iter().map(read).collect();
    let together = in_parallel(&others, read);
    eprintln!("{total} documents were read");
    let ended = large.into_iter().zip(alone);
    let ended = ended.chain(others.into_iter().zip(together));
    let mut rows: Vec<Row> = ended
        .map(|(document, ended)| Row {
            name: document.name,
            path: document.path,
            outcome: Outcome::of(ended),
        })
        .collect();
    rows.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(rows)
}

fn generated(rows: &[Row]) -> Vec<&Row> {
    rows.iter()
        .filter(|row| matches!(row.outcome, Outcome::Generated(_)))
        .collect()
}

/// Does the work for each item on as many threads as there are processors; results in order.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, item)) = take(&next, items) {
                    let result = work(item);
                    if let Ok(mut results) = results.lock() {
                        results.push((at, result));
                    }
                }
            });
        }
    });
    let mut results = results
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

fn take<'a, T>(next: &AtomicUsize, items: &'a [T]) -> Option<(usize, &'a T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    if at > 0 && at.is_multiple_of(200) && at < items.len() {
        eprintln!("{at} of {}", items.len());
    }
    Some((at, items.get(at)?))
}

/// Works in a folder that is there for this long only.
fn in_passing<T>(work: impl FnOnce(&std::path::Path) -> Result<T, Stop>) -> Result<T, Stop> {
    let folder = std::env::temp_dir().join(format!("xtask-corpus-{}", std::process::id()));
    let result = work(&folder);
    // What cannot be removed is left to the system; the result does not depend on it.
    let _ = std::fs::remove_dir_all(&folder);
    result
}

fn this_program() -> Result<PathBuf, Stop> {
    std::env::current_exe()
        .map_err(|error| Stop::Failed(format!("cannot find this program: {error}")))
}

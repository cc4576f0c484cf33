//! `cargo xtask bench generation`: how long generators run, and how much memory they need.
//!
//! In: programs and documents. Out: tables. Never here: the output of a generator, which is another
//! section.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::command::{Extent, Request};
use super::documents::{self, Document};
use super::measure::{Measured, Plan, Run, Spread, Subject, interleaved};
use super::peers::{Generator, Own, Tool, Tools};
use super::table::{self, NONE, Table, goals};
use crate::outcome::Stop;

mod growth;
mod judged;

/// Where the outputs go, below the folder to work in.
const GENERATED: &str = "generated";

/// What runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contender {
    /// The program of a generator.
    Whole(Generator),
    /// Our pipeline, again and again in one process, without files.
    InProcess,
}

/// All that takes part.
struct Field {
    tools: Tools,
    /// The program that runs the pipeline in one process, where it is built.
    bench: Option<std::path::PathBuf>,
}

/// The figures for a document.
struct Figures {
    document: Document,
    measured: Vec<(Contender, Measured)>,
}

impl Figures {
    fn of(&self, contender: Contender) -> Option<&Measured> {
        let mut measured = self.measured.iter();
        measured.find_map(|(found, measured)| (*found == contender).then_some(measured))
    }
}

/// Measures, and writes the section.
pub(super) fn run(request: &Request) -> Result<String, Stop> {
    let scratch = request.scratch();
    let field = field(request)?;
    let runs = |runs| request.runs.unwrap_or(runs);
    let plan = Plan {
        runs: runs(9),
        enough: Duration::from_secs(12),
        limit: Duration::from_secs(120),
    };
    let finch = documents::finch()?;
    let github = match request.extent {
        Extent::Whole => documents::github(request)?,
        Extent::Quick => Err("not measured in a quick run".to_owned()),
    };
    let mut alone = vec![field.figures(finch, &scratch, plan)?];
    let missing = match github {
        Ok(github) => {
            alone.push(field.figures(github, &scratch, plan)?);
            None
        }
        Err(why) => Some(why),
    };
    let all_of_finch = field.all_of_finch(plan)?;
    let plan = Plan {
        runs: runs(5),
        enough: Duration::from_secs(2),
        ..plan
    };
    let grown = growth::measure(&field, request.extent, &scratch, plan)?;
    let facts: Vec<&Document> = alone.iter().map(|it| &it.document).collect();
    let mut text = format!("{}\n{}", conditions(&field), documents::facts(&facts));
    for figures in &alone {
        text.push_str(&table::heading(&figures.document.name));
        text.push_str(&field.table(figures));
    }
    text.push_str(&documents::missing(missing.as_deref()));
    text.push_str(&in_process(&alone, all_of_finch.as_ref()));
    text.push_str(&growth::text(&field, &grown));
    text.push_str(&table::heading("Goals of generation"));
    text.push_str(&goals(&judged::goals(&alone, all_of_finch, &grown)));
    Ok(text)
}

fn field(request: &Request) -> Result<Field, Stop> {
    let own = match request.extent {
        Extent::Whole => Own::build()?,
        Extent::Quick => Own::as_it_is()?,
    };
    Ok(Field {
        tools: Tools::find(&own, request.peers.as_deref(), &request.scratch()),
        bench: own.bench,
    })
}

/// What is the same for all, and who is missing.
fn conditions(field: &Field) -> String {
    let printers = field.tools.present.iter().map(|tool| {
        let printer = tool.generator.printer();
        format!("{} by {printer}", tool.title())
    });
    let printers: Vec<String> = printers.collect();
    format!(
        "Release builds with each generator's own settings; each run reads the same file and writes a \
         whole crate, with its text laid out as the generator does it ({}), into a folder that is not \
         there yet.\n{}",
        printers.join(", "),
        field.tools.missing()
    )
}

impl Field {
    /// All that can be measured for a document, in turn.
    fn figures(&self, document: Document, scratch: &Path, plan: Plan) -> Result<Figures, Stop> {
        let mut subjects = Vec::new();
        let mut contenders = Vec::new();
        for (contender, subject) in self.subjects(&document, scratch) {
            contenders.push(contender);
            subjects.push(subject);
        }
        clear(scratch)?;
        let measured = interleaved(&mut subjects, plan)?;
        clear(scratch)?;
        Ok(Figures {
            document,
            measured: contenders.into_iter().zip(measured).collect(),
        })
    }

    fn subjects(&self, document: &Document, scratch: &Path) -> Vec<(Contender, Subject<'static>)> {
        let tools = self.tools.present.iter();
        let whole = tools.map(|tool| {
            let contender = Contender::Whole(tool.generator);
            (contender, whole(tool, document, scratch))
        });
        let inner = self.bench.as_ref().map(|bench| {
            let mut command = Command::new(bench);
            command.arg(&document.path);
            (
                Contender::InProcess,
                in_turn("in process", document, command),
            )
        });
        whole.chain(inner).collect()
    }

    /// Our pipeline on all of Finch's documents with their overlay.
    fn all_of_finch(&self, plan: Plan) -> Result<Option<Spread>, Stop> {
        let Some(bench) = &self.bench else {
            return Ok(None);
        };
        let subject = Subject {
            name: "in process: all of Finch's documents".to_owned(),
            prepare: Box::new(|| Ok(())),
            command: Command::new(bench),
        };
        let measured = interleaved(&mut [subject], plan)?;
        Ok(measured.first().and_then(inner))
    }

    /// The table of a document, and why some did not take it.
    fn table(&self, figures: &Figures) -> String {
        let mut table = Table::new(&["generator", "time", "processor time", "memory", "of ours"]);
        let own = figures.of(Contender::Whole(Generator::Own));
        let mut failures = Vec::new();
        for tool in &self.tools.present {
            let Some(measured) = figures.of(Contender::Whole(tool.generator)) else {
                continue;
            };
            if let Some(why) = measured.failure() {
                let why = table::quoted(&why);
                failures.push(format!("{} fails: {why}", tool.title()));
            }
            let none = || NONE.to_owned();
            let wall = measured.wall();
            let ratio = own.and_then(|own| measured.part_of(own, |run| Some(run.seconds())));
            table.row([
                tool.title(),
                wall.map_or_else(none, table::time),
                measured.cpu().map_or_else(none, table::time),
                measured.peak().map_or_else(none, table::memory),
                ratio.map_or_else(none, |ratio| format!("{} ×", table::number(ratio))),
            ]);
        }
        format!("{}{}", table.text(), table::list(&failures))
    }
}

/// A program with a folder that is not there before each run.
fn whole(tool: &Tool, document: &Document, scratch: &Path) -> Subject<'static> {
    let folder = scratch.join(GENERATED).join(tool.generator.name());
    let command = tool.command(&document.path, &folder, "bench-output");
    Subject {
        prepare: Box::new(move || aside(&folder)),
        ..in_turn(&tool.title(), document, command)
    }
}

/// Puts the output of the run before out of the way. It is removed when all is measured: a file system
/// takes longer to make files where some were removed a moment ago, and people do not do that.
fn aside(folder: &Path) -> Result<(), Stop> {
    // One number for each, whoever wrote it: several documents are written to one folder in turn.
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    match std::fs::rename(folder, folder.with_extension(number.to_string())) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            let place = folder.display();
            Err(Stop::Failed(format!("cannot move {place}: {error}")))
        }
        _ => Ok(()),
    }
}

/// Removes what was put aside.
fn clear(scratch: &Path) -> Result<(), Stop> {
    let place = scratch.join(GENERATED);
    match std::fs::remove_dir_all(&place) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            let place = place.display();
            Err(Stop::Failed(format!("cannot empty {place}: {error}")))
        }
        _ => Ok(()),
    }
}

fn in_turn(who: &str, document: &Document, command: Command) -> Subject<'static> {
    Subject {
        name: format!("{who}: {}", document.name),
        prepare: Box::new(|| Ok(())),
        command,
    }
}

/// The times that the runs in one process tell, in seconds.
fn inner(measured: &Measured) -> Option<Spread> {
    let Measured::Runs(runs) = measured else {
        return None;
    };
    Spread::of(runs.iter().flat_map(inner_times))
}

/// The median of those that one run tells.
fn inner_of(run: &Run) -> Option<f64> {
    Spread::of(inner_times(run)).map(|times| times.median)
}

fn inner_times(run: &Run) -> impl Iterator<Item = f64> {
    let nanos = (run.stdout.lines()).filter_map(|line| line.parse::<f64>().ok());
    nanos.map(|nanos| nanos / 1e9)
}

/// What the pipeline needs of the time, without a process and files around it.
fn in_process(alone: &[Figures], all_of_finch: Option<&Spread>) -> String {
    let mut table = Table::new(&["document", "time in process"]);
    if let Some(time) = all_of_finch {
        table.row(["all of Finch's documents".to_owned(), table::time(*time)]);
    }
    for figures in alone {
        if let Some(time) = figures.of(Contender::InProcess).and_then(inner) {
            table.row([figures.document.name.clone(), table::time(time)]);
        }
    }
    if table.is_empty() {
        return String::new();
    }
    format!(
        "{}The pipeline of this workspace alone, from the text of the documents to the text of the code, \
         again and again in one process.\n\n{}",
        table::heading("In process"),
        table.text()
    )
}

//! `cargo xtask bench output`: what the compiler needs for what generators write.
//!
//! In: programs and documents. Out: tables. Never here: the time for the dependencies of an output,
//! which are compiled before.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::command::{Extent, Request};
use super::documents::{self, Document};
use super::measure::{Measured, Plan, Subject, interleaved, once};
use super::peers::{Generator, Own, Tool, Tools};
use super::synthetic::Axis;
use super::table::{self, Found, Goal, NONE, Table, goals};
use crate::outcome::{Stop, aside};

mod written;

use written::{Crate, Size};

/// How long the dependencies of an output may take.
const DEPENDENCIES: Duration = Duration::from_secs(600);

/// How long a generator may take, and the check of what ours wrote.
const LIMIT: Duration = Duration::from_secs(240);

/// The least time that the check of what another one wrote may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What our time may be at most, of the time of the fastest other.
const GOAL: f64 = 0.6;

/// What a generator made of a document, and what the compiler made of that.
struct Row {
    generator: Generator,
    title: String,
    size: Option<Size>,
    checked: Measured,
}

/// The rows of a document.
struct Figures {
    document: Document,
    rows: Vec<Row>,
}

/// Measures, and writes the section.
pub(super) fn run(request: &Request) -> Result<String, Stop> {
    let scratch = request.scratch();
    let own = match request.extent {
        Extent::Whole => Own::build()?,
        Extent::Quick => Own::as_it_is()?,
    };
    let tools = Tools::find(&own, request.peers.as_deref(), &scratch);
    let plan = Plan {
        runs: request.runs.unwrap_or(5),
        // A large output says as much in one run as a small one in five.
        enough: Duration::from_secs(5),
        limit: LIMIT,
    };
    let mut documents = vec![documents::finch()?];
    let mut missing = None;
    if request.extent == Extent::Whole {
        for (axis, size) in [(Axis::Schemas, 400), (Axis::Operations, 200)] {
            documents.push(Document::made(axis, size, &scratch.join("synthetic"))?);
        }
        match documents::github(request)? {
            Ok(github) => documents.push(github),
            Err(why) => missing = Some(why),
        }
    }
    let mut measured = Vec::new();
    for document in documents {
        measured.push(figures(&tools, document, &scratch.join("output"), plan)?);
    }
    let mut text = conditions(&tools);
    text.push_str(&documents::facts(
        &measured.iter().map(|it| &it.document).collect::<Vec<_>>(),
    ));
    for figures in &measured {
        let name = &figures.document.name;
        text.push_str(&table::heading(&format!("The output for {name}")));
        text.push_str(&figures.text());
    }
    text.push_str(&documents::missing(missing.as_deref()));
    text.push_str(&table::heading("Goal of the output"));
    let github = measured.iter().find(|it| it.document.is_github());
    text.push_str(&goals(&[goal(github)]));
    Ok(text)
}

fn conditions(tools: &Tools) -> String {
    format!(
        "`cargo check` of the crate that each generator writes, alone: what it depends on is checked \
         before, and nothing is kept from the run before (`CARGO_INCREMENTAL=0`). Each crate has the \
         dependencies that its generator names. Lines and bytes are those of all files of Rust; ours have \
         the runtime among them, which the others have in a package that they depend on. The figures for \
         an operation and for a schema are the whole divided by their number. Others are ended when \
         they took so long that ours meets the goal beside them.\n{}\n",
        tools.missing()
    )
}

/// Generates with all tools, then checks in turn what they wrote.
fn figures(tools: &Tools, document: Document, scratch: &Path, plan: Plan) -> Result<Figures, Stop> {
    let mut rows = Vec::new();
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for tool in &tools.present {
        aside(&format!("{}: {}", tool.title(), document.name));
        let (size, subject) = made(tool, &document, scratch, plan)?;
        let checked = match subject {
            Err(why) => Measured::Failed(why),
            Ok(subject) => {
                match tool.generator {
                    Generator::Own => own.push(subject),
                    _ => others.push(subject),
                }
                Measured::Runs(Vec::new())
            }
        };
        rows.push(Row {
            generator: tool.generator,
            title: tool.title(),
            size,
            checked,
        });
    }
    let (own, others) = checked(own, others, plan)?;
    let (mut own, mut others) = (own.into_iter(), others.into_iter());
    for row in &mut rows {
        if matches!(row.checked, Measured::Runs(_)) {
            let measured = match row.generator {
                Generator::Own => own.next(),
                _ => others.next(),
            };
            row.checked = measured.unwrap_or(Measured::Runs(Vec::new()));
        }
    }
    Ok(Figures { document, rows })
}

/// Checks ours once, which says how long the others may take, and then, where once is not enough, all in
/// turn.
fn checked<'a>(
    mut own: Vec<Subject<'a>>,
    mut others: Vec<Subject<'a>>,
    plan: Plan,
) -> Result<(Vec<Measured>, Vec<Measured>), Stop> {
    let first = interleaved(&mut own, Plan { runs: 1, ..plan })?;
    let time = first.first().and_then(Measured::wall);
    let time = time.map(|wall| Duration::from_secs_f64(wall.median));
    let limit = time.map_or(plan.limit, limit);
    let plan = Plan { limit, ..plan };
    if time.is_none_or(|time| time >= plan.enough) {
        return Ok((first, interleaved(&mut others, plan)?));
    }
    let count = own.len();
    own.append(&mut others);
    let mut measured = interleaved(&mut own, plan)?;
    let others = measured.split_off(count);
    Ok((measured, others))
}

/// When another one is ended: when ours meets the goal beside it, whatever it would have needed.
fn limit(own: Duration) -> Duration {
    // The process around a program counts whole seconds.
    let settled = (own.as_secs_f64() / GOAL).ceil() + 1.0;
    Duration::from_secs_f64(settled).max(PATIENCE)
}

/// Writes the crate, whose size is known then, and compiles what it depends on; then the crate itself
/// can be checked, or there is a reason why not.
fn made(
    tool: &Tool,
    document: &Document,
    scratch: &Path,
    plan: Plan,
) -> Result<(Option<Size>, Result<Subject<'static>, String>), Stop> {
    let krate = Crate::new(scratch, tool.generator, &document.path)?;
    let command = tool.command(&document.path, &krate.folder, "bench-output");
    if let Some(why) = once(&command, plan.limit)?.failure() {
        return Ok((None, Err(format!("no output: {why}"))));
    }
    let size = Some(krate.complete(tool.generator)?);
    let target = scratch.join("target");
    let alone = krate.dependencies()?;
    if let Some(why) = once(&check(&alone, &target), DEPENDENCIES)?.failure() {
        let why = format!("its dependencies do not compile: {why}");
        return Ok((size, Err(why)));
    }
    krate.adopt_lock(&alone)?;
    let mut command = check(&krate.folder, &target);
    command.arg("--offline");
    let subject = Subject {
        name: format!("{}: {}", tool.title(), document.name),
        command,
        prepare: Box::new(move || krate.touch()),
    };
    Ok((size, Ok(subject)))
}

/// The command that checks a crate. Its target folder is the same for all, so that what several
/// depend on is compiled once.
fn check(folder: &Path, target: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["check", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0");
    command
}

impl Figures {
    fn text(&self) -> String {
        let mut table = Table::new(&[
            "generator",
            "lines",
            "bytes",
            "time",
            "processor time",
            "memory",
            "of ours",
            "for an operation",
            "for a schema",
        ]);
        let none = || NONE.to_owned();
        let mut failures = Vec::new();
        for row in &self.rows {
            let wall = row.checked.wall();
            let ratio = wall.zip(self.own()).map(|(wall, own)| wall.median / own);
            let time = match row.checked {
                Measured::Late(time) => format!("more than {time:.0?}"),
                _ => wall.map_or_else(none, table::time),
            };
            table.row([
                row.title.clone(),
                row.size.map_or_else(none, |size| table::count(size.lines)),
                row.size.map_or_else(none, |size| table::count(size.bytes)),
                time,
                row.checked.cpu().map_or_else(none, table::time),
                row.checked.peak().map_or_else(none, table::memory),
                ratio.map_or_else(none, |ratio| format!("{} ×", table::number(ratio))),
                row.each(self.document.operations),
                row.each(self.document.schemas),
            ]);
            if let Some(why) = row.checked.failure() {
                let why = table::quoted(&why);
                failures.push(format!("{}: {why}", row.title));
            }
        }
        format!("{}{}", table.text(), table::list(&failures))
    }

    /// Our time.
    fn own(&self) -> Option<f64> {
        let mut rows = self.rows.iter();
        let own = rows.find(|row| row.generator == Generator::Own)?;
        own.checked.wall().map(|wall| wall.median)
    }
}

impl Row {
    /// Lines and processor time for each of so many.
    fn each(&self, count: u64) -> String {
        let cells = self.size.zip(self.checked.cpu()).filter(|_| count > 0);
        let Some((size, cpu)) = cells else {
            return NONE.to_owned();
        };
        // Exact: nothing here has 2^53 lines.
        #[expect(clippy::cast_precision_loss)]
        let (lines, count) = (size.lines as f64, count as f64);
        let time = table::short_time(cpu.median / count);
        format!("{} lines, {time}", table::number(lines / count))
    }
}

/// The goal for the largest output.
fn goal(github: Option<&Figures>) -> Goal {
    let rows = github.into_iter().flat_map(|github| &github.rows);
    let others = rows.filter(|row| row.generator != Generator::Own);
    let others: Vec<&Measured> = others.map(|row| &row.checked).collect();
    Goal {
        what: "`cargo check` of the output for GitHub's document".to_owned(),
        most: GOAL,
        unit: "of the fastest other whose output compiles",
        found: github
            .and_then(Figures::own)
            .map_or(Found::Nothing, |own| found(own, &others)),
    }
}

/// Our time as a part of that of the fastest other. One that was ended may have been the fastest: then the
/// part is less than what its time comes to.
fn found(own: f64, others: &[&Measured]) -> Found {
    let least = |times: &mut dyn Iterator<Item = f64>| times.min_by(f64::total_cmp);
    let done = least(&mut others.iter().filter_map(|it| Some(it.wall()?.median)));
    let ended = least(&mut others.iter().filter_map(|it| match it {
        Measured::Late(time) => Some(time.as_secs_f64()),
        _ => None,
    }));
    match (done, ended) {
        (None, None) => Found::Nothing,
        (Some(done), None) => Found::Figure(own / done),
        (Some(done), Some(ended)) if done <= ended => Found::Figure(own / done),
        (_, Some(ended)) => Found::Below(own / ended),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Found, GOAL, found, limit};
    use crate::bench::measure::{Ended, Measured, Run};

    fn done(seconds: u64) -> Measured {
        Measured::Runs(vec![Run {
            wall: Duration::from_secs(seconds),
            cpu: Duration::ZERO,
            peak_kib: 0,
            ended: Ended::Well,
            stdout: String::new(),
            stderr: String::new(),
        }])
    }

    #[test]
    fn the_goal_is_settled_by_who_was_done_and_by_who_was_not() {
        let late = |seconds| Measured::Late(Duration::from_secs(seconds));
        let failed = Measured::Failed("exit 1".to_owned());
        assert_eq!(found(6.0, &[]), Found::Nothing);
        assert_eq!(found(6.0, &[&failed]), Found::Nothing);
        assert_eq!(found(6.0, &[&done(12), &done(8)]), Found::Figure(0.75));
        assert_eq!(found(6.0, &[&late(12), &failed]), Found::Below(0.5));
        assert_eq!(found(6.0, &[&late(12), &done(8)]), Found::Figure(0.75));
        // It was ended before the other one was done, so it may be the faster one.
        assert_eq!(found(6.0, &[&late(12), &done(24)]), Found::Below(0.5));
    }

    #[test]
    fn who_is_ended_took_so_long_that_the_goal_is_met() {
        for seconds in [1.0, 6.5, 119.9, 120.0] {
            let limit = limit(Duration::from_secs_f64(seconds));
            assert!(seconds / limit.as_secs_f64() <= GOAL, "{limit:?}");
            assert_eq!(limit.subsec_nanos(), 0);
        }
    }
}

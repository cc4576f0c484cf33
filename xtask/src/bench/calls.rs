//! `cargo xtask bench calls`: a call of the client, beside the same call written by hand.
//!
//! In: the benches of finch-connect. Out: their tables, and the instructions of a call where there is
//! valgrind. Never here: a figure of a call that was made in this process.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use super::command::{Extent, Request};
use super::scratch;
use super::table::{Goal, NONE, Table, count, goals, number};
use crate::outcome::{Stop, aside};

/// The programs of `finch-connect/benches`, with what they need and no other dependency of the tests.
const MANIFEST: &str = r#"[dependencies]
allocation-counter = "0.8"
cpu-time = "1"
finch-connect = { path = PATH, default-features = false, features = ["rustls"] }
futures-util = { version = "0.3", default-features = false, features = ["std"] }
reqwest = { version = "0.13", default-features = false, features = ["json", "rustls"] }
serde = { version = "1", features = ["derive"] }
serde_json = { version = "1", features = ["float_roundtrip"] }
tokio = { version = "1", features = ["net", "rt", "time"] }

[profile.release]
lto = "thin"
codegen-units = 1
"#;

/// Calls in the shorter and in the longer run of a profiler: the difference has no start in it.
const CALLS: [u64; 2] = [50, 550];

/// Measures, and writes the section.
pub(super) fn run(request: &Request) -> Result<String, Stop> {
    let folder = made(&request.scratch())?;
    aside("cargo build");
    let mut build = scratch::cargo(&folder);
    scratch::output(build.args(["build", "--quiet", "--release"]))?;
    let program = |name: &str| {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        folder.join("target/release").join(name)
    };
    aside("calls");
    let mut calls = on_one_processor(&program("calls"));
    if request.extent == Extent::Quick {
        calls.arg("--quick");
    }
    let calls_table = scratch::output(&mut calls)?;
    aside("allocations");
    let allocations = scratch::output(&mut Command::new(program("allocations")))?;
    aside("instructions");
    let instructions = instructions(&program("calls"));
    Ok(format!(
        "{CONDITIONS}\n### Time\n\n{calls_table}\n### Instructions\n\n{}\n\
         ### Memory\n\n{allocations}\n### Goals of a call\n\n{}",
        instructions.text(),
        goals(&judged(&calls_table, &allocations))
    ))
}

const CONDITIONS: &str = "`create_connect_session` against a server in a process of its own that answers \
    with the same bytes each time, on connections that stay open, and that shares one processor with the client (`taskset`, where there is \
    one); beside it the same call with reqwest's \
    `Client`, with the same settings and headers, types with serde's derive, and a look at the status. Both \
    clients work on one thread of one program, in turns of 64 calls, of which every second begins with the \
    other one. A ratio is the median of those of two turns side by side. Retries, time limits, masks \
    and the limit for an answer are on, as they are by default; the feature `tracing` is off. The \
    programs are built as this workspace builds a release: `cargo bench --package finch-connect --bench \
    calls` (`--bench allocations`) runs them, too.\n";

/// What the two tables say of the goals.
fn judged(calls: &str, allocations: &str) -> Vec<Goal> {
    let times = [
        (
            "latency, one after another, p50",
            "one after another: latency, p50",
        ),
        ("latency, 64 in flight, p50", "64 in flight: latency, p50"),
        ("CPU, one after another", "one after another: CPU"),
        ("CPU, 64 in flight", "64 in flight: CPU"),
    ];
    let mut goals = Vec::from(times.map(|(what, row)| Goal {
        what: what.to_owned(),
        most: 1.03,
        unit: "of by hand",
        found: last(calls, row).into(),
    }));
    goals.push(Goal {
        what: "allocations more".to_owned(),
        most: 10.0,
        unit: "",
        found: last(allocations, "a call: allocations").into(),
    });
    goals
}

/// Where the system puts the two ends of a connection says more about a latency than either client:
/// client and server share one processor, where that can be had.
fn on_one_processor(program: &Path) -> Command {
    let mut pinned = Command::new("taskset");
    pinned.args(["-c", "0"]);
    if scratch::output(Command::new("taskset").args(["-c", "0", "true"])).is_err() {
        aside("there is no taskset: latencies depend on where the threads run");
        return Command::new(program);
    }
    pinned.arg(program);
    pinned
}

/// The crate with the programs.
fn made(scratch: &Path) -> Result<std::path::PathBuf, Stop> {
    let mut manifest = MANIFEST.replace("PATH", &scratch::path("finch-connect"));
    for name in ["allocations", "calls"] {
        let path = scratch::path(&format!("finch-connect/benches/{name}.rs"));
        let _ = write!(manifest, "\n[[bin]]\nname = \"{name}\"\npath = {path}\n");
    }
    scratch::write(scratch, "calls", &manifest, &[])
}

/// The figure at the end of the first row that begins like this.
fn last(table: &str, row: &str) -> Option<f64> {
    let mut rows = table.lines().map(|line| line.trim_matches(['|', ' ']));
    let row = rows.find(|line| line.starts_with(row))?;
    row.rsplit('|').next()?.trim().parse().ok()
}

/// The instructions of a call, as callgrind counts them: those of the client, without the kernel's.
fn instructions(program: &Path) -> Table {
    let mut table = Table::new(&["", "finch-connect", "by hand", "ratio"]);
    let [ours, plain] = [per_call(program, "ours"), per_call(program, "plain")];
    let name = "a call: instructions".to_owned();
    if let (Some(ours), Some(plain)) = (ours, plain) {
        #[expect(clippy::cast_precision_loss, reason = "they are far from 2^53")]
        let ratio = ours as f64 / plain as f64;
        table.row([name, count(ours), count(plain), number(ratio)]);
    } else {
        aside("there is no valgrind: instructions are not counted");
        table.row([name, NONE.to_owned(), NONE.to_owned(), NONE.to_owned()]);
    }
    table
}

fn per_call(program: &Path, side: &str) -> Option<u64> {
    let [few, many] = CALLS.map(|calls| collected(program, side, calls));
    Some(many?.checked_sub(few?)? / (CALLS[1] - CALLS[0]))
}

fn collected(program: &Path, side: &str, calls: u64) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["--only", side, "--calls", &calls.to_string()])
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find(|line| line.contains("Collected"))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::last;

    #[test]
    fn the_last_figure_of_a_row_is_read() {
        let table = "| | a | b | ratio |\n|---|---:|---:|---:|\n| x: CPU, µs | 3 | 2 | 1.500 |\n| y | 70 | 68 | +2 |\n";
        assert_eq!(last(table, "x: CPU"), Some(1.5));
        assert_eq!(last(table, "y"), Some(2.0));
        assert_eq!(last(table, "z"), None);
    }
}

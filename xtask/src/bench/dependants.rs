//! `cargo xtask bench dependants`: what a crate pays that depends on finch-connect.
//!
//! In: this workspace, the registry. Out: cold builds of four crates that do nothing, and of the command
//! that generates, side by side. Never here: time for a download, or for the dependant's own code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::command::{Extent, Request};
use super::measure::{Measured, Plan, Run, Subject, interleaved};
use super::scratch;
use super::table::{Goal, NONE, Table, count, goals, number, quoted, time};
use crate::outcome::{Stop, aside};
use crate::workspace;

/// What every client of this kind is made of: the floor.
const FLOOR: &str = r#"[dependencies]
reqwest = { version = "0.13", default-features = false, features = ["rustls"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", features = ["rt", "time"] }
"#;

/// Progenitor in a build script, with what `cargo progenitor` lets its output depend on.
const PROGENITOR: &str = r#"[dependencies]
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde"] }
futures-core = "0.3"
progenitor-client = "0.15"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "rustls", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_urlencoded = "0.7"

[build-dependencies]
openapiv3 = "2"
prettyplease = "0.2"
progenitor = { version = "0.15", default-features = false }
serde_json = "1"
syn = "2"
"#;

const PROGENITOR_BUILD: &str = r#"fn main() {
    let document = std::fs::read("document.json").unwrap();
    let document = serde_json::from_slice::<openapiv3::OpenAPI>(&document).unwrap();
    let mut generator = progenitor::Generator::default();
    let tokens = generator.generate_tokens(&document).unwrap();
    let text = prettyplease::unparse(&syn::parse2(tokens).unwrap());
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    std::fs::write(out.join("client.rs"), text).unwrap();
    println!("cargo::rerun-if-changed=document.json");
}
"#;

const PROGENITOR_LIB: &str = "include!(concat!(env!(\"OUT_DIR\"), \"/client.rs\"));\n";

/// A crate that is to be written: its name, its title, its manifest and its files.
type Written<'a> = (
    &'static str,
    &'static str,
    &'a str,
    &'a [(&'static str, &'a str)],
);

/// A crate that depends on something.
struct Dependant {
    title: &'static str,
    folder: PathBuf,
    /// How many crates are compiled for it, or why it cannot be built.
    crates: Result<u64, String>,
}

/// Measures, and writes the section.
pub(super) fn run(request: &Request) -> Result<String, Stop> {
    let dependants = dependants(&request.scratch().join("dependants"))?;
    let open = dependants.iter().filter(|it| it.crates.is_ok());
    let mut subjects: Vec<Subject<'_>> = open.map(|it| cold(it)).collect();
    subjects.push(generate(request.scratch().join("generate")));
    let plan = Plan {
        runs: match request.extent {
            Extent::Quick => 0,
            Extent::Whole => request.runs.unwrap_or(1),
        },
        enough: Duration::MAX,
        limit: Duration::from_secs(900),
    };
    let mut measured = interleaved(&mut subjects, plan)?;
    let generate = measured.pop().unwrap_or(Measured::Runs(Vec::new()));
    let mut measured = measured.into_iter();
    let measured: Vec<Measured> = dependants
        .iter()
        .map(|it| match &it.crates {
            Ok(_) => measured.next().unwrap_or(Measured::Runs(Vec::new())),
            Err(why) => Measured::Failed(why.clone()),
        })
        .collect();
    Ok(text(&dependants, &measured, &generate))
}

fn dependants(scratch: &Path) -> Result<Vec<Dependant>, Stop> {
    let ours = |features: &str| {
        let path = scratch::path("finch-connect");
        format!("[dependencies]\nfinch-connect = {{ path = {path}{features} }}\n")
    };
    let small = ours(", default-features = false, features = [\"rustls\"]");
    let document = document()?;
    let progenitor = [
        ("build.rs", PROGENITOR_BUILD),
        ("src/lib.rs", PROGENITOR_LIB),
        ("document.json", &document),
    ];
    let nothing = [("src/lib.rs", "")];
    let written: [Written<'_>; 4] = [
        (
            "floor",
            "the floor: reqwest, serde, serde_json, tokio",
            FLOOR,
            &nothing,
        ),
        (
            "small",
            "finch-connect, `default-features = false`, `rustls`",
            &small,
            &nothing,
        ),
        (
            "whole",
            "finch-connect, default features",
            &ours(""),
            &nothing,
        ),
        ("other", "progenitor in build.rs", PROGENITOR, &progenitor),
    ];
    let made = written.into_iter().map(|(name, title, manifest, files)| {
        let folder = scratch::write(scratch, name, manifest, files)?;
        aside(&format!("cargo fetch: {title}"));
        let fetched = scratch::output(scratch::cargo(&folder).args(["fetch", "--quiet"]));
        let crates = match fetched.and_then(|_| crates(&folder)) {
            Ok(crates) => Ok(crates),
            // What somebody else's crate lacks is a finding, no failure.
            Err(Stop::Failed(why)) if name == "other" => Err(why),
            Err(stop) => return Err(stop),
        };
        Ok(Dependant {
            title,
            folder,
            crates,
        })
    });
    made.collect()
}

/// Finch's largest document as JSON that says to be of version 3.0, which is all that progenitor
/// reads; the document has nothing that 3.0 lacks.
fn document() -> Result<String, Stop> {
    let path = workspace::root().join("spec/connect-sessions.yaml");
    let input = codegen::Input {
        documents: vec![workspace::read(&path, "spec/connect-sessions.yaml")?],
        ..codegen::Input::default()
    };
    let read = codegen::normalized(&input);
    let mut tree = read
        .map_err(|failure| Stop::Refused(Box::new(failure)))?
        .to_json();
    tree["openapi"] = "3.0.3".into();
    Ok(tree.to_string())
}

/// How many crates are compiled, the dependant itself left out.
fn crates(folder: &Path) -> Result<u64, Stop> {
    let tree = scratch::output(scratch::cargo(folder).args([
        "tree",
        "--offline",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
        "--format",
        "{p}",
    ]))?;
    let mut crates: Vec<&str> = tree
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .collect();
    crates.sort_unstable();
    crates.dedup();
    Ok(u64::try_from(crates.len()).unwrap_or(u64::MAX))
}

/// The build from nothing.
fn cold(dependant: &Dependant) -> Subject<'_> {
    let mut command = scratch::cargo(&dependant.folder);
    command.args(["build", "--quiet", "--offline"]);
    // What comes from a registry is never compiled for a next time, as a crate in a folder is.
    command.env("CARGO_INCREMENTAL", "0");
    from_nothing(dependant.title, command, dependant.folder.join("target"))
}

/// The maintainer's command from nothing, as somebody has it who has just cloned this workspace.
fn generate(target: PathBuf) -> Subject<'static> {
    let mut command = scratch::cargo(&workspace::root());
    command
        .args(["xtask", "generate"])
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("CARGO_INCREMENTAL");
    from_nothing(GENERATE, command, target)
}

fn from_nothing(title: &str, command: Command, target: PathBuf) -> Subject<'static> {
    Subject {
        name: title.to_owned(),
        prepare: Box::new(move || match std::fs::remove_dir_all(&target) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => {
                let folder = target.display();
                Err(Stop::Failed(format!("cannot empty {folder}: {error}")))
            }
        }),
        command,
    }
}

const GENERATE: &str = "`cargo xtask generate`, cold";

const CONDITIONS: &str = "A cold `cargo build --offline` of a library that depends on each and does nothing, \
    in the debug profile, with the versions of this workspace's lock file; all is downloaded before, and each crate \
    is compiled as one from a registry is (`CARGO_INCREMENTAL=0`). \
    Progenitor gets Finch's `connect-sessions.yaml` as JSON of OpenAPI 3.0, which is the version that it reads. \
    Beside them the maintainer's command in a fresh clone, as `.cargo/config.toml` has it.\n";

fn text(dependants: &[Dependant], measured: &[Measured], generate: &Measured) -> String {
    let floor = measured.first();
    let of_floor = |measured: Option<&Measured>, figure: fn(&Run) -> f64| {
        measured?.part_of(floor?, |run| Some(figure(run)))
    };
    let mut table = Table::new(&[
        "dependant",
        "crates",
        "time",
        "CPU",
        "time of the floor",
        "CPU of the floor",
    ]);
    let mut failures = String::new();
    let mut row = |title: &str, crates: Option<u64>, measured: &Measured| {
        let spread = |spread: Option<_>| spread.map_or(NONE.to_owned(), time);
        let ratio = |ratio: Option<f64>| ratio.map_or(NONE.to_owned(), number);
        table.row([
            title.to_owned(),
            crates.map_or(NONE.to_owned(), count),
            spread(measured.wall()),
            spread(measured.cpu()),
            ratio(of_floor(Some(measured), Run::seconds)),
            ratio(of_floor(Some(measured), Run::cpu_seconds)),
        ]);
        if let Some(why) = measured.failure() {
            let _ = writeln!(failures, "\n{title}: {}", quoted(&why));
        }
    };
    for (dependant, measured) in dependants.iter().zip(measured) {
        row(
            dependant.title,
            dependant.crates.as_ref().ok().copied(),
            measured,
        );
    }
    row(GENERATE, None, generate);
    let goal = |what: &str, most, found: Option<f64>| Goal {
        what: what.to_owned(),
        most,
        unit: "of the floor",
        found: found.into(),
    };
    let goals = goals(&[
        goal(
            "CPU without `regenerate`",
            1.05,
            of_floor(measured.get(1), Run::cpu_seconds),
        ),
        goal(
            "CPU with default features",
            1.25,
            of_floor(measured.get(2), Run::cpu_seconds),
        ),
        goal(
            "time of a cold `cargo xtask generate`",
            0.5,
            of_floor(Some(generate), Run::seconds),
        ),
    ]);
    format!(
        "{CONDITIONS}\n{}{failures}\n### Goals of a dependant\n\n{goals}",
        table.text()
    )
}

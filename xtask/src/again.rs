//! The same command with the feature that it needs.
//!
//! In: the name of a command and its arguments, unread, or what it came to without the feature. Out: whatever
//! the other run says and returns. Never here: a third try.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::Path;
use std::process;

#[cfg(not(feature = "jsonpath"))]
use codegen::{Failure, diagnostic::Code};

use crate::outcome::{Outcome, Stop};

/// A command that only a build with a feature has.
pub(crate) struct Request {
    /// The command, and the feature of that name.
    name: &'static str,
    /// The arguments as they are.
    arguments: Vec<OsString>,
}

/// The module of a command, where this build has none.
macro_rules! elsewhere {
    ($name:ident, $feature:literal) => {
        #[cfg(not(feature = $feature))]
        pub(crate) mod $name {
            pub(crate) use super::{Request, run};

            /// Leaves the arguments to the other run.
            pub(crate) fn read(
                parser: &mut lexopt::Parser,
            ) -> Result<Option<Request>, super::Stop> {
                super::read($feature, parser).map(Some)
            }
        }
    };
}
elsewhere!(bench, "bench");
elsewhere!(vendor, "vendor");

/// Takes what is left of the command line; the other run reads it.
fn read(name: &'static str, parser: &mut lexopt::Parser) -> Result<Request, Stop> {
    let arguments = parser.raw_args()?.collect();
    Ok(Request { name, arguments })
}

/// Runs the command.
pub(crate) fn run(request: &Request) -> Result<Outcome, Stop> {
    let mut command = this_program(request.name);
    command.arg(request.name).args(&request.arguments);
    Err(Stop::Failed(replace(command, request.name)))
}

/// Runs the same command again where an overlay is not understood: it may have a target that asks for all
/// of `JSONPath`. Nothing was written, and if it is wrong all the same the other run says so.
#[cfg(not(feature = "jsonpath"))]
pub(crate) fn with_jsonpath(outcome: Result<Outcome, Stop>) -> Result<Outcome, Stop> {
    let failures: Vec<&Failure> = match &outcome {
        Err(Stop::Refused(failure)) => vec![&**failure],
        Err(Stop::SideRefused(sides)) => sides.iter().map(|side| &side.failure).collect(),
        _ => return outcome,
    };
    let all = failures.into_iter().flat_map(Failure::diagnostics);
    if all
        .map(|found| found.code)
        .any(|code| code == Code::OverlayInvalid)
    {
        let features: Vec<&str> = [
            cfg!(feature = "bench").then_some("bench"),
            cfg!(feature = "vendor").then_some("vendor"),
            Some("jsonpath"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut command = this_program(&features.join(","));
        command.args(std::env::args_os().skip(1));
        // Where that does not work, what was found here is what there is to say.
        drop(replace(command, "jsonpath"));
    }
    outcome
}

/// As `.cargo/config.toml` has it: with another one the generator would be compiled again.
const PROFILE: &str = "profile.dev.incremental=false";

/// This program with features; what it is called with goes behind.
fn this_program(features: &str) -> process::Command {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = process::Command::new(cargo);
    command.arg("run");
    // The first time takes a minute: people see why, logs need not.
    if !std::io::stderr().is_terminal() {
        command.arg("--quiet");
    }
    command
        .args(["--config", PROFILE])
        .args(["--package", "xtask", "--features", features])
        .arg("--manifest-path")
        .arg(own)
        .arg("--");
    command
}

/// Goes on as that command; the text says why that did not work.
#[cfg(unix)]
fn replace(mut command: process::Command, _: &str) -> String {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    format!("cannot run cargo: {error}")
}

/// A program that runs cannot be replaced here by the one that cargo makes.
#[cfg(not(unix))]
fn replace(_: process::Command, name: &str) -> String {
    format!(
        "run `cargo run --package xtask --features {name} -- {name} ..` with the same arguments"
    )
}

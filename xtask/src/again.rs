//! The same command with the feature that it needs.
//!
//! In: the name of a command and its arguments, unread. Out: whatever the other run says and returns.
//! Never here: a second try.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::Path;
use std::process;

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
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = process::Command::new(cargo);
    command.arg("run");
    // The first time takes a minute: people see why, logs need not.
    if !std::io::stderr().is_terminal() {
        command.arg("--quiet");
    }
    command
        .args(["--package", "xtask", "--features"])
        .arg(request.name)
        .arg("--manifest-path")
        .arg(own)
        .args(["--", request.name])
        .args(&request.arguments);
    Err(Stop::Failed(replace(command, request.name)))
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

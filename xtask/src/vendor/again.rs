//! The same command with the feature that it needs.
//!
//! In: arguments, unread. Out: whatever the other run says and returns. Never here: a second try.

use std::ffi::OsString;
use std::path::Path;
use std::process;

use crate::arguments::Command;
use crate::outcome::{Outcome, Stop};

/// The arguments as they are.
pub(crate) struct Request(Vec<OsString>);

/// Takes what is left of the command line; the other run reads it.
pub(crate) fn read(parser: &mut lexopt::Parser) -> Result<Command, Stop> {
    Ok(Command::Vendor(Request(parser.raw_args()?.collect())))
}

/// Runs the command.
pub(crate) fn run(request: &Request) -> Result<Outcome, Stop> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = process::Command::new(cargo);
    command
        .args([
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--features",
            "vendor",
        ])
        .arg("--manifest-path")
        .arg(own)
        .args(["--", "vendor"])
        .args(&request.0);
    Err(Stop::Failed(replace(command)))
}

/// Goes on as that command; the text says why that did not work.
#[cfg(unix)]
fn replace(mut command: process::Command) -> String {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    format!("cannot run cargo: {error}")
}

/// A program that runs cannot be replaced here by the one that cargo makes.
#[cfg(not(unix))]
fn replace(_: process::Command) -> String {
    "run `cargo run --package xtask --features vendor -- vendor ..` with the same arguments"
        .to_owned()
}

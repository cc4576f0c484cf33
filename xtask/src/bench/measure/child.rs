//! The process around a program that is measured.
//!
//! In: a program with its arguments. Out: one JSON object on standard output: its time, processor
//! time, memory, end and words. Never here: a second program, or memory of its own to speak of.
//!
//! The system adds up what the children of a process used and have ended, with all that these
//! started. So a process with one child knows what that one cost. It must be a small one: a new
//! process counts the memory of the one that it came from as its own until it has become another
//! program.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::Duration;

#[cfg(unix)]
mod unix;

use crate::outcome::Stop;

/// The name of this command.
pub(crate) const CHILD: &str = "bench-child";

/// What is run.
pub(crate) struct ChildRequest {
    /// When it is ended.
    limit: Duration,
    program: OsString,
    arguments: Vec<OsString>,
}

/// Takes the limit in seconds, the program, and its arguments as they are.
pub(crate) fn read(parser: &mut lexopt::Parser) -> Result<ChildRequest, Stop> {
    let usage = || Stop::Usage(format!("`{CHILD}` needs a limit and a program"));
    let mut words = parser.raw_args()?;
    let limit = words.next().and_then(|word| word.into_string().ok());
    let limit = limit.and_then(|word| word.parse().ok()).ok_or_else(usage)?;
    Ok(ChildRequest {
        limit: Duration::from_secs(limit),
        program: words.next().ok_or_else(usage)?,
        arguments: words.collect(),
    })
}

/// Runs it, and prints what it cost.
pub(crate) fn answer(request: &ChildRequest) -> Result<(), Stop> {
    let mut command = Command::new(&request.program);
    command
        .args(&request.arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    println!("{}", told(command, request.limit)?);
    Ok(())
}

#[cfg(unix)]
fn told(command: Command, limit: Duration) -> Result<serde_json::Value, Stop> {
    unix::run(command, limit, std::io::stdin())
        .map_err(|error| Stop::Failed(format!("cannot run it: {error}")))
}

#[cfg(not(unix))]
fn told(_: Command, _: Duration) -> Result<serde_json::Value, Stop> {
    let text = "what a program costs is only known on Unix";
    Err(Stop::Failed(text.to_owned()))
}

//! The release builds of this workspace that are measured.
//!
//! In: nothing. Out: two programs. Never here: a build with the feature that this command needs: what
//! people run has none.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use crate::outcome::{Stop, aside};
use crate::workspace;

/// The programs.
pub(crate) struct Own {
    /// `cargo xtask`.
    pub(crate) xtask: PathBuf,
    /// The benchmark of `codegen`, which runs the pipeline in one process, where it is built.
    pub(crate) bench: Option<PathBuf>,
}

impl Own {
    /// Builds them.
    pub(crate) fn build() -> Result<Self, Stop> {
        aside("building this workspace with optimisations");
        Ok(Self {
            xtask: xtask()?,
            // In a command of its own: tests and benchmarks switch on features of their own.
            bench: Some(built(&[
                "--package",
                "finch-connect-codegen",
                "--bench",
                "generate",
            ])?),
        })
    }

    /// This program, whatever it was built with.
    pub(crate) fn as_it_is() -> Result<Self, Stop> {
        let failed = |error| Stop::Failed(format!("cannot find this program: {error}"));
        Ok(Self {
            xtask: std::env::current_exe().map_err(failed)?,
            bench: None,
        })
    }
}

/// Builds the commands alone.
pub(crate) fn xtask() -> Result<PathBuf, Stop> {
    built(&["--package", "xtask", "--bin", "xtask"])
}

/// Builds a program, and says where it is.
fn built(arguments: &[&str]) -> Result<PathBuf, Stop> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--release", "--message-format=json", "--quiet"])
        .args(arguments)
        .current_dir(workspace::root())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Stop::Failed(format!("cannot run cargo: {error}")))?;
    let told = String::from_utf8_lossy(&output.stdout);
    let messages = told
        .lines()
        .filter_map(|line| serde_json::from_str::<Json>(line).ok());
    let executable = |message: Json| message["executable"].as_str().map(PathBuf::from);
    let program = messages.filter_map(executable).next_back();
    let program = program.filter(|_| output.status.success());
    let failed = || Stop::Failed(format!("cannot build {}", arguments.join(" ")));
    program.ok_or_else(failed)
}

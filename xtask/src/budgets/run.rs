//! Other programs, run for what they print.
//!
//! In: a command. Out: its standard output, or why there is none. Never here: what it means.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::outcome::Stop;

/// Cargo, in the folder of the workspace.
pub(super) fn cargo(root: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root);
    command
}

/// The standard output of a command that succeeds.
pub(super) fn output(command: &mut Command) -> Result<String, Stop> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |why: String| Stop::Failed(format!("`{program}` failed: {why}"));
    let output = command
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr)
            .trim_end()
            .to_owned();
        return Err(failed(format!("{}\n{errors}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))
}

/// The compiler and the machine that it compiles for, as `1.95.0 (59807616e) x86_64-unknown-linux-gnu`.
pub(super) fn compiler(root: &Path) -> Result<String, Stop> {
    let program = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let told = output(Command::new(program).arg("-vV").current_dir(root))?;
    let value = |name: &str| {
        let mut lines = told.lines().filter_map(|line| line.split_once(": "));
        lines.find_map(|(found, value)| (found == name).then_some(value))
    };
    match (value("release"), value("commit-hash"), value("host")) {
        (Some(release), Some(commit), Some(host)) => {
            let commit = commit.get(..9).unwrap_or(commit);
            Ok(format!("{release} ({commit}) {host}"))
        }
        _ => Err(Stop::Failed(format!(
            "`rustc -vV` says nothing that is understood:\n{told}"
        ))),
    }
}

/// The text of a file that a command wrote.
pub(super) fn read(file: &Path) -> Result<String, Stop> {
    let bytes = std::fs::read(file)
        .map_err(|error| Stop::Failed(format!("cannot read {}: {error}", file.display())))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A folder for what other programs write, gone afterwards.
pub(super) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// An empty one.
    pub(super) fn new() -> Result<Self, Stop> {
        let name = format!("finch-connect-budgets-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder)
            .map_err(|error| Stop::Failed(format!("cannot make {}: {error}", folder.display())))?;
        Ok(Self { folder })
    }

    /// The place of a file in it.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

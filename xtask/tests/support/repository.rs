//! A workspace of its own in a repository of its own, for commands that ask git.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

#[path = "run.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod run;

pub use run::text;
use tempfile::TempDir;

/// The folder of a workspace, which is gone when this is.
pub struct Repository {
    folder: TempDir,
}

impl Repository {
    /// With nothing in it.
    pub fn new() -> Self {
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits all there is.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    /// Runs git, as nobody in particular.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@localhost"])
            .args(arguments)
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_WORK_TREE")
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        text(&output.stdout)
    }

    /// Runs a command of the maintainer on this workspace.
    pub fn xtask(&self, arguments: &[&str]) -> Output {
        xtask_in(self.path(), arguments)
    }
}

/// Runs a command of the maintainer on a workspace.
pub fn xtask_in(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .env("FINCH_XTASK_ROOT", root)
        .output()
        .unwrap()
}

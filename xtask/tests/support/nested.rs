//! Cargo run on crates that were written.
//!
//! In: a folder and arguments. Out: what cargo says. Never here: a dependency compiled twice. The
//! versions and the target folder are those of this workspace, the features are the same for all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The features of every run: with others, tokio and all that depends on it would be compiled
/// once more. The operations are compiled for each of the clients.
const FEATURES: [&str; 2] = ["--features", "blocking,tracing"];

/// Runs a command of cargo in a folder.
pub fn cargo(folder: &Path, command: &str, arguments: &[&str]) -> Output {
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    Command::new(env!("CARGO"))
        .args([command, "--offline"])
        .args(FEATURES)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        // The crates are compiled once: notes for the next time cost more than they give.
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTDOCFLAGS", "-Dwarnings")
        .output()
        .unwrap()
}

/// The argument that leaves out debug information of the crate, not of what it depends on: that
/// is compiled already.
pub fn without_debug(name: &str) -> String {
    format!("--config=profile.dev.package.{name}.debug=0")
}

/// `.../target` of this workspace, from `.../target/debug/deps/<test>-<hash>`.
pub fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_owned()
}

pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Puts a folder into the place where the last run had it. A file that is as it was is left as
/// it is, so that cargo compiles again only what has changed. Gives the place.
pub fn keep(folder: &Path, name: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    same(folder, &place);
    place
}

fn same(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for old in names(to) {
        let path = to.join(&old);
        if from.join(&old).exists() {
            continue;
        }
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
    for new in names(from) {
        let (here, there) = (from.join(&new), to.join(&new));
        if here.is_dir() {
            same(&here, &there);
        } else if fs::read(&there).ok() != Some(fs::read(&here).unwrap()) {
            fs::copy(here, there).unwrap();
        }
    }
}

fn names(folder: &Path) -> Vec<std::ffi::OsString> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name()).collect()
}

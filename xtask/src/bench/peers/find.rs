//! Programs that `cargo install` puts into a folder.
//!
//! In: a folder, a package. Out: its program and version, or why it cannot be installed. Never here: a
//! folder that cargo installs into by itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use toml_edit::DocumentMut;

/// The program of a package that is there.
pub(super) fn program(folder: &Path, package: &str) -> Option<PathBuf> {
    let program = folder
        .join("bin")
        .join(format!("{package}{}", std::env::consts::EXE_SUFFIX));
    std::path::absolute(program)
        .ok()
        .filter(|program| program.is_file())
}

/// The version that cargo has noted.
pub(super) fn version(folder: &Path, package: &str) -> Option<String> {
    let text = std::fs::read_to_string(folder.join(".crates.toml")).ok()?;
    noted(&text, package)
}

fn noted(text: &str, package: &str) -> Option<String> {
    let document: DocumentMut = text.parse().ok()?;
    let table = document.get("v1")?.as_table_like()?;
    // A key is like `ploidy 0.15.0 (registry+https://..)`.
    table.iter().find_map(|(key, _)| {
        let mut words = key.split_whitespace();
        let is_it = words.next() == Some(package);
        is_it.then(|| words.next().map(str::to_owned)).flatten()
    })
}

/// Installs a package; the text says why that did not work.
pub(super) fn install(folder: &Path, package: &str, version: &str) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["install", "--quiet", "--locked", "--version", version])
        .arg("--root")
        .arg(folder)
        .arg(package)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find(|line| line.starts_with("error"));
    Err(first.unwrap_or("cargo install failed").to_owned())
}

#[cfg(test)]
mod tests {
    use super::{noted, program};

    #[test]
    fn the_version_is_the_one_that_cargo_noted() {
        let text = "[v1]\n\"a-b 1.0.0 (registry+https://x)\" = [\"a-b\"]\n\
            \"a 0.15.1 (registry+https://x)\" = [\"a\"]\n";
        assert_eq!(noted(text, "a").as_deref(), Some("0.15.1"));
        assert_eq!(noted(text, "b"), None);
        assert_eq!(noted("no TOML [", "a"), None);
    }

    #[test]
    fn a_folder_without_the_program_has_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(program(folder.path(), "ploidy"), None);
    }
}

//! A crate in a folder of its own, which is built and thrown away.
//!
//! In: its name, its manifest, its files. Out: the folder, with the workspace's own versions of all
//! crates. Never here: a crate of the workspace that is changed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::outcome::Stop;
use crate::workspace;

/// Writes a crate below `scratch`: the tables of its manifest behind `[package]`, and its files.
pub(super) fn write(
    scratch: &Path,
    name: &str,
    manifest: &str,
    files: &[(&str, &str)],
) -> Result<PathBuf, Stop> {
    let folder = scratch.join(name);
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         {manifest}\n[workspace]\n"
    );
    let failed = |error| Stop::Failed(format!("cannot write {}: {error}", folder.display()));
    std::fs::create_dir_all(&folder).map_err(failed)?;
    std::fs::write(folder.join("Cargo.toml"), manifest).map_err(failed)?;
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(&folder)).map_err(failed)?;
        std::fs::write(path, text).map_err(failed)?;
    }
    // What the lock of the workspace knows is taken from it; cargo leaves out the rest.
    let lock = workspace::root().join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).map_err(failed)?;
    Ok(folder)
}

/// The path of a folder of the workspace, as TOML.
pub(super) fn path(below_root: &str) -> String {
    toml_edit::value(workspace::root().join(below_root).display().to_string())
        .to_string()
        .trim()
        .to_owned()
}

/// The `cargo` that runs this program, in a folder, with a target folder there.
pub(super) fn cargo(folder: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTC_WRAPPER");
    command
}

/// Runs a command to its end; what it prints is the answer.
pub(super) fn output(command: &mut Command) -> Result<String, Stop> {
    let program = Path::new(command.get_program()).display().to_string();
    let failed = |why: String| Stop::Failed(format!("{program}: {why}"));
    let output = command.stdin(std::process::Stdio::null()).output();
    match output {
        Err(error) => Err(failed(error.to_string())),
        Ok(output) if !output.status.success() => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(failed(format!("{}\n{said}", output.status)))
        }
        Ok(output) => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
    }
}

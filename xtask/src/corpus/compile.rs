//! Compiles crates that were generated, all in one go.
//!
//! In: documents that generate. Out: for each what the compiler says. Each crate is written by
//! `generate --spec`, so it is what people get, runtime and all; they stand in one workspace, so
//! that what they depend on is compiled once. Never here: another way to make a crate.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Row, in_parallel, this_program};
use crate::{Stop, workspace};

/// What the compiler says about the crate of a document.
pub(super) struct Compiled {
    /// The name of the document.
    pub(super) name: String,
    /// The folder of the crate.
    pub(super) folder: String,
    /// Whether there was a result at all.
    pub(super) done: bool,
    /// Errors, the first one first.
    pub(super) errors: Vec<String>,
    /// Warnings.
    pub(super) warnings: Vec<String>,
}

impl Compiled {
    /// Whether it compiles without a warning.
    pub(super) fn is_clean(&self) -> bool {
        self.done && self.errors.is_empty() && self.warnings.is_empty()
    }
}

/// Writes the crates below the folder and compiles them.
pub(super) fn compile(rows: &[&Row], folder: &Path) -> Result<Vec<Compiled>, Stop> {
    prepare(folder)?;
    let program = this_program()?;
    let named: Vec<(String, &Row)> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| (format!("corpus-{at:04}"), *row))
        .collect();
    let mut results: BTreeMap<String, Compiled> = BTreeMap::new();
    let written = in_parallel(&named, |(krate, row)| {
        write(&program, &row.path, folder, krate)
    });
    for ((krate, row), written) in named.iter().zip(written) {
        let compiled = Compiled {
            name: row.name.clone(),
            folder: krate.clone(),
            done: false,
            errors: written.err().into_iter().collect(),
            warnings: Vec::new(),
        };
        results.insert(krate.replace('-', "_"), compiled);
    }
    eprintln!("{} crates are compiled", results.len());
    check(folder, &mut results)?;
    Ok(results.into_values().collect())
}

/// An empty folder that becomes a workspace.
fn prepare(folder: &Path) -> Result<(), Stop> {
    let failed =
        |error: std::io::Error| Stop::Failed(format!("cannot use {}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    if std::fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(Stop::Failed(format!(
            "{} is not empty: name an empty folder for the crates",
            folder.display()
        )));
    }
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"corpus-*\"]\n";
    std::fs::write(folder.join("Cargo.toml"), manifest).map_err(failed)?;
    // The versions that this workspace is tested with.
    let lock = workspace::root().join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).map_err(failed)?;
    Ok(())
}

/// Writes one crate as a member of the workspace.
fn write(program: &Path, spec: &Path, folder: &Path, name: &str) -> Result<(), String> {
    let out = folder.join(name);
    let output = Command::new(program)
        .args(["generate", "--name", name, "--out"])
        .arg(&out)
        .arg("--spec")
        .arg(spec)
        .output()
        .map_err(|error| format!("the process did not start: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let manifest = out.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).map_err(|error| error.to_string())?;
    std::fs::write(&manifest, text.replace("[workspace]\n", "")).map_err(|error| error.to_string())
}

/// Runs the compiler over the workspace, and files what it says under the crate it says it of.
fn check(folder: &Path, results: &mut BTreeMap<String, Compiled>) -> Result<(), Stop> {
    let failed = |error: std::io::Error| Stop::Failed(format!("cannot run cargo: {error}"));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Where the environment names a target folder, dependencies may be compiled there already.
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(folder.join("target"), PathBuf::from);
    let mut child = Command::new(cargo)
        .args(["check", "--workspace", "--keep-going", "--quiet"])
        .arg("--message-format=json")
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .stdout(Stdio::piped())
        // What cannot be said in JSON, like a registry that is out of reach, is for the person.
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(failed)?;
    if let Some(pipe) = child.stdout.take() {
        for line in BufReader::new(pipe).lines() {
            if let Ok(message) = serde_json::from_str::<Value>(&line.map_err(failed)?) {
                note(&message, results);
            }
        }
    }
    // Success and failure stand in the messages.
    child.wait().map_err(failed)?;
    Ok(())
}

fn note(message: &Value, results: &mut BTreeMap<String, Compiled>) {
    let krate = message["target"]["name"].as_str().unwrap_or_default();
    // Names of targets are spelt as Cargo's version has it.
    let Some(compiled) = results.get_mut(&krate.replace('-', "_")) else {
        return;
    };
    match message["reason"].as_str() {
        Some("compiler-artifact") => compiled.done = true,
        Some("compiler-message") => {
            let message = &message["message"];
            let text = message["rendered"].as_str().unwrap_or_default();
            // The last lines only count what came before.
            if message["spans"].as_array().is_none_or(Vec::is_empty) {
                return;
            }
            match message["level"].as_str() {
                Some("warning") => compiled.warnings.push(text.to_owned()),
                Some(level) if level.starts_with("error") => compiled.errors.push(text.to_owned()),
                _ => {}
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::{Compiled, note};

    #[test]
    fn messages_are_filed_under_their_crate() {
        let mut results = BTreeMap::new();
        for name in ["corpus_0000", "corpus_0001"] {
            let compiled = Compiled {
                name: String::new(),
                folder: String::new(),
                done: false,
                errors: Vec::new(),
                warnings: Vec::new(),
            };
            results.insert(name.to_owned(), compiled);
        }
        let message = |krate: &str, level: &str, spans: usize| {
            json!({"reason": "compiler-message", "target": {"name": krate},
                "message": {"level": level, "rendered": level, "spans": vec![json!({}); spans]}})
        };
        for said in [
            json!({"reason": "compiler-artifact", "target": {"name": "corpus_0000"}}),
            json!({"reason": "compiler-artifact", "target": {"name": "serde"}}),
            json!({"reason": "build-finished", "success": false}),
            message("corpus-0000", "warning", 1),
            message("corpus_0000", "warning", 0),
            message("corpus_0001", "error", 2),
            message("corpus_0001", "error: internal compiler error", 1),
            message("corpus_0001", "failure-note", 1),
        ] {
            note(&said, &mut results);
        }
        let first = &results["corpus_0000"];
        assert!(first.done && first.errors.is_empty() && !first.is_clean());
        assert_eq!(first.warnings, ["warning"]);
        let second = &results["corpus_0001"];
        assert!(!second.done && !second.is_clean());
        assert_eq!(second.errors.len(), 2);
    }
}

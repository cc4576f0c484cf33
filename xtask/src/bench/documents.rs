//! The documents that all generators get.
//!
//! In: where GitHub's document is. Out: files with their facts. Never here: a document that is
//! changed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codegen::Input;
use serde_json::Value as Json;

use super::command::Request;
use super::synthetic::Axis;
use super::table::{self, Table};
use crate::outcome::{Stop, aside};
use crate::workspace;

/// The file, and the package that it is in.
const GITHUB: &str = "api.github.com.json";
const PACKAGE: &str = "@octokit/openapi@23.0.2";

/// A document.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// What the tables call it.
    pub(crate) name: String,
    /// The file.
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
    pub(crate) operations: u64,
    pub(crate) schemas: u64,
}

impl Document {
    /// A file as a document.
    pub(crate) fn read(name: &str, path: PathBuf) -> Result<Self, Stop> {
        let source = workspace::read(&path, name)?;
        let is_json = path.extension().is_some_and(|end| end == "json");
        let tree = if is_json {
            let text = std::fs::read(&path).unwrap_or_default();
            serde_json::from_slice(&text)
                .map_err(|error| Stop::Failed(format!("{}: {error}", path.display())))?
        } else {
            let input = Input {
                documents: vec![source],
                ..Input::default()
            };
            let read = codegen::normalized(&input);
            read.map_err(|failure| Stop::Refused(Box::new(failure)))?
                .to_json()
        };
        let bytes = path.metadata().map_or(0, |facts| facts.len());
        Ok(Self {
            name: name.to_owned(),
            path,
            bytes,
            operations: operations(&tree),
            schemas: members(&tree["components"]["schemas"]),
        })
    }

    /// Whether it is GitHub's.
    pub(crate) fn is_github(&self) -> bool {
        self.path.file_name().is_some_and(|name| name == GITHUB)
    }

    /// A document that is made, as a file in a folder.
    pub(crate) fn made(axis: Axis, size: usize, folder: &Path) -> Result<Self, Stop> {
        let tree = axis.document(size);
        let name = format!("{size} {}", axis.name());
        let path = folder.join(format!("{}.json", name.replace(' ', "-")));
        let failed = |error| Stop::Failed(format!("cannot write {}: {error}", path.display()));
        std::fs::create_dir_all(folder).map_err(failed)?;
        std::fs::write(&path, tree.to_string()).map_err(failed)?;
        Self::read(&name, path)
    }
}

fn members(tree: &Json) -> u64 {
    tree.as_object().map_or(0, |members| {
        u64::try_from(members.len()).unwrap_or(u64::MAX)
    })
}

fn operations(tree: &Json) -> u64 {
    const METHODS: [&str; 8] = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ];
    let paths = tree["paths"].as_object().into_iter().flatten();
    let count = paths.map(|(_, path)| {
        METHODS
            .iter()
            .filter(|&&name| !path[name].is_null())
            .count()
    });
    u64::try_from(count.sum::<usize>()).unwrap_or(u64::MAX)
}

/// The largest of Finch's documents; other generators take one document at a time.
pub(crate) fn finch() -> Result<Document, Stop> {
    let path = workspace::root().join("spec/connect-sessions.yaml");
    Document::read("Finch, connect-sessions.yaml", path)
}

/// GitHub's document, or why it is not there.
pub(crate) fn github(request: &Request) -> Result<Result<Document, String>, Stop> {
    let found = match &request.corpus {
        Some(folder) => {
            let missing = || format!("there is no {GITHUB} below the folder that was named");
            find(folder).ok_or_else(missing)
        }
        None => fetched(&request.scratch().join("octokit")),
    };
    match found {
        Ok(path) => Document::read("GitHub, api.github.com.json", path).map(Ok),
        Err(why) => Ok(Err(why)),
    }
}

/// The first file of that name below a folder.
fn find(folder: &Path) -> Option<PathBuf> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).ok().into_iter().flatten();
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else if path.file_name().is_some_and(|name| name == GITHUB) {
                found.push(path);
            }
        }
    }
    found.sort();
    let first = found.into_iter().next()?;
    std::path::absolute(first).ok()
}

/// The file from npm's package; the text says why there is none.
fn fetched(folder: &Path) -> Result<PathBuf, String> {
    if let Some(path) = find(folder) {
        return Ok(path);
    }
    aside(&format!("fetching {PACKAGE}"));
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let archive = said(
        Command::new("npm").args(["pack", "--silent", PACKAGE]),
        folder,
    )?;
    let archive = archive.lines().last().unwrap_or_default().to_owned();
    let file = format!("package/generated/{GITHUB}");
    said(Command::new("tar").args(["-xzf", &archive, &file]), folder)?;
    find(folder).ok_or_else(|| format!("{PACKAGE} has no {file}"))
}

fn said(command: &mut Command, folder: &Path) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.current_dir(folder).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().unwrap_or_default();
    Err(format!("{program}: {line}"))
}

/// Says why GitHub's document is not there, where it is not.
pub(crate) fn missing(why: Option<&str>) -> String {
    let line = |why| format!("\nGitHub's document is absent: {}\n", table::quoted(why));
    why.map(line).unwrap_or_default()
}

/// The facts of documents as a table.
pub(crate) fn facts(documents: &[&Document]) -> String {
    let mut table = Table::new(&["document", "bytes", "operations", "schemas"]);
    for document in documents {
        let Document {
            name,
            bytes,
            operations,
            schemas,
            ..
        } = document;
        let counts = [bytes, operations, schemas].map(|&count| table::count(count));
        table.row([name.clone()].into_iter().chain(counts));
    }
    table.text()
}

#[cfg(test)]
mod tests {
    use super::{Axis, Document, find};

    #[test]
    fn facts_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let document = Document::made(Axis::Operations, 25, folder.path());
        let document = document.ok().unwrap();
        assert_eq!((document.operations, document.schemas), (25, 32));
        assert_eq!(document.name, "25 operations");
        let bytes = std::fs::read(&document.path).unwrap().len();
        assert_eq!(document.bytes, u64::try_from(bytes).unwrap());
    }

    #[test]
    fn the_file_is_found_at_any_depth() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(find(folder.path()), None);
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(deep.join("api.github.com.json"), "{}").unwrap();
        assert_eq!(find(folder.path()), Some(deep.join("api.github.com.json")));
    }
}

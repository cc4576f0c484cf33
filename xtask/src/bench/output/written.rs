//! A crate that a generator wrote.
//!
//! In: folders. Out: a crate that cargo takes, and its size. Never here: a change of the code that the
//! generator wrote.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::bench::peers::Generator;
use crate::outcome::Stop;

/// What a package needs that has no manifest: the dependencies come from the generator.
const MANIFEST: &str =
    "[package]\nname = \"bench-output\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

/// A folder with a crate.
pub(super) struct Crate {
    pub(super) folder: PathBuf,
}

/// How much code it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) lines: u64,
    pub(super) bytes: u64,
}

impl Crate {
    /// A place for the crate of a document, where there is nothing yet.
    pub(super) fn new(scratch: &Path, by: Generator, document: &Path) -> Result<Self, Stop> {
        let stem = document.file_stem().unwrap_or_default();
        let folder = scratch.join(stem).join(by.name());
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(failed(&folder, &error));
            }
            _ => {}
        }
        let above = folder.parent().unwrap_or(scratch);
        fs::create_dir_all(above).map_err(|error| failed(above, &error))?;
        Ok(Self { folder })
    }

    /// Adds what cargo needs and the generator left to people, and measures the code.
    pub(super) fn complete(&self, by: Generator) -> Result<Size, Stop> {
        let size = self.size()?;
        let place = self.folder.join("Cargo.toml");
        if by == Generator::OpenapiToRust {
            let named = self.folder.join("src/generated/REQUIRED_DEPS.toml");
            let dependencies = fs::read_to_string(&named).unwrap_or_default();
            write(&place, &format!("{MANIFEST}\n{dependencies}"))?;
            write(&self.folder.join("src/lib.rs"), "pub mod generated;\n")?;
        }
        let text = fs::read_to_string(&place).map_err(|error| failed(&place, &error))?;
        if !text.lines().any(|line| line.trim() == "[workspace]") {
            // The scratch folder may stand in the folder of a workspace.
            write(&place, &format!("{text}\n[workspace]\n"))?;
        }
        Ok(size)
    }

    /// The same crate without its code: to check it is to check what it depends on.
    pub(super) fn dependencies(&self) -> Result<PathBuf, Stop> {
        let folder = self.folder.with_extension("dependencies");
        let source = folder.join("src");
        fs::create_dir_all(&source).map_err(|error| failed(&source, &error))?;
        let manifest = self.folder.join("Cargo.toml");
        let copied = fs::copy(&manifest, folder.join("Cargo.toml"));
        copied.map_err(|error| failed(&manifest, &error))?;
        write(&source.join("lib.rs"), "")?;
        Ok(folder)
    }

    /// Takes the versions that were found for the dependencies.
    pub(super) fn adopt_lock(&self, from: &Path) -> Result<(), Stop> {
        let lock = from.join("Cargo.lock");
        let copied = fs::copy(&lock, self.folder.join("Cargo.lock"));
        copied.map(|_| ()).map_err(|error| failed(&lock, &error))
    }

    /// Has cargo see that the code is newer than what was made of it.
    pub(super) fn touch(&self) -> Result<(), Stop> {
        let file = self.folder.join("src/lib.rs");
        let opened = fs::File::options().append(true).open(&file);
        let touched = opened.and_then(|opened| opened.set_modified(SystemTime::now()));
        touched.map_err(|error| failed(&file, &error))
    }

    /// All files of Rust.
    fn size(&self) -> Result<Size, Stop> {
        let mut size = Size { lines: 0, bytes: 0 };
        let mut open = vec![self.folder.join("src")];
        while let Some(folder) = open.pop() {
            let entries = fs::read_dir(&folder).map_err(|error| failed(&folder, &error))?;
            for path in entries.flatten().map(|entry| entry.path()) {
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    let text = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
                    size.lines += u64::try_from(text.lines().count()).unwrap_or(u64::MAX);
                    size.bytes += u64::try_from(text.len()).unwrap_or(u64::MAX);
                }
            }
        }
        Ok(size)
    }
}

fn write(path: &Path, text: &str) -> Result<(), Stop> {
    fs::write(path, text).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Stop {
    Stop::Failed(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Crate, Size};
    use crate::bench::peers::Generator;

    fn crate_of(scratch: &Path, by: Generator) -> Crate {
        let document = Path::new("documents/pets.json");
        let krate = Crate::new(scratch, by, document).ok().unwrap();
        assert!(!krate.folder.exists());
        fs::create_dir_all(krate.folder.join("src/generated")).unwrap();
        krate
    }

    #[test]
    fn a_crate_without_a_manifest_gets_the_dependencies_that_are_named() {
        let scratch = tempfile::tempdir().unwrap();
        let krate = crate_of(scratch.path(), Generator::OpenapiToRust);
        let generated = krate.folder.join("src/generated");
        fs::write(
            generated.join("REQUIRED_DEPS.toml"),
            "[dependencies]\nserde = \"1\"\n",
        )
        .unwrap();
        fs::write(generated.join("mod.rs"), "// one\n// two\n").unwrap();
        let size = krate.complete(Generator::OpenapiToRust).ok();
        // The line that we add is not theirs.
        assert_eq!(
            size,
            Some(Size {
                lines: 2,
                bytes: 14
            })
        );
        let manifest = fs::read_to_string(krate.folder.join("Cargo.toml")).unwrap();
        assert!(
            manifest.ends_with("serde = \"1\"\n\n[workspace]\n"),
            "{manifest}"
        );
        assert!(krate.touch().is_ok());
        let alone = krate.dependencies().ok().unwrap();
        assert_eq!(
            fs::read_to_string(alone.join("Cargo.toml")).unwrap(),
            manifest
        );
        assert_eq!(fs::read_to_string(alone.join("src/lib.rs")).unwrap(), "");
    }

    #[test]
    fn a_manifest_that_is_there_stays_but_for_the_workspace() {
        let scratch = tempfile::tempdir().unwrap();
        let krate = crate_of(scratch.path(), Generator::Own);
        let manifest = "[package]\nname = \"a\"\n\n[workspace]\n";
        fs::write(krate.folder.join("Cargo.toml"), manifest).unwrap();
        assert!(krate.complete(Generator::Own).is_ok());
        assert_eq!(
            fs::read_to_string(krate.folder.join("Cargo.toml")).unwrap(),
            manifest
        );
        // The next run begins with nothing.
        assert!(
            !Crate::new(scratch.path(), Generator::Own, Path::new("pets.json"))
                .ok()
                .unwrap()
                .folder
                .exists()
        );
    }
}

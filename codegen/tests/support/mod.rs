//! What the tests over folders of documents share: a folder becomes an input, and what comes out
//! is held against the files beside it. `UPDATE_EXPECT=1` writes those files instead.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::Input;
use codegen::source::Source;

/// The folders below `tests/<name>`, sorted.
pub fn folders(name: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    let mut folders: Vec<PathBuf> = fs::read_dir(&root)
        .expect("the folder of cases is there")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no cases below {}", root.display());
    folders
}

/// The name of a case.
pub fn name(folder: &Path) -> String {
    folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The documents and the overlay of a case, under names that are the same on every machine.
pub fn input(folder: &Path) -> Input {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the case can be read")
        .map(|entry| name(&entry.expect("the entry can be read").path()))
        .filter(|name| is_input(name))
        .collect();
    names.sort();
    Input::of_folder(names.into_iter().map(|name| {
        let bytes = fs::read(folder.join(&name)).expect("the document can be read");
        Source::new(name, bytes)
    }))
}

fn is_input(name: &str) -> bool {
    name == "overlay.yaml"
        || name.starts_with("spec")
            && [".yaml", ".json"].iter().any(|end| name.ends_with(end))
}

/// Holds texts against the files of a folder. Returns what differs; nothing, where the files were
/// written. A file that is neither an input nor expected is a difference too.
pub fn compare(folder: &Path, expected: &[(&str, &str)]) -> Vec<String> {
    let mut differences = Vec::new();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for (file, text) in expected {
        let path = folder.join(file);
        if update {
            fs::write(&path, text).expect("the expected file can be written");
            continue;
        }
        let shown = format!("{}/{file}", name(folder));
        match fs::read_to_string(&path) {
            Ok(old) if old == *text => {}
            Ok(old) => differences.push(format!("{shown}\n{}", difference(&old, text))),
            Err(_) => differences.push(format!("{shown} is missing")),
        }
    }
    let known: BTreeSet<&str> = expected.iter().map(|(file, _)| *file).collect();
    for entry in fs::read_dir(folder).expect("the case can be read") {
        let file = name(&entry.expect("the entry can be read").path());
        if !known.contains(file.as_str()) && !is_input(&file) {
            differences.push(format!("{}/{file} is not expected there", name(folder)));
        }
    }
    differences
}

/// Fails with all differences at once, and says how to accept them.
pub fn report(differences: &[String]) {
    assert!(
        differences.is_empty(),
        "{}\n\nIf this is as it should be, run the test again with UPDATE_EXPECT=1.",
        differences.join("\n\n")
    );
}

/// The first lines that differ, with the numbers of the lines.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let mut text = format!("the first difference is in line {}:", same + 1);
    for line in old.iter().skip(same).take(4) {
        let _ = write!(text, "\n- {line}");
    }
    for line in new.iter().skip(same).take(4) {
        let _ = write!(text, "\n+ {line}");
    }
    text
}

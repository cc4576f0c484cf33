//! Holds what was generated against the files beside the documents of a case.
//! `UPDATE_EXPECT=1` writes those files instead.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::support::{is_input, name};

/// Holds texts against the files of a folder. Returns what differs; nothing, where the files were
/// written. A file that is neither an input nor expected is a difference too.
pub(crate) fn compare(folder: &Path, expected: &[(&str, &str)]) -> Vec<String> {
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
pub(crate) fn report(differences: &[String]) {
    assert!(
        differences.is_empty(),
        "{}\n\nIf this is as it should be, run the test again with UPDATE_EXPECT=1.",
        differences.join("\n\n")
    );
}

/// The first lines that differ, with the numbers of the lines.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = old
        .iter()
        .zip(&new)
        .take_while(|(old, new)| old == new)
        .count();
    let mut text = format!("the first difference is in line {}:", same + 1);
    for line in old.iter().skip(same).take(4) {
        let _ = write!(text, "\n- {line}");
    }
    for line in new.iter().skip(same).take(4) {
        let _ = write!(text, "\n+ {line}");
    }
    text
}

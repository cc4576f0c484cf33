//! The crates that each published crate depends on, in each of its feature sets.
//!
//! In: the manifests and `Cargo.lock`, by way of `cargo tree`. Out: figures. Never here: a crate that is
//! compiled.
//!
//! What depends on the machine is fixed: the trees are those of one target. Development dependencies
//! are not what a dependant pays.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml_edit::DocumentMut;

use super::record::{Figure, Section};
use super::run;
use crate::outcome::Stop;

/// The folders of the published crates, and what they are published as.
const PUBLISHED: [(&str, &str); 2] = [
    ("codegen", "finch-connect-codegen"),
    ("finch-connect", "finch-connect"),
];

/// The target whose trees are counted.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// A set of features that somebody may choose.
struct Choice {
    /// What it is called in the figures.
    name: String,
    /// The arguments of cargo for it.
    arguments: Vec<String>,
    /// Whether its parts are told beyond those of all sets before it, or of the first alone.
    beyond: Beyond,
}

#[derive(Clone, Copy)]
enum Beyond {
    First,
    All,
}

/// Counts the crates.
pub(super) fn count(root: &Path) -> Result<Section, Stop> {
    let mut section = Section::default();
    for (folder, package) in PUBLISHED {
        let mut first = BTreeSet::new();
        let mut all = BTreeSet::new();
        for choice in choices(root, folder)? {
            let found = tree(root, package, &choice.arguments)?;
            let known = match choice.beyond {
                Beyond::First => &first,
                Beyond::All => &all,
            };
            let parts = found
                .difference(known)
                .map(|name| (name.clone(), 1))
                .collect();
            let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
            if all.is_empty() {
                first.clone_from(&found);
            }
            all.extend(found);
            let name = format!("{package}, {}", choice.name);
            section.figures.insert(name, Figure { total, parts });
        }
    }
    Ok(section)
}

/// None, each feature alone, the default ones, all of them.
fn choices(root: &Path, folder: &str) -> Result<Vec<Choice>, Stop> {
    let path = root.join(folder).join("Cargo.toml");
    let failed = |why: String| Stop::Failed(format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
    let manifest: DocumentMut = text.parse().map_err(|error| failed(format!("{error}")))?;
    let features = manifest
        .get("features")
        .and_then(|item| item.as_table_like());
    let features: Vec<&str> = features
        .into_iter()
        .flat_map(|table| table.iter().map(|(name, _)| name))
        .filter(|name| *name != "default")
        .collect();
    let choice = |name: &str, arguments: &[&str], beyond| Choice {
        name: name.to_owned(),
        arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
        beyond,
    };
    if features.is_empty() {
        return Ok(vec![choice("no features", &[], Beyond::First)]);
    }
    let mut choices = vec![choice(
        "no features",
        &["--no-default-features"],
        Beyond::First,
    )];
    choices.extend(features.into_iter().map(|name| {
        let arguments = ["--no-default-features", "--features", name];
        choice(name, &arguments, Beyond::First)
    }));
    choices.push(choice("default features", &[], Beyond::All));
    choices.push(choice("all features", &["--all-features"], Beyond::All));
    Ok(choices)
}

/// The names of what a package depends on, with the version where there are several of a name.
fn tree(root: &Path, package: &str, features: &[String]) -> Result<BTreeSet<String>, Stop> {
    let mut command = run::cargo(root);
    command
        .args(["tree", "--locked", "--package", package, "--target", TARGET])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .args(features);
    Ok(names(&run::output(&mut command)?, package))
}

fn names(tree: &str, package: &str) -> BTreeSet<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        if let (Some(name), Some(version)) = (words.next(), words.next())
            && name != package
        {
            versions
                .entry(name)
                .or_default()
                .insert(version.trim_start_matches('v'));
        }
    }
    let named = versions.into_iter().flat_map(|(name, versions)| {
        let several = versions.len() > 1;
        versions.into_iter().map(move |version| {
            if several {
                format!("{name} {}", compatible(version))
            } else {
                name.to_owned()
            }
        })
    });
    named.collect()
}

/// The part of a version that compatible ones share: two of them are never in one tree.
fn compatible(version: &str) -> &str {
    let end = |(number, _): (usize, &str)| number;
    let mut dots = version.match_indices('.').map(end);
    let first = dots.next();
    let place = if version.starts_with("0.") {
        dots.next()
    } else {
        first
    };
    version
        .get(..place.unwrap_or(version.len()))
        .unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn crates_of_several_versions_are_counted_apart_and_repeated_ones_once() {
        let tree = "own v0.1.0 (/work)\nsyn v3.0.1\nquote v1.0.0\nsyn v2.0.9 (proc-macro)\nrand v0.8.1\nrand v0.9.0-rc.1\n\nquote v1.0.0 (*)\n";
        let found: Vec<String> = names(tree, "own").into_iter().collect();
        assert_eq!(found, ["quote", "rand 0.8", "rand 0.9", "syn 2", "syn 3"]);
    }
}

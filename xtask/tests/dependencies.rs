//! The crates that this workspace depends on: where they come from, what they ask of the compiler, and
//! under which licence they are; and that what SECURITY.md promises is tested.
//!
//! In: what cargo knows of the tree, deny.toml, SECURITY.md. Out: a failure that names the crate. Never
//! here: the network.

#[path = "support/licence.rs"]
mod licence;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// What cargo knows of the tree for this machine: for others it would fetch crates that no build here
/// needs. `cargo deny` looks at all.
fn metadata() -> Json {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = output(Command::new(rustc).arg("-vV"));
    let version = String::from_utf8(version).unwrap();
    let mut lines = version.lines();
    let host = lines.find_map(|line| line.strip_prefix("host: "));
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", host.unwrap()]);
    serde_json::from_slice(&output(&mut cargo)).unwrap()
}

fn output(command: &mut Command) -> Vec<u8> {
    let output = command.current_dir(root()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    output.stdout
}

fn text<'a>(value: &'a Json, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// What somebody compiles who depends on a published crate: its dependencies, but not those of
/// development.
fn published(metadata: &Json) -> Vec<&Json> {
    let array = |value: &'_ Json| value.as_array().unwrap().clone();
    let packages: BTreeMap<&str, &Json> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (text(package, "id"), package))
        .collect();
    let nodes: BTreeMap<String, Json> = array(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| (text(&node, "id").to_owned(), node))
        .collect();
    let is_ours = |package: &&&Json| {
        package["source"].is_null() && package["publish"] != Json::Array(Vec::new())
    };
    let ours = packages.values().filter(is_ours);
    let mut queue: Vec<String> = ours.map(|package| text(package, "id").to_owned()).collect();
    assert_eq!(queue.len(), 2, "{queue:?}");
    let mut seen: BTreeSet<String> = queue.iter().cloned().collect();
    while let Some(id) = queue.pop() {
        for dependency in array(&nodes[&id]["deps"]) {
            let kinds = array(&dependency["dep_kinds"]);
            let id = text(&dependency, "pkg").to_owned();
            if kinds.iter().any(|kind| kind["kind"] != "dev") && seen.insert(id.clone()) {
                queue.push(id);
            }
        }
    }
    assert!(seen.len() > 100, "only {} crates were found", seen.len());
    seen.iter().map(|id| packages[&id[..]]).collect()
}

/// No machine here has the oldest compiler: that it compiles everything is not tested. What is, is
/// that no dependency says that it needs a newer one; clippy knows what of the standard library is newer.
#[test]
fn no_crate_asks_for_a_newer_compiler() {
    let numbers = |version: &str| -> Vec<u64> {
        let mut numbers: Vec<u64> = version
            .split('.')
            .map(|part| part.parse().unwrap())
            .collect();
        numbers.resize(3, 0);
        numbers
    };
    let metadata = metadata();
    let packages = published(&metadata);
    let own = packages
        .iter()
        .find(|package| text(package, "name") == "finch-connect");
    let own = numbers(text(own.unwrap(), "rust_version"));
    for package in packages {
        if let Some(asked) = package["rust_version"].as_str() {
            assert!(numbers(asked) <= own, "{}: {asked}", text(package, "id"));
        }
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("incompatible_msrv = \"warn\""));
}

#[test]
fn every_crate_is_from_the_registry() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let source = package["source"].as_str();
        let is_ours = source.is_none()
            && text(package, "manifest_path").starts_with(root().to_str().unwrap());
        let registry = Some("registry+https://github.com/rust-lang/crates.io-index");
        assert!(is_ours || source == registry, "{}", text(package, "id"));
    }
}

#[test]
fn every_licence_is_allowed() {
    let deny = fs::read_to_string(root().join("deny.toml")).unwrap();
    let deny: toml_edit::DocumentMut = deny.parse().unwrap();
    let allowed = deny["licenses"]["allow"].as_array().unwrap();
    let allowed: BTreeSet<&str> = allowed.iter().map(|name| name.as_str().unwrap()).collect();
    let exceptions = deny["licenses"]["exceptions"].as_array().unwrap();
    let excepted = |package: &Json, name: &str| {
        exceptions.iter().any(|exception| {
            let exception = exception.as_inline_table().unwrap();
            let licences = exception["allow"].as_array().unwrap();
            exception["crate"].as_str() == Some(text(package, "name"))
                && licences
                    .iter()
                    .any(|licence| licence.as_str() == Some(name))
        })
    };
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let expression = text(package, "license");
        assert!(
            licence::is_met(expression, &|name| allowed.contains(name)
                || excepted(package, name)),
            "{}: `{expression}`",
            text(package, "id")
        );
    }
    // No exception is for users.
    for package in published(&metadata) {
        let expression = text(package, "license");
        let is_allowed = licence::is_met(expression, &|name| allowed.contains(name));
        assert!(is_allowed, "{}: `{expression}`", text(package, "id"));
    }
}

/// A line like ``- `path`: `test`, `test` `` names tests of that file.
#[test]
fn the_tests_that_hold_the_promises_of_security_exist() {
    let page = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let mut source = None;
    let mut count = 0;
    for word in page.split('`').skip(1).step_by(2) {
        if word.contains("/tests/") {
            let path = root().join(word);
            let text = fs::read_to_string(&path);
            source = Some((word, text.unwrap_or_else(|error| panic!("{word}: {error}"))));
        } else if word.contains('_')
            && word.chars().all(|letter| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
            })
        {
            let (path, source) = source.as_ref().unwrap();
            assert!(
                source.contains(&format!("fn {word}()")),
                "{path} has no test `{word}`"
            );
            count += 1;
        }
    }
    assert!(count > 30, "only {count} tests are named");
}

/// A crate that has other features in a build script than in the client is compiled twice, and so is all
/// that depends on it.
#[test]
fn the_client_and_its_build_script_share_what_they_depend_on() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["tree", "--locked", "--package", "finch-connect"])
        .args(["--edges", "normal,build", "--duplicates", "--depth", "0"])
        .args(["--prefix", "none", "--format", "{p}"]);
    let tree = String::from_utf8(output(&mut cargo)).unwrap();
    let twice: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(twice, BTreeSet::new());
}

/// `cargo xtask` runs itself again where it lacks a feature: with another profile, the generator would be
/// compiled a second time for that.
#[test]
fn the_command_that_runs_again_has_the_profile_of_the_alias() {
    let text = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let source = text("xtask/src/again.rs");
    let constant = source.split_once("const PROFILE: &str = ").unwrap().1;
    let profile = constant.split_once(';').unwrap().0;
    let config = text(".cargo/config.toml");
    let alias = config.split_once("xtask = ").unwrap().1;
    let expected = format!("\"--config\", {profile}, ");
    assert!(alias.contains(&expected), "{profile}: {alias}");
}

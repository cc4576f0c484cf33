//! What a user can name, read from the source: every type with a `Debug` is one that the leak test
//! looks at, and the items without an example are counted.

#[path = "secrets/fragments.rs"]
mod fragments;
#[path = "support/memory.rs"]
mod memory;
#[path = "secrets/shown.rs"]
mod shown;
#[path = "public_items/walk.rs"]
mod walk;

use std::collections::BTreeSet;
use std::path::Path;

use walk::{Found, Kind, Source};

fn public() -> Vec<Found> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    Source::read(&folder).public().into_iter().collect()
}

/// The name of an item without the modules that it is written in; those of a feature keep apart.
fn short(path: &str) -> String {
    let name = path.rsplit("::").next().unwrap_or(path);
    let apart = ["blocking", "mock"];
    let apart = apart
        .iter()
        .find(|module| path.split("::").any(|part| part == **module));
    apart.map_or_else(|| name.to_owned(), |module| format!("{module}::{name}"))
}

#[test]
fn the_source_is_read_as_a_user_sees_the_crate() {
    let found = public();
    let paths: BTreeSet<&str> = found.iter().map(|item| &*item.path).collect();
    for path in [
        "errors::FinchCode",
        "flow::callback::Callback::from_url",
        "runtime::blocking::Client",
        "runtime::builder::ClientBuilder::max_retries",
        "runtime::client::Client::builder",
        "runtime::error::Error::finch_code",
        "runtime::model::json::from_json_bytes",
        "runtime::model::text::Uuid",
        "runtime::retry::Clock::sleep",
        "runtime::transport::Transport",
        "runtime::transport::reqwest::ReqwestTransport::new",
    ] {
        assert!(paths.contains(path), "{path} is missing");
    }
    // Private, hidden, of another crate, or not an item of its own.
    for name in [
        "Mask",
        "Fill",
        "Kind",
        "Bytes",
        "Limits",
        "open_enum",
        "tests",
    ] {
        assert!(
            paths.iter().all(|path| short(path) != name),
            "{name} is no public item"
        );
    }
}

#[test]
fn the_leak_test_knows_every_type_with_a_debug() {
    let shown = shown::all();
    let mut known: BTreeSet<&str> = shown.iter().map(|(name, _)| *name).collect();
    known.extend(shown::OUT_OF_REACH);
    let mut names = BTreeSet::new();
    for item in public() {
        let name = short(&item.path);
        let built = (cfg!(feature = "blocking") || !name.starts_with("blocking::"))
            && (cfg!(feature = "mock") || !name.starts_with("mock::"));
        if item.kind != Kind::Type || !item.has_debug || !built {
            continue;
        }
        assert!(
            known.contains(&*name),
            "add {} to tests/secrets/shown.rs",
            item.path
        );
        assert!(names.insert(name), "two types of one name: {}", item.path);
    }
    assert!(names.len() > 40, "{names:?}");
}

#[test]
fn every_item_has_an_example() {
    let found = public();
    let missing: Vec<String> = found
        .iter()
        .filter(|item| !item.has_example)
        .map(|item| format!("{:?} {}", item.kind, item.path))
        .collect();
    assert!(missing.is_empty(), "without an example: {missing:#?}");
    assert!(found.len() > 200, "only {} items were found", found.len());
}

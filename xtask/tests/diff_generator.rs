//! `cargo xtask diff --generator`: what the generator makes now, held against what is committed in
//! a copy of the golden cases and of Finch's documents.

#[path = "support/repository.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod repository;

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use repository::{Repository, text};

const CASES: &str = "codegen/tests/cases";

/// A copy of everything that the generator writes and is committed, not committed yet.
fn copy() -> Repository {
    let repository = Repository::new();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for folder in [CASES, "spec", "finch-connect/src/generated"] {
        copy_folder(&workspace.join(folder), &repository.path().join(folder));
    }
    repository
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            fs::copy(path, to).unwrap();
        }
    }
}

fn count(repository: &Repository) -> usize {
    let cases = fs::read_dir(repository.path().join(CASES)).unwrap();
    cases.count()
}

/// Changes a committed file, as if the generator had made something else then.
fn edit(repository: &Repository, path: &str, change: impl Fn(&str) -> String) {
    let old = fs::read_to_string(repository.path().join(path)).unwrap();
    let new = change(&old);
    assert_ne!(old, new, "{path}");
    repository.write(path, new);
}

fn run(repository: &Repository, format: &str) -> String {
    let output = repository.xtask(&["diff", "--generator", "HEAD", "--format", format]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Every case is read as the golden test reads it.
#[test]
fn what_is_committed_is_what_the_generator_makes() {
    let repository = copy();
    repository.commit("all");
    let count = count(&repository);
    assert!(count > 50, "{count}");
    let said = run(&repository, "text");
    let expected = format!("The generator: the output is the same in {count} cases\n");
    assert!(said.starts_with(&expected), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
    assert_eq!(run(&repository, "title"), expected);
}

/// The same change in two cases and in Finch's documents, one change in one case, and cases that
/// came, went, and were changed.
fn changed() -> Repository {
    let repository = copy();
    let cases = ["bodies", "enums"].map(|case| format!("{CASES}/{case}/types.rs"));
    let finch = "finch-connect/src/generated/types.rs".to_owned();
    for path in cases.into_iter().chain([finch]) {
        edit(&repository, &path, |text| {
            text.replacen("use crate::runtime::", "use crate::older::", 1)
                .replacen(
                    "use crate::older::{",
                    "// As it was.\nuse crate::runtime::{",
                    1,
                )
        });
    }
    edit(&repository, &format!("{CASES}/maps/ledger.md"), |text| {
        format!("{text}```\n@everyone\n")
    });
    fs::remove_file(
        repository
            .path()
            .join(format!("{CASES}/settled-types/warnings.txt")),
    )
    .unwrap();
    let refused = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\ncomponents: { schemas: { A: { $ref: '#/components/schemas/B' } } }\n";
    repository.write(&format!("{CASES}/no-more/spec.yaml"), refused);
    repository.commit("as it was");
    fs::remove_dir_all(repository.path().join(format!("{CASES}/values"))).unwrap();
    repository.write(&format!("{CASES}/zz-new/spec.yaml"), refused);
    edit(&repository, &format!("{CASES}/unions/spec.yaml"), |text| {
        format!("{text}\n# more\n")
    });
    repository
}

#[test]
fn a_change_is_shown_once_with_the_cases_it_occurs_in() {
    let repository = changed();
    // One came, one is refused, and neither is compared.
    let compared = count(&repository) - 2;
    let said = run(&repository, "text");
    let title = run(&repository, "title");
    let expected = format!(
        "The generator changes the output of 4 of {compared} cases and of Finch's documents (+"
    );
    assert!(title.starts_with(&expected), "{title}");
    assert!(title.ends_with(" -5 lines); 1 refused\n"), "{title}");
    for line in [
        "refused now: no-more: error[unresolved-reference]: ",
        "new, without output to compare with: zz-new\n",
        "gone: values\n",
        "since they have changed as well: unions\n",
        "\n  Finch's documents     +0 -1\n",
        "\n  maps                                            +0 -2\n",
        "\nIn 3 cases (first in Finch's documents types.rs, line ",
        "): Finch's documents, bodies, enums\n",
        "\n    -// As it was.\n",
        "\n    -@everyone\n",
    ] {
        assert!(said.contains(line), "{line:?}: {said}");
    }
    assert_eq!(said.matches("// As it was.").count(), 1, "{said}");
}

#[test]
fn reviewers_and_tools_get_the_same() {
    let repository = changed();
    let page = run(&repository, "markdown");
    assert!(
        page.starts_with(&format!("# {}", run(&repository, "title"))),
        "{page}"
    );
    for part in [
        "\n**Refused now:** `no-more`: ",
        "\n| Case | types.rs | operations.rs | ledger.md | warnings.txt |\n|---|---|---|---|---|\n",
        "\n| `bodies` | +0 -1 |  |  |  |\n",
        "\n## In 3 cases\n\n`Finch's documents`, `bodies`, `enums`\n\n```diff\n",
        // What it shows does not end the block.
        "\n````diff\n",
        "\n-```\n-@everyone\n````\n",
    ] {
        assert!(page.contains(part), "{part:?}: {page}");
    }
    let object: Json = serde_json::from_str(&run(&repository, "json")).unwrap();
    let case = |name: &str| {
        let mut cases = object["cases"].as_array().unwrap().iter();
        cases.find(|case| case["case"] == name).unwrap()
    };
    for (name, fate) in [
        ("Finch's documents", "changed"),
        ("bodies", "changed"),
        ("security", "same"),
        ("zz-new", "new"),
        ("values", "gone"),
        ("no-more", "refused"),
    ] {
        assert_eq!(case(name)["fate"], fate, "{name}");
    }
    assert_eq!(case("unions")["edited"], true);
    assert_eq!(case("maps")["files"][0]["removed"], 2);
    let first = &object["changes"][0];
    assert_eq!(first["removed"][0], "// As it was.");
    assert_eq!(first["cases"].as_array().unwrap().len(), 3);
}

//! The house: what every source file of the workspace keeps to.
//!
//! In: the sources. Out: a failure that names each place where a rule does not hold. Never here: a
//! rule that a compiler or clippy holds already.

#[path = "house/imports.rs"]
mod imports;
#[path = "house/sources.rs"]
mod sources;

use std::collections::BTreeMap;

use sources::{Source, all};

/// How many lines a file may have.
const FILE: usize = 500;

/// How many lines a function may have.
const FUNCTION: usize = 80;

/// Files that are longer, and why.
const LONG_FILES: &[(&str, &str)] = &[(
    "finch-connect/tests/round_trip/cases/list.rs",
    "a list that a test writes",
)];

/// Functions that are longer, and why.
const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[
    (
        "codegen/src/normalize/grammar.rs",
        "members",
        "the table of OpenAPI's objects",
    ),
    (
        "codegen/tests/growth.rs",
        "document",
        "a table of documents",
    ),
    ("codegen/tests/inert.rs", "places", "a table of places"),
    (
        "codegen/tests/overlay.rs",
        "actions_change_documents",
        "a table of actions",
    ),
    (
        "finch-connect/src/runtime/parameter/tests.rs",
        "the_table_of_the_specification_for_queries",
        "the table of the specification",
    ),
    (
        "finch-connect/tests/hostile/faults/connection.rs",
        "slow",
        "a table of faults",
    ),
];

/// The stages of the generator in their order, with what all of them stand on before them.
const STAGES: &[&str] = &[
    "source",
    "unseen",
    "near",
    "room",
    "tree",
    "diagnostic",
    "path_items",
    "parse",
    "overlay",
    "allow",
    "select",
    "normalize",
    "merge",
    "ir",
    "lower",
    "name",
    "emit",
    "print",
    "diff",
];

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = all()
        .into_iter()
        .filter(|source| !has_words(source))
        .map(|source| source.path)
        .collect();
    assert_eq!(
        silent,
        Vec::<String>::new(),
        "files without a module comment"
    );
}

/// Whether a file begins with a comment on itself.
fn has_words(source: &Source) -> bool {
    let inner = |attribute: &&syn::Attribute| {
        matches!(attribute.style, syn::AttrStyle::Inner(_)) && attribute.path().is_ident("doc")
    };
    source.file.attrs.iter().any(|attribute| inner(&attribute))
}

#[test]
fn files_have_one_size() {
    let mut long = BTreeMap::new();
    for source in all() {
        let lines = source.text.lines().count();
        if lines > FILE {
            long.insert(source.path, lines);
        }
    }
    for (path, why) in LONG_FILES {
        assert!(
            long.remove(*path).is_some(),
            "{path} ({why}) is not long any more"
        );
    }
    assert!(
        long.is_empty(),
        "files of more than {FILE} lines: {long:#?}"
    );
}

#[test]
fn functions_fit_a_screen() {
    let mut long = BTreeMap::new();
    for source in all() {
        for (name, lines) in functions(&source.text) {
            if lines > FUNCTION {
                long.insert((source.path.clone(), name), lines);
            }
        }
    }
    for (path, name, why) in LONG_FUNCTIONS {
        let key = ((*path).to_owned(), (*name).to_owned());
        assert!(
            long.remove(&key).is_some(),
            "{path}: {name} ({why}) is not long any more"
        );
    }
    assert!(
        long.is_empty(),
        "functions of more than {FUNCTION} lines: {long:#?}"
    );
}

/// The functions of a file with their lines, as `cargo fmt` lays them out: a function ends at the
/// first brace that stands as deep as it begins.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        let depth = line.len() - bare.len();
        let Some(name) = name_of(bare) else {
            continue;
        };
        let lead = format!("{}{}", " ".repeat(depth), ")");
        let ends = |line: &&str| line.len() == depth + 1 && line.trim_start() == "}";
        // A function of a trait may have no body.
        let lacks = |line: &&str| line.ends_with(';') && line.starts_with(&lead);
        let rest = lines.get(start..).unwrap_or_default();
        let last = rest.iter().position(|line| ends(line) || lacks(line));
        if let Some(last) = last.filter(|last| !lacks(&rest[*last])) {
            found.push((name, last + 1));
        }
    }
    found
}

/// The name of the function that begins in a line.
fn name_of(line: &str) -> Option<String> {
    let (before, after) = line.split_once("fn ")?;
    let words = before.split_whitespace();
    let leads = |word: &str| word.starts_with("pub") || ["const", "async"].contains(&word);
    let is_function = words
        .into_iter()
        .all(|word| leads(word) || word.ends_with(')'))
        && !line.ends_with(';');
    let name: String = after
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    (is_function && !name.is_empty()).then_some(name)
}

#[test]
fn functions_are_measured() {
    let text = "pub(crate) async fn one() {\n    if x {\n    }\n}\n\nimpl A {\n    fn two(\n        a: B,\n    ) {\n        c();\n    }\n}\n";
    let found = functions(text);
    assert_eq!(found, [("one".to_owned(), 4), ("two".to_owned(), 5)]);
}

#[test]
fn stages_import_only_earlier_ones() {
    let imports = imports::of("codegen/src");
    let place = |name: &str| STAGES.iter().position(|stage| *stage == name);
    let mut wrong = Vec::new();
    for (module, uses) in &imports {
        if module == "lib" {
            continue;
        }
        let Some(own) = place(module) else {
            wrong.push(format!("`{module}` has no place in the order"));
            continue;
        };
        for (used, file) in uses {
            match place(used) {
                Some(other) if other < own => {}
                Some(_) => wrong.push(format!("{file}: `{module}` imports the later `{used}`")),
                None => wrong.push(format!("{file}: `{used}` has no place in the order")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let idle: Vec<_> = STAGES
        .iter()
        .filter(|stage| !imports.contains_key(**stage))
        .collect();
    assert!(idle.is_empty(), "no such stage: {idle:?}");
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    for folder in [
        "codegen/src",
        "finch-connect/src",
        "finch-connect/src/runtime",
        "xtask/src",
    ] {
        let circle = imports::circle(&imports::of(folder));
        assert!(circle.is_empty(), "{folder}: {}", circle.join(" -> "));
    }
}

//! `cargo xtask generate`: the committed copy of the generated code, and the ledger.
//!
//! In: `spec/`. Out: files, or a comparison. Never here: another way to make them than
//! [`codegen::generate`].

use codegen::Output;

use crate::files::{self, Wanted};
use crate::{Stop, summary, workspace};

const TYPES: &str = "finch-connect/src/generated/types.rs";
const OPERATIONS: &str = "finch-connect/src/generated/operations.rs";
const LEDGER: &str = "spec/interpretation.md";

/// Writes the files, and says what changed in the API.
pub(crate) fn write() -> Result<(), Stop> {
    let root = workspace::root();
    let wanted = wanted()?;
    let before: Vec<String> = [TYPES, OPERATIONS]
        .iter()
        .map(|path| files::current(&root, path).unwrap_or_default())
        .collect();
    for file in &wanted {
        files::write(&root, file)?;
    }
    let after: Vec<&str> = wanted
        .iter()
        .filter(|file| file.path != LEDGER)
        .map(|file| file.text.as_str())
        .collect();
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    print!("{}", summary::summary(&before, &after));
    Ok(())
}

/// Compares the files.
pub(crate) fn check() -> Result<(), Stop> {
    let root = workspace::root();
    let mut differences = String::new();
    for file in wanted()? {
        if let Some(difference) = files::difference(&root, &file) {
            differences.push_str(&difference);
        }
    }
    if differences.is_empty() {
        println!("the generated files are up to date");
        return Ok(());
    }
    Err(Stop::Failed(format!(
        "{differences}\nthese files are not what spec/ and the generator make: run `cargo xtask generate`"
    )))
}

fn wanted() -> Result<Vec<Wanted>, Stop> {
    let input = workspace::input()?;
    let Output {
        types,
        operations,
        ledger,
        warnings,
        api: _,
    } = codegen::generate(&input).map_err(|failure| Stop::Failed(failure.render()))?;
    if !warnings.is_empty() {
        eprintln!("{warnings}");
    }
    let file = |path: &str, text: String| Wanted {
        path: path.to_owned(),
        text,
    };
    Ok(vec![
        file(TYPES, types),
        file(OPERATIONS, operations),
        file(LEDGER, ledger),
    ])
}

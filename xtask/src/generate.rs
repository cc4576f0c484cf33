//! `cargo xtask generate`: the committed copy of the generated code, and the ledger.
//!
//! In: `spec/`. Out: files, or a comparison. Never here: another way to make them than
//! [`codegen::generate`].

use crate::files::{self, Wanted};
use crate::outcome::{Outcome, Stop};
use crate::{sources, summary, workspace};

const TYPES: &str = "finch-connect/src/generated/types.rs";
const OPERATIONS: &str = "finch-connect/src/generated/operations.rs";
const LEDGER: &str = "spec/interpretation.md";

/// Writes the files, and says what changed in the API.
pub(crate) fn write() -> Result<Outcome, Stop> {
    let root = workspace::root();
    let (wanted, mut outcome) = wanted()?;
    let before: Vec<String> = [TYPES, OPERATIONS]
        .iter()
        .map(|path| files::current(&root, path).unwrap_or_default())
        .collect();
    files::write_all(&root, &wanted, &mut outcome)?;
    let after: Vec<&str> = wanted
        .iter()
        .filter(|file| file.path != LEDGER)
        .map(|file| file.text.as_str())
        .collect();
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    outcome.text.push_str(&summary::summary(&before, &after));
    outcome.result = "written";
    // What is written is right for the documents as they are; where they come from is not.
    outcome.warn(sources::verify(&root).err().unwrap_or_default());
    Ok(outcome)
}

/// Compares the files.
pub(crate) fn check() -> Result<Outcome, Stop> {
    let root = workspace::root();
    sources::verify(&root).map_err(|problems| Stop::Failed(problems.join("\n")))?;
    let (wanted, mut outcome) = wanted()?;
    let mut differences = String::new();
    for file in wanted {
        if let Some(difference) = files::difference(&root, &file) {
            differences.push_str(&difference);
        }
    }
    if !differences.is_empty() {
        return Err(Stop::Stale(differences));
    }
    outcome
        .text
        .push_str("the generated files are up to date\n");
    outcome.result = "up-to-date";
    Ok(outcome)
}

/// The files as they should be, and the warnings on the way.
fn wanted() -> Result<(Vec<Wanted>, Outcome), Stop> {
    let input = workspace::input()?;
    let output = codegen::generate(&input).map_err(|failure| Stop::Refused(Box::new(failure)))?;
    let outcome = Outcome {
        warnings: (output.warnings, output.warnings_json),
        ..Outcome::default()
    };
    let file = |path: &str, text: String| Wanted {
        path: path.to_owned(),
        text,
    };
    let wanted = vec![
        file(TYPES, output.types),
        file(OPERATIONS, output.operations),
        file(LEDGER, output.ledger),
    ];
    Ok((wanted, outcome))
}

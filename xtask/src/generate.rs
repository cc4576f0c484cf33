//! `cargo xtask generate`: the committed copy of the generated code, and the ledger.
//!
//! In: `spec/`. Out: files, or a comparison. Never here: another way to make them than
//! [`codegen::generate`].

mod since;

use std::path::Path;

use codegen::Output;
use serde_json::{Value as Json, json};

use crate::changelog::{self, Entry};
use crate::files::{self, Before, Wanted};
use crate::outcome::{Format, Outcome, Stop};
use crate::workspace::{self, LEDGER, OPERATIONS, TYPES};
use crate::{diff, sources, summary};
use since::{Since, Unknown};

/// What is written.
pub(crate) struct Request {
    /// How to say what was done.
    pub(crate) format: Format,
    /// Whether the changelog is written too, and from which changes.
    pub(crate) changelog: Option<Base>,
}

/// The state that the entry of the changelog is compared with.
pub(crate) enum Base {
    /// The last release, or what the entry was compared with before, or the last commit.
    Found,
    /// A revision.
    Asked(String),
}

/// Writes the files, and says what changed in the API.
pub(crate) fn write(request: &Request) -> Result<Outcome, Stop> {
    let root = workspace::root();
    let output = generated()?;
    let since = since::last_commit(&root, &output);
    let changelog = match &request.changelog {
        Some(base) => entry(&root, base, &output)?,
        None => None,
    };
    let told = told(since, &output);
    let (mut wanted, mut outcome) = wanted(output);
    wanted.extend(changelog);
    files::write_all(&root, Before::Something, &wanted, &mut outcome)?;
    outcome.text.push_str(&told.text);
    outcome.more = told.members;
    outcome.result = "written";
    // What is written is right for the documents as they are; where they come from is not.
    outcome.warn(sources::verify(&root).err().unwrap_or_default());
    Ok(outcome)
}

/// What changed, for people and for tools.
struct Told {
    text: String,
    members: Vec<(&'static str, Json)>,
}

fn told(since: Result<Since, Unknown>, output: &Output) -> Told {
    match since {
        Ok(since) => {
            let step = &since.step;
            let sources = [&since.before.sources, &output.sources];
            Told {
                text: summary::summary("the last commit", step, &since.changes),
                members: vec![
                    ("bump", json!(step.bump.word())),
                    ("version", json!(step.from)),
                    ("next_version", json!(step.to)),
                    (
                        "changes",
                        json!(diff::changes_json(&since.changes, sources)),
                    ),
                ],
            }
        }
        Err(reason) => {
            let reason = reason.to_string();
            Told {
                text: format!("what changed in the API is not known: {reason}\n"),
                members: vec![
                    ("bump", Json::Null),
                    ("changes", Json::Null),
                    ("message", json!(reason)),
                ],
            }
        }
    }
}

/// Compares the files.
pub(crate) fn check() -> Result<Outcome, Stop> {
    let root = workspace::root();
    sources::verify(&root).map_err(|problems| Stop::Failed(problems.join("\n")))?;
    let (wanted, mut outcome) = wanted(generated()?);
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

fn generated() -> Result<Output, Stop> {
    let input = workspace::input()?;
    codegen::generate(&input).map_err(|failure| Stop::Refused(Box::new(failure)))
}

/// The files as they should be, and the warnings on the way.
fn wanted(output: Output) -> (Vec<Wanted>, Outcome) {
    let outcome = Outcome {
        warnings: (output.warnings, output.warnings_json),
        ..Outcome::default()
    };
    let file = |path: &str, text: String| Wanted {
        path: path.to_owned(),
        text: text.into(),
    };
    let wanted = vec![
        file(TYPES, output.types),
        file(OPERATIONS, output.operations),
        file(LEDGER, output.ledger),
    ];
    (wanted, outcome)
}

/// The changelog as it should be; none where there is nothing to say in it.
fn entry(root: &Path, base: &Base, output: &Output) -> Result<Option<Wanted>, Stop> {
    let unusable = |reason: String| Stop::Failed(format!("{}: {reason}", changelog::PATH));
    let text = files::text(root, changelog::PATH)?;
    let recorded = changelog::base(text.as_deref()).map_err(unusable)?;
    let since = since::base(root, base, recorded, output).map_err(|unknown| {
        Stop::Failed(format!(
            "{}\n{}: what changed is not known: `--base REV` names another state to compare with",
            unknown.render(),
            changelog::PATH
        ))
    })?;
    let entry = Entry {
        base: &since.name,
        kind: since.kind,
        step: &since.step,
        changes: &since.changes,
    };
    let updated = changelog::updated(text.as_deref(), &entry).map_err(unusable)?;
    Ok(updated.map(|text| Wanted {
        path: changelog::PATH.to_owned(),
        text: text.into(),
    }))
}

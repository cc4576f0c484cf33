//! `cargo xtask diff`: what a change means for people who depend on the crate, and what a change of
//! the generator does to what it writes.
//!
//! In: two states of documents, or of generated files. Out: a report. Never here: the comparison
//! itself; that is [`codegen::diff`].

use std::path::PathBuf;

use codegen::Input;
use codegen::diff::{Change, Level};
use codegen::name::Collisions;
use codegen::source::SourceMap;
use serde_json::Value as Json;

use crate::git::Repository;
use crate::outcome::{self, Outcome, Stop};
use crate::{release, standalone, workspace};

mod comparison;
mod generator;
mod inert;
mod json;
mod lines;
mod markdown;
mod page;
mod text;

use comparison::{Comparison, State};

/// What is compared, and how it is told.
pub(crate) struct Request {
    /// What is compared.
    pub(crate) what: What,
    /// How it is told.
    pub(crate) format: Format,
    /// From which level on a change is a failure.
    pub(crate) deny: Option<Level>,
}

impl Request {
    /// How a refusal is told.
    pub(crate) fn refusals(&self) -> outcome::Format {
        match self.format {
            Format::Json => outcome::Format::Json,
            Format::Text | Format::Markdown | Format::Title => outcome::Format::Text,
        }
    }
}

/// What is compared.
pub(crate) enum What {
    /// `spec/` with what it was at a revision.
    Spec {
        /// The revision.
        base: String,
    },
    /// Documents with others.
    Documents {
        /// Before.
        from: Documents,
        /// After.
        to: Documents,
    },
    /// What the generator writes with what was committed at a revision.
    Generator {
        /// The revision.
        base: String,
    },
}

/// Documents and what is applied to them.
#[derive(Default)]
pub(crate) struct Documents {
    /// The documents.
    pub(crate) specs: Vec<PathBuf>,
    /// The overlays.
    pub(crate) overlays: Vec<PathBuf>,
}

/// How a comparison is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// For a terminal.
    Text,
    /// The body of a pull request.
    Markdown,
    /// For tools.
    Json,
    /// The verdict alone.
    Title,
}

/// Compares, and tells.
pub(crate) fn run(request: &Request) -> Result<Outcome, Stop> {
    let comparison = match &request.what {
        What::Spec { base } => spec(base)?,
        What::Documents { from, to } => documents(from, to)?,
        What::Generator { base } => return generator::run(base, request.format),
    };
    let mut outcome = Outcome::default();
    match request.format {
        Format::Text => outcome.text = text::render(&comparison),
        Format::Markdown => outcome.text = markdown::render(&comparison),
        Format::Title => outcome.text = format!("{}\n", comparison.verdict()),
        Format::Json => outcome.object = Some(json::object(&comparison)),
    }
    outcome.denied = request.deny.and_then(|deny| {
        let too_much = comparison.changes.iter();
        let count = too_much.filter(|found| found.change.level >= deny).count();
        let word = deny.word();
        (count > 0).then(|| format!("denied by `--deny {word}`: {count} of the changes"))
    });
    Ok(outcome)
}

/// Changes for tools, in the form that all commands have. `sources` are those of the state before
/// and of the one after.
pub(crate) fn changes_json(changes: &[Change], sources: [&SourceMap; 2]) -> Vec<Json> {
    let [before, after] = sources;
    json::changes(&comparison::found(changes.to_vec(), before, after))
}

/// `spec/` as it is, with what it was.
fn spec(base: &str) -> Result<Comparison, Stop> {
    let repository = Repository::of(&workspace::root())?;
    let commit = repository.commit(base)?;
    let before = State {
        name: format!("{base} ({})", commit.short()),
        input: workspace::input_at(&repository, &commit)?,
    };
    let after = State {
        name: "the working tree".to_owned(),
        input: workspace::input()?,
    };
    let mut comparison = Comparison::of("Finch's spec", &before, &after)?;
    let step = release::step(&repository, base, comparison.bump, &comparison.now)?;
    comparison.step = Some(step);
    Ok(comparison)
}

/// Documents of any API with others.
fn documents(from: &Documents, to: &Documents) -> Result<Comparison, Stop> {
    let state = |documents: &Documents| -> Result<State, Stop> {
        let input = Input {
            documents: standalone::sources(&documents.specs)?,
            overlays: standalone::sources(&documents.overlays)?,
            collisions: Collisions::Settle,
            ..Input::default()
        };
        let names: Vec<&str> =
            (input.documents.iter().map(|source| source.name.as_str())).collect();
        Ok(State {
            name: names.join(", "),
            input,
        })
    };
    Comparison::of("The API", &state(from)?, &state(to)?)
}

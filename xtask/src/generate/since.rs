//! What changed in the API since a state that git has.
//!
//! In: the API as it is, and the name of a state. Out: the changes between the two. Never here: a
//! word for people about a change.

use std::fmt;
use std::path::Path;

use codegen::diff::{self, Bump, Change};
use codegen::{Failure, Output};

use super::Base;
use crate::changelog::BaseKind;
use crate::git::{self, Repository};
use crate::version::{self, Step};
use crate::{release, workspace};

/// The changes since a state.
pub(super) struct Since {
    /// The tag of a release, or the first digits of a commit.
    pub(super) name: String,
    /// What kind of state it is.
    pub(super) kind: BaseKind,
    /// The changes, breaking ones first.
    pub(super) changes: Vec<Change>,
    /// What they mean for the version.
    pub(super) step: Step,
    /// That state.
    pub(super) before: Output,
}

/// Why it is not known what changed.
pub(super) enum Unknown {
    /// Git has no such state.
    Git(git::Error),
    /// That state has documents that are refused.
    Refused(Box<Failure>),
}

impl From<git::Error> for Unknown {
    fn from(error: git::Error) -> Self {
        Self::Git(error)
    }
}

impl From<Failure> for Unknown {
    fn from(failure: Failure) -> Self {
        Self::Refused(Box::new(failure))
    }
}

/// In one line.
impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Git(error) => write!(f, "{error}"),
            Self::Refused(failure) => {
                let first = failure.diagnostics().first().map(|first| &first.message);
                let first = first.map_or("", String::as_str);
                write!(f, "spec/ as it was is refused: {first}")
            }
        }
    }
}

impl Unknown {
    /// With everything that there is to say.
    pub(super) fn render(&self) -> String {
        match self {
            Self::Git(_) => self.to_string(),
            Self::Refused(failure) => failure.render().trim_end().to_owned(),
        }
    }
}

/// What changed since the last commit.
pub(super) fn last_commit(root: &Path, output: &Output) -> Result<Since, Unknown> {
    since(&Repository::of(root)?, "HEAD", output)
}

/// What changed since the state that an entry of the changelog is about. `recorded` is the state
/// that it was about when it was made.
pub(super) fn base(
    root: &Path,
    base: &Base,
    recorded: Option<&str>,
    output: &Output,
) -> Result<Since, Unknown> {
    let repository = Repository::of(root)?;
    let release = version::last_release(&repository)?;
    let word = match base {
        Base::Asked(word) => word,
        Base::Found => release.as_deref().or(recorded).unwrap_or("HEAD"),
    };
    since(&repository, word, output)
}

fn since(repository: &Repository, word: &str, output: &Output) -> Result<Since, Unknown> {
    let commit = repository.commit(word)?;
    let tag = version::of_tag(word);
    let kind = match tag {
        Some(_) => BaseKind::Release,
        None if repository.commit("HEAD")? == commit => BaseKind::LastCommit,
        None => BaseKind::Earlier,
    };
    let input = workspace::input_at(repository, &commit)?;
    let before = codegen::generate_beside(&input, output)?;
    let changes = diff::diff(before.state(), output.state());
    Ok(Since {
        name: tag.map_or(commit.short(), |_| word).to_owned(),
        kind,
        step: release::step(repository, word, Bump::of(&changes), output)?,
        changes,
        before,
    })
}

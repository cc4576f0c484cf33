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
use crate::version::{self, Step, WORKSPACE};
use crate::workspace;

/// The changes since a state.
pub(super) struct Since {
    /// The tag of a release, or the first digits of a commit.
    pub(super) name: String,
    /// What kind of state it is.
    pub(super) kind: BaseKind,
    /// The changes, breaking ones first.
    pub(super) changes: Vec<Change>,
    /// That state.
    pub(super) before: Output,
    /// The version of the last release, as far as that is known.
    version: String,
    /// The version that the next release has at least, whatever these changes ask for.
    prepared: String,
}

impl Since {
    /// What the changes mean for the version.
    pub(super) fn step(&self) -> Step {
        Step::new(&self.version, &self.prepared, Bump::of(&self.changes))
    }
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

/// What changed since the last commit. The version that follows is that of the next release, which
/// has the changes of the commits before it too.
pub(super) fn last_commit(root: &Path, output: &Output) -> Result<Since, Unknown> {
    let repository = Repository::of(root)?;
    let mut found = since(&repository, "HEAD", output)?;
    if let Some(tag) = version::last_release(&repository)?
        && let Ok(all) = since(&repository, &tag, output)
        && let Some(version) = all.step().to
    {
        found.prepared = version;
    }
    Ok(found)
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
    let release = match tag {
        Some(_) => None,
        None => version::last_release(repository)?,
    };
    let released = tag.or_else(|| release.as_deref().and_then(version::of_tag));
    let kind = match tag {
        Some(_) => BaseKind::Release,
        None if repository.commit("HEAD")? == commit => BaseKind::LastCommit,
        None => BaseKind::Earlier,
    };
    let input = workspace::input_at(repository, &commit)?;
    let before = codegen::generate_beside(&input, output)?;
    Ok(Since {
        name: tag.map_or(commit.short(), |_| word).to_owned(),
        kind,
        changes: diff::diff(before.state(), output.state()),
        before,
        version: released.unwrap_or(WORKSPACE).to_owned(),
        prepared: WORKSPACE.to_owned(),
    })
}

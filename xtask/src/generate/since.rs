//! What changed in the API since a state that git has.
//!
//! In: the API as it is, and the name of a state. Out: the changes between the two. Never here: a
//! word for people about a change.

use std::path::Path;

use codegen::Output;
use codegen::diff::{self, Bump, Change};

use super::Base;
use crate::changelog::BaseKind;
use crate::git::{Commit, Repository};
use crate::outcome::Stop;
use crate::version::{self, Step};
use crate::workspace;

/// The version of the workspace: all of its packages have the same.
const WORKSPACE: &str = env!("CARGO_PKG_VERSION");

/// The changes since a state.
pub(super) struct Since {
    /// The tag of a release, or the first digits of a commit.
    pub(super) name: String,
    /// What kind of state it is.
    pub(super) kind: BaseKind,
    /// The changes, breaking ones first.
    pub(super) changes: Vec<Change>,
    /// The version of the last release, as far as that is known.
    version: String,
}

impl Since {
    /// What the changes mean for the version.
    pub(super) fn step(&self) -> Step {
        Step::new(&self.version, WORKSPACE, Bump::of(&self.changes))
    }
}

/// What changed since the last commit, or why that is not known.
pub(super) fn last_commit(root: &Path, output: &Output) -> Result<Since, String> {
    let since = || {
        let repository = Repository::of(root)?;
        since(&repository, "HEAD", output)
    };
    since().map_err(|stop| match stop {
        Stop::Refused(failure) => {
            let first = failure.diagnostics().first().map(|first| &first.message);
            let first = first.map_or("", String::as_str);
            format!("spec/ of the last commit is refused: {first}")
        }
        Stop::Failed(text) | Stop::Stale(text) | Stop::Usage(text) => text,
    })
}

/// What changed since the state that an entry of the changelog is about. `recorded` is the state
/// that it was about when it was made.
pub(super) fn base(
    root: &Path,
    base: &Base,
    recorded: Option<&str>,
    output: &Output,
) -> Result<Since, Stop> {
    let told = |state: &str, stop: Stop| {
        let text = match stop {
            Stop::Refused(failure) => failure.render(),
            Stop::Failed(text) | Stop::Stale(text) | Stop::Usage(text) => text,
        };
        Stop::Failed(format!(
            "{}\nthe changelog is not written: it would tell what changed since {state}",
            text.trim_end()
        ))
    };
    let found = || {
        let repository = Repository::of(root)?;
        let release = release(&repository)?;
        Ok((repository, release))
    };
    let (repository, release) = found().map_err(|stop| told("a commit", stop))?;
    let word = match base {
        Base::Asked(word) => word,
        Base::Found => release.as_deref().or(recorded).unwrap_or("HEAD"),
    };
    since(&repository, word, output).map_err(|stop| {
        let word = word.escape_debug();
        told(&format!("`{word}`; `--base REV` names another state"), stop)
    })
}

fn since(repository: &Repository, word: &str, output: &Output) -> Result<Since, Stop> {
    let commit = repository.commit(word)?;
    let tag = version::of_tag(word);
    let version = match tag {
        Some(version) => Some(version.to_owned()),
        None => release(repository)?
            .as_deref()
            .and_then(version::of_tag)
            .map(str::to_owned),
    };
    let kind = match tag {
        Some(_) => BaseKind::Release,
        None if repository.commit("HEAD")? == commit => BaseKind::LastCommit,
        None => BaseKind::Earlier,
    };
    Ok(Since {
        name: tag.map_or(commit.short(), |_| word).to_owned(),
        kind,
        changes: changes(repository, &commit, output)?,
        version: version.unwrap_or_else(|| WORKSPACE.to_owned()),
    })
}

/// The tag of the last release before the last commit.
fn release(repository: &Repository) -> Result<Option<String>, Stop> {
    let tag = repository.last_tag("v[0-9]*")?;
    Ok(tag.filter(|tag| version::of_tag(tag).is_some()))
}

fn changes(repository: &Repository, commit: &Commit, output: &Output) -> Result<Vec<Change>, Stop> {
    let input = workspace::input_at(repository, commit)?;
    let before = codegen::generate(&input).map_err(|failure| Stop::Refused(Box::new(failure)))?;
    Ok(diff::diff(before.state(), output.state()))
}

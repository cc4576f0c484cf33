//! `cargo xtask generate --changelog`: what changed in the API, in the words of a changelog.
//!
//! In: the text of `CHANGELOG.md`, the changes since a state of the API. Out: the text as it should
//! be. Never here: a file, a comparison.

mod section;

use codegen::diff::{Change, Level};

use crate::version::Step;
use section::Changelog;

/// The file.
pub(crate) const PATH: &str = "CHANGELOG.md";

/// A state that changes are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BaseKind {
    /// A release, which has an entry of its own.
    Release,
    /// The last commit.
    LastCommit,
    /// A commit before it.
    Earlier,
}

/// What a changelog is brought up to date with.
pub(crate) struct Entry<'a> {
    /// The state that the changes are counted from, as people call it.
    pub(crate) base: &'a str,
    /// What kind of state that is.
    pub(crate) kind: BaseKind,
    /// The versions before and after.
    pub(crate) step: &'a Step,
    /// The changes, breaking ones first.
    pub(crate) changes: &'a [Change],
}

/// What the entry in a changelog was compared with when it was made; none where there is none.
pub(crate) fn base(text: Option<&str>) -> Result<Option<&str>, String> {
    Ok(Changelog::read(text)?.base())
}

/// The changelog with the entry; none where it stays as it is.
///
/// Where nothing changed, what the entry says depends on where it began. An entry that began
/// elsewhere tells of a longer way and stays.
pub(crate) fn updated(text: Option<&str>, entry: &Entry<'_>) -> Result<Option<String>, String> {
    let changelog = Changelog::read(text)?;
    if !entry.changes.is_empty() {
        return Ok(Some(changelog.with(entry.base, &lines(entry))));
    }
    let own = changelog.base() == Some(entry.base);
    Ok(match (changelog.base(), entry.kind) {
        (Some(_), BaseKind::Release) => Some(changelog.without()),
        (Some(_), BaseKind::LastCommit) if own => Some(changelog.without()),
        // The next run could not know any more where it began.
        (Some(_), BaseKind::Earlier) if own => {
            Some(changelog.with(entry.base, &[TAKEN_BACK.to_owned()]))
        }
        _ => None,
    })
}

/// What an entry says of changes that come to nothing.
const TAKEN_BACK: &str = "Nothing: what changed was taken back.";

fn lines(entry: &Entry<'_>) -> Vec<String> {
    let mut lines = vec![format!("{}:", entry.step), String::new()];
    let mut texts = 0;
    for change in entry.changes {
        let message = &change.message;
        match change.level {
            Level::Breaking => lines.push(format!("- **Breaking:** {message}.")),
            Level::Additive => lines.push(format!("- {message}.")),
            Level::Docs => texts += 1,
        }
    }
    match texts {
        0 => {}
        1 => lines.push("- One text of the documentation says something else.".to_owned()),
        _ => lines.push(format!(
            "- {texts} texts of the documentation say something else."
        )),
    }
    lines
}

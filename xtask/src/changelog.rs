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

/// What a changelog is brought up to date with.
pub(crate) struct Entry<'a> {
    /// The state that the changes are counted from, as people call it.
    pub(crate) base: &'a str,
    /// Whether that state is a release.
    pub(crate) released: bool,
    /// The versions before and after.
    pub(crate) step: &'a Step,
    /// The changes, breaking ones first.
    pub(crate) changes: &'a [Change],
}

/// What the entry in a changelog was compared with when it was made; none where there is none.
pub(crate) fn base(text: Option<&str>) -> Result<Option<&str>, String> {
    Ok(Changelog::read(text)?.base())
}

/// The changelog with the entry; none where there is nothing to write.
///
/// Where nothing changed, an entry that says otherwise goes. It stays where it tells of a longer
/// way than the one that was looked at: the last commit knows nothing of the commits before.
pub(crate) fn updated(text: Option<&str>, entry: &Entry<'_>) -> Result<Option<String>, String> {
    let changelog = Changelog::read(text)?;
    if !entry.changes.is_empty() {
        return Ok(Some(changelog.with(entry.base, &lines(entry))));
    }
    let stale = entry.released || changelog.base() == Some(entry.base);
    Ok((text.is_some() && stale).then(|| changelog.without()))
}

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

//! Files that are generated: written when they differ, compared when asked.
//!
//! In: a path below a folder and the text that should stand there. Out: what was done, or a
//! unified diff. Never here: what the text says.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;
use similar::TextDiff;

use crate::outcome::{Outcome, Stop};

/// A file with the text that should stand in it.
pub(crate) struct Wanted {
    /// The path below the folder, with `/`.
    pub(crate) path: String,
    /// The text.
    pub(crate) text: Cow<'static, str>,
}

/// What stands in a file now; none where there is no such file.
pub(crate) fn current(folder: &Path, path: &str) -> Option<String> {
    std::fs::read_to_string(place(folder, path)).ok()
}

/// The text of a file that people write; none where there is no such file.
pub(crate) fn text(folder: &Path, path: &str) -> Result<Option<String>, Stop> {
    match std::fs::read_to_string(place(folder, path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Stop::Failed(format!("cannot read {path}: {error}"))),
    }
}

/// What there is before files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// None of them is there, so none has to be looked at.
    Nothing,
    /// Some may be there, and are left alone where they are right.
    Something,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// It was written.
    Written,
    /// It was right already.
    Unchanged,
}

/// Writes a file where it differs.
pub(crate) fn write(folder: &Path, before: Before, wanted: &Wanted) -> Result<Change, Stop> {
    let place = place(folder, &wanted.path);
    let is_there = || current(folder, &wanted.path).as_deref() == Some(&*wanted.text);
    if before == Before::Something && is_there() {
        return Ok(Change::Unchanged);
    }
    let failed =
        |error: std::io::Error| Stop::Failed(format!("cannot write {}: {error}", place.display()));
    match std::fs::write(&place, wanted.text.as_bytes()) {
        // Most files stand beside one that was written before them, in a folder that is there.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if let Some(parent) = place.parent() {
                std::fs::create_dir_all(parent).map_err(failed)?;
            }
            std::fs::write(&place, wanted.text.as_bytes()).map_err(failed)?;
        }
        written => written.map_err(failed)?,
    }
    Ok(Change::Written)
}

/// As many as `str::lines` gives, found without looking at each.
fn count_lines(text: &str) -> usize {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    breaks + usize::from(!text.is_empty() && !text.ends_with('\n'))
}

/// Writes files where they differ, and notes each of them.
pub(crate) fn write_all(
    folder: &Path,
    before: Before,
    wanted: &[Wanted],
    outcome: &mut Outcome,
) -> Result<(), Stop> {
    for file in wanted {
        let lines = count_lines(&file.text);
        let (word, change) = match write(folder, before, file)? {
            Change::Written => ("wrote    ", "written"),
            Change::Unchanged => ("unchanged", "unchanged"),
        };
        let _ = writeln!(outcome.text, "{word}  {} ({lines} lines)", file.path);
        outcome
            .files
            .push(json!({ "path": file.path, "change": change, "lines": lines }));
    }
    Ok(())
}

/// The unified diff from what stands there to what should, where they differ.
pub(crate) fn difference(folder: &Path, wanted: &Wanted) -> Option<String> {
    let now = current(folder, &wanted.path).unwrap_or_default();
    if now == wanted.text {
        return None;
    }
    let diff = TextDiff::from_lines(now.as_str(), &*wanted.text);
    let text = diff
        .unified_diff()
        .header(&format!("a/{}", wanted.path), &format!("b/{}", wanted.path))
        .to_string();
    Some(text)
}

/// The place of a path with `/` below a folder.
pub(crate) fn place(folder: &Path, path: &str) -> PathBuf {
    path.split('/')
        .fold(folder.to_owned(), |place, part| place.join(part))
}

#[cfg(test)]
mod tests {
    use super::{Before, Change, Wanted, count_lines, current, difference, write};

    #[test]
    fn lines_are_counted_like_they_are_split() {
        for text in ["", "\n", "a", "a\n", "a\nb", "a\r\nb\r\n", "\n\na"] {
            assert_eq!(count_lines(text), text.lines().count(), "{text:?}");
        }
    }

    #[test]
    fn a_difference_is_shown_until_the_file_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = |text: &str| Wanted {
            path: "a/b.rs".to_owned(),
            text: text.to_owned().into(),
        };
        let written = |before, text| write(folder.path(), before, &file(text)).ok();
        assert_eq!(
            written(Before::Nothing, "one\ntwo\n"),
            Some(Change::Written)
        );
        for (text, change) in [
            ("one\ntwo\n", Change::Unchanged),
            ("three\n", Change::Written),
            ("one\ntwo\n", Change::Written),
        ] {
            assert_eq!(written(Before::Something, text), Some(change));
        }
        assert_eq!(difference(folder.path(), &file("one\ntwo\n")), None);
        let shown = difference(folder.path(), &file("one\nthree\n")).unwrap();
        assert_eq!(
            shown,
            "--- a/a/b.rs\n+++ b/a/b.rs\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n"
        );
        assert_eq!(
            current(folder.path(), "a/b.rs").as_deref(),
            Some("one\ntwo\n")
        );
    }
}

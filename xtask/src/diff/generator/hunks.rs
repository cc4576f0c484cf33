//! Differences of texts, and which of them are the same in several places.
//!
//! In: two texts. Out: runs of changed lines with a little around them. Never here: a file.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{DiffTag, TextDiff};

/// How many lines are shown around a change.
const AROUND: usize = 2;

/// A run of lines that is different.
pub(super) struct Hunk {
    /// The line where it begins in the text before.
    pub(super) line: usize,
    /// The lines that went.
    pub(super) removed: Vec<String>,
    /// The lines that came.
    pub(super) added: Vec<String>,
    /// The lines before and after it.
    pub(super) around: [Vec<String>; 2],
}

impl Hunk {
    /// How many lines came and went.
    pub(super) fn lines(&self) -> (usize, usize) {
        (self.added.len(), self.removed.len())
    }

    /// The lines as a diff shows them.
    pub(super) fn shown(&self) -> impl Iterator<Item = (char, &str)> {
        let [before, after] = &self.around;
        let parts = [
            (' ', before),
            ('-', &self.removed),
            ('+', &self.added),
            (' ', after),
        ];
        parts
            .into_iter()
            .flat_map(|(sign, lines)| lines.iter().map(move |line| (sign, line.as_str())))
    }
}

/// The differences between two texts, in their order.
pub(super) fn between(before: &str, after: &str) -> Vec<Hunk> {
    if before == after {
        return Vec::new();
    }
    let diff = TextDiff::from_lines(before, after);
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut runs: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in diff.ops() {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        match runs.last_mut() {
            Some(last) if last.0.end == old.start && last.1.end == new.start => {
                last.0.end = old.end;
                last.1.end = new.end;
            }
            _ => runs.push((old, new)),
        }
    }
    let part = |lines: &[&str], range: Range<usize>| -> Vec<String> {
        let lines = lines.get(range.start..range.end.min(lines.len()));
        let lines = lines.unwrap_or_default().iter();
        lines.map(|line| (*line).to_owned()).collect()
    };
    runs.into_iter()
        .map(|(gone, come)| Hunk {
            line: gone.start + 1,
            around: [
                part(&old, gone.start.saturating_sub(AROUND)..gone.start),
                part(&old, gone.end..gone.end + AROUND),
            ],
            removed: part(&old, gone),
            added: part(&new, come),
        })
        .collect()
}

/// A place of a hunk: the case and the file.
pub(super) type Place<'a> = (&'a str, &'static str);

/// Hunks that change the same lines in the same way.
pub(super) struct Group<'a> {
    /// The first of them, and where it is.
    pub(super) first: &'a Hunk,
    /// Where they are, each case and file once for each time.
    pub(super) places: Vec<Place<'a>>,
}

impl Group<'_> {
    /// The cases, each once.
    pub(super) fn cases(&self) -> Vec<&str> {
        let mut cases: Vec<&str> = self.places.iter().map(|(case, _)| *case).collect();
        cases.dedup();
        cases
    }
}

/// Puts equal hunks together; what occurs in most cases comes first, then what comes first.
pub(super) fn groups<'a>(hunks: impl Iterator<Item = (Place<'a>, &'a Hunk)>) -> Vec<Group<'a>> {
    let mut known: BTreeMap<(&[String], &[String]), usize> = BTreeMap::new();
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (place, hunk) in hunks {
        let at = *known
            .entry((&hunk.removed, &hunk.added))
            .or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.places.push(place),
            None => groups.push(Group {
                first: hunk,
                places: vec![place],
            }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.cases().len()));
    groups
}

#[cfg(test)]
mod tests {
    use super::{between, groups};

    #[test]
    fn a_change_that_occurs_twice_is_one_group() {
        let (before, after) = ("a\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\nf\n");
        let one = between(before, after);
        let other = between("x\nb\ny\n", "x\nB\ny\n");
        let shown = |at: usize| -> Vec<String> {
            let lines = one[at].shown();
            lines.map(|(sign, line)| format!("{sign}{line}")).collect()
        };
        assert_eq!(shown(0), [" a", "-b", "+B", " c", " d"]);
        assert_eq!(shown(1), [" d", " e", "+f"]);
        assert_eq!((one[0].line, one[1].line), (2, 6));
        let all = one.iter().map(|hunk| (("one", "types.rs"), hunk));
        let all = all.chain(other.iter().map(|hunk| (("other", "ledger.md"), hunk)));
        let groups = groups(all);
        let cases: Vec<Vec<&str>> = groups.iter().map(super::Group::cases).collect();
        assert_eq!(cases, [vec!["one", "other"], vec!["one"]]);
        assert!(between(before, before).is_empty());
        assert_eq!(between("", "a\n").len(), 1);
        assert_eq!(between("a\n", "").len(), 1);
    }
}

//! Two states of an API, and what is different.
//!
//! In: two inputs. Out: the changes with their files and lines, and the verdict.
//! Never here: how that is told.

use codegen::diff::{Bump, Change, Level};
use codegen::source::SourceMap;
use codegen::{Input, Output};

use crate::outcome::{Refused, Stop};
use crate::version::Step;

/// What was compared, and what came out.
pub(super) struct Comparison {
    /// What it is about, for the verdict.
    pub(super) subject: &'static str,
    /// What stood there before, in words.
    pub(super) before: String,
    /// What is different, breaking changes first.
    pub(super) changes: Vec<Found>,
    /// What they ask for.
    pub(super) bump: Bump,
    /// The versions of the crate; none where the documents are those of another one.
    pub(super) step: Option<Step>,
    /// The state after.
    pub(super) now: Output,
}

/// A change and where it stands.
pub(super) struct Found {
    /// The change.
    pub(super) change: Change,
    /// The place, where it has one in a file.
    pub(super) place: Option<FilePlace>,
}

/// A line of a file.
pub(super) struct FilePlace {
    /// The name of the file.
    pub(super) file: String,
    /// The line, from 1.
    pub(super) line: usize,
    /// Which state of the file it is in.
    pub(super) side: Side,
}

/// One of the two states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// A state, and what it is called where its documents are refused.
pub(super) struct State {
    /// In words.
    pub(super) name: String,
    /// The documents.
    pub(super) input: Input,
}

impl Comparison {
    /// Compares.
    pub(super) fn of(subject: &'static str, before: &State, after: &State) -> Result<Self, Stop> {
        let then = codegen::generate(&before.input);
        let now = match &then {
            Ok(then) => codegen::generate_beside(&after.input, then),
            Err(_) => codegen::generate(&after.input),
        };
        let (then, now) = match (then, now) {
            (Ok(then), Ok(now)) => (then, now),
            (then, now) => {
                let sides = [("before", before, then.err()), ("after", after, now.err())];
                let refused = sides.into_iter().filter_map(|(side, state, failure)| {
                    Some(Refused {
                        side,
                        what: state.name.clone(),
                        failure: failure?,
                    })
                });
                return Err(Stop::SideRefused(refused.collect()));
            }
        };
        let changes = codegen::diff::diff(then.state(), now.state());
        let bump = Bump::of(&changes);
        Ok(Self {
            subject,
            before: before.name.clone(),
            changes: found(changes, &then.sources, &now.sources),
            bump,
            step: None,
            now,
        })
    }

    /// The changes of a level.
    pub(super) fn at(&self, level: Level) -> impl Iterator<Item = &Found> {
        let alike = move |found: &&Found| found.change.level == level;
        self.changes.iter().filter(alike)
    }

    /// The verdict in one line, which holds no word of a document.
    pub(super) fn verdict(&self) -> String {
        let counts: Vec<String> = [
            (Level::Breaking, "breaking change", "breaking changes"),
            (Level::Additive, "addition", "additions"),
            (Level::Docs, "changed text", "changed texts"),
        ]
        .into_iter()
        .filter_map(|(level, one, many)| match self.at(level).count() {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        })
        .collect();
        if counts.is_empty() {
            return format!("{}: no change for users of the crate", self.subject);
        }
        let step = match &self.step {
            Some(Step { from, to, .. }) => match to {
                Some(to) => format!("{from} -> {to}"),
                None => format!("{} after {from}", self.bump.word()),
            },
            None => self.bump.word().to_owned(),
        };
        format!("{}: {} ({step})", self.subject, counts.join(", "))
    }
}

/// The changes with the lines that they stand in, of the files of the one state or the other.
pub(super) fn found(changes: Vec<Change>, before: &SourceMap, after: &SourceMap) -> Vec<Found> {
    let with_place = |change: Change| {
        let place = place(&change, [(Side::Before, before), (Side::After, after)]);
        Found { change, place }
    };
    changes.into_iter().map(with_place).collect()
}

/// The file that holds the place of a change: each place is in a file of one of the two states.
fn place(change: &Change, sides: [(Side, &SourceMap); 2]) -> Option<FilePlace> {
    let span = change.place.span;
    let line = span.start.line();
    let (side, file) = sides.into_iter().find_map(|(side, sources)| {
        let file = sources.name(span.file);
        (!file.is_empty()).then(|| (side, file.to_owned()))
    })?;
    (line > 0).then_some(FilePlace { file, line, side })
}

/// The level's name in a heading, and what whoever uses the crate does about it.
pub(super) fn heading(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::Breaking => ("Breaking", "code that uses one of these has to change"),
        Level::Additive => ("Additions", "nothing to do"),
        Level::Docs => ("Texts", "nothing to do"),
    }
}

/// The levels, the worst first.
pub(super) const LEVELS: [Level; 3] = [Level::Breaking, Level::Additive, Level::Docs];

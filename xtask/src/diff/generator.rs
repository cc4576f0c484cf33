//! What a change of the generator does to what it writes.
//!
//! In: a revision. Out: a report on the golden cases and on Finch's documents. Never here: a file
//! that is written, a judgement whether a change is right.

use super::Format;
use crate::git::Repository;
use crate::outcome::{Outcome, Stop};
use crate::workspace;

mod cases;
mod hunks;
mod report;

use report::Report;

/// Compares, and tells.
pub(super) fn run(base: &str, format: Format) -> Result<Outcome, Stop> {
    let root = workspace::root();
    let repository = Repository::of(&root)?;
    let commit = repository.commit(base)?;
    let mut cases = vec![cases::finch(&repository, &commit)?];
    cases.extend(cases::golden(&root, &repository, &commit)?);
    let report = Report::of(format!("{base} ({})", commit.short()), cases);
    let mut outcome = Outcome::default();
    match format {
        Format::Text => outcome.text = report.text(),
        Format::Markdown => outcome.text = report.markdown(),
        Format::Title => outcome.text = format!("{}\n", report.verdict()),
        Format::Json => outcome.object = Some(report.object()),
    }
    Ok(outcome)
}

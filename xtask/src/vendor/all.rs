//! `vendor --all`: every document that is on record, asked again.
//!
//! In: the state of `spec/`. Out: the documents that changed and that `spec/` is sound with, and a
//! table. Never here: a document that is left out because another one failed.

use std::fmt::Write as _;

use super::arguments::Request;
use super::load::{self, From};
use super::place::{self, Change, Plan, Spec};
use super::{check, command, write};
use crate::outcome::{Outcome, Stop};
use crate::sources::{Entry, Kind};

/// What becomes of an entry.
enum Row {
    LeftAlone,
    Failed(String),
    Planned(Box<Plan>),
}

/// Runs it.
pub(super) fn run(spec: &mut Spec, request: &Request) -> Result<Outcome, Stop> {
    let mut rows: Vec<(String, Row)> = Vec::new();
    for entry in &spec.entries {
        let row = match entry.kind {
            Kind::OwnWords => Row::LeftAlone,
            Kind::PageBlock | Kind::Document => match refresh(spec, request, entry) {
                Ok(plan) => Row::Planned(Box::new(plan)),
                Err(reason) => Row::Failed(reason),
            },
        };
        rows.push((entry.name.clone(), row));
    }
    let mut text = settle(spec, request, &mut rows);
    let (table, failures) = table(&rows);
    let plans: Vec<Plan> = rows
        .into_iter()
        .filter_map(|(_, row)| match row {
            Row::Planned(plan) => Some(*plan),
            Row::LeftAlone | Row::Failed(_) => None,
        })
        .collect();
    write::write(spec, &plans).map_err(Stop::Failed)?;
    text.push_str(&table);
    let is_written = plans.iter().any(|plan| plan.change != Change::Unchanged);
    text.push_str(if is_written || failures.is_empty() {
        command::next(&plans)
    } else {
        "nothing was written\n"
    });
    Ok(Outcome {
        text,
        denied: (!failures.is_empty()).then(|| failures.trim_end().to_owned()),
        ..Outcome::default()
    })
}

/// Asks a document's URL again.
fn refresh(spec: &Spec, request: &Request, entry: &Entry) -> Result<Plan, String> {
    let from = From::read(entry.url().as_ref())?;
    if let From::File(_) = from {
        return Err(format!("`{}` is no URL", entry.url().escape_debug()));
    }
    let draft = load::load(from, request, Some(entry))?;
    place::plan(spec, request, draft, Some(entry))
}

/// Leaves those documents that may be written: all that changed, or as many of them as `spec/` is
/// sound with. Two that changed together may need each other.
fn settle(spec: &Spec, request: &Request, rows: &mut [(String, Row)]) -> String {
    let mut open: Vec<usize> = Vec::new();
    for (number, (_, row)) in rows.iter().enumerate() {
        if matches!(row, Row::Planned(plan) if plan.change != Change::Unchanged) {
            open.push(number);
        }
    }
    let check = |rows: &[(String, Row)], numbers: &[usize]| {
        let rows = numbers.iter().filter_map(|number| rows.get(*number));
        let plans: Vec<&Plan> = rows
            .filter_map(|(_, row)| match row {
                Row::Planned(plan) => Some(&**plan),
                Row::LeftAlone | Row::Failed(_) => None,
            })
            .collect();
        if plans.is_empty() {
            return Ok(String::new());
        }
        check::together(spec, &plans, &request.despite)
    };
    if let Ok(told) = check(rows, &open) {
        return told;
    }
    let (mut taken, mut told) = (Vec::new(), String::new());
    loop {
        let (taken_before, mut reasons) = (taken.len(), Vec::new());
        for number in std::mem::take(&mut open) {
            let wanted = [&taken[..], &[number]].concat();
            match check(rows, &wanted) {
                Ok(text) => (taken, told) = (wanted, text),
                Err(reason) => reasons.push((number, reason)),
            }
        }
        if taken.len() == taken_before {
            for (number, reason) in reasons {
                if let Some((_, row)) = rows.get_mut(number) {
                    *row = Row::Failed(reason);
                }
            }
            return told;
        }
        // What was taken may be what another one needs.
        open = reasons.into_iter().map(|(number, _)| number).collect();
    }
}

/// A line for each entry, and why some of them failed.
fn table(rows: &[(String, Row)]) -> (String, String) {
    let names = rows.iter().map(|(name, _)| name.len());
    let width = names.max().unwrap_or_default();
    let (mut table, mut failures) = (String::new(), String::new());
    for (name, row) in rows {
        let (word, remark) = match row {
            Row::LeftAlone => ("left alone", "words of our own are not fetched".to_owned()),
            Row::Failed(reason) => {
                let _ = writeln!(failures, "{name}: {}\n", reason.trim_end());
                ("failed", "see below".to_owned())
            }
            Row::Planned(plan) => {
                let word = match plan.change {
                    Change::Unchanged => "unchanged",
                    Change::Noted => "noted",
                    Change::Written => "changed",
                };
                (word, format!("spec/{}", plan.entry.file))
            }
        };
        let _ = writeln!(table, "{name:width$}  {word:10}  {remark}");
    }
    (table, failures)
}

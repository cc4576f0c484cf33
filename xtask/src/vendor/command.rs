//! The command: what is named is taken together, or not at all.
//!
//! In: what is wanted. Out: files, and what was done. Never here: a decision about one document.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;

use super::arguments::{Request, Which};
use super::load::{self, From};
use super::place::{self, Change, Plan, Spec};
use super::{all, check, write};
use crate::outcome::{Outcome, Stop};
use crate::sources::{FILE, Kind};

/// Runs it.
pub(crate) fn run(request: &Request) -> Result<Outcome, Stop> {
    let mut spec = Spec::read()?;
    match &request.which {
        Which::All => all::run(&mut spec, request),
        Which::Named(words) => {
            let text = named(&mut spec, request, words)
                .map_err(|text| Stop::Failed(format!("{text}\n\nnothing was written")))?;
            Ok(Outcome {
                text,
                ..Outcome::default()
            })
        }
    }
}

fn named(spec: &mut Spec, request: &Request, words: &[OsString]) -> Result<String, String> {
    let mut plans: Vec<Plan> = Vec::new();
    let mut places = BTreeSet::new();
    for word in words {
        let from = From::read(word)?;
        let on_record = spec.on_record(&from, request);
        let draft = load::load(from, request, on_record)?;
        let plan = place::plan(spec, request, draft, on_record)?;
        if !places.insert(plan.entry.name.clone()) {
            return Err(format!("two documents are {} at once", plan.entry.name));
        }
        plans.push(plan);
    }
    let changed: Vec<&Plan> = plans
        .iter()
        .filter(|plan| plan.change != Change::Unchanged)
        .collect();
    let told = if changed.is_empty() {
        String::new()
    } else {
        check::together(spec, &changed, &request.despite)?
    };
    write::write(spec, &plans)?;
    let mut text = told;
    for plan in &plans {
        text.push_str(&line(plan));
    }
    text.push_str(next(&plans));
    Ok(text)
}

/// What became of a document.
pub(super) fn line(plan: &Plan) -> String {
    let Plan { entry, label, .. } = plan;
    let file = &entry.file;
    let mut text = match plan.change {
        Change::Unchanged => return format!("unchanged  spec/{file}\n"),
        Change::Noted => format!("noted      spec/{file}"),
        Change::Written => {
            let lines = plan.bytes.split_inclusive(|byte| *byte == b'\n').count();
            format!("wrote      spec/{file} ({lines} lines of {label})")
        }
    };
    if let Some(old) = plan.replaces.as_ref().filter(|old| *old != file) {
        let _ = write!(text, " in place of spec/{old}");
    }
    let _ = writeln!(
        text,
        "\nnoted      [{}] in {FILE}, {}",
        entry.name, entry.vendored
    );
    if entry.kind == Kind::OwnWords {
        let _ = writeln!(text, "           as words of our own");
    }
    text
}

/// What to run next.
pub(super) fn next(plans: &[Plan]) -> &'static str {
    if plans.iter().all(|plan| plan.change == Change::Unchanged) {
        "nothing has changed\n"
    } else {
        "next: `cargo xtask generate --changelog`, then `cargo xtask diff`\n"
    }
}

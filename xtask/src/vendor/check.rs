//! Whether documents may be written, as `spec/` will stand then.
//!
//! In: plans and the state of `spec/`. Out: what there is to tell, or why not. Never here: a file
//! that is written.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use codegen::Failure;
use codegen::source::Source;

use super::arguments::Despite;
use super::place::{Change, Plan, Spec};
use super::sound;
use crate::git::{Error, Repository};
use crate::sources::Kind;

/// Checks plans together. Gives what was gone on in spite of.
pub(super) fn together(
    spec: &Spec,
    plans: &[&Plan],
    despite: &BTreeSet<Despite>,
) -> Result<String, String> {
    let after = after(spec, plans);
    let sound = sound::sound(&after, &spec.overlays).map_err(|failure| {
        let mut text = failure.render().trim_end().to_owned();
        let _ = write!(text, "\n\nspec/ is not sound with {}", files(plans));
        text.push_str(&help(spec, plans, &failure));
        text
    })?;
    let mut told = String::new();
    let mut problems = String::new();
    let mut judge = |reason: Despite, argument: &str, text: String| {
        if despite.contains(&reason) {
            let _ = writeln!(told, "{text}");
        } else {
            let _ = writeln!(problems, "{text}\n  help: {argument}");
        }
    };
    let lost = lost(spec, plans, &sound.operations);
    if !lost.is_empty() {
        judge(
            Despite::RemovedOperations,
            "if that is meant, add `--allow-removed-operations`",
            format!("operations are lost: {}", lost.join(", ")),
        );
    }
    if !sound.stale.is_empty() {
        judge(
            Despite::StaleOverlay,
            "add `--allow-stale-overlay`, and take these actions out or point them at the new place",
            format!(
                "{}\n\nspec/overlay.yaml does not fit {} any more",
                sound.stale.trim_end(),
                files(plans)
            ),
        );
    }
    let dirty = dirty(spec, plans)?;
    if !dirty.is_empty() {
        judge(
            Despite::Dirty,
            "commit the changes, or overwrite them by `--allow-dirty`",
            format!(
                "there are changes that are not committed in {}",
                dirty.join(", ")
            ),
        );
    }
    if problems.is_empty() {
        Ok(told)
    } else {
        Err(problems.trim_end().to_owned())
    }
}

/// What to do where documents say different things of the same.
fn help(spec: &Spec, plans: &[&Plan], failure: &Failure) -> String {
    let found = failure.to_json();
    let conflicts = found
        .iter()
        .filter(|found| found["code"] == "merge-conflict");
    let mut files = BTreeSet::new();
    for conflict in conflicts {
        let related = conflict["related"].as_array().into_iter().flatten();
        let places = related.chain([conflict]);
        files.extend(places.filter_map(|place| place["file"].as_str()));
    }
    if files.is_empty() {
        return String::new();
    }
    let own = spec.entries.iter().filter(|entry| {
        let is_given = plans.iter().any(|plan| plan.entry.name == entry.name);
        entry.kind == Kind::OwnWords && !is_given
    });
    let own = own.map(|entry| format!("spec/{}", entry.file));
    let own: Vec<String> = own.filter(|file| files.contains(&file[..])).collect();
    if own.is_empty() {
        return "\n  help: documents that changed together are given together: `cargo xtask vendor ONE OTHER`".to_owned();
    }
    let given = plans.iter().map(|plan| &plan.given[..]);
    let command: Vec<&str> = given.chain(own.iter().map(|file| &file[..])).collect();
    format!(
        "\n  help: words of our own say something else: let {} say the same, and give both: `cargo xtask vendor {}`",
        own.join(" and "),
        command.join(" ")
    )
}

/// The documents of `spec/` as they will stand.
fn after(spec: &Spec, plans: &[&Plan]) -> Vec<Source> {
    let replaced: BTreeSet<String> = plans
        .iter()
        .flat_map(|plan| plan.replaces.iter().chain([&plan.entry.file]))
        .map(|file| format!("spec/{file}"))
        .collect();
    let kept = spec.documents.iter();
    let kept = kept
        .filter(|source| !replaced.contains(&source.name))
        .cloned();
    let new = plans
        .iter()
        .map(|plan| Source::new(format!("spec/{}", plan.entry.file), plan.bytes.clone()));
    let mut after: Vec<Source> = kept.chain(new).collect();
    after.sort_by(|left, right| left.name.cmp(&right.name));
    after
}

/// The operations that documents had which are replaced, and that no document has then.
fn lost(spec: &Spec, plans: &[&Plan], after: &sound::Operations) -> Vec<String> {
    let replaced = plans.iter().filter_map(|plan| plan.replaces.as_deref());
    let mut lost = BTreeSet::new();
    for source in replaced.filter_map(|file| spec.document(file)) {
        if let Some(before) = spec.operations(source) {
            lost.extend(before.difference(after).cloned());
        } else {
            let name = source.name.escape_debug();
            lost.insert((format!("those of {name}, which cannot be read"), ""));
        }
    }
    let shown = |(path, method): (String, &str)| {
        format!("{method} {}", path.escape_debug())
            .trim_start()
            .to_owned()
    };
    lost.into_iter().map(shown).collect()
}

/// The files that would be overwritten and have changes that are not committed.
fn dirty(spec: &Spec, plans: &[&Plan]) -> Result<Vec<String>, String> {
    let written = plans.iter().filter(|plan| plan.change == Change::Written);
    let paths: Vec<String> = written
        .filter_map(|plan| plan.replaces.as_ref())
        .map(|file| format!("spec/{file}"))
        .collect();
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let found = Repository::of(&spec.root).and_then(|repository| repository.dirty(&paths));
    match found {
        Ok(dirty) => Ok(dirty),
        // Without git nothing is committed, and nothing can be.
        Err(Error::NoGit | Error::NoRepository(_)) => Ok(Vec::new()),
        Err(error) => Err(error.to_string()),
    }
}

fn files(plans: &[&Plan]) -> String {
    let files: Vec<String> = plans
        .iter()
        .map(|plan| format!("{} from {}", plan.entry.file, plan.label))
        .collect();
    files.join(" and ")
}

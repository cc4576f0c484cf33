//! A comparison for tools.
//!
//! In: a comparison. Out: one object. Never here: anything that the other formats do not say.

use serde_json::{Value as Json, json};

use super::comparison::{Comparison, Found};

/// The object: `bump`, `changes`, `version` and `next_version`. What is not known is `null`.
pub(super) fn object(comparison: &Comparison) -> Json {
    let step = comparison.step.as_ref();
    json!({
        "bump": comparison.bump.word(),
        "changes": changes(&comparison.changes),
        "version": step.map(|step| &step.from),
        "next_version": step.and_then(|step| step.to.as_ref()),
    })
}

/// The changes alone.
pub(super) fn changes(changes: &[Found]) -> Vec<Json> {
    changes.iter().map(change).collect()
}

fn change(found: &Found) -> Json {
    let change = &found.change;
    json!({
        "level": change.level.word(),
        "rule": change.rule.id(),
        "item": change.item,
        "pointer": change.place.pointer.as_str(),
        "message": change.message,
        "file": found.place.as_ref().map(|place| &place.file),
        "line": found.place.as_ref().map(|place| place.line),
    })
}

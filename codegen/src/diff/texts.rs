//! Texts for people, and what is deprecated.
//!
//! In: texts before and after. Out: whether the generated docs differ. Never here: a text in a
//! message.

use super::Rule;
use crate::ir::{Deprecation, Docs};

/// Whether the docs of a type, a member or a value say something else. How the lines of a text are
/// broken is no difference.
pub(super) fn differ(before: &Docs, after: &Docs) -> bool {
    !shown(before).eq(shown(after))
}

/// The words that the generated docs show: the description, or else the summary.
fn shown(docs: &Docs) -> impl Iterator<Item = &str> {
    let text = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let shown = if text(&docs.description) {
        &docs.description
    } else {
        &docs.summary
    };
    shown.as_deref().unwrap_or_default().split_whitespace()
}

/// The rule for a thing that is deprecated now, or no longer, with the words of the message.
pub(super) fn deprecation(
    before: Deprecation,
    after: Deprecation,
    [deprecated, undeprecated]: [Rule; 2],
) -> Option<(Rule, &'static str)> {
    match (before, after) {
        (Deprecation::Current, Deprecation::Deprecated) => Some((
            deprecated,
            "is deprecated: the compiler warns where it is used",
        )),
        (Deprecation::Deprecated, Deprecation::Current) => {
            Some((undeprecated, "is no longer deprecated"))
        }
        _ => None,
    }
}

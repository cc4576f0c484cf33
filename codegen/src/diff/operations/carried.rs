//! What parameters and the headers of answers have in common: a place, a way to be written, texts.
//!
//! In: one of them in both states. Out: changes. Never here: what only one of the two kinds has.

use super::encoding::alike;
use super::values::{self, Shape};
use super::words;
use crate::diff::context::Context;
use crate::diff::{Direction, Rule, texts};
use crate::ir::{Deprecation, Docs, Encoding, Location, Place, TypeUse};

/// Where the changes of a parameter or a header are noted.
pub(super) struct Carried<'a> {
    pub(super) direction: Direction,
    /// What a change calls it.
    pub(super) item: String,
    /// What a message calls it.
    pub(super) spoken: String,
    pub(super) place: &'a Place,
}

/// How a value is written in one state.
pub(super) type Written<'a> = (Encoding, &'a TypeUse);

/// What docs and warnings show in one state.
pub(super) type Told<'a> = (Deprecation, &'a Docs);

impl Carried<'_> {
    pub(super) fn note(&self, context: &mut Context<'_>, rule: Rule, message: String) {
        self.note_values(context, rule, message, (None, None));
    }

    pub(super) fn note_values(
        &self,
        context: &mut Context<'_>,
        rule: Rule,
        message: String,
        values: (Option<String>, Option<String>),
    ) {
        let (item, place) = (self.item.clone(), self.place);
        context.push_values(rule, self.direction, item, place, message, values);
    }

    /// Compares how it is written; `rule` is for what makes another text of it.
    pub(super) fn encoding(
        &self,
        context: &mut Context<'_>,
        location: Location,
        [(before, old), (after, new)]: [Written<'_>; 2],
        rule: Rule,
    ) {
        if before == after {
            return;
        }
        let shapes = [
            values::shape(context.before, old),
            values::shape(context.after, new),
        ];
        let shape = match shapes {
            [one, two] if one == two => one,
            _ => Shape::Other,
        };
        let (was, now) = (words::encoding(before), words::encoding(after));
        let item = &self.spoken;
        let (rule, message) = if alike(location, before, after, shape) {
            let message = format!("`{item}` is now written {now}, which is the same as {was}");
            (Rule::EncodingNoted, message)
        } else {
            (rule, format!("`{item}` is now written {now}, was {was}"))
        };
        self.note_values(context, rule, message, (Some(was), Some(now)));
    }

    /// Compares what docs and warnings show. The rules are those for what is deprecated, for what
    /// is so no longer, and for the text.
    pub(super) fn texts(
        &self,
        context: &mut Context<'_>,
        [(before, old), (after, new)]: [Told<'_>; 2],
        [deprecated, undeprecated, text]: [Rule; 3],
    ) {
        let item = &self.spoken;
        let told = texts::deprecation(before, after, [deprecated, undeprecated]);
        if let Some((rule, words)) = told {
            self.note(context, rule, format!("`{item}` {words}"));
        }
        if texts::differ(old, new) {
            self.note(context, text, format!("the text of `{item}` changed"));
        }
    }
}

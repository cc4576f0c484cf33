//! The typed headers of good answers.
//!
//! In: a pair of operations. Out: changes of the struct of headers. Never here: what is different
//! inside of a type.

use super::encoding::headers_alike;
use super::pair::{Pair, Side, partners};
use super::values::{self, Shape};
use super::words;
use crate::diff::context::Context;
use crate::diff::words::code;
use crate::diff::{Direction, Rule, texts};
use crate::ir::{Presence, ResponseHeader};
use crate::name::RustName;

type Named<'a> = (&'a ResponseHeader, &'a RustName);

/// Compares the headers: paired by their names on the wire, then by those in Rust.
pub(super) fn compare<'a>(context: &mut Context<'a>, pair: Pair<'a>) {
    let mut removed = headers(pair.before);
    let mut added = headers(pair.after);
    let mut both = partners(&mut removed, &mut added, |one, other| {
        (one.0.wire_name).eq_ignore_ascii_case(&other.0.wire_name)
    });
    let renamed = partners(&mut removed, &mut added, |one, other| one.1 == other.1);
    both.extend(renamed);
    for (header, name) in removed {
        let item = item(pair.before, name);
        let message = format!("`{item}` is gone");
        let (rule, place) = (Rule::ResponseHeaderRemoved, &header.place);
        context.push(rule, Direction::Answer, item, place, message);
    }
    for (header, name) in added {
        let item = item(pair.after, name);
        let message = format!("`{item}` added");
        let (rule, place) = (Rule::ResponseHeaderAdded, &header.place);
        context.push(rule, Direction::Answer, item, place, message);
    }
    for (before, after) in both {
        let both = Both {
            was: item(pair.before, before.1),
            item: item(pair.after, after.1),
            before,
            after,
        };
        both.names(context);
        both.presence(context);
        both.encoding(context);
        let (place, values) = (&after.0.place, (&before.0.value, &after.0.value));
        values::header(context, &both.item, place, values);
        both.texts(context);
    }
}

fn headers(side: Side<'_>) -> Vec<Named<'_>> {
    let headers = side.operation.response_headers.iter();
    headers.zip(&side.names.header_fields).collect()
}

fn item(side: Side<'_>, name: &RustName) -> String {
    format!("{}.{name}", side.names.headers)
}

/// A header of both states, and what Rust calls it.
struct Both<'a> {
    before: Named<'a>,
    after: Named<'a>,
    was: String,
    item: String,
}

impl Both<'_> {
    fn note(
        &self,
        context: &mut Context<'_>,
        rule: Rule,
        message: String,
        values: (Option<String>, Option<String>),
    ) {
        let (item, place) = (self.item.clone(), &self.after.0.place);
        context.push_values(rule, Direction::Answer, item, place, message, values);
    }

    fn names(&self, context: &mut Context<'_>) {
        let item = &self.item;
        let (before, after) = (&self.before.0.wire_name, &self.after.0.wire_name);
        let (was, now) = (code(before), code(after));
        let values = (Some(was.clone()), Some(now.clone()));
        if self.before.1 != self.after.1 {
            let message = format!("`{}` is now called `{item}`", self.was);
            let values = (Some(self.was.clone()), Some(item.clone()));
            self.note(context, Rule::ResponseHeaderRenamed, message, values);
        } else if !before.eq_ignore_ascii_case(after) {
            let message = format!("`{item}` is now read from {now}, it was from {was}");
            self.note(context, Rule::ResponseHeaderRenamed, message, values);
        } else if before != after {
            let message = format!("`{item}` is spelt {now}, was {was}");
            self.note(context, Rule::ResponseHeaderTextChanged, message, values);
        }
    }

    fn presence(&self, context: &mut Context<'_>) {
        let item = &self.item;
        let (rule, message) = match (self.before.0.presence, self.after.0.presence) {
            (Presence::Optional, Presence::Required) => {
                let message = format!("`{item}` is now always there: no `Option`");
                (Rule::ResponseHeaderRequired, message)
            }
            (Presence::Required, Presence::Optional) => {
                let message = format!("`{item}` may now be missing: an `Option`");
                (Rule::ResponseHeaderOptional, message)
            }
            _ => return,
        };
        self.note(context, rule, message, (None, None));
    }

    fn encoding(&self, context: &mut Context<'_>) {
        let (before, after) = (self.before.0, self.after.0);
        if before.encoding == after.encoding {
            return;
        }
        let one = values::shape(context.before, &before.value);
        let other = values::shape(context.after, &after.value);
        let shape = if one == other { one } else { Shape::Other };
        let was = words::encoding(before.encoding);
        let now = words::encoding(after.encoding);
        let item = &self.item;
        let (rule, message) = if headers_alike(before.encoding, after.encoding, shape) {
            let message = format!("`{item}` is now written {now}, which is the same as {was}");
            (Rule::EncodingNoted, message)
        } else {
            let message = format!("`{item}` is now written {now}, was {was}");
            (Rule::ResponseHeaderEncodingChanged, message)
        };
        self.note(context, rule, message, (Some(was), Some(now)));
    }

    fn texts(&self, context: &mut Context<'_>) {
        let item = &self.item;
        let (before, after) = (self.before.0, self.after.0);
        let rules = [
            Rule::ResponseHeaderDeprecated,
            Rule::ResponseHeaderUndeprecated,
        ];
        let told = texts::deprecation(before.deprecation, after.deprecation, rules);
        if let Some((rule, words)) = told {
            self.note(context, rule, format!("`{item}` {words}"), (None, None));
        }
        if texts::differ(&before.docs, &after.docs) {
            let message = format!("the text of `{item}` changed");
            self.note(
                context,
                Rule::ResponseHeaderTextChanged,
                message,
                (None, None),
            );
        }
    }
}

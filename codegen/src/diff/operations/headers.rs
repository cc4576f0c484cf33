//! The typed headers of good answers.
//!
//! In: a pair of operations. Out: changes of the struct of headers. Never here: what is different
//! inside of a type.

use super::carried::Carried;
use super::pair::{Pair, Side, partners};
use super::values;
use crate::diff::context::Context;
use crate::diff::words::code;
use crate::diff::{Direction, Rule};
use crate::ir::{Location, Presence, ResponseHeader};
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
        let item = field(pair.before, name);
        let message = format!("`{item}` is gone");
        let (rule, place) = (Rule::ResponseHeaderRemoved, &header.place);
        context.push(rule, Direction::Answer, item, place, message);
    }
    for (header, name) in added {
        let item = field(pair.after, name);
        let message = format!("`{item}` added");
        let (rule, place) = (Rule::ResponseHeaderAdded, &header.place);
        context.push(rule, Direction::Answer, item, place, message);
    }
    for (before, after) in both {
        changed(context, pair, before, after);
    }
}

fn headers(side: Side<'_>) -> Vec<Named<'_>> {
    let headers = side.operation.response_headers.iter();
    headers.zip(&side.names.header_fields).collect()
}

fn field(side: Side<'_>, name: &RustName) -> String {
    format!("{}.{name}", side.names.headers)
}

/// A header that both states have.
fn changed<'a>(context: &mut Context<'a>, pair: Pair<'a>, before: Named<'a>, after: Named<'a>) {
    let item = field(pair.after, after.1);
    let notes = Carried {
        direction: Direction::Answer,
        item: item.clone(),
        spoken: item,
        place: &after.0.place,
    };
    names(
        context,
        &notes,
        field(pair.before, before.1),
        [before, after],
    );
    presence(context, &notes, [before.0.presence, after.0.presence]);
    let (before, after) = (before.0, after.0);
    let written = [before, after].map(|header| (header.encoding, &header.value));
    let rule = Rule::ResponseHeaderEncodingChanged;
    notes.encoding(context, Location::Header, written, rule);
    let values = (&before.value, &after.value);
    values::header(context, &notes.item, notes.place, values);
    let told = [before, after].map(|header| (header.deprecation, &header.docs));
    let rules = [
        Rule::ResponseHeaderDeprecated,
        Rule::ResponseHeaderUndeprecated,
        Rule::ResponseHeaderTextChanged,
    ];
    notes.texts(context, told, rules);
}

fn names(
    context: &mut Context<'_>,
    notes: &Carried<'_>,
    old: String,
    [before, after]: [Named<'_>; 2],
) {
    let item = &notes.item;
    let (was, now) = (code(&before.0.wire_name), code(&after.0.wire_name));
    let values = (Some(was.clone()), Some(now.clone()));
    if before.1 != after.1 {
        let message = format!("`{old}` is now called `{item}`");
        let values = (Some(old), Some(item.clone()));
        notes.note_values(context, Rule::ResponseHeaderRenamed, message, values);
    } else if !(before.0.wire_name).eq_ignore_ascii_case(&after.0.wire_name) {
        let message = format!("`{item}` is now read from {now}, it was from {was}");
        notes.note_values(context, Rule::ResponseHeaderRenamed, message, values);
    } else if before.0.wire_name != after.0.wire_name {
        let message = format!("`{item}` is spelt {now}, was {was}");
        notes.note_values(context, Rule::ResponseHeaderTextChanged, message, values);
    }
}

fn presence(context: &mut Context<'_>, notes: &Carried<'_>, presences: [Presence; 2]) {
    let item = &notes.item;
    let (rule, message) = match presences {
        [Presence::Optional, Presence::Required] => {
            let message = format!("`{item}` is now always there: no `Option`");
            (Rule::ResponseHeaderRequired, message)
        }
        [Presence::Required, Presence::Optional] => {
            let message = format!("`{item}` may now be missing: an `Option`");
            (Rule::ResponseHeaderOptional, message)
        }
        _ => return,
    };
    notes.note(context, rule, message);
}

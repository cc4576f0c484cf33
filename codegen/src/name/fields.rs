//! The names of fields: of members, of headers of answers and, where that is the same, of parameters.
//!
//! In: what a field is called on the wire, and the name that its document asks for. Out: names, each
//! of which only one field has. Never here: what the fields are of.

use crate::diagnostic::Report;
use crate::ir::{Member, Parameter, Place, ResponseHeader};

use super::case::{RustName, distinct_fields};
use super::collision::{self, Room, bad_name};
use super::settle::{Claim, Effort, settle};

/// What becomes a field.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    requested_name: Option<&'a str>,
    wire_name: &'a str,
    place: &'a Place,
}

macro_rules! field_of {
    ($($thing:ident)+) => {$(
        impl<'a> From<&'a $thing> for Field<'a> {
            fn from(thing: &'a $thing) -> Self {
                Self {
                    requested_name: thing.requested_name.as_deref(),
                    wire_name: &thing.wire_name,
                    place: &thing.place,
                }
            }
        }
    )+};
}
field_of!(Member Parameter ResponseHeader);

impl Field<'_> {
    /// The name that the document asks for, if Rust can have it.
    pub(super) fn chosen(self) -> Option<RustName> {
        self.requested_name.and_then(RustName::chosen_field)
    }

    /// The name that it gets by itself. One that is asked for by `key` and is none is reported.
    pub(super) fn plain(self, key: &str, report: &mut Report) -> RustName {
        let chosen = self.chosen();
        if let (Some(requested), None) = (self.requested_name, &chosen) {
            let better = RustName::field(requested);
            bad_name(report, key, self.place, requested, &better);
        }
        let made = || RustName::field(self.wire_name);
        chosen.unwrap_or_else(made).bounded()
    }

    fn claim(self, plain: &RustName) -> Claim {
        match self.chosen() {
            Some(_) => Claim::Chosen,
            None => Claim::Made(u8::from(plain.as_str() != self.wire_name)),
        }
    }
}

/// The names of fields that stand side by side, in their order.
pub(super) fn names(
    fields: &[Field<'_>],
    room: Room,
    effort: Effort,
    report: &mut Report,
) -> Vec<RustName> {
    let plain = fields.iter().map(|field| field.plain(room.key, report));
    let plain: Vec<RustName> = plain.collect();
    let both = || fields.iter().zip(&plain);
    let claims: Vec<Claim> = both().map(|(field, plain)| field.claim(plain)).collect();
    let settled = settle(&claims, effort, |levels| {
        let all = both().zip(levels);
        all.map(|((field, plain), level)| match level {
            0 => plain.clone(),
            more => {
                let place = field.place.pointer.as_str();
                at_level(plain, distinct_fields(field.wire_name), place, *more)
            }
        })
        .collect()
    });
    let places: Vec<&Place> = fields.iter().map(|field| field.place).collect();
    collision::report(report, room, &settled, &places);
    settled.names
}

/// The name of a thing at a level: its plain one, then those that tell it apart, then a hash of
/// what no other thing in there has.
pub(super) fn at_level<const N: usize>(
    plain: &RustName,
    longer: [RustName; N],
    own: &str,
    level: usize,
) -> RustName {
    let Some(index) = level.checked_sub(1) else {
        return plain.clone();
    };
    let hashed = || plain.hashed(own, level);
    longer
        .into_iter()
        .nth(index)
        .unwrap_or_else(hashed)
        .bounded()
}

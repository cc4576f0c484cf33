//! The names of the headers of an operation's good answers.
//!
//! In: the headers of an operation. Out: the fields that they become. Never here: the struct.

use crate::diagnostic::Report;
use crate::ir::{Operation, Place, ResponseHeader};

use super::case::{RustName, distinct_fields};
use super::collision::{self, Room, bad_name};
use super::settle::{Claim, Effort, settle};

/// The fields, in the order of the IR.
pub(super) fn fields(operation: &Operation, effort: Effort, report: &mut Report) -> Vec<RustName> {
    let all = &operation.response_headers;
    let plain: Vec<RustName> = all.iter().map(|header| field(header, report)).collect();
    let claims: Vec<Claim> = all.iter().zip(&plain).map(claim).collect();
    let settled = settle(&claims, effort, |levels| {
        (all.iter().zip(&plain).zip(levels))
            .map(|((header, plain), level)| longer(header, plain, *level))
            .collect()
    });
    let room = Room {
        what: "header",
        key: "x-rust-name",
    };
    let places: Vec<&Place> = all.iter().map(|header| &header.place).collect();
    collision::report(report, room, &settled, &places);
    settled.names
}

/// The name that a header gets by itself.
fn field(header: &ResponseHeader, report: &mut Report) -> RustName {
    let requested = header.requested_name.as_deref();
    let chosen = requested.and_then(RustName::chosen_field);
    if let (Some(requested), None) = (requested, &chosen) {
        let better = RustName::field(requested);
        bad_name(report, "x-rust-name", &header.place, requested, &better);
    }
    chosen
        .unwrap_or_else(|| RustName::field(&header.wire_name))
        .bounded()
}

fn claim((header, plain): (&ResponseHeader, &RustName)) -> Claim {
    let requested = header.requested_name.as_deref();
    if requested.and_then(RustName::chosen_field).is_some() {
        return Claim::Chosen;
    }
    Claim::Made(u8::from(plain.as_str() != header.wire_name))
}

fn longer(header: &ResponseHeader, plain: &RustName, level: usize) -> RustName {
    let Some(index) = level.checked_sub(1) else {
        return plain.clone();
    };
    let mut names = distinct_fields(&header.wire_name).into_iter();
    let hashed = || plain.hashed(header.place.pointer.as_str(), level);
    names.nth(index).unwrap_or_else(hashed).bounded()
}

//! The names of operations, of their parameters, and of the headers of their answers.
//!
//! In: the operations of an API. Out: the methods of the client, and the members and arguments
//! that parameters become. Never here: the types of an operation.

use crate::diagnostic::{Report, Rule};
use crate::ir::{Api, Location, Operation, Parameter, Place};

use super::case::{RustName, distinct_fields, spelt};
use super::collision::{self, Room, bad_name};
use super::fields::{self, Field};
use super::settle::{Claim, Effort, settle};

/// Methods that the client has already.
const TAKEN_METHODS: &[&str] = &[
    "base_url",
    "builder",
    "builder_from_env",
    "call",
    "clone",
    "clone_from",
    "clone_into",
    "create_or_reauthenticate",
    "exchange_code",
    "fmt",
    "from",
    "from_env",
    "into",
    "new",
    "raw",
    "request",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
    "borrow",
    "borrow_mut",
    "with_options",
];

/// Arguments that a method has besides those of the path.
const TAKEN_ARGUMENTS: &[&str] = &["body", "content_type", "params"];

/// The methods of the client, one for each operation.
pub(super) fn methods(api: &Api, effort: Effort, report: &mut Report) -> Vec<RustName> {
    let plain: Vec<RustName> = api
        .operations
        .iter()
        .map(|operation| method(operation, report))
        .collect();
    let claims: Vec<Claim> = api
        .operations
        .iter()
        .zip(&plain)
        .map(|(operation, plain)| method_claim(operation, plain))
        .collect();
    let settled = settle(&claims, effort, |levels| {
        let all = api.operations.iter().zip(&plain).zip(levels);
        all.map(|((operation, plain), level)| longer_method(operation, plain, *level))
            .collect()
    });
    let room = Room {
        what: "operation",
        key: "x-rust-name",
    };
    let places: Vec<&Place> = api.operations.iter().map(|of| &of.place).collect();
    collision::report(report, room, &settled, &places);
    for (operation, name) in api.operations.iter().zip(&settled.names) {
        if operation.requested_name.is_none() && operation.operation_id.is_none() {
            report.judge(
                Rule::NameInvented,
                operation.place.span,
                &operation.place.pointer,
                format!("without `operationId` this is called `{name}`"),
            );
        }
    }
    settled.names
}

/// The methods for further kinds of bodies, those of each operation: `upload_pet_as_form`.
pub(super) fn alternatives(
    api: &Api,
    methods: &[RustName],
    effort: Effort,
    report: &mut Report,
) -> Vec<Vec<RustName>> {
    let operations = api.operations.iter().zip(methods).enumerate();
    let wanted: Vec<(usize, &Operation, RustName)> = operations
        .flat_map(|(index, (operation, method))| {
            let bodies = operation.body.iter().flat_map(|body| &body.alternatives);
            bodies.map(move |body| {
                let words = format!("{method}_as_{}", body.media.kind().word());
                (index, operation, RustName::field(&words).bounded())
            })
        })
        .collect();
    let mut claims = vec![Claim::Chosen; methods.len()];
    claims.extend(wanted.iter().map(|_| Claim::Made(3)));
    let settled = settle(&claims, effort, |levels| {
        let further = wanted.iter().zip(levels.iter().skip(methods.len()));
        let further = further.map(|((_, operation, plain), level)| match level {
            0 => plain.clone(),
            more => plain.hashed(operation.place.pointer.as_str(), *more),
        });
        methods.iter().cloned().chain(further).collect()
    });
    if !wanted.is_empty() {
        let room = Room {
            what: "method",
            key: "x-rust-name",
        };
        let own = api.operations.iter().map(|of| &of.place);
        let places: Vec<&Place> = own
            .chain(wanted.iter().map(|(_, operation, _)| &operation.place))
            .collect();
        collision::report(report, room, &settled, &places);
    }
    let mut found = vec![Vec::new(); methods.len()];
    let further = settled.names.into_iter().skip(methods.len());
    for ((index, ..), name) in wanted.iter().zip(further) {
        if let Some(names) = found.get_mut(*index) {
            names.push(name);
        }
    }
    found
}

/// The name that an operation gets by itself.
fn method(operation: &Operation, report: &mut Report) -> RustName {
    if let Some(requested) = &operation.requested_name {
        if let Some(name) = RustName::chosen_field(requested) {
            return set_aside(name, TAKEN_METHODS);
        }
        let better = RustName::field(requested);
        let place = &operation.place;
        bad_name(report, "x-rust-name", place, requested, &better);
    }
    let name = match &operation.operation_id {
        Some(id) => RustName::field(id),
        None => RustName::field(&short_words_of_path(operation)),
    };
    set_aside(name.bounded(), TAKEN_METHODS)
}

fn method_claim(operation: &Operation, plain: &RustName) -> Claim {
    let requested = operation.requested_name.as_deref();
    if requested.and_then(RustName::chosen_field).is_some() {
        return Claim::Chosen;
    }
    Claim::Made(match &operation.operation_id {
        Some(id) if id == plain.as_str() => 0,
        Some(_) => 1,
        None => 2,
    })
}

fn longer_method(operation: &Operation, plain: &RustName, level: usize) -> RustName {
    let name = match level {
        0 => return plain.clone(),
        1 => RustName::field(&words_of_path(operation)),
        2 => RustName::field(&format!(
            "{} {}",
            operation.method.as_str().to_lowercase(),
            spelt(&operation.path)
        )),
        more => plain.hashed(operation.place.pointer.as_str(), more),
    };
    set_aside(name.bounded(), TAKEN_METHODS)
}

fn short_words_of_path(operation: &Operation) -> String {
    format!(
        "{} {}",
        operation.method.as_str().to_lowercase(),
        operation.path
    )
}

/// The method and the path, with a word for what stands in braces.
pub(super) fn words_of_path(operation: &Operation) -> String {
    short_words_of_path(operation).replace('{', " by ")
}

/// The parameters of an operation, in the order of the IR. Those of the path are arguments, the
/// others members of a struct: they share no names.
pub(super) fn parameters(
    operation: &Operation,
    effort: Effort,
    report: &mut Report,
) -> Vec<RustName> {
    let in_path = |one: &&Parameter| one.location == Location::Path;
    let (path, others): (Vec<&Parameter>, Vec<&Parameter>) =
        operation.parameters.iter().partition(in_path);
    let mut path = group(&path, effort, report).into_iter();
    let mut others = group(&others, effort, report).into_iter();
    let each = operation.parameters.iter();
    each.filter_map(|one| {
        if in_path(&one) {
            path.next()
        } else {
            others.next()
        }
    })
    .collect()
}

/// The headers of the good answers, in the order of the IR.
pub(super) fn headers(operation: &Operation, effort: Effort, report: &mut Report) -> Vec<RustName> {
    let all: Vec<Field<'_>> = operation.response_headers.iter().map(Field::from).collect();
    let room = Room {
        what: "header",
        key: "x-rust-name",
    };
    fields::names(&all, room, effort, report)
}

/// Parameters that share a place for their names.
fn group(all: &[&Parameter], effort: Effort, report: &mut Report) -> Vec<RustName> {
    let plain: Vec<RustName> = all.iter().map(|one| parameter(one, report)).collect();
    let claims: Vec<Claim> = all
        .iter()
        .zip(&plain)
        .map(|(parameter, plain)| parameter_claim(parameter, plain))
        .collect();
    // Where two of one location share a name, the location does not tell them apart.
    let same_location = |(index, parameter): (usize, &&Parameter)| {
        let mut others = all.iter().zip(&plain).enumerate();
        others.any(|(other, (rival, name))| {
            other != index && rival.location == parameter.location && plain.get(index) == Some(name)
        })
    };
    let alike: Vec<bool> = all.iter().enumerate().map(same_location).collect();
    let settled = settle(&claims, effort, |levels| {
        (all.iter().zip(&plain).zip(&alike).zip(levels))
            .map(|(((one, plain), alike), level)| match level {
                0 => plain.clone(),
                more => longer_parameter(one, plain, *alike, *more),
            })
            .collect()
    });
    let room = Room {
        what: "parameter",
        key: "x-rust-name",
    };
    let places: Vec<&Place> = all.iter().map(|parameter| &parameter.place).collect();
    collision::report(report, room, &settled, &places);
    settled.names
}

/// The name that a parameter gets by itself.
fn parameter(parameter: &Parameter, report: &mut Report) -> RustName {
    let name = Field::from(parameter).plain("x-rust-name", report);
    set_aside(name, TAKEN_ARGUMENTS)
}

fn parameter_claim(parameter: &Parameter, plain: &RustName) -> Claim {
    if Field::from(parameter).chosen().is_some() {
        return Claim::Chosen;
    }
    let location = match parameter.location {
        Location::Path => 0,
        Location::Query => 1,
        Location::Header => 2,
        Location::Cookie => 3,
    };
    let own = plain.as_str() == parameter.wire_name;
    Claim::Made(if own { location } else { location + 4 })
}

fn longer_parameter(
    parameter: &Parameter,
    plain: &RustName,
    same_location: bool,
    level: usize,
) -> RustName {
    let location = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let [own, longer, exact] = distinct_fields(&parameter.wire_name);
    let name = match level {
        1 if same_location => own,
        1 => plain.and(location),
        2 => longer.and(location),
        3 => exact.and(location),
        more => plain.hashed(parameter.place.pointer.as_str(), more),
    };
    set_aside(name.bounded(), TAKEN_ARGUMENTS)
}

fn set_aside(name: RustName, taken: &[&str]) -> RustName {
    if taken.contains(&name.as_str()) {
        name.set_aside()
    } else {
        name
    }
}

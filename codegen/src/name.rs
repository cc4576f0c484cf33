//! Gives everything in the IR its Rust name.
//!
//! In: an [`Api`]. Out: [`Names`] beside it. A name is a function of what it names and of its
//! place, never of what else is in the document. A collision is reported, with the overlay
//! action that settles it, or settled by longer names that are made the same way. Never here: a
//! name made unique by a number.

use crate::diagnostic::{Code, Report};
use crate::ir::{Api, Operation, Place, StatusMatch, SuccessBody, TypeId};

mod case;
mod collision;
mod fields;
mod inside;
mod operations;
mod settle;
mod status;
mod types;

pub use case::RustName;
pub use inside::{MemberNames, TypeInside, additional_field};
pub use status::status_name;

use collision::Room;
use settle::{Claim, Effort, settle, settle_with_owners};
use types::Made;

/// What becomes of things that would get the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Collisions {
    /// Each is an error: a person gives one of the things a name.
    #[default]
    Refuse,
    /// Each is a warning: all but one of the things get longer names, made of what they are.
    Settle,
}

/// The Rust names of an API.
#[derive(Debug, Default)]
pub struct Names {
    types: Vec<RustName>,
    inside: Vec<TypeInside>,
    operations: Vec<OperationNames>,
    schemes: Vec<RustName>,
}

/// The names of an operation.
#[derive(Debug)]
pub struct OperationNames {
    /// The method of the client.
    pub method: RustName,
    /// The methods for the other kinds of media types that its body can have.
    pub alternatives: Vec<RustName>,
    /// The struct of the parameters that are not in the path.
    pub params: RustName,
    /// The enum of the bodies of errors.
    pub error: RustName,
    /// The enum of good answers of several types.
    pub success: RustName,
    /// The struct of the headers of good answers.
    pub headers: RustName,
    /// The fields of that struct, in the order of the IR.
    pub header_fields: Vec<RustName>,
    /// The parameters, in the order of the IR.
    pub parameters: Vec<RustName>,
}

impl Names {
    /// The name of a type.
    pub fn ty(&self, id: TypeId) -> &RustName {
        &self.types[id.0]
    }

    /// The names inside a type.
    pub fn inside(&self, id: TypeId) -> &TypeInside {
        &self.inside[id.0]
    }

    /// The names of an operation.
    pub fn operation(&self, id: crate::ir::OperationId) -> &OperationNames {
        &self.operations[id.0]
    }

    /// The name of a security scheme, by its place in the IR.
    pub fn scheme(&self, index: usize) -> &RustName {
        &self.schemes[index]
    }
}

/// Names everything.
pub fn name(api: &Api, collisions: Collisions, report: &mut Report) -> Names {
    if collisions == Collisions::Settle {
        report.allowances().allow_everywhere(Code::NameCollision);
    }
    let effort = if report.allowances().has(Code::NameCollision) {
        Effort::Everything
    } else {
        Effort::Nothing
    };
    let methods = operations::methods(api, effort, report);
    let made = made(api);
    let named = types(api, &methods, &made, effort, report);
    let alternatives = operations::alternatives(api, &methods, effort, report);
    let operations = api.operations.iter().zip(&methods).zip(alternatives);
    let operations = operations
        .enumerate()
        .map(|(index, ((operation, method), alternatives))| {
            let base = RustName::ty(method.as_str());
            let of = |word| {
                let found = position(&made, index, word);
                let found = found.and_then(|at| named.get(api.types.len() + at));
                let plain = || types::made_name(operation, &base, word, 0);
                found.cloned().unwrap_or_else(plain)
            };
            OperationNames {
                method: method.clone(),
                alternatives,
                params: of(PARAMS),
                error: of(ERROR),
                success: of(SUCCESS),
                headers: of(HEADERS),
                header_fields: operations::headers(operation, effort, report),
                parameters: operations::parameters(operation, effort, report),
            }
        })
        .collect();
    let inside = api
        .type_ids()
        .map(|id| inside::inside(api, id, &named, effort, report))
        .collect();
    Names {
        inside,
        operations,
        schemes: schemes(api),
        types: named,
    }
}

const PARAMS: &str = "Params";
const ERROR: &str = "Error";
const SUCCESS: &str = "Success";
const HEADERS: &str = "Headers";

/// The structs and enums that are made for operations.
fn made(api: &Api) -> Vec<Made> {
    let each = api.operations.iter().enumerate();
    each.flat_map(|(index, operation)| {
        let made = move |word| Made {
            operation: index,
            word,
        };
        let all = [
            (PARAMS, has_params(operation)),
            (ERROR, has_errors(operation)),
            (SUCCESS, has_successes(operation)),
            (HEADERS, has_headers(operation)),
        ];
        let words = all.into_iter().filter(|(_, is_made)| *is_made);
        words.map(move |(word, _)| made(word))
    })
    .collect()
}

/// Where among them that of an operation stands; they are in the order of the operations.
fn position(made: &[Made], operation: usize, word: &str) -> Option<usize> {
    let first = made.partition_point(|made| made.operation < operation);
    let of_operation = made.iter().enumerate().skip(first);
    let mut of_operation = of_operation.take_while(|(_, made)| made.operation == operation);
    let found = of_operation.find(|(_, made)| made.word == word);
    found.map(|(position, _)| position)
}

/// Types and what is made for operations share one module.
fn types(
    api: &Api,
    methods: &[RustName],
    made: &[Made],
    effort: Effort,
    report: &mut Report,
) -> Vec<RustName> {
    for def in &api.types {
        let requested = def.requested_name.as_deref();
        if let Some(requested) = requested
            && RustName::chosen_type(requested).is_none()
        {
            let better = RustName::ty(requested);
            collision::bad_name(report, "x-rust-name", &def.place, requested, &better);
        }
    }
    let claims: Vec<Claim> = api
        .type_ids()
        .map(|id| types::claim(api, id))
        .chain(made.iter().map(|_| types::MADE))
        .collect();
    let owners: Vec<Option<usize>> = api.type_ids().map(|id| types::owner(api, id)).collect();
    let mut round = types::Round::default();
    let settled = settle_with_owners(&claims, &owners, effort, |levels| {
        round = types::at_levels(api, methods, made, levels, &round);
        round.names.clone()
    });
    let of_made = |made: &Made| api.operations.get(made.operation).map(|of| &of.place);
    let places: Vec<&Place> = (api.types.iter().map(|def| &def.place))
        .chain(made.iter().filter_map(of_made))
        .collect();
    let room = Room {
        what: "type",
        key: "x-rust-name",
    };
    collision::report(report, room, &settled, &places);
    settled.names
}

/// The constants of the security schemes. Nobody outside of the file sees them, so schemes whose
/// names differ only in case get longer ones, and there is nothing to report.
fn schemes(api: &Api) -> Vec<RustName> {
    let claims = vec![Claim::Made(0); api.security_schemes.len()];
    let settled = settle(&claims, Effort::Everything, |levels| {
        let each = api.security_schemes.iter().zip(levels);
        each.map(|(scheme, level)| {
            let name = match level {
                0 => RustName::constant(&scheme.name),
                1 => case::exact_constant(&scheme.name),
                more => RustName::constant(&scheme.name).hashed(&scheme.name, *more),
            };
            name.bounded()
        })
        .collect()
    });
    settled.names
}

/// Whether an operation has parameters that go into a struct of their own.
pub fn has_params(operation: &Operation) -> bool {
    operation.parameters.iter().any(in_params)
}

/// Whether a parameter goes into the struct of parameters.
pub fn in_params(parameter: &crate::ir::Parameter) -> bool {
    parameter.location != crate::ir::Location::Path && parameter.default.is_none()
}

/// Whether an operation has error answers whose bodies have a type.
pub fn has_errors(operation: &Operation) -> bool {
    operation.responses.iter().any(is_typed_error)
}

/// Whether an operation has good answers of several types.
pub fn has_successes(operation: &Operation) -> bool {
    matches!(operation.success_body(), SuccessBody::Several)
}

/// Whether the document describes headers of the good answers of an operation.
pub fn has_headers(operation: &Operation) -> bool {
    !operation.response_headers.is_empty()
}

/// Whether an answer is an error whose body has a type.
pub fn is_typed_error(response: &crate::ir::Response) -> bool {
    !response.status.is_success()
        && !matches!(
            response.status,
            StatusMatch::Code(100..=399) | StatusMatch::Range(1 | 3)
        )
        && matches!(&response.body, Some((crate::ir::Media::Json(_), _)))
}

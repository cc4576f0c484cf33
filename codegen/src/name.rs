//! Gives everything in the IR its Rust name.
//!
//! In: an [`Api`]. Out: [`Names`] beside it. A name is a function of what it names and of its
//! place, never of what else is in the document: a collision is reported, with the overlay
//! action that settles it. Never here: a name made unique by a number.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diagnostic::{Code, Diagnostic, Report, Rule};
use crate::ir::{
    Api, Operation, OperationPart, Origin, Part, Place, SharedRole, StatusMatch, SuccessBody,
    TypeId,
};
use crate::source::Pointer;

mod case;
mod inside;
mod status;

pub use case::RustName;
pub use inside::{MemberNames, TypeInside};
pub use status::status_name;

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

/// Names everything.
pub fn name(api: &Api, report: &mut Report) -> Names {
    let mut namer = Namer {
        api,
        report,
        types: vec![None; api.types.len()],
    };
    let methods: Vec<RustName> = api
        .operations
        .iter()
        .map(|operation| namer.method(operation))
        .collect();
    let types: Vec<RustName> = api.type_ids().map(|id| namer.ty(id, &methods)).collect();
    let operations: Vec<OperationNames> = api
        .operations
        .iter()
        .zip(&methods)
        .map(|(operation, method)| namer.operation(operation, method))
        .collect();
    namer.collisions(&types, &operations);
    let inside = api
        .type_ids()
        .map(|id| inside::inside(api, id, &types, namer.report))
        .collect();
    let schemes: Vec<RustName> = api
        .security_schemes
        .iter()
        .map(|scheme| scheme_name(api, &scheme.name))
        .collect();
    Names {
        types,
        inside,
        operations,
        schemes,
    }
}

struct Namer<'a> {
    api: &'a Api,
    report: &'a mut Report,
    types: Vec<Option<RustName>>,
}

impl Namer<'_> {
    fn method(&mut self, operation: &Operation) -> RustName {
        if let Some(requested) = &operation.requested_name {
            if let Some(name) = RustName::chosen_field(requested) {
                return set_aside(name, TAKEN_METHODS);
            }
            let better = RustName::field(requested);
            bad_name(
                self.report,
                "x-rust-name",
                &operation.place,
                requested,
                &better,
            );
        }
        let name = if let Some(id) = &operation.operation_id {
            RustName::field(id)
        } else {
            let words = format!(
                "{} {}",
                operation.method.as_str().to_lowercase(),
                operation.path
            );
            let name = RustName::field(&words);
            self.report.judge(
                Rule::NameInvented,
                operation.place.span,
                &operation.place.pointer,
                format!("without `operationId` this is called `{name}`"),
            );
            name
        };
        set_aside(name.bounded(), TAKEN_METHODS)
    }

    fn ty(&mut self, id: TypeId, methods: &[RustName]) -> RustName {
        if let Some(Some(name)) = self.types.get(id.0) {
            return name.clone();
        }
        let def = self.api.type_def(id);
        let chosen = def
            .requested_name
            .as_deref()
            .and_then(RustName::chosen_type);
        if let (Some(requested), None) = (&def.requested_name, &chosen) {
            let better = RustName::ty(requested);
            bad_name(self.report, "x-rust-name", &def.place, requested, &better);
        }
        let name = chosen
            .unwrap_or_else(|| self.by_origin(&def.origin, methods))
            .bounded();
        if let Some(slot) = self.types.get_mut(id.0) {
            *slot = Some(name.clone());
        }
        name
    }

    fn by_origin(&mut self, origin: &Origin, methods: &[RustName]) -> RustName {
        let (start, path) = match origin {
            Origin::Component(name) => return RustName::ty(name),
            Origin::Inline { owner, path } => (self.ty(*owner, methods), path),
            Origin::Operation {
                operation,
                part,
                path,
            } => {
                let method = methods.get(operation.0).map_or("", RustName::as_str);
                (RustName::ty(method).then(&part_word(part)), path)
            }
            Origin::Shared { name, role, path } => (shared(name, *role), path),
        };
        path.iter().fold(start, |name, part| match part {
            Part::Member(member) => name.then(member),
            Part::Item => name.then("Item"),
            Part::Value => name.then("Value"),
            Part::Branch(number) => name.then(&format!("Variant{number}")),
            Part::Definition(definition) => name.then(definition),
        })
    }

    fn operation(&mut self, operation: &Operation, method: &RustName) -> OperationNames {
        let base = RustName::ty(method.as_str());
        let mut seen: BTreeMap<RustName, &Place> = BTreeMap::new();
        let mut parameters = Vec::with_capacity(operation.parameters.len());
        for parameter in &operation.parameters {
            let requested = parameter.requested_name.as_deref();
            let chosen = requested.and_then(RustName::chosen_field);
            if let (Some(requested), None) = (requested, &chosen) {
                let better = RustName::field(requested);
                bad_name(
                    self.report,
                    "x-rust-name",
                    &parameter.place,
                    requested,
                    &better,
                );
            }
            let name = chosen
                .unwrap_or_else(|| RustName::field(&parameter.wire_name))
                .bounded();
            let name = set_aside(name, TAKEN_ARGUMENTS);
            if let Some(first) = seen.insert(name.clone(), &parameter.place) {
                self.collision(&name, "parameter", &parameter.place, first, "x-rust-name");
            }
            parameters.push(name);
        }
        OperationNames {
            method: method.clone(),
            params: base.then("Params").bounded(),
            error: base.then("Error").bounded(),
            success: base.then("Success").bounded(),
            headers: base.then("Headers").bounded(),
            header_fields: inside::headers(&operation.response_headers, self.report),
            parameters,
        }
    }

    /// Types and what is made for operations share one module; methods one client.
    fn collisions(&mut self, types: &[RustName], operations: &[OperationNames]) {
        let api = self.api;
        let mut seen: BTreeMap<&RustName, &Place> = BTreeMap::new();
        let made = api
            .operations
            .iter()
            .zip(operations)
            .flat_map(|(operation, names)| {
                let params = has_params(operation).then_some((&names.params, &operation.place));
                let error = has_errors(operation).then_some((&names.error, &operation.place));
                let success =
                    has_successes(operation).then_some((&names.success, &operation.place));
                let headers = has_headers(operation).then_some((&names.headers, &operation.place));
                [params, error, success, headers].into_iter().flatten()
            });
        let all = types
            .iter()
            .zip(api.types.iter().map(|def| &def.place))
            .chain(made);
        let mut found = Vec::new();
        for (name, place) in all {
            if let Some(first) = seen.get(name) {
                found.push((name, place, *first, "type"));
            } else {
                seen.insert(name, place);
            }
        }
        let mut methods: BTreeMap<&RustName, &Place> = BTreeMap::new();
        for (operation, names) in api.operations.iter().zip(operations) {
            if let Some(first) = methods.get(&names.method) {
                found.push((&names.method, &operation.place, *first, "operation"));
            } else {
                methods.insert(&names.method, &operation.place);
            }
        }
        for (name, place, first, what) in found {
            self.collision(name, what, place, first, "x-rust-name");
        }
    }

    fn collision(&mut self, name: &RustName, what: &str, place: &Place, first: &Place, key: &str) {
        report_collision(self.report, name, what, place, first, key);
    }
}

/// Reports a name that a person chose and that is none in Rust.
fn bad_name(report: &mut Report, key: &str, place: &Place, requested: &str, better: &RustName) {
    let shown: String = requested.chars().take(60).collect();
    report.push(
        Diagnostic::error(
            Code::BadExtension,
            place.span,
            format!("`{key}: {shown}` is no name in Rust's case"),
        )
        .of(place.pointer.as_str())
        .help(format!("`{better}` would be one")),
    );
}

/// Reports two things with one name, and how to settle it.
fn report_collision(
    report: &mut Report,
    name: &RustName,
    what: &str,
    place: &Place,
    first: &Place,
    key: &str,
) {
    let target = match key {
        // The names of values stand at their enum.
        "x-enum-varnames" => place.pointer.parent().parent(),
        _ => place.pointer.clone(),
    };
    let chosen = match (key, what) {
        ("x-enum-varnames", _) => "[One, Another]",
        (_, "type") => "AnotherName",
        _ => "another_name",
    };
    report.push(
        Diagnostic::error(
            Code::NameCollision,
            place.span,
            format!("this {what} and another one would both be called `{name}`"),
        )
        .of(place.pointer.as_str())
        .also(first.span, "the other one stands here")
        .help(format!(
            "give one of them a name by an action of the overlay:\n  - target: {}\n    update:\n      {key}: {chosen}",
            json_path(&target)
        )),
    );
}

/// Members that hold lists, so that a number behind them is a place in the list.
const LISTS: &[&str] = &[
    "allOf",
    "anyOf",
    "enum",
    "oneOf",
    "parameters",
    "security",
    "servers",
];

/// The JSONPath of a pointer, as overlays write it: in terms of the document as it was found.
fn json_path(pointer: &Pointer) -> String {
    let mut path = String::from("$");
    let mut list = false;
    for token in pointer.tokens() {
        if list && token.parse::<usize>().is_ok() {
            let _ = write!(path, "[{token}]");
        } else {
            let token = if token == "x-defs" { "$defs" } else { &token };
            let quoted = token.replace('\\', "\\\\").replace('\'', "\\'");
            let _ = write!(path, "['{quoted}']");
        }
        list = LISTS.contains(&token.as_str());
    }
    path
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

fn part_word(part: &OperationPart) -> String {
    match part {
        OperationPart::RequestBody => "Body".to_owned(),
        OperationPart::Response(status) if status.is_success() => match status {
            StatusMatch::Code(200 | 201) => "Response".to_owned(),
            other => format!("{}Response", status_name(*other)),
        },
        OperationPart::Response(status) => status_name(*status),
        OperationPart::Parameter(name) => name.clone(),
        OperationPart::ResponseHeader(name) => format!("{name} Header"),
    }
}

fn shared(name: &str, role: SharedRole) -> RustName {
    let word = match role {
        SharedRole::Response => "Response",
        SharedRole::Parameter => "Parameter",
        SharedRole::RequestBody => "Body",
        SharedRole::Header => "Header",
    };
    let name = RustName::ty(name);
    if name.as_str().ends_with(word) {
        return name;
    }
    name.then(word)
}

/// The constant of a security scheme. Nobody outside of the file sees it, so two schemes whose
/// names differ only in case get longer ones and are no error.
fn scheme_name(api: &Api, name: &str) -> RustName {
    let plain = RustName::constant(name);
    let same = api
        .security_schemes
        .iter()
        .filter(|other| RustName::constant(&other.name) == plain)
        .count();
    let name = if same > 1 {
        case::exact_constant(name)
    } else {
        plain
    };
    name.bounded()
}

fn set_aside(name: RustName, taken: &[&str]) -> RustName {
    if taken.contains(&name.as_str()) {
        name.set_aside()
    } else {
        name
    }
}

//! Every name of an output by what it is the name of: the way from a component or an operation to
//! it, in wire terms.

use std::collections::{BTreeMap, BTreeSet};

use codegen::Output;
use codegen::diagnostic::Report;
use codegen::ir::{Api, EnumValues, Operation, Origin, TypeId, TypeKind};
use codegen::name::{self, Collisions, Names, TypeInside};

/// What has a name, and its names.
pub(crate) type Named = BTreeMap<String, BTreeSet<String>>;

/// Every name of an output.
pub(crate) fn named(output: &Output, collisions: Collisions) -> Named {
    let api = &output.api;
    let names = name::name(api, collisions, &mut Report::default());
    let mut found = Named::new();
    for id in api.type_ids() {
        of_type(api, &names, id, &mut found);
    }
    for id in api.operation_ids() {
        of_operation(api.operation(id), names.operation(id), &mut found);
    }
    for (index, scheme) in api.security_schemes.iter().enumerate() {
        add(
            &mut found,
            format!("scheme {}", scheme.name),
            names.scheme(index),
        );
    }
    found
}

fn add(found: &mut Named, what: String, name: &name::RustName) {
    found
        .entry(what)
        .or_default()
        .insert(name.as_str().to_owned());
}

/// The way to a type from what it is named after.
fn way(api: &Api, id: TypeId) -> String {
    match &api.type_def(id).origin {
        Origin::Component(name) => format!("component {name}"),
        Origin::Inline { owner, path } => format!("{} > {path:?}", way(api, *owner)),
        Origin::Operation {
            operation,
            part,
            path,
        } => format!("{} {part:?} {path:?}", call(api.operation(*operation))),
        Origin::Shared { name, role, path } => format!("{role:?} {name} {path:?}"),
    }
}

fn of_type(api: &Api, names: &Names, id: TypeId, found: &mut Named) {
    let def = api.type_def(id);
    let way = format!("{} at {}", way(api, id), def.place.pointer);
    add(found, format!("type {way}"), names.ty(id));
    match (&def.kind, names.inside(id)) {
        (TypeKind::Struct(object), TypeInside::Members(members)) => {
            assert_eq!(object.members.len(), members.len(), "{way}");
            for (member, names) in object.members.iter().zip(members) {
                let wire = &member.wire_name;
                add(found, format!("field `{wire}` of {way}"), &names.field);
                add(found, format!("setter `{wire}` of {way}"), &names.setter);
            }
        }
        (TypeKind::Enum(values), TypeInside::Variants(variants)) => {
            let wire: Vec<String> = match &values.values {
                EnumValues::Strings(values) => {
                    let texts = values.iter().map(|value| value.wire_value.clone());
                    texts.collect()
                }
                EnumValues::Integers(values) => {
                    let numbers = values.iter().map(|value| value.wire_value.to_string());
                    numbers.collect()
                }
            };
            assert_eq!(wire.len(), variants.len(), "{way}");
            for (value, name) in wire.iter().zip(variants) {
                add(found, format!("value `{value}` of {way}"), name);
            }
        }
        (TypeKind::Union(union), TypeInside::Variants(variants)) => {
            assert_eq!(union.branches.len(), variants.len(), "{way}");
            // What tells a branch is a value on the wire, and no name.
            for (branch, name) in union.branches.iter().zip(variants) {
                let at = &branch.place.pointer;
                add(found, format!("branch at {at} of {way}"), name);
            }
        }
        (TypeKind::Alias(_), TypeInside::Nothing) => {}
        (kind, names) => panic!("{way}: {names:?} are no names for {kind:?}"),
    }
}

fn call(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}

fn of_operation(operation: &Operation, names: &name::OperationNames, found: &mut Named) {
    let call = call(operation);
    add(found, format!("method of {call}"), &names.method);
    let further = operation.body.iter().flat_map(|body| &body.alternatives);
    for (body, name) in further.zip(&names.alternatives) {
        add(
            found,
            format!("method of {call} with {:?}", body.media),
            name,
        );
    }
    for (word, is_made, name) in [
        ("parameters", name::has_params(operation), &names.params),
        ("errors", name::has_errors(operation), &names.error),
        ("answers", name::has_successes(operation), &names.success),
        ("headers", name::has_headers(operation), &names.headers),
    ] {
        if is_made {
            add(found, format!("{word} of {call}"), name);
        }
    }
    for (header, name) in operation.response_headers.iter().zip(&names.header_fields) {
        add(
            found,
            format!("header {} of {call}", header.wire_name),
            name,
        );
    }
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        let what = format!("{:?} {} of {call}", parameter.location, parameter.wire_name);
        add(found, what, name);
    }
}

//! Bounds of several parts of `allOf` between which nothing lies: to hold a request to them would
//! refuse every one.
//!
//! In: a finished [`Api`]. Out: the same without those bounds, and a judgement for each pair.
//! Never here: the bounds of one schema; `normalize` has looked at them.

use crate::diagnostic::{Report, Rule};
use crate::ir::{Additional, Api, Constraint, Operation, Place, Type, TypeDef, TypeKind, TypeUse};

/// Takes out every pair of bounds between which nothing lies.
pub(super) fn settle(api: &mut Api, report: &mut Report) {
    let mut one = |value: &mut TypeUse, place: &Place| settle_use(value, place, report);
    for def in &mut api.types {
        in_type(def, &mut one);
    }
    for operation in &mut api.operations {
        in_operation(operation, &mut one);
    }
}

fn in_type(def: &mut TypeDef, one: &mut impl FnMut(&mut TypeUse, &Place)) {
    match &mut def.kind {
        TypeKind::Struct(object) => {
            for member in &mut object.members {
                one(&mut member.value, &member.place);
            }
            match &mut object.additional {
                Additional::Anything => {}
                Additional::Typed(value) => one(value, &def.place),
            }
        }
        TypeKind::Enum(_) => {}
        TypeKind::Union(union) => {
            for branch in &mut union.branches {
                one(&mut branch.value, &branch.place);
            }
        }
        TypeKind::Alias(value) => one(value, &def.place),
    }
}

fn in_operation(operation: &mut Operation, one: &mut impl FnMut(&mut TypeUse, &Place)) {
    for parameter in &mut operation.parameters {
        one(&mut parameter.value, &parameter.place);
    }
    if let Some(body) = &mut operation.body {
        one(&mut body.value, &body.place);
        for other in &mut body.alternatives {
            one(&mut other.value, &other.place);
        }
    }
    for header in &mut operation.response_headers {
        one(&mut header.value, &header.place);
    }
    for response in &mut operation.responses {
        if let Some((_, value)) = &mut response.body {
            one(value, &response.place);
        }
    }
}

fn settle_use(value: &mut TypeUse, place: &Place, report: &mut Report) {
    let mut value = value;
    loop {
        while let Some((least, most)) = contradiction(&value.constraints) {
            let (from, to) = (keyword(&least), keyword(&most));
            let detail = format!("nothing lies between `{from}` and `{to}`: neither is checked");
            report.judge(Rule::KeywordIgnored, place.span, &place.pointer, detail);
            value
                .constraints
                .retain(|bound| *bound != least && *bound != most);
        }
        match &mut value.ty {
            Type::List(inner) | Type::Map(inner) => value = inner,
            Type::Named(_) | Type::Primitive(_) | Type::Any => break,
        }
    }
}

/// The first pair of bounds between which nothing lies.
fn contradiction(bounds: &[Constraint]) -> Option<(Constraint, Constraint)> {
    let pairs = bounds
        .iter()
        .flat_map(|least| bounds.iter().map(move |most| (least, most)));
    let mut found = pairs.filter(|(least, most)| excludes(least, most));
    found
        .next()
        .map(|(least, most)| (least.clone(), most.clone()))
}

fn excludes(least: &Constraint, most: &Constraint) -> bool {
    use Constraint as C;
    match (least, most) {
        (C::MinLength(least), C::MaxLength(most))
        | (C::MinItems(least), C::MaxItems(most))
        | (C::MinProperties(least), C::MaxProperties(most)) => least > most,
        (C::Minimum(least), C::Maximum(most)) => least > most,
        (C::Minimum(least) | C::ExclusiveMinimum(least), C::ExclusiveMaximum(most))
        | (C::ExclusiveMinimum(least), C::Maximum(most)) => least >= most,
        (C::Boolean(one), C::Boolean(other)) => *one && !*other,
        _ => false,
    }
}

fn keyword(bound: &Constraint) -> &'static str {
    match bound {
        Constraint::MinLength(_) => "minLength",
        Constraint::MaxLength(_) => "maxLength",
        Constraint::Minimum(_) => "minimum",
        Constraint::ExclusiveMinimum(_) => "exclusiveMinimum",
        Constraint::Maximum(_) => "maximum",
        Constraint::ExclusiveMaximum(_) => "exclusiveMaximum",
        Constraint::MultipleOf(_) => "multipleOf",
        Constraint::MinItems(_) => "minItems",
        Constraint::MaxItems(_) => "maxItems",
        Constraint::UniqueItems => "uniqueItems",
        Constraint::MinProperties(_) => "minProperties",
        Constraint::MaxProperties(_) => "maxProperties",
        Constraint::Boolean(_) => "const",
    }
}

//! The bounds of a value, as the runtime's rules.
//!
//! In: the use of a type. Out: tokens of `Rule`s. Never here: a check; the runtime does that.

use std::cmp::Ordering;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::ir::{Constraint, Type, TypeKind, TypeUse};

use super::Context;

/// The rules of a value, and those of its elements.
pub(super) fn rules(context: &Context<'_>, value: &TypeUse) -> Vec<TokenStream> {
    let own = own(context, value);
    let mut rules: Vec<TokenStream> = tightest(&own).into_iter().map(rule).collect();
    if let Some(element) = element(context, value) {
        rules.extend(of_elements(context, element));
    }
    rules
}

/// The rules of all elements of a list, or of all values of a map.
pub(super) fn of_elements(context: &Context<'_>, element: &TypeUse) -> Option<TokenStream> {
    let inner = rules(context, element);
    let path = (!inner.is_empty()).then(|| context.paths.runtime("Rule"))?;
    Some(quote!(Items(&[#(#path::#inner),*])))
}

/// The bounds here and those of the names that the type goes by.
fn own<'a>(context: &'a Context<'_>, value: &'a TypeUse) -> Vec<&'a Constraint> {
    let mut found: Vec<&Constraint> = value.constraints.iter().collect();
    let mut value = value;
    while let Some(alias) = alias(context, value) {
        for constraint in &alias.constraints {
            if !found.contains(&constraint) {
                found.push(constraint);
            }
        }
        value = alias;
    }
    found
}

/// Leaves out bounds that a tighter one of the same kind makes idle.
fn tightest<'a>(constraints: &[&'a Constraint]) -> Vec<&'a Constraint> {
    constraints
        .iter()
        .enumerate()
        .filter(|(index, one)| {
            let idle = |(place, other): (usize, &&Constraint)| match other.holds_more_than(one) {
                Some(Ordering::Greater) => true,
                // Of two that say the same, the first stays.
                Some(Ordering::Equal) => place < *index,
                Some(Ordering::Less) | None => false,
            };
            !constraints.iter().enumerate().any(idle)
        })
        .map(|(_, one)| *one)
        .collect()
}

/// What a list or map holds, behind the names that it goes by.
fn element<'a>(context: &'a Context<'_>, value: &'a TypeUse) -> Option<&'a TypeUse> {
    let mut value = value;
    while let Some(alias) = alias(context, value) {
        value = alias;
    }
    match &value.ty {
        Type::List(element) | Type::Map(element) => Some(element),
        Type::Primitive(_) | Type::Named(_) | Type::Any => None,
    }
}

/// What stands behind a name that is only another name; `lower` has broken all circles.
fn alias<'a>(context: &'a Context<'_>, value: &TypeUse) -> Option<&'a TypeUse> {
    let Type::Named(id) = &value.ty else {
        return None;
    };
    match &context.api.type_def(*id).kind {
        TypeKind::Alias(value) => Some(value),
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => None,
    }
}

fn rule(constraint: &Constraint) -> TokenStream {
    match constraint {
        Constraint::MinLength(count) => counted("MinLength", *count),
        Constraint::MaxLength(count) => counted("MaxLength", *count),
        Constraint::Minimum(limit) => limited("Minimum", *limit),
        Constraint::ExclusiveMinimum(limit) => limited("ExclusiveMinimum", *limit),
        Constraint::Maximum(limit) => limited("Maximum", *limit),
        Constraint::ExclusiveMaximum(limit) => limited("ExclusiveMaximum", *limit),
        Constraint::MultipleOf(step) => limited("MultipleOf", *step),
        Constraint::MinItems(count) => counted("MinItems", *count),
        Constraint::MaxItems(count) => counted("MaxItems", *count),
        Constraint::UniqueItems => quote!(UniqueItems),
        Constraint::MinProperties(count) => counted("MinProperties", *count),
        Constraint::MaxProperties(count) => counted("MaxProperties", *count),
        Constraint::Boolean(only) => quote!(Boolean(#only)),
    }
}

fn counted(name: &str, count: u64) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    let count = Literal::u64_unsuffixed(count);
    quote!(#name(#count))
}

fn limited(name: &str, limit: f64) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    let size = Literal::f64_unsuffixed(limit.abs());
    if limit.is_sign_negative() && limit != 0.0 {
        quote!(#name(-#size))
    } else {
        quote!(#name(#size))
    }
}

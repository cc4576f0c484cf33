//! One operation in two states.
//!
//! In: a pair of operations. Out: their parts side by side, and what messages call them. Never
//! here: a rule's condition.

use std::collections::BTreeMap;
use std::ptr::from_ref;

use crate::diff::context::Context;
use crate::diff::{Direction, Rule, State};
use crate::ir::{Operation, OperationId, Parameter, Place};
use crate::name::{OperationNames, RustName, in_params};

/// An operation in one state.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) state: State<'a>,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
}

impl<'a> Side<'a> {
    pub(super) fn of(state: State<'a>, id: OperationId) -> Self {
        Self {
            state,
            operation: state.api.operation(id),
            names: state.names.operation(id),
        }
    }

    /// Its method.
    pub(super) fn item(&self) -> String {
        method(&self.names.method)
    }

    /// What a change calls a parameter, whether it is an argument of the method or a field of its
    /// parameters.
    pub(super) fn parameter(&self, name: &RustName) -> String {
        format!("{}({name})", self.item())
    }

    /// What a message calls a parameter: the field, where it is one.
    pub(super) fn spoken(&self, parameter: &Parameter, name: &RustName) -> String {
        if in_params(parameter) {
            format!("{}.{name}", self.names.params)
        } else {
            self.parameter(name)
        }
    }

    /// The place of each parameter among all of them. Two may have one name, an argument and a
    /// field, so it is the name's own place in memory that tells them.
    pub(super) fn places(&self) -> BTreeMap<*const RustName, usize> {
        let names = self.names.parameters.iter().enumerate();
        names.map(|(place, name)| (from_ref(name), place)).collect()
    }

    /// Its parameters with their names.
    pub(super) fn parameters(
        &self,
    ) -> impl Iterator<Item = (&'a Parameter, &'a RustName)> + use<'a> {
        self.operation.parameters.iter().zip(&self.names.parameters)
    }
}

/// What Rust calls a method of the client.
pub(super) fn method(name: &RustName) -> String {
    format!("Client::{name}")
}

/// An operation before and after.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) before: Side<'a>,
    pub(super) after: Side<'a>,
}

impl Pair<'_> {
    /// Its method, as it is called after the change.
    pub(super) fn item(&self) -> String {
        self.after.item()
    }

    /// Notes a change of the operation as a whole.
    pub(super) fn note(&self, context: &mut Context<'_>, rule: Rule, message: String) {
        self.note_at(context, rule, &self.after.operation.place, message);
    }

    /// Notes a change of the operation as a whole, with what was and what is now.
    pub(super) fn note_values(
        &self,
        context: &mut Context<'_>,
        rule: Rule,
        message: String,
        (was, now): (String, String),
    ) {
        let place = &self.after.operation.place;
        let values = (Some(was), Some(now));
        context.push_values(rule, Direction::Both, self.item(), place, message, values);
    }

    /// Notes a change of a part of the operation that has no name of its own.
    pub(super) fn note_at(
        &self,
        context: &mut Context<'_>,
        rule: Rule,
        place: &Place,
        message: String,
    ) {
        context.push(rule, Direction::Both, self.item(), place, message);
    }
}

/// Takes the partners out of two rows, each with the first one that fits.
pub(super) fn partners<T>(
    before: &mut Vec<T>,
    after: &mut Vec<T>,
    fits: impl Fn(&T, &T) -> bool,
) -> Vec<(T, T)> {
    let mut found = Vec::new();
    for one in std::mem::take(before) {
        match after.iter().position(|other| fits(&one, other)) {
            Some(position) => found.push((one, after.remove(position))),
            None => before.push(one),
        }
    }
    found
}

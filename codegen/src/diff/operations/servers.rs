//! Where calls go.
//!
//! In: the servers of two states. Out: changes of the base URL, and of the docs that name servers.
//! Never here: the path of an operation.

use super::pair::Pair;
use crate::diff::context::Context;
use crate::diff::words::code;
use crate::diff::{Direction, Rule};
use crate::ir::{Server, ServerVariable};

const ITEM: &str = "Client::BASE_URL";

/// Compares the base URL, and the servers that its docs name.
pub(super) fn base_url(context: &mut Context<'_>) {
    let (before, after) = (context.before.api, context.after.api);
    let place = match after.base_url {
        Some(_) => &after.servers_place,
        None => &before.servers_place,
    };
    let mut note = |rule, message: String, was: Option<String>, now: Option<String>| {
        let item = ITEM.to_owned();
        context.push_values(rule, Direction::Both, item, place, message, (was, now));
    };
    match (before.base_url.as_deref(), after.base_url.as_deref()) {
        (Some(was), Some(now)) if was != now => {
            let (was, now) = (code(was), code(now));
            let message = format!("`{ITEM}` is now {now}, was {was}");
            note(Rule::BaseUrlChanged, message, Some(was), Some(now));
        }
        (None, Some(now)) => {
            let message = format!("`{ITEM}` is now {}, it was empty", code(now));
            note(Rule::BaseUrlAdded, message, None, Some(code(now)));
        }
        (Some(was), None) => {
            let message = format!("`{ITEM}` is now empty, it was {}", code(was));
            note(Rule::BaseUrlRemoved, message, Some(code(was)), None);
        }
        // What follows from another base URL is told with it.
        _ if !same(&before.servers, &after.servers) => {
            let message = format!("the docs of `{ITEM}` name other servers");
            note(Rule::ServersTextChanged, message, None, None);
        }
        _ => {}
    }
}

/// Compares the servers of one operation, which only docs name.
pub(super) fn operation(context: &mut Context<'_>, pair: Pair<'_>) {
    if !same(
        &pair.before.operation.servers,
        &pair.after.operation.servers,
    ) {
        let message = format!("the docs of `{}` name other servers", pair.item());
        pair.note(context, Rule::OperationServersChanged, message);
    }
}

/// Whether the same servers are named, in whatever order.
fn same(before: &[Server], after: &[Server]) -> bool {
    before == after || sorted(before) == sorted(after)
}

/// Servers in an order of their own, and so their variables and the values of these.
fn sorted(servers: &[Server]) -> Vec<(&str, Vec<Variable<'_>>)> {
    let mut all: Vec<_> = servers
        .iter()
        .map(|server| {
            let mut variables: Vec<_> = server.variables.iter().map(variable).collect();
            variables.sort();
            (server.url.as_str(), variables)
        })
        .collect();
    all.sort();
    all
}

/// The name of a variable, its default, and what else it may be.
type Variable<'a> = (&'a str, &'a str, Vec<&'a str>);

fn variable(one: &ServerVariable) -> Variable<'_> {
    let mut values: Vec<&str> = one.values.iter().map(String::as_str).collect();
    values.sort_unstable();
    (&one.name, &one.default, values)
}

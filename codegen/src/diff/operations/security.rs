//! Credentials: which ones a call asks for, and how they travel.
//!
//! In: the security schemes and requirements of two states. Out: changes. Never here: a secret.
//!
//! What a caller is asked for counts, not what the document calls it: HTTP Basic is given once,
//! and so is a bearer token; keys are given under their names.

use std::collections::{BTreeMap, BTreeSet};

use super::pair::{Pair, Side, partners};
use super::words::{self, list};
use crate::diff::context::Context;
use crate::diff::words::code;
use crate::diff::{Direction, Rule};
use crate::ir::{Api, SchemeKind, SecurityScheme};

/// Compares the schemes that operations of both states ask for.
pub(super) fn schemes(context: &mut Context<'_>) {
    let (before, after) = (context.before, context.after);
    for (old, new) in pairs(before.api, after.api) {
        let (Some(was), Some(now)) = (
            before.api.security_schemes.get(old),
            after.api.security_schemes.get(new),
        ) else {
            continue;
        };
        let item = after.names.scheme(new).to_string();
        let (rule, message, values) = if was.kind != now.kind {
            let name = code(&now.name);
            let (was, now) = (words::scheme(&was.kind), words::scheme(&now.kind));
            let message = format!("the credentials {name} are now {now}, they were {was}");
            (Rule::SecuritySchemeChanged, message, (Some(was), Some(now)))
        } else if was.name != now.name {
            let rule = match now.kind {
                SchemeKind::Basic | SchemeKind::Bearer => Rule::SecurityTextChanged,
                SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_) => {
                    Rule::SecuritySchemeRenamed
                }
            };
            let (was, now) = (code(&was.name), code(&now.name));
            let message = format!("the credentials {was} are now called {now}");
            (rule, message, (Some(was), Some(now)))
        } else if was.docs != now.docs {
            let message = format!("the text of the credentials {} changed", code(&now.name));
            (Rule::SecurityTextChanged, message, (None, None))
        } else {
            continue;
        };
        context.push_values(rule, Direction::Request, item, &now.place, message, values);
    }
}

/// The schemes of both states, by their places in the IR: by name, then by what they are.
fn pairs(before: &Api, after: &Api) -> Vec<(usize, usize)> {
    let [mut old, mut new] = [before, after].map(asked_for);
    let mut pairs = partners(&mut old, &mut new, |one, other| one.1.name == other.1.name);
    pairs.extend(partners(&mut old, &mut new, |one, other| {
        one.1.kind == other.1.kind
    }));
    pairs
        .into_iter()
        .map(|(one, other)| (one.0, other.0))
        .collect()
}

/// The schemes that an operation asks for: others are not in the code.
fn asked_for(api: &Api) -> Vec<(usize, &SecurityScheme)> {
    let operations = api.operations.iter();
    let names: BTreeSet<&str> = operations
        .flat_map(|operation| operation.security.iter().flatten())
        .map(String::as_str)
        .collect();
    let schemes = api.security_schemes.iter().enumerate();
    schemes
        .filter(|(_, scheme)| names.contains(scheme.name.as_str()))
        .collect()
}

/// What a caller gives to be let in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Credential {
    /// A name and a secret.
    Basic,
    /// A token.
    Bearer,
    /// A key, under the name that its scheme has after the change.
    Key(String),
}

/// What the schemes of both states ask of a caller.
pub(super) struct Credentials {
    before: BTreeMap<String, Credential>,
    after: BTreeMap<String, Credential>,
}

impl Credentials {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let (before, after) = (context.before.api, context.after.api);
        let mut known = Self {
            before: all(before),
            after: all(after),
        };
        for (old, new) in pairs(before, after) {
            let (old, new) = (
                before.security_schemes.get(old),
                after.security_schemes.get(new),
            );
            if let (Some(old), Some(new)) = (old, new)
                && let Some(now) = known.after.get(&new.name)
            {
                // A scheme that is another one now is told once, not for each operation.
                known.before.insert(old.name.clone(), now.clone());
            }
        }
        known
    }
}

fn all(api: &Api) -> BTreeMap<String, Credential> {
    let each = api.security_schemes.iter().map(|scheme| {
        let credential = match scheme.kind {
            SchemeKind::Basic => Credential::Basic,
            SchemeKind::Bearer => Credential::Bearer,
            SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_) => {
                Credential::Key(scheme.name.clone())
            }
        };
        (scheme.name.clone(), credential)
    });
    each.collect()
}

/// The alternatives of one operation, each with the names that the document has for it.
struct Alternatives {
    known: BTreeMap<BTreeSet<Credential>, Vec<String>>,
    /// All of them, also those that ask for the same.
    sorted: Vec<BTreeSet<Credential>>,
    /// The document asks for credentials, but for none that can be sent.
    hopeless: bool,
}

impl Alternatives {
    fn of(side: Side<'_>, credentials: &BTreeMap<String, Credential>) -> Self {
        let mut known = BTreeMap::new();
        let mut sorted = Vec::new();
        for schemes in &side.operation.security {
            let needed = schemes
                .iter()
                .filter_map(|name| credentials.get(name).cloned());
            let needed: BTreeSet<Credential> = needed.collect();
            sorted.push(needed.clone());
            known.entry(needed).or_insert_with(|| schemes.clone());
        }
        sorted.sort();
        let hopeless = known.is_empty() && !side.operation.unspoken.is_empty();
        if known.is_empty() && !hopeless {
            known.insert(BTreeSet::new(), Vec::new());
        }
        Self {
            known,
            sorted,
            hopeless,
        }
    }

    /// Whether who has these credentials is let in.
    fn serve(&self, credentials: &BTreeSet<Credential>) -> bool {
        self.known
            .keys()
            .any(|needed| needed.is_subset(credentials))
    }
}

impl Alternatives {
    /// Whether these credentials are asked for together with others, as a word.
    fn alone(&self, credentials: &BTreeSet<Credential>) -> &'static str {
        let more = |needed: &BTreeSet<Credential>| credentials.is_subset(needed);
        if self.known.keys().any(more) {
            " alone"
        } else {
            ""
        }
    }
}

/// Compares what one operation asks for.
pub(super) fn operation(context: &mut Context<'_>, pair: Pair<'_>, credentials: &Credentials) {
    let before = Alternatives::of(pair.before, &credentials.before);
    let after = Alternatives::of(pair.after, &credentials.after);
    let item = pair.item();
    let free = BTreeSet::new();
    let was_free = before.known.contains_key(&free);
    let is_free = after.known.contains_key(&free);
    let mut told = true;
    match (was_free, is_free) {
        (true, false) => {
            let message = format!("`{item}` now needs {}", needs(&after, pair.after));
            pair.note(context, Rule::SecurityRequired, message);
        }
        (false, true) => {
            let sent = pair.after.operation.security.iter().flatten().count();
            let message = if sent == 0 {
                format!("`{item}` needs no credentials any more, and sends none")
            } else {
                format!("`{item}` can now be sent without credentials")
            };
            pair.note(context, Rule::SecurityNotRequired, message);
        }
        (true, true) | (false, false) => told = false,
    }
    for (needed, names) in before.known.iter().filter(|(needed, _)| !needed.is_empty()) {
        if !after.serve(needed) {
            let alone = after.alone(needed);
            let message = format!("`{item}` no longer takes {}{alone}", together(names));
            pair.note(context, Rule::SecurityAlternativeRemoved, message);
            told = true;
        }
    }
    for (needed, names) in after.known.iter().filter(|(needed, _)| !needed.is_empty()) {
        if !before.serve(needed) {
            let alone = before.alone(needed);
            let message = format!("`{item}` now takes {}{alone}", together(names));
            pair.note(context, Rule::SecurityAlternativeAdded, message);
            told = true;
        }
    }
    if told {
        return;
    }
    if before.sorted != after.sorted {
        let message = format!("`{item}` asks for credentials in other words, the same ones serve");
        pair.note(context, Rule::SecurityPreferenceChanged, message);
    } else if pair.before.operation.unspoken != pair.after.operation.unspoken {
        let message = format!("the docs of `{item}` name other credentials that cannot be sent");
        pair.note(context, Rule::SecurityTextChanged, message);
    }
}

/// What is needed, in words.
fn needs(alternatives: &Alternatives, side: Side<'_>) -> String {
    if alternatives.hopeless {
        let each = side.operation.unspoken.iter().map(|names| together(names));
        let each: Vec<String> = each.collect();
        return format!("{}, which this client cannot send", each.join(" or "));
    }
    let each: Vec<String> = alternatives
        .known
        .values()
        .map(|names| together(names))
        .collect();
    format!("credentials: {}", each.join(" or "))
}

/// Credentials that are used together.
fn together(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    list(&names)
}

//! Which modules of a folder import which.
//!
//! In: a folder of modules. Out: for each module, with all files below it, the modules of the same folder
//! that it names. Never here: what tests import.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;

use super::sources::{Source, below};

/// By module: the modules that it names, each with a file that does.
pub(crate) type Imports = BTreeMap<String, BTreeMap<String, String>>;

/// The imports among the modules of a folder.
pub(crate) fn of(folder: &str) -> Imports {
    let mut sources = Vec::new();
    below(folder, &mut sources);
    let within = folder
        .split_once("/src")
        .map_or("", |(_, rest)| rest.trim_start_matches('/'));
    let mut imports = Imports::new();
    for source in &sources {
        imports.entry(module(folder, source)).or_default();
    }
    let modules: BTreeSet<String> = imports.keys().cloned().collect();
    for mut source in sources {
        if source.path.ends_with("/tests.rs") || source.path.contains("/tests/") {
            continue;
        }
        let module = module(folder, &source);
        source.file.items.retain(|item| !is_of_tests(item));
        let mut named = BTreeSet::new();
        collect(source.file.to_token_stream(), within, &mut named);
        let uses = imports.entry(module.clone()).or_default();
        for name in named {
            if name != module && modules.contains(&name) {
                uses.entry(name).or_insert_with(|| source.path.clone());
            }
        }
    }
    imports
}

/// The module of a folder that a file belongs to.
fn module(folder: &str, source: &Source) -> String {
    let inside = source.path.strip_prefix(folder).unwrap_or(&source.path);
    let first = inside
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

fn is_of_tests(item: &syn::Item) -> bool {
    let syn::Item::Mod(item) = item else {
        return false;
    };
    let test = |attribute: &syn::Attribute| {
        attribute.path().is_ident("cfg") && attribute.to_token_stream().to_string().contains("test")
    };
    item.attrs.iter().any(test)
}

/// The names behind `crate::`, and behind `crate::{`; inside of `within`, those behind its path.
fn collect(tokens: TokenStream, within: &str, named: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => collect(group.stream(), within, named),
            TokenTree::Ident(ident) if ident == "crate" => {
                let mut rest = tokens.get(index + 1..).unwrap_or_default();
                for step in within.split('/').filter(|step| !step.is_empty()) {
                    match behind(rest) {
                        Some((TokenTree::Ident(name), next)) if name == step => rest = next,
                        _ => rest = &[],
                    }
                }
                match behind(rest) {
                    Some((TokenTree::Ident(name), _)) => drop(named.insert(name.to_string())),
                    Some((TokenTree::Group(group), _)) => heads(group.stream(), named),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// What stands behind `::`.
fn behind(tokens: &[TokenTree]) -> Option<(&TokenTree, &[TokenTree])> {
    let [
        TokenTree::Punct(first),
        TokenTree::Punct(second),
        name,
        rest @ ..,
    ] = tokens
    else {
        return None;
    };
    (first.as_char() == ':' && second.as_char() == ':').then_some((name, rest))
}

/// The first name of each part of a list.
fn heads(tokens: TokenStream, named: &mut BTreeSet<String>) {
    let mut is_first = true;
    for token in tokens {
        match token {
            TokenTree::Ident(name) if is_first => {
                named.insert(name.to_string());
                is_first = false;
            }
            TokenTree::Punct(mark) if mark.as_char() == ',' => is_first = true,
            _ => is_first = false,
        }
    }
}

/// A circle among modules, if there is one: the first module stands at its end once more.
pub(crate) fn circle(imports: &Imports) -> Vec<String> {
    for start in imports.keys() {
        let mut ways = vec![vec![start.clone()]];
        let mut seen = BTreeSet::new();
        while let Some(way) = ways.pop() {
            let Some(uses) = way.last().and_then(|module| imports.get(module)) else {
                continue;
            };
            for used in uses.keys() {
                let mut next = way.clone();
                next.push(used.clone());
                if used == start {
                    return next;
                }
                if seen.insert(used.clone()) {
                    ways.push(next);
                }
            }
        }
    }
    Vec::new()
}

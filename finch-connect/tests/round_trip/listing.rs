//! The list of cases, as text.
//!
//! In: the documents and the generated types beside them. Out: `cases/list.rs`. Never here: a rule
//! for names; what the generator called a component is looked up in what it wrote.

use std::fmt::Write as _;

use crate::schemas::{self, Document};

const HEAD: &str = "\
//! Written by `UPDATE_EXPECT=1 cargo test -p finch-connect --test round_trip_list`: do not edit.

use super::{Type, pass};

";

/// The text of the list.
pub fn listing() -> String {
    let mut text = format!("{HEAD}cases! {{\n");
    for folder in schemas::folders() {
        let document = Document::of(&folder);
        let mut components = document.components().peekable();
        if components.peek().is_none() {
            continue;
        }
        let path = schemas::types_of(&folder);
        let types = std::fs::read_to_string(schemas::workspace().join(&path)).unwrap();
        let items: Vec<&str> = types.lines().filter_map(item).collect();
        let module: String = folder
            .chars()
            .map(|letter| {
                if letter.is_alphanumeric() {
                    letter
                } else {
                    '_'
                }
            })
            .collect();
        let _ = writeln!(text, "    {module} \"{folder}\" \"../../../../{path}\" {{");
        for component in components {
            let name = name(&document, component, &items, &types)
                .unwrap_or_else(|| panic!("{folder}: no type is found for `{component}`"));
            let _ = match name == component {
                true => writeln!(text, "        {name},"),
                false => writeln!(text, "        {name} as {component:?},"),
            };
        }
        text.push_str("    }\n");
    }
    text + "}\n"
}

/// The name of the item that a line declares.
fn item(line: &str) -> Option<&str> {
    let line = line.trim_start().strip_prefix("pub ")?;
    let rest = ["struct ", "enum ", "type "]
        .iter()
        .find_map(|keyword| line.strip_prefix(keyword))?;
    rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .next()
}

/// The item of a component: by the name that the document asks for, by what its documentation
/// says, or by the same letters.
fn name<'text>(
    document: &'text Document,
    component: &str,
    items: &[&'text str],
    types: &'text str,
) -> Option<&'text str> {
    if let Some(asked) = document.component(component)["x-rust-name"].as_str() {
        return Some(asked);
    }
    let wanted = letters(component);
    let of_letters = |prefix: &str| {
        let wanted = format!("{prefix}{wanted}");
        items.iter().copied().find(|item| letters(item) == wanted)
    };
    let said = || {
        let line = format!("/// The schema `{component}`.");
        let (_, rest) = types.split_once(&line)?;
        rest.lines().find_map(item)
    };
    // Two components may have names of the same letters; what is said is exact.
    said()
        .or_else(|| items.iter().copied().find(|item| *item == component))
        .or_else(|| of_letters(""))
        .or_else(|| of_letters("type"))
}

fn letters(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

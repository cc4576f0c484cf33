//! What changed in the API, in a few lines: items that came, went or are different.
//!
//! In: the generated text before and after. Out: lines for a person. Never here: a judgement
//! whether a change breaks anyone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quote::ToTokens as _;
use syn::{Fields, ImplItem, Item};

/// At most this many lines; a new API has more items than anyone reads.
const LONGEST: usize = 40;

/// The summary.
pub(crate) fn summary(before: &[&str], after: &[&str]) -> String {
    let (before, after) = (surface(before), surface(after));
    let mut lines: Vec<String> = Vec::new();
    for (item, now) in &after {
        match before.get(item) {
            None => lines.push(format!("+ {item}")),
            Some(then) if then != now => lines.push(format!("~ {item}")),
            Some(_) => {}
        }
    }
    lines.extend(
        before
            .keys()
            .filter(|item| !after.contains_key(*item))
            .map(|item| format!("- {item}")),
    );
    if lines.is_empty() {
        return "the API is unchanged\n".to_owned();
    }
    let mut text = String::from("changes in the API:\n");
    for line in lines.iter().take(LONGEST) {
        let _ = writeln!(text, "  {line}");
    }
    if lines.len() > LONGEST {
        let _ = writeln!(text, "  and {} more", lines.len() - LONGEST);
    }
    text
}

/// Every item of generated files with the tokens that declare it.
fn surface(files: &[&str]) -> BTreeMap<String, String> {
    let mut surface = BTreeMap::new();
    for text in files {
        // A file that is no Rust was edited by hand: everything in it counts as new.
        let Ok(file) = syn::parse_file(text) else {
            continue;
        };
        for item in file.items {
            note(&mut surface, item);
        }
    }
    surface
}

fn note(surface: &mut BTreeMap<String, String>, item: Item) {
    match item {
        // The macros of the runtime hold one item each, in Rust's own syntax.
        Item::Macro(item) => {
            if let Ok(inner) = syn::parse2::<Item>(item.mac.tokens) {
                note(surface, inner);
            }
        }
        Item::Struct(item) => {
            let name = item.ident.to_string();
            if let Fields::Named(fields) = item.fields {
                for field in fields.named {
                    let ident = field.ident.to_token_stream();
                    surface.insert(format!("{name}.{ident}"), undocumented(field));
                }
            }
            surface.insert(name, String::new());
        }
        Item::Enum(item) => {
            let name = item.ident.to_string();
            for variant in &item.variants {
                let value = variant.discriminant.as_ref().map(|(_, value)| value);
                let text = format!(
                    "{} {}",
                    variant.fields.to_token_stream(),
                    value.to_token_stream()
                );
                surface.insert(format!("{name}::{}", variant.ident), text);
            }
            surface.insert(name, String::new());
        }
        Item::Type(item) => {
            surface.insert(
                item.ident.to_string(),
                item.ty.to_token_stream().to_string(),
            );
        }
        Item::Impl(item) => {
            for member in item.items {
                if let ImplItem::Fn(method) = member {
                    let text = format!(
                        "{} {}",
                        method.sig.to_token_stream(),
                        method.block.to_token_stream()
                    );
                    surface.insert(format!("Client::{}", method.sig.ident), text);
                }
            }
        }
        _ => {}
    }
}

/// Texts for people are no part of the API.
fn undocumented(mut field: syn::Field) -> String {
    field
        .attrs
        .retain(|attribute| !attribute.path().is_ident("doc"));
    field.to_token_stream().to_string()
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn names_what_came_went_and_changed_and_nothing_else() {
        let before = r#"
            open_enum! { pub enum Color { Red = "red", Blue = "blue", } }
            model! { pub struct Car { /// old text
                #[required(color)] pub color: Color,
                #[optional(with_doors)] pub doors: i64, } }
        "#;
        let after = r#"
            open_enum! { pub enum Color { Blue = "blue", Green = "green", } }
            model! { pub struct Car { /// new text
                #[required(color)] pub color: Color,
                #[required(doors)] pub doors: i64, } }
        "#;
        assert_eq!(
            summary(&[before], &[after]),
            "changes in the API:\n  ~ Car.doors\n  + Color::Green\n  - Color::Red\n"
        );
        assert_eq!(summary(&[after], &[after]), "the API is unchanged\n");
    }
}

//! Prints chunks of tokens as the text of a file.
//!
//! In: chunks. Out: text, formatted by `prettyplease`, with an empty line between items and
//! between the members of an `impl`. Never here: a repair of text after printing; items are
//! printed one by one and joined.

use proc_macro2::TokenStream;
use syn::{File, Item};

use crate::emit::Chunk;

/// Prints a file. An error names the tokens that are no Rust: a defect of `emit`.
pub fn print(header: &str, chunks: &[Chunk]) -> Result<String, String> {
    let mut pieces = vec![header.trim_end().to_owned()];
    for chunk in chunks {
        pieces.push(match chunk {
            Chunk::Uses(uses) if uses.is_empty() => continue,
            Chunk::Uses(uses) => {
                let lines: Result<Vec<String>, String> = uses.iter().cloned().map(item).collect();
                lines?.join("\n")
            }
            Chunk::Item(tokens) => item(tokens.clone())?,
            Chunk::Macro { name, item: inner } => {
                format!("{name}! {{\n{}\n}}", indented(&item(inner.clone())?))
            }
            Chunk::Impl { head, members } => implementation(head, members)?,
        });
    }
    let mut text = pieces.join("\n\n");
    text.push('\n');
    Ok(text)
}

fn item(tokens: TokenStream) -> Result<String, String> {
    let shown = tokens.clone();
    let item: Item = syn::parse2(tokens).map_err(|error| {
        let start: String = shown.to_string().chars().take(200).collect();
        format!("{error} in `{start}`")
    })?;
    let file = File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    };
    Ok(prettyplease::unparse(&file).trim_end().to_owned())
}

/// Each member is printed in an `impl` of its own, and taken out of it again.
fn implementation(head: &TokenStream, members: &[TokenStream]) -> Result<String, String> {
    let mut printed = Vec::with_capacity(members.len());
    for member in members {
        let text = item(quote::quote!(#head { #member }))?;
        let mut lines: Vec<&str> = text.lines().collect();
        lines.pop();
        printed.push(lines.into_iter().skip(1).collect::<Vec<_>>().join("\n"));
    }
    let text = item(quote::quote!(#head {}))?;
    let head = text.trim_end().trim_end_matches('}').trim_end();
    Ok(format!("{head}\n{}\n}}", printed.join("\n\n")))
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("    {line}")
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

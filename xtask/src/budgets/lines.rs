//! The lines of the code that is generated for Finch's documents.
//!
//! In: `spec/`, through the generator. Out: a figure for each file, made of its items. Never here: the
//! committed copy, which `generate --check` holds.

use std::collections::BTreeMap;
use std::path::Path;

use super::record::{Figure, Section};
use crate::outcome::Stop;
use crate::{sources, workspace};

/// What stands before the name of an item.
const KEYWORDS: [&str; 5] = [
    "pub struct ",
    "pub enum ",
    "pub type ",
    "pub fn ",
    "pub const ",
];

/// Counts the lines.
pub(super) fn count(_root: &Path) -> Result<Section, Stop> {
    let input = workspace::input()?;
    let mut documents = String::new();
    for source in input.documents.iter().chain(&input.overlays) {
        documents.push_str(&sources::sha256(&source.bytes));
    }
    let output = codegen::generate(&input).map_err(|failure| Stop::Refused(Box::new(failure)))?;
    let texts = [
        ("types.rs", &output.types),
        ("operations.rs", &output.operations),
    ];
    let checksum: String = sources::sha256(documents.as_bytes())
        .chars()
        .take(16)
        .collect();
    Ok(Section {
        made_with: Some(("documents", checksum)),
        figures: texts
            .into_iter()
            .map(|(name, text)| (name.to_owned(), figure(text)))
            .collect(),
    })
}

/// Lines by the items that they belong to. A line between two items belongs to the one before it.
fn figure(text: &str) -> Figure {
    let mut parts: BTreeMap<String, u64> = BTreeMap::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut current = "(head)".to_owned();
    let mut is_start = false;
    for (number, line) in lines.iter().enumerate() {
        if is_start {
            let block = lines.get(number..).unwrap_or_default();
            let mut block = block.iter().take_while(|line| !line.is_empty());
            if let Some(name) = block.find_map(|line| name(line)) {
                name.clone_into(&mut current);
            }
        }
        is_start = line.is_empty();
        *parts.entry(current.clone()).or_default() += 1;
    }
    Figure {
        total: parts.values().sum(),
        parts,
    }
}

/// The name of the item that a line declares.
fn name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = KEYWORDS
        .iter()
        .find_map(|keyword| line.strip_prefix(keyword))?;
    let end = rest.find(|character: char| !character.is_alphanumeric() && character != '_');
    rest.get(..end.unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn each_line_belongs_to_an_item() {
        let text = "// Head.\n\nuse x::y;\n\nopen_enum! {\n    /// Doc.\n    pub enum Kind {\n        A = \"a\",\n    }\n}\n\nimpl Client {\n    /// Doc.\n    pub const URL: &str = \"u\";\n\n    pub fn call(&self) {\n    }\n}\n";
        let figure = figure(text);
        assert_eq!(figure.total, 18);
        let parts: Vec<(&str, u64)> = figure
            .parts
            .iter()
            .map(|(name, count)| (&name[..], *count))
            .collect();
        assert_eq!(parts, [("(head)", 4), ("Kind", 7), ("URL", 4), ("call", 3)]);
    }
}

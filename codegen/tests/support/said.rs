//! Generated code without what means nothing to a compiler: docs, comments, imports, order, and
//! whether a type goes by another name.

use std::collections::BTreeMap;

use codegen::Output;

/// What of the code counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Everything but comments and imports.
    Text,
    /// What a compiler reads.
    Code,
}

/// The lines of the code, each with the item it stands in, in one order.
pub(crate) fn said(output: &Output, of: Of) -> Vec<String> {
    let aliases = aliases(&output.types);
    let mut lines = Vec::new();
    for text in [&output.types, &output.operations] {
        // Items and methods stand apart.
        for block in text.split("\n\n") {
            let block: Vec<&str> = block.lines().map(str::trim).collect();
            if block.iter().any(|line| line.starts_with("use ")) {
                continue;
            }
            let item = block.iter().find(|line| line.starts_with("pub "));
            let item = item.copied().unwrap_or_default();
            let item = item.split_once(" = ").map_or(item, |(name, _)| name);
            let counts = |line: &&&str| match line.strip_prefix("//") {
                Some(docs) => of == Of::Text && docs.starts_with('/'),
                None => true,
            };
            let counted = block.iter().filter(counts);
            lines.extend(counted.map(|line| {
                if line.starts_with("//") {
                    format!("{item} | {line}")
                } else {
                    format!("{item} | {}", without(line, &aliases))
                }
            }));
        }
    }
    lines.sort();
    lines
}

/// What names stand for that are only another name.
fn aliases(types: &str) -> BTreeMap<&str, &str> {
    let lines = types.lines().filter_map(|line| {
        let (name, ty) = line.strip_prefix("pub type ")?.split_once(" = ")?;
        Some((name, ty.strip_suffix(';')?))
    });
    lines.collect()
}

/// A line with the types themselves in place of other names for them.
fn without(line: &str, aliases: &BTreeMap<&str, &str>) -> String {
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let mut line = line.to_owned();
    // A name may stand for another one.
    for _ in 0..8 {
        let mut text = String::new();
        for piece in line.split_inclusive(|sign| !is_word(sign)) {
            let word = piece.trim_end_matches(|sign| !is_word(sign));
            let is_defined = text.ends_with("type ");
            match aliases.get(word) {
                Some(ty) if !is_defined => {
                    text.push_str(ty);
                    text.push_str(&piece[word.len()..]);
                }
                _ => text.push_str(piece),
            }
        }
        if text == line {
            break;
        }
        line = text;
    }
    line
}

/// The first lines that only one of two has.
pub(crate) fn differences(one: &[String], two: &[String]) -> String {
    let mut found = Vec::new();
    for (sign, lines, others) in [('-', one, two), ('+', two, one)] {
        let only = lines.iter().filter(|line| !others.contains(line)).take(3);
        found.extend(only.map(|line| format!("    {sign} {line}")));
    }
    found.join("\n")
}

//! Generated code without what means nothing to a compiler: docs, comments, imports, order.

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
            let counts = |line: &&&str| match line.strip_prefix("//") {
                Some(docs) => of == Of::Text && docs.starts_with('/'),
                None => true,
            };
            lines.extend(
                block
                    .iter()
                    .filter(counts)
                    .map(|line| format!("{item} | {line}")),
            );
        }
    }
    lines.sort();
    lines
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

//! The first stage: text to a tree in which every node knows its place.
//!
//! In: the bytes of a YAML or JSON document. Out: a tree of JSON values with spans, on the same
//! terms for both notations: YAML 1.2, names as text, numbers with all their digits, no duplicate.
//! Never here: knowledge of what a document describes, recursion over the input, or a guess where a
//! document is not plain: what JSON has no word for is an error.

use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::{FileId, Source, SourceMap, Span};
use crate::tree::Node;

mod build;
mod json;
mod lines;
mod outdent;
mod scalar;
mod text;
mod wording;
mod yaml;

pub(crate) use build::MAX_DEPTH;

/// Parses a source, and takes its text into `sources`, so that diagnostics can show it. There is a
/// tree exactly where no error was reported.
pub fn parse(
    source: &Source,
    sources: &mut SourceMap,
    report: &mut Report,
) -> Option<(FileId, Node)> {
    let text = match text::decode(&source.bytes) {
        Ok(text) => text,
        Err(unreadable) => {
            let text::Unreadable {
                text,
                code,
                start,
                end,
                message,
                help,
            } = *unreadable;
            let file = sources.add(&source.name, text);
            let mut diagnostic = Diagnostic::error(code, Span { file, start, end }, message);
            diagnostic.help = help.map(str::to_owned);
            report.push(diagnostic);
            return None;
        }
    };
    let file = sources.add(&source.name, text);
    let (root, duplicates) = compose(&source.name, sources.text(file), file);
    let mut whole = true;
    for duplicate in duplicates {
        // Where a duplicate is allowed, the first member of that name counts.
        whole &= report.push(duplicate) == Severity::Warning;
    }
    match root {
        Ok(root) => whole.then_some((file, root)),
        Err(refusal) => {
            report.push(*refusal);
            None
        }
    }
}

fn compose(
    name: &str,
    text: &str,
    file: FileId,
) -> (Result<Node, build::Refusal>, Vec<Diagnostic>) {
    if !json::is_likely(text) {
        return yaml::compose(text, file);
    }
    let (root, duplicates) = json::compose(text, file);
    match root {
        Ok(root) => (Ok(root), duplicates),
        Err(json::Failure::Refused(refusal)) => (Err(refusal), duplicates),
        Err(json::Failure::Syntax(refusal)) if is_named_json(name) => (Err(refusal), duplicates),
        // YAML may be written in brackets, too.
        Err(json::Failure::Syntax(_)) => yaml::compose(text, file),
    }
}

fn is_named_json(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"))
}

/// A tree to try things on.
#[cfg(test)]
pub(crate) fn tree(text: &str) -> Node {
    let source = Source::new("tree.yaml", text);
    let read = parse(&source, &mut SourceMap::default(), &mut Report::default());
    read.unwrap().1
}

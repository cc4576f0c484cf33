//! The cases of `tests/diff`: two states each, what is said of them, and code of people who use
//! what is made of them.

use std::path::Path;

use codegen::Input;
use codegen::source::Source;
use codegen::tree::{Mapping, Node};

use super::tree;

/// What changes, and what that is called.
pub(crate) struct Case {
    /// The file, and what the case is about.
    pub(crate) name: String,
    /// The state before.
    pub(crate) from: Input,
    /// The state after.
    pub(crate) to: Input,
    /// What is said of the change.
    pub(crate) forth: Said,
    /// What is said of the way back.
    pub(crate) back: Said,
}

/// What is said of a change.
pub(crate) struct Said {
    /// Level, rule and item of each change, sorted.
    pub(crate) changes: Vec<String>,
    /// Code of somebody who uses the state that this change starts from.
    pub(crate) program: Option<String>,
    /// What breaks where something breaks.
    pub(crate) breaks: Breaks,
}

impl Said {
    /// Whether code does not compile after the change.
    pub(crate) fn breaks_code(&self) -> bool {
        let is_breaking = |change: &String| change.starts_with("breaking ");
        self.breaks == Breaks::Code && self.changes.iter().any(is_breaking)
    }
}

/// What a breaking change breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaks {
    /// Code does not compile.
    Code,
    /// Code compiles, and calls may fail.
    Calls,
}

/// All cases, by file.
pub(crate) fn cases(folder: &Path) -> Vec<Case> {
    let entries = std::fs::read_dir(folder).expect("the cases are there");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let file = path.file_stem().unwrap_or_default().to_string_lossy();
        let bytes = std::fs::read(&path).expect("the cases can be read");
        let node = tree::read(&Source::new(file.clone(), bytes));
        let list = node.as_sequence().expect("a file is a list of cases");
        found.extend(list.iter().map(|node| case(&file, node)));
    }
    found
}

const KEYS: &[&str] = &[
    "case",
    "of",
    "schemas",
    "from",
    "to",
    "forth",
    "back",
    "breaks_calls",
    "forth_program",
    "back_program",
];

fn case(file: &str, node: &Node) -> Case {
    let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let name = format!("{file}: {}", text("case").expect("a case has a name"));
    for (key, _) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
        assert!(KEYS.contains(&key), "{name}: there is no `{key}`");
    }
    let of = text("of").expect("a case says what it is of");
    let state = |key: &str| {
        let part = node.get(key).expect("a case has two states");
        let schemas = node.get("schemas").map(tree::json);
        let text = document(&of, &tree::json(part), schemas.as_deref());
        let text = text.unwrap_or_else(|| panic!("{name}: what is `{of}`?"));
        Input {
            documents: vec![Source::new("case.json", text)],
            ..Input::default()
        }
    };
    let said = |key: &str, program: &str| {
        let changes = node.get(key).and_then(Node::as_sequence);
        let changes = changes.unwrap_or_else(|| panic!("{name}: `{key}` is no list"));
        let mut changes: Vec<String> = changes
            .iter()
            .map(|change| change.as_str().unwrap_or_default().to_owned())
            .collect();
        changes.sort();
        let calls = node.get("breaks_calls").and_then(Node::as_sequence);
        let mut calls = calls.into_iter().flatten();
        Said {
            changes,
            program: text(program),
            breaks: if calls.any(|it| it.as_str() == Some(key)) {
                Breaks::Calls
            } else {
                Breaks::Code
            },
        }
    };
    Case {
        from: state("from"),
        to: state("to"),
        forth: said("forth", "forth_program"),
        back: said("back", "back_program"),
        name,
    }
}

const BODY: &str =
    r##""content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}"##;

/// A whole document around the part that a case shows.
fn document(of: &str, part: &str, schemas: Option<&str>) -> Option<String> {
    let schemas = schemas.unwrap_or("{}");
    let request = format!(r#""requestBody":{{"required":true,{BODY}}},"#);
    let answer = format!(r#""responses":{{"200":{{"description":"x",{BODY}}}}}"#);
    let nothing = r#""responses":{"204":{"description":"x"}}"#;
    let call = |parts: &str| format!(r#"{{"operationId":"createThing",{parts}}}"#);
    let (call, schemas) = match of {
        "document" => {
            let inner = part.strip_prefix('{')?.strip_suffix('}')?;
            return Some(format!(
                r#"{{"openapi":"3.1.0","info":{{"title":"Things","version":"1"}},{inner}}}"#
            ));
        }
        "call" => (Some(part.to_owned()), schemas),
        "request" => (Some(call(&format!("{request}{nothing}"))), part),
        "answer" => (Some(call(&answer)), part),
        "both" => (Some(call(&format!("{request}{answer}"))), part),
        "nowhere" => (None, part),
        _ => return None,
    };
    let paths = call.map(|call| format!(r#""/things":{{"post":{call}}}"#));
    let paths = paths.unwrap_or_default();
    Some(format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"Things","version":"1"}},"servers":[{{"url":"https://api.example.com"}}],"paths":{{{paths}}},"components":{{"schemas":{schemas}}}}}"#
    ))
}

//! Actions of an overlay that settle a finding, as text that people copy.
//!
//! In: pointers and changes. Out: a snippet of YAML. Never here: whether it does settle it; who
//! makes a fix knows what the stage needs.

use std::fmt::Write as _;

use crate::source::Pointer;
use crate::tree::Places;

/// Actions of an overlay.
#[derive(Debug, Clone)]
pub(crate) struct Fix {
    actions: Vec<Action>,
}

#[derive(Debug, Clone)]
struct Action {
    target: Pointer,
    change: Change,
}

#[derive(Debug, Clone)]
enum Change {
    Remove,
    /// A member and its value, in YAML.
    Update(String, String),
}

/// Members that hold lists, so that a number behind them is a place in the list.
const LISTS: &[&str] = &[
    "allOf",
    "anyOf",
    "enum",
    "oneOf",
    "parameters",
    "prefixItems",
    "required",
    "security",
    "servers",
    "tags",
];

impl Fix {
    /// Takes what stands there out of the document.
    pub(crate) fn remove(target: Pointer) -> Self {
        let change = Change::Remove;
        Self {
            actions: vec![Action { target, change }],
        }
    }

    /// Sets a member of what stands there to a value, which is written in YAML.
    pub(crate) fn update(target: Pointer, member: &str, value: impl Into<String>) -> Self {
        let change = Change::Update(scalar(member), value.into());
        Self {
            actions: vec![Action { target, change }],
        }
    }

    /// Does the other actions afterwards.
    #[must_use]
    pub(crate) fn then(mut self, other: Self) -> Self {
        self.actions.extend(other.actions);
        self
    }

    /// The actions as they stand in an overlay.
    pub(crate) fn snippet(&self) -> String {
        let mut text = String::new();
        for Action { target, change } in &self.actions {
            let target = scalar(&json_path(target));
            let _ = match change {
                Change::Remove => writeln!(text, "- target: {target}\n  remove: true"),
                Change::Update(member, value) => {
                    writeln!(text, "- target: {target}\n  update:\n    {member}: {value}")
                }
            };
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Whether every target is one of the places.
    fn hits(&self, places: &Places) -> bool {
        self.actions.iter().all(|action| places.has(&action.target))
    }

    /// The same actions in terms of the places before normalizing, which moves a reference with
    /// something beside it into `allOf`, and definitions under one name.
    pub(crate) fn as_found(&self, found: &Places) -> Option<Self> {
        let rewritten = |from: &str, to: &str| {
            let mut fix = self.clone();
            for action in &mut fix.actions {
                let text = action.target.as_str().replace(from, to);
                action.target = Pointer::from_fragment(&text);
            }
            fix
        };
        [
            ("", ""),
            ("/allOf/0", ""),
            ("/x-defs/", "/$defs/"),
            ("/x-definitions/", "/definitions/"),
        ]
        .into_iter()
        .map(|(from, to)| rewritten(from, to))
        .find(|fix| fix.hits(found))
    }
}

/// The `JSONPath` of a pointer.
fn json_path(pointer: &Pointer) -> String {
    let mut path = String::from("$");
    let mut list = false;
    for token in pointer.tokens() {
        if list && token.parse::<usize>().is_ok() {
            let _ = write!(path, "[{token}]");
        } else {
            path.push_str("['");
            for character in token.chars() {
                match character {
                    '\\' | '\'' => path.extend(['\\', character]),
                    control if control.is_control() => {
                        let _ = write!(path, "\\u{:04x}", u32::from(control));
                    }
                    other => path.push(other),
                }
            }
            path.push_str("']");
        }
        list = LISTS.contains(&token.as_str());
    }
    path
}

/// Text as a scalar of YAML: plain, where that reads back as the same text.
pub(crate) fn scalar(text: &str) -> String {
    let plain = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '$')
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(' ')
        && !text.chars().any(|c| c.is_control() || !c.is_ascii())
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "y" | "n" | "yes" | "no" | "on" | "off"
        );
    if plain {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

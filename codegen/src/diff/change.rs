//! A change, and what changes come to together.
//!
//! In: rules that hold at a place. Out: what commands print. Never here: a comparison.

use super::Rule;
use crate::ir::Place;

/// What a change means for code that depends on the crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Only texts for people are different.
    Docs,
    /// There is more than before; what compiled compiles, what worked works.
    Additive,
    /// Code that compiled may not compile, or a call that worked may fail.
    Breaking,
}

impl Level {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

/// Which part of a version the changes ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing changed.
    None,
    /// Texts.
    Patch,
    /// Additions.
    Minor,
    /// Something breaks.
    Major,
}

impl Bump {
    /// What a row of changes asks for.
    pub fn of(changes: &[Change]) -> Self {
        let worst = changes.iter().map(|change| change.level).max();
        match worst {
            None => Self::None,
            Some(Level::Docs) => Self::Patch,
            Some(Level::Additive) => Self::Minor,
            Some(Level::Breaking) => Self::Major,
        }
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// Something that is different.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which rule holds.
    pub rule: Rule,
    /// What it means, by the rule and by the direction in which the thing travels.
    pub level: Level,
    /// What Rust calls the thing, such as `ConnectProducts::TimeOff`, `Sandbox`,
    /// `CreateConnectSessionRequest.manual`, `Client::create_access_token`: its name after the
    /// change, or the one before where it is gone.
    pub item: String,
    /// Where it stands: after the change, or before it where it is gone.
    pub place: Place,
    /// What a user should know, in one sentence of Markdown without a full stop.
    pub message: String,
    /// What stood there before, in short words or Rust's terms; none where nothing did.
    pub was: Option<String>,
    /// What stands there now; none where nothing does.
    pub now: Option<String>,
}

impl Change {
    /// The type, or the method of the client, that the change belongs to.
    pub fn group(&self) -> &str {
        let item = self.item.as_str();
        let start = item.find("::").filter(|_| item.starts_with("Client::"));
        let skipped = start.map_or(0, |at| at + 2);
        let rest = item.get(skipped..).unwrap_or_default();
        let end = [".", "::", "("].iter().filter_map(|sign| rest.find(sign));
        let end = end.min().map_or(item.len(), |at| skipped + at);
        item.get(..end).unwrap_or(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_belongs_to_a_type_or_to_a_method() {
        for (item, group) in [
            ("Sandbox", "Sandbox"),
            ("Sandbox::Finch", "Sandbox"),
            ("Request.manual", "Request"),
            ("Client::create", "Client::create"),
            ("Client::create(limit)", "Client::create"),
            ("Client::BASE_URL", "Client::BASE_URL"),
            ("Client", "Client"),
            ("", ""),
        ] {
            let change = Change {
                rule: Rule::TypeAdded,
                level: Level::Additive,
                item: item.to_owned(),
                place: Place::default(),
                message: String::new(),
                was: None,
                now: None,
            };
            assert_eq!(change.group(), group, "{item}");
        }
    }
}

//! What products mean, in the words of the documents.
//!
//! What goes in: a document of OpenAPI. What comes out: for a name, the words that its description
//! has for it. Never here: a name or a word of our own.

use std::collections::BTreeMap;

use serde_json::Value;

/// Words by name.
#[derive(Default)]
pub(super) struct Words(BTreeMap<String, String>);

impl Words {
    /// Reads one more document. Its words take the place of those that are known already.
    pub(super) fn read(&mut self, document: &Value) {
        let description = document.pointer("/info/description");
        let description = description.and_then(Value::as_str).unwrap_or_default();
        let found = description.lines().filter_map(item);
        self.0
            .extend(found.map(|(name, words)| (name.to_owned(), words.to_owned())));
    }

    pub(super) fn of(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// An item of a Markdown list that says what a name means: `` - `name`: words``.
fn item(line: &str) -> Option<(&str, &str)> {
    let (name, words) = line.trim().strip_prefix("- `")?.split_once("`:")?;
    Some((name, words.trim())).filter(|(_, words)| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Words;

    #[test]
    fn lists_of_names() {
        let mut words = Words::default();
        let text = "Names are—\n\n- `a`: Read a\n  - `b` :no\n- `c`:\n- `a_b`: Read `a`: and b \n";
        words.read(&json!({"info": {"description": text}}));
        words.read(&json!({"info": {"description": "- `d`: D\n- `a`: Read more"}}));
        words.read(&json!({"info": {"description": 5}}));
        let found = ["a", "b", "c", "a_b", "d"].map(|name| words.of(name));
        assert_eq!(
            found,
            [
                Some("Read more"),
                None,
                None,
                Some("Read `a`: and b"),
                Some("D")
            ]
        );
    }
}

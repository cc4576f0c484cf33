//! One sentence said of many names is one cause.
//!
//! In: a sentence with names in backticks. Out: the sentence without them, and the names. Never
//! here: what counts as too many of them.

/// What stands for a name.
const GAP: &str = "`…`";

/// The sentence with a gap for each name.
pub(super) fn sentence(text: &str) -> String {
    let mut sentence = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, _, behind)) = next_name(rest) {
        sentence.push_str(before);
        sentence.push_str(GAP);
        rest = behind;
    }
    sentence.push_str(rest);
    sentence
}

/// The names in a sentence, in its order.
pub(super) fn names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, behind)) = next_name(rest) {
        names.push(name);
        rest = behind;
    }
    names
}

fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (name, behind) = rest.split_once('`')?;
    Some((before, name, behind))
}

#[cfg(test)]
mod tests {
    use super::{names, sentence};

    #[test]
    fn names_leave_gaps() {
        for (text, without, inside) in [
            ("plain", "plain", vec![]),
            (
                "`a` is not used, `b` is",
                "`…` is not used, `…` is",
                vec!["a", "b"],
            ),
            ("open `a", "open `a", vec![]),
            ("``", "`…`", vec![""]),
        ] {
            assert_eq!(sentence(text), without);
            assert_eq!(names(text), inside);
        }
    }
}

//! Words in the cases of Rust.
//!
//! In: a text of ASCII. Out: its words, joined. Never here: another alphabet; `case` writes all of it
//! in ASCII before, and that is why no table of letters is needed for each of them.

/// A case of a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    Capital,
}

/// `LikeThis`
pub(super) fn upper_camel(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    each(text, |word| {
        let mut letters = word.chars();
        let first = letters.next();
        name.extend(first.map(|letter| letter.to_ascii_uppercase()));
        name.extend(letters.map(|letter| letter.to_ascii_lowercase()));
    });
    name
}

/// `like_this`
pub(super) fn snake(text: &str) -> String {
    let mut name = String::with_capacity(text.len() + text.len() / 4);
    each(text, |word| {
        name.push_str(if name.is_empty() { "" } else { "_" });
        name.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
    });
    name
}

/// `LIKE_THIS`
pub(super) fn shouty_snake(text: &str) -> String {
    snake(text).to_ascii_uppercase()
}

/// Does something for each word. A word ends at a sign, between a small letter and a capital, and
/// before the last of several capitals where a small letter follows. Digits belong to what is before
/// them.
fn each(text: &str, mut work: impl FnMut(&str)) {
    for run in text.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        let mut start = 0;
        // That of the last letter of the word.
        let mut before = None;
        for (at, pair) in run.as_bytes().windows(2).enumerate() {
            let (Some(letter), Some(next)) = (pair.first(), pair.last()) else {
                continue;
            };
            let own = case(*letter);
            let now = own.or(before);
            let end = match case(*next) {
                Some(Case::Capital) if now == Some(Case::Small) => at + 1,
                Some(Case::Small) if before == own && own == Some(Case::Capital) => at,
                _ => {
                    before = now;
                    continue;
                }
            };
            work(run.get(start..end).unwrap_or_default());
            start = end;
            before = None;
        }
        if let Some(last) = run.get(start..).filter(|last| !last.is_empty()) {
            work(last);
        }
    }
}

fn case(letter: u8) -> Option<Case> {
    match letter {
        b'a'..=b'z' => Some(Case::Small),
        b'A'..=b'Z' => Some(Case::Capital),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

    use super::{shouty_snake, snake, upper_camel};

    /// The names of earlier versions were made by this library: they stay what they were.
    #[test]
    fn every_short_text_has_the_words_that_heck_finds() {
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            let longer = texts.iter().flat_map(|text| {
                let letters = ['a', 'b', 'A', 'B', '1', ' '];
                letters.map(|letter| format!("{text}{letter}"))
            });
            let longer: Vec<String> = longer.collect();
            for text in &longer {
                assert_eq!(upper_camel(text), text.to_upper_camel_case(), "{text:?}");
                assert_eq!(snake(text), text.to_snake_case(), "{text:?}");
                assert_eq!(shouty_snake(text), text.to_shouty_snake_case(), "{text:?}");
            }
            texts = longer;
        }
        for text in [
            "XMLHttpRequest",
            "a__b--C.d/e",
            "_",
            "getURL2Of",
            "2FAuth3d",
        ] {
            assert_eq!(upper_camel(text), text.to_upper_camel_case());
            assert_eq!(snake(text), text.to_snake_case());
        }
    }
}

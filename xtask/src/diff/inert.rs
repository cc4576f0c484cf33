//! Makes text harmless for a terminal and for a page of GitHub.
//!
//! In: names and messages, whose words may come from documents. Out: one line of plain text, or of
//! Markdown that shows these words and does nothing: no link, no mention, no HTML, no cell of a
//! table. Never here: a line's end that was in the text.

use std::fmt::Write as _;

use codegen::unseen::is_treacherous;

/// How many characters of a name are shown, and of a message.
const LONGEST_NAME: usize = 300;
const LONGEST_MESSAGE: usize = 2_000;

/// A text in one line, in which everything is seen as what it is.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_treacherous(character) {
            let _ = write!(shown, "{}", character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// The beginning of a text, marked where it is cut.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// A name as code in Markdown, also in a cell of a table.
pub(super) fn code(text: &str) -> String {
    let text = visible(&shortened(text, LONGEST_NAME));
    let plain = !text.is_empty() && text.trim() == text && !text.contains(['`', '|', '\\']);
    if plain {
        return format!("`{text}`");
    }
    // A table ends its cells before it looks for code, and backticks end code.
    let mut html = String::from("<code>");
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            let _ = write!(html, "&#{};", u32::from(character));
            // Addresses become links here as well, unless they are in pieces.
            html.push_str(if character == '@' { "<!-- -->" } else { "" });
        } else {
            html.push(character);
        }
    }
    html.push_str("</code>");
    html
}

/// A message as Markdown: what stands between backticks is code, and the rest are words. A word
/// that is more than a word is shown as code.
pub(super) fn message(text: &str) -> String {
    let text = visible(&shortened(text, LONGEST_MESSAGE));
    let parts: Vec<&str> = text.split('`').collect();
    let mut shown = String::new();
    for (at, part) in parts.iter().enumerate() {
        let is_code = at % 2 == 1;
        let is_last = at + 1 == parts.len();
        match (is_code, is_last) {
            (true, false) if part.is_empty() => {}
            (true, false) => push_code(&mut shown, part),
            // A backtick without another one.
            (true, true) => push_words(&mut shown, &format!("`{part}")),
            (false, _) => push_words(&mut shown, part),
        }
    }
    shown
}

/// Two pieces of code do not touch: their backticks would be others.
fn push_code(shown: &mut String, text: &str) {
    if shown.ends_with('`') {
        shown.push(' ');
    }
    shown.push_str(&code(text));
}

fn push_words(shown: &mut String, text: &str) {
    for word in text.split_inclusive(' ') {
        let (bare, space) = match word.strip_suffix(' ') {
            Some(bare) => (bare, " "),
            None => (word, ""),
        };
        if is_plain(bare) {
            for character in bare.chars() {
                match character {
                    '<' => shown.push_str("&lt;"),
                    '>' => shown.push_str("&gt;"),
                    '&' => shown.push_str("&amp;"),
                    '|' => shown.push_str("&#124;"),
                    other => shown.push(other),
                }
            }
        } else {
            push_code(shown, bare);
        }
        shown.push_str(space);
    }
}

/// Whether nobody makes anything else of it than a word.
fn is_plain(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    !word.contains([
        '`', '*', '_', '~', '[', ']', '\\', '#', '!', '@', '$', '{', '}', '^',
    ]) && !lower.contains("://")
        && !lower.contains("www.")
        && !lower.contains("gh-")
}

#[cfg(test)]
mod tests {
    use super::{code, message, visible};

    #[test]
    fn a_name_is_code_whatever_it_holds() {
        for (name, shown) in [
            ("Sandbox", "`Sandbox`"),
            ("</details><script>", "`</details><script>`"),
            ("@everyone", "`@everyone`"),
            ("a|b", "<code>a&#124;b</code>"),
            ("a\\|b", "<code>a&#92;&#124;b</code>"),
            ("a`b", "<code>a&#96;b</code>"),
            ("a|b@c.d", "<code>a&#124;b&#64;<!-- -->c&#46;d</code>"),
            ("", "<code></code>"),
            (" a", "<code> a</code>"),
        ] {
            assert_eq!(code(name), shown);
        }
        assert_eq!(
            code("a\n\u{202e}b"),
            "<code>a&#92;n&#92;u&#123;202e&#125;b</code>"
        );
        assert!(code(&"x".repeat(70_000)).len() < 400);
        assert_eq!(visible("a\r\n\u{1b}[31m"), "a\\r\\n\\u{1b}[31m");
    }

    #[test]
    fn a_message_keeps_its_code_and_does_nothing_else() {
        for (text, shown) in [
            ("`A::B` added", "`A::B` added"),
            ("`a` -> `b`, now 2", "`a` -&gt; `b`, now 2"),
            ("a | b", "a &#124; b"),
            ("by @everyone", "by `@everyone`"),
            ("see #12 or GH-3", "see `#12` or `GH-3`"),
            ("[x](https://a.test) <b>", "`[x](https://a.test)` &lt;b&gt;"),
            ("www.a.test", "`www.a.test`"),
            ("`a` `b", "`a` <code>&#96;b</code>"),
            ("`a``b`", "`a` `b`"),
            ("one\ntwo", "`one\\ntwo`"),
        ] {
            let shown = shown.replace("`one\\ntwo`", "<code>one&#92;ntwo</code>");
            assert_eq!(message(text), shown);
        }
    }

    /// Whatever signs meet: outside of code there is nothing but words.
    #[test]
    fn signs_in_any_order_do_nothing() {
        let signs = [
            "`",
            "``",
            "|",
            "\\",
            "<b>",
            "-->",
            "<code>",
            "</code>",
            "@a",
            "b@c.d",
            "[x](y)",
            "*",
            "__",
            "#1",
            "&lt;",
            " ",
            "word",
            "\n",
            "\u{202e}",
            "https://e.test",
            "www.e.test",
            "$",
        ];
        let mut state = 7_u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..=state % 8 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let at = usize::try_from(state >> 33).unwrap() % signs.len();
                text.push_str(signs[at]);
            }
            for shown in [code(&text), message(&text)] {
                let outside = without_code(&shown).replace("&#124;", "");
                let active = ['|', '<', '@', '[', '*', '_', '#', '\\', '\n', '$'];
                assert!(!outside.contains(active), "{text:?}: {shown}");
                assert!(
                    !outside.contains("www.") && !outside.contains("://"),
                    "{shown}"
                );
            }
        }
    }

    /// What is left where code is taken out as Markdown finds it: a span of backticks ends with as
    /// many as it begins with.
    fn without_code(shown: &str) -> String {
        let mut rest = shown;
        let mut outside = String::new();
        while let Some(at) = rest.find(['`', '<']) {
            let (before, code) = rest.split_at(at);
            outside.push_str(before);
            let (_, after) = if let Some(html) = code.strip_prefix("<code>") {
                html.split_once("</code>").expect("it ends")
            } else {
                let span = code.strip_prefix('`').expect("it is code");
                let (inside, after) = span.split_once('`').expect("it ends");
                assert!(!inside.is_empty() && !inside.contains('|'), "{shown}");
                assert!(!after.starts_with('`'), "{shown}");
                (inside, after)
            };
            rest = after;
        }
        outside + rest
    }
}

//! Text in lines that fit a terminal.
//!
//! In: one line. Out: several. Never here: a change of a character.

/// How many columns there are.
pub(super) const COLUMNS: usize = 100;

/// A line, broken at its spaces so that none is longer than the terminal; the lines after the first
/// begin with two spaces more than it. What has no space is cut where the line ends.
pub(super) fn line(text: &str, indent: &str) -> String {
    let mut lines = Lines {
        done: String::new(),
        open: indent.to_owned(),
        used: indent.len(),
        empty: true,
        indent: format!("{indent}  "),
    };
    for word in text.split(' ') {
        lines.word(word);
    }
    format!("{}{}\n", lines.done, lines.open)
}

struct Lines {
    done: String,
    open: String,
    used: usize,
    empty: bool,
    indent: String,
}

impl Lines {
    fn word(&mut self, word: &str) {
        if !self.empty {
            if self.used + 1 + width(word) > COLUMNS {
                self.end();
            } else {
                self.push(" ");
            }
        }
        let mut rest = word;
        while self.used + width(rest) > COLUMNS {
            let end = fitting(rest, COLUMNS.saturating_sub(self.used));
            let Some((head, tail)) = rest.split_at_checked(end) else {
                break;
            };
            self.push(head);
            self.end();
            rest = tail;
        }
        self.push(rest);
    }

    fn push(&mut self, text: &str) {
        self.open.push_str(text);
        self.used += width(text);
        self.empty = false;
    }

    fn end(&mut self) {
        self.done.push_str(&self.open);
        self.done.push('\n');
        self.open.clone_from(&self.indent);
        self.used = self.indent.len();
        self.empty = true;
    }
}

/// At most so many columns: a character outside of ASCII counts as a wide one.
fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(character: char) -> usize {
    if character.is_ascii() { 1 } else { 2 }
}

/// How many bytes of a text fit, one character at least.
fn fitting(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let mut end = 0;
    for character in text.chars() {
        used += columns_of(character);
        if used > columns && end > 0 {
            break;
        }
        end += character.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, line, width};

    #[test]
    fn lines_stay_within_their_columns() {
        let words = "word ".repeat(30);
        let long = format!(
            "{words}{} \u{e4} {}",
            "x".repeat(250),
            "\u{65e5}".repeat(70)
        );
        let text = line(&long, "  ");
        for line in text.lines() {
            assert!(width(line) <= COLUMNS, "{line}");
        }
        let bare = |text: &str| text.replace([' ', '\n'], "");
        assert_eq!(bare(&text), bare(&long));
        assert!(text.starts_with("  word word") && text.contains("\n    word"));
        assert_eq!(line("a b", ""), "a b\n");
        assert_eq!(line("", "  "), "  \n");
    }
}

//! A page of Markdown that GitHub takes.
//!
//! In: pieces in the order of their weight. Out: a text that is short enough, in which each list
//! says how much of it is missing. Never here: what the pieces say.

/// The longest body of a pull request or of a comment. GitHub counts characters; a text is never
/// longer in characters than in bytes.
pub(super) const LONGEST: usize = 65_536;
/// What is kept free for headings and for what closes the page.
const KEPT: usize = 4_000;

/// A page under way.
#[derive(Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// Adds a heading or another short piece.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds as many pieces as there is room for, and says how many are missing.
    pub(super) fn list(
        &mut self,
        pieces: impl IntoIterator<Item = String>,
        missing: impl Fn(usize) -> String,
    ) {
        let mut pieces = pieces.into_iter();
        for piece in pieces.by_ref() {
            if self.text.len() + piece.len() > LONGEST - KEPT {
                self.text.push_str(&missing(1 + pieces.count()));
                return;
            }
            self.text.push_str(&piece);
        }
    }

    /// The text.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

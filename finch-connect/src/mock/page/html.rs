//! HTML in which no text can become markup.
//!
//! What goes in: markup that stands in this crate, and texts of anybody. What comes out: HTML.
//! Markup is `&'static str`, so that nothing of a request can get in as such.

/// A piece of HTML.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Adds markup.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds a text, between elements or between the double quotes of an attribute.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }

    /// Adds another piece.
    pub(super) fn html(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn texts_stay_texts() {
        let mut html = Html::default();
        html.raw("<p title=\"").text("\"' onload=").raw("\">");
        html.text("</p><script>&amp;");
        assert_eq!(
            html.into_string(),
            "<p title=\"&quot;&#39; onload=\">&lt;/p&gt;&lt;script&gt;&amp;amp;"
        );
    }
}

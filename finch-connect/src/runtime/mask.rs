//! Makes text safe to show.
//!
//! What goes in: text that a server or the network stack chose. What comes out: one line
//! without control or direction characters, without the secrets of the client and the call,
//! and of bounded length. A secret is taken out before the text is cut, so that a cut never
//! leaves half a secret behind.

use percent_encoding::utf8_percent_encode;

use crate::runtime::Secret;
use crate::runtime::model::escape_line;
use crate::runtime::parameter::COMPONENT;

/// What stands in the place of a secret.
const STARS: &str = "***";

/// A shorter needle would black out ordinary words.
const SHORTEST: usize = 4;

/// The secrets to take out of every text.
#[derive(Clone, Default)]
pub(crate) struct Mask {
    needles: Vec<Secret>,
}

impl Mask {
    /// Adds a secret in the forms in which a server may echo it.
    pub(crate) fn add(&mut self, secret: &str) {
        self.push(secret);
        let quoted = serde_json::Value::from(secret).to_string();
        self.push(quoted.trim_matches('"'));
        let percent: String = utf8_percent_encode(secret, COMPONENT).collect();
        self.push(&percent);
    }

    /// Adds the value of a header that carries a secret.
    pub(crate) fn add_header(&mut self, value: &http::HeaderValue) {
        let text = String::from_utf8_lossy(value.as_bytes());
        // What follows the scheme is the secret part.
        self.add(text.split_once(' ').map_or(&text, |(_, rest)| rest));
    }

    fn push(&mut self, needle: &str) {
        if needle.len() < SHORTEST || self.needles.iter().any(|known| known.expose() == needle) {
            return;
        }
        self.needles.push(Secret::from(needle));
        // The longest first: a secret may be part of another one.
        self.needles
            .sort_by_key(|known| std::cmp::Reverse(known.expose().len()));
    }

    /// `text` without the secrets.
    pub(crate) fn hide(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for needle in &self.needles {
            if text.contains(needle.expose()) {
                text = text.replace(needle.expose(), STARS);
            }
        }
        text
    }

    /// `text` without the secrets, on one line, at most `max` characters.
    pub(crate) fn line(&self, text: &str, max: usize) -> String {
        escape_line(&self.hide(text), max)
    }
}

#[cfg(test)]
mod tests;

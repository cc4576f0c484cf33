//! Makes text safe to show.
//!
//! What goes in: text that a server or the network stack chose. What comes out: one line
//! without control or direction characters, without the secrets of the client and the call,
//! and of bounded length. A secret is taken out before the text is cut, and a piece of 8 or more
//! bytes of a secret goes with it: neither a cut nor a server that repeats half of what it was
//! sent leaves half a secret behind. The time is linear in the length of the text, and no copy of
//! a secret lies in memory that is not wiped.
//!
//! A value that programs use, such as an id, must not lose a part by chance: there only whole
//! secrets and pieces of 16 or more bytes are taken out.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::header::{AUTHORIZATION, PROXY_AUTHORIZATION};
use http::{HeaderName, HeaderValue};
use percent_encoding::utf8_percent_encode;
use url::form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

use crate::runtime::Secret;
use crate::runtime::model::{escape_line, is_unseen};
use crate::runtime::parameter::COMPONENT;

/// What stands in the place of a secret.
const STARS: &str = "***";

/// What stands in the place of the rest of a text.
const CUT: char = '\u{2026}';

/// A shorter secret would black out ordinary words.
const SHORTEST: usize = 4;

/// So many bytes in a row that a text shares with a secret are no accident.
const RUN: usize = 8;

/// The same where an accident would do harm.
const LONG_RUN: usize = 2 * RUN;

/// The secrets to take out of every text. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Mask(Arc<Secrets>);

#[derive(Default)]
struct Secrets {
    list: Vec<Secret>,
    /// Made when a text is shown for the first time: most calls show none.
    known: OnceLock<Known>,
}

/// What a copy knows has to be made anew: another secret is about to be added.
impl Clone for Secrets {
    fn clone(&self) -> Self {
        Self {
            list: self.list.clone(),
            known: OnceLock::new(),
        }
    }
}

/// Every form of every secret, folded.
#[derive(Default)]
struct Known {
    /// Forms that are too short for a run.
    short: Vec<Secret>,
    long: Vec<Secret>,
    /// Hashes of the forms, and of every run in the long ones: a secret must not lie here in
    /// pieces that nobody wipes.
    forms: HashSet<u64>,
    runs: HashSet<u64>,
    /// The length of the longest form.
    longest: usize,
    keys: RandomState,
}

impl Mask {
    /// Adds a secret.
    pub(crate) fn add(&mut self, secret: &str) {
        let repeated = self.0.list.iter().any(|known| known.expose() == secret);
        if secret.len() < SHORTEST || repeated {
            return;
        }
        let secrets = Arc::make_mut(&mut self.0);
        secrets.known = OnceLock::new();
        secrets.list.push(Secret::from(secret));
    }

    /// Adds the value of a header that carries a secret.
    pub(crate) fn add_header(&mut self, name: &HeaderName, value: &HeaderValue) {
        let text = Zeroizing::new(String::from_utf8_lossy(value.as_bytes()).into_owned());
        // Here the secret follows a scheme; elsewhere a blank is a part of it.
        let has_scheme = [AUTHORIZATION, PROXY_AUTHORIZATION].contains(name);
        let secret = text.split_once(' ').filter(|_| has_scheme);
        self.add(secret.map_or(&text, |(_, secret)| secret));
        for (_, value) in text.split("; ").filter_map(|pair| pair.split_once('=')) {
            self.add(value);
        }
    }

    /// `text` without the secrets and without pieces of them; of a long one at least the first
    /// `enough` characters.
    pub(crate) fn hide(&self, text: &str, enough: usize) -> String {
        self.known().hide(text, RUN, enough)
    }

    /// `text` without the secrets and without pieces of them, on one line, at most `max`
    /// characters.
    pub(crate) fn line(&self, text: &str, max: usize) -> String {
        escape_line(&self.hide(text, max), max)
    }

    /// Like [`Mask::line`], for what may be an id: if it is one word, only whole secrets and long
    /// pieces are taken out. A secret may begin with a word that ids begin with too.
    pub(crate) fn value(&self, text: &str, max: usize) -> String {
        let word = !text.contains(char::is_whitespace);
        let shortest = if word { LONG_RUN } else { RUN };
        escape_line(&self.known().hide(text, shortest, max), max)
    }

    fn known(&self) -> &Known {
        self.0.known.get_or_init(|| {
            let mut known = Known::default();
            for secret in &self.0.list {
                known.learn(secret.expose());
            }
            known
        })
    }
}

impl Known {
    /// Adds a secret in the forms in which a server may echo it.
    fn learn(&mut self, secret: &str) {
        self.add(secret);
        let quoted = Zeroizing::new(serde_json::Value::from(secret).to_string());
        self.add(quoted.get(1..quoted.len() - 1).unwrap_or_default());
        let percent = Zeroizing::new(utf8_percent_encode(secret, COMPONENT).collect::<String>());
        self.add(&percent);
        let form = Zeroizing::new(byte_serialize(secret.as_bytes()).collect::<String>());
        self.add(&form);
        let mut hex = Zeroizing::new(String::with_capacity(2 * secret.len()));
        for byte in secret.bytes() {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        self.add(&hex);
        self.add(&Zeroizing::new(STANDARD_NO_PAD.encode(secret)));
        // In a longer text the secret may start in the middle of a group of three bytes.
        for start in [1, 2] {
            let rest = secret.as_bytes().get(start..).unwrap_or_default();
            let code = Zeroizing::new(STANDARD_NO_PAD.encode(rest));
            if code.len() >= RUN {
                self.add(&code);
            }
        }
    }

    fn add(&mut self, form: &str) {
        let form = Zeroizing::new(fold(form).map(|(_, c)| c).collect::<String>());
        if form.len() < SHORTEST || !self.forms.insert(self.hash(form.as_bytes())) {
            return;
        }
        for run in form.as_bytes().windows(RUN) {
            self.runs.insert(self.hash(run));
        }
        self.longest = self.longest.max(form.len());
        let short = form.len() < RUN;
        let list = if short {
            &mut self.short
        } else {
            &mut self.long
        };
        list.push(Secret::from(form.as_str()));
    }

    fn hash(&self, bytes: &[u8]) -> u64 {
        self.keys.hash_one(bytes)
    }

    /// `text` without the secrets and without pieces of them of at least `shortest` bytes. Of a
    /// long text only as much is looked at as `enough` characters to show can need; the rest is
    /// left out, with a mark.
    fn hide(&self, text: &str, shortest: usize, enough: usize) -> String {
        let (folded, places, stop) = self.start(text, enough);
        let mut shown = String::with_capacity(stop.min(text.len()));
        let mut end = 0;
        for found in self.find(&folded, shortest) {
            let (Some(&first), Some(&last)) = (places.get(found.start), places.get(found.end - 1))
            else {
                continue;
            };
            if first >= stop {
                break;
            }
            let after = text[last..].chars().next().map_or(0, char::len_utf8) + last;
            if end == 0 || first > end {
                shown.push_str(&text[end..first]);
                shown.push_str(STARS);
            }
            end = end.max(after);
        }
        shown.push_str(text.get(end..stop).unwrap_or_default());
        if stop < text.len() {
            shown.push(CUT);
        }
        shown
    }

    /// The folded start of `text`, for each byte of it the place of its character in `text`, and
    /// the place up to which every secret that begins before it is in that start.
    fn start(&self, text: &str, enough: usize) -> (String, Vec<usize>, usize) {
        let reach = enough.saturating_mul(4).saturating_add(2 * self.longest);
        let capacity = reach.min(text.len());
        let (mut folded, mut places) = (
            String::with_capacity(capacity),
            Vec::with_capacity(capacity),
        );
        for (place, c) in fold(text) {
            if folded.len() > reach {
                let stop = places.get(folded.len() - self.longest - 1).copied();
                return (folded, places, stop.unwrap_or_default());
            }
            folded.push(c);
            places.resize(folded.len(), place);
        }
        (folded, places, text.len())
    }

    /// Where the secrets and pieces of them stand, in order. The places may overlap.
    fn find(&self, folded: &str, shortest: usize) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let windows = folded.as_bytes().windows(RUN).enumerate();
        for (start, window) in windows.filter(|_| !self.runs.is_empty()) {
            if !self.runs.contains(&self.hash(window)) {
                continue;
            }
            match found.last_mut() {
                Some(run) if run.end == start + RUN - 1 => run.end += 1,
                _ => found.push(start..start + RUN),
            }
        }
        found.retain(|run| {
            let is_whole = |secret: &Secret| contains(&folded.as_bytes()[run.clone()], secret);
            run.len() >= shortest || self.long.iter().any(is_whole)
        });
        for secret in &self.short {
            let matches = folded.match_indices(secret.expose());
            found.extend(matches.map(|(start, text)| start..start + text.len()));
        }
        found.sort_by_key(|range| range.start);
        found
    }
}

fn contains(text: &[u8], secret: &Secret) -> bool {
    let secret = secret.expose().as_bytes();
    text.windows(secret.len()).any(|part| part == secret)
}

/// The characters of `text` as they are compared, with their places: upper and lower case are the
/// same, and so are the two alphabets of base64; what no reader would see is left out.
fn fold(text: &str) -> impl Iterator<Item = (usize, char)> {
    let seen = text.char_indices().filter(|(_, c)| !is_unseen(*c));
    seen.map(|(place, c)| {
        let c = match c {
            '-' => '+',
            '_' => '/',
            c => c.to_ascii_lowercase(),
        };
        (place, c)
    })
}

#[cfg(test)]
mod tests;

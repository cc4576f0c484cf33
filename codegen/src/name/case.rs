//! Wire names in Rust's case.
//!
//! In: any text. Out: identifiers, always valid, of ASCII letters, digits and underscores.
//! Never here: what else has a name; each result is a function of its text alone.

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};
use std::fmt::{self, Write as _};

/// A valid Rust identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustName(String);

/// Keywords that can be written raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Words that are no identifiers even when written raw.
const NEVER: &[&str] = &["self", "Self", "super", "crate", "_"];

impl RustName {
    /// The name of a type.
    pub fn ty(text: &str) -> Self {
        Self::finish(words(text).to_upper_camel_case(), "Type")
    }

    /// The name of a variant that stands for a value.
    pub fn variant(text: &str) -> Self {
        let name = words(text).to_upper_camel_case();
        if name == "Unrecognized" {
            // The runtime's own arm has that name.
            return Self("UnrecognizedValue".to_owned());
        }
        Self::finish(name, "Value")
    }

    /// The name of a member, a parameter or a method.
    pub fn field(text: &str) -> Self {
        Self::finish(words(text).to_snake_case(), "value_")
    }

    /// The name of a constant.
    pub fn constant(text: &str) -> Self {
        Self::finish(words(text).to_shouty_snake_case(), "VALUE_")
    }

    /// Takes a name that a person chose, where it is one that can be used as it is.
    pub fn chosen_type(text: &str) -> Option<Self> {
        Some(Self::ty(text)).filter(|name| name.0 == text)
    }

    /// Takes a name that a person chose, where it is one that can be used as it is.
    pub fn chosen_field(text: &str) -> Option<Self> {
        Some(Self::field(text)).filter(|name| name.0 == text)
    }

    /// This name with another one behind it, as types are named by their place.
    #[must_use]
    pub fn then(&self, suffix: &str) -> Self {
        // `Self_` has its underscore only to be a name at all.
        let start = self.0.trim_end_matches('_');
        Self(format!("{start}{}", words(suffix).to_upper_camel_case()))
    }

    /// The method that sets the member of this name.
    #[must_use]
    pub fn setter(&self) -> Self {
        Self(format!("with_{}", self.0.trim_end_matches('_')))
    }

    /// This name with an underscore behind it, where another thing has it already.
    #[must_use]
    pub fn set_aside(&self) -> Self {
        Self(format!("{}_", self.0))
    }

    /// The name as it is written, without `r#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it must be written raw.
    pub fn is_keyword(&self) -> bool {
        KEYWORDS.contains(&self.0.as_str())
    }

    fn finish(name: String, prefix: &str) -> Self {
        if NEVER.contains(&name.as_str()) {
            return Self(format!("{name}_"));
        }
        if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Self(name);
        }
        if name.is_empty() {
            return Self(prefix.trim_end_matches('_').to_owned());
        }
        Self(format!("{prefix}{name}"))
    }
}

impl fmt::Display for RustName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text as ASCII words with spaces between them.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut first = true;
    while let Some(character) = characters.next() {
        let before_digit = characters.peek().is_some_and(char::is_ascii_digit);
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => words.push(character),
            // `don't` is one word.
            '\'' => {}
            // A sign tells numbers apart.
            '-' if first && before_digit => words.push_str("minus "),
            '+' if first && before_digit => words.push_str("plus "),
            ascii if ascii.is_ascii() => words.push(' '),
            other if other.is_alphanumeric() => {
                let _ = write!(words, " u{:x} ", u32::from(other));
            }
            _ => words.push(' '),
        }
        first = false;
    }
    if words.trim().is_empty() {
        return symbols(text);
    }
    words
}

/// Texts without a letter or digit: their signs by name.
fn symbols(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    text.chars()
        .map(|character| match character {
            '+' => "plus ".to_owned(),
            '-' => "minus ".to_owned(),
            '*' => "star ".to_owned(),
            '/' => "slash ".to_owned(),
            '%' => "percent ".to_owned(),
            '=' => "equal ".to_owned(),
            '<' => "less ".to_owned(),
            '>' => "greater ".to_owned(),
            '!' => "not ".to_owned(),
            '&' => "and ".to_owned(),
            '|' => "or ".to_owned(),
            '.' => "dot ".to_owned(),
            ',' => "comma ".to_owned(),
            ' ' => "space ".to_owned(),
            '_' => "underscore ".to_owned(),
            '$' => "dollar ".to_owned(),
            '@' => "at ".to_owned(),
            '#' => "hash ".to_owned(),
            '?' => "question ".to_owned(),
            ':' => "colon ".to_owned(),
            '~' => "tilde ".to_owned(),
            '[' => "open ".to_owned(),
            ']' => "close ".to_owned(),
            other => format!("u{:x} ", u32::from(other)),
        })
        .collect()
}

/// The longest name that is made: longer ones are cut and told apart by a hash of the whole.
const LONGEST: usize = 200;

impl RustName {
    /// The same name, at most 200 characters long.
    #[must_use]
    pub fn bounded(self) -> Self {
        if self.0.len() <= LONGEST {
            return self;
        }
        let hash = fingerprint(self.0.bytes());
        // All names are ASCII, so any place is a boundary.
        let kept: String = self.0.chars().take(LONGEST - 17).collect();
        // Two underscores in a row are in nobody's case.
        let kept = kept.trim_end_matches('_');
        let hash = format!("{hash:016x}");
        let is_lower = |byte: u8| byte.is_ascii_lowercase();
        Self(
            if kept.starts_with(|first: char| first.is_ascii_lowercase()) {
                format!("{kept}_{hash}")
            } else if kept.bytes().any(is_lower) {
                format!("{kept}X{hash}")
            } else {
                let sign = if kept.contains('_') { "_" } else { "X" };
                format!("{kept}{sign}{}", hash.to_ascii_uppercase())
            },
        )
    }

    /// This name with another word behind it, as members and methods are written.
    #[must_use]
    pub(super) fn and(&self, word: &str) -> Self {
        let start = self.0.trim_end_matches('_');
        Self(format!("{start}_{}", words(word).to_snake_case()))
    }

    /// This name with a hash of a place, or of a value, behind it; another one for each number.
    #[must_use]
    pub(super) fn hashed(&self, place: &str, number: usize) -> Self {
        let number = number.to_string();
        let hash = fingerprint(place.bytes().chain([0]).chain(number.bytes()));
        // Half of it tells places apart and can still be read.
        let hash = hash >> 32;
        let start: String = self.0.trim_end_matches('_').chars().take(180).collect();
        if self.is_type_like() {
            Self(format!("{start}X{hash:08x}"))
        } else if self.0.bytes().any(|byte| byte.is_ascii_lowercase()) {
            Self(format!("{start}_x{hash:08x}"))
        } else {
            Self(format!("{start}_X{hash:08X}"))
        }
    }

    fn is_type_like(&self) -> bool {
        self.0.starts_with(|first: char| first.is_ascii_uppercase()) && !self.0.contains('_')
    }
}

/// A number made of bytes, the same on every machine: FNV-1a.
fn fingerprint(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Names for a value that shares its plain one with others, from short to long: each is made of
/// the value alone, so that it does not depend on the others.
pub(super) fn distinct_variants(text: &str) -> [RustName; 3] {
    distinct(text, RustName::variant, RustName::then)
}

/// The same for the name of a type.
pub(super) fn distinct_types(text: &str) -> [RustName; 3] {
    distinct(text, RustName::ty, RustName::then)
}

/// The same for the name of a member.
pub(super) fn distinct_fields(text: &str) -> [RustName; 3] {
    distinct(text, RustName::field, RustName::and)
}

fn distinct(
    text: &str,
    make: impl Fn(&str) -> RustName,
    join: impl Fn(&RustName, &str) -> RustName,
) -> [RustName; 3] {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let case = case_word(text);
    let spelt = make(&spelt(text));
    // The last resort: the bytes of the value.
    let exact = make(text);
    let sign = if exact.is_type_like() { "X" } else { "_x" };
    let start = exact.0.trim_end_matches('_');
    let exact = RustName(format!("{start}{sign}{}", hex(text)));
    [
        if plain {
            join(&make(text), case)
        } else {
            spelt.clone()
        },
        join(&spelt, case),
        exact,
    ]
}

/// What a value has of capital letters.
fn case_word(text: &str) -> &'static str {
    let mut letters = text.bytes().filter(u8::is_ascii_alphabetic);
    let first = letters.next().is_some_and(|byte| byte.is_ascii_uppercase());
    let rest: Vec<u8> = letters.collect();
    match (
        first,
        rest.iter().any(u8::is_ascii_uppercase),
        rest.iter().any(u8::is_ascii_lowercase),
    ) {
        (false, false, _) => "Lower",
        (true, false, true) => "Capital",
        (true, _, false) => "Upper",
        (_, true, _) => "Mixed",
    }
}

/// The text with its signs as words.
pub(super) fn spelt(text: &str) -> String {
    let piece = |piece: &str| -> String {
        let signs = piece.chars().map(|character| {
            if character.is_ascii() && !character.is_ascii_alphanumeric() {
                format!(" {} ", symbols(&character.to_string()))
            } else {
                character.to_string()
            }
        });
        signs.collect()
    };
    // That is how many servers take lists.
    let pieces: Vec<String> = text.split("[]").map(piece).collect();
    pieces.join(" list ")
}

/// A name for a constant that shares its plain one with others.
pub(super) fn exact_constant(text: &str) -> RustName {
    let hex = hex(text).to_ascii_uppercase();
    RustName(format!("{}_X{hex}", RustName::constant(text)))
}

/// The bytes of a text in two digits each.
fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

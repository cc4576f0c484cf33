//! What a YAML scalar stands for: the core schema of YAML 1.2 for plain scalars, and its tags.
//!
//! In: the text of a scalar. Out: null, a truth value, a number in JSON's notation, or a string.
//! Never here: YAML 1.1 (`no`, `y`, `1_000` and `2020-09-17` are strings), or a number that passes
//! through a machine number: no digit is lost.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::diagnostic::quoted;
use crate::tree::{Number, Value};

/// Hexadecimal and octal digits become decimal ones at a price that grows with their square.
const MAX_RADIX_DIGITS: usize = 1_000;

const CORE: &str = "tag:yaml.org,2002:";

/// Why a scalar has no value in JSON: the message, and the way past it.
pub(super) struct Unusable {
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// The value of a plain scalar without a tag.
pub(super) fn plain(text: Cow<'_, str>) -> Result<Value, Unusable> {
    if is_null(&text) {
        return Ok(Value::Null);
    }
    if let Some(value) = boolean(&text) {
        return Ok(Value::Bool(value));
    }
    if is_not_finite(&text) {
        return Err(Unusable {
            message: format!("{} is a number that JSON does not have", quoted(&text)),
            help: "quote it where text is meant",
        });
    }
    // Most scalars are text, and most texts do not begin like a number.
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return Ok(Value::String(text.into_owned()));
    }
    if radix_digits(&text).is_some_and(|(_, digits)| digits.len() > MAX_RADIX_DIGITS) {
        return Err(Unusable {
            message: format!("the number has more than {MAX_RADIX_DIGITS} digits"),
            help: "quote it where text is meant, or write it in decimal digits",
        });
    }
    Ok(integer(&text)
        .or_else(|| float(&text))
        .map_or_else(|| Value::String(text.into_owned()), number))
}

/// The value of a scalar with a tag. Only the tags of the core schema have a meaning in JSON; any
/// other one is an error, since the author meant something by it that would be lost.
pub(super) fn tagged(text: &str, tag: &str) -> Result<Value, Unusable> {
    let string = || Value::String(text.to_owned());
    let value = match tag.strip_prefix(CORE) {
        // A lone `!` says: not by the core schema, so text.
        None if tag == "!" => Some(string()),
        Some("str") => Some(string()),
        Some("null") => is_null(text).then_some(Value::Null),
        Some("bool") => boolean(text).map(Value::Bool),
        Some("int") => match radix_digits(text) {
            Some((_, digits)) if digits.len() > MAX_RADIX_DIGITS => None,
            _ => integer(text).map(number),
        },
        Some("float") => float(text).map(number),
        _ => return Err(unknown_tag(tag)),
    };
    value.ok_or_else(|| Unusable {
        message: format!("{} is not what its tag says", quoted(text)),
        help: "remove the tag, or correct the value",
    })
}

/// The tag of a list or an object, which can only repeat what is seen.
pub(super) fn collection_tag(tag: &str, expected: &str) -> Result<(), Unusable> {
    match tag.strip_prefix(CORE) {
        Some(name) if name == expected => Ok(()),
        None if tag == "!" => Ok(()),
        _ => Err(unknown_tag(tag)),
    }
}

fn unknown_tag(tag: &str) -> Unusable {
    let shown = match tag.strip_prefix(CORE) {
        Some(name) => format!("!!{name}"),
        None => tag.to_owned(),
    };
    Unusable {
        message: format!("the tag {} has no meaning here in JSON", quoted(&shown)),
        help: "remove the tag",
    }
}

fn number(text: String) -> Value {
    Value::Number(Number::from_json_text(text))
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

fn is_not_finite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// `[-+]?[0-9]+`, `0x[0-9a-fA-F]+` or `0o[0-7]+` as a JSON integer.
fn integer(text: &str) -> Option<String> {
    if let Some((radix, digits)) = radix_digits(text) {
        return decimal(radix, digits);
    }
    let (sign, digits) = split_sign(text);
    all_digits(digits).then(|| format!("{sign}{}", without_leading_zeros(digits)))
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` as a JSON number with a fraction.
fn float(text: &str) -> Option<String> {
    let (sign, unsigned) = split_sign(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let has_digits = !whole.is_empty() || fraction.is_some_and(|digits| !digits.is_empty());
    if !has_digits || !are_digits(whole) || !fraction.is_none_or(are_digits) {
        return None;
    }
    let mut number = format!("{sign}{}", without_leading_zeros(whole));
    match (fraction, exponent) {
        (Some(""), _) | (None, None) => number.push_str(".0"),
        (Some(fraction), _) => number.extend([".", fraction]),
        (None, Some(_)) => {}
    }
    if let Some(exponent) = exponent {
        let (sign, digits) = split_sign(exponent);
        if !all_digits(digits) {
            return None;
        }
        number.extend(["e", sign, digits]);
    }
    Some(number)
}

/// JSON knows no plus in front of a number.
fn split_sign(text: &str) -> (&'static str, &str) {
    match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    }
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && are_digits(text)
}

/// JSON allows no zero in front: `0777` is 777 in YAML 1.2.
fn without_leading_zeros(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    }
}

fn radix_digits(text: &str) -> Option<(u32, &str)> {
    let hexadecimal = text.strip_prefix("0x").map(|digits| (16, digits));
    hexadecimal.or_else(|| text.strip_prefix("0o").map(|digits| (8, digits)))
}

/// Digits of another radix as decimal digits, of any length.
fn decimal(radix: u32, digits: &str) -> Option<String> {
    const LIMB: u64 = 1_000_000_000;
    if digits.is_empty() {
        return None;
    }
    // The number in base 10^9, the lowest part first.
    let mut limbs: Vec<u64> = vec![0];
    for digit in digits.chars() {
        let mut carry = u64::from(digit.to_digit(radix)?);
        for limb in &mut limbs {
            let value = *limb * u64::from(radix) + carry;
            *limb = value % LIMB;
            carry = value / LIMB;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut text = String::new();
    for limb in limbs.iter().rev() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{limb:09}");
    }
    Some(without_leading_zeros(&text).to_owned())
}

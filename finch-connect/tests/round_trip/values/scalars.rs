//! Numbers and text from a schema.
//!
//! In: a schema and chance. Out: a scalar, at a bound where there is one. Never here: structure.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// A whole number.
pub fn integer(schema: &Map<String, Value>, chance: &mut Rng) -> Value {
    let (least, most) = match schema.get("format").and_then(Value::as_str) {
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        Some("uint8") => (0, i64::from(u8::MAX)),
        Some("uint32") => (0, i64::from(u32::MAX)),
        Some("uint64") => (0, i64::MAX),
        _ => (i64::MIN, i64::MAX),
    };
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    // A cast stops at the ends of the type.
    let least = [
        bound("minimum").map(|bound| bound.ceil() as i64),
        bound("exclusiveMinimum").map(|bound| (bound.floor() as i64).saturating_add(1)),
    ]
    .into_iter()
    .flatten()
    .fold(least, i64::max);
    let most = [
        bound("maximum").map(|bound| bound.floor() as i64),
        bound("exclusiveMaximum").map(|bound| (bound.ceil() as i64).saturating_sub(1)),
    ]
    .into_iter()
    .flatten()
    .fold(most, i64::min);
    if least > most {
        return json!(least);
    }
    let value = match chance.u8(..5) {
        0 => least,
        1 => most,
        2 => 0_i64.clamp(least, most),
        3 => 1_i64.clamp(least, most),
        _ => chance.i64(least..=most),
    };
    let value = match schema.get("multipleOf").and_then(Value::as_f64) {
        Some(step) if step >= 1.0 => value / step as i64 * step as i64,
        _ => value,
    };
    whole(value, chance)
}

/// A whole number, now and then with a fraction of nothing: `2.0` is 2. Beyond 2^53 a float may be
/// another number.
fn whole(value: i64, chance: &mut Rng) -> Value {
    if value.unsigned_abs() < 1 << 53 && chance.u8(..4) == 0 {
        return json!(value as f64);
    }
    json!(value)
}

/// A number with or without a fraction.
pub fn number(schema: &Map<String, Value>, chance: &mut Rng) -> Value {
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let least = bound("minimum")
        .or(bound("exclusiveMinimum").map(|bound| bound + 0.125))
        .unwrap_or(-1e6);
    let most = bound("maximum")
        .or(bound("exclusiveMaximum").map(|bound| bound - 0.125))
        .unwrap_or(least.max(0.0) + 1e6);
    let value = match chance.u8(..5) {
        0 => least,
        1 => most,
        2 => 0_f64.max(least).min(most),
        3 => (least + (most - least) * chance.f64()).trunc(),
        _ => least + (most - least) * chance.f64(),
    };
    let value = match bound("multipleOf") {
        Some(step) if step > 0.0 => (value / step).round() * step,
        _ => value,
    };
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return whole(value as i64, chance);
    }
    json!(value)
}

/// A text.
pub fn text(schema: &Map<String, Value>, chance: &mut Rng) -> String {
    let word = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
    if let Some(pattern) = word("pattern") {
        let names = names_of(pattern, chance);
        if !names.is_empty() {
            return names[chance.usize(..names.len())].clone();
        }
    }
    // What a type of Rust holds only where it is written right; other text stays as it came.
    let written: &[&str] = match word("format").or(word("contentEncoding")) {
        Some("byte" | "base64") => &["", "AA==", "SGVsbG8sIHdvcmxkIQ=="],
        Some("date") => &["2020-02-29", "0001-01-01", "not a date"],
        Some("date-time") => &[
            "2020-02-29T23:59:60Z",
            "2020-01-01T00:00:00.123456789+01:00",
            "",
        ],
        Some("uuid") => &["6F9619FF-8B86-D011-B42D-00C04FC964FF", "?"],
        Some("uri" | "url") => &["https://example.test/a?b=c#d", "HTTP://EXAMPLE.test", " "],
        _ => &[
            "",
            "a",
            "text",
            "two words",
            "\u{e9}\u{1F600}\u{0}\"\\\n",
            "null",
            "1",
        ],
    };
    let size = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let (least, most) = (size("minLength").unwrap_or(0), size("maxLength"));
    if least == 0 && most.is_none() {
        return written[chance.usize(..written.len())].to_owned();
    }
    let most = most.unwrap_or(least + 5).max(least);
    let length = [least, most, (least + most) / 2][chance.usize(..3)];
    // A length counts characters, not bytes.
    let letter = ["x", "\u{e9}", "\u{1F600}"][chance.usize(..3)];
    letter.repeat(usize::try_from(length).unwrap_or_default().min(100_000))
}

/// Texts that may match a pattern: what is left of it without its signs, and a few usual ones.
pub fn names_of(pattern: &str, chance: &mut Rng) -> Vec<String> {
    let plain: String = pattern
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | ' '))
        .collect();
    let digits = chance.u16(100..999);
    let candidates = [
        plain.clone(),
        format!("{plain}{digits}"),
        format!("{plain}a"),
        format!("x-{digits}"),
        "a".to_owned(),
        "abc".to_owned(),
        "A".to_owned(),
        digits.to_string(),
        format!("a{digits}"),
    ];
    let matcher = jsonschema::validator_for(&json!({"pattern": pattern}));
    let fits = |text: &String| {
        matcher
            .as_ref()
            .is_ok_and(|matcher| matcher.is_valid(&json!(text)))
    };
    let mut names: Vec<String> = candidates.into_iter().filter(fits).collect();
    if chance.bool() {
        names.truncate(2);
    }
    names
}

//! When two JSON values say the same.
//!
//! In: two values. Out: whether a reader of JSON takes them for one. Never here: a tolerance other
//! than for the notation of numbers: `1.0` is `1`.

use serde_json::{Number, Value};

pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => same_number(left, right),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, left)| right.get(key).is_some_and(|right| same(left, right)))
        }
        (left, right) => left == right,
    }
}

/// The value without members that are null: where null is not allowed, it says that there is none.
pub fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), without_nulls(value)))
            .collect(),
        other => other.clone(),
    }
}

fn same_number(left: &Number, right: &Number) -> bool {
    if left == right {
        return true;
    }
    // Of whole numbers every digit counts; only a notation with a fraction may change.
    (left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64()
}

#[test]
fn numbers_are_the_same_in_any_notation_and_nothing_else_is() {
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    for (left, right, equal) in [
        ("[1.0]", "[1]", true),
        ("{\"a\": 1, \"b\": 2}", "{\"b\": 2, \"a\": 1}", true),
        ("9007199254740993", "9007199254740992", false),
        ("null", "{}", false),
        ("{\"a\": null}", "{}", false),
        ("\"1\"", "1", false),
        ("[1, 2]", "[2, 1]", false),
        ("1.5", "1", false),
    ] {
        assert_eq!(same(&json(left), &json(right)), equal, "{left} {right}");
    }
}

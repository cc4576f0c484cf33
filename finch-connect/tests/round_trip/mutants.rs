//! Values that a server might send all the same: a good value with one thing changed.
//!
//! In: a value and chance. Out: another one. Never here: a claim that it is allowed, or that it is not.

use fastrand::Rng;
use serde_json::{Value, json};

/// The value with a change somewhere in it.
pub fn mutant(value: &Value, chance: &mut Rng) -> Value {
    let mut changed = value.clone();
    let mut place = &mut changed;
    // Down to some depth, each step with even chances.
    while chance.bool() {
        let size = match &*place {
            Value::Array(items) => items.len(),
            Value::Object(members) => members.len(),
            _ => 0,
        };
        if size == 0 {
            break;
        }
        let at = chance.usize(..size);
        place = match place {
            Value::Array(items) => &mut items[at],
            Value::Object(members) => members.values_mut().nth(at).expect("it was counted"),
            _ => unreachable!("only those two have a size"),
        };
    }
    change(place, chance);
    changed
}

fn change(place: &mut Value, chance: &mut Rng) {
    match place {
        Value::Object(members) if chance.bool() => {
            let name = members.keys().nth(chance.usize(..=members.len())).cloned();
            match name {
                Some(name) => members.remove(&name),
                None => members.insert("unheard of".to_owned(), other(chance)),
            };
        }
        Value::Array(items) if chance.bool() => {
            let at = chance.usize(..=items.len());
            if at < items.len() && chance.bool() {
                items.remove(at);
            } else {
                items.insert(at, other(chance));
            }
        }
        Value::String(text) if chance.bool() => text.push('?'),
        other_kind => *other_kind = other(chance),
    }
}

/// One of each kind of JSON, and the odd ones among them.
fn other(chance: &mut Rng) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(3_000_000_000_u64),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e300),
        json!(""),
        json!("unheard of"),
        json!("1"),
        json!("null"),
        json!([]),
        json!([null]),
        json!({}),
        json!({"unheard of": [1, {"deep": null}]}),
    ];
    values[chance.usize(..values.len())].clone()
}

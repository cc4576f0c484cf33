//! Requests that meet or break one rule each.
//!
//! In: the schema of a request. Out: requests that are good but for one place, where each thing
//! stands that a rule of the place allows, barely allows, or does not allow. Never here: a word on
//! which of them are good: that is for the judges.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number, Value, json};

use crate::api::{Api, Operation};
use crate::differences::TABLE;
use crate::judges::Tally;
use crate::places::{Place, Step, at, name, places, with, without};
use crate::rules::{broken, rules};
use crate::values::{Maker, Optional};
use crate::world::{Said, World};

/// A request with one thing changed.
pub(crate) struct Case {
    pub(crate) steps: Vec<Step>,
    /// What stands there instead, if anything does.
    new: Option<Value>,
    pub(crate) value: Value,
}

impl Case {
    fn of(steps: &[Step], new: Option<Value>, [base, full]: [&Value; 2]) -> Self {
        let value = changed(base, full, steps, new.as_ref());
        Self {
            steps: steps.to_vec(),
            new,
            value,
        }
    }

    /// The same change to another request.
    pub(crate) fn apply(&self, value: &Value, full: &Value) -> Value {
        changed(value, full, &self.steps, self.new.as_ref())
    }
}

fn changed(value: &Value, full: &Value, steps: &[Step], new: Option<&Value>) -> Value {
    match new {
        Some(new) => with(value, full, steps, new.clone()),
        None => without(value, steps),
    }
}

/// The requests for an operation.
pub(crate) fn cases(api: &Api, operation: &Operation) -> Vec<Case> {
    let full = base(api, operation, Optional::All);
    let bare = base(api, operation, Optional::None);
    let mut cases = Vec::new();
    for place in places(&api.schemas, &operation.request) {
        let sample = at(&full, &place.steps).unwrap();
        if !place.steps.is_empty() {
            cases.push(Case::of(&place.steps, None, [&full, &full]));
        }
        for new in edges(&place, sample) {
            for base in [&full, &bare] {
                cases.push(Case::of(&place.steps, Some(new.clone()), [base, &full]));
            }
        }
    }
    cases
}

/// A good request with all members or with none that need not be there.
pub(crate) fn base(api: &Api, operation: &Operation, optional: Optional) -> Value {
    let places = places(&api.schemas, &operation.request);
    let is_whole = |value: &Value| {
        optional == Optional::None || places.iter().all(|place| at(value, &place.steps).is_some())
    };
    let made = (0..1_000).find_map(|seed| {
        let mut maker = Maker::new(&api.schemas, seed).with_optional(optional);
        let value = maker.component(&operation.request).value;
        (operation.validator.is_valid(&value) && is_whole(&value)).then_some(value)
    });
    made.unwrap_or_else(|| panic!("{}: no good request is found", operation.name))
}

/// What is put at a place.
fn edges(place: &Place<'_>, sample: &Value) -> Vec<Value> {
    // Each kind of JSON, whatever is asked for.
    let mut edges = vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(1.5),
        json!(""),
        json!("1"),
        json!([]),
        json!({}),
        json!([null]),
        json!([sample]),
        sample.clone(),
    ];
    match sample {
        Value::String(text) => texts(text, &mut edges),
        Value::Number(_) => numbers(&mut edges),
        Value::Array(items) => lists(items, &mut edges),
        Value::Object(members) => objects(members, &mut edges),
        _ => {}
    }
    for (keyword, bound) in place.schema {
        match (&**keyword, bound) {
            ("enum", Value::Array(values)) => edges.extend(values.iter().cloned()),
            ("minLength" | "maxLength", bound) => lengths(bound, &mut edges),
            ("minimum" | "maximum", bound) => bounds(bound, &mut edges),
            ("minItems" | "maxItems", bound) => sizes(bound, sample, &mut edges),
            _ => {}
        }
    }
    edges
}

fn texts(sample: &str, edges: &mut Vec<Value>) {
    let odd = [
        " ",
        "NaN",
        "null",
        "\0",
        "\"\\\r\n",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{2028}",
        "\u{feff}",
        "\u{ffff}",
        "\u{10ffff}",
        "<script>",
        "e\u{301}",
        "unheard of",
    ];
    edges.extend(odd.map(Value::from));
    edges.push(json!("x".repeat(20_000)));
    // Almost what is listed, where there is a list.
    edges.extend(
        [
            sample.to_uppercase(),
            format!("{sample} "),
            format!(" {sample}"),
        ]
        .map(Value::from),
    );
}

fn numbers(edges: &mut Vec<Value>) {
    let odd = [
        -1.0,
        -0.0,
        0.1,
        1e-300,
        f64::MIN_POSITIVE,
        1e15,
        1e300,
        -1e300,
        f64::MAX,
        f64::MIN,
        2.0,
        2.5,
        9_007_199_254_740_991.0,
        9_007_199_254_740_992.0,
    ];
    edges.extend(odd.map(Value::from));
    edges.extend([i64::MAX, i64::MIN, 9_007_199_254_740_993].map(Value::from));
    edges.extend([u64::MAX, 1 << 63].map(Value::from));
}

fn lists(items: &[Value], edges: &mut Vec<Value>) {
    let first = items[0].clone();
    edges.push(json!([first, first]));
    edges.push(json!([first, null]));
    edges.push(json!([first, 7, first]));
    edges.push(Value::Array(vec![first; 300]));
}

fn objects(members: &Map<String, Value>, edges: &mut Vec<Value>) {
    let names = [
        "unheard of",
        "",
        "a/b~c",
        "__proto__",
        "Customer_Id",
        "\u{0}",
        "type",
    ];
    for (name, value) in names.iter().zip(
        [json!(null), json!({"a": [1, {}]}), json!("x")]
            .iter()
            .cycle(),
    ) {
        let mut members = members.clone();
        members.insert((*name).to_owned(), value.clone());
        edges.push(Value::Object(members));
    }
    edges.push(Value::Object(
        members
            .keys()
            .map(|name| (name.clone(), Value::Null))
            .collect(),
    ));
}

/// Texts about as long as a bound. A length counts characters, whatever bytes they take.
fn lengths(bound: &Value, edges: &mut Vec<Value>) {
    let bound = usize::try_from(bound.as_u64().unwrap()).unwrap();
    for length in [
        bound.saturating_sub(1),
        bound,
        bound + 1,
        bound * 2,
        bound * 4,
    ] {
        for letter in ["x", "\u{e9}", "\u{20ac}", "\u{1F600}", "e\u{301}"] {
            let text: String = letter.chars().cycle().take(length).collect();
            edges.push(json!(text));
        }
    }
}

fn bounds(bound: &Value, edges: &mut Vec<Value>) {
    let bound = bound.as_f64().unwrap();
    let near = [
        bound.next_down().next_down(),
        bound.next_down(),
        bound,
        bound.next_up(),
        bound - 1.0,
        bound + 1.0,
        bound - 0.5,
        bound + 0.5,
        bound * 2.0,
        -bound,
    ];
    edges.extend(
        near.into_iter()
            .filter_map(Number::from_f64)
            .map(Value::Number),
    );
}

fn sizes(bound: &Value, sample: &Value, edges: &mut Vec<Value>) {
    let bound = usize::try_from(bound.as_u64().unwrap()).unwrap();
    for size in [bound.saturating_sub(1), bound, bound + 1] {
        edges.push(Value::Array(vec![sample[0].clone(); size]));
    }
}

#[tokio::test]
async fn one_rule_at_a_time() {
    let (api, world) = (Api::vendored(), World::new());
    let mut tally = Tally::default();
    for operation in &api.operations {
        // For each rule, how often it alone was broken, and how the client took it.
        let mut alone: BTreeMap<_, usize> = BTreeMap::new();
        for case in cases(&api, operation) {
            let world = (&api, &world, operation);
            let said = tally.ask(world, &name(&case.steps), &case.value).await;
            let wrong = broken(operation, &case.value);
            let places: BTreeSet<&str> = wrong.iter().map(|broken| &*broken.place).collect();
            if places.len() == 1 && !matches!(said, Said::Sent(_)) {
                for broken in wrong {
                    *alone.entry(broken.rule).or_default() += 1;
                }
            }
        }
        for rule in rules(&api, operation) {
            // What no list has is sent: the table says so.
            if rule.1 != "enum" && !alone.contains_key(&rule) {
                let problem = format!("{}: nothing breaks {rule:?} alone", operation.name);
                tally.failures.push(problem);
            }
        }
    }
    tally.finish("one rule at a time");
    for row in &TABLE {
        println!("known: {}: {}", row.name, row.reason);
        assert!(
            tally.rows.contains(row.name),
            "nothing shows {:?} any longer",
            row.name
        );
    }
    assert!(tally.sent > 100 && tally.refused > 100);
}

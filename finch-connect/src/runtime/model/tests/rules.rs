//! Rules: every violation, its place and its words.

use super::sample::{Counts, Integration, Kinds, Product, Request};
use super::value;
use crate::runtime::{Any, Map, Model, Nullable, Place, Rule, Secret, Violations};

fn violations(value: &dyn Model) -> Vec<String> {
    Violations::of(value)
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn broken(value: &dyn Model, rule: Rule) -> String {
    let mut violations = Violations::new();
    value.check(&[rule], &Place::root(), &mut violations);
    violations.to_string()
}

#[test]
fn all_violations_are_named_with_their_places() {
    let request = Request::new("", [Product::Company, Product::Company])
        .with_email("12345")
        .with_max_items(129_601)
        .with_integration(Integration::new("p"))
        .with_token("abcd")
        .with_tags([
            "abc".to_owned(),
            "ab".to_owned(),
            "ab".to_owned(),
            "abc".to_owned(),
        ]);
    let expected = [
        "customer_id: 0 characters, at least 1 required",
        "products: item 1 equals item 0, items must be unique",
        "email: 5 characters, at most 4 allowed",
        "maxItems: 129601, at most 129600 allowed",
        "integration.provider: 1 character, at least 2 required",
        "token: 4 characters, at most 3 allowed",
        "tags: item 2 equals item 1, items must be unique",
        "tags: item 3 equals item 0, items must be unique",
        "tags[0]: 3 characters, at most 2 allowed",
        "tags[3]: 3 characters, at most 2 allowed",
    ];
    assert_eq!(violations(&request), expected);
    let text = Violations::of(&request).to_string();
    assert!(!text.contains("abcd") && text.starts_with("customer_id: 0 characters"));
}

#[test]
fn numbers() {
    assert_eq!(broken(&0_i64, Rule::Minimum(1.0)), "0, at least 1 required");
    assert_eq!(
        broken(&129_601_f64, Rule::Maximum(129_600.0)),
        "129601, at most 129600 allowed"
    );
    assert_eq!(
        broken(&1.5_f32, Rule::Maximum(1.25)),
        "1.5, at most 1.25 allowed"
    );
    assert_eq!(
        broken(&1_i32, Rule::ExclusiveMinimum(1.0)),
        "1, more than 1 required"
    );
    assert_eq!(
        broken(&1_u64, Rule::ExclusiveMaximum(1.0)),
        "1, less than 1 required"
    );
    assert_eq!(
        broken(&7_i64, Rule::MultipleOf(2.0)),
        "7, a multiple of 2 required"
    );
    assert_eq!(broken(&0.07, Rule::MultipleOf(0.01)), "");
    assert_eq!(
        broken(&0.075, Rule::MultipleOf(0.01)),
        "0.075, a multiple of 0.01 required"
    );
    let large = broken(&1_000_000_000_001_i64, Rule::MultipleOf(2.0));
    assert_eq!(large, "1000000000001, a multiple of 2 required");
    assert_eq!(
        broken(&1e300, Rule::Maximum(1.0)),
        "1e300, at most 1 allowed"
    );
}

#[test]
fn what_json_cannot_say_is_no_number() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(violations(&value), ["not a number"]);
        assert_eq!(broken(&value, Rule::Maximum(1.0)), "not a number");
    }
    assert_eq!(violations(&vec![f32::NAN]), ["[0]: not a number"]);
}

#[test]
fn lengths_count_unicode_scalar_values() {
    assert_eq!(
        broken(&"\u{e4}\u{1f980}".to_owned(), Rule::MaxLength(2)),
        ""
    );
    let joined = "e\u{301}\u{1f980}".to_owned();
    assert_eq!(
        broken(&joined, Rule::MaxLength(2)),
        "3 characters, at most 2 allowed"
    );
    assert_eq!(
        broken(&crate::runtime::Uri::from("abc"), Rule::MaxLength(2)).len(),
        31
    );
}

#[test]
fn lists_and_maps() {
    let three = vec![true, false, true];
    assert_eq!(
        broken(&three, Rule::MaxItems(2)),
        "3 items, at most 2 allowed"
    );
    assert_eq!(
        broken(&three, Rule::MinItems(4)),
        "3 items, at least 4 required"
    );
    assert_eq!(
        broken(&three, Rule::UniqueItems),
        "item 2 equals item 0, items must be unique"
    );
    let kinds = Kinds::new()
        .with_map(Map::from([("a\n".to_owned(), Nullable::Value(0))]))
        .with_step(10.005)
        .with_counts(Counts::new().with_total(1));
    let expected = [
        "map: 1 member, at least 2 required",
        "map.a\\u{a}: 0, more than 0 required",
        "step: 10.005, a multiple of 0.01 required",
        "step: 10.005, less than 10 required",
        "counts: 1 member, at least 2 required",
    ];
    assert_eq!(violations(&kinds), expected);
    let mut counts = Counts::new();
    counts.additional_properties = Map::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    assert!(violations(&Kinds::new().with_counts(counts)).is_empty());
}

#[test]
fn equal_secrets_are_found_and_not_shown() {
    let secrets = vec![Secret::from("s1"), Secret::from("s2"), Secret::from("s1")];
    assert_eq!(
        broken(&secrets, Rule::UniqueItems),
        "item 2 equals item 0, items must be unique"
    );
}

#[test]
fn a_long_list_is_compared_in_little_time() {
    let long: Vec<i64> = (0..200_000).chain([7]).collect();
    let found = broken(&long, Rule::UniqueItems);
    assert_eq!(found, "item 200000 equals item 7, items must be unique");
}

#[test]
fn free_values_are_checked_by_their_kind() {
    let any: Any = value(r#"["abc", 5]"#);
    assert_eq!(
        broken(&any, Rule::MaxItems(1)),
        "2 items, at most 1 allowed"
    );
    let items = Rule::Items(&[Rule::MaxLength(1), Rule::Maximum(4.0)]);
    let expected = "[0]: 3 characters, at most 1 allowed; [1]: 5, at most 4 allowed";
    assert_eq!(broken(&any, items), expected);
}

#[test]
fn null_and_absence_meet_every_rule() {
    assert_eq!(broken(&Nullable::<String>::Null, Rule::MinLength(1)), "");
    assert_eq!(broken(&None::<String>, Rule::MinLength(1)), "");
    assert_eq!(broken(&true, Rule::MinLength(1)), "");
}

#[test]
fn members_that_are_not_declared_have_rules_too() {
    let counts: Counts = value(r#"{"total":-1,"a":1,"b":-2}"#);
    assert_eq!(violations(&counts), ["b: -2, at least 0 required"]);
}

#[test]
fn no_bound_of_64_bits_refuses_a_value_of_64_bits() {
    let text = r#"{"height":18446744073709551615}"#;
    let kinds: Kinds = value(text);
    assert_eq!(kinds.height, Some(u64::MAX));
    assert_eq!(violations(&kinds), Vec::<String>::new());
    let bytes = crate::runtime::to_json_bytes(&kinds).unwrap();
    assert_eq!(bytes, text.as_bytes());
}

#[test]
fn whole_numbers_are_compared_digit_by_digit() {
    let great = i64::MAX - 1;
    assert_eq!(
        broken(&great, Rule::ExclusiveMaximum(9_223_372_036_854_775_807.0)),
        ""
    );
    assert_eq!(
        broken(
            &9_007_199_254_740_993_i64,
            Rule::ExclusiveMinimum(9_007_199_254_740_992.0)
        ),
        ""
    );
    assert_eq!(
        broken(&9_007_199_254_740_993_i64, Rule::MultipleOf(10.0)),
        "9007199254740993, a multiple of 10 required"
    );
    assert_eq!(broken(&u64::MAX, Rule::MultipleOf(5.0)), "");
    assert_eq!(
        broken(&-1_i64, Rule::Minimum(-0.5)),
        "-1, at least -0.5 required"
    );
    assert_eq!(broken(&0_i64, Rule::Minimum(-0.5)), "");
    assert_eq!(broken(&2_i64, Rule::Maximum(1.5)), "2, at most 1.5 allowed");
    assert_eq!(broken(&1_i64, Rule::Maximum(1.5)), "");
    assert_eq!(broken(&i64::MIN, Rule::Minimum(-1e30)), "");
    assert_eq!(broken(&3_i64, Rule::MultipleOf(1.5)), "");
    assert_eq!(
        broken(&4_i64, Rule::MultipleOf(1.5)),
        "4, a multiple of 1.5 required"
    );
    let any: Any = value("18446744073709551615");
    assert_eq!(
        broken(&any, Rule::ExclusiveMaximum(18_446_744_073_709_551_616.0)),
        ""
    );
}

//! Unions: the choice, the tag, the arm for the rest.

use super::sample::{
    Animal, Cat, Deep, Dog, Home, Implied, Loose, Off, On, Pet, Product, Side, Switch,
};
use super::{error, json, value};
use crate::runtime::{Any, Model, Violations};

#[test]
fn the_variant_that_leaves_the_least_unknown_is_chosen() {
    // Loose comes first and fits every object.
    let cat = r#"{"petType":"cat","name":"Tom"}"#;
    assert_eq!(value::<Pet>(cat), Pet::Cat(Cat::new("cat", "Tom")));
    assert_eq!(json(&value::<Pet>(cat)), cat);
    assert_eq!(
        value::<Pet>(r#"{"bark":1}"#),
        Pet::Dog(Box::new(Dog::new(1)))
    );
    assert_eq!(
        value::<Pet>(r#"{"name":"Tom"}"#),
        Pet::Loose(Loose::new().with_name("Tom"))
    );
    assert_eq!(value::<Pet>("{}"), Pet::Loose(Loose::new()));
}

#[test]
fn unknown_members_survive_a_union() {
    let text = r#"{"petType":"cat","name":"Tom","age":3}"#;
    let pet: Pet = value(text);
    assert!(matches!(pet, Pet::Cat(_)));
    assert_eq!(pet.extra().unwrap()["age"], 3);
    assert_eq!((json(&pet).as_str(), pet.unknown_members()), (text, 1));
}

#[test]
fn a_known_value_of_an_enumeration_is_more_than_a_text() {
    assert_eq!(value::<Pet>("\"company\""), Pet::Product(Product::Company));
    assert_eq!(value::<Pet>("\"Tom\""), Pet::Text("Tom".to_owned()));
}

#[test]
fn what_fits_none_is_kept() {
    for text in ["7", "true", "null", "[[1]]"] {
        assert_eq!(json(&value::<Pet>(text)), text);
    }
    let Pet::Unrecognized(unknown) = value::<Pet>("7") else {
        panic!("7 is no pet")
    };
    assert_eq!(
        (unknown.as_any(), unknown.unknown_members()),
        (&Any::from(7), 1)
    );
    assert_eq!(format!("{unknown:?}"), "UnknownVariant(number)");
    let pets: Pet = value(r#"[{"bark":1},7]"#);
    assert_eq!(pets.unknown_members(), 1);
}

#[test]
fn unions_are_checked_like_what_they_hold() {
    let violations = Violations::of(&value::<Pet>(r#"[{"bark":1}]"#));
    assert!(violations.is_empty());
    let pet = Pet::Pets(vec![Pet::Dog(Box::new(Dog::new(f64::NAN)))]);
    assert_eq!(Violations::of(&pet).to_string(), "[0].bark: not a number");
}

#[test]
fn unions_within_unions_take_bounded_effort() {
    // Two variants on 100 levels: 2^100 ways to try. What is not tried any more is kept.
    let text = format!("{}1{}", r#"{"down":"#.repeat(100), "}".repeat(100));
    let start = std::time::Instant::now();
    let deep: Deep = value(&text);
    assert!(start.elapsed().as_secs() < 20);
    assert_eq!(json(&deep), text);
    // The bound is for each outermost value, not for the thread.
    let shallow = format!("{}1{}", r#"{"down":"#.repeat(5), "}".repeat(5));
    assert!(matches!(value::<Deep>(&shallow), Deep::Left(_)));
}

#[test]
fn a_tag_names_the_variant() {
    let cat = r#"{"petType":"cat","name":"Tom"}"#;
    assert_eq!(value::<Animal>(cat), Animal::Cat(Cat::new("cat", "Tom")));
    assert_eq!(json(&value::<Animal>(cat)), cat);
    // The payload of a dog has no tag of its own; made by hand it gets one.
    let dog: Animal = value(r#"{"petType":"dog","bark":1}"#);
    assert!(matches!(dog, Animal::Dog(_)));
    assert_eq!(json(&dog), r#"{"bark":1,"petType":"dog"}"#);
    assert_eq!(
        json(&Animal::Dog(Box::new(Dog::new(2)))),
        r#"{"bark":2,"petType":"dog"}"#
    );
}

#[test]
fn a_tag_is_no_part_of_a_map_of_numbers() {
    let text = r#"{"a":1,"petType":"counts"}"#;
    let counts: Animal = value(text);
    assert!(matches!(&counts, Animal::Counts(map) if map.len() == 1));
    assert_eq!(json(&counts), text);
}

#[test]
fn without_a_known_tag_the_value_is_kept() {
    for text in [
        r#"{"petType":"fish"}"#,
        r#"{"petType":7}"#,
        "{}",
        "7",
        "null",
    ] {
        let animal: Animal = value(text);
        assert!(matches!(animal, Animal::Unrecognized(_)));
        assert_eq!(json(&animal), text);
    }
}

#[test]
fn errors_in_a_tagged_variant_are_located() {
    let error =
        error::<Home>(r#"{"animal":{"petType":"cat","name":"x","petType":"cat","name":5}}"#);
    assert_eq!(error.path(), "animal.name");
    assert_eq!(error.message(), "invalid type: integer, expected a string");
    let missing = super::error::<Home>(r#"{"animal":{"petType":"dog"}}"#);
    assert_eq!(
        (missing.path(), missing.message()),
        ("animal", "missing field `bark`")
    );
}

#[test]
fn what_does_not_fit_an_implied_tag_is_kept() {
    for text in [
        r#"{"name":5,"petType":"cat"}"#,
        r#"{"petType":"dog"}"#,
        r#"{"petType":"fish"}"#,
        "7",
    ] {
        let implied: Implied = value(text);
        assert!(matches!(implied, Implied::Unrecognized(_)), "{text}");
        assert_eq!(json(&implied), text);
        assert!(implied.unknown_members() > 0);
    }
    let cat = r#"{"petType":"cat","name":"Tom"}"#;
    assert_eq!(value::<Implied>(cat), Implied::Cat(Cat::new("cat", "Tom")));
    assert_eq!(
        json(&Implied::Dog(Box::new(Dog::new(2)))),
        r#"{"bark":2,"petType":"dog"}"#
    );
}

#[test]
fn a_boolean_or_a_number_names_a_variant() {
    let on = r#"{"state":true,"level":3}"#;
    assert_eq!(value::<Switch>(on), Switch::On(On::new(true).with_level(3)));
    assert_eq!(json(&value::<Switch>(on)), on);
    let off = r#"{"state":false,"level":3}"#;
    assert!(matches!(value::<Switch>(off), Switch::Off(_)));
    assert_eq!(json(&value::<Switch>(off)), off);
    let second = value::<Switch>(r#"{"state":2.0}"#);
    assert!(matches!(&second, Switch::Second(second) if second.state == 2));
    for text in [
        r#"{"state":3}"#,
        r#"{"state":1.5}"#,
        r#"{"state":"true"}"#,
        r#"{"state":null}"#,
        r#"{"level":3}"#,
        r#"{"level":"high","state":true}"#,
        "true",
    ] {
        let switch: Switch = value(text);
        assert!(matches!(switch, Switch::Unrecognized(_)), "{text}");
        assert_eq!(json(&switch), text);
    }
}

#[test]
fn a_boolean_that_names_another_variant_is_not_sent() {
    let right = Switch::Off(Off::new(false));
    assert!(Violations::of(&right).is_empty());
    assert_eq!(json(&right), r#"{"state":false}"#);
    let wrong = Switch::Off(Off::new(true));
    assert_eq!(
        Violations::of(&wrong).to_string(),
        "state: true, must be false"
    );
}

#[test]
fn integers_are_read_in_any_notation_within_unions() {
    let counts: Animal = value(r#"{"a":1.0,"petType":"counts"}"#);
    assert!(matches!(&counts, Animal::Counts(map) if map["a"] == 1));
    assert_eq!(json(&counts), r#"{"a":1,"petType":"counts"}"#);
    assert_eq!(json(&value::<Vec<Side>>("[-1.0,1e0]")), "[-1,1]");
    assert_eq!(
        error::<Vec<Side>>("[1.5]").message(),
        "invalid type: floating point, expected i64"
    );
}

#[test]
fn null_for_an_optional_union_is_absence() {
    let home: Home = value(r#"{"animal":{"petType":"fish"},"pet":null}"#);
    assert_eq!(home.pet, None);
}

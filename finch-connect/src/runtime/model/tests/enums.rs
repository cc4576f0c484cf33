//! Enumerations: known, unknown, closed, of numbers.

use std::collections::HashSet;

use super::sample::{Colour, Level, Product, Side};
use super::{error, json, value};
use crate::runtime::Model;

#[test]
#[allow(deprecated)]
fn known_values_are_variants() {
    assert_eq!(value::<Product>("\"benefits\""), Product::Benefits);
    assert_eq!(json(&Product::Benefits), "\"benefits\"");
    assert_eq!("company".parse(), Ok(Product::Company));
    assert_eq!(Product::VALUES, [Product::Company, Product::Benefits]);
    assert!(Product::VALUES.iter().all(Product::is_known));
    assert_eq!(
        format!("{:>9}|{}", Product::Company, Product::Company.as_ref()),
        "  company|company"
    );
}

#[test]
fn unknown_values_come_back_as_they_came() {
    let product: Product = value("\"t\\u00efme off\"");
    assert!(matches!(product, Product::Unrecognized(_)));
    assert_eq!(
        (product.as_str(), product.is_known()),
        ("t\u{ef}me off", false)
    );
    assert_eq!(json(&product), "\"t\u{ef}me off\"");
    assert_eq!("t\u{ef}me off".parse(), Ok(product.clone()));
    assert_eq!(
        (
            product.unknown_members(),
            Product::Company.unknown_members()
        ),
        (1, 0)
    );
    // Names are exact.
    assert!(!value::<Product>("\"Company\"").is_known());
    let set = HashSet::from([product.clone(), product, Product::Company]);
    assert_eq!(set.len(), 2);
    assert_eq!(
        error::<Product>("7").message(),
        "invalid type: integer, expected a string"
    );
}

#[test]
fn closed_enums_refuse_unknown_values() {
    assert_eq!(value::<Vec<Colour>>("[\"red\"]"), [Colour::Red]);
    assert_eq!(json(&Colour::VALUES), "[\"red\",\"green\"]");
    let error = error::<Vec<Colour>>("[\"red\",\"s3cret\"]");
    assert_eq!(error.path(), "[1]");
    assert_eq!(error.message(), "unknown value, known are red, green");
    let unknown = "blue".parse::<Colour>().unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "`blue` is unknown, known are red, green"
    );
}

#[test]
fn enums_of_numbers() {
    assert_eq!(
        value::<Vec<Level>>("[1,-5]"),
        [Level::Level1, Level::Minus5]
    );
    let unknown: Level = value("7");
    assert!(matches!(unknown, Level::Unrecognized(number) if number.get() == 7));
    assert_eq!(
        (
            unknown.as_i64(),
            json(&unknown).as_str(),
            unknown.is_known()
        ),
        (7, "7", false)
    );
    assert_eq!("-5".parse(), Ok(Level::Minus5));
    assert!("x".parse::<Level>().is_err());
    assert_eq!(Level::Minus5.to_string(), "-5");
    assert_eq!(
        error::<Level>("\"s3cret\"").message(),
        "invalid type: string, expected i64"
    );
}

#[test]
fn a_closed_enumeration_of_numbers_refuses_others() {
    assert_eq!(value::<Side>("-1"), Side::Minus1);
    assert_eq!(
        (json(&Side::Minus1), Side::Value1.as_i64()),
        ("-1".to_owned(), 1)
    );
    assert_eq!("1".parse(), Ok(Side::Value1));
    assert_eq!(Side::VALUES, [Side::Minus1, Side::Value1]);
    assert!(
        error::<Side>("2")
            .to_string()
            .contains("unknown value, known are -1, 1")
    );
    assert_eq!(
        "2".parse::<Side>().map_err(|error| error.to_string()),
        Err("`2` is unknown, known are -1, 1".to_owned())
    );
}

//! The value types as users meet them. What the macros promise is tested beside them, in
//! `src/runtime/model/tests`.

use finch_connect::runtime::{
    Base64Bytes, Date, DateTime, Map, Model, Place, Rule, Violations, from_json_bytes,
    to_json_bytes,
};
use finch_connect::{Any, DecodeError, Nullable, Secret, Uri, Uuid, Violation};

#[test]
fn nullable_tells_null_from_a_value() {
    let email = Nullable::from("ops@acme.test".to_owned());
    assert_eq!(email.as_option().map(String::as_str), Some("ops@acme.test"));
    let none: Nullable<String> = None.into();
    assert!(none.is_null());
    assert_eq!(none.into_option(), None);
    // Around it, `Option` says whether the member is there at all.
    let states: [Option<Nullable<i64>>; 3] = [None, Some(Nullable::Null), Some(5_i64.into())];
    assert_eq!(
        states
            .iter()
            .flatten()
            .filter(|state| state.is_null())
            .count(),
        1
    );
}

#[test]
fn secrets_show_nothing() {
    let secret = Secret::from("s3cret");
    assert_eq!(format!("{secret:?}"), "Secret(..)");
    assert_eq!(secret.expose(), "s3cret");
    assert_eq!(to_json_bytes(&secret).unwrap(), b"\"s3cret\"");
}

#[test]
fn texts_with_a_format_are_texts_first() {
    let uri = Uri::from("https://example.test/a?b=1");
    assert!(uri.starts_with("https://"));
    assert_eq!(uri.to_url().unwrap().query(), Some("b=1"));
    let day: u8 = Date::from("2024-02-29")[8..].parse().unwrap();
    assert_eq!(day, 29);
    assert_eq!(Uuid::from("A-b").as_str(), "A-b");
    assert_eq!(DateTime::from("2024").into_string(), "2024");
}

#[test]
fn violations_name_place_and_reason() {
    let names = vec!["ab".to_owned(), String::new()];
    let mut violations = Violations::new();
    let (root, rules) = (
        Place::root(),
        [Rule::MaxItems(1), Rule::Items(&[Rule::MinLength(1)])],
    );
    names.check(&rules, &root.member("names"), &mut violations);
    let shown: Vec<String> = violations.iter().map(Violation::to_string).collect();
    assert_eq!(
        shown,
        [
            "names: 2 items, at most 1 allowed",
            "names[1]: 0 characters, at least 1 required"
        ],
    );
    assert_eq!(violations.into_vec()[1].path, "names[1]");
}

#[test]
fn decode_errors_name_the_place_and_no_value() {
    let error: DecodeError =
        from_json_bytes::<Map<Vec<i64>>>(br#"{"a":[1,"s3cret"]}"#).unwrap_err();
    assert_eq!(
        (error.path(), error.message()),
        ("a[1]", "invalid type: string, expected i64")
    );
    assert_eq!((error.line(), error.column()), (1, 16));
}

#[test]
fn free_values_and_bytes() {
    let any: Any = from_json_bytes(b"{\"a\":60.0}").unwrap();
    assert_eq!(to_json_bytes(&any).unwrap(), b"{\"a\":60}");
    let bytes: Base64Bytes = from_json_bytes(b"\"aGk=\"").unwrap();
    assert_eq!(bytes.as_slice(), b"hi");
}

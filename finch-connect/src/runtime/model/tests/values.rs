//! Value types: secrets, texts with a format, numbers on the wire.

use super::sample::Request;
use super::{json, value};
use crate::runtime::{Any, Base64Bytes, Date, Map, Nullable, Secret, Uri, Uuid, from_json_bytes};

#[test]
fn secrets_are_sent_and_never_shown() {
    let request = Request::new("c", []).with_token("s3cret");
    assert!(json(&request).contains(r#""token":"s3cret""#));
    let shown = format!("{request:?} {request:#?}");
    assert!(shown.contains("Secret(..)") && !shown.contains("s3cret"));
    let secret: Secret = value("\"s3cret\"");
    assert_eq!(
        (secret.expose(), &secret),
        ("s3cret", &Secret::from("s3cret".to_owned()))
    );
    assert_ne!(secret, Secret::from("s3creT"));
    assert_ne!(secret, Secret::from("s3cre"));
    assert_eq!(Nullable::<Secret>::from("s3cret"), Nullable::Value(secret));
}

#[test]
fn whole_numbers_are_written_without_a_fraction() {
    assert_eq!(json(&[60.0, -1.0, 0.5, -0.0]), "[60,-1,0.5,-0]");
    assert_eq!(json(&[3.0_f32, 0.5]), "[3,0.5]");
    assert_eq!(json(&[9_007_199_254_740_991.0]), "[9007199254740991]");
    assert_eq!(json(&[1e300]), "[1e+300]");
    assert_eq!(json(&value::<Any>("[60.0]")), "[60]");
    assert_eq!(value::<Vec<f64>>("[60,60.0]"), [60.0, 60.0]);
}

#[test]
fn an_integer_is_one_in_any_notation() {
    let json_of = |text: &str| json(&value::<Vec<i64>>(text));
    assert_eq!(json_of("[5.0,5e0,-5.0,50e-1,-0.0]"), "[5,5,-5,5,0]");
    assert_eq!(json_of("[9007199254740991.0]"), "[9007199254740991]");
    assert_eq!(value::<Map<i32>>(r#"{"a":1e3}"#)["a"], 1000);
    assert_eq!(value::<Nullable<u64>>("7.0"), Nullable::Value(7));
    // A free value keeps its notation, and a number is one.
    assert!(value::<Any>("[5.0]")[0].is_f64());
    assert_eq!(value::<Vec<f64>>("[5.0,5]"), [5.0, 5.0]);
}

#[test]
fn what_is_no_integer_or_not_certainly_that_one_is_refused() {
    for text in ["5.5", "1e-1", "9007199254740993.0", "1e300", "-1e18"] {
        let error = from_json_bytes::<i64>(text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains("floating point"), "{error}");
    }
    assert!(from_json_bytes::<i32>(b"3000000000.0").is_err());
    assert!(from_json_bytes::<u64>(b"-1.0").is_err());
    let error = from_json_bytes::<Map<Vec<i64>>>(br#"{"a":[1,2.5]}"#).unwrap_err();
    assert!(
        error.to_string().starts_with("a[1]: invalid type"),
        "{error}"
    );
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    assert_eq!(value::<i64>("\u{feff}1"), 1);
}

#[test]
fn what_json_cannot_say_is_an_error() {
    let map = std::collections::BTreeMap::from([((), 1)]);
    let error = crate::runtime::to_json_bytes(&map).unwrap_err();
    assert_eq!(error.to_string(), "key must be a string");
}

#[test]
fn texts_keep_every_character() {
    let text = "\"HTTPS://Example.test/%7e x\"";
    let uri: Uri = value(text);
    assert_eq!(json(&uri), text);
    assert_eq!(uri, "HTTPS://Example.test/%7e x");
    assert_eq!(
        uri.to_url().unwrap().as_str(),
        "https://example.test/%7e%20x"
    );
    assert!(Uri::from("no url").to_url().is_err());
    let id: Uuid = "not a uuid".parse().unwrap();
    assert_eq!(
        (id.as_str(), id.len(), id.to_string().as_str()),
        ("not a uuid", 10, "not a uuid")
    );
    assert_eq!(Date::from("2024").parse::<u16>(), Ok(2024));
    let mut dates = [
        Date::from("2024-02-01".to_owned()),
        Date::from("2024-01-01"),
    ];
    dates.sort();
    assert_eq!(dates, ["2024-01-01", "2024-02-01"]);
}

#[test]
fn nullable_takes_what_its_value_takes() {
    assert_eq!(Nullable::<i64>::from(5_i32), Nullable::Value(5));
    assert_eq!(Nullable::<f64>::from(5_u32), Nullable::Value(5.0));
    assert_eq!(Nullable::from([1, 2]), Nullable::Value(vec![1, 2]));
    assert_eq!(
        Nullable::<Box<Map<i64>>>::from(Map::new()),
        Nullable::Value(Box::default())
    );
    assert_eq!(
        Nullable::<Uri>::from("u").as_option(),
        Some(&Uri::from("u"))
    );
    assert_eq!(Nullable::<i64>::from(None).into_option(), None);
    assert!(Nullable::<i64>::Null.is_null() && !Nullable::<i64>::from(1).is_null());
    assert_eq!(json(&[Nullable::Null, Nullable::Value(1)]), "[null,1]");
}

#[test]
fn bytes_print_their_number() {
    let bytes = Base64Bytes::from(b"s3cret");
    assert_eq!(
        (format!("{bytes:?}").as_str(), bytes.len()),
        ("Base64Bytes(6 bytes)", 6)
    );
    assert_eq!(json(&Base64Bytes::from([0xff, 0xfe])), "\"//4=\"");
}

#[test]
fn base64_is_sent_as_it_came() {
    for (text, bytes) in [
        (r#""//4=""#, [0xff, 0xfe].as_slice()),
        (r#""__4=""#, &[0xff, 0xfe]),
        (r#""__4""#, &[0xff, 0xfe]),
        (r#""aGVs\nbG8=\n""#, b"hello"),
        (r#""""#, b""),
    ] {
        let read: Base64Bytes = value(text);
        assert_eq!(read.as_slice(), bytes);
        assert_eq!(read, Base64Bytes::from(bytes));
        assert_eq!(json(&read), text);
    }
}

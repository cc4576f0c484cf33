//! Decode errors: the place, the words, and never a value. Error bodies by status.

use super::error;
use super::sample::{Cat, Counts, Failure, Integration, Kinds, Loose, Request};
use crate::runtime::{Any, ErrorBody, Nullable, from_json_bytes};

const BASE: &str = r#""customer_id":"c","products":[]"#;

#[test]
fn errors_name_the_place() {
    let error = error::<Request>(
        "{\"customer_id\":\"c\",\n \"products\":[],\n \"integration\":{\"provider\":5}}",
    );
    assert_eq!(error.path(), "integration.provider");
    assert_eq!((error.line(), error.column()), (3, 28));
    assert_eq!(
        error.to_string(),
        "integration.provider: invalid type: integer, expected a string (line 3, column 28)",
    );
    let item = super::error::<Request>(r#"{"customer_id":"c","products":["company","x",7]}"#);
    assert_eq!(item.path(), "products[2]");
}

#[test]
fn errors_hold_no_values() {
    for (member, expected) in [
        (
            r#""maxItems":"s3cret""#,
            "invalid type: string, expected f64",
        ),
        (
            r#""maxItems":"a, expected s3cret \" `b""#,
            "invalid type: string, expected f64",
        ),
        (
            r#""tags":1234567"#,
            "invalid type: integer, expected a sequence",
        ),
        (
            r#""tags":[12345.67]"#,
            "invalid type: floating point, expected a string",
        ),
        (
            r#""tags":[true]"#,
            "invalid type: boolean, expected a string",
        ),
        (
            r#""token":1234567"#,
            "invalid type: integer, expected a string",
        ),
        (
            r#""integration":"s3cret""#,
            "invalid type: string, expected an object",
        ),
        (
            r#""integration":["s3cret"]"#,
            "invalid type: sequence, expected an object",
        ),
    ] {
        let error = error::<Request>(&format!("{{{BASE},{member}}}"));
        assert_eq!(error.message(), expected);
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains("s3cret") && !shown.contains("12345"),
            "{shown}"
        );
    }
    let wide = error::<Vec<i32>>("[99999999999]");
    assert_eq!(wide.message(), "invalid value: integer, expected i32");
}

#[test]
fn broken_json_is_an_error_with_a_position() {
    let error = error::<Integration>("{\"provider\":\"x\"} s3cret");
    assert_eq!(
        (error.message(), error.line(), error.column()),
        ("trailing characters", 1, 18)
    );
    assert_eq!(
        super::error::<Integration>("").message(),
        "EOF while parsing a value"
    );
    assert_eq!(
        super::error::<Integration>("<html>").message(),
        "expected value"
    );
    let deep = "[".repeat(200);
    assert_eq!(
        super::error::<Any>(&deep).message(),
        "recursion limit exceeded"
    );
    assert!(from_json_bytes::<Any>(b"\"\xff\"").is_err());
}

#[test]
fn names_from_the_text_are_escaped_and_bounded() {
    let escaped = error::<Counts>("{\"a\\u0007\\u202eb\":true}");
    assert_eq!(escaped.path(), "a\\u{7}\\u{202e}b");
    let long = error::<Counts>(&format!("{{\"{}\":true}}", "n".repeat(5000)));
    assert_eq!(long.path().chars().count(), 301);
}

#[test]
fn base64_errors_name_the_offset_only() {
    let kinds: Kinds = super::value(r#"{"bytes":"aGk="}"#);
    assert_eq!(
        kinds
            .bytes
            .as_ref()
            .map(crate::runtime::Base64Bytes::as_slice),
        Some(b"hi".as_slice())
    );
    assert_eq!(super::json(&kinds), r#"{"bytes":"aGk="}"#);
    for (text, expected) in [
        ("a!k=", "not Base64: wrong character at offset 1"),
        ("aGl=", "not Base64: wrong last character at offset 2"),
        ("aGk=a", "not Base64: wrong character at offset 3"),
    ] {
        let error = error::<Kinds>(&format!(r#"{{"bytes":"{text}"}}"#));
        assert_eq!((error.path(), error.message()), ("bytes", expected));
    }
}

#[test]
fn error_bodies_are_chosen_by_status() {
    let cat = br#"{"petType":"cat","name":"Tom"}"#;
    let exact = Failure::decode(400, cat).unwrap().unwrap();
    assert_eq!(exact, Failure::BadRequest(Cat::new("cat", "Tom")));
    let range = Failure::decode(404, b"{\"a\":1}").unwrap().unwrap();
    assert!(matches!(range, Failure::Client(counts) if counts.additional_properties["a"] == 1));
    let default = Failure::decode(500, b"{\"name\":\"n\"}").unwrap().unwrap();
    assert_eq!(default, Failure::Default(Loose::new().with_name("n")));
    assert!(Failure::decode(400, b"<html>").unwrap().is_err());
}

#[test]
fn a_status_without_a_body_type_has_none() {
    use crate::runtime::error_bodies;
    error_bodies! {
        /// One status.
        pub enum Only {
            /// One status.
            Teapot(Nullable<i64>) = 418,
            /// One status, as text.
            Gone(i64) = "410",
            /// Server errors.
            Server(i64) = "5xx",
        }
    }
    assert_eq!(Only::decode(400, b"1"), None);
    assert_eq!(
        Only::decode(418, b"null"),
        Some(Ok(Only::Teapot(Nullable::Null)))
    );
    assert_eq!(Only::decode(410, b"1"), Some(Ok(Only::Gone(1))));
    assert_eq!(Only::decode(599, b"1"), Some(Ok(Only::Server(1))));
}

//! Headers as documents describe them, and as servers send them.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{ResponseHeaders, response_headers};
use crate::runtime::model::{model, open_enum};
use crate::runtime::{DateTime, Map, Nullable};

open_enum! {
    /// A color.
    pub enum Color {
        Red = "red",
    }
}

model! {
    /// A page.
    pub struct Page {
        #[required(number)]
        pub number: i64,
        #[optional(with_size)]
        pub size: i64,
    }
}

response_headers! {
    /// Some of everything.
    pub struct Some {
        /// How many are left.
        #[header(required, "X-Left")]
        pub left: i64,
        #[deprecated]
        #[header(optional, "X-Old")]
        pub old: Option<bool>,
        #[header(optional, "X-Share")]
        pub share: Option<f64>,
        #[header(optional, "X-Colors")]
        pub colors: Option<Vec<Color>>,
        #[header(optional, "X-Page")]
        pub page: Option<Page>,
        #[header(optional, "X-Next", Exploded)]
        pub next: Option<Page>,
        #[header(optional, "X-Ages", Json)]
        pub ages: Option<Map<i64>>,
        #[header(optional, "X-Until")]
        pub until: Option<Nullable<DateTime>>,
        #[header(optional, "Set-Cookie")]
        pub cookies: Option<Vec<String>>,
        #[header(optional, "X-Token")]
        pub r#type: Option<String>,
    }
}

fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        headers.append(name, HeaderValue::from_static(value));
    }
    headers
}

#[test]
fn each_kind_of_value_is_read() {
    let found = Some::decode(&headers(&[
        ("x-left", "7"),
        ("x-old", "true"),
        ("x-share", "0.5"),
        ("x-colors", "red, blue"),
        ("x-colors", "red"),
        ("x-page", "number,3,size,20"),
        ("x-next", "number=4"),
        ("x-ages", r#"{"Bella":4}"#),
        ("x-until", "2024-02-29T12:00:00Z"),
        ("set-cookie", "a=1; Expires=Thu, 29 Feb 2024 12:00:00 GMT"),
        ("set-cookie", "b=2"),
        ("x-token", "t0p-s3cret"),
        ("x-other", "passed over"),
    ]))
    .unwrap();
    assert_eq!(found.left, 7);
    #[allow(deprecated)]
    let old = found.old;
    assert_eq!(old, Option::Some(true));
    assert_eq!(found.share, Option::Some(0.5));
    let colors: Vec<String> = found
        .colors
        .iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    assert_eq!(colors, ["red", "blue", "red"]);
    assert_eq!(found.page, Option::Some(Page::new(3).with_size(20)));
    assert_eq!(found.next, Option::Some(Page::new(4)));
    assert_eq!(found.ages.as_ref().unwrap()["Bella"], 4);
    let until = found
        .until
        .as_ref()
        .and_then(|until| until.clone().into_option());
    assert_eq!(until.unwrap(), "2024-02-29T12:00:00Z");
    let cookies = found.cookies.as_deref().unwrap();
    assert_eq!(
        cookies,
        ["a=1; Expires=Thu, 29 Feb 2024 12:00:00 GMT", "b=2"]
    );
    assert_eq!(found.r#type.as_deref(), Option::Some("t0p-s3cret"));
    let shown = format!("{found:?}");
    assert!(
        shown.contains("left: 7") && shown.contains("type: "),
        "{shown}"
    );
    for secret in ["t0p-s3cret", "a=1", "b=2"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn what_is_missing_is_absent_or_an_error() {
    let found = Some::decode(&headers(&[("x-left", "7"), ("x-until", "")])).unwrap();
    assert_eq!(found.page, None);
    assert_eq!(found.until, Option::Some(Nullable::Null));
    let error = Some::decode(&headers(&[("x-colors", "red")])).unwrap_err();
    assert_eq!(error.to_string(), "X-Left: is missing");
    let found = Some::decode(&headers(&[("x-left", "7"), ("x-colors", "")])).unwrap();
    assert_eq!(found.colors.map(|colors| colors.len()), Option::Some(0));
}

#[test]
fn errors_name_the_header_and_no_value() {
    for (name, value, expected) in [
        ("x-left", "s3cret", "X-Left: expected a whole number"),
        (
            "x-left",
            "9223372036854775808",
            "X-Left: expected a whole number",
        ),
        ("x-old", "s3cret", "X-Old: expected `true` or `false`"),
        ("x-share", "NaN", "X-Share: expected a number"),
        (
            "x-page",
            "number",
            "X-Page: expected names and values in turn",
        ),
        ("x-page", "number,s3cret", "X-Page: expected a whole number"),
        ("x-page", "size,3", "X-Page: missing field `number`"),
        (
            "x-next",
            "s3cret",
            "X-Next: expected `name=value`, with commas between them",
        ),
    ] {
        let mut lines = headers(&[("x-left", "7")]);
        lines.insert(name, HeaderValue::from_static(value));
        let error = Some::decode(&lines).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let mut lines = headers(&[("x-left", "7"), ("x-ages", r#"{"Bella":"s3cret"}"#)]);
    let error = Some::decode(&lines).unwrap_err();
    assert!(!error.to_string().contains("s3cret"), "{error}");
    lines.insert("x-ages", HeaderValue::from_bytes(b"\xFF").unwrap());
    assert!(Some::decode(&lines).is_err());
}

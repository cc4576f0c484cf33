//! Every style with every shape of value, as RFC 6570 shows them.

use serde_json::{Value, json};

use super::{
    Explode::{No, Yes},
    Style, fill_template, form_text, header_text, is_dot_segment, pairs, path_text,
};

fn path(style: Style, explode: super::Explode, value: &Value) -> Result<String, String> {
    path_text("color", style, explode, super::json(value).unwrap())
}

fn query(style: Style, explode: super::Explode, value: &Value) -> String {
    pairs("color", style, explode, super::json(value).unwrap()).join("&")
}

fn list() -> Value {
    json!(["blue", "black", "brown"])
}

fn object() -> Value {
    json!({"B": 150, "G": 200, "R": 100})
}

#[test]
fn paths() {
    let text = |style, explode, value: Value| path(style, explode, &value).unwrap();
    assert_eq!(text(Style::Simple, No, json!("blue")), "blue");
    assert_eq!(text(Style::Simple, No, list()), "blue,black,brown");
    assert_eq!(text(Style::Simple, Yes, list()), "blue,black,brown");
    assert_eq!(text(Style::Simple, No, object()), "B,150,G,200,R,100");
    assert_eq!(text(Style::Simple, Yes, object()), "B=150,G=200,R=100");
    assert_eq!(text(Style::Label, No, json!("blue")), ".blue");
    assert_eq!(text(Style::Label, No, list()), ".blue,black,brown");
    assert_eq!(text(Style::Label, Yes, list()), ".blue.black.brown");
    assert_eq!(text(Style::Label, No, object()), ".B,150,G,200,R,100");
    assert_eq!(text(Style::Label, Yes, object()), ".B=150.G=200.R=100");
    assert_eq!(text(Style::Matrix, No, json!("blue")), ";color=blue");
    assert_eq!(text(Style::Matrix, No, json!("")), ";color");
    assert_eq!(text(Style::Matrix, No, list()), ";color=blue,black,brown");
    assert_eq!(
        text(Style::Matrix, Yes, list()),
        ";color=blue;color=black;color=brown"
    );
    assert_eq!(
        text(Style::Matrix, No, object()),
        ";color=B,150,G,200,R,100"
    );
    assert_eq!(text(Style::Matrix, Yes, object()), ";B=150;G=200;R=100");
    assert_eq!(text(Style::Json, No, json!(["a"])), "%5B%22a%22%5D");
}

#[test]
fn queries() {
    assert_eq!(query(Style::Form, Yes, &json!("blue")), "color=blue");
    assert_eq!(query(Style::Form, Yes, &json!("")), "color=");
    assert_eq!(query(Style::Form, No, &list()), "color=blue,black,brown");
    assert_eq!(
        query(Style::Form, Yes, &list()),
        "color=blue&color=black&color=brown"
    );
    assert_eq!(query(Style::Form, No, &object()), "color=B,150,G,200,R,100");
    assert_eq!(query(Style::Form, Yes, &object()), "B=150&G=200&R=100");
    assert_eq!(
        query(Style::SpaceDelimited, No, &list()),
        "color=blue%20black%20brown"
    );
    assert_eq!(
        query(Style::SpaceDelimited, Yes, &list()),
        "color=blue&color=black&color=brown"
    );
    assert_eq!(
        query(Style::PipeDelimited, No, &list()),
        "color=blue%7Cblack%7Cbrown"
    );
    assert_eq!(
        query(Style::PipeDelimited, No, &object()),
        "color=B%7C150%7CG%7C200%7CR%7C100"
    );
    assert_eq!(
        query(Style::DeepObject, Yes, &object()),
        "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"
    );
    assert_eq!(
        query(
            Style::DeepObject,
            Yes,
            &json!({"a": {"b": [1, 2]}, "c": null})
        ),
        "color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bb%5D=2"
    );
    assert_eq!(
        query(Style::Json, No, &json!({"a": 1})),
        "color=%7B%22a%22%3A1%7D"
    );
}

#[test]
fn nothing_comes_of_nothing() {
    for style in [
        Style::Form,
        Style::SpaceDelimited,
        Style::DeepObject,
        Style::Json,
    ] {
        assert_eq!(query(style, Yes, &Value::Null), "");
    }
    assert_eq!(query(Style::Form, Yes, &json!([])), "");
    assert_eq!(query(Style::Form, No, &json!([])), "");
    assert_eq!(query(Style::Form, No, &json!({})), "");
    assert_eq!(header_text(Style::Simple, No, None), None);
}

#[test]
fn values_are_encoded_and_separators_are_not() {
    assert_eq!(
        query(Style::Form, No, &json!(["a,b", "c&d=e"])),
        "color=a%2Cb,c%26d%3De"
    );
    assert_eq!(
        query(Style::Form, Yes, &json!("ü +%/?#\n")),
        "color=%C3%BC%20%2B%25%2F%3F%23%0A"
    );
    assert_eq!(
        query(Style::Form, Yes, &json!("aZ09-._~")),
        "color=aZ09-._~"
    );
    assert_eq!(
        path(Style::Simple, No, &json!("a/b;c")).unwrap(),
        "a%2Fb%3Bc"
    );
    assert_eq!(
        path(Style::Simple, No, &json!("%2e%2e")).unwrap(),
        "%252e%252e"
    );
    let named = pairs("a b[]", Style::Form, Yes, Some(json!(1)));
    assert_eq!(named, ["a%20b%5B%5D=1"]);
    let header = header_text(Style::Simple, No, Some(json!(["a b", "ü"])));
    assert_eq!(header.as_deref(), Some("a b,ü"));
}

#[test]
fn numbers_are_written_as_in_a_body() {
    let text = |value| super::json(&value).unwrap();
    assert_eq!(pairs("n", Style::Form, Yes, text(60.0)), ["n=60"]);
    assert_eq!(pairs("n", Style::Form, Yes, text(0.1)), ["n=0.1"]);
    assert_eq!(
        pairs("n", Style::Form, Yes, super::json(&3.1_f32).unwrap()),
        ["n=3.1"]
    );
    assert_eq!(
        pairs("n", Style::Form, Yes, super::json(&i64::MIN).unwrap()),
        ["n=-9223372036854775808"]
    );
    assert_eq!(
        pairs("n", Style::Form, Yes, super::json(&true).unwrap()),
        ["n=true"]
    );
}

#[test]
fn a_value_never_changes_the_path() {
    for empty in [json!(""), json!([]), json!({}), Value::Null] {
        for style in [Style::Simple, Style::Label] {
            assert!(path(style, No, &empty).is_err(), "{style:?} {empty}");
        }
    }
    let filled = |value: &str| fill_template("/pets/{id}/toys", &[("id".into(), value.into())]);
    assert_eq!(filled("7"), Ok("/pets/7/toys".to_owned()));
    assert!(filled(".").is_err());
    assert!(filled("..").is_err());
    let parts = [
        ("a".to_owned(), ".".to_owned()),
        ("b".to_owned(), "x".to_owned()),
    ];
    assert_eq!(fill_template("/{a}.{b}", &parts), Ok("/..x".to_owned()));
    for segment in [".", "..", "%2e", "%2E.", ".%2e", "%2e%2E"] {
        assert!(is_dot_segment(segment), "{segment}");
    }
    for segment in ["...", "a", "", "%252e"] {
        assert!(!is_dot_segment(segment), "{segment}");
    }
}

#[test]
fn templates() {
    let none = |template| fill_template(template, &[]);
    assert_eq!(none("/a b/ü#x"), Ok("/a%20b/%C3%BC%23x".to_owned()));
    assert_eq!(none("/a%20b:verb"), Ok("/a%20b:verb".to_owned()));
    assert_eq!(
        none("/pets/{id}"),
        Err("id: no value for this path parameter".to_owned())
    );
}

#[test]
fn forms() {
    let text = |value: Value| form_text(super::json(&value).unwrap());
    assert_eq!(
        text(json!({"a": "x y&z", "b": [1, 2], "c": null})),
        Ok("a=x+y%26z&b=1&b=2".into())
    );
    assert_eq!(
        text(json!({"o": {"k": 1}})),
        Ok("o=%7B%22k%22%3A1%7D".to_owned())
    );
    assert_eq!(text(Value::Null), Ok(String::new()));
    assert!(text(json!([1])).is_err());
}

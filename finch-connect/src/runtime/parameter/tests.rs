//! Every style with every shape of value, as RFC 6570 shows them.

use serde_json::{Value, json};

use super::{
    Explode::{No, Yes},
    Reserved, Style, fill_template, form_text, header_text, is_dot_segment, pairs, path_text,
    reserved_pairs, separable,
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
    assert_eq!(filled("7"), Ok("/pets/7/toys".into()));
    assert!(filled(".").is_err());
    assert!(filled("..").is_err());
    let parts = [
        ("a".to_owned(), ".".to_owned()),
        ("b".to_owned(), "x".to_owned()),
    ];
    assert_eq!(fill_template("/{a}.{b}", &parts), Ok("/..x".into()));
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
    assert_eq!(none("/a b/ü#x"), Ok("/a%20b/%C3%BC%23x".into()));
    assert_eq!(none("/a%20b:verb"), Ok("/a%20b:verb".into()));
    assert_eq!(
        none("/pets/{id}"),
        Err("id: no value for this path parameter".to_owned())
    );
}

#[test]
fn forms() {
    let text = |value: Value| form_text(super::json(&value).unwrap(), &[]);
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

/// The examples of the section "Style Examples" of the specification, and the two columns that it
/// leaves open; members come in the order of their names. `None`: it cannot be sent.
#[test]
fn the_table_of_the_specification() {
    type Row = (Style, super::Explode, [Option<&'static str>; 4]);
    let paths: [Row; 6] = [
        (
            Style::Matrix,
            No,
            [
                Some(";color"),
                Some(";color=blue"),
                Some(";color=blue,black,brown"),
                Some(";color=B,150,G,200,R,100"),
            ],
        ),
        (
            Style::Matrix,
            Yes,
            [
                Some(";color"),
                Some(";color=blue"),
                Some(";color=blue;color=black;color=brown"),
                Some(";B=150;G=200;R=100"),
            ],
        ),
        (
            Style::Label,
            No,
            // The table has `.`, which would be the segment that means "here".
            [
                None,
                Some(".blue"),
                Some(".blue,black,brown"),
                Some(".B,150,G,200,R,100"),
            ],
        ),
        (
            Style::Label,
            Yes,
            [
                None,
                Some(".blue"),
                Some(".blue.black.brown"),
                Some(".B=150.G=200.R=100"),
            ],
        ),
        (
            Style::Simple,
            No,
            // An empty segment would name another resource.
            [
                None,
                Some("blue"),
                Some("blue,black,brown"),
                Some("B,150,G,200,R,100"),
            ],
        ),
        (
            Style::Simple,
            Yes,
            [
                None,
                Some("blue"),
                Some("blue,black,brown"),
                Some("B=150,G=200,R=100"),
            ],
        ),
    ];
    let values = [json!(""), json!("blue"), list(), object()];
    for (style, explode, wanted) in paths {
        for (value, wanted) in values.iter().zip(wanted) {
            let found = path(style, explode, value).ok();
            assert_eq!(found.as_deref(), wanted, "{style:?} {explode:?} {value}");
        }
    }
    for (explode, object) in [(No, "B,150,G,200,R,100"), (Yes, "B=150,G=200,R=100")] {
        for (value, wanted) in values.iter().zip(["", "blue", "blue,black,brown", object]) {
            let found = header_text(Style::Simple, explode, Some(value.clone()));
            assert_eq!(found.as_deref(), Some(wanted));
        }
    }
}

/// The rows of the query and of cookies.
#[test]
fn the_table_of_the_specification_for_queries() {
    type Row = (Style, super::Explode, [&'static str; 4]);
    let rows: [Row; 7] = [
        (
            Style::Form,
            No,
            [
                "color=",
                "color=blue",
                "color=blue,black,brown",
                "color=B,150,G,200,R,100",
            ],
        ),
        (
            Style::Form,
            Yes,
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "B=150&G=200&R=100",
            ],
        ),
        (
            Style::SpaceDelimited,
            No,
            [
                "color=",
                "color=blue",
                "color=blue%20black%20brown",
                "color=B%20150%20G%20200%20R%20100",
            ],
        ),
        (
            Style::SpaceDelimited,
            Yes,
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "B=150&G=200&R=100",
            ],
        ),
        (
            Style::PipeDelimited,
            No,
            [
                "color=",
                "color=blue",
                "color=blue%7Cblack%7Cbrown",
                "color=B%7C150%7CG%7C200%7CR%7C100",
            ],
        ),
        (
            Style::PipeDelimited,
            Yes,
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "B=150&G=200&R=100",
            ],
        ),
        (
            Style::DeepObject,
            Yes,
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
            ],
        ),
    ];
    let values = [json!(""), json!("blue"), list(), object()];
    for (style, explode, wanted) in rows {
        for (value, wanted) in values.iter().zip(wanted) {
            let found = query(style, explode, value);
            assert_eq!(found, wanted, "{style:?} {explode:?} {value}");
        }
    }
}

#[test]
fn what_is_deep_keeps_together() {
    let deep = |value| query(Style::DeepObject, Yes, &value);
    assert_eq!(
        deep(json!({"a": [{"b": 1, "c": 2}, {"b": 3}]})),
        "color%5Ba%5D%5B0%5D%5Bb%5D=1&color%5Ba%5D%5B0%5D%5Bc%5D=2&color%5Ba%5D%5B1%5D%5Bb%5D=3"
    );
    assert_eq!(
        deep(json!({"a": [[1, 2], [3]]})),
        "color%5Ba%5D%5B0%5D=1&color%5Ba%5D%5B0%5D=2&color%5Ba%5D%5B1%5D=3"
    );
    assert_eq!(
        deep(json!({"a&b": {"c]=": "d&e"}})),
        "color%5Ba%26b%5D%5Bc%5D%3D%5D=d%26e"
    );
    assert_eq!(deep(json!({})), "");
    assert_eq!(
        query(Style::Form, Yes, &json!({"a": {"b": [1]}, "c": [2, 3]})),
        "a=%7B%22b%22%3A%5B1%5D%7D&c=%5B2%2C3%5D"
    );
}

/// Nothing that is left as it is can end a value.
#[test]
fn reserved_characters() {
    let kept = |style, explode, value: Value| {
        reserved_pairs("q[]", style, explode, Reserved::Kept, Some(value)).join("&")
    };
    assert_eq!(
        kept(Style::Form, Yes, json!(":/?#[]@!$&'()*+,;= %\"<>")),
        "q%5B%5D=:/?%23[]@!$%26'()*%2B,%3B=%20%25%22%3C%3E"
    );
    assert_eq!(
        kept(Style::Form, No, json!(["a,b", "c/d"])),
        "q%5B%5D=a%2Cb,c/d"
    );
    assert_eq!(
        kept(Style::Form, Yes, json!({"a=b&c": "d=e&f"})),
        "a%3Db%26c=d=e%26f"
    );
    assert_eq!(
        kept(Style::PipeDelimited, No, json!(["a|b", "c"])),
        "q%5B%5D=a%7Cb%7Cc"
    );
    assert_eq!(
        kept(Style::DeepObject, Yes, json!({"k]": "x&y=[z]"})),
        "q%5B%5D%5Bk%5D%5D=x%26y=[z]"
    );
    for byte in 0..=127_u8 {
        let text = kept(Style::Form, Yes, json!(char::from(byte).to_string()));
        let url = format!("https://a.test/?{text}&z=1");
        let read = url::Url::parse(&url).unwrap();
        let pairs: Vec<_> = read.query_pairs().into_owned().collect();
        let wanted = [
            ("q[]".to_owned(), char::from(byte).to_string()),
            ("z".into(), "1".into()),
        ];
        assert_eq!(pairs, wanted, "{byte}");
        assert!(http::Uri::try_from(url).is_ok(), "{byte}");
    }
}

#[test]
fn elements_that_would_come_out_as_more() {
    let ok = |style, explode, value: Value| separable(style, explode, Some(&value)).is_ok();
    assert!(!ok(Style::SpaceDelimited, No, json!(["a b", "c"])));
    assert!(ok(Style::SpaceDelimited, No, json!(["a|b", "c"])));
    assert!(ok(Style::SpaceDelimited, Yes, json!(["a b", "c"])));
    assert!(!ok(Style::PipeDelimited, No, json!(["a|b"])));
    assert!(!ok(Style::PipeDelimited, No, json!({"k|": 1})));
    assert!(ok(Style::PipeDelimited, No, json!(["a b", "c"])));
    assert!(ok(Style::PipeDelimited, No, json!("a|b")));
    assert!(ok(Style::Form, No, json!(["a,b", "c d|e"])));
    let styles = [("a".to_owned(), Style::SpaceDelimited, No)];
    assert_eq!(
        form_text(Some(json!({"a": ["x y"]})), &styles).unwrap_err(),
        "a: an element contains a space, which separates the elements here"
    );
}

#[test]
fn members_of_a_form_with_a_style() {
    let styles = [
        ("a".to_owned(), Style::Form, No),
        ("b".to_owned(), Style::DeepObject, Yes),
        ("c".to_owned(), Style::Json, No),
        ("d".to_owned(), Style::Form, Yes),
    ];
    let value = json!({
        "a": ["x", "y,z"], "b": {"k": {"l": 1}}, "c": ["p", "q"], "d": null, "e f": ["r s", "t"],
    });
    assert_eq!(
        form_text(Some(value), &styles).unwrap(),
        "a=x,y%2Cz&b%5Bk%5D%5Bl%5D=1&c=%5B%22p%22%2C%22q%22%5D&e+f=r+s&e+f=t"
    );
}

//! Objects: presence, unknown members, names, recursion.

use super::sample::{Counts, Empty, Integration, Product, Request};
use super::{error, json, value};
use crate::runtime::{Any, Model, Nullable};

fn request() -> Request {
    Request::new("c1", [Product::Company])
}

#[test]
fn new_takes_the_required_members_and_with_sets_the_others() {
    let request = request()
        .with_email("e")
        .with_max_items(60)
        .with_integration(Integration::new("gusto"));
    let expected = r#"{"customer_id":"c1","products":["company"],"email":"e","maxItems":60,"integration":{"provider":"gusto"}}"#;
    assert_eq!(json(&request), expected);
    assert_eq!(value::<Request>(expected), request);
    assert_eq!(json(&Empty::default()), "{}");
}

#[test]
fn absent_null_and_a_value_are_three_things() {
    let base = r#"{"customer_id":"c","products":[]"#;
    for (member, expected) in [
        ("", None),
        (r#","email":null"#, Some(Nullable::Null)),
        (r#","email":"e""#, Some(Nullable::from("e"))),
    ] {
        let text = format!("{base}{member}}}");
        let request: Request = value(&text);
        assert_eq!(request.email, expected);
        assert_eq!(json(&request), text);
    }
    let request = request().with_email(Nullable::Null);
    assert_eq!(request.email, Some(Nullable::Null));
    let request = request.with_email(None);
    assert_eq!(request.email, Some(Nullable::Null));
    assert_eq!(
        request.with_email(Some("e".to_owned())).email,
        Some("e".into())
    );
}

#[test]
fn null_where_none_is_allowed_counts_as_absent_in_optional_members_only() {
    let text =
        r#"{"customer_id":"c","products":[],"maxItems":null,"integration":null,"free":null}"#;
    let request: Request = value(text);
    assert_eq!(
        (request.max_items, request.integration.clone()),
        (None, None)
    );
    assert_eq!(request.free, Some(Any::Null));
    assert_eq!(
        json(&request),
        r#"{"customer_id":"c","products":[],"free":null}"#
    );
    let error = error::<Request>(r#"{"customer_id":null,"products":[]}"#);
    assert_eq!(error.path(), "customer_id");
    assert_eq!(error.message(), "invalid type: null, expected a string");
}

#[test]
fn null_twice_is_a_duplicate() {
    let text = r#"{"customer_id":"c","products":[],"maxItems":null,"maxItems":null}"#;
    assert_eq!(
        error::<Request>(text).message(),
        "duplicate field `maxItems`"
    );
}

#[test]
fn unknown_members_are_kept_and_sent_again() {
    let text = r#"{"customer_id":"c","products":[],"integration":{"provider":null,"a":[1.5]},"z":{"b":1},"zz":null}"#;
    let mut request: Request = value(text);
    assert_eq!(request.unknown_members(), 3);
    assert_eq!(request.extra().unwrap()["z"]["b"], 1);
    assert_eq!(json(&request), text);
    request.extra_mut().unwrap().clear();
    assert_eq!((request.extra(), request.unknown_members()), (None, 1));
}

#[test]
fn undocumented_members_can_be_sent_but_not_in_the_name_of_declared_ones() {
    let mut request = request();
    let extra = request.extra_mut().unwrap();
    extra.insert("customer_id".to_owned(), "other".into());
    extra.insert("new".to_owned(), 1.into());
    assert_eq!(
        json(&request),
        r#"{"customer_id":"c1","products":["company"],"new":1}"#
    );
}

#[test]
fn an_emptied_map_of_unknown_members_equals_none() {
    let mut emptied = request();
    emptied
        .extra_mut()
        .unwrap()
        .insert("a".to_owned(), Any::Null);
    assert_ne!(emptied, request());
    emptied.extra_mut().unwrap().clear();
    assert_eq!(emptied, request());
}

#[test]
fn missing_and_duplicate_members_are_named() {
    let missing = error::<Request>(r#"{"customer_id":"c"}"#);
    assert_eq!(
        (missing.path(), missing.message()),
        ("", "missing field `products`")
    );
    let known = error::<Request>(r#"{"customer_id":"c","customer_id":"c"}"#);
    assert_eq!(known.message(), "duplicate field `customer_id`");
    let unknown = error::<Request>(r#"{"customer_id":"c","x":1,"x":2}"#);
    assert_eq!(unknown.message(), "duplicate member `x`");
}

#[test]
fn additional_members_have_a_type() {
    let text = r#"{"total":3,"a":1,"b":2}"#;
    let counts: Counts = value(text);
    assert_eq!(counts.total, Some(3));
    assert_eq!(counts.additional_properties["b"], 2);
    assert_eq!(
        (json(&counts).as_str(), counts.unknown_members()),
        (text, 0)
    );
    let wrong = error::<Counts>(r#"{"a":"s3cret"}"#);
    assert_eq!(
        (wrong.path(), wrong.message()),
        ("a", "invalid type: string, expected i64")
    );
    assert_eq!(
        error::<Counts>(r#"{"a":1,"a":1}"#).message(),
        "duplicate member `a`"
    );
    // The field's name is no name on the wire.
    let same: Counts = value(r#"{"additional_properties":7}"#);
    assert_eq!(same.additional_properties["additional_properties"], 7);
    let mut shadowed = Counts::new().with_total(1);
    shadowed.additional_properties.insert("total".to_owned(), 2);
    assert_eq!(json(&shadowed), r#"{"total":1}"#);
}

#[test]
#[allow(deprecated)]
fn types_may_hold_themselves() {
    use super::sample::Node;
    let text = r#"{"value":1,"next":{"value":2},"others":[{"value":3,"others":[]}]}"#;
    let node: Node = value(text);
    assert_eq!(
        node,
        Node::new(1)
            .with_next(Node::new(2))
            .with_others([Node::new(3).with_others([])])
    );
    assert_eq!(json(&node), text);
    assert_eq!(
        error::<Node>(r#"{"value":1,"others":[{"value":2},{}]}"#).path(),
        "others[1]"
    );
}

#[test]
fn debug_shows_fields_and_of_unknown_members_the_names_only() {
    let plain = format!("{:?}", Integration::new(Nullable::Null));
    assert_eq!(plain, "Integration { provider: Null }");
    let mut with = Integration::new("p");
    with.extra_mut()
        .unwrap()
        .insert("api_key".to_owned(), "s3cret".into());
    let shown = format!("{with:?}");
    assert_eq!(
        shown,
        r#"Integration { provider: Value("p"), unknown_members: {"api_key"} }"#
    );
}

#[test]
fn more_members_than_a_word_has_bits_are_read() {
    let mut names: Vec<String> = (0..200).map(|n| format!("\"m{n}\":{n}")).collect();
    names.push("\"customer_id\":\"c\"".to_owned());
    names.push("\"products\":[]".to_owned());
    let request: Request = value(&format!("{{{}}}", names.join(",")));
    assert_eq!(request.unknown_members(), 200);
}

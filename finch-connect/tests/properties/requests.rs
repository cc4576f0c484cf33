//! Whatever a caller puts into a request, it is sent as it is, or refused with the place named.

use finch_connect::runtime::{Explode, Method, Model as _, Style};
use finch_connect::types::{
    ConnectProducts, CreateAccessTokenRequest, CreateConnectSessionRequest, Integration,
};
use finch_connect::{ErrorKind, Violation};
use http::HeaderMap;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde_json::{Value, json};
use url::Url;

use crate::memory::{Memory, finish};
use crate::mutations::any_json;
use crate::{ID, SECRET, SESSION, TOKEN, any_text, assert_shows_well, client, config, request};

/// Text about as long as a rule allows.
fn any_length() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any_text(),
        1 => "[a-z]{250,260}",
        1 => "[ü🔑]{250,260}",
        1 => Just(String::new()),
    ]
}

fn any_minutes() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        0.0..130_000.0_f64,
        prop::sample::select(vec![
            0.0,
            -0.0,
            1.0,
            0.999,
            129_600.0,
            129_601.0,
            f64::NAN,
            f64::INFINITY
        ]),
    ]
}

fn has_length(text: &str) -> bool {
    (1..=255).contains(&text.chars().count())
}

/// What the server got, read by `serde_json`.
fn sent(transport: &Memory) -> Value {
    let requests = transport.requests();
    assert_eq!(requests.len(), 1);
    serde_json::from_slice(requests[0].body()).unwrap()
}

/// The judge reads numbers of 17 digits a little carelessly.
fn is_near(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => (left - right).abs() <= right.abs() * 1e-15,
        (left, right) => left == right,
    }
}

/// Whether two values are the same to a server: `60.0` and `60` are.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || is_near(left.as_f64(), right.as_f64())
        }
        (Value::Array(left), Value::Array(right)) => {
            let pairs = left.iter().zip(right);
            left.len() == right.len() && pairs.into_iter().all(|(left, right)| is_same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            let found = |(name, value)| right.get(name).is_some_and(|other| is_same(value, other));
            left.len() == right.len() && left.iter().all(found)
        }
        (left, right) => left == right,
    }
}

fn paths(violations: &[Violation]) -> Vec<&str> {
    violations
        .iter()
        .map(|violation| &*violation.path)
        .collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_session_request(
        id in any_length(),
        name in any_length(),
        email in prop::option::of(any_text()),
        products in prop::collection::vec(prop_oneof![any_text(), Just("company".to_owned())], 0..4),
        minutes in prop::option::of(any_minutes()),
        provider in prop::option::of(any_text()),
        extra in prop::option::of(("[A-Z]{1,4}", any_json())),
    ) {
        let mut expected = json!({"customer_id": id, "customer_name": name, "products": products});
        let typed: Vec<ConnectProducts> =
            products.iter().map(|product| product.parse().unwrap()).collect();
        let mut request = CreateConnectSessionRequest::new(&*id, &*name, typed);
        if let Some(email) = &email {
            request = request.with_customer_email(email);
            expected["customer_email"] = json!(email);
        }
        if let Some(minutes) = minutes {
            request = request.with_minutes_to_expire(minutes);
        }
        if let Some(provider) = &provider {
            request = request.with_integration(Integration::new(&**provider));
            expected["integration"] = json!({"provider": provider});
        }
        if let Some((name, value)) = extra {
            request.extra_mut().unwrap().insert(name.clone(), value.clone());
            expected[name] = value;
        }
        let transport = Memory::answering(201, HeaderMap::new(), SESSION);
        let outcome = finish(client(&transport).create_connect_session(&request));
        let in_range = minutes.is_none_or(|minutes| (1.0..=129_600.0).contains(&minutes));
        let broken: Vec<&str> = [
            ("customer_id", has_length(&id)),
            ("customer_name", has_length(&name)),
            ("minutes_to_expire", in_range),
        ]
        .iter()
        .filter(|(_, met)| !met)
        .map(|(name, _)| *name)
        .collect();
        if let Err(error) = outcome {
            prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            prop_assert_eq!(paths(error.violations()), broken);
            prop_assert!(transport.requests().is_empty());
            assert_shows_well(&error);
            return Ok(());
        }
        prop_assert!(broken.is_empty(), "{:?}", broken);
        let mut got = sent(&transport);
        let sent_minutes = got.as_object_mut().unwrap().remove("minutes_to_expire");
        let sent_minutes = sent_minutes.and_then(|number| number.as_f64());
        prop_assert!(is_near(sent_minutes, minutes), "{:?}, {:?}", sent_minutes, minutes);
        prop_assert!(is_same(&got, &expected), "{} is not {}", got, expected);
    }

    #[test]
    fn any_code_and_what_is_filled_in(code in any_text(), uri in prop::option::of(any_text())) {
        let transport = Memory::answering(200, HeaderMap::new(), TOKEN);
        let mut request = CreateAccessTokenRequest::new(&*code);
        let mut expected = json!({"client_id": ID, "client_secret": SECRET, "code": code});
        if let Some(uri) = &uri {
            request = request.with_redirect_uri(uri);
            expected["redirect_uri"] = json!(uri);
        }
        finish(client(&transport).create_access_token(&request)).unwrap();
        prop_assert_eq!(sent(&transport), expected);
    }

    #[test]
    fn any_query_pairs(pairs in prop::collection::vec((any_text(), any_text()), 0..5)) {
        let transport = Memory::answering(201, HeaderMap::new(), SESSION);
        let mut call = client(&transport).create_connect_session(&request());
        for (name, value) in &pairs {
            call = call.query_pair(name, value);
        }
        finish(call).unwrap();
        let url = Url::parse(&transport.requests()[0].uri().to_string()).unwrap();
        let got: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(got, pairs);
    }

    /// A number is the same number on the wire, in all its digits.
    #[test]
    fn any_number_in_a_query(number in any::<f64>()) {
        let transport = Memory::answering(200, HeaderMap::new(), "1");
        let call = client(&transport).call(Method::Get, "/x");
        let call = call.query("n", Style::Form, Explode::No, &number);
        finish(call.returns_nothing()).unwrap();
        let url = Url::parse(&transport.requests()[0].uri().to_string()).unwrap();
        let sent = url.query_pairs().next().unwrap().1.into_owned();
        // Zero has two forms and one meaning.
        let bits = |number: f64| (number + 0.0).to_bits();
        prop_assert_eq!(bits(sent.parse().unwrap()), bits(number), "{}", sent);
    }

    /// A value in a path stays one segment, and names nothing else.
    #[test]
    fn any_path_parameter(value in prop_oneof![any_text(), "[./%2eE]{0,6}"]) {
        let transport = Memory::answering(200, HeaderMap::new(), "1");
        let call = client(&transport).call(Method::Get, "/pets/{pet}/toys");
        let call = call.path("pet", Style::Simple, Explode::No, &value);
        match finish(call.returns_nothing()) {
            Ok(()) => {
                let requests = transport.requests();
                let url = Url::parse(&requests[0].uri().to_string()).unwrap();
                let segments: Vec<&str> = url.path_segments().unwrap().collect();
                prop_assert_eq!(segments.len(), 3, "{}", url);
                prop_assert_eq!((segments[0], segments[2]), ("pets", "toys"));
                prop_assert_eq!(percent_decode_str(segments[1]).decode_utf8().unwrap(), value);
            }
            Err(error) => {
                prop_assert!(["", ".", ".."].contains(&&*value), "{}", error);
                prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest);
                prop_assert!(transport.requests().is_empty());
            }
        }
    }

    /// A path of the caller's own never leads to another host.
    #[test]
    fn any_path(path in prop_oneof![
        any_text(),
        "[a./:@?#{}%\\\\]{0,12}",
        any_text().prop_map(|name| format!("/{{{name}}}")),
    ]) {
        let transport = Memory::answering(200, HeaderMap::new(), "1");
        match finish(client(&transport).call(Method::Get, path).returns_nothing()) {
            Ok(()) => {
                let requests = transport.requests();
                let url = Url::parse(&requests[0].uri().to_string()).unwrap();
                prop_assert_eq!(url.origin().ascii_serialization(), "https://api.test");
                prop_assert!(url.username().is_empty() && url.fragment().is_none());
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest);
                assert_shows_well(&error);
            }
        }
    }
}

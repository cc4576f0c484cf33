//! Good answers with something changed: the client takes what still fits, and names the place of
//! what does not.

use finch_connect::types::{CreateAccessTokenRequest, CreateAccessTokenResponse};
use finch_connect::{ErrorKind, Uuid};
use http::HeaderMap;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value};

use crate::memory::{Memory, finish};
use crate::{SESSION, TOKEN, any_text, assert_shows_well, client, config, request};

/// JSON of any shape, not deep.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any_text().prop_map(Value::from),
        "[a-z]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[derive(Debug, Clone)]
enum Change {
    Remove,
    Replace(Value),
    Add(String, Value),
}

fn change() -> impl Strategy<Value = (Index, Change)> {
    let change = prop_oneof![
        1 => Just(Change::Remove),
        4 => any_json().prop_map(Change::Replace),
        1 => ("[a-z_]{1,8}", any_json()).prop_map(|(name, value)| Change::Add(name, value)),
    ];
    (any::<Index>(), change)
}

/// `answer` with the changes made to the members they point at.
fn changed(answer: &str, changes: &[(Index, Change)]) -> Map<String, Value> {
    let mut members: Map<String, Value> = serde_json::from_str(answer).unwrap();
    for (index, change) in changes {
        let names: Vec<String> = members.keys().cloned().collect();
        if names.is_empty() {
            continue;
        }
        let name = index.get(&names);
        match change {
            Change::Remove => drop(members.remove(name)),
            Change::Replace(value) => drop(members.insert(name.clone(), value.clone())),
            Change::Add(name, value) => {
                members.entry(name.clone()).or_insert(value.clone());
            }
        }
    }
    members
}

/// Where a path like `a.b[2]` leads, if it leads anywhere.
fn at<'a>(answer: &'a Value, path: &str) -> Option<&'a Value> {
    let mut steps = path.split(['.', '[']).filter(|step| !step.is_empty());
    steps.try_fold(answer, |value, step| match step.strip_suffix(']') {
        Some(index) => value.get(index.parse::<usize>().ok()?),
        None => value.get(step),
    })
}

/// Whether a member is there and a text, as the document asks.
fn is_text(members: &Map<String, Value>, name: &str) -> bool {
    members.get(name).is_some_and(Value::is_string)
}

fn texts(value: Option<&Value>) -> Option<Vec<&str>> {
    value?.as_array()?.iter().map(Value::as_str).collect()
}

/// What the document asks of the answer, by hand.
fn is_token(members: &Map<String, Value>) -> bool {
    [
        "access_token",
        "token_type",
        "connection_id",
        "client_type",
        "connection_type",
        "provider_id",
    ]
    .iter()
    .all(|name| is_text(members, name))
        && texts(members.get("products")).is_some()
        && texts(members.get("entity_ids")).is_some()
        && ["customer_id", "customer_name"].iter().all(|name| {
            members
                .get(*name)
                .is_none_or(|value| value.is_null() || value.is_string())
        })
        && ["account_id", "company_id"]
            .iter()
            .all(|name| members.get(*name).is_none_or(Value::is_string))
}

fn assert_same(token: &CreateAccessTokenResponse, members: &Map<String, Value>) {
    assert_eq!(members["access_token"], token.access_token.expose());
    assert_eq!(members["client_type"], token.client_type.as_str());
    assert_eq!(members["provider_id"], *token.provider_id);
    assert_eq!(texts(members.get("products")).unwrap(), token.products);
    let ids: Vec<&str> = token.entity_ids.iter().map(Uuid::as_str).collect();
    assert_eq!(texts(members.get("entity_ids")).unwrap(), ids);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_session_with_changes(changes in prop::collection::vec(change(), 0..3)) {
        let members = changed(SESSION, &changes);
        let answer = Value::Object(members.clone());
        let transport = Memory::answering(201, HeaderMap::new(), answer.to_string());
        let fits = is_text(&members, "session_id") && is_text(&members, "connect_url");
        match finish(client(&transport).create_connect_session(&request())) {
            Ok(session) => {
                prop_assert!(fits);
                prop_assert_eq!(&members["session_id"], &*session.session_id);
                prop_assert_eq!(&members["connect_url"], session.connect_url.as_str());
            }
            Err(error) => {
                prop_assert!(!fits, "{}", error);
                prop_assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
                let path = error.decode_path().unwrap();
                prop_assert!(at(&answer, path).is_some(), "{} in {}", path, answer);
                assert_shows_well(&error);
            }
        }
    }

    #[test]
    fn a_token_with_changes(changes in prop::collection::vec(change(), 0..3)) {
        let members = changed(TOKEN, &changes);
        let answer = Value::Object(members.clone());
        let transport = Memory::answering(200, HeaderMap::new(), answer.to_string());
        let call = client(&transport).create_access_token(&CreateAccessTokenRequest::new("c"));
        match finish(call) {
            Ok(token) => {
                prop_assert!(is_token(&members), "{}", answer);
                assert_same(&token, &members);
            }
            Err(error) => {
                prop_assert!(!is_token(&members), "{} {}", error, answer);
                prop_assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
                let path = error.decode_path().unwrap();
                prop_assert!(at(&answer, path).is_some(), "{} in {}", path, answer);
                assert_shows_well(&error);
            }
        }
    }

    /// Bytes changed, left out or put in: most of these are no JSON any more.
    #[test]
    fn a_token_with_other_bytes(
        at in any::<Index>(),
        length in 0_usize..6,
        bytes in prop::collection::vec(any::<u8>(), 0..6),
        end in any::<Index>(),
    ) {
        let mut body = TOKEN.as_bytes().to_vec();
        let at = at.index(body.len());
        let until = (at + length).min(body.len());
        body.splice(at..until, bytes);
        body.truncate(end.index(2 * TOKEN.len()).max(1));
        let judged: Option<Value> = serde_json::from_slice(&body).ok();
        let transport = Memory::answering(200, HeaderMap::new(), body);
        let call = client(&transport).create_access_token(&CreateAccessTokenRequest::new("c"));
        match finish(call) {
            Ok(token) => {
                let judged = judged.expect("JSON");
                assert_same(&token, judged.as_object().unwrap());
            }
            Err(error) => {
                let whole = judged.as_ref().and_then(Value::as_object).is_some_and(is_token);
                // The only thing that the map of the judge forgives is a member that comes twice.
                let twice = error.message().contains("duplicate");
                prop_assert!(!whole || twice, "{}", error);
                prop_assert_eq!(error.kind(), ErrorKind::Decode);
                assert_shows_well(&error);
            }
        }
    }
}

//! Every status that a document names, of every operation.
//!
//! In: the documents. Out: each status brought about in the mock, with a request that says as little
//! as it may and with one that says everything; and each answer by chance that its schema allows,
//! read by the client's types. A status that is new in the documents fails the tests until it stands in
//! `WAYS`.

use std::collections::{BTreeMap, BTreeSet};

use finch_connect::mock::Fault;
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
use finch_connect::{Client, ErrorKind};
use serde_json::{Value, json};

use crate::api::{Answer, Api, Operation};
use crate::breaks::base;
use crate::calls::{Came, Method, method};
use crate::same::same;
use crate::values::{Maker, Optional};
use crate::world::{Said, World};

const CALLBACK: &str = "https://app.test/callback";

/// How a status comes about.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Success,
    /// The customer is connected already.
    Connected,
    UnknownConnection,
    WrongCredentials,
    UnknownCode,
}

/// Every status that is documented.
const WAYS: [(&str, &str, Way); 7] = [
    ("POST /auth/token", "200", Way::Success),
    ("POST /connect/sessions", "201", Way::Success),
    ("POST /connect/sessions", "400", Way::Connected),
    ("POST /connect/sessions", "401", Way::WrongCredentials),
    ("POST /connect/sessions/reauthenticate", "201", Way::Success),
    (
        "POST /connect/sessions/reauthenticate",
        "400",
        Way::UnknownConnection,
    ),
    (
        "POST /connect/sessions/reauthenticate",
        "401",
        Way::WrongCredentials,
    ),
];

/// What no document names, and Finch sends all the same.
const BEYOND: [(&str, &str, Way); 2] = [
    ("POST /auth/token", "400", Way::UnknownCode),
    ("POST /auth/token", "401", Way::WrongCredentials),
];

/// Whether a status is documented, or known in spite of that.
pub(crate) fn is_known(operation: &Operation, status: u16) -> bool {
    let mut known = WAYS.iter().chain(&BEYOND);
    known.any(|(name, known, _)| *name == operation.name && *known == status.to_string())
}

#[test]
fn every_status_has_its_way() {
    let mut documented = BTreeSet::new();
    let api = Api::vendored();
    for operation in &api.operations {
        for answer in &operation.answers {
            documented.insert((&*operation.name, &*answer.status));
        }
    }
    assert_eq!(
        documented,
        WAYS.iter()
            .map(|(name, status, _)| (*name, *status))
            .collect()
    );
}

#[tokio::test]
async fn every_status_comes_about() {
    let api = Api::vendored();
    for (name, status, way) in WAYS.into_iter().chain(BEYOND) {
        let operation = api.operation(name);
        for optional in [Optional::None, Optional::All] {
            let world = World::new();
            let mut request = base(&api, operation, optional);
            arrange(&world, way, &mut request).await;
            assert_eq!(
                operation.validator.iter_errors(&request).count(),
                0,
                "{request}"
            );
            let client = match way {
                Way::WrongCredentials => {
                    world.finch.client_builder().credentials("nobody", "wrong")
                }
                _ => world.finch.client_builder(),
            };
            let client = client.max_retries(0).build().unwrap();
            world.finch.clear_requests();
            let sending = (method(name).send)(&client, request.to_string().as_bytes()).unwrap();
            let came = sending.await;
            let received = world.received();
            assert_eq!(received.violations(), [""; 0], "{request}");
            assert_eq!(received.status().unwrap().to_string(), status, "{request}");
            for header in &operation.headers {
                if header.name != "Content-Type" {
                    assert_eq!(received.header(&header.name), Some(&*header.default));
                }
            }
            assert_eq!(received.header("content-type"), Some("application/json"));
            assert_eq!(status_of(&came).to_string(), status);
            if let Err(error) = came {
                assert_eq!(error.request_id(), Some(received.request_id()));
                assert!(!error.message().is_empty());
                let is_documented = WAYS.contains(&(name, status, way));
                assert_eq!((method(name).typed_error)(&error).is_some(), is_documented);
            }
        }
    }
}

fn status_of(came: &Came) -> u16 {
    match came {
        Ok((status, _)) => *status,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Api, "{error}");
            error.status().unwrap()
        }
    }
}

/// Brings the mock to where the way begins, and puts into the request what no schema knows: ids
/// and codes of that mock, and a URI to come back to.
async fn arrange(world: &World, way: Way, request: &mut Value) {
    let mut known = BTreeMap::from([
        ("redirect_uri", CALLBACK.to_owned()),
        ("customer_id", "customer-1".to_owned()),
    ]);
    let (id, secret) = world.finch.credentials();
    if way == Way::WrongCredentials {
        known.insert("client_secret", "wrong".to_owned());
    } else {
        known.insert("client_id", id.to_owned());
        known.insert("client_secret", secret.to_owned());
    }
    // A call that names no customer is about one who is connected.
    if way == Way::Connected || request.get("customer_id").is_none() {
        let is_embedded = request.get("redirect_uri").is_none();
        let (connection, code) = connect(&world.client, world, is_embedded).await;
        known.insert("connection_id", connection);
        known.insert("code", code);
    }
    match way {
        Way::UnknownConnection => known.insert("connection_id", "nobody".to_owned()),
        Way::UnknownCode => known.insert("code", "unknown".to_owned()),
        Way::Success | Way::Connected | Way::WrongCredentials => None,
    };
    for (name, value) in known {
        if let Some(member) = request.get_mut(name) {
            *member = json!(value);
        }
    }
}

/// Connects the customer.
async fn connect(client: &Client, world: &World, is_embedded: bool) -> (String, String) {
    let mut request =
        CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company]);
    if !is_embedded {
        request = request.with_redirect_uri(CALLBACK);
    }
    let session = client.create_connect_session(&request).await.unwrap();
    let approval = world.finch.authorize(&session.session_id).unwrap();
    let connection = world.finch.connections()[0].connection_id().to_owned();
    (connection, approval.code().expose().to_owned())
}

#[tokio::test]
async fn every_answer_that_a_schema_allows_is_understood() {
    let (api, world) = (Api::vendored(), World::new());
    for operation in &api.operations {
        let request = base(&api, operation, Optional::None).to_string();
        for answer in &operation.answers {
            let validator = api.schemas.validator(&answer.schema).unwrap();
            let mut understood = 0;
            for (seed, optional) in seeds() {
                let mut maker = Maker::new(&api.schemas, seed).with_optional(optional);
                let body = maker.component(&answer.schema).value;
                if validator.is_valid(&body) {
                    world
                        .finch
                        .fail_next(Fault::answer(number(answer), body.clone()));
                    let call = method(&operation.name);
                    let sending = (call.send)(&world.client, request.as_bytes()).unwrap();
                    let Said::Sent(sent) = world.client_sends(sending).await else {
                        panic!("the client refuses {request}");
                    };
                    understand(call, (answer, &body), sent.came);
                    understood += 1;
                }
            }
            assert!(
                understood >= 20,
                "{} {}: {understood}",
                operation.name,
                answer.status
            );
        }
    }
}

fn seeds() -> impl Iterator<Item = (u64, Optional)> {
    let edges = (0..5).flat_map(|seed| [(seed, Optional::None), (seed, Optional::All)]);
    edges.chain((5..45).map(|seed| (seed, Optional::ByChance)))
}

fn number(answer: &Answer) -> u16 {
    let number = answer.status.parse();
    number.unwrap_or_else(|_| panic!("{}: which status is that?", answer.schema))
}

/// The type for the status has the whole body.
fn understand(call: &Method, (answer, body): (&Answer, &Value), came: Came) {
    assert_eq!(status_of(&came), number(answer));
    let typed = match came {
        Ok((_, typed)) => typed,
        Err(error) => (call.typed_error)(&error)
            .unwrap_or_else(|| panic!("{}: the client has no type for it", answer.schema)),
    };
    assert!(
        same(&typed, body),
        "{}: {body} became {typed}",
        answer.schema
    );
}

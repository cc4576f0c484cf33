//! The client that blocks: where no runtime is, on many threads, and inside of a runtime.
#![cfg(feature = "blocking")]

mod support;

use std::time::Duration;

use finch_connect::blocking::{Client, ClientBuilder};
use finch_connect::runtime::Method;
use finch_connect::types::CreateAccessTokenRequest;
use finch_connect::{Any, ErrorKind};
use support::{CLIENT_ID, CLIENT_SECRET, SESSION, TOKEN, Waits, json_answer, request};
use tokio::runtime::Runtime;
use wiremock::{MockServer, ResponseTemplate};

/// A server that lives on a runtime of its own, which the test does not enter.
struct Server {
    runtime: Runtime,
    server: MockServer,
}

impl Server {
    fn with(answers: Vec<ResponseTemplate>) -> Self {
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(support::server_with(answers));
        Self { runtime, server }
    }

    fn requests(&self) -> usize {
        self.runtime.block_on(support::requests(&self.server))
    }

    fn builder(&self) -> ClientBuilder {
        Client::builder()
            .base_url(self.server.uri())
            .credentials(CLIENT_ID, CLIENT_SECRET)
            .clock(Waits::default())
    }
}

#[test]
fn calls_return_when_the_answer_is_there() {
    let server = Server::with(vec![
        ResponseTemplate::new(503),
        json_answer(201, SESSION).insert_header("finch-request-id", "r-1"),
    ]);
    let client = server.builder().build().unwrap();
    let response = client
        .create_connect_session(&request())
        .timeout(Duration::from_secs(5))
        .send_with_response()
        .unwrap();
    assert_eq!((response.status(), response.attempts()), (201, 2));
    assert_eq!(response.request_id(), Some("r-1"));
    assert!(SESSION.contains(&response.body().session_id));
    assert_eq!(server.requests(), 2);
}

#[test]
fn errors_are_the_same() {
    let server = Server::with(vec![json_answer(400, r#"{"name":"invalid_grant_error"}"#)]);
    let client = server.builder().build().unwrap();
    let call = client.create_access_token(&CreateAccessTokenRequest::new("c"));
    let error = call.send().unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(400)));
    let call = client.create_access_token(&CreateAccessTokenRequest::new("c"));
    let error = call.timeout(Duration::ZERO).send().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(server.requests(), 1);
    let error = Client::builder().base_url("nonsense").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn calls_that_no_document_describes() {
    let server = Server::with(vec![json_answer(200, "[1]")]);
    let client = server.builder().build().unwrap();
    let answer: Any = client
        .call(Method::Get, "/x")
        .returns_json()
        .send()
        .unwrap();
    assert_eq!(answer.to_string(), "[1]");
}

#[test]
fn a_connected_customer_reauthenticates_and_a_code_is_exchanged() {
    let conflict =
        r#"{"finch_code":"connection_already_exists","context":{"connection_id":"conn-1"}}"#;
    let server = Server::with(vec![
        json_answer(400, conflict),
        json_answer(201, SESSION),
        json_answer(200, TOKEN),
    ]);
    let client = server.builder().build().unwrap();
    let session = client.create_or_reauthenticate(&request()).send().unwrap();
    assert_eq!(session.connection_id(), Some("conn-1"));
    let token = client.exchange_code("code-1", None).send().unwrap();
    assert_eq!(token.connection_id, "conn-1");
    assert_eq!(server.requests(), 3);
}

#[test]
fn many_threads_share_one_client() {
    let server = Server::with(vec![json_answer(201, SESSION)]);
    let client = server.builder().build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            let client = client.clone();
            scope.spawn(move || {
                for _ in 0..8 {
                    client.create_connect_session(&request()).send().unwrap();
                }
            });
        }
    });
    assert_eq!(server.requests(), 16 * 8);
}

/// A blocking HTTP client commonly panics there, in the call or when it is dropped.
#[test]
fn inside_of_a_runtime_it_blocks_and_does_not_panic() {
    let server = Server::with(vec![json_answer(200, TOKEN)]);
    let token = Runtime::new().unwrap().block_on(async {
        let client = server.builder().build().unwrap();
        let call = client.create_access_token(&CreateAccessTokenRequest::new("c"));
        let token = call.send().unwrap();
        drop(client);
        token
    });
    assert_eq!(token.connection_id, "conn-1");
}

#[test]
fn a_call_outlives_its_client() {
    let server = Server::with(vec![json_answer(201, SESSION)]);
    let call = {
        let client = server.builder().build().unwrap();
        client.create_connect_session(&request())
    };
    call.send().unwrap();
}

#[test]
fn nothing_secret_shows() {
    let client = Client::builder().credentials("id", CLIENT_SECRET);
    assert!(!format!("{client:?}").contains(CLIENT_SECRET));
    let client = client.build().unwrap();
    let call = client.create_access_token(&CreateAccessTokenRequest::new(CLIENT_SECRET));
    assert!(!format!("{client:?} {call:?}").contains(CLIENT_SECRET));
}

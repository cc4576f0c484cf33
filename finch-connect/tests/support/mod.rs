//! What the wire tests share: a mock server with one answer, a server that misbehaves byte by
//! byte, a clock that does not wait, and a client for them.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

pub mod raw;

use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use finch_connect::runtime::Clock;
use finch_connect::transport::BoxFuture;
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest, Integration};
use finch_connect::{Client, ClientBuilder};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

pub const CLIENT_ID: &str = "5c0e8a52-8a3c-4b8b-9f0b-6d1d8f6f5a11";
pub const CLIENT_SECRET: &str = "Zq7Xw9Kv3Jp5Yb2Nd8";

pub const SESSION: &str = r#"{"session_id":"550e8400-e29b-41d4-a716-446655440000","connect_url":"https://connect.tryfinch.com/authorize?session=550e8400-e29b-41d4-a716-446655440000"}"#;

pub const TOKEN: &str = r#"{"access_token":"at-6hV2mQ8rT4","token_type":"bearer","connection_id":"conn-1","client_type":"sandbox","connection_type":"finch","products":["company"],"provider_id":"gusto","entity_ids":["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]}"#;

/// An answer with a JSON body.
pub fn json_answer(status: u16, body: impl Into<Vec<u8>>) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body, "application/json")
}

/// A server that gives every request the same answer.
pub async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// A server that gives the answers in turn, the last one again and again.
pub async fn server_with(answers: Vec<ResponseTemplate>) -> MockServer {
    let server = MockServer::start().await;
    let last = answers.len() - 1;
    for (index, answer) in answers.into_iter().enumerate() {
        let mut mock = Mock::given(any()).respond_with(answer);
        if index < last {
            mock = mock.up_to_n_times(1);
        }
        mock.mount(&server).await;
    }
    server
}

/// A builder for a server on this machine, with credentials and without real waits.
pub fn builder(url: impl Into<String>) -> ClientBuilder {
    Client::builder()
        .base_url(url)
        .credentials(CLIENT_ID, CLIENT_SECRET)
        .clock(Waits::default())
}

pub fn client(url: impl Into<String>) -> Client {
    builder(url).build().unwrap()
}

/// The one request that the server got.
pub async fn only_request(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1, "exactly one request");
    requests.remove(0)
}

pub async fn requests(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

pub fn body_text(request: &Request) -> &str {
    std::str::from_utf8(&request.body).unwrap()
}

pub fn header_text<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request
        .headers
        .get(name)
        .map(|value| value.to_str().unwrap())
}

/// The smallest valid request.
pub fn request() -> CreateConnectSessionRequest {
    CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company])
}

pub fn integration() -> Integration {
    Integration::new("gusto")
}

/// Remembers waits instead of waiting; chance always gives the longest wait.
#[derive(Clone, Default)]
pub struct Waits(Arc<Mutex<Vec<Duration>>>);

impl Waits {
    pub fn seconds(&self) -> Vec<f64> {
        self.0
            .lock()
            .unwrap()
            .iter()
            .map(Duration::as_secs_f64)
            .collect()
    }
}

impl Clock for Waits {
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.0.lock().unwrap().push(duration);
        Box::pin(ready(()))
    }

    fn random(&self) -> f64 {
        1.0
    }
}

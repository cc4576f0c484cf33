//! A mock, a client for it, and a way to send it bytes as they are.
//!
//! In: requests. Out: what the client says of them, what it sent, and what the mock says.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use finch_connect::mock::{Mock, MockBuilder, Received};
use finch_connect::transport::reqwest::ReqwestTransport;
use finch_connect::transport::{BoxFuture, ResponseBody, Transport, TransportError};
use finch_connect::{Client, ErrorKind};
use serde_json::Value;

use crate::api::Operation;
use crate::calls::{Came, Sending, method};

/// What the client does with a request. `Unreadable` and `Refused` are before the network.
pub(crate) enum Said {
    /// Its type does not take the JSON.
    Unreadable(String),
    /// It breaks rules at these places.
    Refused(BTreeSet<String>),
    /// It went out.
    Sent(Sent),
}

/// A request on the wire.
pub(crate) struct Sent {
    pub(crate) body: Value,
    /// What of it does not fit the document, as the mock sees it.
    pub(crate) violations: Vec<String>,
    pub(crate) came: Came,
}

pub(crate) struct World {
    pub(crate) finch: Mock,
    pub(crate) client: Client,
    wire: Wire,
    http: reqwest::Client,
}

impl World {
    pub(crate) fn new() -> Self {
        // Without the feature `rustls`, reqwest may have no cryptography of its own.
        #[cfg(not(feature = "rustls"))]
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self::of(Mock::builder(), http)
    }

    /// The same with another mock.
    pub(crate) fn beside(&self, mock: MockBuilder) -> Self {
        Self::of(mock, self.http.clone())
    }

    fn of(mock: MockBuilder, http: reqwest::Client) -> Self {
        let wire = Wire {
            inner: Arc::new(ReqwestTransport::new(http.clone())),
            bodies: Arc::default(),
        };
        let finch = mock.start().unwrap();
        let client = finch
            .client_builder()
            .transport(wire.clone())
            .max_retries(0)
            .build()
            .unwrap();
        Self {
            finch,
            client,
            wire,
            http,
        }
    }

    /// What the client makes of JSON. What it refuses, neither the network nor the mock has seen.
    pub(crate) async fn client_says(&self, operation: &Operation, json: &[u8]) -> Said {
        match (method(&operation.name).send)(&self.client, json) {
            Ok(call) => self.client_sends(call).await,
            Err(error) => Said::Unreadable(error.to_string()),
        }
    }

    pub(crate) async fn client_sends(&self, call: Sending) -> Said {
        self.finch.clear_requests();
        self.wire.bodies.lock().unwrap().clear();
        let came = call.await;
        let sent = std::mem::take(&mut *self.wire.bodies.lock().unwrap());
        let received = self.finch.requests();
        assert_eq!(sent.len(), received.len());
        match (&came, &sent[..]) {
            (Err(error), []) => {
                assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
                let places = error.violations().iter();
                Said::Refused(places.map(|violation| pointer(&violation.path)).collect())
            }
            (_, [body]) => Said::Sent(Sent {
                body: serde_json::from_slice(body).unwrap(),
                violations: received[0].violations().to_vec(),
                came,
            }),
            _ => panic!("{} requests for one call, and {came:?}", sent.len()),
        }
    }

    /// The request that the mock received last.
    pub(crate) fn received(&self) -> Received {
        self.finch.requests().pop().unwrap()
    }

    /// Sends bytes as they are. What of them does not fit the document, as the mock sees it.
    pub(crate) async fn mock_says(&self, operation: &Operation, body: &[u8]) -> Vec<String> {
        let (id, secret) = self.finch.credentials();
        self.finch.clear_requests();
        let (method, _) = operation.name.split_once(' ').unwrap();
        let url = format!("{}{}", self.finch.base_url(), operation.path);
        let mut request = self.http.request(method.parse().unwrap(), url);
        request = request.basic_auth(id, Some(secret)).body(body.to_vec());
        let status = request.send().await.unwrap().status();
        let violations = self.received().violations().to_vec();
        assert!(
            violations.is_empty() || status == 400,
            "{status} {violations:?}"
        );
        violations
    }
}

/// `products[2]` as `/products/2`.
fn pointer(path: &str) -> String {
    let steps = path.replace(['[', '.'], "/").replace(']', "");
    match &*steps {
        "" => steps,
        steps => format!("/{steps}"),
    }
}

/// The network, which keeps what was given to it.
#[derive(Clone)]
struct Wire {
    inner: Arc<ReqwestTransport>,
    bodies: Arc<Mutex<Vec<Bytes>>>,
}

impl Transport for Wire {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        self.bodies.lock().unwrap().push(request.body().clone());
        self.inner.send(request)
    }
}

//! What no other test would notice: each of these was once broken on purpose, and nothing failed.

#[path = "support/memory.rs"]
mod memory;

use std::future::{pending, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use finch_connect::runtime::{Clock, Method, Scheme};
use finch_connect::transport::{BoxFuture, Chunks, ResponseBody, TransportError};
use finch_connect::{Client, ErrorKind};
use memory::{Memory, Still, answer, finish};

fn headers(pairs: &[(&'static str, &'static str)]) -> http::HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect()
}

/// What is left of an answer that is too long is what people look for first.
#[test]
fn an_answer_that_is_too_long_keeps_its_headers() {
    for length in [None, Some(("content-length", "11"))] {
        let pairs: Vec<_> = [("finch-request-id", "req-1")]
            .into_iter()
            .chain(length)
            .collect();
        let transport = Memory::answering(200, headers(&pairs), "hello world");
        let client = Client::builder()
            .transport(transport)
            .clock(Still::new())
            .build()
            .unwrap();
        let call = client.call(Method::Get, "/x").returns_text();
        let error = finish(call.max_response_bytes(10)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.status(), Some(200));
        assert_eq!(error.request_id(), Some("req-1"));
        assert_eq!(error.headers().unwrap().len(), pairs.len());
        assert!(error.is_body_cut());
    }
}

/// Counts the timers of attempts.
#[derive(Clone, Default)]
struct Timers(Arc<AtomicUsize>);

impl Clock for Timers {
    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    fn timeout(&self, _: Duration) -> BoxFuture<'_, ()> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(pending())
    }

    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// A body in three pieces.
struct Pieces(u8);

impl Chunks for Pieces {
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        let piece = (self.0 > 0).then(|| Ok(Bytes::from_static(b"1")));
        self.0 = self.0.saturating_sub(1);
        Box::pin(ready(piece))
    }
}

/// A timer that began anew with the body, or with each piece of it, would let an attempt take
/// longer than its limit.
#[test]
fn an_attempt_has_one_timer_for_everything() {
    let transport = Memory::new(|_, before| {
        let status = if before == 0 { 503 } else { 200 };
        Ok(answer(status, http::HeaderMap::new(), "").map(|_| ResponseBody::chunked(Pieces(3))))
    });
    let timers = Timers::default();
    let client = Client::builder()
        .transport(transport)
        .clock(timers.clone())
        .build()
        .unwrap();
    let call = client.call(Method::Get, "/x").returns_text();
    assert_eq!(finish(call).unwrap(), "111");
    assert_eq!(timers.0.load(Ordering::SeqCst), 2);
}

const KEY: &str = "kq7XvR2mZp9T";

fn with_key(transport: Memory) -> Client {
    let builder = Client::builder().transport(transport).clock(Still::new());
    builder.api_key("key", KEY).build().unwrap()
}

/// Whoever prints a request must not print the key.
#[test]
fn a_key_in_a_header_is_marked_as_secret() {
    let transport = Memory::answering(200, http::HeaderMap::new(), "");
    let scheme = Scheme::header("key", "x-pet-key");
    let call = with_key(transport.clone()).call(Method::Get, "/x");
    finish(call.security(&[&[scheme]]).returns_nothing()).unwrap();
    let value = transport.requests()[0].headers()["x-pet-key"].clone();
    assert_eq!(value, KEY);
    assert!(value.is_sensitive());
}

/// However it was sent: in a header, in the query, in a cookie.
#[test]
fn a_key_that_comes_back_is_masked() {
    let transport = Memory::new(|_, _| {
        let body = format!(r#"{{"message":"bad key {KEY}"}}"#);
        Ok(answer(400, http::HeaderMap::new(), body))
    });
    for scheme in [
        Scheme::header("key", "x-pet-key"),
        Scheme::query("key", "k"),
        Scheme::cookie("key", "k"),
    ] {
        let call = with_key(transport.clone()).call(Method::Get, "/x");
        let error = finish(call.security(&[&[scheme]]).returns_nothing()).unwrap_err();
        assert_eq!(error.message(), "bad key ***", "{scheme:?}");
    }
}

/// "None needed" may stand first in a document, and a client that has a key still sends it.
#[test]
fn an_empty_alternative_is_the_last_one() {
    let transport = Memory::answering(200, http::HeaderMap::new(), "");
    let scheme = Scheme::header("key", "x-pet-key");
    let call = with_key(transport.clone()).call(Method::Get, "/x");
    finish(call.security(&[&[], &[scheme]]).returns_nothing()).unwrap();
    assert_eq!(transport.requests()[0].headers()["x-pet-key"], KEY);
}

#[test]
fn settings_that_are_refused() {
    for (builder, problem) in [
        (
            Client::builder().credentials("i\nd", "s3cret"),
            "client id: contains a control character",
        ),
        (
            Client::builder().base_url("https://:s3cret@api.test"),
            "base URL: must not hold a user name or password",
        ),
        (
            Client::builder().base_url("https://api.test/#s3cret"),
            "base URL: must not have a query or fragment",
        ),
        (
            Client::builder().base_url("http://notlocalhost"),
            "base URL: must be https, unless the host is this machine",
        ),
        (
            Client::builder().base_url("ftp://127.0.0.1"),
            "base URL: must be https",
        ),
        (
            Client::builder().connect_timeout(Duration::ZERO),
            "connect timeout: must be longer than nothing",
        ),
    ] {
        assert_eq!(builder.build().unwrap_err().message(), problem);
    }
}

#[test]
fn a_default_header_that_comes_back_is_masked() {
    let body = format!(r#"{{"message":"bad key {KEY}"}}"#);
    let transport = Memory::answering(400, http::HeaderMap::new(), body);
    let builder = Client::builder().transport(transport).clock(Still::new());
    let client = builder.default_header("X-Api-Key", KEY).build().unwrap();
    let call = client.call(Method::Get, "/x").returns_nothing();
    assert_eq!(finish(call).unwrap_err().message(), "bad key ***");
}

//! What no other test would notice: each of these was once broken on purpose, and nothing failed.

#[path = "support/memory.rs"]
mod memory;

use std::future::{pending, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use finch_connect::runtime::{Clock, Explode, Method, Scheme, Style};
use finch_connect::transport::{BoxFuture, Chunks, ResponseBody, TransportError, TransportFailure};
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
        let kept = if length.is_some() { "" } else { "hello worl" };
        assert_eq!(error.body(), kept.as_bytes(), "what was read of it");
    }
}

/// The answer to a HEAD names a length and has no body.
#[test]
fn the_length_in_an_answer_to_a_head_is_nobodys_limit() {
    let transport = Memory::answering(200, headers(&[("content-length", "99999999")]), "");
    let builder = Client::builder().transport(transport).clock(Still::new());
    let client = builder.build().unwrap();
    finish(client.call(Method::Head, "/x").returns_nothing()).unwrap();
    let error = finish(client.call(Method::Get, "/x").returns_nothing()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

/// A good answer that breaks off.
struct Torn;

impl Chunks for Torn {
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        let lost = TransportError::new(TransportFailure::Lost, "torn");
        Box::pin(ready(Some(Err(lost))))
    }
}

/// It is the one that somebody will ask Finch about: the code may be spent.
#[test]
fn a_good_answer_that_breaks_off_keeps_its_request_id() {
    let transport = Memory::new(|_, _| {
        let pairs = headers(&[("finch-request-id", "req-1")]);
        Ok(answer(200, pairs, "").map(|_| ResponseBody::chunked(Torn)))
    });
    let builder = Client::builder()
        .credentials("id", "secret")
        .transport(transport);
    let client = builder.clock(Still::new()).build().unwrap();
    let error = finish(client.exchange_code("c-1", None)).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req-1"))
    );
    assert!(error.is_body_cut() && !error.is_unsent());
}

/// Who may try again whatever the call is, and who may not.
#[test]
fn only_what_cannot_have_been_sent_is_unsent() {
    for (failure, unsent) in [
        (TransportFailure::Connect, true),
        (TransportFailure::ConnectTimeout, true),
        (TransportFailure::Lost, false),
        (TransportFailure::Timeout, false),
        (TransportFailure::Tls, false),
    ] {
        let transport = Memory::new(move |_, _| Err(TransportError::new(failure, "no")));
        let builder = Client::builder().transport(transport).clock(Still::new());
        let call = builder.build().unwrap().call(Method::Post, "/x");
        let error = finish(call.returns_nothing()).unwrap_err();
        assert_eq!(error.is_unsent(), unsent, "{failure:?}");
    }
}

/// Members that are no text, and numbers that no type holds, do not hide the message.
#[test]
fn a_message_among_odd_members_is_found() {
    for body in [
        r#"{"n":1e999,"message":"m"}"#,
        r#"{"message":"m","n":-123456789012345678901234567890}"#,
        r#"{"error":{"message":["x"]},"message":"m","detail":{}}"#,
        r#"{"error":[{"message":"x"}],"detail":"m"}"#,
        r#"{"message":null,"error":true,"title":"m"}"#,
        r#"{"message":{"message":"x"},"error":{"message":"m","detail":"x"}}"#,
    ] {
        let transport = Memory::answering(400, headers(&[]), body);
        let builder = Client::builder().transport(transport).clock(Still::new());
        let call = builder.build().unwrap().call(Method::Get, "/x");
        let error = finish(call.returns_nothing()).unwrap_err();
        assert_eq!(error.message(), "m", "{body}");
    }
}

/// What a raw call sends as a secret, by the words of its name.
#[test]
fn secrets_of_raw_calls_do_not_come_back() {
    const SECRET: &str = "Zq7Xw9Kv 3Jp5Yb2N";
    let transport = Memory::new(|request, _| {
        let query = request.uri().query().unwrap_or_default();
        let said = format!(
            "{:?} {query} {SECRET} Zq7Xw9Kv",
            request.headers().get("cookie")
        );
        let body = serde_json::json!({ "message": said }).to_string();
        Ok(answer(400, http::HeaderMap::new(), body))
    });
    let builder = Client::builder()
        .transport(transport.clone())
        .clock(Still::new());
    let client = builder.build().unwrap();
    let start = || client.call(Method::Get, "/x");
    let value = SECRET.to_owned();
    let calls = [
        start()
            .header_param("X-Api-Key", Style::Simple, Explode::No, &value)
            .returns_nothing(),
        start()
            .query("api_key", Style::Form, Explode::No, &value)
            .returns_nothing(),
        start()
            .cookie("auth", Style::Form, Explode::No, &value)
            .returns_nothing(),
        start().returns_nothing().query_pair("api_token", SECRET),
        start().returns_nothing().header("X-Api-Key", SECRET),
    ];
    for call in calls {
        let error = finish(call).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(!text.contains("Zq7X") && !text.contains("Yb2N"), "{text}");
    }
    let sent = transport.requests();
    assert!(sent[0].headers()["x-api-key"].is_sensitive());
}

/// A path that somebody made of a secret.
#[test]
fn a_secret_in_the_path_of_a_raw_call_does_not_show() {
    let transport = Memory::answering(400, headers(&[]), "");
    let builder = Client::builder().transport(transport).clock(Still::new());
    let client = builder.api_key("key", KEY).build().unwrap();
    let operation = client.call(Method::Get, format!("/x/{KEY}/y?key={KEY}"));
    let operation_text = format!("{operation:?}");
    let call = operation.returns_nothing();
    let call_text = format!("{call:?}");
    let error = finish(call).unwrap_err();
    let text = format!("{operation_text} {call_text} {error} {error:?}");
    assert_eq!(error.operation(), Some("GET /x/***/y"));
    assert!(!text.contains(KEY), "{text}");
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

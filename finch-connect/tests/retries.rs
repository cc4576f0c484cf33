//! Which failed attempts are followed by another one, and after how long: the whole table, with
//! exact waits, through the public client. No network, and a clock that does not wait.

#[path = "support/memory.rs"]
mod memory;

#[path = "retries/broken.rs"]
mod broken;

use std::collections::VecDeque;
use std::future::{pending, ready};
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use finch_connect::runtime::{Clock, Method, Operation};
use finch_connect::transport::{
    BoxFuture, Chunks, ResponseBody, Transport, TransportError, TransportFailure,
};
use finch_connect::types::{
    ConnectProducts, CreateAccessTokenRequest, CreateConnectSessionRequest, ReauthenticateRequest,
};
use finch_connect::{Client, ClientBuilder, Error, ErrorKind};
use http::{HeaderMap, HeaderName, HeaderValue};
use memory::{Answer, Memory, Still, answer, finish};

fn builder(transport: &Memory, clock: &Still) -> ClientBuilder {
    Client::builder()
        .credentials("id", "Zq7Xw9Kv3Jp5Yb2Nd8")
        .transport(transport.clone())
        .clock(clock.clone())
}

fn seconds(numbers: &[f64]) -> Vec<Duration> {
    numbers
        .iter()
        .copied()
        .map(Duration::from_secs_f64)
        .collect()
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &str)| {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        (HeaderName::from_static(name), value)
    };
    pairs.iter().map(pair).collect()
}

/// An operation that may be repeated, and one that may not.
fn operation(client: &Client, repeatable: bool) -> Operation {
    client.call(
        if repeatable {
            Method::Get
        } else {
            Method::Post
        },
        "/x",
    )
}

/// The error of a call whose every attempt ends in the same way, and the waits between them.
fn outcome(transport: &Memory, repeatable: bool) -> (Error, Vec<Duration>) {
    let clock = Still::new();
    let client = builder(transport, &clock).build().unwrap();
    let error = finish(operation(&client, repeatable).returns_nothing()).unwrap_err();
    assert_eq!(error.attempts() as usize, transport.requests().len());
    (error, clock.waits())
}

/// What is waited for after each failed attempt if nobody asks for anything else.
const OWN: [f64; 2] = [0.5, 1.0];

#[test]
fn every_status_with_every_wish_of_the_server() {
    let healing = [408, 409, 429, 500, 501, 502, 503, 504, 520, 599, 600, 999];
    let others = [
        100, 101, 103, 199, 300, 301, 302, 304, 307, 308, 400, 401, 402, 403, 404, 405, 407, 410,
        412, 413, 415, 418, 422, 423, 425, 426, 428, 431, 451, 499,
    ];
    let wishes = [
        (None, None),
        (Some("true"), Some(true)),
        (Some("false"), Some(false)),
        // Only these two words are known.
        (Some("TRUE"), None),
        (Some("yes"), None),
        (Some("1"), None),
        (Some(""), None),
    ];
    for status in healing.into_iter().chain(others) {
        for (wish, known) in wishes {
            let wish = wish.map(|wish| ("x-should-retry", wish));
            let headers = headers(wish.as_slice());
            let transport = Memory::answering(status, headers.clone(), "{}");
            let (error, waits) = outcome(&transport, true);
            let heals = healing.contains(&status);
            let redirect = (300..400).contains(&status);
            let again = known.unwrap_or(heals) && !redirect;
            let expected: &[f64] = if again { &OWN } else { &[] };
            assert_eq!(waits, seconds(expected), "{status} {wish:?}");
            assert_eq!(
                (error.kind(), error.status()),
                (ErrorKind::Api, Some(status))
            );
            assert_eq!((error.is_retryable(), error.retry_after()), (heals, None));
            // The server does not know whether it may be asked twice.
            let transport = Memory::answering(status, headers, "{}");
            let (error, waits) = outcome(&transport, false);
            assert_eq!((error.attempts(), waits.len()), (1, 0), "{status} {wish:?}");
            assert_eq!(error.is_retryable(), heals);
        }
    }
}

#[test]
fn no_success_is_ever_repeated() {
    for status in 200..300 {
        let headers = headers(&[("x-should-retry", "true"), ("retry-after", "1")]);
        let transport = Memory::answering(status, headers, "no JSON");
        let clock = Still::new();
        let client = builder(&transport, &clock).build().unwrap();
        finish(operation(&client, true).returns_nothing()).unwrap();
        let error = finish(operation(&client, true).returns_json::<u8>()).unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
        assert!(!error.is_retryable());
        assert_eq!((transport.requests().len(), clock.waits().len()), (2, 0));
    }
}

#[test]
fn what_a_server_asks_to_wait_in_every_form() {
    for (pairs, asked) in [
        (&[("retry-after", "0")][..], 0.0),
        (&[("retry-after", "3")], 3.0),
        (&[("retry-after", "007")], 7.0),
        (&[("retry-after", "2.5")], 2.5),
        (&[("retry-after", " 4 ")], 4.0),
        (&[("retry-after", "60")], 60.0),
        (&[("retry-after-ms", "250")], 0.25),
        (&[("retry-after-ms", "0.5")], 0.0005),
        (&[("retry-after-ms", "60000")], 60.0),
        (&[("retry-after-ms", "1500"), ("retry-after", "9")], 1.5),
        (&[("retry-after", "9"), ("retry-after-ms", "0")], 0.0),
        (&[("retry-after-ms", "soon"), ("retry-after", "9")], 9.0),
        (&[("retry-after-ms", "-1"), ("retry-after", "9")], 9.0),
        (&[("retry-after", "9"), ("retry-after", "1")], 9.0),
        // The clock says 08:49:37.
        (&[("retry-after", "Sun, 06 Nov 1994 08:50:00 GMT")], 23.0),
        (&[("retry-after", "Sunday, 06-Nov-94 08:50:00 GMT")], 23.0),
        (&[("retry-after", "Sun Nov  6 08:50:00 1994")], 23.0),
        (&[("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT")], 60.0),
        (&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")], 0.0),
        (&[("retry-after", "Sat, 05 Nov 1994 08:49:37 GMT")], 0.0),
    ] {
        let wait = Duration::from_secs_f64(asked);
        for status in [408, 409, 429, 500, 503] {
            let transport = Memory::answering(status, headers(pairs), "");
            let (error, waits) = outcome(&transport, true);
            assert_eq!(waits, [wait, wait], "{status} {pairs:?}");
            assert_eq!(error.retry_after(), Some(wait));
        }
        // It changes nothing about what may be repeated, and is there to be read.
        for (status, repeatable) in [(429, false), (503, false), (400, true), (301, true)] {
            let transport = Memory::answering(status, headers(pairs), "");
            let (error, waits) = outcome(&transport, repeatable);
            assert_eq!(
                (error.attempts(), waits.len()),
                (1, 0),
                "{status} {pairs:?}"
            );
            assert_eq!(error.retry_after(), Some(wait));
        }
    }
}

#[test]
fn nonsense_is_as_if_nothing_was_asked() {
    let digits = "9".repeat(60_000);
    let big = format!("1{}", "0".repeat(400));
    for nonsense in [
        "",
        "-1",
        "+1",
        "NaN",
        "inf",
        "infinity",
        "1e3",
        "1,5",
        "1.2.3",
        ".5",
        "0x10",
        "soon",
        "٣",
        "3\u{a0}",
        "1 2",
        "99999999999999999999999",
        &digits,
        &big,
        "Sun, 06 Nov 1994",
        "Sun, 99 Nov 1994 08:50:00 GMT",
        "Sun, 06 Nov 99999 08:50:00 GMT",
    ] {
        for name in ["retry-after", "retry-after-ms"] {
            let transport = Memory::answering(503, headers(&[(name, nonsense)]), "");
            let (error, waits) = outcome(&transport, true);
            let shown = &nonsense[..nonsense.len().min(40)];
            assert_eq!(waits, seconds(&OWN), "{name}: {shown}");
            assert_eq!(error.retry_after(), None);
        }
    }
}

#[test]
fn a_wait_above_the_ceiling_ends_the_call_at_once() {
    for (name, value, asked) in [
        ("retry-after", "60.001", 60.001),
        ("retry-after", "61", 61.0),
        ("retry-after", "86400", 86_400.0),
        ("retry-after-ms", "60001", 60.001),
        ("retry-after", "Sun, 06 Nov 1994 08:50:38 GMT", 61.0),
        (
            "retry-after",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            252_618_189_022.0,
        ),
    ] {
        // Not even a server that insists gets its way.
        for pairs in [
            &[(name, value)][..],
            &[(name, value), ("x-should-retry", "true")],
        ] {
            let (error, waits) = outcome(&Memory::answering(503, headers(pairs), ""), true);
            assert_eq!((error.attempts(), waits.len()), (1, 0), "{pairs:?}");
            assert_eq!(error.retry_after(), Some(Duration::from_secs_f64(asked)));
            assert!(error.is_retryable());
        }
    }
}

#[test]
fn the_ceiling_is_for_the_client_or_the_call_to_set() {
    let clock = Still::new();
    let transport = Memory::answering(429, headers(&[("retry-after", "100")]), "");
    let client = |ceiling| {
        let builder = builder(&transport, &clock).max_retry_after(Duration::from_secs(ceiling));
        builder.build().unwrap()
    };
    let attempts = |client: &Client, ceiling: Option<u64>| {
        let call = operation(client, true).returns_nothing();
        let error = finish(match ceiling {
            Some(ceiling) => call.max_retry_after(Duration::from_secs(ceiling)),
            None => call,
        });
        error.unwrap_err().attempts()
    };
    assert_eq!(attempts(&client(99), None), 1);
    assert_eq!(attempts(&client(100), None), 3);
    assert_eq!(attempts(&client(99), Some(100)), 3);
    assert_eq!(attempts(&client(100), Some(99)), 1);
    assert_eq!(attempts(&client(u64::MAX), None), 3);
    assert_eq!(clock.waits(), seconds(&[100.0; 6]));
    // It is about what servers ask for: the waits of our own stay as they are.
    let (clock, transport) = (Still::new(), Memory::answering(503, HeaderMap::new(), ""));
    let none = builder(&transport, &clock).max_retry_after(Duration::ZERO);
    assert_eq!(attempts(&none.build().unwrap(), None), 3);
    assert_eq!(clock.waits(), seconds(&OWN));
}

#[test]
fn which_operations_may_be_repeated() {
    let transport = Memory::answering(503, HeaderMap::new(), "");
    let client = builder(&transport, &Still::new()).build().unwrap();
    let attempts = |error: Error| error.attempts();
    let session =
        CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company]);
    let call = client.create_connect_session(&session);
    assert_eq!(finish(call).map_err(attempts).unwrap_err(), 3);
    let call = client.reauthenticate_connect_session(&ReauthenticateRequest::new("c"));
    assert_eq!(finish(call).map_err(attempts).unwrap_err(), 3);
    // A code is spent once.
    let call = client.create_access_token(&CreateAccessTokenRequest::new("code"));
    assert_eq!(finish(call).map_err(attempts).unwrap_err(), 1);
    for (method, expected) in [
        (Method::Get, 3),
        (Method::Head, 3),
        (Method::Put, 3),
        (Method::Delete, 3),
        (Method::Options, 3),
        (Method::Trace, 3),
        (Method::Post, 1),
        (Method::Patch, 1),
    ] {
        let attempts_of =
            |operation: Operation| finish(operation.returns_nothing()).map_err(attempts);
        assert_eq!(method.is_repeatable(), expected == 3);
        assert_eq!(
            attempts_of(client.call(method, "/x")),
            Err(expected),
            "{method:?}"
        );
        assert_eq!(attempts_of(client.call(method, "/x").repeatable()), Err(3));
        assert_eq!(attempts_of(client.call(method, "/x").once()), Err(1));
    }
}

#[test]
fn waits_double_up_to_the_cap_and_chance_shortens_them() {
    let longest = [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0];
    for (random, factor) in [
        (0.0, 0.0),
        (0.25, 0.25),
        (0.5, 0.5),
        (1.0, 1.0),
        // What no chance should say.
        (-1.0, 0.0),
        (7.0, 1.0),
        (f64::INFINITY, 1.0),
        (f64::NEG_INFINITY, 0.0),
        (f64::NAN, 0.0),
    ] {
        let transport = Memory::answering(503, HeaderMap::new(), "");
        let clock = Still::with_random(random);
        let client = builder(&transport, &clock).max_retries(12).build().unwrap();
        let error = finish(operation(&client, true).returns_nothing()).unwrap_err();
        assert_eq!(error.attempts(), 13);
        assert_eq!(
            clock.waits(),
            seconds(&longest.map(|wait| wait * factor)),
            "{random}"
        );
    }
    let transport = Memory::answering(503, HeaderMap::new(), "");
    let clock = Still::new();
    let client = builder(&transport, &clock)
        .max_retries(1000)
        .build()
        .unwrap();
    finish(operation(&client, true).returns_nothing()).unwrap_err();
    assert_eq!(clock.waits().len(), 1000);
    assert_eq!(clock.waits().iter().max(), Some(&Duration::from_secs(8)));
}

/// A server that fails in a different way each time.
fn moody(answers: Vec<Answer>) -> Memory {
    let answers = Mutex::new(VecDeque::from(answers));
    Memory::new(move |_, _| {
        answers
            .lock()
            .unwrap()
            .pop_front()
            .expect("one more answer")
    })
}

#[test]
fn one_failure_after_the_other() {
    let lost = || Err(TransportError::new(TransportFailure::Lost, "lost"));
    let busy = |wait| Ok(answer(429, headers(&[("retry-after", wait)]), ""));
    let plain = |status| Ok(answer(status, HeaderMap::new(), "[]"));
    let calm = |answers| {
        let (transport, clock) = (moody(answers), Still::new());
        let client = builder(&transport, &clock).max_retries(5).build().unwrap();
        let call = operation(&client, true).returns_nothing();
        (finish(call.send_with_response()), clock.waits(), transport)
    };
    // A wait that the server asked for counts as one of the attempts that make ours longer.
    let (outcome, waits, transport) = calm(vec![
        plain(503),
        busy("7"),
        lost(),
        plain(409),
        Ok(broken(200)),
        plain(200),
    ]);
    assert_eq!(outcome.unwrap().attempts(), 6);
    assert_eq!(waits, seconds(&[0.5, 7.0, 2.0, 4.0, 8.0]));
    let requests = transport.requests();
    assert_eq!(requests.len(), 6);
    for request in &requests {
        assert_eq!(
            (request.uri(), request.method()),
            (requests[0].uri(), requests[0].method())
        );
        assert_eq!(request.headers(), requests[0].headers());
        assert_eq!(request.body(), requests[0].body());
    }
    // The error is that of the last attempt, whatever came before it.
    let (outcome, waits, _) = calm(vec![busy("1"), plain(400)]);
    let error = outcome.unwrap_err();
    assert_eq!(
        (error.status(), error.attempts(), error.retry_after()),
        (Some(400), 2, None)
    );
    assert_eq!(waits, seconds(&[1.0]));
    let (outcome, waits, _) = calm(vec![plain(503), busy("61")]);
    let error = outcome.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(429), 2));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(61)));
    assert_eq!(waits, seconds(&[0.5]));
}

/// The boundary is chosen once: whoever puts attempts together by their bytes sees one request.
#[test]
fn a_multipart_body_is_sent_again_as_it_was() {
    let transport = Memory::answering(503, HeaderMap::new(), "");
    let client = builder(&transport, &Still::new()).build().unwrap();
    let body = serde_json::json!({"name": "Bella", "tags": ["cat", "old"]});
    let call = client.call(Method::Put, "/pets/7").multipart(&body);
    let error = finish(call.returns_nothing()).unwrap_err();
    assert_eq!(error.attempts(), 3);
    let requests = transport.requests();
    assert_eq!(requests.len(), 3);
    let first = &requests[0];
    assert!(!first.body().is_empty());
    for again in &requests[1..] {
        assert_eq!(again.body(), first.body());
        assert_eq!(again.headers(), first.headers());
    }
}

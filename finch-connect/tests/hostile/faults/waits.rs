//! What a server may say about when to come back, and what nobody can mean.
//!
//! The time of all faults is 1994-11-06 08:49:00 UTC.

use super::{good, json, reply};
use crate::hostile::fault::{Expected, Fault, HEAD, Operation, answer, refused};
use crate::hostile::server::Step::{Close, Read};
use crate::hostile::server::{Script, send};

pub fn faults() -> Vec<Fault> {
    [
        obeyed(),
        too_long(),
        nonsense(),
        milliseconds(),
        elsewhere(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Too many requests, with these headers.
fn limited(headers: &[u8]) -> Script {
    let answer = json("429 Too Many Requests", "", "{}");
    let after = answer.windows(2).position(|two| two == b"\r\n").unwrap() + 2;
    let bytes = [&answer[..after], headers, b"\r\n", &answer[after..]].concat();
    vec![Read, send(bytes), Close]
}

fn fault(headers: &[u8], expected: Expected) -> Fault {
    let name = String::from_utf8_lossy(headers).replace("\r\n", ", ");
    Fault::new(name, vec![limited(headers)], expected)
}

fn said(headers: &str, expected: Expected) -> Fault {
    fault(headers.as_bytes(), expected)
}

/// The client waits as long as it was asked to, before each further attempt.
fn waits(seconds: f64) -> Expected {
    let all = refused(429, 3, "retry after");
    all.waits(&[seconds, seconds]).retry_after(seconds)
}

/// The client returns at once, and says how long it was asked to wait.
fn returns(seconds: f64) -> Expected {
    refused(429, 1, "retry after").retry_after(seconds)
}

/// The client waits as it would have done anyway.
fn ignores() -> Expected {
    refused(429, 3, "(3 attempts)")
}

fn obeyed() -> Vec<Fault> {
    vec![
        said("retry-after: 0", waits(0.0)),
        said("retry-after: 1", waits(1.0)),
        said("retry-after: 0.25", waits(0.25)),
        said("retry-after:   3  ", waits(3.0)),
        said("retry-after: 007", waits(7.0)),
        said("retry-after: 60", waits(60.0)),
        said("retry-after: Sun, 06 Nov 1994 08:49:37 GMT", waits(37.0)),
        said("retry-after: Sunday, 06-Nov-94 08:49:37 GMT", waits(37.0)),
        said("retry-after: Sun Nov  6 08:49:37 1994", waits(37.0)),
        said("retry-after: Sun, 06 Nov 1994 08:50:00 GMT", waits(60.0)),
        said("retry-after: Thu, 01 Jan 1970 00:00:00 GMT", waits(0.0)),
        said("retry-after: 2\r\nretry-after: 5", waits(2.0)),
    ]
}

fn too_long() -> Vec<Fault> {
    vec![
        said("retry-after: 60.001", returns(60.001)),
        said("retry-after: 86400", returns(86_400.0)),
        said(
            "retry-after: 9999999999999999999",
            returns(9_999_999_999_999_999_999.0),
        ),
        said("retry-after: Sun, 06 Nov 1994 08:50:01 GMT", returns(61.0)),
        said(
            "retry-after: Fri, 31 Dec 9999 23:59:59 GMT",
            returns(252_618_189_059.0),
        ),
        said("retry-after: 9", returns(9.0))
            .tune(|builder| builder.max_retry_after(std::time::Duration::from_secs(8)))
            .named("retry-after: 9, and at most 8 are wanted"),
        said("retry-after: 61", waits(61.0))
            .tune(|builder| builder.max_retry_after(std::time::Duration::from_secs(90)))
            .named("retry-after: 61, and at most 90 are wanted"),
    ]
}

fn nonsense() -> Vec<Fault> {
    let power = format!("retry-after: 1{}", "0".repeat(400));
    let digits = format!("retry-after: {}", "9".repeat(60_000));
    vec![
        said("retry-after: -1", ignores()),
        said("retry-after: +1", ignores()),
        said("retry-after: NaN", ignores()),
        said("retry-after: inf", ignores()),
        said("retry-after: 1e3", ignores()),
        said("retry-after: 1,5", ignores()),
        said("retry-after: 2, 5", ignores()),
        said("retry-after: 1.2.3", ignores()),
        said("retry-after: .5", ignores()),
        said("retry-after: 0x10", ignores()),
        said("retry-after: 5 seconds", ignores()),
        said("retry-after: soon", ignores()),
        said("retry-after:", ignores()),
        said("retry-after: \u{663}", ignores()).named("retry-after: an Arabic three"),
        fault(b"retry-after: 3\xff", ignores()),
        said("retry-after: Sun, 32 Nov 1994 08:49:37 GMT", ignores()),
        said("retry-after: 1994-11-06T08:49:37Z", ignores()),
        said(&power, ignores()).named("retry-after: 10^400, digit by digit"),
        said(&digits, ignores())
            .named("retry-after: 60,000 digits")
            .memory(HEAD),
        said("retry-after: 99999999999999999999999999999999", ignores()),
    ]
}

fn milliseconds() -> Vec<Fault> {
    vec![
        said("retry-after-ms: 0", waits(0.0)),
        said("retry-after-ms: 250", waits(0.25)),
        said("retry-after-ms: 0.5", waits(0.0005)),
        said("retry-after-ms: 60000", waits(60.0)),
        said("retry-after-ms: 60001", returns(60.001)),
        said("retry-after-ms: 250\r\nretry-after: 86400", waits(0.25)),
        said(
            "retry-after: 1\r\nretry-after-ms: 86400000",
            returns(86_400.0),
        ),
        said("retry-after-ms: soon\r\nretry-after: 9", waits(9.0)),
        said("retry-after-ms: -5\r\nretry-after: 9", waits(9.0)),
        said("retry-after-ms: -5", ignores()),
        said("retry-after-ms: NaN", ignores()),
        said("retry-after-ms: Sun, 06 Nov 1994 08:49:37 GMT", ignores()),
        fault(b"retry-after-ms: 3\xff", ignores()),
    ]
}

/// Waits that come with something else than 429.
fn elsewhere() -> Vec<Fault> {
    let once = |status: u16| {
        vec![reply(json(
            &format!("{status} X"),
            "retry-after: 7\r\n",
            "{}",
        ))]
    };
    let changing =
        |seconds: u32| reply(json("503 X", &format!("retry-after: {seconds}\r\n"), "{}"));
    vec![
        Fault::new(
            "a wait with a refusal",
            once(400),
            refused(400, 1, "retry after 7 s").retry_after(7.0),
        ),
        Fault::new(
            "a wait, and the call is not repeatable",
            once(503),
            refused(503, 1, "retry after 7 s").retry_after(7.0),
        )
        .token(),
        Fault::new(
            "a wait with a redirect",
            once(307),
            refused(307, 1, "retry after 7 s").retry_after(7.0),
        ),
        Fault::new(
            "a wait with success",
            vec![reply(json(
                "201 Created",
                "retry-after: 7\r\n",
                &super::session("fine"),
            ))],
            answer(201, "fine"),
        ),
        Fault::new(
            "another wait each time",
            vec![changing(1), changing(2), changing(3)],
            refused(503, 3, "retry after 3 s")
                .waits(&[1.0, 2.0])
                .retry_after(3.0),
        ),
        Fault::new(
            "a short wait, then one that is too long",
            vec![changing(1), changing(61), good(Operation::Session, "good")],
            refused(503, 2, "retry after 61 s")
                .waits(&[1.0])
                .retry_after(61.0),
        ),
        Fault::new(
            "a wait that is too long with x-should-retry: true",
            vec![reply(json(
                "429 X",
                "x-should-retry: true\r\nretry-after: 61\r\n",
                "{}",
            ))],
            refused(429, 1, "retry after 61 s").retry_after(61.0),
        ),
    ]
}

//! Bodies whose length is a lie, and what stands behind their end.

use super::{good, kept, reply, session};
use crate::hostile::fault::{Expected, Fault, HEAD, Operation, answer, lost, misfit, refused};
use crate::hostile::server::Step::{Hang, Pause, Read};
use crate::hostile::server::{ENDLESS, Script, repeat, send};

pub fn faults() -> Vec<Fault> {
    [
        lengths(),
        behind(),
        behind_nothing(),
        bodiless(),
        without_length(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub const LOST: &str = "the connection was lost";

/// An answer with these headers and this body, and nothing else.
pub fn raw(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 201 Created\r\n{headers}\r\n{body}")
}

/// An answer with these headers and this body, after which the connection ends.
pub fn fault(name: &str, headers: &str, body: &str, expected: Expected) -> Fault {
    Fault::new(name, vec![reply(raw(headers, body))], expected)
}

fn good_session() -> Script {
    good(Operation::Session, "good")
}

fn lengths() -> Vec<Fault> {
    let body = session("fine");
    let length = body.len();
    let with = |name: &str, value: &str, expected: Expected| {
        let headers = format!("content-length: {value}\r\n");
        fault(&format!("length: {name}"), &headers, &body, expected)
    };
    let long = "the answer is longer than 1048576 bytes";
    vec![
        with(
            "one too long",
            &(length + 1).to_string(),
            lost(3, LOST).begun(),
        ),
        with(
            "one too short",
            &(length - 1).to_string(),
            misfit(201, "EOF while parsing"),
        ),
        with(
            "nothing, with a body",
            "0",
            misfit(201, "the answer has no body"),
        ),
        with("negative", "-1", lost(3, LOST)),
        with("with a plus", &format!("+{length}"), lost(3, LOST)),
        with("hexadecimal", &format!("{length:#x}"), lost(3, LOST)),
        with("with a fraction", &format!("{length}.0"), lost(3, LOST)),
        with("empty", "", lost(3, LOST)),
        with(
            "two different ones",
            &format!("{length}\r\ncontent-length: 5"),
            lost(3, LOST),
        ),
        with(
            "two different ones in one header",
            &format!("{length}, 5"),
            lost(3, LOST),
        ),
        with(
            "the same one twice",
            &format!("{length}\r\ncontent-length: {length}"),
            answer(201, "fine"),
        ),
        with("of 60,000 digits", &"9".repeat(60_000), lost(3, LOST)).memory(HEAD),
        with("2^64", "18446744073709551616", lost(3, LOST)),
        with("2^64 - 1", "18446744073709551615", lost(3, LOST)),
        with("2^63 - 1", "9223372036854775807", misfit(201, long)),
        with("1 GiB", "1073741824", misfit(201, long)),
        fault(
            "length and chunks together",
            "content-length: 5\r\ntransfer-encoding: chunked\r\n",
            &format!("{length:x}\r\n{body}\r\n0\r\n\r\n"),
            answer(201, "fine"),
        ),
        fault(
            "a length above the limit and few chunks",
            "content-length: 1073741824\r\ntransfer-encoding: chunked\r\n",
            &format!("{length:x}\r\n{body}\r\n0\r\n\r\n"),
            misfit(201, long),
        ),
        fault(
            "an unknown transfer coding",
            "transfer-encoding: identity\r\n",
            &body,
            answer(201, "fine"),
        ),
        fault(
            "chunks that are not the last coding",
            "transfer-encoding: chunked, gzip\r\n",
            &format!("{length:x}\r\n{body}\r\n0\r\n\r\n"),
            misfit(201, "does not fit"),
        ),
    ]
}

/// A connection with more on it than one answer, and a good one for the second call.
fn then_good(name: &str, script: Script, first: Expected, second: Expected) -> Fault {
    Fault::new(name, vec![script, good_session()], first)
        .then(second)
        .connections(2)
}

/// Bytes behind the end of an answer, for the next call to take for its own answer.
fn behind() -> Vec<Fault> {
    let first = kept("201 Created", &session("first"));
    let smuggled = kept("201 Created", &session("smuggled"));
    let together = [&first[..], &smuggled[..]].concat();
    let garbage = [&first[..], b"garbage"].concat();
    let chunked = format!(
        "HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        session("first").len(),
        session("first"),
    );
    let chunked_together = [chunked.as_bytes(), &smuggled[..]].concat();
    vec![
        then_good(
            "a second answer right behind the first",
            vec![Read, send(together.clone()), Hang],
            answer(201, "first"),
            answer(201, "good"),
        ),
        then_good(
            "a second answer right behind the first, and a pause",
            vec![Read, send(together), Hang],
            answer(201, "first"),
            answer(201, "good").after_end(),
        ),
        then_good(
            "a second answer behind the first, after a pause",
            vec![
                Read,
                send(first.clone()),
                Pause(5),
                send(smuggled.clone()),
                Hang,
            ],
            answer(201, "first"),
            answer(201, "good").after_end(),
        ),
        then_good(
            "a second answer behind the chunks of the first, with a length too",
            vec![Read, send(chunked_together), Hang],
            answer(201, "first"),
            answer(201, "good"),
        ),
        then_good(
            "garbage right behind an answer",
            vec![Read, send(garbage), Hang],
            answer(201, "first"),
            answer(201, "good"),
        ),
        then_good(
            "garbage without end behind an answer",
            vec![Read, send(first), repeat("garbage".repeat(1000), ENDLESS)],
            answer(201, "first"),
            answer(201, "good"),
        ),
    ]
}

/// Bytes behind an answer that has no body.
fn behind_nothing() -> Vec<Fault> {
    let smuggled = kept("201 Created", &session("smuggled"));
    vec![
        then_good(
            "a whole answer in the body of a 204",
            vec![
                Read,
                send("HTTP/1.1 204 No Content\r\n\r\n"),
                send(smuggled.clone()),
                Hang,
            ],
            misfit(204, "the answer has no body"),
            answer(201, "good").after_end(),
        ),
        then_good(
            "a whole answer in the body of a 304",
            vec![
                Read,
                send("HTTP/1.1 304 Not Modified\r\n\r\n"),
                send(smuggled),
                Hang,
            ],
            refused(304, 1, "status 304: Not Modified"),
            answer(201, "good").after_end(),
        ),
    ]
}

/// Statuses that have no body, with one.
fn bodiless() -> Vec<Fault> {
    let body = session("never");
    let length = body.len();
    let with = |name: &str, head: &str, expected: Expected| {
        Fault::new(
            name,
            vec![reply(format!("HTTP/1.1 {head}\r\n{body}"))],
            expected,
        )
    };
    let none = "the answer has no body";
    vec![
        with("a body on 204", "204 No Content\r\n", misfit(204, none)),
        with(
            "a length and a body on 204",
            &format!("204 No Content\r\ncontent-length: {length}\r\n"),
            misfit(204, none),
        ),
        with(
            "chunks on 204",
            "204 No Content\r\ntransfer-encoding: chunked\r\n",
            misfit(204, none),
        ),
        with(
            "a length and a body on 304",
            &format!("304 Not Modified\r\ncontent-length: {length}\r\n"),
            refused(304, 1, "status 304: Not Modified"),
        ),
        with(
            "205 with a body that fits",
            &format!("205 Reset Content\r\ncontent-length: {length}\r\n"),
            answer(205, "never"),
        ),
    ]
}

/// Bodies that end with the connection.
fn without_length() -> Vec<Fault> {
    let body = session("fine");
    let old = |body: &str| format!("HTTP/1.0 201 Created\r\n\r\n{body}");
    let cut = "connect_url: EOF while parsing";
    vec![
        Fault::new(
            "HTTP/1.0 without a length",
            vec![reply(old(&body))],
            answer(201, "fine"),
        ),
        Fault::new(
            "HTTP/1.0 that is cut",
            vec![reply(old(&body[..50]))],
            misfit(201, cut),
        ),
        Fault::new(
            "HTTP/1.0 with chunks",
            vec![reply(format!(
                "HTTP/1.0 201 Created\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
                body.len()
            ))],
            lost(3, LOST),
        ),
        fault("HTTP/1.1 without a length", "", &body, answer(201, "fine")),
        fault(
            "HTTP/1.1 without a length that is cut",
            "",
            &body[..50],
            misfit(201, cut),
        ),
        fault(
            "HTTP/1.1 without a length and a body",
            "",
            "",
            misfit(201, "the answer has no body"),
        ),
    ]
}

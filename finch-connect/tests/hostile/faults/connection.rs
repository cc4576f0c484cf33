//! Connections that do not come about, break, hang or drip.

use bytes::Bytes;
use finch_connect::{ClientBuilder, ErrorKind};

use super::{created, good, json, kept, plain, reply, session, token};
use crate::hostile::fault::{
    Expected, Fault, Operation, Place, answer, late, lost, refused, unconnected,
};
use crate::hostile::run::SHORT;
use crate::hostile::server::Step::{Close, Drop, Hang, Pause, Read, ReadSome, Reset, Stall};
use crate::hostile::server::{Script, drip, send};

pub fn faults() -> Vec<Fault> {
    [
        unconnectable(),
        broken(),
        broken_answers(),
        slow(),
        slow_once(),
        kept_open(),
        kept_open_once(),
        unread(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Attempts end soon; two are enough to see that the second one ends as well.
pub fn hasty(builder: ClientBuilder) -> ClientBuilder {
    builder.timeout(SHORT).max_retries(1)
}

const HEAD: &str =
    "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 150\r\n\r\n";

fn good_session() -> Script {
    good(Operation::Session, "good")
}

fn unconnectable() -> Vec<Fault> {
    let connect_soon = |builder: ClientBuilder| builder.connect_timeout(SHORT).max_retries(1);
    vec![
        Fault::new(
            "nobody listens",
            vec![vec![Drop]],
            unconnected(ErrorKind::Connect, 3, "cannot connect"),
        )
        .at(Place::Nobody)
        .requests(0),
        Fault::new(
            "nobody listens, and the call is not repeatable: nothing was sent, so it is tried again",
            vec![vec![Drop]],
            unconnected(ErrorKind::Connect, 3, "cannot connect"),
        )
        .token()
        .at(Place::Nobody)
        .requests(0),
        Fault::new(
            "connecting hangs",
            vec![vec![Drop]],
            unconnected(ErrorKind::Timeout, 2, "connecting took too long"),
        )
        .at(Place::Full)
        .tune(connect_soon)
        .requests(0),
        Fault::new(
            "connecting hangs, and the call is not repeatable: nothing was sent, so it is tried again",
            vec![vec![Drop]],
            unconnected(ErrorKind::Timeout, 2, "connecting took too long"),
        )
        .token()
        .at(Place::Full)
        .tune(connect_soon)
        .requests(0),
        Fault::new("connecting outlasts the attempt", vec![vec![Drop]], late(2))
            .at(Place::Full)
            .tune(hasty)
            .requests(0),
    ]
}

/// Connections that end before anything of an answer comes.
fn broken() -> Vec<Fault> {
    let scripts = || {
        vec![
            ("accepts and ends at once", vec![Drop], 0),
            ("accepts and resets at once", vec![Reset], 0),
            (
                "ends in the middle of the request",
                vec![ReadSome(10), Drop],
                0,
            ),
            (
                "resets in the middle of the request",
                vec![ReadSome(10), Reset],
                0,
            ),
            ("ends after the request", vec![Read, Close], 1),
            ("resets after the request", vec![Read, Reset], 1),
        ]
    };
    let repeatable = scripts().into_iter().map(|(name, script, read)| {
        Fault::new(name, vec![script], lost(3, "the connection was lost"))
            .requests(3 * read)
            .connections(3)
    });
    let once = scripts().into_iter().map(|(name, script, read)| {
        let name = format!("{name}, and the call is not repeatable");
        Fault::new(name, vec![script], lost(1, "the connection was lost"))
            .token()
            .requests(read)
            .connections(1)
    });
    let half = Fault::new(
        "ends its own side before the request",
        vec![vec![Close]],
        lost(3, "the connection was lost"),
    )
    .requests(0);
    repeatable.chain(once).chain([half]).collect()
}

/// Connections that end within an answer.
fn broken_answers() -> Vec<Fault> {
    let cut = |name: &str, bytes: String| {
        let begun = bytes.contains("\r\n\r\n");
        let lost = |attempts| {
            let expected = lost(attempts, "the connection was lost");
            if begun { expected.begun() } else { expected }
        };
        let ends = Fault::new(
            format!("ends in {name}"),
            vec![reply(bytes.clone())],
            lost(3),
        );
        let resets = Fault::new(
            format!("resets in {name}"),
            vec![vec![Read, send(bytes), Pause(5), Reset]],
            lost(1),
        )
        .token();
        [ends, resets]
    };
    let body = session("half");
    let mut faults: Vec<Fault> = [
        cut("the status line", "HTTP/1.1 20".to_owned()),
        cut(
            "a header's name",
            "HTTP/1.1 201 Created\r\ncontent-le".to_owned(),
        ),
        cut("the headers", HEAD[..HEAD.len() - 2].to_owned()),
        cut("the body, before its first byte", HEAD.to_owned()),
        cut("the body", format!("{HEAD}{}", &body[..40])),
        cut(
            "a chunk of the body",
            format!("HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{body}"),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    faults.push(
        Fault::new(
            "ends in the body of an error answer",
            vec![reply(
                "HTTP/1.1 400 Bad Request\r\ncontent-length: 500\r\n\r\n{",
            )],
            refused(400, 1, "status 400: Bad Request"),
        )
        .look(|observed| match observed.calls[0].body {
            Some((1, true)) => Ok(()),
            other => Err(format!("body {other:?}")),
        }),
    );
    faults.push(Fault::new(
        "answers, ends its own side, and reads on",
        vec![reply(created("half-closed"))],
        answer(201, "half-closed"),
    ));
    faults
}

/// Servers that are too slow.
fn slow() -> Vec<Fault> {
    let slow = |name: &str, script: Script, expected: Expected, requests: usize| {
        Fault::new(name, vec![script], expected)
            .tune(hasty)
            .requests(requests)
    };
    let line = "HTTP/1.1 201 Created\r\n";
    let spaces = " ".repeat(500);
    let error = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 500\r\n\r\n";
    vec![
        slow(
            "hangs without reading",
            vec![Stall, Pause(1000)],
            late(2),
            0,
        ),
        slow("hangs before the answer", vec![Read, Hang], late(2), 2),
        slow(
            "hangs in the status line",
            vec![Read, send("HTTP/1."), Hang],
            late(2),
            2,
        ),
        slow(
            "hangs in the headers",
            vec![Read, send(line), Hang],
            late(2),
            2,
        ),
        slow(
            "hangs before the body",
            vec![Read, send(HEAD), Hang],
            late(2).begun(),
            2,
        ),
        slow(
            "hangs in the body",
            vec![Read, send(format!("{HEAD}{{\"session")), Hang],
            late(2).begun(),
            2,
        ),
        slow(
            "a byte every 5 ms of the status line",
            vec![Read, drip(created("slow"))],
            late(2),
            2,
        ),
        slow(
            "a byte every 5 ms of a header",
            vec![Read, send(format!("{line}x: ")), drip("x".repeat(500))],
            late(2),
            2,
        ),
        slow(
            "a byte every 5 ms of the body",
            vec![Read, send(HEAD.replace("150", "500")), drip(spaces.clone())],
            late(2).begun(),
            2,
        ),
        slow(
            "a byte every 5 ms of chunk sizes",
            vec![
                Read,
                send(format!("{line}transfer-encoding: chunked\r\n\r\n")),
                drip("1\r\n \r\n".repeat(50)),
            ],
            late(2).begun(),
            2,
        ),
        slow(
            "hangs in the body of an error answer",
            vec![Read, send(format!("{error}{{")), Hang],
            refused(503, 2, "status 503: Service Unavailable"),
            2,
        ),
        slow(
            "a byte every 5 ms of the body of an error answer",
            vec![Read, send(error), drip(spaces)],
            refused(503, 2, "status 503: Service Unavailable"),
            2,
        ),
    ]
}

/// The same for a call that is not repeatable.
fn slow_once() -> Vec<Fault> {
    let chosen = ["hangs before the answer", "hangs in the body"];
    let slow = slow().into_iter();
    slow.filter(|fault| chosen.contains(&&*fault.name))
        .map(|mut fault| {
            fault.name.push_str(", and the call is not repeatable");
            let begun = fault.name.contains("body");
            fault.expected = vec![if begun { late(1).begun() } else { late(1) }];
            fault.requests(1).connections(1).token()
        })
        .collect()
}

/// Connections that one call leaves behind for the next.
fn kept_open() -> Vec<Fault> {
    let first = kept("201 Created", &session("first"));
    vec![
        Fault::new(
            "two calls on one connection",
            vec![vec![
                Read,
                send(first.clone()),
                Read,
                send(created("second")),
                Close,
            ]],
            answer(201, "first"),
        )
        .then(answer(201, "second"))
        .connections(1),
        Fault::new(
            "ends a connection that was to stay open, some time before the next call",
            vec![vec![Read, send(first.clone()), Close], good_session()],
            answer(201, "first"),
        )
        .then(answer(201, "good").after_end())
        .connections(2),
        Fault::new(
            "ends a connection that was to stay open, just before the next call",
            vec![vec![Read, send(first.clone()), Close], good_session()],
            answer(201, "first"),
        )
        .then(answer(201, "good"))
        .connections(2),
        Fault::new(
            "resets a connection that was to stay open, before the next call",
            vec![
                vec![Read, send(first.clone()), Pause(5), Reset],
                good_session(),
            ],
            answer(201, "first"),
        )
        .then(answer(201, "good").after_end())
        .connections(2),
        Fault::new(
            "ends a connection that was to stay open, with the next request on it",
            vec![vec![Read, send(first.clone()), Read, Close], good_session()],
            answer(201, "first"),
        )
        .then(answer(201, "good").attempts(2))
        .connections(2),
        Fault::new(
            "resets a connection that was to stay open, with the next request on it",
            vec![vec![Read, send(first), Read, Reset], good_session()],
            answer(201, "first"),
        )
        .then(answer(201, "good").attempts(2))
        .connections(2),
    ]
}

/// The same for a call that is not repeatable: nothing of it is sent twice.
fn kept_open_once() -> Vec<Fault> {
    let first = kept("201 Created", &token("first"));
    let second = json("201 Created", "", &token("second"));
    vec![
        Fault::new(
            "ends a connection that was to stay open, and the call is not repeatable",
            vec![
                vec![Read, send(first.clone()), Close],
                reply(second.clone()),
            ],
            answer(201, "first"),
        )
        .then(answer(201, "second").after_end())
        .token()
        .connections(2),
        Fault::new(
            "ends a connection that was to stay open, with the next request on it, not repeatable",
            vec![
                vec![Read, send(first.clone()), Read, Close],
                reply(second.clone()),
            ],
            answer(201, "first"),
        )
        .then(lost(1, "the connection was lost"))
        .token()
        .connections(1),
        Fault::new(
            "resets a connection that was to stay open, with the next request on it, not repeatable",
            vec![
                vec![Read, send(first), Read, Reset],
                reply(second),
            ],
            answer(201, "first"),
        )
        .then(lost(1, "the connection was lost"))
        .token()
        .connections(1),
    ]
}

/// Servers that answer or go without the request.
fn unread() -> Vec<Fault> {
    let early = plain("413 Content Too Large", "", "too much");
    vec![
        Fault::new(
            "never reads a long request",
            vec![vec![Stall, Pause(1000)]],
            late(2),
        )
        .upload()
        .tune(hasty)
        .requests(0),
        Fault::new(
            "refuses a long request after its start, and reads the rest",
            vec![vec![ReadSome(1000), send(early.clone()), Close]],
            refused(413, 1, "status 413: Payload Too Large"),
        )
        .upload()
        .requests(0),
        Fault::new(
            "refuses a long request after its start, and hangs",
            vec![vec![ReadSome(1000), send(early), Pause(1000)]],
            refused(413, 1, "status 413: Payload Too Large"),
        )
        .upload()
        .requests(0),
        Fault::new(
            "answers before the request",
            vec![vec![send(created("early")), Close]],
            lost(3, "the connection was lost"),
        )
        .requests(0),
        Fault::new(
            "says something before the request",
            vec![vec![
                send(Bytes::from_static(b"220 mail.example ESMTP\r\n")),
                Close,
            ]],
            lost(3, "the connection was lost"),
        )
        .requests(0),
    ]
}

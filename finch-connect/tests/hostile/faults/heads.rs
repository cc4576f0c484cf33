//! Status lines and headers that are wrong, too many or too long, and answers before the answer.

use super::{created, good, kept, plain, reply, session};
use crate::hostile::fault::{Expected, Fault, HEAD, Operation, answer, late, lost, refused};
use crate::hostile::faults::connection::hasty;
use crate::hostile::server::Step::{Close, Hang, Read};
use crate::hostile::server::{ENDLESS, Script, flow, repeat, send};

pub fn faults() -> Vec<Fault> {
    [
        status_lines(),
        statuses(),
        headers(),
        floods(),
        informational(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const LOST: &str = "the connection was lost";

/// A good answer with this status line.
fn with_line(line: &[u8], status_in_body: &str) -> Script {
    let good = created(status_in_body);
    let rest = good.windows(2).position(|two| two == b"\r\n").unwrap();
    reply([line, &good[rest..]].concat())
}

/// A good answer with these bytes among the headers.
fn with_header(header: &[u8], id: &str) -> Script {
    let good = created(id);
    let after = good.windows(2).position(|two| two == b"\r\n").unwrap() + 2;
    reply([&good[..after], header, b"\r\n", &good[after..]].concat())
}

fn status_lines() -> Vec<Fault> {
    let refuses = |name: &str, line: &[u8]| {
        Fault::new(
            format!("status line: {name}"),
            vec![with_line(line, "never")],
            lost(3, LOST),
        )
        .connections(3)
    };
    let accepts = |name: &str, line: &[u8]| {
        Fault::new(
            format!("status line: {name}"),
            vec![with_line(line, "fine")],
            answer(201, "fine"),
        )
    };
    vec![
        refuses("of SSH", b"SSH-2.0-OpenSSH_9.6"),
        refuses("none, as in HTTP/0.9", b""),
        refuses("of HTTP/2.0", b"HTTP/2.0 201 Created"),
        refuses("of HTTP/1.2", b"HTTP/1.2 201 Created"),
        refuses("000", b"HTTP/1.1 000 Nothing"),
        refuses("99", b"HTTP/1.1 99 Little"),
        refuses("099", b"HTTP/1.1 099 Little"),
        refuses("1000", b"HTTP/1.1 1000 Much"),
        refuses("-20", b"HTTP/1.1 -20 Less"),
        refuses("letters for the status", b"HTTP/1.1 2OO OK"),
        refuses("two blanks before the status", b"HTTP/1.1  201 Created"),
        refuses(
            "an escape sequence in the reason",
            b"HTTP/1.1 201 \x1b[2J\x1b[31mCreated",
        ),
        refuses("a NUL in the reason", b"HTTP/1.1 201 Crea\0ted"),
        accepts("no reason", b"HTTP/1.1 201"),
        accepts("an empty reason", b"HTTP/1.1 201 "),
        accepts(
            "a reason that is no ASCII",
            "HTTP/1.1 201 Größe \u{202e}".as_bytes(),
        ),
        accepts("after empty lines", b"\r\n\r\nHTTP/1.1 201 Created"),
        Fault::new(
            "the frames of HTTP/2 for an answer",
            vec![reply(
                b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04\0\0\xff\xff\0\x06\0\0\x40\0"
                    .as_slice(),
            )],
            lost(3, LOST),
        ),
        Fault::new(
            "the preface of HTTP/2 for an answer",
            vec![reply(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice())],
            lost(3, LOST),
        ),
        Fault::new(
            "an alert of TLS for an answer",
            vec![reply(b"\x15\x03\x01\0\x02\x02\x46".as_slice())],
            lost(3, LOST),
        ),
        refuses("garbage, and the call is not repeatable", b"garbage")
            .token()
            .connections(1)
            .expecting(lost(1, LOST)),
    ]
}

/// Statuses outside of the usual ones; what is 500 or more may heal.
fn statuses() -> Vec<Fault> {
    [(600, 3), (999, 3)]
        .into_iter()
        .map(|(status, attempts)| {
            let line = format!("{status} Odd");
            Fault::new(
                format!("status {status}"),
                vec![reply(plain(&line, "", "{}"))],
                refused(status, attempts, &format!("status {status}: ")),
            )
        })
        .collect()
}

fn headers() -> Vec<Fault> {
    let refuses = |name: &str, header: &[u8]| {
        Fault::new(
            format!("header: {name}"),
            vec![with_header(header, "never")],
            lost(3, LOST),
        )
    };
    let accepts = |name: &str, header: &[u8]| {
        Fault::new(
            format!("header: {name}"),
            vec![with_header(header, "fine")],
            answer(201, "fine"),
        )
    };
    vec![
        refuses("without a colon", b"nothing"),
        refuses("a blank in its name", b"x y: 1"),
        refuses("a blank before the colon", b"x : 1"),
        refuses("without a name", b": 1"),
        refuses("a name that is no ASCII", "größe: 1".as_bytes()),
        refuses("a NUL in its value", b"x: a\0b"),
        refuses("an escape sequence in its value", b"x: \x1b[31mred"),
        refuses("a lone CR in its value", b"x: a\rb"),
        refuses("folded", b"x: a\r\n b"),
        accepts("a value that is no ASCII", b"x: \xff\xfe"),
        accepts(
            "a request id that fools terminals",
            "finch-request-id: a\u{202e}b".as_bytes(),
        ),
        Fault::new(
            "header: a request id that fools terminals, in an error",
            vec![reply(plain(
                "400 Bad",
                "finch-request-id: a\u{202e}b\u{9b}31m\r\n",
                "{}",
            ))],
            refused(400, 1, r"request id a\u{202e}b\u{9b}31m"),
        ),
        Fault::new(
            "header: a request id of 60,000 characters",
            vec![reply(plain(
                "400 Bad",
                &format!("finch-request-id: {}\r\n", "i".repeat(60_000)),
                "{}",
            ))],
            refused(400, 1, "iii\u{2026}"),
        )
        .memory(HEAD),
        accepts(
            "ninety of them",
            "x: y\r\n".repeat(90).trim_end().as_bytes(),
        ),
    ]
}

/// More than anybody reads. Whoever sends it has 10 MB or no end of it.
fn floods() -> Vec<Fault> {
    let line = "HTTP/1.1 201 Created\r\n";
    let block = |text: &str| text.repeat(64 * 1024 / text.len());
    let flood = |name: &str, start: &str, piece: &str, times: usize| {
        Fault::new(
            name,
            vec![vec![
                Read,
                send(start.to_owned()),
                repeat(block(piece), times),
                Close,
            ]],
            lost(3, LOST),
        )
        .memory(HEAD)
    };
    vec![
        Fault::new(
            "10,000 headers",
            vec![with_header(
                "x: y\r\n".repeat(10_000).trim_end().as_bytes(),
                "never",
            )],
            lost(3, LOST),
        )
        .memory(HEAD),
        flood("a header of 10 MB", &format!("{line}x: "), "x", 160),
        flood("a header's name of 10 MB", line, "x", 160),
        flood("headers without end", line, "x: y\r\n", ENDLESS),
        flood("a header without end", &format!("{line}x: "), "x", ENDLESS),
        flood("a reason without end", "HTTP/1.1 201 ", "x", ENDLESS),
        flood("a status without end", "HTTP/1.1 ", "2", ENDLESS),
        flood("empty lines without end", "", "\r\n", ENDLESS),
        flood("NULs without end", "", "\0", ENDLESS),
        flood(
            "headers without end, and the call is not repeatable",
            line,
            "x: y\r\n",
            ENDLESS,
        )
        .token()
        .expecting(lost(1, LOST)),
    ]
}

/// Answers before the answer.
fn informational() -> Vec<Fault> {
    let hints = "HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n";
    let proceed = "HTTP/1.1 100 Continue\r\n\r\n";
    let before = |name: &str, bytes: &str, expected: Expected| {
        let script = vec![Read, send(bytes.to_owned()), send(created("fine")), Close];
        Fault::new(name, vec![script], expected)
    };
    let endless = |name: &str, piece: &str| {
        Fault::new(name, vec![vec![Read, flow(piece.repeat(100))]], late(2))
            .tune(hasty)
            .memory(HEAD)
    };
    vec![
        before("100 before the answer", proceed, answer(201, "fine")),
        before("103 before the answer", hints, answer(201, "fine")),
        before("an unknown 1xx before the answer", "HTTP/1.1 199 Odd\r\n\r\n", answer(201, "fine")),
        before("a thousand 103 before the answer", &hints.repeat(1000), answer(201, "fine")).memory(HEAD),
        before(
            "103 with a body before the answer",
            "HTTP/1.1 103 Early Hints\r\ncontent-length: 5\r\n\r\nhello",
            lost(3, LOST),
        ),
        endless("100 without end", proceed),
        endless("103 without end", hints),
        Fault::new(
            "101, which nobody asked for",
            vec![
                vec![
                    Read,
                    send("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
                    send(kept("201 Created", &session("smuggled"))),
                    Hang,
                ],
                good(Operation::Session, "good"),
            ],
            refused(101, 1, "status 101: Switching Protocols"),
        )
        .then(answer(201, "good"))
        .connections(2),
    ]
}

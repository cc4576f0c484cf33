//! Handshakes that fail, hang or never end, and answers that are cut under TLS.

use finch_connect::{ClientBuilder, ErrorKind};

use super::{created, session};
use crate::hostile::fault::{Expected, Fault, HEAD, Place, answer, lost, unconnected};
use crate::hostile::run::SHORT;
use crate::hostile::server::Step::{Beneath, Close, Drop, Hang, Read, ReadSome, Reset};
use crate::hostile::server::{ENDLESS, Script, repeat, send};

pub fn faults() -> Vec<Fault> {
    [refused_handshakes(), broken_handshakes(), cut_answers()]
        .into_iter()
        .flatten()
        .collect()
}

const HANDSHAKE: &str = "the TLS handshake failed";

/// The client's first message, whatever it holds.
const HELLO: crate::hostile::server::Step = ReadSome(16 * 1024);

fn handshake(name: &str, script: Script, expected: Expected) -> Fault {
    Fault::new(format!("TLS: {name}"), vec![script], expected)
        .at(Place::TlsClient)
        .requests(0)
}

/// Handshakes that fail for a reason that trying again does not heal.
fn refused_handshakes() -> Vec<Fault> {
    let fails = |name: &str, script: Script| {
        handshake(name, script, unconnected(ErrorKind::Tls, 1, HANDSHAKE)).connections(1)
    };
    // A ServerHello that claims to be 16 MB long, in records of 16 KB.
    let mut record = vec![0x16, 3, 3, 0x40, 0, 2, 0xff, 0xff, 0xff, 3, 3];
    record.resize(5 + 0x4000, 0);
    vec![
        fails(
            "a server that speaks plain HTTP",
            vec![HELLO, send("HTTP/1.1 400 Bad Request\r\n\r\n"), Close],
        ),
        fails(
            "a server that speaks first, in plain text",
            vec![send("220 mail.example ESMTP\r\n"), Close],
        ),
        fails(
            "an alert",
            vec![HELLO, send(b"\x15\x03\x03\0\x02\x02\x28".as_slice()), Close],
        ),
        fails(
            "garbage without end",
            vec![HELLO, repeat(vec![0xa5; 4096], ENDLESS)],
        ),
        fails(
            "a first message of 16 MB",
            vec![HELLO, repeat(record, 1000), Close],
        )
        .memory(HEAD),
        fails(
            "a certificate that nobody knows",
            vec![Read, send(created("never")), Close],
        )
        .at(Place::TlsUnknown),
        fails(
            "a certificate that nobody knows, and the call is not repeatable",
            vec![Read, send(created("never")), Close],
        )
        .at(Place::TlsUnknown)
        .token(),
    ]
}

/// Handshakes that end before anything was sent: every call is tried again.
fn broken_handshakes() -> Vec<Fault> {
    let soon = |builder: ClientBuilder| builder.connect_timeout(SHORT).max_retries(1);
    let unsent = || unconnected(ErrorKind::Connect, 3, "cannot connect");
    let slow = || unconnected(ErrorKind::Timeout, 2, "connecting took too long");
    vec![
        handshake("ends at once", vec![Drop], unsent()).connections(3),
        handshake("ends in the handshake", vec![HELLO, Drop], unsent()).connections(3),
        handshake("resets in the handshake", vec![HELLO, Reset], unsent()).connections(3),
        handshake(
            "resets in the handshake, and the call is not repeatable",
            vec![HELLO, Reset],
            unsent(),
        )
        .token()
        .connections(3),
        handshake("hangs in the handshake", vec![HELLO, Hang], slow()).tune(soon),
        handshake(
            "hangs in the handshake, and the call is not repeatable",
            vec![HELLO, Hang],
            slow(),
        )
        .tune(soon)
        .token(),
    ]
}

/// Answers that end without the word that they end.
fn cut_answers() -> Vec<Fault> {
    let until_end = format!("HTTP/1.1 201 Created\r\n\r\n{}", session("fine"));
    let half = "HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n{";
    let cut = |name: &str, script: Script, expected: Expected| {
        Fault::new(format!("TLS: {name}"), vec![script], expected).at(Place::Tls)
    };
    vec![
        cut(
            "a good answer",
            vec![Read, send(created("fine")), Close],
            answer(201, "fine"),
        ),
        cut(
            "an answer that ends with the connection",
            vec![Read, send(until_end.clone()), Close],
            answer(201, "fine"),
        ),
        cut(
            "an answer that ends with the connection, by somebody who may not say so",
            vec![Read, send(until_end), Drop],
            lost(3, "the connection was lost").begun(),
        ),
        cut(
            "an answer shorter than its length",
            vec![
                Read,
                send("HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n{"),
                Close,
            ],
            lost(3, "the connection was lost").begun(),
        ),
        cut(
            "bytes that are not encrypted, in the body",
            vec![Read, send(half), Beneath(b"\x17\x03\x03\0\x05hello"), Close],
            lost(3, "the connection was lost"),
        ),
        cut(
            "an alert that is not encrypted, in the body",
            vec![
                Read,
                send(half),
                Beneath(b"\x15\x03\x03\0\x02\x02\x50"),
                Close,
            ],
            lost(3, "the connection was lost"),
        ),
    ]
}

//! Bodies in chunks: wrong sizes, wrong ends, and too many of them.

use super::lengths::{LOST, fault, raw};
use super::{reply, session};
use crate::hostile::fault::{BODY, Expected, Fault, HEAD, answer, late, lost, misfit, refused};
use crate::hostile::faults::connection::hasty;
use crate::hostile::server::Step::{Close, Hang, Read};
use crate::hostile::server::{ENDLESS, flow, repeat, send};

pub fn faults() -> Vec<Fault> {
    [sizes(), endings(), floods()]
        .into_iter()
        .flatten()
        .collect()
}

const CHUNKED: &str = "transfer-encoding: chunked\r\n";

/// Chunks whose size or end is wrong.
fn sizes() -> Vec<Fault> {
    let body = session("fine");
    let length = body.len();
    let with = |name: &str, bytes: String, expected: Expected| {
        fault(&format!("chunks: {name}"), CHUNKED, &bytes, expected)
    };
    let sized = |size: &str| format!("{size}\r\n{body}\r\n0\r\n\r\n");
    vec![
        with(
            "a size that is too long",
            sized(&format!("{:x}", length + 5)),
            lost(3, LOST).begun(),
        ),
        with(
            "a size that is too short",
            sized(&format!("{:x}", length - 5)),
            lost(3, LOST).begun(),
        ),
        with("a negative size", sized("-5"), lost(3, LOST).begun()),
        with(
            "a size that is no number",
            sized("zz"),
            lost(3, LOST).begun(),
        ),
        with(
            "a size with 0x",
            sized(&format!("{length:#x}")),
            lost(3, LOST).begun(),
        ),
        with("an empty size", sized(""), lost(3, LOST).begun()),
        with(
            "a size of 2^64",
            sized("10000000000000000"),
            lost(3, LOST).begun(),
        ),
        with(
            "a size of 2^64 - 1",
            sized("ffffffffffffffff"),
            lost(3, LOST).begun(),
        ),
        with(
            "a size of 60,000 digits",
            sized(&"f".repeat(60_000)),
            lost(3, LOST).begun(),
        ),
        with(
            "no CRLF behind the data",
            format!("{length:x}\r\n{body}0\r\n\r\n"),
            lost(3, LOST).begun(),
        ),
        with(
            "no last one",
            format!("{length:x}\r\n{body}\r\n"),
            lost(3, LOST).begun(),
        ),
        with(
            "no last CRLF",
            format!("{length:x}\r\n{body}\r\n0\r\n"),
            lost(3, LOST).begun(),
        ),
    ]
}

/// Chunks that are right or nearly so.
fn endings() -> Vec<Fault> {
    let body = session("fine");
    let length = body.len();
    let with = |name: &str, bytes: String, expected: Expected| {
        fault(&format!("chunks: {name}"), CHUNKED, &bytes, expected)
    };
    let sized = |size: &str| format!("{size}\r\n{body}\r\n0\r\n\r\n");
    vec![
        with(
            "only the last one",
            "0\r\n\r\n".to_owned(),
            misfit(201, "the answer has no body"),
        ),
        with(
            "an extension",
            sized(&format!("{length:x};a=b")),
            answer(201, "fine"),
        ),
        with(
            "a trailer",
            format!("{length:x}\r\n{body}\r\n0\r\nx: y\r\n\r\n"),
            answer(201, "fine"),
        ),
        with(
            "a trailer that is none",
            format!("{length:x}\r\n{body}\r\n0\r\nx y\r\n\r\n"),
            lost(3, LOST).begun(),
        ),
        with(
            "a byte each",
            format!("{}0\r\n\r\n", one_by_one(&body)),
            answer(201, "fine"),
        ),
        Fault::new(
            "chunks: the last one does not come",
            vec![vec![
                Read,
                send(raw(CHUNKED, &format!("{length:x}\r\n{body}\r\n"))),
                Hang,
            ]],
            late(2).begun(),
        )
        .tune(hasty),
        Fault::new(
            "chunks: wrong ones in an error answer",
            vec![reply(format!(
                "HTTP/1.1 400 Bad\r\n{CHUNKED}\r\n2\r\n{{}}\r\nzz\r\n"
            ))],
            refused(400, 1, "status 400: Bad Request"),
        )
        .look(|observed| match observed.calls[0].body {
            Some((2, true)) => Ok(()),
            other => Err(format!("body {other:?}")),
        }),
    ]
}

/// Chunks of which there are too many.
fn floods() -> Vec<Fault> {
    let body = session("fine");
    let start = raw(CHUNKED, "");
    let whole = format!("{:x}\r\n{body}\r\n", body.len());
    let long = "the answer is longer than 1048576 bytes";
    let flood = |name: &str, start: String, piece: String, expected: Expected| {
        let script = vec![Read, send(start), repeat(piece, ENDLESS), Close];
        Fault::new(format!("chunks: {name}"), vec![script], expected)
    };
    let slow = |name: &str, start: String, piece: String| {
        let script = vec![Read, send(start), flow(piece)];
        Fault::new(format!("chunks: {name}"), vec![script], late(2).begun())
            .tune(hasty)
            .memory(HEAD)
    };
    vec![
        flood(
            "an extension without end",
            format!("{start}5;"),
            "x".repeat(4096),
            lost(3, LOST).begun(),
        ),
        flood(
            "extensions without end",
            start.clone(),
            format!("1;{}\r\n \r\n", "x".repeat(1000)),
            lost(3, LOST).begun(),
        ),
        flood(
            "trailers without end",
            format!("{start}{whole}0\r\n"),
            "x: y\r\n".repeat(100),
            lost(3, LOST).begun(),
        ),
        flood(
            "a trailer without end",
            format!("{start}{whole}0\r\nx: "),
            "x".repeat(4096),
            lost(3, LOST).begun(),
        ),
        slow(
            "a size of zeros without end",
            start.clone(),
            "0".repeat(4096),
        ),
        slow(
            "blanks in a size without end",
            format!("{start}5"),
            " ".repeat(4096),
        ),
        flood(
            "a byte each without end",
            start.clone(),
            "1\r\n \r\n".repeat(1000),
            misfit(201, "the answer is longer than 20000 bytes"),
        )
        .memory(HEAD)
        .tune(|builder| builder.max_response_bytes(20_000)),
        flood(
            "big ones without end",
            start,
            format!("10000\r\n{}\r\n", " ".repeat(65536)),
            misfit(201, long),
        )
        .memory(BODY),
        Fault::new(
            "chunks: 20,000 of a byte, and then the answer",
            vec![vec![
                Read,
                send(raw(CHUNKED, "")),
                repeat("1\r\n \r\n".repeat(1000), 20),
                send(format!("{whole}0\r\n\r\n")),
                Close,
            ]],
            answer(201, "fine"),
        )
        .memory(BODY),
    ]
}

/// A chunk for each byte.
fn one_by_one(body: &str) -> String {
    let chunk = |byte: char| ["1\r\n", byte.encode_utf8(&mut [0; 4]), "\r\n"].concat();
    body.chars().map(chunk).collect()
}

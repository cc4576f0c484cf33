//! Bodies that are too long, and packed ones.

use std::io::Write as _;

use bytes::Bytes;

use super::{good_status, reply, session};
use crate::hostile::fault::{BODY, Expected, Fault, HEAD, answer, late, lost, misfit, refused};
use crate::hostile::faults::connection::hasty;
use crate::hostile::server::Step::{Close, Read};
use crate::hostile::server::{ENDLESS, flow, repeat, send};

pub fn faults() -> Vec<Fault> {
    [endless(), at_the_limit()].into_iter().flatten().collect()
}

const MEBI: usize = 1024 * 1024;

const TOO_LONG: &str = "the answer is longer than 1048576 bytes";

/// A good body, filled up with blanks.
fn padded(length: usize) -> String {
    let body = session("padded");
    let blanks = " ".repeat(length - body.len());
    body + &blanks
}

/// Bodies without end, or with one that is far away.
fn endless() -> Vec<Fault> {
    let endless = |name: &str, head: &str, expected: Expected| {
        let zeros = repeat(vec![b'0'; 64 * 1024], ENDLESS);
        let script = vec![Read, send(format!("HTTP/1.1 {head}\r\n")), zeros];
        Fault::new(name, vec![script], expected).memory(BODY)
    };
    let gibi = "content-length: 1073741824\r\n";
    let cut_at_limit = |fault: Fault| {
        fault.look(|observed| match observed.calls[0].body {
            Some((MEBI, true)) => Ok(()),
            other => Err(format!("body {other:?}")),
        })
    };
    let bad = |head: &str| format!("400 Bad Request\r\n{head}");
    vec![
        endless(
            "a body without end",
            "201 Created\r\n",
            misfit(201, TOO_LONG),
        ),
        endless(
            "a body of 1 GiB",
            &format!("201 Created\r\n{gibi}"),
            misfit(201, TOO_LONG),
        )
        .memory(HEAD),
        cut_at_limit(endless(
            "a body without end of an error answer",
            &bad(""),
            refused(400, 1, "status 400: Bad Request"),
        )),
        cut_at_limit(endless(
            "a body of 1 GiB of an error answer",
            &bad(gibi),
            refused(400, 1, "status 400: Bad Request"),
        )),
        endless(
            "a body without end of an error answer that may heal",
            "503 Service Unavailable\r\n",
            refused(503, 3, "status 503: Service Unavailable"),
        ),
        endless(
            "a body without end, and a limit of 1,000",
            "201 Created\r\n",
            misfit(201, "the answer is longer than 1000 bytes"),
        )
        .tune(|builder| builder.max_response_bytes(1000))
        .memory(HEAD),
    ]
}

/// Bodies that end just at the limit, or just behind it.
fn at_the_limit() -> Vec<Fault> {
    let small = |length: usize, expected: Expected| {
        good_status(
            &format!("{length} bytes, and a limit of 1,000"),
            &padded(length),
            expected,
        )
        .tune(|builder| builder.max_response_bytes(1000))
    };
    vec![
        good_status(
            "a body as long as the limit",
            &padded(MEBI),
            answer(201, "padded"),
        )
        .memory(BODY),
        good_status(
            "a body one byte longer than the limit",
            &padded(MEBI + 1),
            misfit(201, TOO_LONG),
        )
        .memory(HEAD),
        Fault::new(
            "a body as long as the limit, without a length",
            vec![reply(format!(
                "HTTP/1.1 201 Created\r\n\r\n{}",
                padded(MEBI)
            ))],
            answer(201, "padded"),
        )
        .memory(BODY),
        Fault::new(
            "a body one byte longer than the limit, without a length",
            vec![reply(format!(
                "HTTP/1.1 201 Created\r\n\r\n{}",
                padded(MEBI + 1)
            ))],
            misfit(201, TOO_LONG),
        )
        .memory(BODY),
        small(1000, answer(201, "padded")),
        small(1001, misfit(201, "the answer is longer than 1000 bytes")),
    ]
}

/// The head of a gzip stream without a name; what follows is raw.
const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff";

/// A mebibyte of zeros, packed so that it can stand any number of times in one stream.
fn packed_zeros() -> Bytes {
    let mut packer = flate2::Compress::new(flate2::Compression::best(), false);
    let mut block = Vec::with_capacity(MEBI);
    packer
        .compress_vec(&vec![0; MEBI], &mut block, flate2::FlushCompress::Full)
        .unwrap();
    block.into()
}

/// Whether packed answers are asked for, and read.
const ASKED: bool = cfg!(feature = "gzip");

/// What else a packed answer is taken for.
const UNREADABLE: &str = "content encoding gzip";

fn packed_head(status: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n\r\n")
}

/// Packed answers, as they should be or cut.
pub fn packed() -> Vec<Fault> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(session("packed").as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let head = packed_head("201 Created");
    let either = |asked: Expected| {
        if ASKED {
            asked
        } else {
            misfit(201, UNREADABLE)
        }
    };
    vec![
        Fault::new(
            "a packed answer",
            vec![reply([head.as_bytes(), &gzip].concat())],
            either(answer(201, "packed")),
        )
        .look(|observed| {
            let request = String::from_utf8_lossy(&observed.seen.requests[0]).to_ascii_lowercase();
            if request.contains("accept-encoding") == ASKED {
                Ok(())
            } else {
                Err(request)
            }
        }),
        Fault::new(
            "a packed answer that is cut",
            vec![reply([head.as_bytes(), &gzip[..gzip.len() / 2]].concat())],
            either(lost(3, "the connection was lost").begun()),
        ),
    ]
}

/// Packed answers that are small on the way and endless at home.
pub fn bombs() -> Vec<Fault> {
    let bomb = |name: &str, status: &str, expected: Expected| {
        let head = send(packed_head(status));
        let script = vec![Read, head, send(GZIP), repeat(packed_zeros(), 900), Close];
        Fault::new(name, vec![script], expected).memory(BODY)
    };
    // What never comes to anything has no length, so time ends it.
    let nothing = |name: &str, start: &'static [u8], piece: &[u8]| {
        let head = send(packed_head("201 Created"));
        let script = vec![Read, head, send(start), flow(piece.repeat(4096))];
        if ASKED {
            Fault::new(name, vec![script], late(2).begun())
                .tune(hasty)
                .memory(HEAD)
        } else {
            Fault::new(name, vec![script], misfit(201, TOO_LONG)).memory(BODY)
        }
    };
    vec![
        bomb(
            "a gzip bomb of 900 MiB",
            "201 Created",
            misfit(201, if ASKED { TOO_LONG } else { UNREADABLE }),
        ),
        bomb(
            "a gzip bomb of 900 MiB in an error answer",
            "400 Bad Request",
            refused(400, 1, "status 400: Bad Request"),
        ),
        nothing(
            "packed blocks of nothing without end",
            GZIP,
            b"\0\0\0\xff\xff",
        ),
        nothing(
            "a packed answer whose name has no end",
            b"\x1f\x8b\x08\x08\0\0\0\0\0\xff",
            b"x",
        ),
    ]
}

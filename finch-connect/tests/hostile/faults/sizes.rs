//! Bodies that are too long, and packed ones.

use std::io::Write as _;

use bytes::Bytes;

use super::{good_status, reply, session};
use crate::hostile::fault::{BODY, Expected, Fault, HEAD, answer, lost, misfit, refused};
use crate::hostile::server::Step::{Close, Read};
use crate::hostile::server::{ENDLESS, repeat, send};

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
            refused(400, 1, "400 Bad Request"),
        )),
        cut_at_limit(endless(
            "a body of 1 GiB of an error answer",
            &bad(gibi),
            refused(400, 1, "400 Bad Request"),
        )),
        endless(
            "a body without end of an error answer that may heal",
            "503 Service Unavailable\r\n",
            refused(503, 3, "503 Service Unavailable"),
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

/// A mebibyte of zeros, packed so that it can stand any number of times in one stream.
fn packed_zeros() -> Bytes {
    let mut packer = flate2::Compress::new(flate2::Compression::best(), false);
    let mut block = Vec::with_capacity(MEBI);
    packer
        .compress_vec(&vec![0; MEBI], &mut block, flate2::FlushCompress::Full)
        .unwrap();
    block.into()
}

/// Packed answers. Nobody asked for them, unless the feature is on.
pub fn packed() -> Vec<Fault> {
    let asked = cfg!(feature = "gzip");
    let head = |status: &str| {
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n\r\n"
        )
    };
    // A gzip header without a name, and a stream that is raw from there on.
    let start: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff";
    let bomb = |name: &str, status: &str, expected: Expected| {
        let script = vec![
            Read,
            send(head(status)),
            send(start),
            repeat(packed_zeros(), 900),
            Close,
        ];
        Fault::new(name, vec![script], expected).memory(BODY)
    };
    let unreadable = "content encoding gzip";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(session("packed").as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let whole = [head("201 Created").as_bytes(), &gzip].concat();
    let cut = [head("201 Created").as_bytes(), &gzip[..gzip.len() / 2]].concat();
    vec![
        bomb(
            "a gzip bomb of 900 MiB",
            "201 Created",
            misfit(201, if asked { TOO_LONG } else { unreadable }),
        ),
        bomb(
            "a gzip bomb of 900 MiB in an error answer",
            "400 Bad Request",
            refused(400, 1, "400 Bad Request"),
        ),
        Fault::new(
            "a packed answer",
            vec![reply(whole)],
            if asked {
                answer(201, "packed")
            } else {
                misfit(201, unreadable)
            },
        )
        .look(|observed| {
            let request = String::from_utf8_lossy(&observed.seen.requests[0]).to_ascii_lowercase();
            if request.contains("accept-encoding") == cfg!(feature = "gzip") {
                Ok(())
            } else {
                Err(request)
            }
        }),
        Fault::new(
            "a packed answer that is cut",
            vec![reply(cut)],
            if asked {
                lost(3, "the connection was lost")
            } else {
                misfit(201, unreadable)
            },
        ),
    ]
}

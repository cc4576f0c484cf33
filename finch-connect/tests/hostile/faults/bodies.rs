//! Bodies that are too long, packed, or not what a JSON reader likes.

use std::io::Write as _;

use bytes::Bytes;

use super::{json, plain, reply, session};
use crate::hostile::fault::{BODY, Expected, Fault, HEAD, TREE, answer, misfit, refused};
use crate::hostile::server::Step::{Close, Read};
use crate::hostile::server::{ENDLESS, repeat, send};

pub fn faults() -> Vec<Fault> {
    [
        sizes(),
        packed(),
        good_json(),
        bad_json(),
        types(),
        errors(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const MEBI: usize = 1024 * 1024;
const TOO_LONG: &str = "the answer is longer than 1048576 bytes";

fn good_status(name: &str, body: &str, expected: Expected) -> Fault {
    Fault::new(name, vec![reply(json("201 Created", "", body))], expected)
}

/// A good body, filled up with blanks.
fn padded(length: usize) -> String {
    let body = session("padded");
    let blanks = " ".repeat(length - body.len());
    body + &blanks
}

fn sizes() -> Vec<Fault> {
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
    let small = |length: usize, expected: Expected| {
        good_status(
            &format!("{length} bytes, and a limit of 1,000"),
            &padded(length),
            expected,
        )
        .tune(|builder| builder.max_response_bytes(1000))
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
    let mut packed = Vec::with_capacity(MEBI);
    packer
        .compress_vec(&vec![0; MEBI], &mut packed, flate2::FlushCompress::Full)
        .unwrap();
    packed.into()
}

/// Packed answers. Nobody asked for them, unless the feature is on.
fn packed() -> Vec<Fault> {
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
                crate::hostile::fault::lost(3, "the connection was lost")
            } else {
                misfit(201, unreadable)
            },
        ),
    ]
}

/// JSON that is odd and can be read.
fn good_json() -> Vec<Fault> {
    let fine = |name: &str, body: String| {
        good_status(&format!("JSON: {name}"), &body, answer(201, "fine"))
    };
    let with = |more: &str| session("fine").replace('}', &format!(",{more}}}"));
    let members: String = (0..85_000).map(|n| format!(r#","k{n}":1"#)).collect();
    let long = "x".repeat(MEBI - 1000);
    vec![
        fine(
            "a byte order mark before it",
            format!("\u{feff}{}", session("fine")),
        ),
        fine("blanks around it", format!("\r\n\t {} \n", session("fine"))),
        fine(
            "a number of 300 digits",
            with(&format!(r#""n":{}"#, "9".repeat(300))),
        ),
        fine("a number below all numbers", with(r#""n":1e-999999"#)),
        fine("escapes", session("fi\\u006ee")),
        fine(
            "a hundred levels",
            with(&format!(r#""d":{}{}"#, "[".repeat(100), "]".repeat(100))),
        ),
        fine("85,000 members", with(&members[1..])).memory(TREE / 2),
        fine("a text of 1 MB", with(&format!(r#""t":"{long}""#))).memory(BODY),
        fine("a name of 1 MB", with(&format!(r#""{long}":1"#))).memory(BODY),
        fine(
            "half a million zeros",
            with(&format!(r#""z":[{}0]"#, "0,".repeat(523_000))),
        )
        .memory(TREE),
        fine(
            "350,000 empty arrays",
            with(&format!(r#""z":[{}[]]"#, "[],".repeat(349_000))),
        )
        .memory(TREE),
    ]
}

/// JSON that cannot be read as what is due.
fn bad_json() -> Vec<Fault> {
    let bad = |name: &str, body: String, says: &str| {
        good_status(&format!("JSON: {name}"), &body, misfit(201, says))
    };
    let with = |more: &str| session("never").replace('}', &format!(",{more}}}"));
    let deep = |depth: usize| format!(r#""d":{}{}"#, "[".repeat(depth), "]".repeat(depth));
    vec![
        bad("100,000 levels", "[".repeat(100_000), "does not fit").memory(BODY),
        bad(
            "100,000 levels in a member that nobody knows",
            with(&deep(100_000)),
            "recursion limit",
        )
        .memory(BODY),
        bad(
            "100,000 objects within each other",
            r#"{"a":"#.repeat(100_000),
            "recursion limit",
        )
        .memory(BODY),
        bad("nothing but a blank", " ".to_owned(), "EOF while parsing"),
        bad("null", "null".to_owned(), "invalid type: null"),
        bad(
            "an array",
            format!("[{}]", session("never")),
            "invalid type: sequence",
        ),
        bad("a text", "\"created\"".to_owned(), "invalid type: string"),
        bad("a number", "201".to_owned(), "invalid type: integer"),
        bad("true", "true".to_owned(), "invalid type: boolean"),
        bad("an empty object", "{}".to_owned(), "session_id"),
        bad(
            "a number for a text",
            session("never").replace("\"never\"", "7"),
            "session_id: invalid type: integer",
        ),
        bad(
            "null for a text",
            session("never").replace("\"never\"", "null"),
            "session_id: invalid type: null",
        ),
        bad(
            "a member twice",
            with(r#""session_id":"other""#),
            "duplicate",
        ),
        bad(
            "a number above all numbers",
            with(r#""n":1e999999"#),
            "number out of range",
        ),
        bad("NaN", with(r#""n":NaN"#), "expected value"),
        bad(
            "a comma at the end",
            session("never").replace('}', ",}"),
            "trailing comma",
        ),
        bad(
            "a comment",
            format!("/* */{}", session("never")),
            "expected value",
        ),
        bad(
            "one more behind it",
            format!("{0}{0}", session("never")),
            "trailing characters",
        ),
        bad(
            "garbage behind it",
            format!("{}x", session("never")),
            "trailing characters",
        ),
        bad(
            "NULs behind it",
            format!("{}\0\0", session("never")),
            "trailing characters",
        ),
        bad("a NUL in a text", session("ne\0ver"), "control character"),
        bad(
            "half a surrogate pair",
            session("\\ud800"),
            "session_id: unexpected end of hex escape",
        ),
        bad(
            "an HTML page",
            "<html>Welcome</html>".to_owned(),
            "expected value",
        ),
        bad(
            "a prefix against scripts",
            format!(")]}}',\n{}", session("never")),
            "expected value",
        ),
        raw_bad(
            "JSON: bytes that are no UTF-8",
            b"{\"session_id\":\"\xff\xfe\"}",
            "unicode",
        ),
        raw_bad(
            "JSON: in UTF-16",
            &session("x")
                .bytes()
                .flat_map(|b| [b, 0])
                .collect::<Vec<u8>>(),
            "does not fit",
        ),
        raw_bad(
            "JSON: a surrogate in UTF-8",
            b"{\"session_id\":\"\xed\xa0\x80\"}",
            "unicode",
        ),
    ]
}

fn raw_bad(name: &str, body: &[u8], says: &str) -> Fault {
    let head = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n\r\n";
    Fault::new(
        name,
        vec![reply([head.as_bytes(), body].concat())],
        misfit(201, says),
    )
}

/// Content types that lie.
fn types() -> Vec<Fault> {
    let typed = |name: &str, header: &str, body: &str, expected: Expected| {
        Fault::new(name, vec![reply(plain("200 OK", header, body))], expected)
    };
    let page = "<!DOCTYPE html><title>Sign in</title>";
    vec![
        typed(
            "a page with status 200",
            "content-type: text/html; charset=utf-8\r\n",
            page,
            misfit(200, "content type text/html"),
        ),
        typed(
            "a page that says it is JSON",
            "content-type: application/json\r\n",
            page,
            misfit(200, "expected value"),
        ),
        typed(
            "good JSON as text",
            "content-type: text/plain\r\n",
            &session("fine"),
            answer(200, "fine"),
        ),
        typed(
            "good JSON without a type",
            "",
            &session("fine"),
            answer(200, "fine"),
        ),
        typed(
            "good JSON with garbage for a type",
            "content-type: \u{9b}/;;=\r\n",
            &session("fine"),
            answer(200, "fine"),
        ),
        typed(
            "a page with a type that fools terminals",
            "content-type: text/\u{202e}lmth\r\n",
            page,
            misfit(200, "expected value"),
        ),
        typed(
            "an empty body",
            "content-type: application/json\r\n",
            "",
            misfit(200, "the answer has no body"),
        ),
        typed(
            "success with the body of an error",
            "content-type: application/json\r\n",
            r#"{"code":400,"message":"no"}"#,
            misfit(200, "session_id"),
        ),
    ]
}

/// Bodies of error answers.
fn errors() -> Vec<Fault> {
    let error = |name: &str, body: &str, says: &str| {
        Fault::new(
            format!("error body: {name}"),
            vec![reply(json("400 Bad Request", "", body))],
            refused(400, 1, says),
        )
    };
    let secret = crate::support::CLIENT_SECRET;
    let bad = "status 400: 400 Bad Request";
    let long = "m".repeat(MEBI - 1000);
    vec![
        error("100,000 levels", &"[".repeat(100_000), bad).memory(BODY),
        error(
            "100,000 objects within each other",
            &r#"{"message":"#.repeat(100_000),
            bad,
        )
        .memory(BODY),
        error("empty", "", bad),
        error("null", "null", bad),
        error("an array", r#"[{"message":"no"}]"#, bad),
        error("a message that is a number", r#"{"message":7}"#, bad),
        error(
            "a message that is an object",
            r#"{"message":{"message":"no"}}"#,
            bad,
        ),
        error("an empty message", r#"{"message":"  "}"#, bad),
        error(
            "a message of 1 MB",
            &format!(r#"{{"message":"{long}"}}"#),
            "mmm\u{2026}",
        )
        .memory(BODY),
        error(
            "half a million zeros",
            &format!("[{}0]", "0,".repeat(524_000)),
            bad,
        )
        .memory(TREE),
        error(
            "a message twice",
            r#"{"message":"first","message":"second"}"#,
            "second",
        ),
        error(
            "a message that fools terminals",
            r#"{"message":"a\u001b[2J\r\nb\u202ec\u0000"}"#,
            r"a\u{1b}[2J\u{d}\u{a}b\u{202e}c\u{0}",
        ),
        error(
            "the secret of the client",
            &format!(r#"{{"message":"bad secret {secret}"}}"#),
            "bad secret ***",
        ),
        error(
            "the secret of the client, with escapes",
            &format!(
                r#"{{"message":"bad secret \u00{:02x}{}"}}"#,
                secret.as_bytes()[0],
                &secret[1..]
            ),
            "bad secret ***",
        ),
        error("an HTML page", "<html>\u{1b}[31mBad</html>", bad),
        error("JSON with garbage behind it", r#"{"message":"no"}x"#, bad),
    ]
}

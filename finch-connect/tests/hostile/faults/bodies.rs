//! Content types that lie, and bodies of error answers.

use super::{json, plain, reply, session};
use crate::hostile::fault::{BODY, Expected, Fault, TREE, answer, misfit, refused};

pub fn faults() -> Vec<Fault> {
    [types(), errors()].into_iter().flatten().collect()
}

/// The limit of a body.
const MEBI: usize = 1024 * 1024;

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
    let bad = "status 400: Bad Request";
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

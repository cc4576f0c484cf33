//! Statuses: which ones are tried again, who may overrule that, and what a server wants remembered.

use super::{created, json, reply, session};
use crate::hostile::fault::{Expected, Fault, HEAD, answer, misfit, refused};
use crate::hostile::server::Script;

pub fn faults() -> Vec<Fault> {
    [every_status(), overruled(), signs_of_login()]
        .into_iter()
        .flatten()
        .collect()
}

/// Several calls, one after the other, as one fault.
fn calls(name: &str, scripts: Vec<Script>, expected: Vec<Expected>) -> Fault {
    let mut expected = expected.into_iter();
    let fault = Fault::new(name, scripts, expected.next().unwrap());
    expected.fold(fault, Fault::then)
}

fn every_status() -> Vec<Fault> {
    let heals = |status: u16| matches!(status, 408 | 409 | 429) || status >= 500;
    let expected = |attempts: fn(bool) -> u32| -> Vec<Expected> {
        (400..600)
            .map(|status| {
                refused(
                    status,
                    attempts(heals(status)),
                    &format!("status {status}: "),
                )
            })
            .collect()
    };
    let scripts = |expected: &[Expected]| -> Vec<Script> {
        let statuses = (400..600).zip(expected);
        statuses
            .flat_map(|(status, call)| {
                let answer = reply(json(&format!("{status} X"), "", "{}"));
                std::iter::repeat_n(answer, call.attempts as usize)
            })
            .collect()
    };
    let session = expected(|heals| if heals { 3 } else { 1 });
    let token = expected(|_| 1);
    vec![
        // What the test itself remembers of so many calls is counted as well.
        calls("every status from 400 to 599", scripts(&session), session).memory(HEAD),
        calls(
            "every status from 400 to 599, and the call is not repeatable",
            scripts(&token),
            token,
        )
        .memory(HEAD)
        .token(),
    ]
}

fn overruled() -> Vec<Fault> {
    let said = |status: u16, header: &str, attempts: u32| {
        let answer = json(
            &format!("{status} X"),
            &format!("x-should-retry: {header}\r\n"),
            "{}",
        );
        let name = format!(
            "status {status} with x-should-retry: {}",
            header.replace("\r\n", ", ")
        );
        Fault::new(
            name,
            vec![reply(answer)],
            refused(status, attempts, "status"),
        )
    };
    vec![
        said(400, "true", 3),
        said(503, "false", 1),
        said(503, "perhaps", 3),
        said(400, "perhaps", 1),
        said(400, "", 1),
        said(429, "FALSE", 3),
        said(400, "\u{ff}", 1),
        said(503, "false\r\nx-should-retry: true", 1),
        said(429, "true", 1)
            .token()
            .expecting(refused(429, 1, "status")),
        Fault::new(
            "success with x-should-retry: true",
            vec![reply(json(
                "201 Created",
                "x-should-retry: true\r\n",
                &session("fine"),
            ))],
            answer(201, "fine"),
        ),
        Fault::new(
            "success that does not fit, with x-should-retry: true",
            vec![reply(json("201 Created", "x-should-retry: true\r\n", "{}"))],
            misfit(201, "session_id"),
        ),
    ]
}

/// Answers that ask for another login.
fn signs_of_login() -> Vec<Fault> {
    let said = |name: &str, status: &str, header: &str, body: &str, says: &str| {
        let status_number = status[..3].parse().unwrap();
        Fault::new(
            name,
            vec![reply(json(status, header, body))],
            refused(status_number, 1, says),
        )
    };
    vec![
        said(
            "401 as the schema has it",
            "401 X",
            "",
            r#"{"code":401,"finch_code":"invalid_client","message":"Invalid client"}"#,
            "status 401: Invalid client",
        ),
        said(
            "401 as the page shows it",
            "401 X",
            "",
            r#"{"error":"Invalid client"}"#,
            "status 401: Invalid client",
        ),
        said(
            "401 that asks for Basic again",
            "401 X",
            "www-authenticate: Basic realm=\"x\"\r\n",
            "{}",
            "status 401",
        ),
        said(
            "401 that asks for Negotiate",
            "401 X",
            "www-authenticate: Negotiate\r\n",
            "{}",
            "status 401",
        ),
        said(
            "407 of a server that is no proxy",
            "407 X",
            "proxy-authenticate: Basic realm=\"x\"\r\n",
            "{}",
            "status 407",
        ),
        said(
            "421, which asks for another connection",
            "421 X",
            "",
            "{}",
            "status 421",
        ),
        said(
            "425, which asks to try again",
            "425 X",
            "",
            "{}",
            "status 425",
        ),
    ]
}

/// What a server asks the client to remember.
pub fn memories() -> Vec<Fault> {
    let remembers = |name: &str, header: &str| {
        let first = json("201 Created", header, &session("first"));
        Fault::new(
            name,
            vec![reply(first), reply(created("second"))],
            answer(201, "first"),
        )
        .then(answer(201, "second"))
    };
    let cookies = "set-cookie: a=b; Path=/\r\nset-cookie: c=d; Domain=127.0.0.1\r\n";
    vec![
        remembers("cookies", cookies).look(|observed| {
            let second = String::from_utf8_lossy(&observed.seen.requests[1]).to_ascii_lowercase();
            if second.contains("cookie") {
                Err(second)
            } else {
                Ok(())
            }
        }),
        remembers(
            "Alt-Svc that names another host",
            "alt-svc: http/1.1=\"{elsewhere}\", h2=\"{elsewhere}\"; ma=86400\r\n",
        ),
        remembers(
            "Strict-Transport-Security",
            "strict-transport-security: max-age=86400\r\n",
        ),
        remembers(
            "Refresh that names another host",
            "refresh: 0; url=http://{elsewhere}/\r\n",
        ),
        remembers(
            "Content-Location and Link that name another host",
            "content-location: http://{elsewhere}/\r\nlink: <http://{elsewhere}/>; rel=preload\r\n",
        ),
    ]
}

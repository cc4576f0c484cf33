//! Limits of time for a whole call, and what a call that met a limit leaves behind: neither its
//! late answer nor its connection may reach another call.

use std::time::Duration;

use finch_connect::{ClientBuilder, ErrorKind};

use super::{good, json, kept, reply, session};
use crate::hostile::fault::{
    BODY, Expected, Fault, HEAD, Operation, answer, misfit, refused, unconnected,
};
use crate::hostile::run::SHORT;
use crate::hostile::server::Step::{Close, Hang, Pause, Read, Reset, Stall};
use crate::hostile::server::{ENDLESS, Script, drip, flow, repeat, send};

pub fn faults() -> Vec<Fault> {
    [deadlines(), late_answers(), left_behind()]
        .into_iter()
        .flatten()
        .collect()
}

fn good_session() -> Script {
    good(Operation::Session, "good")
}

/// Waits take no time here, so the deadline is met by attempts only; that a wait must fit into
/// what is left of it shows all the same.
fn deadlines() -> Vec<Fault> {
    let soon = |builder: ClientBuilder| builder.deadline(SHORT);
    let five_seconds = |builder: ClientBuilder| builder.deadline(Duration::from_secs(5));
    let over = |attempts: u32, limit: &str| {
        let says = format!("no complete answer before the deadline of {limit}");
        unconnected(ErrorKind::Timeout, attempts, &says)
    };
    let fails = |headers: &str| reply(json("503 X", headers, "{}"));
    vec![
        Fault::new(
            "deadline: hangs before the answer",
            vec![vec![Read, Hang]],
            over(1, "0.1 s"),
        )
        .tune(soon),
        Fault::new(
            "deadline: a byte every 5 ms",
            vec![vec![
                Read,
                send("HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n"),
                drip(" ".repeat(500)),
            ]],
            over(1, "0.1 s").begun(),
        )
        .tune(soon),
        Fault::new(
            "deadline: fails at once, and no wait fits",
            vec![fails(""), good_session()],
            refused(503, 1, "status 503"),
        )
        .tune(|builder| builder.deadline(Duration::from_millis(400))),
        Fault::new(
            "deadline: fails, and then hangs",
            vec![fails("retry-after: 0\r\n"), vec![Read, Hang]],
            over(2, "0.3 s").waits(&[0.0]),
        )
        .tune(|builder| builder.deadline(Duration::from_millis(300))),
        Fault::new(
            "deadline: asks for a wait beyond it",
            vec![fails("retry-after: 7\r\n"), good_session()],
            refused(503, 1, "retry after 7 s").retry_after(7.0),
        )
        .tune(five_seconds),
        Fault::new(
            "deadline: asks for a wait within it",
            vec![fails("retry-after: 3\r\n"), good_session()],
            answer(201, "good").attempts(2).waits(&[3.0]),
        )
        .tune(five_seconds),
        Fault::new(
            "deadline: sends an error answer without end",
            vec![vec![
                Read,
                send("HTTP/1.1 400 Bad Request\r\ncontent-length: 500\r\n\r\n{"),
                Hang,
            ]],
            refused(400, 1, "status 400: Bad Request"),
        )
        .tune(soon),
    ]
}

/// Answers that come when nobody waits for them any more.
fn late_answers() -> Vec<Fault> {
    let patient = |builder: ClientBuilder| builder.timeout(Duration::from_millis(250));
    let late = |first: Script| {
        vec![
            first,
            vec![Read, Pause(150), send(super::created("fresh")), Close],
        ]
    };
    vec![
        Fault::new(
            "answers the first attempt while the second one waits",
            late(vec![
                Read,
                Stall,
                Pause(100),
                send(kept("201 Created", &session("stale"))),
                Hang,
            ]),
            answer(201, "fresh").attempts(2),
        )
        .tune(patient)
        .connections(2),
        Fault::new(
            "ends the first answer while the second attempt waits",
            late(vec![
                Read,
                send("HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n"),
                Stall,
                Pause(100),
                send(" ".repeat(500)),
                Hang,
            ]),
            answer(201, "fresh").attempts(2),
        )
        .tune(patient)
        .connections(2),
        Fault::new(
            "429 with a wait, and hangs in its body",
            vec![
                vec![
                    Read,
                    send("HTTP/1.1 429 X\r\nretry-after: 5\r\ncontent-length: 9\r\n\r\n{"),
                    Hang,
                ],
                good_session(),
            ],
            answer(201, "good").attempts(2).waits(&[5.0]),
        )
        .tune(patient),
        Fault::new(
            "resets some time after a whole answer",
            vec![vec![Read, send(super::created("whole")), Pause(50), Reset]],
            answer(201, "whole"),
        ),
    ]
}

/// Connections on which more came than the first call wanted to read.
fn left_behind() -> Vec<Fault> {
    let zeros = || repeat(vec![b'0'; 64 * 1024], ENDLESS);
    let then_good = |name: &str, head: &str, first: Expected| {
        let script = vec![Read, send(format!("HTTP/1.1 {head}\r\n\r\n")), zeros()];
        Fault::new(name, vec![script, good_session()], first)
            .then(answer(201, "good"))
            .connections(2)
            .memory(BODY)
    };
    let gibi = "content-length: 1073741824";
    let long = "the answer is longer than 1048576 bytes";
    vec![
        then_good("too long, and then a good call", "201 Created", misfit(201, long)),
        then_good(
            "a length of 1 GiB, and then a good call",
            &format!("201 Created\r\n{gibi}"),
            misfit(201, long),
        ),
        then_good(
            "an error answer of 1 GiB, and then a good call",
            &format!("400 Bad Request\r\n{gibi}"),
            refused(400, 1, "status 400: Bad Request"),
        ),
        then_good(
            "a redirect with a body without end, and then a good call",
            "307 X\r\nlocation: http://{elsewhere}/",
            refused(307, 1, "is not followed"),
        ),
        Fault::new(
            "a redirect that hangs in its body",
            vec![
                vec![
                    Read,
                    send("HTTP/1.1 307 X\r\nlocation: http://{elsewhere}/\r\ncontent-length: 9\r\n\r\n"),
                    Hang,
                ],
                good_session(),
            ],
            refused(307, 1, "is not followed"),
        )
        .tune(|builder| builder.timeout(SHORT)),
        Fault::new(
            "a byte each without end, and no limit of length",
            vec![vec![
                Read,
                send("HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n"),
                flow("1\r\n \r\n".repeat(1000)),
            ]],
            crate::hostile::fault::late(2).begun(),
        )
        .tune(|builder| builder.timeout(SHORT).max_retries(1).max_response_bytes(1 << 30))
        .memory(HEAD),
    ]
}

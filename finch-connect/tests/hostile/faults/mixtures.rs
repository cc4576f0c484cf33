//! Several faults in one call: what the attempts make together, and which error is told.

use std::time::Duration;

use super::{created, good, json, kept, plain, reply};
use crate::hostile::fault::{Expected, Fault, Operation, answer, late, lost, misfit, refused};
use crate::hostile::server::Step::{Close, Hang, Read, Reset};
use crate::hostile::server::{Script, send};

pub fn faults() -> Vec<Fault> {
    [healed(), last_told(), counted()]
        .into_iter()
        .flatten()
        .collect()
}

/// An error answer.
fn fails(status: &str, headers: &str) -> Script {
    reply(json(status, headers, r#"{"message":"said"}"#))
}

fn good_session() -> Script {
    good(Operation::Session, "good")
}

/// An attempt that hangs ends soon, and others have the time they need.
fn timely(fault: Fault) -> Fault {
    fault.tune(|builder| builder.timeout(Duration::from_millis(250)))
}

/// Faults that go away in time, or just too late.
fn healed() -> Vec<Fault> {
    let (ends, resets, hangs) = (vec![Read, Close], vec![Read, Reset], vec![Read, Hang]);
    vec![
        Fault::new(
            "fails twice, then succeeds",
            vec![fails("503 X", ""), fails("500 X", ""), good_session()],
            answer(201, "good").attempts(3),
        ),
        Fault::new(
            "fails three times, then would succeed",
            vec![
                fails("503 X", ""),
                fails("500 X", ""),
                fails("502 X", ""),
                good_session(),
            ],
            refused(502, 3, "status 502: said"),
        ),
        Fault::new(
            "ends, then 429 with a wait, then succeeds",
            vec![
                ends.clone(),
                fails("429 X", "retry-after: 7\r\n"),
                good_session(),
            ],
            answer(201, "good").attempts(3).waits(&[0.5, 7.0]),
        ),
        timely(Fault::new(
            "hangs, then succeeds",
            vec![hangs.clone(), good_session()],
            answer(201, "good").attempts(2),
        )),
        timely(Fault::new(
            "hangs, then resets, then succeeds",
            vec![hangs.clone(), resets.clone(), good_session()],
            answer(201, "good").attempts(3),
        )),
    ]
}

/// Another fault each time: the last one is told.
fn last_told() -> Vec<Fault> {
    let (ends, resets, hangs) = (vec![Read, Close], vec![Read, Reset], vec![Read, Hang]);
    vec![
        Fault::new(
            "resets, then garbage, then refuses: the last one is told",
            vec![resets.clone(), reply("garbage\r\n\r\n"), fails("403 X", "")],
            refused(403, 3, "status 403: said"),
        ),
        timely(Fault::new(
            "503, then ends, then hangs: the last one is told",
            vec![fails("503 X", ""), ends.clone(), hangs.clone()],
            late_within(3, "no complete answer within 0.25 s"),
        )),
        Fault::new(
            "503, then 409, then ends: the last one is told, without the wait of the first",
            vec![
                fails("503 X", "retry-after: 3\r\n"),
                fails("409 X", ""),
                ends.clone(),
            ],
            lost(3, "the connection was lost").waits(&[3.0, 1.0]),
        ),
        Fault::new(
            "503, then a redirect: it is not followed",
            vec![
                fails("503 X", ""),
                fails("307 X", "location: http://{elsewhere}/\r\n"),
            ],
            refused(307, 2, "is not followed"),
        ),
        Fault::new(
            "503, then success that does not fit",
            vec![fails("503 X", ""), reply(json("201 Created", "", "{}"))],
            misfit(201, "session_id").attempts(2),
        ),
    ]
}

/// As many attempts as are wanted, and on which connection.
fn counted() -> Vec<Fault> {
    let (ends, resets) = (vec![Read, Close], vec![Read, Reset]);
    let first_kept = vec![
        Read,
        send(kept("503 X", "{}")),
        Read,
        send(created("same")),
        Close,
    ];
    vec![
        Fault::new(
            "503 on a connection that stays, then succeeds on it",
            vec![first_kept],
            answer(201, "same").attempts(2),
        )
        .connections(1),
        Fault::new(
            "fails, and no retries are wanted",
            vec![fails("503 X", ""), good_session()],
            refused(503, 1, "status 503: said"),
        )
        .tune(|builder| builder.max_retries(0)),
        Fault::new(
            "fails four times, and four retries are wanted",
            vec![
                ends,
                resets,
                fails("500 X", ""),
                fails("429 X", ""),
                good_session(),
            ],
            answer(201, "good").attempts(5),
        )
        .tune(|builder| builder.max_retries(4)),
        Fault::new(
            "fails once, and the call is not repeatable",
            vec![fails("503 X", ""), good(Operation::Token, "good")],
            refused(503, 1, "status 503: said"),
        )
        .token()
        .then(answer(201, "good")),
        Fault::new(
            "refuses an upload for the moment, then takes it",
            vec![fails("503 X", ""), reply(plain("200 OK", "", "taken"))],
            answer(200, "taken").attempts(2),
        )
        .upload(),
    ]
}

fn late_within(attempts: u32, says: &str) -> Expected {
    let mut expected = late(attempts);
    says.clone_into(&mut expected.says);
    expected
}

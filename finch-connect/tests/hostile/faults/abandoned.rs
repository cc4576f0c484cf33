//! Calls that are dropped before their end: the connection ends, nothing is sent again, and the
//! client works on.

use super::{good, reply};
use crate::hostile::fault::{Abandon, Fault, Operation, abandoned, answer};
use crate::hostile::server::Step::{Hang, Mark, Read};
use crate::hostile::server::{Script, send};

pub fn faults() -> Vec<Fault> {
    let head = "HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n";
    let moments: [(&str, Script); 4] = [
        ("before the answer", vec![Read, Mark, Hang]),
        (
            "in the headers",
            vec![Read, send(&head.as_bytes()[..30]), Mark, Hang],
        ),
        ("before the body", vec![Read, send(head), Mark, Hang]),
        (
            "in the body",
            vec![Read, send(format!("{head}{{\"se")), Mark, Hang],
        ),
    ];
    let mut faults: Vec<Fault> = moments
        .into_iter()
        .map(|(moment, script)| {
            Fault::new(
                format!("dropped {moment}"),
                vec![script, good(Operation::Session, "good")],
                abandoned(),
            )
            .abandon(Abandon::AtMark)
        })
        .collect();
    faults.push(
        Fault::new(
            "dropped before the request is read",
            vec![vec![Mark, Hang], good(Operation::Session, "good")],
            abandoned(),
        )
        .abandon(Abandon::AtMark)
        .requests(1),
    );
    faults.push(
        Fault::new(
            "dropped while it waits to be sent again",
            vec![
                reply("HTTP/1.1 503 X\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n"),
                good(Operation::Session, "good"),
            ],
            abandoned().waits(&[5.0]),
        )
        .abandon(Abandon::InWait),
    );
    faults
        .into_iter()
        .map(|fault| {
            fault
                .then(answer(201, "good"))
                .connections(2)
                .look(|observed| match observed.seen.ended {
                    2 => Ok(()),
                    ended => Err(format!("{ended} of 2 connections ended")),
                })
        })
        .collect()
}

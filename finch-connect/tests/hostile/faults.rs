//! The tables of faults, by kind, and what their scripts have in common.
//!
//! What goes in: nothing. What comes out: all faults. A table says what must happen, never what
//! happens to happen.

mod abandoned;
mod bodies;
mod chunks;
mod connection;
mod heads;
mod json;
mod lengths;
mod limits;
mod mixtures;
mod redirects;
mod sizes;
mod statuses;
#[cfg(feature = "rustls")]
mod tls;
mod waits;

use bytes::Bytes;

use super::fault::{Expected, Fault, Operation};
use super::server::{Script, Step, send};

/// All faults.
pub fn all() -> Vec<Fault> {
    // Here the settings of the transport, or its pool, have a part in what happens.
    let own = [
        connection::faults(),
        redirects::faults(),
        limits::faults(),
        abandoned::faults(),
        statuses::memories(),
        sizes::packed(),
        sizes::bombs(),
        #[cfg(feature = "rustls")]
        tls::faults(),
    ];
    let shared = [
        heads::faults(),
        lengths::faults(),
        chunks::faults(),
        sizes::faults(),
        json::faults(),
        bodies::faults(),
        statuses::faults(),
        mixtures::faults(),
        waits::faults(),
    ];
    let own = own.into_iter().flatten();
    own.chain(shared.into_iter().flatten().map(Fault::shared))
        .collect()
}

/// The body of a good answer to a session call.
pub fn session(id: &str) -> String {
    format!(
        r#"{{"session_id":"{id}","connect_url":"https://connect.tryfinch.com/authorize?session={id}"}}"#
    )
}

/// The body of a good answer to the exchange of a code.
pub fn token(id: &str) -> String {
    crate::support::TOKEN.replace("conn-1", id)
}

/// An answer with a JSON body and its length, after which the connection ends; `headers` are
/// whole lines.
pub fn json(status: &str, headers: &str, body: &str) -> Bytes {
    plain(
        status,
        &format!("content-type: application/json\r\n{headers}"),
        body,
    )
}

/// An answer with a body and its length, after which the connection ends.
pub fn plain(status: &str, headers: &str, body: &str) -> Bytes {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n{body}"
    )
    .into()
}

/// An answer with a JSON body that leaves the connection open.
pub fn kept(status: &str, body: &str) -> Bytes {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
        .into()
}

/// A good answer to a session call.
pub fn created(id: &str) -> Bytes {
    json("201 Created", "", &session(id))
}

/// A fault in the JSON body of an answer that reports success.
pub fn good_status(name: &str, body: &str, expected: Expected) -> Fault {
    Fault::new(name, vec![reply(json("201 Created", "", body))], expected)
}

/// Reads a request, sends `bytes`, ends the connection.
pub fn reply(bytes: impl Into<Bytes>) -> Script {
    vec![Step::Read, send(bytes), Step::Close]
}

/// What a server without fault does.
pub fn good(operation: Operation, id: &str) -> Script {
    reply(match operation {
        Operation::Session => created(id),
        Operation::Token => json("201 Created", "", &token(id)),
        Operation::Upload => plain("201 Created", "", id),
    })
}

//! The tables of faults, by kind, and what their scripts have in common.
//!
//! What goes in: nothing. What comes out: all faults. A table says what must happen, never what
//! happens to happen.

mod abandoned;
mod bodies;
mod connection;
mod heads;
mod lengths;
mod limits;
mod redirects;
mod statuses;
#[cfg(feature = "rustls")]
mod tls;
mod waits;

use bytes::Bytes;

use super::fault::{Fault, Operation};
use super::server::{Script, Step, send};

/// All faults.
pub fn all() -> Vec<Fault> {
    let connections = [
        connection::faults(),
        heads::faults(),
        lengths::faults(),
        redirects::faults(),
        limits::faults(),
        abandoned::faults(),
    ];
    let answers = [bodies::faults(), statuses::faults(), waits::faults()];
    let mut faults: Vec<Fault> = connections.into_iter().flatten().collect();
    faults.extend(answers.into_iter().flatten().map(Fault::of_answer));
    #[cfg(feature = "rustls")]
    faults.extend(tls::faults());
    faults
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

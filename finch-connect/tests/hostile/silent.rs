//! A transport of somebody's own that never has to be waited for.
//!
//! The network cannot do this: between two pieces there is always a moment with nothing to read.
//! An answer that is made in memory can, and a limit of time must hold against it all the same.

use std::time::{Duration, Instant};

use bytes::Bytes;
use finch_connect::Error;
use finch_connect::transport::{BoxFuture, Chunks, ResponseBody, Transport, TransportError};

use super::run::SHORT;
use crate::support::{builder, request};

/// The pieces end after so long, so that the test ends whatever the client does.
const END: Duration = Duration::from_secs(1);

/// Pieces of this length that come at once, one after the other.
#[derive(Clone, Copy)]
struct Pieces {
    length: usize,
    start: Instant,
}

impl Chunks for Pieces {
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        let more = self.start.elapsed() < END;
        let piece = more.then(|| Ok(Bytes::from(vec![b' '; self.length])));
        Box::pin(std::future::ready(piece))
    }
}

impl Transport for Pieces {
    fn send(
        &self,
        _: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        let answer = http::Response::new(ResponseBody::chunked(*self));
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// How a call ends whose answer consists of pieces of this length.
pub fn call(length: usize) -> Error {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let pieces = Pieces {
        length,
        start: Instant::now(),
    };
    let client = builder("http://127.0.0.1:1")
        .transport(pieces)
        .timeout(SHORT)
        .max_retries(0)
        .build()
        .unwrap();
    let call = client.create_connect_session(&request());
    runtime.block_on(async { call.await }).unwrap_err()
}

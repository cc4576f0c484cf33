//! The same server without sockets: what goes in is a request, what comes out is the answer or
//! the fault that the number of its customer asks for, in several steps, so that a call can be
//! dropped between any two of them. It counts what is open.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;

use bytes::Bytes;
use finch_connect::transport::{
    BoxFuture, Chunks, ResponseBody, Transport, TransportError, TransportFailure,
};

use crate::server::{Fate, body};

#[derive(Clone)]
pub(crate) struct Echo {
    /// So many customers must have come before anyone gets an answer.
    customers: usize,
    attempts: Arc<Mutex<HashMap<usize, u32>>>,
    open: Arc<AtomicUsize>,
}

impl Echo {
    pub(crate) fn new(customers: usize) -> Self {
        Self {
            customers,
            attempts: Arc::default(),
            open: Arc::default(),
        }
    }

    /// How many requests came.
    pub(crate) fn requests(&self) -> usize {
        let attempts = self.attempts.lock().unwrap();
        attempts.values().map(|count| *count as usize).sum()
    }

    /// How many requests and answers are being sent or read.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

impl Transport for Echo {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        let open = Open::new(&self.open);
        Box::pin(async move {
            let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
            let customer = body["customer_id"].as_str().unwrap().parse().unwrap();
            let attempt = {
                let mut attempts = self.attempts.lock().unwrap();
                let attempt = attempts.entry(customer).or_default();
                *attempt += 1;
                *attempt
            };
            step().await;
            while self.attempts.lock().unwrap().len() < self.customers {
                step().await;
            }
            answer(customer, attempt, open)
        })
    }
}

fn answer(
    customer: usize,
    attempt: u32,
    open: Open,
) -> Result<http::Response<ResponseBody>, TransportError> {
    let fate = Fate::of(customer);
    if attempt == 1 && matches!(fate, Fate::ClosedOnce | Fate::GarbageOnce) {
        return Err(TransportError::new(TransportFailure::Lost, "closed"));
    }
    let status = fate.status(attempt);
    let text = body(status, customer);
    let mut pieces: VecDeque<Bytes> = text
        .as_bytes()
        .chunks(16)
        .map(Bytes::copy_from_slice)
        .collect();
    let cut = attempt == 1 && fate == Fate::CutOnce;
    if cut {
        pieces.truncate(1);
    }
    let body = ResponseBody::chunked(Pieces {
        rest: pieces,
        cut,
        _open: open,
    });
    let answer = http::Response::builder()
        .status(status)
        .header("finch-request-id", format!("{customer}-{attempt}"))
        .body(body);
    Ok(answer.unwrap())
}

struct Pieces {
    rest: VecDeque<Bytes>,
    cut: bool,
    _open: Open,
}

impl Chunks for Pieces {
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        Box::pin(async move {
            step().await;
            match self.rest.pop_front() {
                Some(piece) => Some(Ok(piece)),
                None if self.cut => Some(Err(TransportError::new(TransportFailure::Lost, "cut"))),
                None => None,
            }
        })
    }
}

/// One request or answer that is under way.
struct Open(Arc<AtomicUsize>);

impl Open {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Is not ready when it is asked for the first time.
pub(crate) async fn step() {
    let mut asked = false;
    poll_fn(|context| {
        if asked {
            return Poll::Ready(());
        }
        asked = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

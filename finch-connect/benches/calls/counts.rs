//! Allocations of a call, of encoding and of decoding, on the thread of the client alone.
//!
//! What goes in: what is to be done. What comes out: how many allocations it took, and how many
//! bytes. The connection is warm, everything of the client runs on this thread, and so the counts
//! are the same each time.

#![allow(dead_code, unreachable_pub, reason = "each program uses a part of it")]

use std::hint::black_box;
use std::net::SocketAddr;
use std::time::Duration;

use allocation_counter::{AllocationInfo, measure};
use finch_connect::runtime::{from_json_bytes, to_json_bytes};
use finch_connect::types::CreateConnectSessionResponse;
use tokio::runtime::Runtime;

use super::both::{Both, Side, our_request, ours, plain};
use super::server::SESSION;

/// So many calls come before the one that counts: tables of the pool have their size by then.
const WARM: usize = 16;

const SAMPLES: usize = 5;

/// By then every request is on its way.
const HOLD: Duration = Duration::from_millis(500);

/// What something took, by this crate and by hand.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    pub ours: AllocationInfo,
    pub plain: AllocationInfo,
}

impl Pair {
    fn of(mut one: impl FnMut(Side) -> AllocationInfo) -> Self {
        Self {
            ours: one(Side::Ours),
            plain: one(Side::Plain),
        }
    }

    /// Allocations that this crate adds.
    pub fn more(&self) -> i64 {
        self.ours.count_total.cast_signed() - self.plain.count_total.cast_signed()
    }
}

pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// One call on a warm connection. Several are counted, and the least of them is taken: now and
/// then a table of the runtime grows.
pub fn call(runtime: &Runtime, both: &Both) -> Pair {
    Pair::of(|side| {
        runtime.block_on(async {
            for _ in 0..WARM {
                both.call(side).await;
            }
        });
        let samples = (0..SAMPLES).map(|_| measure(|| runtime.block_on(both.call(side))));
        samples
            .min_by_key(|sample| sample.count_total)
            .expect("there are samples")
    })
}

pub fn encode() -> Pair {
    let (ours, plain) = (our_request(), plain::request());
    Pair::of(|side| match side {
        Side::Ours => measure(|| {
            black_box(to_json_bytes(&ours).expect("JSON"));
        }),
        Side::Plain => measure(|| {
            black_box(serde_json::to_vec(&plain).expect("JSON"));
        }),
    })
}

pub fn decode() -> Pair {
    let text = SESSION.as_bytes();
    Pair::of(|side| match side {
        Side::Ours => measure(|| {
            let session = from_json_bytes::<CreateConnectSessionResponse>(text);
            black_box(session.expect("a session"));
        }),
        Side::Plain => measure(|| {
            black_box(serde_json::from_slice::<plain::Session>(text).expect("a session"));
        }),
    })
}

/// What a client holds that has made no call.
pub fn idle(address: SocketAddr) -> Pair {
    let url = format!("http://{address}");
    Pair::of(|side| match side {
        Side::Ours => kept(|| ours(&url)),
        Side::Plain => kept(|| plain::Client::new(&url).expect("a client")),
    })
}

/// What is held between the making of a value and its end.
fn kept<T>(make: impl FnOnce() -> T) -> AllocationInfo {
    let mut value = None;
    let info = measure(|| value = Some(make()));
    drop(value);
    info
}

/// What requests hold to which the answers have not come: futures, buffers, connections.
pub fn in_flight(runtime: &Runtime, address: SocketAddr, requests: usize) -> Pair {
    let both = Both::new(address, "/hold");
    // The runtime's own tables have their size after the first round.
    held(runtime, &both, Side::Plain, requests);
    Pair::of(|side| held(runtime, &both, side, requests))
}

fn held(runtime: &Runtime, both: &Both, side: Side, requests: usize) -> AllocationInfo {
    let mut calls = Vec::with_capacity(requests);
    measure(|| {
        calls.extend((0..requests).map(|_| Box::pin(both.call(side))));
        runtime.block_on(async {
            let all = futures_util::future::join_all(calls.iter_mut());
            let answered = tokio::time::timeout(HOLD, all).await;
            assert!(answered.is_err(), "an answer came");
        });
    })
}

//! A thousand calls in flight over one client and its clones, with faults mixed in: every call
//! ends, none gets the answer of another one, attempts add up on both sides, and calls that are
//! dropped leave the others unharmed. Real sockets, no real waits.

#[path = "concurrency/echo.rs"]
mod echo;
#[path = "concurrency/server.rs"]
mod server;
#[path = "concurrency/sockets.rs"]
mod sockets;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use echo::{Echo, step};
use finch_connect::runtime::Clock;
use finch_connect::transport::BoxFuture;
use finch_connect::types::{
    ConnectProducts, CreateConnectSessionRequest, CreateConnectSessionResponse,
};
use finch_connect::{Call, Client, ClientBuilder, Error, Response};
use server::{Fate, Server};
use tokio::task::JoinHandle;

const CALLS: usize = 1000;

/// Longer than anything here takes: a guard against calls that never end.
const GUARD: Duration = Duration::from_secs(60);

/// Counts the waits, and is through with each at once.
#[derive(Clone, Default)]
struct Hurry(Arc<AtomicUsize>);

impl Clock for Hurry {
    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(step())
    }
}

type Outcome = Result<Response<CreateConnectSessionResponse>, Error>;

fn call(client: &Client, customer: usize) -> Call<CreateConnectSessionResponse> {
    let id = customer.to_string();
    let request = CreateConnectSessionRequest::new(id, "Acme Inc.", [ConnectProducts::Company]);
    client.create_connect_session(&request).timeout(GUARD)
}

/// Starts the call of one customer.
fn start(client: &Client, customer: usize) -> JoinHandle<Outcome> {
    tokio::spawn(call(client, customer).send_with_response())
}

/// What came back for one customer: in time, and nobody else's.
async fn attempts(call: JoinHandle<Outcome>, customer: usize) -> u32 {
    let outcome = tokio::time::timeout(GUARD, call).await;
    let outcome = outcome.expect("every call ends").expect("no call panics");
    let (attempts, status) = Fate::of(customer).expected();
    let got = match &outcome {
        Ok(response) => {
            assert_eq!(response.body().session_id, format!("session-{customer}"));
            let id = format!("{customer}-{attempts}");
            assert_eq!(response.request_id(), Some(&*id));
            (response.attempts(), response.status())
        }
        Err(error) => {
            assert_eq!(error.message(), format!("no session-{customer}"), "{error}");
            (error.attempts(), error.status().unwrap_or_default())
        }
    };
    assert_eq!(got, (attempts, status), "{customer}: {outcome:?}");
    attempts
}

/// Sends the calls of so many customers at once, and gives back how many attempts they took.
async fn all(client: &Client, customers: usize) -> usize {
    let calls: Vec<_> = (0..customers)
        .map(|customer| start(&client.clone(), customer))
        .collect();
    let mut sum = 0;
    for (customer, call) in calls.into_iter().enumerate() {
        sum += attempts(call, customer).await as usize;
    }
    sum
}

fn builder(clock: &Hurry) -> ClientBuilder {
    let builder = Client::builder().credentials("id", "Zq7Xw9Kv3Jp5Yb2Nd8");
    builder.clock(clock.clone())
}

fn over_sockets(url: &str, clock: &Hurry) -> Client {
    builder(clock).base_url(url).build().unwrap()
}

fn in_memory(echo: &Echo, clock: &Hurry) -> Client {
    builder(clock).transport(echo.clone()).build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_over_one_client() {
    let Some(calls) = sockets::room_for(CALLS, "a_thousand_calls_over_one_client") else {
        return;
    };
    let server = Server::start(calls).await;
    let clock = Hurry::default();
    let client = over_sockets(&server.url, &clock);
    let sum = all(&client, calls).await;
    assert_eq!((server.customers(), server.requests()), (calls, sum));
    assert_eq!(clock.0.load(Ordering::SeqCst), sum - calls);
    // All of them were in flight at the same time, and the second attempts used what was open.
    assert!(server.most_open() >= calls, "{}", server.most_open());
    assert!(server.most_open() < 2 * calls, "{}", server.most_open());
}

/// A tenth of the calls of each kind is dropped while it waits for its answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_calls_leave_the_others_unharmed() {
    let calls = sockets::limited(400);
    // One more, so that nobody gets an answer before that one comes.
    let server = Server::start(calls + 1).await;
    let client = over_sockets(&server.url, &Hurry::default());
    let is_dropped = |customer: usize| (customer / 10).is_multiple_of(2);
    let mut kept = Vec::new();
    let mut dropped = Vec::new();
    for customer in 0..calls {
        let call = start(&client, customer);
        if is_dropped(customer) {
            dropped.push(call);
        } else {
            kept.push((customer, call));
        }
    }
    tokio::time::timeout(GUARD, async {
        while server.customers() < calls {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await
    .expect("all calls in flight");
    let count = dropped.len();
    for call in dropped {
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
    }
    let last = start(&client, calls);
    kept.push((calls, last));
    let mut sum = 0;
    for (customer, call) in kept {
        sum += attempts(call, customer).await as usize;
    }
    // A dropped call is sent no second time.
    assert_eq!(server.requests(), sum + count);
    // The pool is as good as before.
    for customer in calls + 1..calls + 51 {
        attempts(start(&client, customer), customer).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_without_sockets() {
    let echo = Echo::new(CALLS);
    let clock = Hurry::default();
    let client = in_memory(&echo, &clock);
    let sum = all(&client, CALLS).await;
    assert_eq!((echo.requests(), echo.open()), (sum, 0));
    assert_eq!(clock.0.load(Ordering::SeqCst), sum - CALLS);
}

/// Whatever a call is doing, dropping it there ends it at once and for good.
#[tokio::test]
async fn a_call_can_be_dropped_between_any_two_steps() {
    for fate in 0..10 {
        let mut ended = false;
        for steps in 0.. {
            let echo = Echo::new(1);
            let client = in_memory(&echo, &Hurry::default());
            let mut call = Box::pin(call(&client, fate).send_with_response());
            let mut context = Context::from_waker(Waker::noop());
            ended = (0..steps).any(|_| call.as_mut().poll(&mut context).is_ready());
            let requests = echo.requests();
            drop(call);
            assert_eq!(
                (echo.open(), echo.requests()),
                (0, requests),
                "{fate} {steps}"
            );
            if ended || steps > 100 {
                break;
            }
        }
        assert!(ended, "{fate}");
    }
}

//! Limits of time and size, per client and per call, by a clock that only the test moves.

use std::collections::VecDeque;
use std::future::{IntoFuture as _, pending, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use finch_connect::runtime::{Clock, Method};
use finch_connect::transport::{
    BoxFuture, ResponseBody, Transport, TransportError, TransportFailure,
};
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
use finch_connect::{Call, Client, ClientBuilder, Error, ErrorKind};

/// Time that passes where the client waits, and nowhere else.
#[derive(Clone)]
struct Fake {
    start: Instant,
    passed: Arc<Mutex<Duration>>,
    waits: Arc<Mutex<Vec<Duration>>>,
    /// How much longer than asked every wait takes.
    oversleep: Duration,
}

impl Fake {
    fn new() -> Self {
        Self {
            start: Instant::now(),
            passed: Arc::default(),
            waits: Arc::default(),
            oversleep: Duration::ZERO,
        }
    }

    fn passed(&self) -> Duration {
        *self.passed.lock().unwrap()
    }

    fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }
}

impl Clock for Fake {
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    fn instant(&self) -> Instant {
        self.start + self.passed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.waits.lock().unwrap().push(duration);
        *self.passed.lock().unwrap() += duration + self.oversleep;
        Box::pin(ready(()))
    }

    /// Only a transport that has nothing to say lets this be polled.
    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            *self.passed.lock().unwrap() += duration;
        })
    }

    fn random(&self) -> f64 {
        1.0
    }
}

/// What the transport does with one request.
enum Step {
    Answer(u16, Option<&'static str>, Bytes),
    Hang,
    HangInBody(u16),
    Lose,
}

#[derive(Clone)]
struct Script(Arc<Mutex<VecDeque<Step>>>);

impl Script {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(Arc::new(Mutex::new(steps.into_iter().collect())))
    }

    fn left(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

struct Silence;

impl finch_connect::transport::Chunks for Silence {
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        Box::pin(pending())
    }
}

impl Transport for Script {
    fn send(
        &self,
        _: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        let step = self.0.lock().unwrap().pop_front().expect("another step");
        Box::pin(async move {
            let answer = |status: u16, wait: Option<&str>, body| {
                let mut answer = http::Response::builder().status(status);
                if let Some(wait) = wait {
                    answer = answer.header("retry-after", wait);
                }
                Ok(answer.body(body).unwrap())
            };
            match step {
                Step::Answer(status, wait, body) => answer(status, wait, ResponseBody::whole(body)),
                Step::Hang => pending().await,
                Step::HangInBody(status) => answer(status, None, ResponseBody::chunked(Silence)),
                Step::Lose => Err(TransportError::new(TransportFailure::Lost, "lost")),
            }
        })
    }
}

const SECOND: Duration = Duration::from_secs(1);

fn busy(wait: Option<&'static str>) -> Step {
    Step::Answer(503, wait, Bytes::new())
}

fn good() -> Step {
    Step::Answer(200, None, Bytes::from_static(b"[1]"))
}

fn builder(script: &Script, clock: &Fake) -> ClientBuilder {
    Client::builder()
        .credentials("id", "secret")
        .transport(script.clone())
        .clock(clock.clone())
}

fn call(builder: ClientBuilder) -> Call<Bytes> {
    let client = builder.build().unwrap();
    client.call(Method::Get, "/x").returns_bytes()
}

/// Runs a future that never really waits, where no async runtime is.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits for something"),
    }
}

fn fails(call: Call<Bytes>) -> Error {
    now(call.into_future()).unwrap_err()
}

#[test]
fn no_wait_outlives_the_deadline() {
    let (script, clock) = (Script::new([busy(Some("10"))]), Fake::new());
    let error = fails(call(builder(&script, &clock).deadline(10 * SECOND)));
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    assert_eq!(error.retry_after(), Some(10 * SECOND));
    assert!(clock.waits().is_empty(), "the error comes at once");

    let (script, clock) = (Script::new([busy(Some("10")), good()]), Fake::new());
    let deadline = 10 * SECOND + Duration::from_millis(1);
    now(call(builder(&script, &clock).deadline(deadline)).into_future()).unwrap();
    assert_eq!(clock.waits(), [10 * SECOND]);
}

#[test]
fn no_attempt_outlives_the_deadline() {
    let (script, clock) = (Script::new([Step::Hang, Step::Hang, good()]), Fake::new());
    let error = fails(call(builder(&script, &clock)).deadline(100 * SECOND));
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    assert_eq!(
        error.message(),
        "no complete answer before the deadline of 100 s"
    );
    assert_eq!(clock.waits(), [SECOND / 2]);
    assert_eq!(clock.passed(), 100 * SECOND);
    assert_eq!(error.elapsed(), 100 * SECOND);
    assert_eq!(script.left(), 1);
}

#[test]
fn a_body_does_not_outlive_it_either() {
    let (script, clock) = (Script::new([Step::HangInBody(200)]), Fake::new());
    let error = fails(call(builder(&script, &clock)).deadline(SECOND));
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert_eq!(clock.passed(), SECOND);
    // What came of an error answer is kept.
    let (script, clock) = (Script::new([Step::HangInBody(400)]), Fake::new());
    let error = fails(call(builder(&script, &clock)).deadline(SECOND));
    assert_eq!((error.status(), error.is_body_cut()), (Some(400), true));
}

#[test]
fn a_wait_that_took_too_long_is_followed_by_no_attempt() {
    let (script, mut clock) = (Script::new([busy(Some("1")), good()]), Fake::new());
    clock.oversleep = 60 * SECOND;
    let error = fails(call(builder(&script, &clock)).deadline(30 * SECOND));
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    assert_eq!(script.left(), 1);
}

#[test]
fn an_attempt_has_its_own_limit_within_the_deadline() {
    let (script, clock) = (
        Script::new([Step::Hang, Step::Hang, Step::Hang]),
        Fake::new(),
    );
    let error = fails(call(builder(&script, &clock).timeout(2 * SECOND)).deadline(100 * SECOND));
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert_eq!(error.message(), "no complete answer within 2 s");
    assert_eq!(clock.passed(), 6 * SECOND + SECOND / 2 + SECOND);
}

#[test]
fn without_a_deadline_only_the_attempts_are_limited() {
    let (script, clock) = (Script::new([Step::Hang, Step::Lose, good()]), Fake::new());
    now(call(builder(&script, &clock)).into_future()).unwrap();
    assert_eq!(clock.passed(), 60 * SECOND + SECOND / 2 + SECOND);
}

#[test]
fn a_call_has_the_last_word_on_every_limit() {
    let long = || Step::Answer(200, None, Bytes::from_static(&[b' '; 100]));
    let (script, clock) = (Script::new([long(), long()]), Fake::new());
    let small = || call(builder(&script, &clock).max_response_bytes(10));
    assert_eq!(fails(small()).kind(), ErrorKind::Decode);
    now(small().max_response_bytes(100).into_future()).unwrap();

    let (script, clock) = (
        Script::new([busy(Some("30")), busy(Some("30")), good()]),
        Fake::new(),
    );
    let patient = || call(builder(&script, &clock).max_retry_after(29 * SECOND));
    assert_eq!(fails(patient()).attempts(), 1);
    now(patient().max_retry_after(30 * SECOND).into_future()).unwrap();

    let (script, clock) = (Script::new([Step::Hang]), Fake::new());
    let error = fails(call(builder(&script, &clock).deadline(9 * SECOND)).deadline(SECOND));
    assert_eq!(error.elapsed(), SECOND);
}

fn session_request() -> CreateConnectSessionRequest {
    CreateConnectSessionRequest::new("c", "Acme", [ConnectProducts::Company])
}

const CONFLICT: &[u8] =
    br#"{"finch_code":"connection_already_exists","context":{"connection_id":"c-1"}}"#;

#[test]
fn one_deadline_covers_both_calls_of_a_flow() {
    for per_client in [true, false] {
        let conflict = Step::Answer(400, None, Bytes::from_static(CONFLICT));
        let steps = [busy(Some("6")), conflict, Step::Hang];
        let (script, clock) = (Script::new(steps), Fake::new());
        let mut builder = builder(&script, &clock);
        if per_client {
            builder = builder.deadline(10 * SECOND);
        }
        let client = builder.build().unwrap();
        let mut flow = client.create_or_reauthenticate(&session_request());
        if !per_client {
            flow = flow.deadline(10 * SECOND);
        }
        let error = now(flow.into_future()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(
            error.operation(),
            Some("POST /connect/sessions/reauthenticate")
        );
        // The attempts and the time of both calls, and the deadline as it was set.
        assert_eq!((error.attempts(), error.elapsed()), (3, 10 * SECOND));
        assert_eq!(
            error.message(),
            "no complete answer before the deadline of 10 s"
        );
        assert_eq!(clock.passed(), 10 * SECOND);
        assert_eq!(script.left(), 0);
    }
}

#[test]
fn the_limits_of_a_flow_hold_for_both_calls() {
    let conflict = Step::Answer(400, None, Bytes::from_static(CONFLICT));
    let long = Step::Answer(201, None, Bytes::from_static(&[b' '; 100]));
    let (script, clock) = (Script::new([conflict, long]), Fake::new());
    let client = builder(&script, &clock).build().unwrap();
    let flow = client.create_or_reauthenticate(&session_request());
    let error = now(flow.max_response_bytes(99).into_future()).unwrap_err();
    assert_eq!(error.message(), "the answer is longer than 99 bytes");

    let conflict = Step::Answer(400, None, Bytes::from_static(CONFLICT));
    let (script, clock) = (
        Script::new([busy(Some("3")), conflict, busy(Some("4"))]),
        Fake::new(),
    );
    let client = builder(&script, &clock).build().unwrap();
    let flow = client.create_or_reauthenticate(&session_request());
    let error = now(flow.max_retry_after(3 * SECOND).into_future()).unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 3));
    assert_eq!(clock.waits(), [3 * SECOND]);

    let (script, clock) = (Script::new([]), Fake::new());
    let client = builder(&script, &clock).build().unwrap();
    let flow = client.create_or_reauthenticate(&session_request());
    let error = now(flow.connect_timeout(Duration::ZERO).into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn a_limit_of_no_time_is_refused() {
    for set in [
        |call: Call<Bytes>| call.timeout(Duration::ZERO),
        |call: Call<Bytes>| call.connect_timeout(Duration::ZERO),
        |call: Call<Bytes>| call.deadline(Duration::ZERO),
    ] {
        let (script, clock) = (Script::new([good()]), Fake::new());
        let error = fails(set(call(builder(&script, &clock))));
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Configuration, 0)
        );
        assert!(error.message().ends_with(": must be longer than nothing"));
        assert_eq!(script.left(), 1);
    }
    let (script, clock) = (Script::new([]), Fake::new());
    let error = builder(&script, &clock)
        .timeout(Duration::ZERO)
        .connect_timeout(Duration::ZERO)
        .deadline(Duration::ZERO)
        .build()
        .unwrap_err();
    assert_eq!(error.message().matches("longer than nothing").count(), 3);
}

#[test]
fn limits_without_end_are_none() {
    let (script, clock) = (Script::new([good()]), Fake::new());
    let endless = call(builder(&script, &clock).timeout(Duration::MAX)).deadline(Duration::MAX);
    now(endless.into_future()).unwrap();
}

/// No panic, and words that help: reqwest and tokio's timers need a runtime.
#[test]
fn without_a_runtime_the_real_clock_says_what_to_do() {
    let client = Client::builder()
        .credentials("id", "secret")
        .build()
        .unwrap();
    let error = fails(client.call(Method::Get, "/x").returns_bytes());
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Configuration, 0)
    );
    assert_eq!(
        error.message(),
        "no tokio runtime is running here: start one, or use the blocking client (feature `blocking`)"
    );
}

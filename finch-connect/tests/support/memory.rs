//! A server in memory and a clock that does not wait: what goes in is a rule that answers, what
//! comes out are the requests and the waits. Nothing here touches a network or a timer.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

use std::future::{IntoFuture, pending, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use finch_connect::runtime::Clock;
use finch_connect::transport::{BoxFuture, ResponseBody, Transport, TransportError};

pub type Answer = Result<http::Response<ResponseBody>, TransportError>;

type Rule = dyn Fn(&http::Request<Bytes>, usize) -> Option<Answer> + Send + Sync;

/// Answers every request by a rule, which gets the request and how many came before it.
#[derive(Clone)]
pub struct Memory {
    rule: Arc<Rule>,
    requests: Arc<Mutex<Vec<http::Request<Bytes>>>>,
}

impl Memory {
    pub fn new(
        rule: impl Fn(&http::Request<Bytes>, usize) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::or_silent(move |request, before| Some(rule(request, before)))
    }

    /// Where the rule has no answer, none ever comes.
    pub fn or_silent(
        rule: impl Fn(&http::Request<Bytes>, usize) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        Self {
            rule: Arc::new(rule),
            requests: Arc::default(),
        }
    }

    /// The same answer again and again.
    pub fn answering(status: u16, headers: http::HeaderMap, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self::new(move |_, _| Ok(answer(status, headers.clone(), body.clone())))
    }

    /// The requests that came.
    pub fn requests(&self) -> Vec<http::Request<Bytes>> {
        self.requests.lock().unwrap().clone()
    }
}

pub fn answer(
    status: u16,
    headers: http::HeaderMap,
    body: impl Into<Bytes>,
) -> http::Response<ResponseBody> {
    let mut answer = http::Response::new(ResponseBody::whole(body));
    *answer.status_mut() = status.try_into().unwrap();
    *answer.headers_mut() = headers;
    answer
}

impl Transport for Memory {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Answer> {
        let mut requests = self.requests.lock().unwrap();
        let answer = (self.rule)(&request, requests.len());
        requests.push(request);
        match answer {
            Some(answer) => Box::pin(ready(answer)),
            None => Box::pin(pending()),
        }
    }
}

/// Notes waits instead of waiting. The time of day stands still, chance is what the test says,
/// and no attempt takes too long.
#[derive(Clone)]
pub struct Still {
    pub now: SystemTime,
    pub random: f64,
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Still {
    pub fn new() -> Self {
        Self {
            // 1994-11-06 08:49:37 UTC, the example of RFC 9110.
            now: SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777),
            random: 1.0,
            waits: Arc::default(),
        }
    }

    pub fn with_random(random: f64) -> Self {
        Self {
            random,
            ..Self::new()
        }
    }

    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }
}

impl Clock for Still {
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    fn now(&self) -> SystemTime {
        self.now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.waits.lock().unwrap().push(duration);
        Box::pin(ready(()))
    }

    fn timeout(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(pending())
    }

    fn random(&self) -> f64 {
        self.random
    }
}

/// The output of a call that has nothing to wait for: it must end without a runtime.
pub fn finish<F: IntoFuture>(call: F) -> F::Output {
    let mut future = pin!(call.into_future());
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the call waits for something, and nothing will come"),
    }
}

//! Attempts that bring no answer, or half of one.

use std::future::ready;
use std::time::Duration;

use bytes::Bytes;
use finch_connect::runtime::Clock;
use finch_connect::transport::{BoxFuture, Chunks, ResponseBody, TransportError, TransportFailure};
use finch_connect::{Client, ErrorKind};
use http::HeaderMap;

use crate::memory::{Memory, Still, answer, finish};
use crate::{OWN, operation, outcome, seconds};

#[test]
fn every_failure_without_an_answer() {
    for (failure, kind, repeatable, once) in [
        (TransportFailure::Connect, ErrorKind::Connect, 3, 3),
        (TransportFailure::ConnectTimeout, ErrorKind::Timeout, 3, 3),
        (TransportFailure::Lost, ErrorKind::Transport, 3, 1),
        (TransportFailure::Tls, ErrorKind::Tls, 1, 1),
    ] {
        for (may_repeat, attempts) in [(true, repeatable), (false, once)] {
            let transport = Memory::new(move |_, _| Err(TransportError::new(failure, "x")));
            let (error, waits) = outcome(&transport, may_repeat);
            assert_eq!(
                (error.kind(), error.attempts()),
                (kind, attempts),
                "{failure:?}"
            );
            assert_eq!(waits, seconds(&OWN[..attempts as usize - 1]), "{failure:?}");
        }
    }
}

/// A body that ends with a lost connection.
struct Broken;

impl Chunks for Broken {
    fn next_chunk(&mut self) -> BoxFuture<'_, Option<Result<Bytes, TransportError>>> {
        let lost = TransportError::new(TransportFailure::Lost, "lost");
        Box::pin(ready(Some(Err(lost))))
    }
}

/// An answer whose body breaks off.
pub(crate) fn answer_of(status: u16) -> http::Response<ResponseBody> {
    answer(status, HeaderMap::new(), "").map(|_| ResponseBody::chunked(Broken))
}

#[test]
fn a_body_that_breaks_off() {
    for (status, kind, repeatable) in [
        (200, ErrorKind::Transport, 3),
        (201, ErrorKind::Transport, 3),
        // The status is known, and it decides.
        (400, ErrorKind::Api, 1),
        (503, ErrorKind::Api, 3),
    ] {
        for (may_repeat, attempts) in [(true, repeatable), (false, 1)] {
            let (error, waits) =
                outcome(&Memory::new(move |_, _| Ok(answer_of(status))), may_repeat);
            assert_eq!(
                (error.kind(), error.attempts()),
                (kind, attempts),
                "{status}"
            );
            assert_eq!(waits.len() + 1, attempts as usize);
        }
    }
}

/// A clock by which every attempt takes too long.
struct Late(Still);

impl Clock for Late {
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.0.sleep(duration)
    }

    fn timeout(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    fn random(&self) -> f64 {
        self.0.random
    }
}

#[test]
fn an_attempt_that_takes_too_long() {
    for (may_repeat, attempts) in [(true, 3), (false, 1)] {
        let clock = Still::new();
        let builder = Client::builder()
            .transport(Memory::or_silent(|_, _| None))
            .clock(Late(clock.clone()));
        let call = operation(&builder.build().unwrap(), may_repeat).returns_nothing();
        let error = finish(call).unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Timeout, attempts)
        );
        assert_eq!(clock.waits(), seconds(&OWN[..attempts as usize - 1]));
    }
}

/// A clock that replaces the waits and nothing else.
struct Impatient;

impl Clock for Impatient {
    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }
}

#[test]
fn half_a_clock_without_a_runtime_is_no_reason_to_panic() {
    let transport = Memory::answering(200, HeaderMap::new(), "");
    let client = Client::builder().transport(transport).clock(Impatient);
    let call = operation(&client.build().unwrap(), true).returns_nothing();
    if let Err(error) = finish(call) {
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
}

//! When a request is sent again, and how long to wait before.
//!
//! What goes in: how an attempt failed, and the headers of the answer if there was one. What
//! comes out: wait this long and try again, or stop. A request that may have reached the server
//! is never sent again unless its operation is safe to repeat, whatever the server says; and no
//! wait is longer than the ceiling: above it the caller gets the error, with the wait the server
//! asked for in it, at once.

use std::time::{Duration, Instant, SystemTime};

use http::HeaderMap;

use crate::runtime::transport::BoxFuture;

/// The first wait lies between zero and this.
const BASE: Duration = Duration::from_millis(500);

/// No wait that the client chooses itself is longer.
const CAP: Duration = Duration::from_secs(8);

/// A header value with more digits means nothing anybody would wait for.
const MAX_NUMBER: usize = 32;

/// Time and chance, replaceable: tests need not sleep, and a program without tokio brings its own
/// timers. What is not replaced is the system's time, tokio's timers and a random number.
///
/// ```
/// use std::time::Duration;
///
/// use finch_connect::Client;
/// use finch_connect::runtime::Clock;
/// use finch_connect::runtime::transport::BoxFuture;
///
/// /// Waits for nothing, for tests.
/// struct Hurry;
///
/// impl Clock for Hurry {
///     fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
///         Box::pin(std::future::ready(()))
///     }
/// }
///
/// let client = Client::builder()
/// #   .base_url("https://api.example.test")
///     .clock(Hurry)
///     .build()?;
/// # drop(client);
/// # Ok::<(), finch_connect::Error>(())
/// ```
pub trait Clock: Send + Sync + 'static {
    /// The time of day, against which dates in `Retry-After` are read.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    ///
    /// use finch_connect::runtime::Clock;
    ///
    /// struct Noon;
    ///
    /// impl Clock for Noon {
    ///     fn now(&self) -> SystemTime {
    ///         SystemTime::UNIX_EPOCH + Duration::from_secs(12 * 60 * 60)
    ///     }
    /// }
    /// # assert!(Noon.now() > SystemTime::UNIX_EPOCH);
    /// ```
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    /// The time that never goes back, by which deadlines are kept and calls are timed.
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    ///
    /// use finch_connect::runtime::Clock;
    ///
    /// /// A minute ahead.
    /// struct Ahead;
    ///
    /// impl Clock for Ahead {
    ///     fn instant(&self) -> Instant {
    ///         Instant::now() + Duration::from_secs(60)
    ///     }
    /// }
    /// # assert!(Ahead.instant() > Instant::now());
    /// ```
    fn instant(&self) -> Instant {
        Instant::now()
    }

    /// Waits before another attempt.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use finch_connect::runtime::Clock;
    /// use finch_connect::runtime::transport::BoxFuture;
    ///
    /// /// Says how long a call waits.
    /// struct Talkative;
    ///
    /// impl Clock for Talkative {
    ///     fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
    ///         eprintln!("another attempt in {duration:?}");
    ///         Box::pin(tokio::time::sleep(duration))
    ///     }
    /// }
    /// ```
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    /// Ends when an attempt has taken this long.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use finch_connect::runtime::Clock;
    /// use finch_connect::runtime::transport::BoxFuture;
    ///
    /// /// Lets every attempt take as long as it likes.
    /// struct Patient;
    ///
    /// impl Clock for Patient {
    ///     fn timeout(&self, _: Duration) -> BoxFuture<'_, ()> {
    ///         Box::pin(std::future::pending())
    ///     }
    /// }
    /// ```
    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    /// A number from 0 to 1 that spreads the waits of many clients. A wait is this part of 0.5 s,
    /// doubled with each attempt up to 8 s.
    ///
    /// ```
    /// use finch_connect::runtime::Clock;
    ///
    /// /// Every wait is half of the longest one.
    /// struct Even;
    ///
    /// impl Clock for Even {
    ///     fn random(&self) -> f64 {
    ///         0.5
    ///     }
    /// }
    /// # assert!(Even.random() < 1.0);
    /// ```
    fn random(&self) -> f64 {
        fastrand::f64()
    }

    /// Whether this clock can work where it is called, asked before a call is sent; else why it
    /// cannot. Unless it says otherwise, a clock needs what the real one needs: whoever replaces
    /// only some of its parts has tokio's timers for the others.
    ///
    /// ```
    /// use finch_connect::runtime::{Clock, SystemClock};
    ///
    /// // No tokio runtime is running here.
    /// assert!(SystemClock.check().is_err());
    /// ```
    fn check(&self) -> Result<(), String> {
        match tokio::runtime::Handle::try_current() {
            Ok(_) => Ok(()),
            Err(_) => Err(NO_RUNTIME.to_owned()),
        }
    }
}

/// The real clock, which needs a tokio runtime with its timers enabled.
///
/// ```
/// use finch_connect::Client;
/// use finch_connect::runtime::SystemClock;
///
/// let client = Client::builder()
/// #   .base_url("https://api.example.test")
///     .clock(SystemClock) // what a client has unless told otherwise
///     .build()?;
/// # drop(client);
/// # Ok::<(), finch_connect::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {}

const NO_RUNTIME: &str =
    "no tokio runtime is running here: start one, or use the blocking client (feature `blocking`)";

/// What the retry rule needs to know of a failed attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Failed<'a> {
    /// Nothing was sent.
    Unsent,
    /// Something may have been sent, no complete answer came.
    NoAnswer,
    /// The server answered with an error.
    Answer(u16, &'a HeaderMap),
    /// Trying again cannot help.
    Final,
}

/// The retry rule of one call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) max_retries: u32,
    pub(crate) repeatable: bool,
    pub(crate) ceiling: Duration,
}

impl Rule {
    /// The wait before the next attempt; `None` means that the error is final. `attempts` have
    /// been made, and `asked` is what the server asked to wait.
    pub(crate) fn next_wait(
        &self,
        failed: Failed<'_>,
        attempts: u32,
        asked: Option<Duration>,
        clock: &dyn Clock,
    ) -> Option<Duration> {
        if attempts > self.max_retries || !self.may_repeat(failed) {
            return None;
        }
        match asked {
            Some(asked) => (asked <= self.ceiling).then_some(asked),
            None => Some(backoff(attempts, clock.random())),
        }
    }

    fn may_repeat(&self, failed: Failed<'_>) -> bool {
        match failed {
            Failed::Unsent => true,
            Failed::NoAnswer => self.repeatable,
            // A redirect would be the same again, whatever the server says.
            Failed::Final | Failed::Answer(300..=399, _) => false,
            Failed::Answer(status, headers) => {
                self.repeatable && should_retry(headers).unwrap_or_else(|| may_heal(status))
            }
        }
    }
}

/// Statuses that can be different a moment later.
pub(crate) fn may_heal(status: u16) -> bool {
    matches!(status, 408 | 409 | 429 | 500..)
}

fn should_retry(headers: &HeaderMap) -> Option<bool> {
    match headers.get("x-should-retry")?.as_bytes() {
        b"true" => Some(true),
        b"false" => Some(false),
        _ => None,
    }
}

/// Full jitter: anything from nothing to the doubled base, so that clients that failed together
/// do not come back together.
fn backoff(attempts: u32, random: f64) -> Duration {
    let doublings = attempts.saturating_sub(1).min(8);
    // A clock of somebody's own may say anything, and a factor that is no number would panic.
    let factor = if random.is_nan() {
        0.0
    } else {
        random.clamp(0.0, 1.0)
    };
    (BASE * (1 << doublings)).min(CAP).mul_f64(factor)
}

/// What the server asked to wait: `retry-after-ms`, else `retry-after` in seconds or as a date.
/// A value that makes no sense counts as absent.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let seconds = |number| Duration::try_from_secs_f64(number).ok();
    if let Some(wait) = text("retry-after-ms")
        .and_then(number)
        .and_then(|ms| seconds(ms / 1000.0))
    {
        return Some(wait);
    }
    let text = text("retry-after")?;
    if let Some(wait) = number(text) {
        return seconds(wait);
    }
    let date = httpdate::parse_http_date(text).ok()?;
    // A date that has passed means now.
    Some(date.duration_since(now).unwrap_or_default())
}

/// Digits with at most one point: neither signs nor exponents nor `inf`, which a float parser
/// would take.
fn number(text: &str) -> Option<f64> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !plain || text.len() > MAX_NUMBER || !text.starts_with(|first: char| first.is_ascii_digit())
    {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests;

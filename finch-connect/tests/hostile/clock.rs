//! A clock of its own for each fault: nothing in it depends on how busy the machine is.
//!
//! A wait takes no time and is remembered. The limit of an attempt runs out when the server has
//! begun to make the client wait, a moment later, however long that took; then the clock has moved
//! on by the limit. The time of day stands still.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use finch_connect::runtime::Clock;
use finch_connect::transport::BoxFuture;
use tokio::time::sleep;

use super::server::Watch;

/// 1994-11-06 08:49:00 UTC, when every fault happens.
const NOW: Duration = Duration::from_secs(784_111_740);

/// Limits that are longer never run out.
const LONGEST: Duration = Duration::from_secs(1);

/// For so long a server makes the client wait: some bytes of a slow answer come.
const MOMENT: Duration = Duration::from_millis(30);

#[derive(Default)]
struct Past {
    waits: Vec<Duration>,
    /// How far the clock has moved on.
    passed: Duration,
    /// How many limits have run out.
    late: usize,
}

#[derive(Clone)]
pub struct FaultClock {
    start: Instant,
    past: Arc<Mutex<Past>>,
    /// What the server does; `None` where there is none.
    server: Option<Watch>,
    /// A wait never ends.
    forever: bool,
}

impl FaultClock {
    pub fn new(server: Option<Watch>, forever: bool) -> Self {
        Self {
            start: Instant::now(),
            past: Arc::default(),
            server,
            forever,
        }
    }

    /// All waits so far, in seconds.
    pub fn waits(&self) -> Vec<f64> {
        self.past()
            .waits
            .iter()
            .map(Duration::as_secs_f64)
            .collect()
    }

    /// How far the clock has moved on.
    pub fn passed(&self) -> Duration {
        self.past().passed
    }

    fn past(&self) -> MutexGuard<'_, Past> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for FaultClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + NOW
    }

    fn instant(&self) -> Instant {
        self.start + self.passed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let mut past = self.past();
        past.waits.push(duration);
        past.passed += duration;
        if self.forever {
            return Box::pin(pending());
        }
        Box::pin(std::future::ready(()))
    }

    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        if duration > LONGEST {
            return Box::pin(pending());
        }
        Box::pin(async move {
            if let Some(server) = &self.server {
                while server.seen().stalls <= self.past().late {
                    sleep(Duration::from_millis(1)).await;
                }
            }
            sleep(MOMENT).await;
            let mut past = self.past();
            past.late += 1;
            past.passed += duration;
        })
    }

    fn random(&self) -> f64 {
        1.0
    }
}

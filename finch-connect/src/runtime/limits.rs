//! What a call may cost: time, attempts, memory.
//!
//! What goes in: the settings of a client or of one call. What comes out: the limits of one
//! call, in one value. Nothing here measures anything.

use std::time::Duration;

/// The limits of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Of each attempt, from connecting to the last byte of the answer.
    pub(crate) timeout: Duration,
    /// Of each attempt, for connecting alone, where a call has its own.
    pub(crate) connect_timeout: Option<Duration>,
    /// Of the whole call, waits and further attempts included.
    pub(crate) deadline: Option<Duration>,
    /// What was spent of the deadline before the call.
    pub(crate) spent: Duration,
    pub(crate) max_retries: u32,
    /// The longest wait that a server may ask for.
    pub(crate) max_retry_after: Duration,
    pub(crate) max_response_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            connect_timeout: None,
            deadline: None,
            spent: Duration::ZERO,
            max_retries: 2,
            max_retry_after: Duration::from_secs(60),
            max_response_bytes: 1024 * 1024,
        }
    }
}

impl Limits {
    /// What is wrong with these limits.
    pub(crate) fn problems(&self) -> Vec<String> {
        [
            ("timeout", Some(self.timeout)),
            ("connect timeout", self.connect_timeout),
            ("deadline", self.deadline),
        ]
        .into_iter()
        .filter_map(|(what, limit)| no_time(what, limit?))
        .collect()
    }
}

/// What is wrong with a limit that nothing can keep.
pub(crate) fn no_time(what: &str, limit: Duration) -> Option<String> {
    limit
        .is_zero()
        .then(|| format!("{what}: must be longer than nothing"))
}

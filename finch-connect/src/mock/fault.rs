//! What goes wrong on request.
//!
//! What goes in: a wish, from a test or in a header. What comes out: what to do with a request.

use std::fmt;
use std::time::Duration;

use http::StatusCode;
use serde_json::Value;

/// Something that goes wrong with one request.
///
/// ```
/// use std::time::Duration;
///
/// use finch_connect::mock::{Fault, Mock};
/// use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let finch = Mock::start()?;
/// finch.fail_next(Fault::status(503).with_retry_after(Duration::ZERO));
///
/// let request = CreateConnectSessionRequest::new("customer-1", "Acme Inc.", [ConnectProducts::Company]);
/// finch.client()?.create_connect_session(&request).await?; // the client tries again
/// assert_eq!(finch.count("/connect/sessions"), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
#[must_use = "a fault does nothing until it is given to a mock"]
pub struct Fault {
    pub(super) delay: Duration,
    pub(super) retry_after: Option<Duration>,
    pub(super) end: End,
}

/// How a request ends.
#[derive(Clone, PartialEq)]
pub(super) enum End {
    /// As without a fault.
    Answer,
    /// With this status, and a body as Finch has it or this one. Nothing is done.
    Status(u16, Option<Value>),
    /// Nothing is done, and the connection is cut.
    Reset,
    /// It is done, and the connection is cut.
    AnswerLost,
    /// It is done, and the connection ends in the middle of the answer.
    AnswerTruncated,
}

impl Fault {
    fn new(end: End) -> Self {
        Self {
            delay: Duration::ZERO,
            retry_after: None,
            end,
        }
    }

    /// No fault.
    pub(super) fn none() -> Self {
        Self::new(End::Answer)
    }

    /// An answer of this status with a body as Finch has it. The request is not acted on. A number
    /// that is no status of a final answer becomes 500.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// use finch_connect::mock::Fault;
    ///
    /// finch.fail_next(Fault::status(429));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn status(status: u16) -> Self {
        Self::new(End::Status(final_status(status), None))
    }

    /// An answer of this status with this body, whatever the document says. The request is not
    /// acted on.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// use finch_connect::mock::Fault;
    /// use serde_json::json;
    ///
    /// finch.fail_next(Fault::answer(400, json!({"finch_code": "a_new_one", "message": "No."})));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn answer(status: u16, body: impl Into<Value>) -> Self {
        Self::new(End::Status(final_status(status), Some(body.into())))
    }

    /// The answer comes later. It is the ordinary one, and the request is acted on after the
    /// delay, if the client is still there.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// use std::time::Duration;
    ///
    /// use finch_connect::mock::Fault;
    ///
    /// finch.fail_next(Fault::delay(Duration::from_secs(5)));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn delay(delay: Duration) -> Self {
        Self::none().with_delay(delay)
    }

    /// The connection is reset, and the request is not acted on.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// use finch_connect::mock::Fault;
    ///
    /// finch.fail_next(Fault::reset());
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn reset() -> Self {
        Self::new(End::Reset)
    }

    /// The request is acted on, and then the connection is reset: the client cannot know. After
    /// this a code is spent, and nobody has the token.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// use finch_connect::mock::Fault;
    ///
    /// finch.fail_next(Fault::lose_answer());
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn lose_answer() -> Self {
        Self::new(End::AnswerLost)
    }

    /// The request is acted on, and the connection ends in the middle of the answer's body.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// use finch_connect::mock::Fault;
    ///
    /// finch.fail_next(Fault::truncate());
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn truncate() -> Self {
        Self::new(End::AnswerTruncated)
    }

    /// The fault, and a wait before it.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// use std::time::Duration;
    ///
    /// use finch_connect::mock::Fault;
    ///
    /// finch.fail_next(Fault::status(502).with_delay(Duration::from_millis(300)));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn with_delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The fault, and a `Retry-After` in its answer, in whole seconds.
    ///
    /// ```
    /// # let finch = finch_connect::mock::Mock::start()?;
    /// use std::time::Duration;
    ///
    /// use finch_connect::mock::Fault;
    ///
    /// finch.fail_next(Fault::status(429).with_retry_after(Duration::from_secs(7)));
    /// # Ok::<(), finch_connect::mock::MockError>(())
    /// ```
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Reads the header: `status=503, retry-after=2, delay=0.5`, with `reset`, `lose-answer` or
    /// `truncate` in the place of a status.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut fault = Self::none();
        for part in text.split(',').map(str::trim) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match (name, value) {
                ("status", value) => {
                    let status = value
                        .parse()
                        .ok()
                        .filter(|status| final_status(*status) == *status);
                    fault.end = End::Status(status.ok_or_else(|| unknown(part))?, None);
                }
                ("delay", value) => fault.delay = seconds(value).ok_or_else(|| unknown(part))?,
                ("retry-after", value) => {
                    fault.retry_after = Some(seconds(value).ok_or_else(|| unknown(part))?);
                }
                ("reset", "") => fault.end = End::Reset,
                ("lose-answer", "") => fault.end = End::AnswerLost,
                ("truncate", "") => fault.end = End::AnswerTruncated,
                _ => return Err(unknown(part)),
            }
        }
        Ok(fault)
    }
}

fn unknown(part: &str) -> String {
    format!(
        "{part:?} is no fault: use status=503, delay=SECONDS, retry-after=SECONDS, reset, lose-answer or truncate, with commas between them"
    )
}

fn seconds(text: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(text.parse().ok()?).ok()
}

fn final_status(status: u16) -> u16 {
    match StatusCode::from_u16(status) {
        Ok(known) if !known.is_informational() => status,
        _ => 500,
    }
}

/// A body may hold secrets, so it does not show.
impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = match &self.end {
            End::Answer => "the ordinary answer",
            End::Status(..) => "an answer",
            End::Reset => "a reset",
            End::AnswerLost => "an answer that is lost",
            End::AnswerTruncated => "half of an answer",
        };
        let status = match self.end {
            End::Status(status, _) => Some(status),
            _ => None,
        };
        f.debug_struct("Fault")
            .field("end", &end)
            .field("status", &status)
            .field("delay", &self.delay)
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Fault;

    #[test]
    fn the_header() {
        let half = Duration::from_millis(500);
        for (text, expected) in [
            ("status=503", Fault::status(503)),
            (
                "status=429, retry-after=0.5",
                Fault::status(429).with_retry_after(half),
            ),
            ("delay=0.5,reset", Fault::reset().with_delay(half)),
            ("lose-answer", Fault::lose_answer()),
            ("truncate", Fault::truncate()),
            ("delay=0.5", Fault::delay(half)),
        ] {
            assert_eq!(Fault::parse(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "status",
            "status=99",
            "status=100",
            "status=x",
            "delay=-1",
            "delay",
            "reset=1",
            "boom",
        ] {
            assert!(
                Fault::parse(text).unwrap_err().contains("is no fault"),
                "{text}"
            );
        }
        assert_eq!(Fault::status(150), Fault::status(500));
    }
}

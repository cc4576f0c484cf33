//! Sends a prepared request until it has an answer or must stop.
//!
//! What goes in: a prepared request and its limits. What comes out: the decoded answer, the body
//! still to be read, or one [`Error`]. A request with a violation never reaches the network; an
//! attempt, from connecting to the last byte of the body, never takes longer than its time limit;
//! and nothing of a call, neither an attempt nor a wait, goes on beyond its deadline.

mod kept;

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use self::kept::Kept;
use crate::runtime::client::Config;
use crate::runtime::error::Context;
use crate::runtime::observe::Span;
use crate::runtime::prepared::{Decode, Prepared};
use crate::runtime::response::{Answer, RequestId};
use crate::runtime::retry::{Failed, Rule, retry_after};
use crate::runtime::transport::{
    BoxFuture, ConnectTimeout, ResponseBody, TransportError, TransportFailure,
};
use crate::runtime::{Client, Error, Response, Violation};

/// An attempt without a complete answer, and as much of a good one as came.
enum Lapse {
    Transport(TransportError, Option<Answer>),
    TooSlow(Limit, Option<Answer>),
    TooLong(Answer),
}

/// Which limit of time an attempt has, or a piece of a streamed body.
#[derive(Debug, Clone, Copy)]
pub(super) enum Limit {
    Attempt(Duration),
    /// What is left of the deadline of the call.
    Rest(Duration),
}

impl Limit {
    pub(super) fn duration(self) -> Duration {
        match self {
            Self::Attempt(limit) | Self::Rest(limit) => limit,
        }
    }
}

/// Whether an attempt reads the body of a good answer; that of any other is always read.
#[derive(Clone, Copy)]
enum Reading {
    Whole,
    Head,
}

/// The end of an attempt: an answer, with the body behind it where that is still to be read.
struct Reply {
    answer: Answer,
    body: Option<ResponseBody>,
}

/// The head of a good answer whose body is still to be read.
pub(super) struct Head {
    pub(super) response: Response<()>,
    pub(super) body: ResponseBody,
    /// When the call began.
    pub(super) start: Instant,
}

/// Sends the request and decodes its answer, of which `keep` says what the caller gets.
pub(crate) async fn send<T, O>(
    client: Client,
    mut prepared: Box<Prepared>,
    decode: Decode<T>,
    keep: impl FnOnce(Answered<'_, T>) -> O,
) -> Result<O, Error> {
    let span = Span::of_call(&prepared);
    let doubtful = Doubtful::take(&mut prepared);
    let sending = Sending::begin(client.config(), &prepared);
    let outcome = match sending.ready(doubtful) {
        Ok(uri) => span.watch(sending.response(uri, decode)).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(answered) => {
            span.succeeded(answered.answer.status.as_u16(), answered.attempts);
            Ok(keep(answered))
        }
        Err(error) => {
            span.failed(&error);
            Err(error)
        }
    }
}

/// A good answer and what it says.
pub(crate) struct Answered<'a, T> {
    answer: Answer,
    body: T,
    attempts: u32,
    sending: &'a Sending<'a>,
}

impl<T> Answered<'_, T> {
    /// What it says, and nothing else: nearly all callers want no more.
    pub(crate) fn into_body(self) -> T {
        self.body
    }

    /// What it says, with what stood around it.
    pub(crate) fn into_response(self) -> Response<T> {
        let context = self.sending.context(self.attempts);
        answered(self.answer, self.body, &context)
    }
}

/// Sends the request and reads its answer as far as the head.
pub(super) async fn send_for_head(client: &Client, prepared: &mut Prepared) -> Result<Head, Error> {
    let span = Span::of_call(prepared);
    let doubtful = Doubtful::take(prepared);
    let sending = Sending::begin(client.config(), prepared);
    let outcome = match sending.ready(doubtful) {
        Ok(uri) => span.watch(sending.head(uri)).await,
        Err(error) => Err(error),
    };
    match &outcome {
        Ok(head) => span.succeeded(head.response.status(), head.response.attempts()),
        Err(error) => span.failed(error),
    }
    outcome
}

/// What decides whether a request may be sent, and is not needed once it may.
struct Doubtful {
    violations: Vec<Violation>,
    url: String,
}

impl Doubtful {
    fn take(prepared: &mut Prepared) -> Self {
        Self {
            violations: std::mem::take(&mut prepared.violations),
            url: std::mem::take(&mut prepared.url),
        }
    }
}

/// One call under way.
pub(super) struct Sending<'a> {
    pub(super) config: &'a Config,
    pub(super) prepared: &'a Prepared,
    pub(super) start: Instant,
}

impl<'a> Sending<'a> {
    fn begin(config: &'a Config, prepared: &'a Prepared) -> Self {
        Self {
            config,
            prepared,
            start: config.clock.instant(),
        }
    }
}

impl Sending<'_> {
    async fn response<T>(
        &self,
        uri: http::Uri,
        decode: Decode<T>,
    ) -> Result<Answered<'_, T>, Error> {
        let (Reply { answer, .. }, attempts) = self.reply(&uri, Reading::Whole).await?;
        match decode(&answer) {
            Ok(body) => Ok(Answered {
                answer,
                body,
                attempts,
                sending: self,
            }),
            Err(error) => Err(Error::decode(answer, error, &self.context(attempts))),
        }
    }

    async fn head(&self, uri: http::Uri) -> Result<Head, Error> {
        let (Reply { answer, body }, attempts) = self.reply(&uri, Reading::Head).await?;
        Ok(Head {
            response: answered(answer, (), &self.context(attempts)),
            body: body.unwrap_or_else(|| ResponseBody::whole(Bytes::new())),
            start: self.start,
        })
    }

    /// The URI of a request that may be sent; everything that keeps it from being sent otherwise.
    fn ready(&self, doubtful: Doubtful) -> Result<http::Uri, Error> {
        let Doubtful { violations, url } = doubtful;
        // Made where it is needed: it looks at the clock.
        let context = || self.context(0);
        if !violations.is_empty() {
            return Err(Error::invalid_request(violations, &context()));
        }
        let mut problems = self.prepared.problems.clone();
        problems.extend(self.prepared.limits.problems());
        problems.extend(self.config.clock.check().err());
        if !problems.is_empty() {
            return Err(Error::misconfigured(&problems, &context()));
        }
        let query = self.prepared.query.join("&");
        let uri = if query.is_empty() {
            http::Uri::try_from(url)
        } else {
            http::Uri::try_from(format!("{url}?{query}"))
        };
        uri.map_err(|error| {
            let violation = Violation {
                path: String::new(),
                message: format!("URL: {error}"),
            };
            Error::invalid_request(vec![violation], &context())
        })
    }

    /// Makes attempts until one succeeds; their number comes with the answer.
    async fn reply(&self, uri: &http::Uri, reading: Reading) -> Result<(Reply, u32), Error> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let span = Span::of_attempt(self.prepared, uri, attempts);
            let (error, wait) = match span.watch(self.attempt(uri, reading)).await {
                Ok(reply) if reply.answer.status.is_success() => {
                    span.succeeded(reply.answer.status.as_u16(), attempts);
                    return Ok((reply, attempts));
                }
                Ok(reply) => self.refused(reply.answer, attempts),
                Err(lapse) => self.lapsed(lapse, attempts),
            };
            span.failed(&error);
            // A wait that ends after the deadline is none.
            let fits = |wait: &Duration| self.left().is_none_or(|left| *wait < left);
            let Some(wait) = wait.filter(fits) else {
                return Err(error);
            };
            Span::again(wait);
            self.config.clock.sleep(wait).await;
            if self.left().is_some_and(|left| left.is_zero()) {
                return Err(error);
            }
        }
    }

    /// The error for an answer that is one, and the wait before the next attempt.
    fn refused(&self, answer: Answer, attempts: u32) -> (Error, Option<Duration>) {
        let asked = retry_after(&answer.headers, self.config.clock.now());
        let failed = Failed::Answer(answer.status.as_u16(), &answer.headers);
        let wait = self.wait(failed, attempts, asked);
        (Error::api(answer, asked, &self.context(attempts)), wait)
    }

    /// The error for an attempt without an answer, and the wait before the next one.
    fn lapsed(&self, lapse: Lapse, attempts: u32) -> (Error, Option<Duration>) {
        let wait = self.wait(reach(&lapse), attempts, None);
        let limits = &self.prepared.limits;
        let context = self.context(attempts);
        let (error, answer) = match lapse {
            Lapse::Transport(error, answer) => (Error::transport(error, &context), answer),
            Lapse::TooSlow(Limit::Attempt(limit), answer) => {
                (Error::timeout(limit, &context), answer)
            }
            Lapse::TooSlow(Limit::Rest(_), answer) => {
                (Error::deadline(limits.deadline, &context), answer)
            }
            Lapse::TooLong(answer) => {
                let limit = limits.max_response_bytes;
                (Error::too_long(limit as u64, &context), Some(answer))
            }
        };
        // The status and the request id are worth a lot to whoever looks for what happened.
        let error = match answer {
            Some(answer) => error.with_answer(answer, &context),
            None => error,
        };
        (error, wait)
    }

    fn wait(&self, failed: Failed<'_>, attempts: u32, asked: Option<Duration>) -> Option<Duration> {
        let rule = Rule {
            max_retries: self.prepared.limits.max_retries,
            repeatable: self.prepared.repeatable,
            ceiling: self.prepared.limits.max_retry_after,
        };
        rule.next_wait(failed, attempts, asked, &*self.config.clock)
    }

    /// One attempt, which ends at its limit whatever the server does.
    async fn attempt(&self, uri: &http::Uri, reading: Reading) -> Result<Reply, Lapse> {
        let limit = self.limit();
        let mut timer = self.config.clock.timeout(limit.duration());
        let sending = self.config.transport.send(self.request(uri));
        let sent = within(&mut timer, sending)
            .await
            .ok_or(Lapse::TooSlow(limit, None))?;
        let sent = sent.map_err(|error| Lapse::Transport(error, None))?;
        let (mut answer, mut body) = begun(sent);
        let good = answer.status.is_success();
        if let (Reading::Head, true) = (reading, good) {
            let body = Some(body);
            return Ok(Reply { answer, body });
        }
        let max = self.prepared.limits.max_response_bytes;
        // The answer to a HEAD has the length of a body, and none.
        let declared = declared_length(&answer.headers)
            .filter(|_| good && self.prepared.method != http::Method::HEAD);
        if declared.is_some_and(|length| length > max as u64) {
            answer.cut = true;
            return Err(Lapse::TooLong(answer));
        }
        let end = read(&mut answer, &mut body, max, &mut timer).await;
        answer.cut = !matches!(end, End::Whole);
        match end {
            End::Whole => Ok(Reply { answer, body: None }),
            // What an error answer says is kept as far as it came: its status is worth more than
            // the reason why the rest is missing.
            _ if !good => Ok(Reply { answer, body: None }),
            End::TooLong => Err(Lapse::TooLong(answer)),
            End::Lost(error) => Err(Lapse::Transport(error, Some(answer))),
            End::TooSlow => Err(Lapse::TooSlow(limit, Some(answer))),
        }
    }

    fn request(&self, uri: &http::Uri) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.prepared.body.clone());
        *request.method_mut() = self.prepared.method.clone();
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = self.prepared.headers.to_map();
        if let Some(limit) = self.prepared.limits.connect_timeout {
            request.extensions_mut().insert(ConnectTimeout(limit));
        }
        request
    }

    /// The limit of the attempt that begins now.
    pub(super) fn limit(&self) -> Limit {
        let timeout = self.prepared.limits.timeout;
        match self.left() {
            Some(left) if left < timeout => Limit::Rest(left),
            _ => Limit::Attempt(timeout),
        }
    }

    /// What is left until the deadline.
    fn left(&self) -> Option<Duration> {
        let deadline = self.prepared.limits.deadline?;
        Some(deadline.saturating_sub(self.elapsed()))
    }

    pub(super) fn elapsed(&self) -> Duration {
        let now = self.config.clock.instant();
        let spent = self.prepared.limits.spent;
        spent.saturating_add(now.saturating_duration_since(self.start))
    }

    pub(super) fn context(&self, attempts: u32) -> Context<'_> {
        Context {
            method: &self.prepared.method,
            template: &self.prepared.template,
            mask: &self.prepared.mask,
            request_id_header: self.config.request_id_header.as_ref(),
            attempts,
            elapsed: self.elapsed(),
        }
    }
}

/// A good answer, as the caller gets it.
fn answered<T>(answer: Answer, body: T, context: &Context<'_>) -> Response<T> {
    Response {
        status: answer.status,
        request_id: RequestId::new(context.request_id_header, context.mask),
        headers: answer.headers,
        attempts: context.attempts,
        elapsed: context.elapsed,
        body,
    }
}

/// An answer of which the head has come, and the body behind it. A function of its own: what it
/// takes apart would stay in the future of the attempt to its end.
fn begun(sent: http::Response<ResponseBody>) -> (Answer, ResponseBody) {
    let (head, body) = sent.into_parts();
    let answer = Answer {
        status: head.status,
        headers: head.headers,
        body: Bytes::new(),
        cut: false,
    };
    (answer, body)
}

/// How far a failed attempt got.
fn reach(lapse: &Lapse) -> Failed<'static> {
    match lapse {
        Lapse::Transport(error, _) => match error.failure() {
            TransportFailure::Connect | TransportFailure::ConnectTimeout => Failed::Unsent,
            TransportFailure::Lost | TransportFailure::Timeout => Failed::NoAnswer,
            TransportFailure::Tls | TransportFailure::Misconfigured => Failed::Final,
        },
        Lapse::TooSlow(Limit::Attempt(_), _) => Failed::NoAnswer,
        Lapse::TooSlow(Limit::Rest(_), _) | Lapse::TooLong(_) => Failed::Final,
    }
}

/// How the reading of a body ended.
enum End {
    Whole,
    TooLong,
    Lost(TransportError),
    TooSlow,
}

/// Reads a body, at most `max` bytes of it, and keeps what came.
async fn read(
    answer: &mut Answer,
    body: &mut ResponseBody,
    max: usize,
    timer: &mut BoxFuture<'_, ()>,
) -> End {
    let mut kept = Kept::default();
    let mut pieces = 0_u64;
    let end = loop {
        pieces += 1;
        if pieces.is_multiple_of(BREATH) && !breathe(timer).await {
            break End::TooSlow;
        }
        match within(timer, pin!(body.next_chunk())).await {
            Some(Some(Ok(mut chunk))) => {
                let room = max - kept.len();
                let too_long = chunk.len() > room;
                chunk.truncate(room);
                kept.add(chunk);
                if too_long {
                    break End::TooLong;
                }
            }
            Some(Some(Err(error))) => break End::Lost(error),
            Some(None) => break End::Whole,
            None => break End::TooSlow,
        }
    };
    answer.body = kept.whole();
    end
}

fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// So many pieces are read before the timer and other tasks get their turn, whether or not there
/// was a moment with nothing to read.
pub(super) const BREATH: u64 = 256;

/// Lets other tasks run; whether there is time left.
pub(super) async fn breathe(timer: &mut BoxFuture<'_, ()>) -> bool {
    let mut rested = false;
    poll_fn(|context| {
        if timer.as_mut().poll(context).is_ready() {
            return Poll::Ready(false);
        }
        if rested {
            return Poll::Ready(true);
        }
        rested = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

/// The output of `future`, or `None` where the timer is faster. A timer that has fired is not
/// asked again. What is waited for is pinned by whoever asks: it would have its place twice here.
pub(super) fn within<F: Future + Unpin>(
    timer: &mut BoxFuture<'_, ()>,
    mut future: F,
) -> impl Future<Output = Option<F::Output>> {
    poll_fn(move |context| {
        if let Poll::Ready(output) = Pin::new(&mut future).poll(context) {
            return Poll::Ready(Some(output));
        }
        timer.as_mut().poll(context).map(|()| None)
    })
}

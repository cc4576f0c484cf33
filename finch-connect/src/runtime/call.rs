//! One call: sends a prepared request until it has an answer or must stop.
//!
//! What goes in: a prepared request and the options of the call. What comes out: the decoded
//! answer, or one [`Error`]. A call does nothing until it is awaited; dropping its future
//! abandons the request; a request with a violation never reaches the network; and an attempt,
//! from connecting to the last byte of the body, never takes longer than its time limit.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use crate::runtime::error::Context;
use crate::runtime::header::{header, is_secret};
use crate::runtime::mask::Mask;
use crate::runtime::parameter::{Explode, Style, json, pairs};
use crate::runtime::response::Answer;
use crate::runtime::retry::{Failed, Rule, retry_after};
use crate::runtime::transport::{BoxFuture, ResponseBody, TransportError, TransportFailure};
use crate::runtime::{Client, DecodeError, Error, Response, Violation};

/// Decodes a good answer.
pub(crate) type Decode<T> = fn(&Answer) -> Result<T, DecodeError>;

/// A request with everything in it, and the options of its call.
pub(crate) struct Prepared {
    /// Method and path template, for errors.
    pub(crate) label: String,
    pub(crate) method: http::Method,
    pub(crate) url: String,
    pub(crate) query: Vec<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) repeatable: bool,
    pub(crate) violations: Vec<Violation>,
    pub(crate) problems: Vec<String>,
    pub(crate) mask: Mask,
    pub(crate) timeout: Duration,
    pub(crate) max_retries: u32,
}

/// A call that is ready to be sent; `.await` sends it.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    client: Client,
    prepared: Box<Prepared>,
    decode: Decode<T>,
}

/// An attempt without a complete answer.
enum Lapse {
    Transport(TransportError),
    TooSlow,
    TooLong(Answer),
}

impl<T: 'static> Call<T> {
    /// Sends the call; the answer comes with its status, headers and request id.
    pub async fn send_with_response(self) -> Result<Response<T>, Error> {
        let Self {
            client,
            mut prepared,
            decode,
        } = self;
        let start = Instant::now();
        let (answer, attempts) = run(&client, &mut prepared, start).await?;
        let context = context(&client, &prepared, attempts, start);
        match decode(&answer) {
            Ok(body) => Ok(Response {
                status: answer.status,
                request_id: answer.request_id(context.request_id_header, context.mask),
                headers: answer.headers,
                attempts,
                elapsed: context.elapsed,
                body,
            }),
            Err(error) => Err(Error::decode(answer, error, &context)),
        }
    }
}

impl<T> Call<T> {
    pub(crate) fn new(client: Client, prepared: Prepared, decode: Decode<T>) -> Self {
        Self {
            client,
            prepared: Box::new(prepared),
            decode,
        }
    }

    /// The time limit of each attempt, from connecting to the last byte of the answer.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.prepared.timeout = timeout;
        self
    }

    /// How often the call may be sent again after a failed attempt.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.prepared.max_retries = retries;
        self
    }

    /// Sets a header of this call, in place of any other value it would have. The length of the
    /// body is not for the caller to set.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, mut value)) => {
                if is_secret(&name) {
                    value.set_sensitive(true);
                    self.prepared.mask.add_header(&value);
                }
                self.prepared.headers.insert(name, value);
            }
            Err(message) => self.violate(name, message),
        }
        self
    }

    /// Adds a member to the query of this call.
    pub fn query_pair(mut self, name: &str, value: &str) -> Self {
        match json(value) {
            Ok(value) => {
                self.prepared
                    .query
                    .extend(pairs(name, Style::Form, Explode::No, value));
            }
            Err(message) => self.violate(name, message),
        }
        self
    }

    fn violate(&mut self, path: &str, message: String) {
        self.prepared.violations.push(Violation {
            path: path.to_owned(),
            message,
        });
    }
}

impl<T: 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Result<T, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send_with_response().await.map(Response::into_body) })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.prepared.label)
            .field("timeout", &self.prepared.timeout)
            .field("max_retries", &self.prepared.max_retries)
            .finish_non_exhaustive()
    }
}

fn context<'a>(
    client: &'a Client,
    prepared: &'a Prepared,
    attempts: u32,
    start: Instant,
) -> Context<'a> {
    Context {
        operation: &prepared.label,
        mask: &prepared.mask,
        request_id_header: client.config().request_id_header.as_ref(),
        attempts,
        elapsed: start.elapsed(),
    }
}

/// Sends the request until an answer reports success; the number of attempts comes with it.
async fn run(
    client: &Client,
    prepared: &mut Prepared,
    start: Instant,
) -> Result<(Answer, u32), Error> {
    let uri = ready(client, prepared, start)?;
    let config = client.config();
    let rule = Rule {
        max_retries: prepared.max_retries,
        repeatable: prepared.repeatable,
        ceiling: config.max_retry_after,
    };
    let mut attempts = 0;
    loop {
        attempts += 1;
        let mut request = http::Request::new(prepared.body.clone());
        *request.method_mut() = prepared.method.clone();
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = prepared.headers.clone();
        let outcome = attempt(client, request, prepared.timeout).await;
        let context = context(client, prepared, attempts, start);
        let (error, wait) = match outcome {
            Ok(answer) if answer.status.is_success() => return Ok((answer, attempts)),
            Ok(answer) => {
                let asked = retry_after(&answer.headers, config.clock.now());
                let failed = Failed::Answer(answer.status.as_u16(), &answer.headers);
                let wait = rule.next_wait(failed, attempts, asked, &*config.clock);
                (Error::api(answer, asked, &context), wait)
            }
            Err(lapse) => {
                let wait = rule.next_wait(reach(&lapse), attempts, None, &*config.clock);
                let error = match lapse {
                    Lapse::Transport(error) => Error::transport(error, &context),
                    Lapse::TooSlow => Error::timeout(prepared.timeout, &context),
                    Lapse::TooLong(answer) => {
                        Error::too_long(answer, config.max_response_bytes, &context)
                    }
                };
                (error, wait)
            }
        };
        match wait {
            None => return Err(error),
            Some(wait) => config.clock.sleep(wait).await,
        }
    }
}

/// The URI of a request that may be sent; everything that keeps it from being sent otherwise.
fn ready(client: &Client, prepared: &mut Prepared, start: Instant) -> Result<http::Uri, Error> {
    let violations = std::mem::take(&mut prepared.violations);
    let context = context(client, prepared, 0, start);
    if !violations.is_empty() {
        return Err(Error::invalid_request(violations, &context));
    }
    if prepared.timeout.is_zero() {
        let problem = "timeout: must be longer than nothing".to_owned();
        return Err(Error::misconfigured(&[problem], &context));
    }
    if !prepared.problems.is_empty() {
        return Err(Error::misconfigured(&prepared.problems, &context));
    }
    let separator = if prepared.query.is_empty() { "" } else { "?" };
    let url = format!("{}{separator}{}", prepared.url, prepared.query.join("&"));
    http::Uri::try_from(url).map_err(|error| {
        let violation = Violation {
            path: String::new(),
            message: format!("URL: {error}"),
        };
        Error::invalid_request(vec![violation], &context)
    })
}

/// How far a failed attempt got.
fn reach(lapse: &Lapse) -> Failed<'static> {
    match lapse {
        Lapse::Transport(error) => match error.failure() {
            TransportFailure::Connect | TransportFailure::ConnectTimeout => Failed::Unsent,
            TransportFailure::Lost | TransportFailure::Timeout => Failed::NoAnswer,
            TransportFailure::Tls | TransportFailure::Misconfigured => Failed::Final,
        },
        Lapse::TooSlow => Failed::NoAnswer,
        Lapse::TooLong(_) => Failed::Final,
    }
}

/// One attempt, which ends at `limit` whatever the server does.
async fn attempt(
    client: &Client,
    request: http::Request<Bytes>,
    limit: Duration,
) -> Result<Answer, Lapse> {
    // A limit beyond the clock's range is none.
    let deadline = tokio::time::Instant::now().checked_add(limit);
    let config = client.config();
    let sent = within(deadline, config.transport.send(request))
        .await
        .ok_or(Lapse::TooSlow)?;
    let (head, body) = sent.map_err(Lapse::Transport)?.into_parts();
    let mut answer = Answer {
        status: head.status,
        headers: head.headers,
        body: Bytes::new(),
        cut: false,
    };
    read(&mut answer, body, config.max_response_bytes, deadline).await?;
    Ok(answer)
}

/// Reads a body up to `max` bytes. What an error answer says is kept as far as it came: its
/// status is worth more than the reason why the rest is missing.
async fn read(
    answer: &mut Answer,
    mut body: ResponseBody,
    max: usize,
    deadline: Option<tokio::time::Instant>,
) -> Result<(), Lapse> {
    let success = answer.status.is_success();
    if success && declared_length(&answer.headers).is_some_and(|length| length > max as u64) {
        return Err(too_long(answer));
    }
    let mut bytes = BytesMut::new();
    loop {
        let lapse = match within(deadline, body.next_chunk()).await {
            Some(None) => break,
            Some(Some(Ok(chunk))) => {
                let room = max - bytes.len();
                bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if chunk.len() <= room {
                    continue;
                }
                None
            }
            Some(Some(Err(error))) => Some(Lapse::Transport(error)),
            None => Some(Lapse::TooSlow),
        };
        if success {
            return Err(lapse.unwrap_or_else(|| too_long(answer)));
        }
        answer.cut = true;
        break;
    }
    answer.body = bytes.freeze();
    Ok(())
}

fn too_long(answer: &mut Answer) -> Lapse {
    Lapse::TooLong(Answer {
        status: answer.status,
        headers: std::mem::take(&mut answer.headers),
        body: Bytes::new(),
        cut: true,
    })
}

fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The output of `future`, or `None` at the deadline.
async fn within<F: Future>(deadline: Option<tokio::time::Instant>, future: F) -> Option<F::Output> {
    match deadline {
        Some(deadline) => tokio::time::timeout_at(deadline, future).await.ok(),
        None => Some(future.await),
    }
}

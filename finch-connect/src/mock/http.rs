//! The mock on the network.
//!
//! What goes in: HTTP requests. What comes out: HTTP answers, and whatever a fault makes of them.
//! Every answer has a `Finch-Request-Id`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, StatusCode};
use http_body::{Frame, SizeHint};
use serde_json::Value;

use super::answer::Answer;
use super::control;
use super::fault::{End, Fault};
use super::line::Line;
use super::shared::{Shared, Whole};

/// What asks for a fault.
const FAULT: HeaderName = HeaderName::from_static("finch-mock-fault");

const REQUEST_ID: HeaderName = HeaderName::from_static("finch-request-id");

/// The longest body that is read.
const MAX_BODY: usize = 1024 * 1024;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY).await;
    let request = Whole {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query(),
        headers: &head.headers,
        body: body.as_deref().ok(),
    };
    if let Some(answer) = control::answer(&shared, &request) {
        return with_id(answer, &shared.lock().state.ids.uuid());
    }
    // A header counts in place of what the handle has asked for.
    let asked = head.headers.get(FAULT);
    let asked = asked.map(|text| Fault::parse(&String::from_utf8_lossy(text.as_bytes())));
    let (number, request_id, fault) = shared.receive(&request, asked.is_none());
    let (fault, refused) = match asked {
        None => (fault.unwrap_or_else(Fault::none), None),
        Some(Ok(fault)) => (fault, None),
        Some(Err(problem)) => (Fault::none(), Some(Answer::error(400, &problem))),
    };
    if !fault.delay.is_zero() {
        tokio::time::sleep(fault.delay).await;
    }
    let refused = match body {
        Ok(_) => refused,
        Err(_) => Some(Answer::error(
            413,
            "The body is too large, or ended too early",
        )),
    };
    let (answer, violations) = match (refused, &fault.end) {
        (Some(answer), _) => (answer, Vec::new()),
        (None, End::Status(status, None)) => (Answer::of_status(*status), Vec::new()),
        (None, End::Status(status, Some(body))) => (Answer::new(*status, body.clone()), Vec::new()),
        (None, End::Reset) => (Answer::of_status(500), Vec::new()),
        (None, End::Answer | End::AnswerLost | End::AnswerTruncated) => shared.act(&request),
    };
    let is_cut = matches!(fault.end, End::Reset | End::AnswerLost);
    shared.end(number, Some(answer.status).filter(|_| !is_cut), violations);
    if is_cut {
        line.cut();
    }
    let mut response = json(&answer);
    if let Some(wait) = fault.retry_after {
        let part = u64::from(wait.subsec_nanos() > 0);
        let seconds = wait.as_secs().saturating_add(part);
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    if fault.end == End::AnswerTruncated {
        response = response.map(|_| Body::new(Half::of(answer.body.to_string())));
    }
    with_id(response, &request_id)
}

pub(super) fn json(answer: &Answer) -> Response {
    let text = match &answer.body {
        // A fault may ask for an answer without one.
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

fn with_id(mut response: Response, request_id: &str) -> Response {
    if let Ok(value) = request_id.parse() {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// A body that promises its whole length and breaks off in the middle.
struct Half {
    text: String,
    next: Next,
}

enum Next {
    Start,
    /// What was given is written to the socket in between.
    Pause,
    Break,
}

impl Half {
    fn of(text: String) -> Self {
        Self {
            text,
            next: Next::Start,
        }
    }
}

impl http_body::Body for Half {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        match self.next {
            Next::Start => {
                self.next = Next::Pause;
                let half = self.text.as_bytes().get(..self.text.len() / 2);
                let half = Bytes::copy_from_slice(half.unwrap_or_default());
                Poll::Ready(Some(Ok(Frame::data(half))))
            }
            Next::Pause => {
                self.next = Next::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Next::Break => {
                let cut = std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
                Poll::Ready(Some(Err(cut)))
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.text.len() as u64)
    }
}

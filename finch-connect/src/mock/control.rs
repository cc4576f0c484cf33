//! What a program without the handle asks of a mock, and an employer's browser.
//!
//! What goes in: requests to paths of the mock's own, none of which Finch has. What comes out:
//! answers. These requests are not among those that a test sees, and no fault meets them.

use std::time::Duration;

use axum::response::Response;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::answer::Answer;
use super::entry::Entry;
use super::http::json;
use super::page;
use super::received::Received;
use super::shared::{Shared, Whole};
use super::state::Closed;

/// `None` where the request is one for Finch.
pub(super) fn answer(shared: &Shared, request: &Whole<'_>) -> Option<Response> {
    let query = request.query.unwrap_or_default();
    let response = match (request.method, request.path) {
        (_, "/authorize") => page::answer(shared, request),
        ("POST", "/mock/authorize") => json(&authorize(shared, &Entry::from_query(query))),
        ("POST", "/mock/cancel") => json(&cancel(shared, &Entry::from_query(query))),
        ("POST", "/mock/advance") => json(&advance(shared, query)),
        ("GET", "/mock/requests") => json(&requests(shared)),
        // Browsers ask for it by themselves.
        ("GET", "/favicon.ico") => json(&Answer::new(204, Value::Null)),
        _ => return None,
    };
    Some(response)
}

fn authorize(shared: &Shared, entry: &Entry) -> Answer {
    match shared.walk(entry, None) {
        Ok(walked) => back(json!({"code": walked.code}), entry, walked.callback_url),
        Err(closed) => refused(closed),
    }
}

fn cancel(shared: &Shared, entry: &Entry) -> Answer {
    match shared.cancel(entry) {
        Ok(callback_url) => back(json!({"error": "access_denied"}), entry, callback_url),
        Err(closed) => refused(closed),
    }
}

/// What the employer's browser brings back.
fn back(mut body: Value, entry: &Entry, callback_url: Option<String>) -> Answer {
    if let Some(state) = &entry.state {
        body["state"] = state.as_str().into();
    }
    if let Some(url) = callback_url {
        body["callback_url"] = url.into();
    }
    Answer::new(200, body)
}

fn refused(closed: Closed) -> Answer {
    match closed {
        Closed::Unknown => Answer::error(404, "mock: no such session"),
        Closed::Expired => Answer::error(410, "mock: the session has expired"),
        Closed::Used => Answer::error(410, "mock: the session is used up"),
    }
}

fn advance(shared: &Shared, query: &str) -> Answer {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let seconds = pairs.find(|(name, _)| name == "seconds");
    let seconds = seconds.and_then(|(_, value)| value.parse().ok());
    let Some(by) = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) else {
        return Answer::error(400, "mock: say how far, as in /mock/advance?seconds=600");
    };
    shared.advance(by);
    Answer::new(200, json!({"advanced_seconds": by.as_secs_f64()}))
}

fn requests(shared: &Shared) -> Answer {
    let inner = shared.lock();
    let one = |request: &Received| {
        json!({
            "method": request.method(),
            "path": request.path(),
            "query": request.query(),
            "headers": request.headers(),
            "body": request.body(),
            "status": request.status(),
            "request_id": request.request_id(),
            "violations": request.violations(),
        })
    };
    Answer::new(200, Value::Array(inner.log.iter().map(one).collect()))
}

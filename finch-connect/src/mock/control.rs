//! What a program without the handle asks of a mock, and where an employer's browser ends up.
//!
//! What goes in: requests to paths of the mock's own, none of which Finch has. What comes out:
//! answers. These requests are not among those that a test sees, and no fault meets them.

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::HeaderValue;
use http::header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::answer::Answer;
use super::http::json;
use super::received::Received;
use super::shared::{Shared, Whole};
use super::state::Closed;

/// `None` where the request is one for Finch.
pub(super) fn answer(shared: &Shared, request: &Whole<'_>) -> Option<Response> {
    let query = request.query.unwrap_or_default();
    let response = match (request.method, request.path) {
        ("GET", "/authorize") => page(&shared.settings.base_url, query),
        ("POST", "/mock/authorize") => json(&authorize(shared, query)),
        ("POST", "/mock/advance") => json(&advance(shared, query)),
        ("GET", "/mock/requests") => json(&requests(shared)),
        _ => return None,
    };
    Some(response)
}

/// What stands where Finch has its pages. The query comes from a link of anybody: written anew, it
/// has no character that means something to a shell.
fn page(base_url: &str, query: &str) -> Response {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    let text = format!(
        "This is a mock of Finch on your own machine, not Finch.\n\n\
         Here Finch would ask an employer to choose a provider, to sign in and to agree.\n\
         To do as an employer who agrees:\n\n\
         curl -X POST '{base_url}/mock/authorize?{query}'\n"
    );
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn authorize(shared: &Shared, query: &str) -> Answer {
    match shared.walk(&format!("?{query}")) {
        Ok(walked) => {
            let mut body = json!({"code": walked.code});
            if let Some(state) = walked.state {
                body["state"] = state.into();
            }
            if let Some(url) = walked.callback_url {
                body["callback_url"] = url.into();
            }
            Answer::new(200, body)
        }
        Err(Closed::Unknown) => Answer::error(404, "mock: no such session"),
        Err(Closed::Expired) => Answer::error(410, "mock: the session has expired"),
        Err(Closed::Used) => Answer::error(410, "mock: the session is used up"),
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
            "body": request.body(),
            "status": request.status(),
            "request_id": request.request_id(),
            "violations": request.violations(),
        })
    };
    Answer::new(200, Value::Array(inner.log.iter().map(one).collect()))
}

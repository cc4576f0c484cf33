//! What every request has to pass, and what every answer carries.
//!
//! What goes in: a request from anywhere. What comes out: an answer with headers that keep a
//! browser from doing more than these pages need. A request that another site made this browser
//! send never reaches a route that changes something.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::App;
use super::problem::log;

pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = if !is_host(request.headers(), &app.origin) {
        // Cookies belong to a host. A flow that begins on `localhost` and comes back to `127.0.0.1`
        // would have lost its own.
        Redirect::to(&format!("{}/", app.origin)).into_response()
    } else if changes_something(request.method()) && !is_own(request.headers(), &app.origin) {
        (
            StatusCode::FORBIDDEN,
            "not from a page of this application\n",
        )
            .into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    match HeaderValue::try_from(policy(&app.connect)) {
        Ok(policy) => {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        // Without its policy a page is not for a browser.
        Err(error) => {
            log(&error);
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    }
    response
}

const FIXED: [(HeaderName, &str); 3] = [
    // The pages show what belongs to one browser.
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // The address of the callback has a code in it: no other site gets to see it. With
    // `no-referrer`, browsers would send `Origin: null` along with our own forms.
    (header::REFERRER_POLICY, "same-origin"),
];

/// What a page may load, and where its forms may lead: this application and Finch Connect. A
/// browser follows a redirect after a form only to places that are named here.
fn policy(connect: &str) -> String {
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
         frame-src {connect}; form-action 'self' {connect}; \
         frame-ancestors 'none'; base-uri 'none'"
    )
}

fn changes_something(method: &Method) -> bool {
    *method != Method::GET && *method != Method::HEAD
}

fn is_host(headers: &HeaderMap, origin: &str) -> bool {
    let expected = origin.split_once("://").map(|(_, host)| host);
    text(headers, &header::HOST) == expected
}

/// Whether a page of this application sent the request. Browsers say where a request comes from,
/// and no page can make them say something else. `SameSite` alone lets other ports and other
/// subdomains pass.
fn is_own(headers: &HeaderMap, origin: &str) -> bool {
    match text(headers, &HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        // Browsers of before 2023, and pages that are not encrypted.
        None => text(headers, &header::ORIGIN) == Some(origin),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

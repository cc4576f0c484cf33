//! The page where an employer chooses a provider, signs in and agrees.
//!
//! What goes in: requests to `/authorize`. What comes out: pages, and the redirect at the end of
//! one. No text of a request becomes markup, no page loads anything, and no browser shows one in a
//! frame of a page that did not ask for it.

mod end;
mod form;
mod html;

use axum::body::Body;
use axum::response::Response;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use self::end::End;
use self::form::{Fields, Problem};
use self::html::Html;
use super::entry::{Entry, Flow, is_origin};
use super::shared::{Shared, Whole};
use super::state::Closed;

/// The only login that is good: that of Finch's own sandbox.
const LOGIN: (&str, &str) = ("good_user", "good_pass");

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

const FORM: &str = "application/x-www-form-urlencoded";

const NO_ORIGIN: &str = "The parameter sdk_host_url must be the origin of the page that has the \
    frame, as its location.origin says it: http or https, a host that is no IPv6 address, and a \
    port where there is one.";

/// A page before it is written.
struct Page {
    status: StatusCode,
    title: String,
    body: Html,
}

/// Where a page is shown.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// In a window of its own.
    Window,
    /// In a frame of a page of this origin.
    Frame(&'a str),
}

/// What the browser gets.
enum Reply {
    Page(Page),
    Redirect(String),
}

pub(super) fn answer(shared: &Shared, request: &Whole<'_>) -> Response {
    let query = Entry::from_query(request.query.unwrap_or_default());
    let fields = Fields::read(request.body.unwrap_or_default());
    // The page's own form has it in the query; a form of somebody else's may have all of it.
    let is_in_form = query.session.is_empty() && request.method == "POST";
    let entry = if is_in_form { &fields.entry } else { &query };
    let Some(place) = place(entry) else {
        let page = end::refused(StatusCode::BAD_REQUEST, NO_ORIGIN);
        return written(shared, Place::Window, Reply::Page(page));
    };
    if let Some(page) = refused(shared, request) {
        return written(shared, place, Reply::Page(page));
    }
    let reply = match request.method {
        "POST" if fields.is_cancelled => cancel(shared, entry, place),
        "POST" => approve(shared, entry, place, &fields),
        _ => show(shared, entry, place),
    };
    let reply = reply.unwrap_or_else(|closed| {
        let page = end::page(End::Closed(closed), entry, place);
        Reply::Page(page)
    });
    written(shared, place, reply)
}

/// `None` where the page that has the frame cannot be addressed.
fn place(entry: &Entry) -> Option<Place<'_>> {
    match &entry.flow {
        Flow::Redirect => Some(Place::Window),
        Flow::Embedded { host_url } => is_origin(host_url).then_some(Place::Frame(host_url)),
    }
}

fn show(shared: &Shared, entry: &Entry, place: Place<'_>) -> Result<Reply, Closed> {
    let look = shared.look(entry)?;
    let words = &shared.settings.operations.words;
    let page = form::page(&look, words, entry, place, &Fields::default(), None);
    Ok(Reply::Page(page))
}

fn cancel(shared: &Shared, entry: &Entry, place: Place<'_>) -> Result<Reply, Closed> {
    Ok(match shared.cancel(entry)? {
        Some(url) => Reply::Redirect(url),
        None => Reply::Page(end::page(End::Cancelled, entry, place)),
    })
}

fn approve(
    shared: &Shared,
    entry: &Entry,
    place: Place<'_>,
    fields: &Fields,
) -> Result<Reply, Closed> {
    let look = shared.look(entry)?;
    if let Some(problem) = Problem::of(fields, &look) {
        let words = &shared.settings.operations.words;
        let page = form::page(&look, words, entry, place, fields, Some(problem));
        return Ok(Reply::Page(page));
    }
    // Of two who get here at the same time, one finds the session used.
    let walked = shared.walk(entry, Some(&fields.provider))?;
    Ok(match walked.callback_url {
        Some(url) => Reply::Redirect(url),
        None => Reply::Page(end::page(End::Finished(&walked.code), entry, place)),
    })
}

/// Why a request is not acted on.
fn refused(shared: &Shared, request: &Whole<'_>) -> Option<Page> {
    match request.method {
        "GET" | "HEAD" => return None,
        "POST" => {}
        _ => {
            let text = "This page is opened by GET and sent by POST.";
            return Some(end::refused(StatusCode::METHOD_NOT_ALLOWED, text));
        }
    }
    if !is_own(&shared.settings.base_url, request.headers) {
        let text = "This form came from another site, and was not read.";
        return Some(end::refused(StatusCode::FORBIDDEN, text));
    }
    if request.body.is_none() {
        let text = "The form is too large, or it ended too early.";
        return Some(end::refused(StatusCode::PAYLOAD_TOO_LARGE, text));
    }
    let kind = header(request.headers, &CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case(FORM) {
        let text = "This is no form: it must be application/x-www-form-urlencoded.";
        return Some(end::refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, text));
    }
    None
}

/// Whether a form comes from a page of this mock, as far as the browser tells. Without a referrer
/// browsers send `Origin: null` from a page of the same origin, too; but those say more in
/// `Sec-Fetch-Site`. Programs send neither.
fn is_own(base_url: &str, headers: &HeaderMap) -> bool {
    const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    if let Some(site) = header(headers, &SITE) {
        return site == "same-origin";
    }
    let local = base_url.replace("127.0.0.1", "localhost");
    header(headers, &ORIGIN).is_none_or(|origin| ["null", base_url, &*local].contains(&origin))
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let value = headers.get(name)?;
    Some(value.to_str().unwrap_or_default())
}

fn written(shared: &Shared, place: Place<'_>, reply: Reply) -> Response {
    let nonce = shared.lock().state.ids.nonce();
    let mut response = match reply {
        Reply::Page(page) => {
            let mut response = Response::new(Body::from(document(&page, place, &nonce)));
            *response.status_mut() = page.status;
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            response.headers_mut().insert(CONTENT_TYPE, html);
            if page.status == StatusCode::METHOD_NOT_ALLOWED {
                let allowed = HeaderValue::from_static("GET, HEAD, POST");
                response.headers_mut().insert(ALLOW, allowed);
            }
            response
        }
        Reply::Redirect(url) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::SEE_OTHER;
            // A URL that was parsed is printable ASCII.
            if let Ok(url) = url.parse() {
                response.headers_mut().insert(LOCATION, url);
            }
            response
        }
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = policy(place, &nonce).parse() {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What a page may do.
fn policy(place: Place<'_>, nonce: &str) -> String {
    let all =
        format!("default-src 'none'; base-uri 'none'; img-src data:; style-src 'nonce-{nonce}'");
    match place {
        // Browsers hold form-action against every redirect that follows the form, and nobody here
        // knows where the application sends the browser on to.
        Place::Window => {
            format!("{all}; form-action 'self' http: https:; frame-ancestors 'none'")
        }
        Place::Frame(origin) => {
            format!(
                "{all}; script-src 'nonce-{nonce}'; form-action 'self'; frame-ancestors {origin}"
            )
        }
    }
}

fn document(page: &Page, place: Place<'_>, nonce: &str) -> String {
    let mut html = Html::default();
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .text(&page.title)
        // Without it browsers ask for /favicon.ico.
        .raw(" (local mock of Finch)</title>\n<link rel=\"icon\" href=\"data:,\">\n<style nonce=\"")
        .text(nonce)
        .raw("\">\n")
        .raw(STYLE)
        .raw("</style>\n</head>\n<body>\n<main>\n<p id=\"mock-notice\" role=\"note\">")
        .raw("<strong>This is a local mock, not Finch.</strong> It runs on this machine for a ")
        .raw("test. Do not enter a real password.</p>\n")
        .html(&page.body)
        .raw("</main>\n");
    if let Place::Frame(_) = place {
        html.raw("<script nonce=\"").text(nonce).raw("\">\n");
        html.raw(SCRIPT).raw("</script>\n");
    }
    html.raw("</body>\n</html>\n");
    html.into_string()
}

//! How a walk ends, where no redirect follows.
//!
//! What goes in: the end. What comes out: a page that says so, and in a frame the message to the
//! page around it, in the form that Finch's SDK for browsers reads.

use http::StatusCode;
use serde_json::{Value, json};

use super::html::Html;
use super::{Page, Place};
use crate::mock::entry::Entry;
use crate::mock::state::Closed;

/// By which the SDK knows its messages.
const MESSAGE: &str = "finch-auth-message-v2";

#[derive(Clone, Copy)]
pub(super) enum End<'a> {
    /// With this code.
    Finished(&'a str),
    Cancelled,
    Closed(Closed),
}

pub(super) fn page(end: End<'_>, entry: &Entry, place: Place<'_>) -> Page {
    let mut page = match end {
        End::Finished(code) => finished(code, place),
        End::Cancelled => cancelled(),
        End::Closed(closed) => {
            let (status, text) = reason(closed);
            refused(status, text)
        }
    };
    if let Place::Frame(origin) = place {
        let message = message(end, entry).to_string();
        page.body
            .raw("<div id=\"message\" hidden data-origin=\"")
            .text(origin)
            .raw("\" data-message=\"")
            .text(&message)
            .raw("\"></div>\n");
    }
    page
}

/// A page that says why there is no form.
pub(super) fn refused(status: StatusCode, text: &'static str) -> Page {
    let mut body = Html::default();
    body.raw("<h1>This does not work</h1>\n<p id=\"problem\" role=\"alert\">")
        .raw(text)
        .raw("</p>\n");
    Page {
        status,
        title: "Problem".to_owned(),
        body,
    }
}

fn finished(code: &str, place: Place<'_>) -> Page {
    let mut body = Html::default();
    body.raw("<h1>Connected</h1>\n<div id=\"finished\">\n");
    match place {
        Place::Frame(_) => {
            body.raw("<p>The page around this frame has the code now, and closes the frame.</p>\n");
        }
        Place::Window => {
            body.raw("<p>The session has no redirect_uri, so the browser stays here. The code, ")
                .raw("which is good for 10 minutes: <code id=\"code\">")
                .text(code)
                .raw("</code></p>\n");
        }
    }
    body.raw("</div>\n");
    Page {
        status: StatusCode::OK,
        title: "Connected".to_owned(),
        body,
    }
}

fn cancelled() -> Page {
    let mut body = Html::default();
    body.raw("<h1>Cancelled</h1>\n<div id=\"cancelled\">\n<p>Nothing was connected. The session ")
        .raw("stays open: the same link leads back to it.</p>\n</div>\n");
    Page {
        status: StatusCode::OK,
        title: "Cancelled".to_owned(),
        body,
    }
}

fn reason(closed: Closed) -> (StatusCode, &'static str) {
    match closed {
        Closed::Unknown => (
            StatusCode::NOT_FOUND,
            "The mock knows no such session. It forgets all of them when it is restarted.",
        ),
        Closed::Expired => (
            StatusCode::GONE,
            "The session has expired. Go back to the application, and start again.",
        ),
        Closed::Used => (
            StatusCode::GONE,
            "The session was used before. Go back to the application, and start again.",
        ),
    }
}

/// What the page around the frame is told.
fn message(end: End<'_>, entry: &Entry) -> Value {
    match end {
        End::Finished(code) => {
            let mut message = json!({"name": MESSAGE, "kind": "success", "code": code});
            if let Some(state) = &entry.state {
                message["state"] = state.as_str().into();
            }
            message
        }
        End::Cancelled => json!({"name": MESSAGE, "kind": "closed"}),
        End::Closed(closed) => {
            let (_, text) = reason(closed);
            let error = json!({"shouldClose": true, "message": text, "type": "validation_error"});
            json!({"name": MESSAGE, "kind": "error", "error": error})
        }
    }
}

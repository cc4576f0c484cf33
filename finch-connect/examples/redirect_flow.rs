//! The redirect flow, from a button to a stored token.
//!
//! What goes in: requests of a browser. What comes out: a way through Finch Connect and back, and
//! at its end a connection whose token stays on this server. It needs no account: without
//! `FINCH_CLIENT_ID` in the environment, Finch is a mock inside of this program.
//!
//! ```text
//! redirect_flow [--port N] [--origin ORIGIN]
//! ```

mod common;

use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use finch_connect::flow::Callback;
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest, Sandbox};

use common::browsers::{Connected, Flow, unguessable};
use common::problem::Problem;
use common::{App, Example, page, signed_in};

/// Where Finch Connect sends the browser. The whole URI has to be registered at Finch, character
/// for character, and the exchange of the code has to name it again.
const CALLBACK: &str = "/callback";

fn redirect_uri(app: &App) -> String {
    format!("{}{CALLBACK}", app.origin)
}

#[tokio::main]
async fn main() -> ExitCode {
    let routes = Router::new()
        .route("/", get(home))
        .route("/connect", post(connect))
        .route(CALLBACK, get(callback))
        .route("/connected", get(connected));
    let example = Example {
        name: "redirect_flow",
        callback: Some(CALLBACK),
        routes,
    };
    example.serve().await
}

async fn home() -> Html<String> {
    page::home(&button("connect", "Connect"))
}

/// Makes a session and sends the browser into it. A session is made when it is needed, and here:
/// the browser never sees the credentials.
async fn connect(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let customer = signed_in();
    let request = CreateConnectSessionRequest::new(
        customer.id,
        customer.name,
        // The employer sees the list: ask for what you need.
        [ConnectProducts::Company, ConnectProducts::Directory],
    )
    .with_redirect_uri(redirect_uri(&app))
    // It is used at once, so it need not live for the 90 days of the default.
    .with_minutes_to_expire(60)
    // Made-up data. Leave it out for real ones.
    .with_sandbox(Sandbox::Finch);

    // A customer who is connected already signs in again to the same connection.
    let session = app.client.create_or_reauthenticate(&request).await?;

    // The state belongs to this browser. Without it, anybody could make an employer's browser
    // open a callback with a code of their own, and connect a company to somebody else's account.
    let state = unguessable()?;
    let url = session.to_connect_url()?.with_state(&state);
    let kind = session.kind;
    let flow = Flow {
        state,
        kind,
        customer,
    };
    let cookie = app.browsers.begin(&headers, flow)?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to(url.as_str())).into_response())
}

/// Takes what the browser brings back: a code, or the news that there is none.
async fn callback(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Redirect, Problem> {
    // Only with the state of this browser: a link of another site must not end its flow.
    let callback = Callback::from_url(&uri.to_string())?;
    let (code, flow) = app.browsers.end(&headers, callback)?;

    // A task of its own: a browser that goes away now would take this function with it, after the
    // code is spent and before the token is stored.
    let finish = async move {
        // Once: a second try with the same code cannot succeed, whatever became of the first.
        let exchange = app.client.exchange_code(code, Some(&redirect_uri(&app)));
        let token = exchange.await?;
        let connected = Connected {
            connection_id: token.connection_id.clone(),
            kind: flow.kind,
        };
        app.vault.put(&flow.customer, token)?;
        app.browsers.connect(&headers, connected);
        Ok::<(), Problem>(())
    };
    let finished = tokio::spawn(finish).await;
    finished.map_err(|error| Problem::internal(&error))??;
    // Another page, so that the code leaves the address bar and a reload does not send it again.
    Ok(Redirect::to("/connected"))
}

async fn connected(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let button = button("connect-again", "Sign in again");
    page::connected(&app, &headers, &button).map_or_else(
        || Redirect::to("/").into_response(),
        IntoResponse::into_response,
    )
}

/// A form, because it changes something: a link could be followed by a crawler or a preview.
fn button(id: &str, label: &str) -> String {
    format!(r#"<form method="post" action="/connect"><button id="{id}">{label}</button></form>"#)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let reference = self.request_id.map_or_else(String::new, |id| {
            format!("<p>Request: <code>{}</code></p>\n", page::escaped(&id))
        });
        let main = format!(
            "<div id=\"problem\" role=\"alert\"><p>{}</p>\n<p>{}</p>\n{reference}</div>\n{}",
            page::escaped(self.what),
            page::escaped(self.next),
            button("connect", "Start again"),
        );
        (self.status, page::document("Not finished", &main)).into_response()
    }
}

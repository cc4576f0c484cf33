//! The embedded flow: Finch Connect in an iframe of our page, and the code by a message.
//!
//! What goes in: requests of a browser. What comes out: the page, its script
//! (`common/connect.js`), and the two calls that the script makes. At the end stands a connection
//! whose token stays on this server. It needs no account: without `FINCH_CLIENT_ID` in the
//! environment, Finch is a mock inside of this program.
//!
//! ```text
//! embedded_flow [--port N] [--origin ORIGIN]
//! ```

mod common;

use std::process::ExitCode;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use finch_connect::flow::Callback;
use finch_connect::types::{ConnectProducts, CreateConnectSessionRequest, Sandbox};
use serde::Deserialize;
use serde_json::json;
use url::form_urlencoded::Serializer;

use common::browsers::{Connected, Flow, unguessable};
use common::problem::Problem;
use common::{App, Example, page, signed_in};

#[tokio::main]
async fn main() -> ExitCode {
    let routes = Router::new()
        .route("/", get(home))
        .route("/connect.js", get(script))
        .route("/session", post(session))
        .route("/exchange", post(exchange))
        .route("/connected", get(connected));
    let example = Example {
        name: "embedded_flow",
        callback: None,
        routes,
    };
    example.serve().await
}

async fn home() -> Html<String> {
    page::home(&button("connect", "Connect"))
}

/// Makes a session for the script to open. A session is made when it is needed, and here: the
/// browser never sees the credentials.
async fn session(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let customer = signed_in();
    let request = CreateConnectSessionRequest::new(
        customer.id,
        customer.name,
        // The employer sees the list: ask for what you need.
        [ConnectProducts::Company, ConnectProducts::Directory],
    )
    // No redirect URI: the code comes by a message. And the session is used at once, so it need
    // not live for the 90 days of the default.
    .with_minutes_to_expire(60)
    // Made-up data. Leave it out for real ones.
    .with_sandbox(Sandbox::Finch);

    // A customer who is connected already signs in again to the same connection.
    let session = app.client.create_or_reauthenticate(&request).await?;

    // The state belongs to this browser, and comes back with the code.
    let state = unguessable()?;
    let url = session
        .to_connect_url()?
        .with_state(&state)
        .embedded(&app.origin)?;
    let kind = session.kind;
    let flow = Flow {
        state,
        kind,
        customer,
    };
    let cookie = app.browsers.begin(&headers, flow)?;
    let answer = json!({ "url": url.as_str(), "origin": url.origin() });
    Ok(([(SET_COOKIE, cookie)], Json(answer)))
}

/// What the iframe's message said.
#[derive(Deserialize)]
struct Message {
    code: String,
    #[serde(default)]
    state: String,
}

/// Takes the code from the script. Nothing but JSON is read, which no form of another site sends.
async fn exchange(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Json(message): Json<Message>,
) -> Result<impl IntoResponse, Problem> {
    // `Callback` reads queries.
    let query = Serializer::new(String::new())
        .append_pair("code", &message.code)
        .append_pair("state", &message.state)
        .finish();
    let callback = Callback::from_query(&query)?;
    let (code, flow) = app.browsers.end(&headers, callback)?;

    // A task of its own: a browser that goes away now would take this function with it, after the
    // code is spent and before the token is stored.
    let finish = async move {
        // Once: a second try with the same code cannot succeed, whatever became of the first. A
        // session without a redirect URI has none in the exchange either.
        let token = app.client.exchange_code(code, None).await?;
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
    Ok(Json(json!({ "next": "/connected" })))
}

async fn connected(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let button = button("connect-again", "Sign in again");
    page::connected(&app, &headers, &button).map_or_else(
        || Redirect::to("/").into_response(),
        IntoResponse::into_response,
    )
}

async fn script() -> impl IntoResponse {
    let kind = [(CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("common/connect.js"))
}

/// The button, and the dialog that the script fills. A `dialog` keeps the keyboard inside while
/// it is open, closes with Escape (keys in the frame go to the frame), and gives the focus back to
/// the button.
fn button(id: &str, label: &str) -> String {
    format!(
        r#"<button type="button" id="{id}" data-connect>{label}</button>
<p id="status" role="status"></p>
<noscript><p role="alert">This page needs JavaScript.</p></noscript>
<dialog id="finch-connect" aria-label="Finch Connect">
<button type="button" id="finch-connect-close">Close</button>
</dialog>
<script src="/connect.js" defer></script>"#
    )
}

/// The script shows it.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "problem": format!("{} {}", self.what, self.next),
            "request_id": self.request_id,
        });
        (self.status, Json(body)).into_response()
    }
}

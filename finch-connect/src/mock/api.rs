//! The calls, as Finch answers them.
//!
//! What goes in: a request that is read to its end, and the time. What comes out: an answer. The
//! documents say what a request and an answer look like; here stands what they mean. Never here: a
//! socket, or a rule that a document has.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::answer::Answer;
use super::operation::{Operation, Operations};
use super::state::{BadCode, Connected, State, Wanted};
use crate::runtime::is_loopback;

pub(super) const CREATE: &str = "/connect/sessions";
pub(super) const REAUTHENTICATE: &str = "/connect/sessions/reauthenticate";
pub(super) const TOKEN: &str = "/auth/token";

/// What does not change while a mock lives.
pub(super) struct Settings {
    pub(super) operations: Operations,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    /// Empty where any will do.
    pub(super) redirect_uris: Vec<String>,
    pub(super) base_url: String,
}

/// A request.
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) header: &'a dyn Fn(&str) -> Option<String>,
    pub(super) body: &'a [u8],
}

impl Settings {
    /// The answer to a request, and what of the request does not fit the document.
    pub(super) fn answer(
        &self,
        state: &mut State,
        now: Duration,
        asked: &Asked<'_>,
    ) -> (Answer, Vec<String>) {
        let Some(operation) = self.operations.find(asked.method, asked.path) else {
            let answer = if self.operations.has_path(asked.path) {
                Answer::error(405, "Method not allowed")
            } else {
                Answer::error(404, "Not found")
            };
            return (answer, Vec::new());
        };
        // Who calls comes first, as on any server.
        if operation.is_basic && !self.is_client(asked) {
            return (checked(operation, Answer::unauthorized()), Vec::new());
        }
        let mut violations = operation.judge_header(asked.header);
        let mut body = Value::Null;
        if operation.takes_body() {
            match serde_json::from_slice(asked.body) {
                Ok(value) => body = value,
                Err(error) => violations.push(unreadable(asked.body, &error)),
            }
        }
        if violations.is_empty() {
            violations = operation.judge_request(&body);
        }
        let answer = if violations.is_empty() {
            match &*operation.path {
                CREATE => self.session(operation, &body, |wanted| create(state, now, wanted)),
                REAUTHENTICATE => self.session(operation, &body, |wanted| {
                    reauthenticate(state, now, &body, wanted)
                }),
                TOKEN => self.exchange(state, now, operation, &body),
                _ => Answer::error(501, "the mock knows this call from the document only"),
            }
        } else {
            let message = format!("Invalid request: {}", violations.join("; "));
            match &*operation.path {
                TOKEN => Answer::token_error(400, "invalid_request_error", &message),
                _ => Answer::invalid_request(&message),
            }
        };
        (checked(operation, answer), violations)
    }

    fn is_client(&self, asked: &Asked<'_>) -> bool {
        let header = (asked.header)("authorization").unwrap_or_default();
        let (scheme, encoded) = header.split_once(' ').unwrap_or_default();
        let given = STANDARD.decode(encoded.trim()).unwrap_or_default();
        let expected = format!("{}:{}", self.client_id, self.client_secret);
        scheme.eq_ignore_ascii_case("basic") && given.ct_eq(expected.as_bytes()).into()
    }

    /// What the two calls for a session have in common: where the browser is sent back to is
    /// checked, and `make` makes the session.
    fn session(
        &self,
        operation: &Operation,
        body: &Value,
        make: impl FnOnce(Wanted) -> Result<String, Answer>,
    ) -> Answer {
        let wanted = wanted(body);
        let session = self.check_redirect(&wanted).and_then(|()| make(wanted));
        match session {
            Ok(session_id) => {
                let connect_url = format!("{}/authorize?session={session_id}", self.base_url);
                let body = json!({"session_id": session_id, "connect_url": connect_url});
                Answer::new(operation.success, body)
            }
            Err(refused) => refused,
        }
    }

    fn exchange(
        &self,
        state: &mut State,
        now: Duration,
        operation: &Operation,
        body: &Value,
    ) -> Answer {
        let is = |name: &str, expected: &str| {
            let given = text(body, name).unwrap_or_default();
            bool::from(given.as_bytes().ct_eq(expected.as_bytes()))
        };
        if !is("client_id", &self.client_id) || !is("client_secret", &self.client_secret) {
            return Answer::token_error(401, "invalid_client_error", "Invalid client credentials");
        }
        let code = text(body, "code").unwrap_or_default();
        let redirect_uri = text(body, "redirect_uri").filter(|uri| !uri.is_empty());
        match state.exchange(now, &code, redirect_uri.as_deref()) {
            Ok((id, connection)) => Answer::new(operation.success, token(&id, &connection)),
            Err(problem) => {
                let message = match problem {
                    BadCode::Unknown => "Invalid grant: the code is unknown",
                    BadCode::Spent => "Invalid grant: the code was used before",
                    BadCode::Expired => "Invalid grant: the code has expired",
                    BadCode::RedirectUri => "Invalid grant: redirect_uri is not the session's",
                };
                Answer::token_error(400, "invalid_grant_error", message)
            }
        }
    }

    /// A redirect URI is one of those that are configured, character for character; where none
    /// is, it is `https`, or `http` on this machine.
    fn check_redirect(&self, wanted: &Wanted) -> Result<(), Answer> {
        let Some(uri) = &wanted.redirect_uri else {
            return Ok(());
        };
        if self.redirect_uris.is_empty() {
            if is_redirect_uri(uri) {
                return Ok(());
            }
            let message = "Invalid redirect_uri: it must be https, or http on this machine";
            return Err(Answer::invalid_request(message));
        }
        if self.redirect_uris.contains(uri) {
            return Ok(());
        }
        let message = "Invalid redirect_uri: it is none of those of the application";
        Err(Answer::invalid_request(message))
    }
}

fn create(state: &mut State, now: Duration, wanted: Wanted) -> Result<String, Answer> {
    let customer_id = wanted.customer_id.clone();
    state.create(now, wanted).map_err(|exists| {
        let message = format!(
            "There's an existing connection for the customer_id: {customer_id}. Please use the /connect/sessions/reauthenticate endpoint instead."
        );
        let mut answer = Answer::bad_request("connection_already_exists", &message);
        answer.body["context"] =
            json!({"customer_id": customer_id, "connection_id": exists.connection_id});
        answer
    })
}

fn reauthenticate(
    state: &mut State,
    now: Duration,
    body: &Value,
    wanted: Wanted,
) -> Result<String, Answer> {
    let connection_id = text(body, "connection_id").unwrap_or_default();
    let session_id = state.reauthenticate(now, &connection_id, wanted);
    session_id.ok_or_else(|| Answer::bad_request("connection_not_found", "Connection not found"))
}

/// An answer that the document does not allow would teach a client something wrong.
fn checked(operation: &Operation, mut answer: Answer) -> Answer {
    operation.complete(answer.status, &mut answer.body);
    let problems = operation.judge_answer(answer.status, &answer.body);
    if problems.is_empty() {
        return answer;
    }
    let message = format!(
        "mock: its answer {} does not fit the document: {}",
        answer.status,
        problems.join("; ")
    );
    Answer::error(500, &message)
}

/// Why a body is none. The document may call it optional: required members say that it is not.
fn unreadable(body: &[u8], error: &serde_json::Error) -> String {
    if body.is_empty() {
        return "the body is missing".to_owned();
    }
    let (line, column) = (error.line(), error.column());
    format!("the body is not JSON: line {line}, column {column}")
}

/// What a browser may be sent back to.
pub(super) fn is_redirect_uri(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| match url.scheme() {
        "https" => url.has_host(),
        "http" => is_loopback(&url),
        _ => false,
    })
}

fn wanted(body: &Value) -> Wanted {
    let products = body.get("products").and_then(Value::as_array);
    let products = products.into_iter().flatten().filter_map(Value::as_str);
    let integration = body.get("integration").unwrap_or(&Value::Null);
    Wanted {
        customer_id: text(body, "customer_id").unwrap_or_default(),
        customer_name: text(body, "customer_name").unwrap_or_default(),
        products: products.map(str::to_owned).collect(),
        // The guide sends an empty one where there is none.
        redirect_uri: text(body, "redirect_uri").filter(|uri| !uri.is_empty()),
        minutes_to_expire: body.get("minutes_to_expire").and_then(Value::as_f64),
        sandbox: text(body, "sandbox"),
        provider: text(integration, "provider"),
    }
}

fn token(connection_id: &str, connection: &Connected) -> Value {
    let sandbox = connection.sandbox.as_deref();
    // Only Finch's own sandbox has made-up data; whatever else there may be one day has not.
    let is_made_up = sandbox == Some("finch");
    json!({
        "access_token": connection.token,
        "token_type": "bearer",
        "connection_id": connection_id,
        "customer_id": connection.customer_id,
        "customer_name": connection.customer_name,
        "account_id": connection_id,
        "company_id": connection_id,
        "client_type": if sandbox.is_some() { "sandbox" } else { "development" },
        "connection_type": if is_made_up { "finch" } else { "provider" },
        "products": connection.products,
        "provider_id": connection.provider_id,
        "entity_ids": [connection.entity_id],
    })
}

fn text(body: &Value, name: &str) -> Option<String> {
    body.get(name)?.as_str().map(str::to_owned)
}

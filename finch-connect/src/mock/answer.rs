//! Answers, with bodies as Finch has them.
//!
//! What goes in: what happened. What comes out: a status and a JSON body. Nothing here knows HTTP.

use http::StatusCode;
use serde_json::{Value, json};

/// The status and the body of an answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Answer {
    pub(super) fn new(status: u16, body: Value) -> Self {
        Self { status, body }
    }

    /// An error as it looks where nothing more is known of it.
    pub(super) fn error(status: u16, message: &str) -> Self {
        let name = error_name(status);
        Self::new(
            status,
            json!({"code": status, "name": name, "message": message}),
        )
    }

    /// Any status, for a fault.
    pub(super) fn of_status(status: u16) -> Self {
        let reason = StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason());
        let mut answer = Self::error(status, reason.unwrap_or("as asked for"));
        if status == 429 {
            answer.body["statusCode"] = json!(status);
            answer.body["status"] = json!(status);
            answer.body["finch_code"] = json!("finch_application_rl");
        }
        answer
    }

    /// The answer of the session calls to what they do not take.
    pub(super) fn invalid_request(message: &str) -> Self {
        Self::bad_request("invalid_request", message)
    }

    pub(super) fn bad_request(finch_code: &str, message: &str) -> Self {
        let mut answer = Self::error(400, message);
        answer.body["finch_code"] = json!(finch_code);
        answer
    }

    /// The answer of the session calls to wrong credentials, as their schema has it.
    pub(super) fn unauthorized() -> Self {
        let message = "Invalid client: Unable to validate credentials";
        Self::new(
            401,
            json!({"code": 401, "finch_code": "invalid_client", "message": message}),
        )
    }

    /// An error of the token call, which has names of its own and no `finch_code`.
    pub(super) fn token_error(status: u16, name: &str, message: &str) -> Self {
        Self::new(
            status,
            json!({"code": status, "name": name, "message": message}),
        )
    }
}

fn error_name(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        402 => "payment_required",
        403 => "insufficient_scope_error",
        404 => "not_found_error",
        422 => "unprocessable_entity_error",
        429 => "rate_limit_exceeded_error",
        501 => "not_implemented_error",
        502 => "bad_gateway_error",
        500.. => "server_error",
        _ => "bad_request",
    }
}

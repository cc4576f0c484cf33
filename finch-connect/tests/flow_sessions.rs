//! A session whether the customer is connected or not: what goes over the wire, and what comes out.

#[path = "support/memory.rs"]
mod memory;
mod support;

use std::future::IntoFuture as _;
use std::time::Duration;

use finch_connect::flow::{ConnectSession, SessionKind};
use finch_connect::runtime::Model as _;
use finch_connect::types::{
    AuthMethod, ConnectProducts, CreateConnectSessionRequest, Integration, Sandbox,
};
use finch_connect::{Error, ErrorKind, FinchCode, Nullable};
use http::HeaderMap;
use memory::{Memory, answer};
use serde_json::{Value, json};
use support::{
    CLIENT_SECRET, SESSION, body_text, builder, client, header_text, json_answer, request,
    requests, server, server_with,
};
use wiremock::{MockServer, ResponseTemplate};

const CREATE: &str = "/connect/sessions";
const REAUTHENTICATE: &str = "/connect/sessions/reauthenticate";

/// The conflict as Finch's page has it: the number is where its schema says text.
const CONFLICT: &str = r#"{"code":400,"finch_code":"connection_already_exists","message":"There's an existing connection","name":"bad_request","context":{"customer_id":1234567890,"connection_id":"conn-1"}}"#;

const AGAIN: &str = r#"{"session_id":"s-2","connect_url":"https://connect.tryfinch.com/authorize?session=s-2","life":30}"#;

fn conflict() -> ResponseTemplate {
    json_answer(400, CONFLICT)
}

/// A server that knows the customer.
async fn connected() -> MockServer {
    server_with(vec![conflict(), json_answer(201, AGAIN)]).await
}

async fn paths(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    requests
        .iter()
        .map(|request| request.url.path().to_owned())
        .collect()
}

async fn body_of(server: &MockServer, index: usize) -> Value {
    let requests = server.received_requests().await.unwrap();
    serde_json::from_str(body_text(&requests[index])).unwrap()
}

/// The body of the reauthentication that follows this request.
async fn carried(request: &CreateConnectSessionRequest) -> Value {
    let server = connected().await;
    client(server.uri())
        .create_or_reauthenticate(request)
        .await
        .unwrap();
    assert_eq!(paths(&server).await, [CREATE, REAUTHENTICATE]);
    body_of(&server, 1).await
}

/// The error, after one call only.
async fn refused(status: u16, body: &str) -> Error {
    let server = server(json_answer(status, body)).await;
    let error = client(server.uri())
        .create_or_reauthenticate(&request())
        .max_retries(0)
        .await
        .unwrap_err();
    assert_eq!(paths(&server).await, [CREATE]);
    assert_eq!(error.operation(), Some("POST /connect/sessions"));
    assert_eq!(error.body(), body.as_bytes());
    error
}

#[tokio::test]
async fn a_customer_who_is_not_connected() {
    let body = SESSION.replacen('{', r#"{"new":true,"#, 1);
    let answer = json_answer(201, body).insert_header("Finch-Request-Id", "req-1");
    let server = server(answer).await;
    let response = client(server.uri())
        .create_or_reauthenticate(&request())
        .send_with_response()
        .await
        .unwrap();
    assert_eq!((response.status(), response.attempts()), (201, 1));
    assert_eq!(response.request_id(), Some("req-1"));
    let session = response.into_body();
    assert_eq!(session.kind, SessionKind::New);
    assert_eq!(session.connection_id(), None);
    assert_eq!(session.session_id, "550e8400-e29b-41d4-a716-446655440000");
    let url = session.to_connect_url().unwrap().with_state("st");
    assert_eq!(url.session().as_ref(), Some(&session.session_id));
    assert_eq!(session.extra().unwrap()["new"], true);
    assert_eq!(paths(&server).await, [CREATE]);
    // The request is the one that an ordinary call sends.
    let server = support::server(json_answer(201, SESSION)).await;
    let client = client(server.uri());
    client.create_or_reauthenticate(&request()).await.unwrap();
    client.create_connect_session(&request()).await.unwrap();
    assert_eq!(body_of(&server, 0).await, body_of(&server, 1).await);
}

#[tokio::test]
async fn a_customer_who_is_connected() {
    let again = json_answer(201, AGAIN).insert_header("Finch-Request-Id", "req-2");
    let server = server_with(vec![conflict(), again]).await;
    let response = client(server.uri())
        .create_or_reauthenticate(&request())
        .send_with_response()
        .await
        .unwrap();
    assert_eq!((response.status(), response.attempts()), (201, 2));
    assert_eq!(response.request_id(), Some("req-2"));
    let session: ConnectSession = response.into_body();
    assert_eq!(session.session_id, "s-2");
    assert_eq!(session.connection_id(), Some("conn-1"));
    assert!(
        matches!(&session.kind, SessionKind::Reauthentication { connection_id } if connection_id == "conn-1")
    );
    assert_eq!(
        session.to_connect_url().unwrap().session().as_deref(),
        Some("s-2")
    );
    assert_eq!(session.extra().unwrap()["life"], 30);
    assert_eq!(paths(&server).await, [CREATE, REAUTHENTICATE]);
}

#[tokio::test]
async fn the_connection_is_sent_back_as_it_came() {
    let text = |id: &str| json!({"connection_id": id}).to_string();
    // Masked or escaped it would be another id.
    let odd = [
        CLIENT_SECRET,
        "\u{202e}\n\"id\\",
        " conn ",
        "ä",
        &"i".repeat(2_000),
    ];
    let odd = odd.map(|id| (format!(r#""context":{}"#, text(id)), id.to_owned()));
    let other = [
        (r#""connection_id":"outside""#, "outside"),
        (r#""context":{},"connection_id":"outside""#, "outside"),
        (r#""context":"?","connection_id":"outside""#, "outside"),
        (
            r#""context":{"connection_id":12345678901234567890}"#,
            "12345678901234567890",
        ),
    ];
    let other = other.map(|(member, id)| (member.to_owned(), id.to_owned()));
    for (member, id) in odd.into_iter().chain(other) {
        let body = format!(r#"{{"finch_code":"connection_already_exists",{member}}}"#);
        let server = server_with(vec![json_answer(400, body), json_answer(201, AGAIN)]).await;
        let session = client(server.uri())
            .create_or_reauthenticate(&request())
            .await
            .unwrap();
        assert_eq!(session.connection_id(), Some(id.as_str()));
        assert_eq!(body_of(&server, 1).await["connection_id"], id.as_str());
    }
}

#[tokio::test]
async fn a_conflict_that_names_no_connection() {
    for context in [
        "",
        r#","context":null"#,
        r#","context":[]"#,
        r#","context":{}"#,
        r#","context":{"customer_id":"c"}"#,
        r#","context":{"connection_id":""}"#,
        r#","context":{"connection_id":"  "}"#,
        r#","context":{"connection_id":null}"#,
        r#","context":{"connection_id":true}"#,
        r#","context":{"connection_id":["conn-1"]}"#,
        r#","context":{"connection_id":1.5}"#,
        r#","context":{"connection_id":123456789012345678901234567890}"#,
    ] {
        let body = format!(r#"{{"code":400,"finch_code":"connection_already_exists"{context}}}"#);
        let error = refused(400, &body).await;
        assert_eq!(error.finch_code(), Some(FinchCode::ConnectionAlreadyExists));
    }
}

#[tokio::test]
async fn other_errors_come_back_as_they_are() {
    for (status, body) in [
        (
            400,
            r#"{"code":400,"finch_code":"invalid_request","context":{"connection_id":"conn-1"}}"#,
        ),
        (400, r#"{"code":400,"context":{"connection_id":"conn-1"}}"#),
        (
            400,
            r#"{"finch_code":"Connection_Already_Exists","context":{"connection_id":"conn-1"}}"#,
        ),
        (
            400,
            r#"[{"finch_code":"connection_already_exists","context":{"connection_id":"conn-1"}}]"#,
        ),
        (400, "connection_already_exists"),
        (
            401,
            r#"{"code":401,"finch_code":"invalid_client","message":"no"}"#,
        ),
        (401, r#"{"error":"no"}"#),
        (
            429,
            r#"{"finch_code":"finch_application_rl","context":{"connection_id":"conn-1"}}"#,
        ),
        (500, ""),
    ] {
        let error = refused(status, body).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Api, Some(status))
        );
    }
    // A good status with such a body is an answer that does not fit, and no conflict.
    let error = refused(201, CONFLICT).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn the_second_call_fails() {
    let gone = r#"{"code":400,"finch_code":"connection_not_found","message":"No such connection"}"#;
    let server = server_with(vec![conflict(), json_answer(400, gone)]).await;
    let error = client(server.uri())
        .create_or_reauthenticate(&request())
        .await
        .unwrap_err();
    assert_eq!(error.finch_code(), Some(FinchCode::ConnectionNotFound));
    assert_eq!(
        error.operation(),
        Some("POST /connect/sessions/reauthenticate")
    );
    assert_eq!(paths(&server).await, [CREATE, REAUTHENTICATE]);
    // A conflict there leads nowhere else.
    let server = support::server(conflict()).await;
    let error = client(server.uri())
        .create_or_reauthenticate(&request())
        .await
        .unwrap_err();
    assert_eq!(error.finch_code(), Some(FinchCode::ConnectionAlreadyExists));
    assert_eq!(paths(&server).await, [CREATE, REAUTHENTICATE]);
}

#[tokio::test]
async fn what_is_carried_over() {
    let mut full = CreateConnectSessionRequest::new(
        "customer-1",
        "Acme Inc.",
        [ConnectProducts::Company, "time_off".parse().unwrap()],
    )
    .with_customer_email("ops@acme.test")
    .with_redirect_uri("https://app.example/callback?a=b")
    .with_minutes_to_expire(60)
    .with_sandbox(Sandbox::Finch)
    .with_manual(true)
    .with_integration(Integration::new("gusto").with_auth_method(AuthMethod::Oauth));
    let extra = full.extra_mut().unwrap();
    extra.insert("beta".to_owned(), json!({"a": [1, null]}));
    extra.insert("connection_id".to_owned(), json!("forged"));
    assert_eq!(
        carried(&full).await,
        json!({
            "connection_id": "conn-1",
            "redirect_uri": "https://app.example/callback?a=b",
            "minutes_to_expire": 60,
            "products": ["company", "time_off"],
            "beta": {"a": [1, null]},
        })
    );
    let bare = json!({"connection_id": "conn-1", "products": ["company"]});
    assert_eq!(carried(&request()).await, bare);
    let nulls = request()
        .with_redirect_uri(Nullable::Null)
        .with_minutes_to_expire(Nullable::Null)
        .with_customer_email(Nullable::Null)
        .with_sandbox(Nullable::Null)
        .with_integration(Nullable::Null);
    let mut expected = bare;
    expected["redirect_uri"] = Value::Null;
    assert_eq!(carried(&nulls).await, expected);
}

#[tokio::test]
async fn minutes_are_rounded_down_or_refused() {
    for (minutes, expected) in [
        (1.0, 1),
        (1.999, 1),
        (90.5, 90),
        (129_599.999, 129_599),
        (129_600.0, 129_600),
    ] {
        let body = carried(&request().with_minutes_to_expire(minutes)).await;
        assert_eq!(body["minutes_to_expire"], json!(expected), "{minutes}");
    }
    for minutes in [
        0.0,
        0.999,
        -1.0,
        129_600.5,
        9.3e18,
        1e300,
        f64::NAN,
        f64::INFINITY,
    ] {
        let server = connected().await;
        let error = client(server.uri())
            .create_or_reauthenticate(&request().with_minutes_to_expire(minutes))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{minutes}");
        assert_eq!(error.violations()[0].path, "minutes_to_expire");
        assert_eq!((error.attempts(), requests(&server).await), (0, 0));
    }
}

#[tokio::test]
async fn options_hold_for_both_calls() {
    let server = connected().await;
    client(server.uri())
        .create_or_reauthenticate(&request())
        .header("X-Trace", "first")
        .header("X-Trace", "abc")
        .header("Finch-API-Version", "2030-01-01")
        .await
        .unwrap();
    for request in server.received_requests().await.unwrap() {
        assert_eq!(header_text(&request, "x-trace"), Some("abc"));
        assert_eq!(
            header_text(&request, "finch-api-version"),
            Some("2030-01-01")
        );
        assert!(
            header_text(&request, "authorization")
                .unwrap()
                .starts_with("Basic ")
        );
    }
    // Each call has its own retries.
    let busy = || json_answer(503, "{}");
    for (retries, answers, sent) in [
        (0, vec![busy()], 1),
        (1, vec![busy(), conflict(), busy(), busy()], 4),
        (2, vec![busy(), busy(), busy()], 3),
    ] {
        let server = server_with(answers).await;
        let error = client(server.uri())
            .create_or_reauthenticate(&request())
            .max_retries(retries)
            .await
            .unwrap_err();
        assert_eq!((error.status(), requests(&server).await), (Some(503), sent));
    }
    let server = server_with(vec![busy(), conflict(), busy(), json_answer(201, AGAIN)]).await;
    let response = client(server.uri())
        .create_or_reauthenticate(&request())
        .send_with_response()
        .await
        .unwrap();
    assert_eq!(response.attempts(), 4);
    assert_eq!(response.into_body().connection_id(), Some("conn-1"));
    // A header that no call can carry stops the first.
    let error = client(server.uri())
        .create_or_reauthenticate(&request())
        .header("X Trace", "x")
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::InvalidRequest, 0)
    );
}

#[tokio::test]
async fn the_time_limit_holds_for_both_calls() {
    for (end, expected) in [("/sessions", 1), ("/reauthenticate", 2)] {
        // One path is never answered; at the other there is a conflict.
        let silent = Memory::or_silent(move |request, _| {
            let answers = !request.uri().path().ends_with(end);
            answers.then(|| Ok(answer(400, HeaderMap::new(), CONFLICT)))
        });
        let client = builder("http://127.0.0.1:1")
            .transport(silent.clone())
            .build()
            .unwrap();
        let error = client
            .create_or_reauthenticate(&request())
            .timeout(Duration::from_millis(50))
            .max_retries(0)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.operation().unwrap().ends_with(end), "{error}");
        assert_eq!(silent.requests().len(), expected);
    }
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_awaited_and_it_travels() {
    fn travels<T: Send + 'static>(value: T) -> T {
        value
    }
    let server = connected().await;
    let client = client(server.uri());
    drop(client.create_or_reauthenticate(&request()));
    let call = travels(client.create_or_reauthenticate(&request()));
    assert_eq!(requests(&server).await, 0);
    let future = travels(call.into_future());
    assert_eq!(requests(&server).await, 0);
    drop(client);
    tokio::spawn(future).await.unwrap().unwrap();
    assert_eq!(requests(&server).await, 2);
}

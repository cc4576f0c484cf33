//! The exchange of a code: what is sent, that it is sent once, what its errors say, and that
//! nothing on the way shows a secret.

#[path = "support/memory.rs"]
mod memory;
mod support;

use std::time::Duration;

use finch_connect::transport::{TransportError, TransportFailure};
use finch_connect::{Error, ErrorKind};
use memory::Memory;
use serde_json::{Value, json};
use support::raw::{Act, Raw};
use support::{
    CLIENT_ID, CLIENT_SECRET, TOKEN, body_text, builder, client, header_text, json_answer,
    only_request, request, requests, server,
};

const CODE: &str = "cd-Lw83Rk29Xt";
const HEADER_TOKEN: &str = "hd-5vB1nM7qWz";

#[tokio::test]
async fn the_exchange() {
    for (redirect_uri, expected) in [
        (
            None,
            json!({"code": "co+de", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}),
        ),
        (
            Some("https://app.example/cb"),
            json!({"code": "co+de", "redirect_uri": "https://app.example/cb", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}),
        ),
    ] {
        let server = server(json_answer(200, TOKEN)).await;
        let call = client(server.uri()).exchange_code("co+de", redirect_uri);
        let token = call.header("X-Trace", "abc").await.unwrap();
        assert_eq!(token.access_token.expose(), "at-6hV2mQ8rT4");
        let request = only_request(&server).await;
        let body: Value = serde_json::from_str(body_text(&request)).unwrap();
        assert_eq!(body, expected);
        assert_eq!(request.url.path(), "/auth/token");
        assert_eq!(header_text(&request, "authorization"), None);
    }
}

#[tokio::test]
async fn a_code_is_sent_once() {
    for status in [408, 409, 429, 500, 502, 503] {
        let answer = json_answer(status, "{}").insert_header("x-should-retry", "true");
        let server = server(answer).await;
        let call = client(server.uri()).exchange_code("code-1", None);
        let error = call.max_retries(5).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(status), 1));
        assert_eq!(requests(&server).await, 1);
    }
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec();
    for act in [Act::Close, Act::Send(cut)] {
        let raw = Raw::start(vec![act]).await;
        let call = client(raw.url.clone()).exchange_code("code-1", None);
        let error = call.max_retries(5).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
        assert_eq!(raw.requests(), 1);
    }
    for (loses, kind) in [(true, ErrorKind::Transport), (false, ErrorKind::Timeout)] {
        // It takes the request, and loses the connection or says nothing.
        let swallows = Memory::or_silent(move |_, _| {
            loses.then(|| Err(TransportError::new(TransportFailure::Lost, "gone")))
        });
        let client = builder("http://127.0.0.1:1")
            .transport(swallows.clone())
            .build()
            .unwrap();
        let call = client.exchange_code("code-1", None).max_retries(5);
        let error = call.timeout(Duration::from_millis(50)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 1));
        assert_eq!(swallows.requests().len(), 1);
    }
    // Where nothing was sent, nothing is spent.
    let nobody = client("http://127.0.0.1:1").exchange_code("code-1", None);
    let error = nobody.max_retries(2).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
}

#[tokio::test]
async fn the_name_of_an_error() {
    for (body, expected) in [
        (
            r#"{"code":400,"name":"invalid_grant_error","message":"no"}"#.to_owned(),
            Some("invalid_grant_error"),
        ),
        (r#"{"name":""}"#.to_owned(), None),
        (r#"{"name":null}"#.to_owned(), None),
        (r#"{"message":"no"}"#.to_owned(), None),
        ("no json".to_owned(), None),
        (
            r#"{"name":"a\u001b[1m\u202e"}"#.to_owned(),
            Some(r"a\u{1b}[1m\u{202e}"),
        ),
        (format!(r#"{{"name":"{CLIENT_SECRET}"}}"#), Some("***")),
        (r#"{"name":"code-12345"}"#.to_owned(), Some("***")),
    ] {
        let server = server(json_answer(400, body)).await;
        let call = client(server.uri()).exchange_code("code-12345", None);
        let error = call.await.unwrap_err();
        assert_eq!(error.error_name().as_deref(), expected);
    }
    let unsent = builder("http://127.0.0.1:1").build().unwrap();
    let error = unsent
        .exchange_code("code-1", None)
        .max_retries(0)
        .await
        .unwrap_err();
    assert_eq!(error.error_name(), None);
}

/// No run of 4 characters of these secrets may stand in `text`.
fn shows_none(secrets: &[&str], text: &str) {
    for secret in secrets {
        for start in 0..=secret.len() - 4 {
            let part = &secret[start..start + 4];
            assert!(!text.contains(part), "`{part}` of a secret shows in {text}");
        }
    }
}

fn printed(error: &Error) -> String {
    let name = error.error_name();
    assert!(name.is_some());
    format!(
        "{error} {error:?} {error:#?} {name:?} {:?}",
        error.finch_code()
    )
}

#[tokio::test]
async fn no_secret_shows() {
    let echo = |secrets: &[&str]| {
        let said = secrets.join(" ");
        json_answer(
            400,
            format!(r#"{{"finch_code":"{said}","message":"{said}","name":"{said}"}}"#),
        )
    };
    let secrets = [CLIENT_SECRET, HEADER_TOKEN];
    let first = server(echo(&secrets)).await;
    let call = client(first.uri())
        .create_or_reauthenticate(&request())
        .header("Authorization", &format!("Bearer {HEADER_TOKEN}"));
    shows_none(&secrets, &format!("{call:?} {call:#?}"));
    shows_none(&secrets, &printed(&call.await.unwrap_err()));

    let secrets = [CLIENT_SECRET, CODE];
    let second = server(echo(&secrets)).await;
    let call = client(second.uri()).exchange_code(CODE, Some("https://app.example/cb"));
    shows_none(&secrets, &format!("{call:?} {call:#?}"));
    shows_none(&secrets, &printed(&call.await.unwrap_err()));
}

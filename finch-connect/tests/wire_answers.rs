//! What comes back: good answers, error answers, broken answers and none at all. Attempts are
//! counted on both sides, and waits are those of a clock that does not wait.

mod support;

use std::time::Duration;

use finch_connect::runtime::Method;
use finch_connect::types::{
    ClientType, CreateAccessTokenRequest, CreateConnectSessionError, ReauthenticateRequest,
};
use finch_connect::{Client, Error, ErrorKind, FinchCode, Uuid};
use support::{
    SESSION, TOKEN, Waits, builder, client, json_answer, request, requests, server, server_with,
};
use wiremock::ResponseTemplate;

/// The example of Finch's page: `customer_id` is a number where the schema says text.
const EXISTS: &str = r#"{"code":400,"finch_code":"connection_already_exists","message":"There's an existing connection for the customer_id: {customer_id}. Please use the /connect/sessions/reauthenticate endpoint instead.","name":"bad_request","context":{"customer_id":1234567890,"connection_id":"550e8400-e29b-41d4-a716-446655440000"}}"#;

/// The error of creating a session when the server gives this answer.
async fn refused(status: u16, body: &str) -> Error {
    let server = server(json_answer(status, body)).await;
    client(server.uri())
        .create_connect_session(&request())
        .max_retries(0)
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_session() {
    let answer = json_answer(201, SESSION).insert_header("Finch-Request-Id", "req-1");
    let server = server(answer).await;
    let response = client(server.uri())
        .create_connect_session(&request())
        .send_with_response()
        .await
        .unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.request_id(), Some("req-1"));
    assert_eq!(response.attempts(), 1);
    assert_eq!(response.headers()["content-type"], "application/json");
    let session = response.into_body();
    assert_eq!(session.session_id, "550e8400-e29b-41d4-a716-446655440000");
    assert_eq!(
        session.connect_url,
        "https://connect.tryfinch.com/authorize?session=550e8400-e29b-41d4-a716-446655440000"
    );
    assert_eq!(
        session.connect_url.to_url().unwrap().host_str(),
        Some("connect.tryfinch.com")
    );
}

#[tokio::test]
async fn any_2xx_is_success_and_unknown_members_are_kept() {
    let body = SESSION.replace('{', r#"{"new":[1],"#);
    for status in [200, 201, 202] {
        let server = server(json_answer(status, &*body)).await;
        let session = client(server.uri())
            .create_connect_session(&request())
            .await
            .unwrap();
        let extra = finch_connect::runtime::Model::extra(&session).unwrap();
        assert_eq!(extra["new"], serde_json::json!([1]));
    }
}

#[tokio::test]
async fn a_url_that_is_none_is_no_reason_to_lose_the_session() {
    let server = server(json_answer(
        201,
        r#"{"session_id":"s","connect_url":"not a URL"}"#,
    ))
    .await;
    let session = client(server.uri())
        .create_connect_session(&request())
        .await
        .unwrap();
    assert_eq!(session.connect_url, "not a URL");
    assert!(session.connect_url.to_url().is_err());
}

#[tokio::test]
async fn a_token() {
    let body = TOKEN.replace(r#""sandbox""#, r#""galactic""#);
    let server = server(json_answer(200, &*body)).await;
    let token = client(server.uri())
        .create_access_token(&CreateAccessTokenRequest::new("code-1"))
        .await
        .unwrap();
    assert_eq!(token.access_token.expose(), "at-6hV2mQ8rT4");
    assert_eq!(
        token.entity_ids,
        [Uuid::from("6ba7b810-9dad-11d1-80b4-00c04fd430c8")]
    );
    assert_eq!(token.customer_id, None);
    assert_eq!(token.client_type.as_str(), "galactic");
    assert!(!token.client_type.is_known());
    assert!(!ClientType::VALUES.contains(&token.client_type));
}

#[tokio::test]
async fn an_existing_connection_as_the_page_shows_it() {
    let error = refused(400, EXISTS).await;
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.status(), Some(400));
    assert_eq!(error.finch_code(), Some(FinchCode::ConnectionAlreadyExists));
    let id = Some("550e8400-e29b-41d4-a716-446655440000".to_owned());
    assert_eq!(error.connection_id(), id);
    assert_eq!(error.existing_connection(), id);
    assert!(
        error
            .message()
            .starts_with("There's an existing connection"),
        "{error}"
    );
    assert_eq!(error.body(), EXISTS.as_bytes());
    assert!(!error.is_retryable());
    // The number is not text, so the typed body is refused, and says where.
    let typed = error
        .typed::<CreateConnectSessionError>()
        .unwrap()
        .unwrap_err();
    assert_eq!(typed.path(), "context.customer_id");
}

#[tokio::test]
async fn an_error_body_that_fits_is_typed() {
    let error = refused(400, &EXISTS.replace("1234567890", r#""c-1""#)).await;
    match error.typed::<CreateConnectSessionError>().unwrap().unwrap() {
        CreateConnectSessionError::BadRequest(body) => {
            assert_eq!(body.code, Some(400));
            assert_eq!(body.context.unwrap().customer_id.as_deref(), Some("c-1"));
        }
        other => panic!("{other:?}"),
    }
    let error = refused(403, EXISTS).await;
    assert!(error.typed::<CreateConnectSessionError>().is_none());
}

#[tokio::test]
async fn messages_of_all_shapes() {
    let invalid = "Invalid client: Unable to validate credentials";
    let documented =
        format!(r#"{{"code":401,"finch_code":"invalid_client","message":"{invalid}"}}"#);
    let error = refused(401, &documented).await;
    assert_eq!(
        (error.message().as_str(), error.finch_code()),
        (invalid, Some(FinchCode::InvalidClient))
    );
    let error = refused(401, &format!(r#"{{"error":"{invalid}"}}"#)).await;
    assert_eq!(
        (error.message().as_str(), error.finch_code()),
        (invalid, None)
    );
    for (body, message) in [
        (r#"{"error":{"message":"m"}}"#, "m"),
        (r#"{"error":"e","error_description":"d"}"#, "e"),
        (r#"{"error_description":"d"}"#, "d"),
        (r#"{"detail":"d","title":"t"}"#, "d"),
        (r#"{"title":"t"}"#, "t"),
        (r#"{"message":"  ","title":"t"}"#, "t"),
        (r#"{"message":7}"#, "400 Bad Request"),
        (r#""text""#, "400 Bad Request"),
        ("[]", "400 Bad Request"),
        ("", "400 Bad Request"),
    ] {
        assert_eq!(refused(400, body).await.message(), message, "{body}");
    }
    let error = refused(400, r#"{"finch_code":"brand_new"}"#).await;
    assert_eq!(error.finch_code().unwrap().as_str(), "brand_new");
    assert_eq!(
        (error.connection_id(), error.existing_connection()),
        (None, None)
    );
    let error = refused(400, r#"{"finch_code":7,"context":[]}"#).await;
    assert_eq!((error.finch_code(), error.connection_id()), (None, None));
}

#[tokio::test]
async fn the_text_of_a_server_is_escaped_and_bounded() {
    let body = format!(
        r#"{{"message":"a\u001b[31m\nb\u202e{}"}}"#,
        "x".repeat(5000)
    );
    let error = refused(400, &body).await;
    let message = error.message();
    assert!(
        message.starts_with(r"a\u{1b}[31m\u{a}b\u{202e}xxx"),
        "{message}"
    );
    assert!(message.chars().count() < 1100);
    assert!(error.to_string().lines().count() == 1);
    assert!(!format!("{error:?}").contains('\u{1b}'));
}

#[tokio::test]
async fn repeatable_calls_are_sent_three_times() {
    for status in [408, 409, 429, 500, 502, 503, 599] {
        let server = server(json_answer(status, "{}")).await;
        let waits = Waits::default();
        let client = builder(server.uri()).clock(waits.clone()).build().unwrap();
        let error = client.create_connect_session(&request()).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(status), 3));
        assert_eq!(requests(&server).await, 3);
        assert_eq!(waits.seconds(), [0.5, 1.0]);
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn other_statuses_and_other_calls_are_sent_once() {
    for status in [400, 401, 403, 404, 422] {
        let server = server(json_answer(status, "{}")).await;
        let error = client(server.uri())
            .create_connect_session(&request())
            .await
            .unwrap_err();
        assert_eq!(
            (error.status(), error.attempts(), requests(&server).await),
            (Some(status), 1, 1)
        );
    }
    for status in [408, 409, 429, 500, 503] {
        let answer = json_answer(status, "{}").insert_header("x-should-retry", "true");
        let server = server(answer).await;
        let error = client(server.uri())
            .create_access_token(&CreateAccessTokenRequest::new("code-1"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.status(), error.attempts(), requests(&server).await),
            (Some(status), 1, 1)
        );
    }
}

#[tokio::test]
async fn a_later_attempt_can_succeed() {
    let server = server_with(vec![
        json_answer(503, "{}"),
        json_answer(429, "{}").insert_header("retry-after", "7"),
        json_answer(201, SESSION),
    ])
    .await;
    let waits = Waits::default();
    let client = builder(server.uri()).clock(waits.clone()).build().unwrap();
    let call = client.create_connect_session(&request());
    let response = call.send_with_response().await.unwrap();
    assert_eq!((response.attempts(), requests(&server).await), (3, 3));
    assert_eq!(waits.seconds(), [0.5, 7.0]);
}

#[tokio::test]
async fn too_many_requests_with_a_long_wait_returns_at_once() {
    let body = r#"{"statusCode":429,"status":429,"code":429,"message":"Too many requests for token","name":"rate_limit_exceeded_error","finch_code":"finch_application_rl"}"#;
    let server = server(json_answer(429, body).insert_header("retry-after", "86400")).await;
    let waits = Waits::default();
    let client = builder(server.uri()).clock(waits.clone()).build().unwrap();
    let error = client.create_connect_session(&request()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
    assert_eq!(error.finch_code(), Some(FinchCode::FinchApplicationRl));
    assert_eq!((error.attempts(), waits.seconds().len()), (1, 0));
    let patient = builder(server.uri())
        .clock(waits.clone())
        .max_retry_after(Duration::from_secs(90_000))
        .build()
        .unwrap();
    let error = patient
        .create_connect_session(&request())
        .max_retries(1)
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), waits.seconds()), (2, vec![86_400.0]));
}

#[tokio::test]
async fn the_server_can_overrule_the_statuses() {
    for (status, header, attempts) in [(400, "true", 3), (503, "false", 1)] {
        let answer = json_answer(status, "{}").insert_header("x-should-retry", header);
        let server = server(answer).await;
        let error = client(server.uri())
            .create_connect_session(&request())
            .await
            .unwrap_err();
        assert_eq!(error.attempts(), attempts);
    }
}

#[tokio::test]
async fn retries_per_client_and_per_call() {
    let server = server(json_answer(500, "{}")).await;
    let client = builder(server.uri()).max_retries(4).build().unwrap();
    let attempts = |error: Error| error.attempts();
    let call = || client.create_connect_session(&request());
    assert_eq!(call().await.map_err(attempts), Err(5));
    assert_eq!(call().max_retries(0).await.map_err(attempts), Err(1));
    let reauthenticate = client.reauthenticate_connect_session(&ReauthenticateRequest::new("c"));
    assert_eq!(
        reauthenticate.max_retries(1).await.map_err(attempts),
        Err(2)
    );
}

#[tokio::test]
async fn answers_that_do_not_decode_name_the_place() {
    let html = ResponseTemplate::new(200).set_body_raw("<html>", "text/html");
    let packed = json_answer(200, [0x1f, 0x8b, 8]).insert_header("content-encoding", "br");
    for (answer, path, message) in [
        (
            json_answer(201, r#"{"session_id":7,"connect_url":""}"#),
            "session_id",
            "session_id",
        ),
        (json_answer(201, r#"{"session_id":"s"}"#), "", "connect_url"),
        (json_answer(201, "[]"), "", "does not fit"),
        (json_answer(201, r#"{"session_id":"s""#), "", "does not fit"),
        (json_answer(201, format!("{SESSION}x")), "", "does not fit"),
        (json_answer(201, "[".repeat(100_000)), "", "does not fit"),
        (json_answer(201, ""), "", "the answer has no body"),
        (ResponseTemplate::new(204), "", "the answer has no body"),
        (html, "", "content type text/html"),
        (packed, "", "content encoding br"),
    ] {
        let server = server(answer.insert_header("finch-request-id", "req-9")).await;
        let error = client(server.uri())
            .create_connect_session(&request())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert!(error.message().contains(message), "{error}");
        assert!(error.decode_path().unwrap().starts_with(path), "{error}");
        assert_eq!((error.request_id(), error.attempts()), (Some("req-9"), 1));
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn a_page_of_a_proxy_is_an_api_error() {
    let page = ResponseTemplate::new(502).set_body_raw("<html>Bad</html>", "text/html");
    let server = server(page).await;
    let error = client(server.uri())
        .create_connect_session(&request())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.attempts()),
        (ErrorKind::Api, Some(502), 3)
    );
    assert_eq!(error.message(), "502 Bad Gateway");
    assert_eq!(error.body(), b"<html>Bad</html>");
    assert!(error.json().is_none() && error.finch_code().is_none());
}

#[tokio::test]
async fn answers_of_other_kinds() {
    let server = server(ResponseTemplate::new(200).set_body_raw("grüß\u{1}", "text/plain")).await;
    let call = || client(server.uri()).call(Method::Get, "/x");
    assert_eq!(call().returns_text().await.unwrap(), "grüß\u{1}");
    assert_eq!(
        call().returns_bytes().await.unwrap(),
        "grüß\u{1}".as_bytes()
    );
    call().returns_nothing().await.unwrap();
    let empty = support::server(ResponseTemplate::new(204)).await;
    let call = client(empty.uri())
        .call(Method::Get, "/x")
        .returns_optional_json::<i64>();
    assert_eq!(call.await.unwrap(), None);
}

#[test]
fn errors_and_calls_travel() {
    fn travels<T: Send + Sync + 'static>() {}
    fn error<T: std::error::Error>() {}
    fn sends<T: Send>(_: T) {}
    travels::<Error>();
    travels::<Client>();
    error::<Error>();
    assert!(std::mem::size_of::<Error>() <= 2 * std::mem::size_of::<usize>());
    let client = Client::builder()
        .credentials("id", "secret")
        .build()
        .unwrap();
    let call = client.create_connect_session(&request());
    sends(std::future::IntoFuture::into_future(call));
    sends(
        client
            .create_connect_session(&request())
            .send_with_response(),
    );
    let error = Client::builder().base_url("").build().unwrap_err();
    let boxed: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert!(boxed.downcast_ref::<Error>().is_some());
}

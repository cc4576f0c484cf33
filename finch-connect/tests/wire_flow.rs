//! The calls around a session: what Finch answers to a reauthentication and to the exchange of a
//! code, good and bad.

mod support;

use finch_connect::types::{
    ConnectionType, CreateAccessTokenRequest, CreateConnectSessionBadRequestFinchCode,
    CreateConnectSessionError, ReauthenticateConnectSessionError, ReauthenticateRequest,
};
use finch_connect::{Error, ErrorKind, FinchCode, Nullable};
use support::{
    SESSION, TOKEN, body_text, builder, client, header_text, json_answer, only_request, request,
    requests, server,
};

async fn not_reauthenticated(status: u16, body: &str) -> Error {
    let server = server(json_answer(status, body)).await;
    client(server.uri())
        .reauthenticate_connect_session(&ReauthenticateRequest::new("conn-1"))
        .max_retries(0)
        .await
        .unwrap_err()
}

async fn not_exchanged(status: u16, body: &str) -> Error {
    let server = server(json_answer(status, body)).await;
    let error = client(server.uri())
        .create_access_token(&CreateAccessTokenRequest::new("code-1"))
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), requests(&server).await), (1, 1));
    error
}

#[tokio::test]
async fn a_reauthentication_session() {
    for status in [200, 201] {
        let answer = json_answer(status, SESSION).insert_header("Finch-Request-Id", "req-2");
        let server = server(answer).await;
        let response = client(server.uri())
            .reauthenticate_connect_session(&ReauthenticateRequest::new("conn-1"))
            .send_with_response()
            .await
            .unwrap();
        assert_eq!(
            (response.status(), response.request_id()),
            (status, Some("req-2"))
        );
        let session = response.into_body();
        assert_eq!(session.session_id, "550e8400-e29b-41d4-a716-446655440000");
        assert_eq!(session.connect_url.to_url().unwrap().path(), "/authorize");
        let got = only_request(&server).await;
        assert_eq!(got.url.path(), "/connect/sessions/reauthenticate");
        assert!(
            header_text(&got, "authorization")
                .unwrap()
                .starts_with("Basic ")
        );
    }
}

#[tokio::test]
async fn an_unknown_connection_in_either_way() {
    for (code, expected) in [
        ("connection_not_found", FinchCode::ConnectionNotFound),
        ("invalid_request", FinchCode::InvalidRequest),
    ] {
        let body = format!(
            r#"{{"code":400,"finch_code":"{code}","message":"No such connection","name":"bad_request"}}"#
        );
        let error = not_reauthenticated(400, &body).await;
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.finch_code(), Some(expected));
        assert_eq!(error.message(), "No such connection");
        assert_eq!(error.existing_connection(), None);
        match error.typed().unwrap().unwrap() {
            ReauthenticateConnectSessionError::BadRequest(body) => {
                assert_eq!(body.finch_code.unwrap().as_str(), code);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn wrong_credentials_in_either_way() {
    let said = "Invalid client: Unable to validate credentials";
    for body in [
        format!(r#"{{"code":401,"finch_code":"invalid_client","message":"{said}"}}"#),
        format!(r#"{{"error":"{said}"}}"#),
    ] {
        let error = not_reauthenticated(401, &body).await;
        assert_eq!(
            (error.status(), error.message().as_str()),
            (Some(401), said)
        );
        assert!(matches!(
            error.typed(),
            Some(Ok(ReauthenticateConnectSessionError::Unauthorized(_)))
        ));
    }
}

#[tokio::test]
async fn a_code_that_is_spent_and_a_client_that_is_unknown() {
    for (status, name) in [(400, "invalid_grant_error"), (401, "invalid_client_error")] {
        let body = format!(r#"{{"code":{status},"name":"{name}","message":"no"}}"#);
        let error = not_exchanged(status, &body).await;
        assert_eq!((error.status(), error.finch_code()), (Some(status), None));
        assert_eq!(error.text_at(&["name"]).as_deref(), Some(name));
        assert_eq!(error.message(), "no");
        // The document describes no error body of this call.
        assert!(error.typed::<CreateConnectSessionError>().is_some());
    }
    let limited = r#"{"statusCode":429,"status":429,"code":429,"message":"Too many requests","name":"rate_limit_exceeded_error","finch_code":"finch_auth_ip_rl"}"#;
    let error = not_exchanged(429, limited).await;
    assert_eq!(error.finch_code(), Some(FinchCode::FinchAuthIpRl));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn what_the_token_says_of_the_customer() {
    for (member, expected) in [
        ("", None),
        (r#","customer_id":null"#, Some(Nullable::Null)),
        (r#","customer_id":"c-1""#, Some(Nullable::from("c-1"))),
    ] {
        let body = TOKEN.replace('}', &format!("{member}}}"));
        let server = server(json_answer(200, body)).await;
        let token = client(server.uri())
            .create_access_token(&CreateAccessTokenRequest::new("code-1"))
            .await
            .unwrap();
        assert_eq!(token.customer_id, expected);
        assert_eq!(token.connection_type, ConnectionType::Finch);
    }
}

#[tokio::test]
async fn odd_credentials_in_the_body_are_sent_as_they_are() {
    for (secret, json) in [
        ("a:b+c%d", "a:b+c%d"),
        ("pä \"ss\\", r#"pä \"ss\\"#),
        ("</script>&", "</script>&"),
    ] {
        let server = server(json_answer(200, TOKEN)).await;
        let client = builder(server.uri())
            .credentials("id+%", secret)
            .build()
            .unwrap();
        let request = CreateAccessTokenRequest::new("co+de%/=");
        client.create_access_token(&request).await.unwrap();
        assert_eq!(
            body_text(&only_request(&server).await),
            format!(r#"{{"code":"co+de%/=","client_id":"id+%","client_secret":"{json}"}}"#)
        );
    }
}

#[tokio::test]
async fn a_code_of_an_error_that_the_document_does_not_know() {
    let body = r#"{"code":400,"finch_code":"brand_new","context":{"customer_id":"c"}}"#;
    let server = server(json_answer(400, body)).await;
    let error = client(server.uri())
        .create_connect_session(&request())
        .await
        .unwrap_err();
    let Some(Ok(CreateConnectSessionError::BadRequest(typed))) = error.typed() else {
        panic!("{error:?}");
    };
    let code = typed.finch_code.unwrap();
    assert!(matches!(
        code,
        CreateConnectSessionBadRequestFinchCode::Unrecognized(_)
    ));
    assert_eq!(code.as_str(), "brand_new");
    assert_eq!(serde_json::to_value(&code).unwrap(), "brand_new");
}

#[tokio::test]
async fn each_client_sends_its_own_credentials() {
    let server = server(json_answer(201, SESSION)).await;
    let one = client(server.uri());
    let other = builder(server.uri())
        .credentials("other", "secret-2")
        .build()
        .unwrap();
    one.create_connect_session(&request()).await.unwrap();
    other.create_connect_session(&request()).await.unwrap();
    let got = server.received_requests().await.unwrap();
    assert_ne!(
        header_text(&got[0], "authorization"),
        header_text(&got[1], "authorization")
    );
}

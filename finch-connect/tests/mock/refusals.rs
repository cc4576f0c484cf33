//! What Finch refuses, as the client shows it.

use std::time::Duration;

use finch_connect::mock::{AuthorizeError, Mock};
use finch_connect::types::{CreateAccessTokenRequest, ReauthenticateRequest};
use finch_connect::{Client, Error, FinchCode};

use super::{CALLBACK, request};

const MINUTE: Duration = Duration::from_secs(60);

fn name(error: &Error) -> (Option<u16>, Option<String>) {
    (error.status(), error.error_name())
}

#[tokio::test]
async fn wrong_credentials() {
    let finch = Mock::builder().credentials("id", "right").start().unwrap();
    let client = finch
        .client_builder()
        .credentials("id", "wrong")
        .build()
        .unwrap();
    let error = client.create_connect_session(&request()).await.unwrap_err();
    assert_eq!(
        (error.status(), error.finch_code()),
        (Some(401), Some(FinchCode::InvalidClient))
    );
    assert_eq!(
        error.message(),
        "Invalid client: Unable to validate credentials"
    );
    assert!(error.request_id().is_some());
    let reauthenticate = ReauthenticateRequest::new("conn-1");
    let error = client
        .reauthenticate_connect_session(&reauthenticate)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(401));
    let error = client.exchange_code("code", None).await.unwrap_err();
    assert_eq!(
        name(&error),
        (Some(401), Some("invalid_client_error".to_owned()))
    );
    assert_eq!(error.finch_code(), None);
    finch
        .client()
        .unwrap()
        .create_connect_session(&request())
        .await
        .unwrap();
    // Nothing of a secret, right or wrong, is remembered.
    let seen = format!("{:?}", finch.requests());
    assert!(
        seen.contains("Basic ***") && !seen.contains("wrong") && !seen.contains("right"),
        "{seen}"
    );
}

#[tokio::test]
async fn an_unknown_connection() {
    let finch = Mock::start().unwrap();
    let request = ReauthenticateRequest::new("nobody");
    let client = finch.client().unwrap();
    let error = client
        .reauthenticate_connect_session(&request)
        .await
        .unwrap_err();
    assert_eq!(
        (error.status(), error.finch_code()),
        (Some(400), Some(FinchCode::ConnectionNotFound))
    );
    assert_eq!(error.message(), "Connection not found");
}

#[tokio::test]
async fn sessions_expire() {
    let finch = Mock::start().unwrap();
    let client = finch.client().unwrap();
    let short = request().with_minutes_to_expire(30.0);
    let session = client.create_connect_session(&short).await.unwrap();
    finch.advance(MINUTE * 30);
    assert_eq!(
        finch.authorize(&session.session_id).unwrap_err(),
        AuthorizeError::Expired
    );
    let again = client.create_connect_session(&short).await.unwrap();
    assert_eq!(again.session_id, session.session_id);
    finch.advance(MINUTE * 29);
    finch.authorize(&session.session_id).unwrap();
    assert_eq!(
        finch.authorize(&session.session_id).unwrap_err(),
        AuthorizeError::Used
    );
    assert_eq!(
        finch.authorize("?session=x").unwrap_err(),
        AuthorizeError::UnknownSession
    );

    let connection = finch.connections()[0].connection_id().to_owned();
    let short = ReauthenticateRequest::new(connection).with_minutes_to_expire(1);
    let session = client.reauthenticate_connect_session(&short).await.unwrap();
    finch.advance(MINUTE);
    assert_eq!(
        finch.authorize(&session.session_id).unwrap_err(),
        AuthorizeError::Expired
    );
}

/// A client, and a code of its redirect flow.
async fn with_code(finch: &Mock) -> (Client, String) {
    let client = finch.client().unwrap();
    let request = request().with_redirect_uri(CALLBACK);
    let session = client.create_connect_session(&request).await.unwrap();
    let approval = finch.authorize(&session.session_id).unwrap();
    (client, approval.code().expose().to_owned())
}

#[tokio::test]
async fn a_code_is_spent_once() {
    let finch = Mock::start().unwrap();
    let (client, code) = with_code(&finch).await;
    let bad = (Some(400), Some("invalid_grant_error".to_owned()));
    for uri in [None, Some("https://app.test/other")] {
        let error = client.exchange_code(&*code, uri).await.unwrap_err();
        assert_eq!(name(&error), bad);
        assert_eq!(error.finch_code(), None);
    }
    let request = CreateAccessTokenRequest::new("another").with_redirect_uri(CALLBACK);
    assert_eq!(
        name(&client.create_access_token(&request).await.unwrap_err()),
        bad
    );
    client.exchange_code(&*code, Some(CALLBACK)).await.unwrap();
    let error = client
        .exchange_code(&*code, Some(CALLBACK))
        .await
        .unwrap_err();
    assert_eq!(name(&error), bad);
    assert!(error.message().contains("used before"));
    let seen = format!("{:?} {:?}", finch.requests(), finch.connections());
    assert!(!seen.contains(&code) && !seen.contains("mock_"), "{seen}");
}

#[tokio::test]
async fn a_code_expires() {
    let finch = Mock::start().unwrap();
    let (client, code) = with_code(&finch).await;
    finch.advance(MINUTE * 10);
    let error = client
        .exchange_code(&*code, Some(CALLBACK))
        .await
        .unwrap_err();
    assert_eq!(
        name(&error),
        (Some(400), Some("invalid_grant_error".to_owned()))
    );
    assert!(error.message().contains("expired"));
}

#[tokio::test]
async fn redirect_uris() {
    let finch = Mock::builder()
        .redirect_uri(CALLBACK)
        .redirect_uri("http://localhost:3000/cb")
        .start()
        .unwrap();
    let free = Mock::start().unwrap();
    for (uri, is_configured, is_free) in [
        (CALLBACK, true, true),
        ("http://localhost:3000/cb", true, true),
        ("https://app.test/callback/", false, true),
        ("http://127.0.0.1:3000/", false, true),
        ("http://app.test/callback", false, false),
        ("app://callback", false, false),
        ("callback", false, false),
        // The guide sends an empty one where there is none.
        ("", true, true),
    ] {
        for (finch, is_good) in [(&finch, is_configured), (&free, is_free)] {
            let request = request().with_redirect_uri(uri);
            let result = finch
                .client()
                .unwrap()
                .create_connect_session(&request)
                .await;
            assert_eq!(result.is_ok(), is_good, "{uri}");
            if let Err(error) = result {
                assert_eq!(
                    (error.status(), error.finch_code()),
                    (Some(400), Some(FinchCode::InvalidRequest))
                );
            }
        }
    }
    let request = ReauthenticateRequest::new("nobody").with_redirect_uri("https://other.test/");
    let error = finch
        .client()
        .unwrap()
        .reauthenticate_connect_session(&request)
        .await
        .unwrap_err();
    assert!(error.message().contains("redirect_uri"));
}

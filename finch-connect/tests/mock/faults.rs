//! What goes wrong on request, and what the client makes of it.

use std::time::{Duration, Instant};

use finch_connect::mock::{Fault, Mock, Received};
use finch_connect::{Error, ErrorKind, FinchCode};
use serde_json::json;

use super::{other_client, request};

/// The error of a call that is made once.
async fn failed(finch: &Mock) -> Error {
    let client = finch.client_builder().max_retries(0).build().unwrap();
    client.create_connect_session(&request()).await.unwrap_err()
}

#[tokio::test]
async fn statuses() {
    let finch = Mock::start().unwrap();
    for status in [402, 403, 404, 422, 429, 500, 501, 502, 503] {
        finch.fail_next(Fault::status(status));
        let error = failed(&finch).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Api, Some(status))
        );
        assert!(error.request_id().is_some() && error.error_name().is_some());
    }
    finch.fail_next(Fault::status(429).with_retry_after(Duration::from_millis(6_500)));
    let error = failed(&finch).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.finch_code().unwrap().as_str(), "finch_application_rl");
    finch.fail_next(Fault::answer(
        400,
        json!({"finch_code": "connection_not_found", "message": "No."}),
    ));
    let error = failed(&finch).await;
    assert_eq!(
        (error.finch_code(), &*error.message()),
        (Some(FinchCode::ConnectionNotFound), "No.")
    );
    // Answers without a body keep to that.
    for status in [204, 304] {
        finch.fail_next(Fault::status(status));
        let answer = other_client().get(finch.base_url()).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert!(answer.headers().contains_key("finch-request-id"));
        assert_eq!(answer.text().await.unwrap(), "");
    }
    // A fault is met once, and the requests met none of the state.
    finch
        .client()
        .unwrap()
        .create_connect_session(&request())
        .await
        .unwrap();
    assert_eq!(finch.requests().last().unwrap().status(), Some(201));
}

#[tokio::test]
async fn the_client_tries_again() {
    let finch = Mock::start().unwrap();
    finch.fail_next(Fault::status(503).with_retry_after(Duration::ZERO));
    finch.fail_next(Fault::status(500).with_retry_after(Duration::ZERO));
    finch
        .client()
        .unwrap()
        .create_connect_session(&request())
        .await
        .unwrap();
    let statuses: Vec<_> = finch.requests().iter().map(Received::status).collect();
    assert_eq!(statuses, [Some(503), Some(500), Some(201)]);
}

#[tokio::test]
async fn connections_that_break() {
    let finch = Mock::start().unwrap();
    for (fault, status) in [
        (Fault::reset(), None),
        (Fault::lose_answer(), None),
        (Fault::truncate(), Some(201)),
    ] {
        finch.fail_next(fault.clone());
        let error = failed(&finch).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{fault:?}: {error}");
        assert_eq!(finch.requests().last().unwrap().status(), status);
    }
    // Raw: the head and half of the body come, then nothing.
    finch.fail_next(Fault::truncate());
    let url = format!("{}/nothing", finch.base_url());
    let client = other_client();
    let mut answer = client.get(url).send().await.unwrap();
    let promised = answer.content_length().unwrap();
    let half = answer.chunk().await.unwrap().unwrap();
    assert_eq!(half.len() as u64, promised / 2);
    assert!(answer.chunk().await.is_err());
}

#[tokio::test]
async fn a_lost_answer_is_acted_on_and_a_reset_is_not() {
    for (fault, is_spent) in [
        (Fault::reset(), false),
        (Fault::lose_answer(), true),
        (Fault::truncate(), true),
    ] {
        let finch = Mock::start().unwrap();
        let client = finch.client().unwrap();
        let session = client.create_connect_session(&request()).await.unwrap();
        let approval = finch.authorize(&session.session_id).unwrap();
        finch.fail_next_on("/auth/token", fault);
        let code = || approval.code().clone();
        client
            .exchange_code(code(), None)
            .max_retries(0)
            .await
            .unwrap_err();
        assert_eq!(client.exchange_code(code(), None).await.is_err(), is_spent);
    }
}

#[tokio::test]
async fn delays() {
    let finch = Mock::start().unwrap();
    finch.fail_next(Fault::delay(Duration::from_secs(60)));
    let client = finch.client_builder().max_retries(0).build().unwrap();
    let call = client.create_connect_session(&request());
    let error = call.timeout(Duration::from_millis(200)).await.unwrap_err();
    assert_eq!(error.status(), None);
    // The request is known all the same, and was not acted on.
    assert_eq!(finch.requests()[0].status(), None);
    let started = Instant::now();
    finch.fail_next(Fault::delay(Duration::from_millis(300)));
    client.create_connect_session(&request()).await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn faults_by_path_and_by_header() {
    let finch = Mock::start().unwrap();
    let client = finch.client_builder().max_retries(0).build().unwrap();
    finch.fail_next_on("/auth/token", Fault::status(502));
    client.create_connect_session(&request()).await.unwrap();
    assert_eq!(
        client.exchange_code("c", None).await.unwrap_err().status(),
        Some(502)
    );
    finch.fail_next(Fault::status(500));
    finch.clear_faults();
    client.create_connect_session(&request()).await.unwrap();

    finch.fail_next(Fault::status(502));
    for (header, status, wait) in [
        ("status=503, retry-after=2", 503, Some(2)),
        ("nonsense", 400, None),
    ] {
        let call = client
            .create_connect_session(&request())
            .header("finch-mock-fault", header);
        let error = call.await.unwrap_err();
        assert_eq!(
            (error.status(), error.retry_after()),
            (Some(status), wait.map(Duration::from_secs))
        );
    }
    // What the handle asked for is still to come.
    assert_eq!(failed(&finch).await.status(), Some(502));
}

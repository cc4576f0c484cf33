//! Servers that do not answer as they should: too long, too late, somewhere else, not at all.

mod support;

use std::time::{Duration, Instant};

use finch_connect::ErrorKind;
use finch_connect::types::CreateAccessTokenRequest;
use support::raw::{Act, Raw, answer};
use support::{SESSION, builder, client, json_answer, request, requests, server};
use wiremock::ResponseTemplate;

#[tokio::test]
async fn redirects_are_errors_that_name_the_host() {
    for (location, message) in [
        (
            "https://evil.test/a?code=c",
            "redirect to https://evil.test is not followed",
        ),
        (
            "http://evil.test:81/",
            "redirect to http://evil.test:81 is not followed",
        ),
        (
            "//evil.test/a",
            "redirect to https://evil.test is not followed",
        ),
        (
            "/elsewhere",
            "redirect to another path of the same host is not followed",
        ),
    ] {
        for status in [301, 302, 303, 307, 308] {
            let server =
                server(ResponseTemplate::new(status).insert_header("location", location)).await;
            let error = client(server.uri())
                .create_access_token(&CreateAccessTokenRequest::new("code-1"))
                .await
                .unwrap_err();
            assert_eq!(
                (error.kind(), error.status()),
                (ErrorKind::Api, Some(status))
            );
            assert_eq!(
                (error.message().as_str(), requests(&server).await),
                (message, 1)
            );
        }
    }
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let answer = json_answer(201, SESSION).insert_header("set-cookie", "a=b");
    let server = server(answer).await;
    let client = client(server.uri());
    for _ in 0..2 {
        client.create_connect_session(&request()).await.unwrap();
    }
    for got in server.received_requests().await.unwrap() {
        assert!(!got.headers.contains_key("cookie"));
    }
}

#[tokio::test]
async fn a_body_over_the_limit() {
    let long = format!(r#"{{"message":"{}"}}"#, "x".repeat(4000));
    let small = |url: String| builder(url).max_response_bytes(1000).build().unwrap();
    let declared = server(json_answer(201, &*long)).await;
    let error = small(declared.uri())
        .create_connect_session(&request())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.attempts()),
        (ErrorKind::Decode, Some(201), 1)
    );
    assert_eq!(error.message(), "the answer is longer than 1000 bytes");
    let flood = |status: &str| Act::SendAndFlood(format!("HTTP/1.1 {status}\r\n\r\n").into_bytes());
    let raw = Raw::start(vec![flood("200 OK")]).await;
    let error = small(raw.url.clone())
        .create_connect_session(&request())
        .await
        .unwrap_err();
    assert_eq!(error.message(), "the answer is longer than 1000 bytes");
    // The status of an error answer is worth keeping, and so is the start of its body.
    let raw = Raw::start(vec![flood("400 Bad Request")]).await;
    let error = small(raw.url.clone())
        .create_connect_session(&request())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(400)));
    assert_eq!((error.body().len(), error.is_body_cut()), (1000, true));
    let exact = server(json_answer(201, SESSION)).await;
    let client = builder(exact.uri())
        .max_response_bytes(SESSION.len())
        .build()
        .unwrap();
    client.create_connect_session(&request()).await.unwrap();
    let client = builder(exact.uri())
        .max_response_bytes(SESSION.len() - 1)
        .build()
        .unwrap();
    client.create_connect_session(&request()).await.unwrap_err();
}

#[tokio::test]
async fn the_limit_is_one_mebibyte_unless_told_otherwise() {
    let padded = |length: usize| format!("{SESSION}{}", " ".repeat(length - SESSION.len()));
    let call = async |length| {
        let server = server(json_answer(201, padded(length))).await;
        client(server.uri())
            .create_connect_session(&request())
            .await
    };
    call(1024 * 1024).await.unwrap();
    let error = call(1024 * 1024 + 1).await.unwrap_err();
    assert_eq!(error.message(), "the answer is longer than 1048576 bytes");
}

#[tokio::test]
async fn every_attempt_ends_in_time() {
    let limit = Duration::from_millis(100);
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n".to_vec();
    for act in [
        Act::SendAndHang(Vec::new()),
        Act::SendAndHang(b"HTTP/1.1 200 OK\r\n".to_vec()),
        Act::SendAndHang(head.clone()),
        Act::SendAndDrip(head),
    ] {
        let raw = Raw::start(vec![act]).await;
        let start = Instant::now();
        let call = client(raw.url.clone())
            .create_connect_session(&request())
            .timeout(limit);
        let error = call.max_retries(1).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts(), raw.requests()),
            (ErrorKind::Timeout, 2, 2)
        );
        assert_eq!(error.message(), "no complete answer within 0.1 s");
        assert!(
            start.elapsed() < Duration::from_secs(1),
            "{:?}",
            start.elapsed()
        );
        assert!(error.elapsed() >= limit * 2);
    }
    let raw = Raw::start(vec![Act::SendAndHang(Vec::new())]).await;
    let call = client(raw.url.clone()).create_access_token(&CreateAccessTokenRequest::new("c"));
    let error = call.timeout(limit).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts(), raw.requests()),
        (ErrorKind::Timeout, 1, 1)
    );
}

#[tokio::test]
async fn an_error_answer_with_a_slow_body_keeps_its_status() {
    let head = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 500\r\n\r\n{".to_vec();
    let raw = Raw::start(vec![Act::SendAndHang(head)]).await;
    let call = client(raw.url.clone()).create_connect_session(&request());
    let error = call.timeout(Duration::from_millis(100)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(400)));
    assert_eq!((error.body(), error.is_body_cut()), (b"{".as_slice(), true));
}

#[tokio::test]
async fn lost_connections() {
    let cut = Act::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{".to_vec());
    let garbage = Act::Send(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec());
    for act in [Act::Close, cut, garbage] {
        let raw = Raw::start(vec![act.clone()]).await;
        let call = client(raw.url.clone()).create_connect_session(&request());
        let error = call.await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts(), raw.requests()),
            (ErrorKind::Transport, 3, 3)
        );
        // What came of a good answer tells what happened.
        let head = matches!(&act, Act::Send(bytes) if bytes.ends_with(b"{"));
        let expected = head.then_some((200, 1));
        assert_eq!(
            error.status().map(|status| (status, error.body().len())),
            expected
        );
        assert_eq!(error.is_body_cut(), head);
        assert!(std::error::Error::source(&error).is_some());
        let raw = Raw::start(vec![act]).await;
        let call = client(raw.url.clone()).create_access_token(&CreateAccessTokenRequest::new("c"));
        let error = call.await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts(), raw.requests()),
            (ErrorKind::Transport, 1, 1)
        );
    }
    let good = answer("201 Created", "", SESSION);
    let raw = Raw::start(vec![Act::Close, Act::Send(good)]).await;
    let call = client(raw.url.clone()).create_connect_session(&request());
    assert_eq!(call.send_with_response().await.unwrap().attempts(), 2);
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_by_every_call() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let call = client(url).create_access_token(&CreateAccessTokenRequest::new("c"));
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert!(error.message().starts_with("cannot connect: "), "{error}");
    assert!(error.to_string().ends_with("(3 attempts)"), "{error}");
}

#[cfg(not(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls")))]
#[tokio::test]
async fn https_without_tls_says_what_is_missing() {
    let call = client("https://127.0.0.1:9").create_connect_session(&request());
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Tls, 1));
    assert_eq!(
        error.message(),
        "the TLS handshake failed: none is built in: the features `rustls`, `rustls-ring` and `native-tls` are all off"
    );
}

#[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
#[tokio::test]
async fn tls_with_a_server_that_knows_none() {
    let url = support::raw::speaks_first(b"HTTP/1.1 400 Bad\r\n\r\n").await;
    let url = url.replace("http:", "https:");
    let error = client(url)
        .create_connect_session(&request())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Tls, 1),
        "{error}"
    );
}

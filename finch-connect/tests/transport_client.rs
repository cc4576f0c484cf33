//! The default transport and a `reqwest::Client` of the user's own, over plain HTTP: what either
//! does by itself, and that the limits of a call hold over both.

mod support;

use std::time::Duration;

use finch_connect::transport::reqwest::ReqwestTransport;
use finch_connect::{Client, Error, ErrorKind};
use support::raw::{Act, Raw, answer};
use support::{SESSION, builder, client, json_answer, request, requests, server};
use wiremock::ResponseTemplate;

/// A builder of the user's own, as reqwest makes it.
fn http() -> reqwest::ClientBuilder {
    // Without the feature `rustls`, reqwest may have no cryptography of its own.
    #[cfg(not(feature = "rustls"))]
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy()
}

fn over(http: reqwest::ClientBuilder, url: impl Into<String>) -> Client {
    builder(url)
        .transport(ReqwestTransport::new(http.build().unwrap()))
        .build()
        .unwrap()
}

async fn failed(client: &Client) -> Error {
    client.create_connect_session(&request()).await.unwrap_err()
}

#[tokio::test]
async fn a_client_that_follows_a_redirect_elsewhere_is_found_out() {
    let target = server(json_answer(201, SESSION)).await;
    let place = format!("{}/stolen?code=c", target.uri());
    for status in [302, 307, 308] {
        let moved = ResponseTemplate::new(status).insert_header("location", place.as_str());
        let server = server(moved).await;
        let error = failed(&over(http(), server.uri())).await;
        assert_eq!(
            (error.kind(), error.attempts(), error.is_retryable()),
            (ErrorKind::Configuration, 1, false)
        );
        let expected = format!(
            "the transport is not set up rightly: it followed a redirect to {}, and the request \
             with its secrets went there: build the reqwest client with `redirect::Policy::none()`",
            target.uri()
        );
        assert_eq!(error.message(), expected);
        assert_eq!(requests(&server).await, 1);
    }
    assert_eq!(requests(&target).await, 3);
}

#[tokio::test]
async fn a_client_that_follows_redirects_without_end_is_found_out() {
    let answer = ResponseTemplate::new(307).insert_header("location", "/again");
    let server = server(answer).await;
    let error = failed(&over(http(), server.uri())).await;
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Configuration, 1)
    );
    assert!(error.message().contains("too many redirects"), "{error}");
}

#[tokio::test]
async fn a_client_that_follows_none_gives_the_answer() {
    let moved = ResponseTemplate::new(307).insert_header("location", "https://evil.test/");
    let server = server(moved).await;
    let http = http().redirect(reqwest::redirect::Policy::none());
    let error = failed(&over(http, server.uri())).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(307)));
    assert_eq!(
        error.message(),
        "redirect to https://evil.test is not followed"
    );
}

#[tokio::test]
async fn the_limits_of_a_call_hold_over_any_client() {
    let flood = Act::SendAndFlood(b"HTTP/1.1 201 Created\r\n\r\n".to_vec());
    let raw = Raw::start(vec![flood]).await;
    let error = failed(&over(http(), raw.url.clone())).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
    assert_eq!(error.message(), "the answer is longer than 1048576 bytes");
    let head = b"HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n".to_vec();
    for act in [Act::SendAndHang(Vec::new()), Act::SendAndDrip(head)] {
        let raw = Raw::start(vec![act]).await;
        let client = over(http(), raw.url.clone());
        let call = client.create_connect_session(&request());
        let error = call.timeout(Duration::from_millis(60)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
        assert_eq!(error.message(), "no complete answer within 0.06 s");
    }
}

#[tokio::test]
async fn a_time_limit_of_the_client_is_a_timeout_too() {
    let limit = Duration::from_millis(60);
    let head = b"HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n".to_vec();
    for act in [Act::SendAndHang(Vec::new()), Act::SendAndHang(head)] {
        for http in [http().timeout(limit), http().read_timeout(limit)] {
            let raw = Raw::start(vec![act.clone()]).await;
            let error = failed(&over(http, raw.url.clone())).await;
            assert_eq!(
                (error.kind(), error.attempts(), raw.requests()),
                (ErrorKind::Timeout, 3, 3),
                "{error}"
            );
            assert!(error.message().starts_with("the answer took too long: "));
        }
    }
}

#[tokio::test]
async fn a_client_that_refuses_the_url_is_not_asked_again() {
    let error = failed(&over(http().https_only(true), "http://127.0.0.1:9")).await;
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Configuration, 1)
    );
}

/// What a server or a document calls a path must not decide what an error is.
#[tokio::test]
async fn the_words_of_a_url_mean_nothing() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "http://{}/certificate/SSL/TLS/scheme is not http/ alert",
        listener.local_addr().unwrap()
    );
    drop(listener);
    let error = failed(&client(url.clone())).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert!(!error.message().contains("SSL"), "{error}");
    let raw = Raw::start(vec![Act::Close]).await;
    let error = failed(&client(format!("{}/alert/an alert", raw.url))).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
}

#[tokio::test]
async fn a_flood_of_headers_is_an_error() {
    let many = |count: usize| "x-one: 1\r\n".repeat(count);
    // With the three that stand there anyway.
    let raw = Raw::start(vec![Act::Send(answer("201 Created", &many(97), SESSION))]).await;
    let client = client(raw.url.clone());
    client.create_connect_session(&request()).await.unwrap();
    let endless = b"HTTP/1.1 201 Created\r\nx-long: ".to_vec();
    for act in [
        Act::Send(answer("201 Created", &many(98), SESSION)),
        Act::SendAndFlood(endless),
    ] {
        let raw = Raw::start(vec![act]).await;
        let error = failed(&support::client(raw.url.clone())).await;
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Transport, 3),
            "{error}"
        );
    }
}

//! TLS: what keeps a connection from coming about is told apart from what may heal, and no
//! request reaches a server that cannot prove who it is.
#![cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]

#[path = "transport_tls/server.rs"]
mod server;
mod support;

use std::time::Duration;

use finch_connect::transport::reqwest::ReqwestTransport;
use finch_connect::{Client, Error, ErrorKind};
use server::{Authority, BOTH, Identity, Tls};
use support::{builder, client, request};
use tokio_rustls::rustls::version::{TLS12, TLS13};

/// A client whose `reqwest::Client` is the test's own and trusts nobody but this authority.
fn trusting(authority: &Authority, url: &str) -> Client {
    // Without the feature `rustls`, reqwest may have no cryptography of its own.
    #[cfg(not(feature = "rustls"))]
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let root = reqwest::Certificate::from_pem(authority.pem().as_bytes()).unwrap();
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .tls_certs_only([root])
        .build()
        .unwrap();
    builder(url)
        .transport(ReqwestTransport::new(http))
        .build()
        .unwrap()
}

async fn failed(client: &Client) -> Error {
    client.create_connect_session(&request()).await.unwrap_err()
}

fn refused(error: &Error, server: &Tls) {
    assert_eq!(
        (error.kind(), error.attempts(), error.is_retryable()),
        (ErrorKind::Tls, 1, false),
        "{error}"
    );
    assert!(
        error.message().starts_with("the TLS handshake failed: "),
        "{error}"
    );
    assert!(std::error::Error::source(error).is_some());
    assert_eq!(
        server.seen(|seen| (seen.connections, seen.requests)),
        (1, 0)
    );
}

#[tokio::test]
async fn a_call_over_tls() {
    let authority = Authority::new();
    for versions in [BOTH, &[&TLS13], &[&TLS12]] {
        let server = Tls::start(authority.signs("127.0.0.1").config(versions)).await;
        let client = trusting(&authority, &server.url);
        let answer = client.create_connect_session(&request());
        let answer = answer.send_with_response().await.unwrap();
        assert_eq!((answer.status(), answer.attempts()), (201, 1));
        assert_eq!(
            server.seen(|seen| (seen.connections, seen.requests)),
            (1, 1)
        );
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for() {
    let authority = Authority::new();
    let server = Tls::start(Identity::of_its_own("127.0.0.1").config(BOTH)).await;
    refused(&failed(&client(server.url.as_str())).await, &server);
    // Nor does the platform trust just anybody who calls himself an authority.
    let server = Tls::start(authority.signs("127.0.0.1").config(BOTH)).await;
    refused(&failed(&client(server.url.as_str())).await, &server);
    let server = Tls::start(Identity::of_its_own("127.0.0.1").config(BOTH)).await;
    refused(&failed(&trusting(&authority, &server.url)).await, &server);
}

#[tokio::test]
async fn a_certificate_whose_time_is_over() {
    let authority = Authority::new();
    let server = Tls::start(authority.signed_long_ago("127.0.0.1").config(BOTH)).await;
    let error = failed(&trusting(&authority, &server.url)).await;
    refused(&error, &server);
    assert!(error.message().contains("expired"), "{error}");
}

#[tokio::test]
async fn a_certificate_of_another_host() {
    let authority = Authority::new();
    let server = Tls::start(authority.signs("other.test").config(BOTH)).await;
    refused(&failed(&trusting(&authority, &server.url)).await, &server);
}

/// In TLS 1.3 the client learns it only after its own part of the handshake is done.
#[tokio::test]
async fn a_server_that_trusts_nobody() {
    let authority = Authority::new();
    for versions in [&[&TLS12], &[&TLS13]] {
        let identity = authority.signs("127.0.0.1");
        let server = Tls::start(identity.distrustful(&authority, versions)).await;
        refused(&failed(&trusting(&authority, &server.url)).await, &server);
    }
}

#[tokio::test]
async fn a_server_that_closes_during_the_handshake_is_asked_again() {
    let server = Tls::closes().await;
    let error = failed(&client(server.url.as_str())).await;
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Connect, 3),
        "{error}"
    );
    assert_eq!(server.seen(|seen| seen.connections), 3);
}

#[tokio::test]
async fn the_handshake_belongs_to_connecting() {
    let server = Tls::is_silent().await;
    let client = builder(server.url.as_str())
        .connect_timeout(Duration::from_millis(60))
        .build()
        .unwrap();
    let error = failed(&client).await;
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Timeout, 3),
        "{error}"
    );
    assert!(
        error.message().starts_with("connecting took too long: "),
        "{error}"
    );
}

#[tokio::test]
async fn nothing_older_than_tls_1_2_is_offered() {
    let (url, hello) = server::hello().await;
    let call = client(url).create_connect_session(&request());
    let error = call.max_retries(0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    let mut versions = server::versions(&hello.await.unwrap());
    versions.sort_unstable();
    assert_eq!(versions, [0x0303, 0x0304]);
}

/// Runs one test of this file again, in a process whose platform trusts what `roots` holds.
#[cfg(target_os = "linux")]
async fn again(test: &'static str, url: &str, roots: &std::path::Path) {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", test])
        .env(AGAIN, url)
        .env("SSL_CERT_FILE", roots)
        .env_remove("SSL_CERT_DIR");
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

#[cfg(target_os = "linux")]
const AGAIN: &str = "FINCH_CONNECT_TEST_URL";

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_default_client_trusts_whom_the_platform_trusts() {
    if let Ok(url) = std::env::var(AGAIN) {
        let call = client(url).create_connect_session(&request());
        assert_eq!(call.send_with_response().await.unwrap().attempts(), 1);
        return;
    }
    let authority = Authority::new();
    let server = Tls::start(authority.signs("127.0.0.1").config(BOTH)).await;
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    std::fs::write(&roots, authority.pem()).unwrap();
    let test = "the_default_client_trusts_whom_the_platform_trusts";
    again(test, &server.url, &roots).await;
    assert_eq!(server.seen(|seen| seen.requests), 1);
}

/// The platform's own library finds that out only in the handshake.
#[cfg(all(
    target_os = "linux",
    any(feature = "rustls-ring", not(feature = "native-tls"))
))]
#[tokio::test]
async fn a_platform_that_trusts_nobody_is_an_error() {
    if let Ok(url) = std::env::var(AGAIN) {
        let error = builder(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.message().starts_with("transport: "), "{error}");
        assert!(error.message().contains("No CA certificates"), "{error}");
        return;
    }
    let nowhere = std::path::Path::new("/nowhere/roots.pem");
    let test = "a_platform_that_trusts_nobody_is_an_error";
    again(test, "https://api.test", nowhere).await;
}

/// What other crates of the program switch on in reqwest does not matter.
#[tokio::test]
async fn nothing_but_http_1_is_offered() {
    let server = Tls::start(Identity::of_its_own("127.0.0.1").config(BOTH)).await;
    failed(&client(server.url.as_str())).await;
    let offers = server.seen(|seen| seen.offers.clone());
    assert_eq!(offers, [[b"http/1.1".to_vec()]]);
}

//! Calls of every kind, to servers that do everything wrong and repeat every secret they get.
//! What goes in: nothing. What comes out: everything that came of the calls, as text, and the
//! kinds of errors that were among it.

use std::collections::BTreeSet;
use std::time::Duration;

use finch_connect::runtime::{Method, Scheme};
use finch_connect::types::CreateAccessTokenRequest;
use finch_connect::{Client, ClientBuilder, Error};

use crate::fragments::{ACCESS_TOKEN, API_KEY, CLIENT_ID, CLIENT_SECRET, CODE, basic, printed};
use crate::support::raw::{Act, Raw, answer, speaks_first};
use crate::support::{SESSION, TOKEN, Waits, request};

const KEY: Scheme = Scheme::query("key", "api_key");

/// What came of some calls.
#[derive(Default)]
pub(crate) struct Outcomes {
    pub(crate) text: String,
    pub(crate) good: usize,
    pub(crate) kinds: BTreeSet<&'static str>,
}

impl Outcomes {
    fn add<T: std::fmt::Debug>(&mut self, outcome: Result<T, Error>) {
        match outcome {
            Ok(answer) => {
                self.good += 1;
                let text = format!("{answer:?}");
                self.text.push_str(&text);
            }
            Err(error) => {
                self.kinds.insert(error.kind().as_str());
                self.text += &printed(&error);
            }
        }
        self.text.push('\n');
    }
}

fn builder(url: &str) -> ClientBuilder {
    Client::builder()
        .base_url(url)
        .credentials(CLIENT_ID, CLIENT_SECRET)
        .bearer_token(ACCESS_TOKEN)
        .api_key("key", API_KEY)
        .default_header("x-auth-token", ACCESS_TOKEN)
        .max_response_bytes(4096)
        .clock(Waits::default())
}

/// Every secret that a server can know, as it came and otherwise.
fn echo() -> String {
    let secrets = [CLIENT_SECRET, CODE, ACCESS_TOKEN, API_KEY];
    let quoted = secrets.map(|secret| format!("'{secret}'"));
    format!("{} {} {}", quoted.join(" "), basic(), secrets.join("%2F"))
}

fn acts() -> Vec<Vec<Act>> {
    let echo = echo();
    let message = format!(
        r#"{{"message":"{echo}","finch_code":"{echo}","context":{{"connection_id":"{echo}"}}}}"#
    );
    let exists = r#"{"finch_code":"connection_already_exists","context":{"connection_id":"c-1"}}"#;
    let headers = format!("finch-request-id: {echo}\r\nx-echo: {echo}\r\n");
    let location = format!("location: https://user:{CLIENT_SECRET}@evil.test/?code={CODE}\r\n");
    let bytes = |text: &str| text.as_bytes().to_vec();
    vec![
        vec![Act::Send(answer("201 Created", &headers, SESSION))],
        vec![Act::Send(answer("200 OK", &headers, TOKEN))],
        vec![Act::Send(answer("200 OK", &headers, &message))],
        vec![Act::Send(answer("200 OK", &headers, &echo))],
        vec![Act::Send(answer("400 Bad Request", &headers, &message))],
        vec![Act::Send(answer("401 Unauthorized", &headers, &message))],
        vec![
            Act::Send(answer("400 Bad Request", "", exists)),
            Act::Send(answer("201 Created", "", SESSION)),
        ],
        vec![Act::Send(answer(
            "429 Slow",
            "retry-after: 1\r\n",
            &message,
        ))],
        vec![Act::Send(answer(
            "429 Slow",
            "retry-after: 100\r\n",
            &message,
        ))],
        vec![
            Act::Send(answer("503 Down", &headers, &message)),
            Act::Close,
        ],
        vec![Act::Send(answer("307 Elsewhere", &location, ""))],
        vec![Act::Send(answer(
            "200 OK",
            "content-encoding: gzip\r\n",
            &echo,
        ))],
        vec![Act::Send(bytes(&format!(
            "HTTP/1.1 200 OK\r\n{echo}\r\n\r\n"
        )))],
        vec![Act::Send(bytes(&format!("{echo}\r\n\r\n")))],
        vec![Act::Send(bytes(&format!(
            "HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{echo}"
        )))],
        vec![Act::Send(bytes(&format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{echo}\r\n"
        )))],
        vec![Act::SendAndFlood(bytes("HTTP/1.1 200 OK\r\n\r\n"))],
        vec![Act::SendAndHang(bytes("HTTP/1.1 200 OK\r\n"))],
        vec![Act::Close],
    ]
}

/// One call of each operation, and one that no document describes. All of them carry the code, so
/// that a server that repeats it has got it from them.
async fn each(client: &Client, outcomes: &mut Outcomes) {
    const HEADER: &str = "x-secret-code";
    let limit = Duration::from_millis(100);
    let session = client.create_connect_session(&request()).timeout(limit);
    let session = session.header(HEADER, CODE);
    outcomes.add(session.send_with_response().await);
    let both = client.create_or_reauthenticate(&request()).timeout(limit);
    outcomes.add(both.header(HEADER, CODE).await);
    let request = CreateAccessTokenRequest::new(CODE);
    outcomes.add(client.create_access_token(&request).timeout(limit).await);
    let exchange = client.exchange_code(CODE, None).timeout(limit);
    outcomes.add(exchange.send_with_response().await);
    for scheme in [KEY, Scheme::bearer("bearer")] {
        let call = client.call(Method::Get, "/x").security(&[&[scheme]]);
        let call = call.returns_text().timeout(limit).max_retries(1);
        outcomes.add(call.header(HEADER, CODE).send_with_response().await);
    }
}

/// Calls that never reach a network, and a client that cannot be built.
async fn refused(outcomes: &mut Outcomes) {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    let request = CreateAccessTokenRequest::new(CODE);
    let call = || client.create_access_token(&request);
    outcomes.add(
        call()
            .header("authorization", &format!("{ACCESS_TOKEN}\n"))
            .await,
    );
    outcomes.add(
        call()
            .header(ACCESS_TOKEN, "\n")
            .header("cookie", API_KEY)
            .await,
    );
    outcomes.add(call().timeout(Duration::ZERO).await);
    let poor = Client::builder()
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    outcomes.add(poor.create_access_token(&request).await);
    let password = builder(&format!("https://user:{CLIENT_SECRET}@127.0.0.1:1"));
    outcomes.add(password.build());
    outcomes.add(
        builder(CLIENT_SECRET)
            .credentials("id", format!("{CLIENT_SECRET}\n"))
            .build(),
    );
}

/// All of it.
pub(crate) async fn every_kind() -> Outcomes {
    let mut outcomes = Outcomes::default();
    for acts in acts() {
        let raw = Raw::start(acts).await;
        each(&builder(&raw.url).build().unwrap(), &mut outcomes).await;
    }
    refused(&mut outcomes).await;
    // Nobody listens there.
    each(
        &builder("http://127.0.0.1:1").build().unwrap(),
        &mut outcomes,
    )
    .await;
    let no_tls = speaks_first(b"HTTP/1.1 400 Bad\r\n\r\n").await;
    let no_tls = no_tls.replace("http:", "https:");
    each(&builder(&no_tls).build().unwrap(), &mut outcomes).await;
    #[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
    tls(&mut outcomes).await;
    outcomes
}

/// A server whose certificate is not trusted, and one whose certificate is.
#[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
async fn tls(outcomes: &mut Outcomes) {
    use finch_connect::transport::reqwest::ReqwestTransport;

    use crate::tls::{Authority, BOTH, Tls};

    #[cfg(not(feature = "rustls"))]
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let authority = Authority::new();
    let server = Tls::start(authority.signs("127.0.0.1").config(BOTH)).await;
    each(&builder(&server.url).build().unwrap(), outcomes).await;
    let root = reqwest::Certificate::from_pem(authority.pem().as_bytes()).unwrap();
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([root])
        .build()
        .unwrap();
    let client = builder(&server.url).transport(ReqwestTransport::new(http));
    each(&client.build().unwrap(), outcomes).await;
}

//! Every path that ends in an error: nothing that can be printed of it shows a secret, even where
//! a server sends the secret back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use finch_connect::runtime::{Explode, Method, Scheme, Style, from_json_bytes};
use finch_connect::transport::{TransportError, TransportFailure};
use finch_connect::types::{CreateAccessTokenRequest, CreateConnectSessionResponse};
use finch_connect::{Client, Error};
use http::HeaderMap;
use wiremock::ResponseTemplate;

use crate::fragments::{ACCESS_TOKEN, CLIENT_SECRET, CODE, basic, printed, shows_nothing};
use crate::memory::{Memory, Still, finish};
use crate::support::raw::{Act, Raw};
use crate::support::{TOKEN, builder, client, json_answer, request, server};

fn token_request() -> CreateAccessTokenRequest {
    CreateAccessTokenRequest::new(CODE).with_client_secret(CLIENT_SECRET)
}

#[tokio::test]
async fn responses() {
    let answer = json_answer(200, TOKEN).insert_header("x-echo", CLIENT_SECRET);
    let server = server(answer).await;
    let client = client(server.uri());
    let response = client
        .create_access_token(&token_request())
        .send_with_response()
        .await
        .unwrap();
    shows_nothing(&format!("{response:?} {response:#?}"));
    let text = client
        .call(Method::Get, "/x")
        .returns_text()
        .send_with_response()
        .await
        .unwrap();
    shows_nothing(&format!("{text:?}"));
}

#[tokio::test]
async fn a_server_that_sends_secrets_back() {
    let basic = basic();
    let echo = format!("bad secret {CLIENT_SECRET} and {basic} and {CODE}");
    for member in ["message", "error", "error_description", "detail", "title"] {
        let answer = json_answer(400, format!(r#"{{"{member}":"{echo}"}}"#))
            .insert_header("finch-request-id", CLIENT_SECRET)
            .insert_header("x-echo", &*basic);
        let server = server(answer).await;
        let call = client(server.uri()).create_access_token(&CreateAccessTokenRequest::new(CODE));
        let error = call.await.unwrap_err();
        assert_eq!(error.message(), "bad secret *** and *** and ***");
        assert_eq!(error.request_id(), Some("***"));
        shows_nothing(&printed(&error));
        assert!(
            String::from_utf8_lossy(error.body()).contains(CLIENT_SECRET),
            "raw stays raw"
        );
    }
}

fn in_memory(memory: Memory) -> Client {
    let builder = builder("http://127.0.0.1:1").clock(Still::new());
    builder.transport(memory).build().unwrap()
}

/// The error of a call to a server in memory.
fn refused(status: u16, request_id: &str, body: &str) -> Error {
    let mut headers = HeaderMap::new();
    headers.insert("finch-request-id", request_id.parse().unwrap());
    let memory = Memory::answering(status, headers, body.to_owned());
    let client = in_memory(memory);
    finish(client.create_access_token(&CreateAccessTokenRequest::new(CODE))).unwrap_err()
}

#[test]
fn half_of_a_secret_is_a_secret_too() {
    for secret in [CLIENT_SECRET, CODE, &basic()] {
        for (start, end) in [(0, 8), (0, 9), (3, 12), (secret.len() - 9, secret.len())] {
            let piece = &secret[start..end];
            let body = format!(r#"{{"message":"invalid secret {piece}..","error":"x"}}"#);
            let error = refused(400, piece, &body);
            assert_eq!(error.message(), "invalid secret ***..");
            assert_eq!(error.request_id(), Some("***"));
            shows_nothing(&printed(&error));
            shows_nothing(&error.text_at(&["message"]).unwrap());
        }
    }
}

#[test]
fn a_secret_in_other_letters() {
    let hex = CLIENT_SECRET
        .bytes()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let base64 = STANDARD.encode(CLIENT_SECRET);
    let (first, rest) = CLIENT_SECRET.split_at(5);
    for form in [
        CLIENT_SECRET.to_ascii_lowercase(),
        CLIENT_SECRET.to_ascii_uppercase(),
        hex.to_ascii_uppercase(),
        hex,
        base64.trim_end_matches('=').to_owned(),
        format!(r"{first}\u0000{rest}"),
        format!(r"{first}\r\n\u200b{rest}"),
        format!(r"\u005a{}", &CLIENT_SECRET[1..]),
    ] {
        let error = refused(400, "r-1", &format!(r#"{{"message":"no {form}!"}}"#));
        assert_eq!(error.message(), "no ***!", "{form}");
    }
}

#[test]
fn a_cut_never_leaves_half_a_secret() {
    for pad in 960..1000 {
        let body = format!(r#"{{"message":"{}{CLIENT_SECRET}"}}"#, "x".repeat(pad));
        shows_nothing(&printed(&refused(400, "r-1", &body)));
    }
}

#[test]
fn a_request_id_is_cut_after_the_secret_is_out() {
    for pad in 180..200 {
        let id = format!("{}{CLIENT_SECRET}", "x".repeat(pad));
        shows_nothing(&printed(&refused(400, &id, "{}")));
        shows_nothing(&printed(&refused(200, &id, "{}")));
    }
    let mut headers = HeaderMap::new();
    headers.insert("finch-request-id", CLIENT_SECRET.parse().unwrap());
    let memory = Memory::answering(200, headers, "1");
    let client = in_memory(memory);
    let call = client.call(Method::Get, "/x").returns_nothing();
    let response = finish(call.send_with_response()).unwrap();
    assert_eq!(response.request_id(), Some("***"));
    shows_nothing(&format!("{response:?}"));
}

#[tokio::test]
async fn texts_of_the_answer_that_an_error_hands_out() {
    let body = format!(
        r#"{{"finch_code":"{CLIENT_SECRET}","name":"a\u001b[1m","context":{{"connection_id":"{CLIENT_SECRET}","customer_id":12345678901}}}}"#
    );
    let server = server(json_answer(400, body)).await;
    let error = client(server.uri())
        .create_connect_session(&request())
        .await
        .unwrap_err();
    assert_eq!(error.finch_code().unwrap().as_str(), "***");
    assert_eq!(error.connection_id().as_deref(), Some("***"));
    assert_eq!(error.text_at(&["name"]).as_deref(), Some(r"a\u{1b}[1m"));
    assert_eq!(
        error.text_at(&["context", "customer_id"]).as_deref(),
        Some("12345678901")
    );
    assert_eq!(error.text_at(&["context"]), None);
    assert_eq!(error.text_at(&["nothing", "here"]), None);
}

#[tokio::test]
async fn answers_that_do_not_decode() {
    let token_as_number =
        TOKEN.replace(r#""bearer""#, &format!(r#"{{"{CODE}":"{ACCESS_TOKEN}"}}"#));
    for body in [
        token_as_number,
        format!(r#""{ACCESS_TOKEN}""#),
        format!(r#"{{"access_token":["{ACCESS_TOKEN}"]}}"#),
        format!(r#"{{"products":"{ACCESS_TOKEN}"}}"#),
        format!("{ACCESS_TOKEN} {CLIENT_SECRET}"),
        format!(r#"{{"access_token":"{ACCESS_TOKEN}""#),
        format!(r#"{{"{CLIENT_SECRET}":1,"{CLIENT_SECRET}":2}}"#),
    ] {
        let server = server(ResponseTemplate::new(200).set_body_raw(body, "text/plain")).await;
        let call = client(server.uri()).create_access_token(&CreateAccessTokenRequest::new(CODE));
        shows_nothing(&printed(&call.await.unwrap_err()));
    }
    let misfit = from_json_bytes::<CreateConnectSessionResponse>(
        format!("[\"{CLIENT_SECRET}\"]").as_bytes(),
    );
    shows_nothing(&format!("{0} {0:?}", misfit.unwrap_err()));
}

#[tokio::test]
async fn failures_of_the_network() {
    const KEY: Scheme = Scheme::query("key", "api_key");
    let garbage = Act::Send(format!("HTTP/1.1 200 OK\r\n{CLIENT_SECRET}\r\n\r\n").into_bytes());
    for act in [
        Act::Close,
        garbage,
        Act::Send(b"HTTP/9.9 x\r\n\r\n".to_vec()),
    ] {
        let raw = Raw::start(vec![act]).await;
        let client = builder(raw.url.clone())
            .api_key("key", CODE)
            .build()
            .unwrap();
        let error = client
            .create_access_token(&token_request())
            .await
            .unwrap_err();
        shows_nothing(&printed(&error));
        // A key in the URL must not come back in what the HTTP library says about the URL.
        let call = client.call(Method::Get, "/x").security(&[&[KEY]]);
        let call = call
            .query("c", Style::Form, Explode::Yes, &CODE.to_owned())
            .returns_nothing();
        shows_nothing(&printed(&call.max_retries(0).await.unwrap_err()));
    }
    let nobody = builder("https://127.0.0.1:1")
        .api_key("key", CODE)
        .build()
        .unwrap();
    let call = nobody
        .call(Method::Get, "/x")
        .security(&[&[KEY]])
        .returns_nothing();
    shows_nothing(&printed(&call.await.unwrap_err()));
}

#[tokio::test]
async fn a_transport_that_says_too_much() {
    for pad in [0].into_iter().chain(100..300) {
        // What it was given, after so many other characters.
        let gossip = Memory::new(move |request, _| {
            let (pad, body) = ("x".repeat(pad), String::from_utf8_lossy(request.body()));
            let said = format!("{pad}{} {body}", request.uri());
            Err(TransportError::new(TransportFailure::Lost, said))
        });
        let client = builder("http://127.0.0.1:1")
            .transport(gossip)
            .build()
            .unwrap();
        let error = client
            .create_access_token(&CreateAccessTokenRequest::new(CODE))
            .await
            .unwrap_err();
        assert!(
            pad > 0 || error.message().contains(r#""code":"***""#),
            "{error}"
        );
        shows_nothing(&printed(&error));
    }
}

#[tokio::test]
async fn redirects_name_only_the_host() {
    let location = format!("https://evil.test/?secret={CLIENT_SECRET}&code={CODE}");
    let server = server(ResponseTemplate::new(307).insert_header("location", location)).await;
    let error = client(server.uri())
        .create_access_token(&token_request())
        .await
        .unwrap_err();
    assert_eq!(
        error.message(),
        "redirect to https://evil.test is not followed"
    );
    shows_nothing(&printed(&error));
}

#[tokio::test]
async fn a_header_that_cannot_be_sent() {
    let client = client("http://127.0.0.1:1");
    let call = client.create_connect_session(&request());
    let error = call
        .header("authorization", &format!("{ACCESS_TOKEN}\n"))
        .await
        .unwrap_err();
    shows_nothing(&printed(&error));
}

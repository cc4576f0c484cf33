//! What a call asks for, and what it makes of an answer of another media type.

mod support;

use finch_connect::runtime::{Any, Method};
use finch_connect::{Client, ErrorKind};
use support::{client, header_text, only_request, server};
use wiremock::{MockServer, ResponseTemplate};

async fn answering(media_type: &str, body: &str) -> (MockServer, Client) {
    let answer = ResponseTemplate::new(200).set_body_raw(body, media_type);
    let server = server(answer).await;
    let client = client(server.uri());
    (server, client)
}

#[tokio::test]
async fn each_kind_of_answer_asks_for_its_own() {
    for (expected, kind) in [
        ("application/json", 0),
        ("text/plain, */*;q=0.5", 1),
        ("*/*", 2),
        ("*/*", 3),
    ] {
        let (server, client) = answering("application/json", "1").await;
        let operation = client.call(Method::Get, "/x");
        match kind {
            0 => drop(operation.returns_json::<Any>().await.unwrap()),
            1 => drop(operation.returns_text().await.unwrap()),
            2 => drop(operation.returns_bytes().await.unwrap()),
            _ => operation.returns_nothing().await.unwrap(),
        }
        let request = only_request(&server).await;
        assert_eq!(header_text(&request, "accept"), Some(expected));
    }
}

#[tokio::test]
async fn a_call_can_ask_for_another_form() {
    let (server, client) = answering("text/csv", "a,b\n1,2\n").await;
    let call = client.call(Method::Get, "/x").returns_json::<Any>();
    let table = call.accept_as_text("text/csv").await.unwrap();
    assert_eq!(table, "a,b\n1,2\n");
    let request = only_request(&server).await;
    assert_eq!(header_text(&request, "accept"), Some("text/csv"));

    let (server, client) = answering("application/pdf", "%PDF").await;
    let call = client
        .call(Method::Get, "/x")
        .accept("application/json")
        .returns_nothing();
    let response = call
        .header("x-trace", "t")
        .accept_as_bytes("application/pdf")
        .send_with_response()
        .await
        .unwrap();
    assert_eq!(response.body(), "%PDF");
    assert_eq!(response.headers()["content-type"], "application/pdf");
    let request = only_request(&server).await;
    assert_eq!(header_text(&request, "accept"), Some("application/pdf"));
    assert_eq!(header_text(&request, "x-trace"), Some("t"));

    let (_server, client) = answering("application/geo+json", "[1]").await;
    let call = client.call(Method::Get, "/x").returns_text();
    let list: Vec<i64> = call.accept_as_json("application/geo+json").await.unwrap();
    assert_eq!(list, [1]);
}

#[tokio::test]
async fn json_is_told_by_its_content() {
    for media_type in [
        "text/plain",
        "application/vnd.x+json; charset=utf-8",
        "image/png",
    ] {
        let (_server, client) = answering(media_type, "[1]").await;
        let list: Vec<i64> = client.call(Method::Get, "/x").returns_json().await.unwrap();
        assert_eq!(list, [1], "{media_type}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_json_says_what_it_is() {
    let (_server, client) = answering("text/html; charset=utf-8", "<h1>Log in</h1>").await;
    let call = client.call(Method::Get, "/x").returns_json::<Any>();
    let error = call.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Decode, Some(200))
    );
    let message = error.message();
    assert!(message.contains("content type text/html"), "{message}");
    assert!(!message.contains("Log in"), "{message}");
    assert_eq!(error.body(), b"<h1>Log in</h1>");
}

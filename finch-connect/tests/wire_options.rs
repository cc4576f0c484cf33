//! What the caller may set: headers, query, base URL, calls of no document; and what is refused.

mod support;

use std::time::Duration;

use finch_connect::runtime::{Explode, Method, Model as _, Scheme, Style};
use finch_connect::{Client, ErrorKind};
use support::{
    SESSION, body_text, builder, client, header_text, json_answer, only_request, request, requests,
    server,
};

#[tokio::test]
async fn undocumented_members_headers_and_query_are_sent() {
    let server = server(json_answer(201, SESSION)).await;
    let mut own = request();
    own.extra_mut()
        .unwrap()
        .insert("beta".to_owned(), true.into());
    client(server.uri())
        .create_connect_session(&own)
        .header("X-Trace", "t 1")
        .query_pair("a b", "c&d=ü")
        .await
        .unwrap();
    let got = only_request(&server).await;
    assert_eq!(
        body_text(&got),
        r#"{"customer_id":"customer-1","customer_name":"Acme Inc.","products":["company"],"beta":true}"#
    );
    assert_eq!(header_text(&got, "x-trace"), Some("t 1"));
    assert_eq!(got.url.query(), Some("a%20b=c%26d%3D%C3%BC"));
}

#[tokio::test]
async fn headers_that_cannot_be_sent_are_violations() {
    let server = server(json_answer(201, SESSION)).await;
    for (name, value) in [
        ("X-Trace", "a\r\nX-Evil: 1"),
        ("X-Trace", "a\0"),
        ("X Trace", "a"),
        ("", "a"),
        ("Content-Length", "3"),
        ("transfer-encoding", "chunked"),
    ] {
        let error = client(server.uri())
            .create_connect_session(&request())
            .header(name, value)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{name} {value:?}");
        assert_eq!(error.violations().len(), 1);
        assert!(!error.to_string().contains("Evil"), "{error}");
    }
    assert_eq!(requests(&server).await, 0);
}

#[tokio::test]
async fn the_path_of_the_base_url_stays() {
    for end in ["", "/"] {
        let server = server(json_answer(201, SESSION)).await;
        let client = client(format!("{}/proxy/v%201{end}", server.uri()));
        client.create_connect_session(&request()).await.unwrap();
        assert_eq!(
            only_request(&server).await.url.path(),
            "/proxy/v%201/connect/sessions"
        );
    }
}

#[tokio::test]
async fn a_path_never_becomes_a_part_of_the_host() {
    for (path, sent) in [
        ("x", "/x"),
        (".evil.test/x", "/.evil.test/x"),
        ("@evil.test/", "/@evil.test/"),
        (":1/x", "/:1/x"),
        ("//evil.test/x", "//evil.test/x"),
        ("", "/"),
    ] {
        let server = server(json_answer(200, "1")).await;
        let call = client(server.uri()).call(Method::Get, path);
        call.returns_nothing().await.unwrap();
        assert_eq!(only_request(&server).await.url.path(), sent, "{path}");
    }
}

#[tokio::test]
async fn a_declared_length_of_the_body_is_left_to_the_transport() {
    let server = server(json_answer(200, "1")).await;
    client(server.uri())
        .call(Method::Post, "/x")
        .header_default("content-length", "1")
        .header_param("Content-Length", Style::Simple, Explode::No, &3_i64)
        .text("hello")
        .returns_nothing()
        .await
        .unwrap();
    let got = only_request(&server).await;
    assert_eq!(header_text(&got, "content-length"), Some("5"));
    assert_eq!(body_text(&got), "hello");
}

#[tokio::test]
async fn no_time_at_all_is_refused_before_the_network() {
    let server = server(json_answer(201, SESSION)).await;
    let call = || client(server.uri()).create_connect_session(&request());
    let error = call().timeout(Duration::ZERO).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.message(), "timeout: must be longer than nothing");
    assert_eq!((error.attempts(), requests(&server).await), (0, 0));
    call().timeout(Duration::MAX).await.unwrap();
}

#[tokio::test]
async fn calls_that_no_document_describes() {
    const KEY: Scheme = Scheme::query("key", "api_key");
    let server = server(json_answer(200, "[1]")).await;
    let client = builder(server.uri()).api_key("key", "k/1").build().unwrap();
    let numbers: Vec<i64> = client
        .call(Method::Get, "/pets/{pet}/toys")
        .security(&[&[Scheme::bearer("none")], &[KEY]])
        .path("pet", Style::Simple, Explode::No, &"a/b ü".to_owned())
        .query(
            "tag",
            Style::Form,
            Explode::Yes,
            &vec!["x".to_owned(), "y".to_owned()],
        )
        .query("none", Style::Form, Explode::Yes, &None::<String>)
        .header_param("X-Limit", Style::Simple, Explode::No, &5_i64)
        .cookie("sid", Style::Form, Explode::No, &"s 1".to_owned())
        .returns_json()
        .await
        .unwrap();
    assert_eq!(numbers, [1]);
    let got = only_request(&server).await;
    assert_eq!(got.url.path(), "/pets/a%2Fb%20%C3%BC/toys");
    assert_eq!(got.url.query(), Some("api_key=k%2F1&tag=x&tag=y"));
    assert_eq!(header_text(&got, "x-limit"), Some("5"));
    assert_eq!(header_text(&got, "cookie"), Some("sid=s%201"));
    assert_eq!(header_text(&got, "authorization"), None);
    assert_eq!(header_text(&got, "content-type"), None);
}

#[tokio::test]
async fn a_path_parameter_cannot_leave_its_place() {
    let server = server(json_answer(200, "1")).await;
    for value in ["", ".", ".."] {
        let error = client(server.uri())
            .call(Method::Delete, "/pets/{pet}")
            .path("pet", Style::Simple, Explode::No, &value.to_owned())
            .returns_nothing()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{value:?}");
        assert_eq!(error.violations().len(), 1);
    }
    assert_eq!(requests(&server).await, 0);
}

#[test]
fn every_problem_of_a_configuration_is_named() {
    let refused = |url: &str| {
        let error = Client::builder()
            .base_url(url)
            .credentials("i:d", "s\n")
            .build()
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.message()
    };
    let rest = "client id: `:` is not allowed in HTTP Basic; \
                client secret: contains a control character, a line break perhaps";
    for (url, problem) in [
        (
            "http://api.tryfinch.com",
            "must be https, unless the host is this machine",
        ),
        (
            "http://127.0.0.1.evil.test",
            "must be https, unless the host is this machine",
        ),
        ("ftp://localhost", "must be https"),
        (
            "https://user:pass@api.tryfinch.com",
            "must not hold a user name or password",
        ),
        (
            "https://api.tryfinch.com?a=1",
            "must not have a query or fragment",
        ),
        (
            "https://api.tryfinch.com#a",
            "must not have a query or fragment",
        ),
        ("api.tryfinch.com", "relative URL without a base"),
    ] {
        assert_eq!(
            refused(url),
            format!("base URL: {problem}; {rest}"),
            "{url}"
        );
    }
    let error = Client::builder()
        .timeout(Duration::ZERO)
        .default_header("a b", "c")
        .user_agent("a\r\nb")
        .build()
        .unwrap_err();
    assert_eq!(
        error.message(),
        "default header: is no header name; user agent: contains a character that no header can \
         carry; timeout: must be longer than nothing"
    );
}

#[test]
fn plain_http_is_for_this_machine_or_those_who_insist() {
    for url in [
        "http://localhost:1",
        "http://a.localhost",
        "http://127.8.9.1",
        "http://[::1]:80",
    ] {
        Client::builder().base_url(url).build().unwrap();
    }
    Client::builder()
        .base_url("http://mock:4010")
        .dangerously_allow_http()
        .build()
        .unwrap();
}

#[tokio::test]
async fn a_call_can_go_to_another_server_that_the_caller_names() {
    let (usual, other) = (
        server(json_answer(201, SESSION)).await,
        server(json_answer(201, SESSION)).await,
    );
    client(usual.uri())
        .create_connect_session(&request())
        .base_url(&format!("{}/v2/", other.uri()))
        .await
        .unwrap();
    let got = only_request(&other).await;
    assert_eq!(got.url.path(), "/v2/connect/sessions");
    assert!(header_text(&got, "authorization").is_some());
    // The last one counts, and a query stays where it is.
    client(usual.uri())
        .call(Method::Get, "/a?b=c")
        .returns_nothing()
        .base_url("https://api.example.test/a/longer/path")
        .base_url(&usual.uri())
        .await
        .unwrap();
    let got = only_request(&usual).await;
    assert_eq!((got.url.path(), got.url.query()), ("/a", Some("b=c")));
}

#[tokio::test]
async fn a_server_that_no_client_could_have_gets_no_call() {
    let builder = Client::builder().base_url("https://api.example.test");
    let client = builder.credentials("id", "secret").build().unwrap();
    for url in [
        "http://api.example.test",
        "https://user:pass@api.example.test",
        "https://api.example.test?a=b",
        "ftp://api.example.test",
        "/relative",
        "",
    ] {
        let call = client.create_connect_session(&request()).base_url(url);
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url} {error}");
        assert!(error.to_string().contains("base URL"), "{error}");
        assert!(!error.to_string().contains("user:pass"), "{error}");
    }
}

#[tokio::test]
async fn a_body_that_is_left_out_has_no_media_type() {
    let server = server(json_answer(200, "{}")).await;
    let client = client(server.uri());
    let call = || client.call(Method::Put, "/x");
    let absent = [
        call().json_optional(None::<&bool>),
        call().form_optional(None::<&serde_json::Value>),
        call().multipart_optional(None::<&serde_json::Value>),
        call().text_optional(None).content_type("text/csv"),
        call().bytes_optional("image/png", None),
    ];
    for call in absent {
        call.returns_nothing().await.unwrap();
    }
    let present = call().text_optional(Some("")).content_type("text/csv");
    present.returns_nothing().await.unwrap();
    let got = server.received_requests().await.unwrap();
    assert_eq!(got.len(), 6);
    for request in &got[..5] {
        assert_eq!(header_text(request, "content-type"), None);
        assert!(request.body.is_empty());
    }
    assert_eq!(header_text(&got[5], "content-type"), Some("text/csv"));
}

//! What other clients send: requests that the client of this crate would never make.

use finch_connect::mock::Mock;
use serde_json::{Value, json};

use super::other_client;

/// What came back: the status, the request id and the body.
struct Came {
    status: u16,
    has_id: bool,
    body: Value,
}

async fn send(
    finch: &Mock,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Came {
    let url = format!("{}{path}", finch.base_url());
    let client = other_client();
    let (id, secret) = finch.credentials();
    let mut request = client
        .request(method.parse().unwrap(), url)
        .body(body.to_owned());
    if headers.iter().all(|(name, _)| *name != "authorization") {
        request = request.basic_auth(id, Some(secret));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let has_id = answer
        .headers()
        .get("finch-request-id")
        .is_some_and(|id| id.len() == 36);
    let text = answer.text().await.unwrap();
    Came {
        status,
        has_id,
        body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
    }
}

fn body() -> Value {
    json!({"customer_id": "c", "customer_name": "n", "products": ["company"]})
}

/// A body with one more member, or another value.
fn with(name: &str, value: Value) -> String {
    let mut body = body();
    body[name] = value;
    body.to_string()
}

async fn create(finch: &Mock, body: &str) -> Came {
    send(finch, "POST", "/connect/sessions", &[], body).await
}

/// A good request with more headers.
async fn create_with(finch: &Mock, headers: &[(&str, &str)]) -> Came {
    send(
        finch,
        "POST",
        "/connect/sessions",
        headers,
        &body().to_string(),
    )
    .await
}

async fn control(finch: &Mock, path: &str) -> Came {
    send(finch, "POST", path, &[], "").await
}

#[tokio::test]
async fn the_document_judges_every_body() {
    let finch = Mock::start().unwrap();
    for good in [body().to_string(), with("state", json!("ignored"))] {
        let came = create(&finch, &good).await;
        assert_eq!((came.status, came.has_id), (201, true), "{}", came.body);
    }
    finch.assert_valid();
    finch.clear_requests();
    for (body, problem) in [
        (String::new(), "the body is missing"),
        ("{".to_owned(), "the body is not JSON: line 1, column 1"),
        ("[]".to_owned(), "is not of type \"object\""),
        ("{}".to_owned(), "\"customer_id\" is a required property"),
        (with("customer_id", json!("")), "customer_id: "),
        (
            with("customer_name", json!("n".repeat(256))),
            "customer_name: ",
        ),
        (with("products", json!(["houses"])), "products.0: "),
        (with("products", json!("company")), "products: "),
        (
            with("minutes_to_expire", json!(129_601)),
            "minutes_to_expire: ",
        ),
        (with("sandbox", json!("beach")), "sandbox: "),
        (with("integration", json!({})), "integration: "),
        (with("manual", json!("yes")), "manual: "),
    ] {
        let came = create(&finch, &body).await;
        assert_eq!((came.status, came.has_id), (400, true), "{body}");
        let found = ["finch_code", "name", "code"].map(|name| &came.body[name]);
        let expected = [json!("invalid_request"), json!("bad_request"), json!(400)];
        assert_eq!(found, expected.each_ref());
        let message = came.body["message"].as_str().unwrap();
        assert!(message.contains(problem), "{body}: {message}");
    }
    for request in finch.requests() {
        assert!(!request.violations().is_empty());
    }
}

#[tokio::test]
async fn an_assertion_that_lists_the_requests() {
    let finch = Mock::start().unwrap();
    create(&finch, "{}").await;
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| finch.assert_valid()));
    let message = refused.unwrap_err();
    let message = message.downcast_ref::<String>().unwrap();
    assert!(message.contains("400 POST /connect/sessions "), "{message}");
}

#[tokio::test]
async fn the_version_is_looked_at_loosely() {
    let finch = Mock::start().unwrap();
    for (version, status) in [("2020-09-17", 201), ("2024-01-01", 201), ("soon", 400)] {
        let headers = [("finch-api-version", version)];
        let came = create_with(&finch, &headers).await;
        assert_eq!(came.status, status, "{version}");
    }
}

#[tokio::test]
async fn the_token_call_has_errors_of_its_own() {
    let finch = Mock::start().unwrap();
    let (id, secret) = finch.credentials();
    for (body, status, name) in [
        (
            json!({"client_id": id, "client_secret": secret}),
            400,
            "invalid_request_error",
        ),
        (
            json!({"client_id": id, "client_secret": secret, "code": 5}),
            400,
            "invalid_request_error",
        ),
        (
            json!({"client_id": id, "client_secret": "no", "code": "c"}),
            401,
            "invalid_client_error",
        ),
        // What stands in the header counts for the other calls only.
        (json!({"code": "c"}), 401, "invalid_client_error"),
        (
            json!({"client_id": id, "client_secret": secret, "code": "c"}),
            400,
            "invalid_grant_error",
        ),
    ] {
        let came = send(&finch, "POST", "/auth/token", &[], &body.to_string()).await;
        assert_eq!((came.status, came.has_id), (status, true));
        assert_eq!(
            (&came.body["name"], &came.body["code"]),
            (&json!(name), &json!(status))
        );
        assert_eq!(came.body.get("finch_code"), None);
    }
}

#[tokio::test]
async fn what_is_no_call_of_finch() {
    let finch = Mock::start().unwrap();
    for (method, path, status) in [
        ("GET", "/connect/sessions", 405),
        ("POST", "/nothing", 404),
        ("GET", "/", 404),
    ] {
        let came = send(&finch, method, path, &[], "").await;
        assert_eq!((came.status, came.has_id), (status, true));
    }
    for authorization in ["Bearer x", "Basic", "Basic !", "Basic bm8="] {
        let headers = [("authorization", authorization)];
        let came = create_with(&finch, &headers).await;
        assert_eq!((came.status, came.has_id), (401, true));
        assert_eq!(came.body["finch_code"], "invalid_client");
    }
    let long = format!("\"{}\"", "a".repeat(2_000_000));
    assert_eq!(
        send(&finch, "POST", "/auth/token", &[], &long).await.status,
        413
    );
}

/// Makes a session that has a redirect URI, and gives the query of its URL.
async fn session(finch: &Mock) -> String {
    let created = create(
        finch,
        &with("redirect_uri", json!("https://app.test/cb?x=1")),
    )
    .await;
    let url = created.body["connect_url"].as_str().unwrap();
    assert!(url.starts_with(&format!("{}/authorize?", finch.base_url())));
    url.split_once('?').unwrap().1.to_owned()
}

#[tokio::test]
async fn an_employer_without_the_handle() {
    let finch = Mock::start().unwrap();
    let query = session(&finch).await;
    let came = control(&finch, &format!("/mock/authorize?{query}&state=s")).await;
    assert_eq!(
        (came.status, came.has_id, &came.body["state"]),
        (200, true, &json!("s"))
    );
    let callback = came.body["callback_url"].as_str().unwrap();
    let start = "https://app.test/cb?x=1&code=mock_code_";
    assert!(
        callback.starts_with(start) && callback.ends_with("&state=s"),
        "{callback}"
    );
    let again = control(&finch, &format!("/mock/authorize?{query}")).await;
    assert_eq!(again.status, 410);
    let unknown = control(&finch, "/mock/authorize?session=x").await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn the_clock_and_the_requests_without_the_handle() {
    let finch = Mock::start().unwrap();
    let query = session(&finch).await;
    let code = control(&finch, &format!("/mock/authorize?{query}"))
        .await
        .body["code"]
        .clone();
    for (seconds, status) in [("600", 200), ("-1", 400), ("soon", 400)] {
        let came = control(&finch, &format!("/mock/advance?seconds={seconds}")).await;
        assert_eq!(came.status, status, "{seconds}");
    }
    let (id, secret) = finch.credentials();
    let exchange = json!({"client_id": id, "client_secret": secret, "code": code, "redirect_uri": "https://app.test/cb?x=1"});
    let late = send(&finch, "POST", "/auth/token", &[], &exchange.to_string()).await;
    assert_eq!(
        (late.status, &late.body["name"]),
        (400, &json!("invalid_grant_error"))
    );

    let listed = send(&finch, "GET", "/mock/requests", &[], "").await.body;
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[0]["headers"]["authorization"], "Basic ***");
    assert_eq!(
        listed[1]["body"],
        json!({"client_id": id, "client_secret": "***", "code": "***", "redirect_uri": "https://app.test/cb?x=1"})
    );
}

/// The whole of 127.0.0.0/8 is this machine: a server on every address would answer here too.
#[cfg(target_os = "linux")]
#[test]
fn it_listens_on_one_address() {
    let finch = Mock::start().unwrap();
    let address = finch.base_url().strip_prefix("http://").unwrap();
    assert!(std::net::TcpStream::connect(address).is_ok());
    let other = address.replace("127.0.0.1", "127.0.0.2");
    assert!(std::net::TcpStream::connect(other).is_err());
}

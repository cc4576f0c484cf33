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

#[tokio::test]
async fn the_document_judges_every_body() {
    let finch = Mock::start().unwrap();
    let mut unknown = body();
    unknown["state"] = json!("ignored");
    for good in [body(), unknown] {
        let came = send(&finch, "POST", "/connect/sessions", &[], &good.to_string()).await;
        assert_eq!((came.status, came.has_id), (201, true), "{}", came.body);
    }
    finch.assert_valid();
    let with = |name: &str, value: Value| {
        let mut body = body();
        body[name] = value;
        body.to_string()
    };
    let bad = [
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
    ];
    let before = finch.requests().len();
    for (body, problem) in &bad {
        let came = send(&finch, "POST", "/connect/sessions", &[], body).await;
        assert_eq!((came.status, came.has_id), (400, true), "{body}");
        assert_eq!(
            (
                &came.body["finch_code"],
                &came.body["name"],
                &came.body["code"]
            ),
            (
                &json!("invalid_request"),
                &json!("bad_request"),
                &json!(400)
            )
        );
        let message = came.body["message"].as_str().unwrap();
        assert!(message.contains(problem), "{body}: {message}");
    }
    let requests = finch.requests();
    assert!(
        requests[before..]
            .iter()
            .all(|request| !request.violations().is_empty())
    );
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| finch.assert_valid()));
    let message = refused.unwrap_err();
    assert!(
        message
            .downcast_ref::<String>()
            .unwrap()
            .contains("400 POST /connect/sessions ")
    );
}

#[tokio::test]
async fn the_version_is_looked_at_loosely() {
    let finch = Mock::start().unwrap();
    for (version, status) in [("2020-09-17", 201), ("2024-01-01", 201), ("soon", 400)] {
        let headers = [("finch-api-version", version)];
        let came = send(
            &finch,
            "POST",
            "/connect/sessions",
            &headers,
            &body().to_string(),
        )
        .await;
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
        let came = send(
            &finch,
            "POST",
            "/connect/sessions",
            &headers,
            &body().to_string(),
        )
        .await;
        assert_eq!((came.status, came.has_id), (401, true));
        assert_eq!(came.body["finch_code"], "invalid_client");
    }
    let long = format!("\"{}\"", "a".repeat(2_000_000));
    assert_eq!(
        send(&finch, "POST", "/auth/token", &[], &long).await.status,
        413
    );
}

#[tokio::test]
async fn without_the_handle() {
    let finch = Mock::start().unwrap();
    let mut wanted = body();
    wanted["redirect_uri"] = json!("https://app.test/cb?x=1");
    let created = send(
        &finch,
        "POST",
        "/connect/sessions",
        &[],
        &wanted.to_string(),
    )
    .await;
    let url = created.body["connect_url"].as_str().unwrap();
    let path = url.strip_prefix(finch.base_url()).unwrap();

    let page = send(&finch, "GET", &format!("{path}&state=%27;x"), &[], "").await;
    let text = page.body.as_str().unwrap();
    assert_eq!(page.status, 200);
    assert!(
        text.contains("not Finch") && text.contains("state=%27%3Bx'"),
        "{text}"
    );

    let query = path.split_once('?').unwrap().1;
    let came = send(
        &finch,
        "POST",
        &format!("/mock/authorize?{query}&state=s"),
        &[],
        "",
    )
    .await;
    assert_eq!(
        (came.status, came.has_id, &came.body["state"]),
        (200, true, &json!("s"))
    );
    let callback = came.body["callback_url"].as_str().unwrap();
    assert!(
        callback.starts_with("https://app.test/cb?x=1&code=mock_code_")
            && callback.ends_with("&state=s")
    );
    let again = send(&finch, "POST", &format!("/mock/authorize?{query}"), &[], "").await;
    assert_eq!(again.status, 410);
    assert_eq!(
        send(&finch, "POST", "/mock/authorize?session=x", &[], "")
            .await
            .status,
        404
    );

    assert_eq!(
        send(&finch, "POST", "/mock/advance?seconds=600", &[], "")
            .await
            .status,
        200
    );
    assert_eq!(
        send(&finch, "POST", "/mock/advance?seconds=-1", &[], "")
            .await
            .status,
        400
    );
    let (id, secret) = finch.credentials();
    let exchange = json!({"client_id": id, "client_secret": secret, "code": came.body["code"], "redirect_uri": "https://app.test/cb?x=1"});
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

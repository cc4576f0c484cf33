//! The page of an employer, and what tries to get into it.

use finch_connect::mock::Mock;
use serde_json::{Value, json};

use super::other_client;
use super::visit::{Seen, open, posting, send, submit};

const LOGIN: [(&str, &str); 3] = [
    ("provider", "gusto"),
    ("username", "good_user"),
    ("password", "good_pass"),
];

/// Each would get out of a text, of an attribute or of a script.
const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onfocus='alert(1)' autofocus='",
    "</title></style></textarea><svg onload=alert(1)>",
    "&lt;script&gt;&quot;{{7*7}}${7*7}\u{202e}\u{0}",
    "]]>--><!--<base href=//evil.test>",
];

/// A session of what no client of ours would send.
async fn session(finch: &Mock, body: &Value) -> String {
    let (id, secret) = finch.credentials();
    let url = format!("{}/connect/sessions", finch.base_url());
    let request = other_client().post(url).basic_auth(id, Some(secret));
    let seen = send(request.body(body.to_string())).await;
    assert_eq!(seen.status, 201, "{}", seen.text);
    let answer: Value = serde_json::from_str(&seen.text).unwrap();
    answer["connect_url"].as_str().unwrap().to_owned()
}

/// A mock to which any text is a product.
fn careless() -> Mock {
    let text = include_str!("../../spec/connect-sessions.yaml");
    let (start, rest) = text
        .split_once("    ConnectProducts:\n      type: string\n")
        .unwrap();
    let (_, end) = rest.split_once("  securitySchemes:\n").unwrap();
    let text =
        format!("{start}    ConnectProducts:\n      type: string\n  securitySchemes:\n{end}");
    Mock::builder().document(text).start().unwrap()
}

/// Asserts that a page has the elements and attributes of this crate and no others.
fn assert_harmless(seen: &Seen) {
    let mut rest = &*seen.text;
    // What stands between the tags of style and script is ours, and has no `<`.
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap();
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let known = [
            "", "html", "head", "meta", "title", "link", "style", "body", "main", "p", "strong",
            "h1", "h2", "ul", "li", "code", "form", "label", "select", "option", "fieldset",
            "legend", "input", "div", "button", "script",
        ];
        assert!(known.contains(&&*name), "<{tag}>");
        assert!(!name.is_empty() || tag == "!doctype html", "<{tag}>");
        // Every second piece is the value of an attribute.
        for markup in tag.split('"').step_by(2) {
            assert!(!markup.contains('\''), "<{tag}>");
            assert!(!markup.contains(" on"), "<{tag}>");
        }
        rest = after;
    }
    let scripts = seen.text.matches("<script").count();
    let policy = seen.header("content-security-policy");
    assert_eq!(
        scripts,
        usize::from(policy.contains("script-src")),
        "{policy}"
    );
    assert_eq!(seen.text.matches("<base").count(), 0);
}

#[tokio::test]
async fn no_text_becomes_markup() {
    let finch = careless();
    for (number, text) in HOSTILE.into_iter().enumerate() {
        let body = json!({
            "customer_id": format!("customer-{number}"), "customer_name": text, "products": [text],
            "integration": {"provider": text},
        });
        let mut url = reqwest::Url::parse(&session(&finch, &body).await).unwrap();
        url.query_pairs_mut()
            .append_pair("state", text)
            .append_pair(text, text);
        let url = url.as_str();
        let framed = format!("{url}&app_type=spa&sdk_host_url=https%3A%2F%2Fapp.test");
        for url in [url, &framed] {
            let page = open(url).await;
            assert_harmless(&page);
            assert_eq!(page.element("company"), text);
            assert_eq!(page.attribute("data-product"), text);
            assert_eq!(page.element("provider-name"), text);
            let wrong = [("username", text), ("password", text), ("provider", text)];
            let page = submit(url, &page, &wrong).await;
            assert_eq!(page.status, 422);
            assert_harmless(&page);
            assert_eq!(page.text.matches("value=").count(), 3);
        }
        let done = submit(&framed, &open(&framed).await, &LOGIN).await;
        assert_harmless(&done);
        assert_eq!(done.message().1["state"], text);

        let mut unknown = reqwest::Url::parse(url).unwrap();
        unknown.set_query(None);
        unknown
            .query_pairs_mut()
            .append_pair("session", text)
            .append_pair("app_type", text)
            .append_pair("sdk_host_url", text);
        let page = open(unknown.as_str()).await;
        assert_eq!(page.status, 404);
        assert_harmless(&page);
        unknown.query_pairs_mut().append_pair("app_type", "spa");
        let page = open(unknown.as_str()).await;
        assert_eq!((page.status, page.has("message")), (400, false));
        assert_harmless(&page);
    }
}

#[tokio::test]
async fn who_may_have_it_in_a_frame() {
    let finch = Mock::start().unwrap();
    let body = json!({"customer_id": "c", "customer_name": "n", "products": []});
    let url = session(&finch, &body).await;
    let policy = |seen: &Seen| {
        let policy = seen.header("content-security-policy").to_owned();
        let (_, nonce) = policy.split_once("style-src 'nonce-").unwrap();
        let (nonce, _) = nonce.split_once('\'').unwrap();
        assert_eq!(nonce.len(), 32);
        assert_eq!(seen.attribute("nonce"), nonce);
        policy.replace(nonce, "N")
    };
    let all = "default-src 'none'; base-uri 'none'; img-src data:; style-src 'nonce-N'";
    let alone = format!("{all}; form-action 'self' http: https:; frame-ancestors 'none'");
    assert_eq!(policy(&open(&url).await), alone);
    let framed = |host: &str| format!("{url}&app_type=spa&sdk_host_url={host}");
    assert_eq!(
        policy(&open(&framed("http://localhost:3000")).await),
        format!(
            "{all}; script-src 'nonce-N'; form-action 'self'; frame-ancestors http://localhost:3000"
        )
    );
    for host in [
        "",
        "*",
        "null",
        "https://*",
        "https://app.test/",
        "https://u:p@app.test",
        "app.test",
        "javascript:alert(1)",
        "https://app.test;script-src%20*",
        "https://a,b",
        "http://[::1]:3000",
        "https://app.test%0D%0Ax-evil:1",
        "file:///",
        "data:text/html,x",
    ] {
        let seen = open(&framed(host)).await;
        assert_eq!((seen.status, seen.has("problem")), (400, true), "{host}");
        assert_eq!(policy(&seen), alone, "{host}");
        assert_eq!(send(posting(&framed(host), &LOGIN)).await.status, 400);
    }
    assert_eq!(open(&format!("{url}&app_type=spa")).await.status, 400);
    // Another kind of application is none of the frame.
    assert_eq!(
        policy(&open(&format!("{url}&app_type=web&sdk_host_url=x")).await),
        alone
    );
    assert!(finch.connections().is_empty());
}

#[tokio::test]
async fn headers_of_every_answer() {
    let finch = Mock::start().unwrap();
    let body = json!({
        "customer_id": "c", "customer_name": "n", "products": [],
        "redirect_uri": "http://localhost:3000/cb",
    });
    let url = session(&finch, &body).await;
    let bad = format!("{url}&app_type=spa");
    let other = format!("{}/authorize?session=x", finch.base_url());
    let client = other_client();
    for (request, status) in [
        (client.get(&url), 200),
        (client.get(&bad), 400),
        (client.get(&other), 404),
        (client.put(&url), 405),
        (client.post(&url), 415),
        (posting(&url, &[]), 422),
        (posting(&url, &[("action", "cancel")]), 303),
        (posting(&url, &LOGIN), 303),
        (posting(&url, &LOGIN), 410),
    ] {
        let seen = send(request).await;
        assert_eq!(seen.status, status);
        let found = [
            "cache-control",
            "referrer-policy",
            "x-content-type-options",
            "set-cookie",
        ];
        assert_eq!(
            found.map(|name| seen.header(name)),
            ["no-store", "no-referrer", "nosniff", ""]
        );
        assert!(
            seen.header("content-security-policy")
                .starts_with("default-src 'none'; ")
        );
        let kind = seen.header("content-type");
        assert_eq!(
            kind,
            if status == 303 {
                ""
            } else {
                "text/html; charset=utf-8"
            }
        );
    }
}

#[tokio::test]
async fn forms_of_other_sites() {
    let finch = Mock::start().unwrap();
    let url = session(
        &finch,
        &json!({"customer_id": "c", "customer_name": "n", "products": []}),
    )
    .await;
    let own = finch.base_url();
    let local = own.replace("127.0.0.1", "localhost");
    for (site, origin, is_own) in [
        (None, None, true),
        (None, Some(own), true),
        (None, Some(&*local), true),
        (None, Some("http://localhost:1"), false),
        (None, Some("https://evil.test"), false),
        // What browsers say that tell no referrer.
        (Some("same-origin"), Some("null"), true),
        (Some("same-site"), Some("null"), false),
        (Some("cross-site"), Some("null"), false),
        (Some("cross-site"), Some(own), false),
        (Some("none"), None, false),
    ] {
        let mut request = posting(&url, &[]);
        for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let seen = send(request).await;
        assert_eq!(
            seen.status,
            if is_own { 422 } else { 403 },
            "{site:?} {origin:?}"
        );
        assert!(seen.has("problem"));
    }
    for (site, action) in [("cross-site", "approve"), ("cross-site", "cancel")] {
        let mut fields = LOGIN.to_vec();
        fields.push(("action", action));
        let request = posting(&url, &fields).header("sec-fetch-site", site);
        assert_eq!(send(request).await.status, 403);
    }
    assert!(finch.connections().is_empty());
}

#[tokio::test]
async fn requests_that_are_none() {
    let finch = Mock::start().unwrap();
    let url = session(
        &finch,
        &json!({"customer_id": "c", "customer_name": "n", "products": []}),
    )
    .await;
    let client = other_client();
    let head = send(client.head(&url)).await;
    let page = open(&url).await;
    assert_eq!((head.status, &*head.text), (200, ""));
    assert_eq!(head.header("content-length"), page.header("content-length"));
    for method in ["PUT", "DELETE", "OPTIONS", "PATCH", "QUERY"] {
        let seen = send(client.request(method.parse().unwrap(), &url)).await;
        assert_eq!(
            (seen.status, seen.header("allow")),
            (405, "GET, HEAD, POST"),
            "{method}"
        );
    }
    for kind in [
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
    ] {
        let request = client.post(&url).header("content-type", kind).body("{}");
        assert_eq!(send(request).await.status, 415, "{kind}");
    }
    let kind = "Application/X-WWW-Form-Urlencoded; charset=UTF-8";
    let request = client.post(&url).header("content-type", kind).body("a=b");
    assert_eq!(send(request).await.status, 422);
    assert_eq!(
        send(posting(&url, &[("a", &"b".repeat(2_000_000))]))
            .await
            .status,
        413
    );
    // Bytes that are no text, and a form that says all by itself.
    let bare = format!("{}/authorize", finch.base_url());
    let form = "application/x-www-form-urlencoded";
    let request = client.post(&bare).header("content-type", form);
    assert_eq!(
        send(request.body(&b"session=%ff\xff&&&=&%"[..]))
            .await
            .status,
        404
    );
    let (_, session) = url.split_once("session=").unwrap();
    let mut fields = LOGIN.to_vec();
    fields.extend([("session", session), ("state", "s")]);
    assert!(send(posting(&bare, &fields)).await.has("finished"));
}

//! How the examples start: with no account, with wrong settings, behind a name of their own.

use std::net::TcpListener;

use finch_connect::mock::Mock;

use super::browser::Browser;
use super::example::{Program, command};

const BOTH: [&str; 2] = ["redirect_flow", "embedded_flow"];

/// One line on standard error, nothing on standard output, exit code 1.
#[track_caller]
fn assert_refused(example: &str, arguments: &[&str], variables: &[(&str, &str)], line: &str) {
    let output = command(example, arguments, variables).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with(&format!("{example}: ")), "{said}");
    assert!(said.contains(line), "{said}");
}

#[test]
fn problems_are_one_line() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for example in BOTH {
        let refused = format!("cannot listen on 127.0.0.1:{port}: ");
        assert_refused(example, &["--port", &port], &[], &refused);
        assert_refused(example, &["--port", "70000"], &[], "70000");
        assert_refused(example, &["--nonsense"], &[], "--nonsense");
        let origin = "an origin looks like";
        for text in [
            "app.example",
            "https://app.example/",
            "https://App.example",
            "http://app.example",
            "data:x",
            "",
        ] {
            assert_refused(example, &["--port", "0", "--origin", text], &[], origin);
        }
        let variables = [("FINCH_CLIENT_ID", "id")];
        let missing = "FINCH_CLIENT_SECRET is not set";
        assert_refused(example, &["--port", "0"], &variables, missing);
    }
}

#[tokio::test]
async fn without_an_account_finch_is_inside() {
    let id = [("FINCH_CLIENT_ID", " ")];
    for variables in [&[][..], &id[..]] {
        let program = Program::start_with("redirect_flow", &[], variables);
        let mut browser = Browser::new(&program.origin);
        let connect = browser.press("/connect").await.location();
        // The employer agrees, by the mock's own door.
        let walk = connect.replace("/authorize?", "/mock/authorize?");
        let request = browser.request(reqwest::Method::POST, &walk);
        let walked = browser.send(request).await.json();
        let callback = walked["callback_url"].as_str().unwrap();
        assert_eq!(browser.get(callback).await.location(), "/connected");
        let page = browser.get("/connected").await;
        assert_eq!(page.text("kind").as_deref(), Some("new"));

        let output = program.end();
        assert!(output.contains("nothing reaches Finch"), "{output}");
        assert!(output.contains("good_user"), "{output}");
        assert!(!output.contains("mock_"), "{output}");
    }
}

#[tokio::test]
async fn behind_https_the_cookie_is_bound_to_it() {
    let finch = Mock::start().unwrap();
    let (id, secret) = finch.credentials();
    let variables = [
        ("FINCH_BASE_URL", finch.base_url()),
        ("FINCH_CLIENT_ID", id),
        ("FINCH_CLIENT_SECRET", secret),
    ];
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    drop(taken);
    let arguments = [
        "--port",
        &port.to_string(),
        "--origin",
        "https://app.example",
    ];
    let program = Program::start_with("redirect_flow", &arguments, &variables);
    assert_eq!(program.origin, "https://app.example");

    // What stands before it keeps the name that browsers use.
    let mut browser = Browser::new(&format!("http://127.0.0.1:{port}"));
    let request = browser
        .request(reqwest::Method::POST, "/connect")
        .header("Host", "app.example")
        .header("Origin", "https://app.example");
    let page = browser.send(request).await;
    page.location();
    let cookie = page.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-redirect_flow_session="),
        "{cookie}"
    );
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
    let asked = &finch.requests()[0];
    assert_eq!(
        asked.body().unwrap()["redirect_uri"],
        "https://app.example/callback"
    );
    let output = program.end();
    let told = "https://app.example/callback must be a redirect URI of your application at Finch";
    assert!(output.contains(told), "{output}");
}

#[tokio::test]
async fn wrong_credentials_are_for_those_who_run_it() {
    let finch = Mock::start().unwrap();
    for example in BOTH {
        let variables = [
            ("FINCH_BASE_URL", finch.base_url()),
            ("FINCH_CLIENT_ID", "id"),
            ("FINCH_CLIENT_SECRET", "a wrong secret"),
        ];
        let program = Program::start_with(example, &[], &variables);
        let mut browser = Browser::new(&program.origin);
        if example == "redirect_flow" {
            browser
                .press("/connect")
                .await
                .assert_problem(500, "cannot sign in to Finch");
        } else {
            let page = browser.post("/session", &serde_json::json!({})).await;
            page.assert_said(500, "cannot sign in to Finch");
        }
        let output = program.end();
        assert!(output.contains("status 401"), "{output}");
        assert!(!output.contains("a wrong secret"), "{output}");
        assert!(!browser.seen().contains("a wrong secret"));
    }
}

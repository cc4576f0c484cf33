//! The example as a black box: arguments, standard input and environment in, one JSON object and
//! an exit code out.

#[path = "support/example.rs"]
mod example;
mod support;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use example::command;
use serde_json::{Value, json};
use support::raw::{Act, Raw, speaks_first};
use support::{
    CLIENT_ID, CLIENT_SECRET, SESSION, body_text, json_answer, only_request, requests, server,
};

const REQUEST: &str =
    r#"{"customer_id":"customer-1","customer_name":"Acme Inc.","products":["company"]}"#;

struct Run {
    arguments: Vec<String>,
    variables: Vec<(&'static str, String)>,
    input: &'static str,
}

impl Run {
    fn new(url: &str) -> Self {
        Self {
            arguments: Vec::new(),
            variables: vec![
                ("FINCH_CLIENT_ID", CLIENT_ID.to_owned()),
                ("FINCH_CLIENT_SECRET", CLIENT_SECRET.to_owned()),
                ("FINCH_BASE_URL", url.to_owned()),
            ],
            input: REQUEST,
        }
    }

    fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments = arguments
            .iter()
            .map(|&argument| argument.to_owned())
            .collect();
        self
    }

    fn variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.to_owned()));
        self
    }

    fn input(mut self, input: &'static str) -> Self {
        self.input = input;
        self
    }

    fn command(&self) -> Command {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let variables = self.variables.iter();
        let variables: Vec<(&str, &str)> =
            variables.map(|(name, value)| (*name, &**value)).collect();
        let mut command = command("create_session", &arguments, &variables);
        command.stdin(Stdio::piped());
        command
    }

    async fn output(self) -> Output {
        tokio::task::spawn_blocking(move || {
            let mut child = self.command().spawn().unwrap();
            // A program that stops before it reads closes the pipe.
            let _ = child.stdin.take().unwrap().write_all(self.input.as_bytes());
            child.wait_with_output().unwrap()
        })
        .await
        .unwrap()
    }

    /// The object on standard error of a run that fails.
    async fn failure(self) -> Value {
        let output = self.output().await;
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!text.contains(CLIENT_SECRET), "{text}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

/// A server that is not asked.
const NOBODY: &str = "http://127.0.0.1:9";

#[tokio::test]
async fn a_session_from_standard_input() {
    let server = server(json_answer(201, SESSION)).await;
    let output = Run::new(&server.uri()).output().await;
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("{SESSION}\n")
    );
    assert_eq!(body_text(&only_request(&server).await), REQUEST);
}

/// A proxy of the environment gets nothing that is meant for this machine.
#[tokio::test]
async fn a_server_on_this_machine_is_asked_without_a_proxy() {
    let server = server(json_answer(201, SESSION)).await;
    let mut run = Run::new(&server.uri());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        run = run.variable(name, NOBODY);
    }
    assert_eq!(run.output().await.status.code(), Some(0));
    assert_eq!(requests(&server).await, 1);
}

#[tokio::test]
async fn a_session_from_a_file() {
    let server = server(json_answer(201, SESSION)).await;
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("create_session_request.json");
    std::fs::write(&file, REQUEST).unwrap();
    let file = file.to_str().unwrap();
    let run = Run::new(&server.uri())
        .arguments(&["--request", file])
        .input("not read");
    assert_eq!(run.output().await.status.code(), Some(0));
    let body = only_request(&server).await;
    assert_eq!(body_text(&body), REQUEST);
}

#[tokio::test]
async fn an_api_error() {
    let body = r#"{"code":400,"finch_code":"connection_already_exists","message":"exists","name":"bad_request","context":{"customer_id":1234567890,"connection_id":"conn-1"}}"#;
    let server = server(json_answer(400, body).insert_header("Finch-Request-Id", "req-1")).await;
    let failure = Run::new(&server.uri()).failure().await;
    assert_eq!(
        failure,
        json!({
            "error": "api",
            "status": 400,
            "finch_code": "connection_already_exists",
            "message": "exists",
            "connection_id": "conn-1",
            "attempts": 1,
            "request_id": "req-1",
        })
    );
}

#[tokio::test]
async fn violations() {
    let run = Run::new(NOBODY)
        .input(r#"{"customer_id":"","customer_name":"","products":[],"minutes_to_expire":0}"#);
    let lines = [
        "customer_id: 0 characters, at least 1 required",
        "customer_name: 0 characters, at least 1 required",
        "minutes_to_expire: 0, at least 1 required",
    ];
    assert_eq!(
        run.failure().await,
        json!({ "error": "invalid_request", "message": lines.join("; "), "violations": lines })
    );
}

#[tokio::test]
async fn a_request_that_does_not_fit() {
    for (input, path) in [
        (
            r#"{"customer_id":7,"customer_name":"n","products":[]}"#,
            "customer_id",
        ),
        (
            r#"{"customer_id":"c","customer_name":"n","products":[1]}"#,
            "products[0]",
        ),
        (
            r#"{"customer_id":"c","customer_name":"n","products":[],"integration":{}}"#,
            "integration",
        ),
        (r#"{"customer_id":"c","products":[]}"#, "customer_name"),
        (r#"{"customer_id":"c","#, ""),
        ("[]", ""),
        ("", ""),
    ] {
        let failure = Run::new(NOBODY).input(input).failure().await;
        assert_eq!(failure["error"], "invalid_request", "{failure}");
        let violation = failure["violations"][0].as_str().unwrap();
        assert!(violation.contains(path), "{violation} names {path}");
        assert!(failure.get("attempts").is_none());
    }
}

#[tokio::test]
async fn problems_of_the_setup() {
    for (run, problem) in [
        (
            Run::new(NOBODY).arguments(&["--request", "/nowhere/x.json"]),
            "cannot read /nowhere/x.json",
        ),
        (Run::new(NOBODY).arguments(&["--nonsense"]), "--nonsense"),
        (Run::new(NOBODY).arguments(&["stray"]), "stray"),
        (Run::new(NOBODY).arguments(&["--timeout", "0"]), "above 0"),
        (Run::new(NOBODY).arguments(&["--timeout", "-1"]), "above 0"),
        (Run::new(NOBODY).arguments(&["--timeout", "NaN"]), "above 0"),
        (
            Run::new(NOBODY).arguments(&["--timeout", "soon"]),
            "not a number of seconds",
        ),
        (Run::new(NOBODY).arguments(&["--timeout"]), "--timeout"),
        (Run::new(NOBODY).arguments(&["--max-retries", "-1"]), "-1"),
        (
            Run::new(NOBODY)
                .variable("FINCH_CLIENT_ID", " ")
                .variable("FINCH_CLIENT_SECRET", ""),
            "FINCH_CLIENT_ID is not set; FINCH_CLIENT_SECRET is not set",
        ),
        (
            Run::new("http://api.tryfinch.com"),
            "base URL: must be https, unless the host is this machine",
        ),
        (
            Run::new(NOBODY).variable("FINCH_CLIENT_ID", "a:b"),
            "client id: `:`",
        ),
        (
            Run::new(NOBODY).arguments(&["--retries", "1"]),
            "invalid option '--retries'; it takes [--request FILE]",
        ),
    ] {
        let failure = run.failure().await;
        assert_eq!(failure["error"], "configuration", "{failure}");
        assert!(
            failure["message"].as_str().unwrap().contains(problem),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn variables_are_trimmed() {
    let server = server(json_answer(201, SESSION)).await;
    let run = Run::new(&format!(" {}\n", server.uri()))
        .variable("FINCH_CLIENT_ID", " id\n")
        .variable("FINCH_CLIENT_SECRET", "\tsecret ");
    assert_eq!(run.output().await.status.code(), Some(0));
    let request = only_request(&server).await;
    assert_eq!(
        support::header_text(&request, "authorization"),
        Some("Basic aWQ6c2VjcmV0")
    );
}

#[tokio::test]
async fn time_limit_and_retries() {
    let raw = Raw::start(vec![Act::SendAndHang(Vec::new())]).await;
    let run = Run::new(&raw.url).arguments(&["--timeout", "0.2", "--max-retries=0"]);
    assert_eq!(
        run.failure().await,
        json!({ "error": "timeout", "message": "no complete answer within 0.2 s", "attempts": 1 })
    );
    let server = server(json_answer(503, "{}").insert_header("retry-after-ms", "1")).await;
    let failure = Run::new(&server.uri())
        .arguments(&["--max-retries", "3"])
        .failure()
        .await;
    assert_eq!(
        (&failure["error"], &failure["attempts"]),
        (&json!("api"), &json!(4))
    );
    assert_eq!(requests(&server).await, 4);
}

#[tokio::test]
async fn nobody_reads_the_answer() {
    let server = server(json_answer(201, SESSION)).await;
    let url = server.uri();
    let output = tokio::task::spawn_blocking(move || {
        let mut child = Run::new(&url).command().spawn().unwrap();
        drop(child.stdout.take());
        child
            .stdin
            .take()
            .unwrap()
            .write_all(REQUEST.as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    })
    .await
    .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let failure: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(failure["error"], "configuration");
    let message = failure["message"].as_str().unwrap();
    assert!(message.starts_with("cannot write"), "{message}");
}

#[tokio::test]
async fn other_kinds() {
    let run = Run::new(NOBODY).arguments(&["--max-retries", "0"]);
    assert_eq!(run.failure().await["error"], "connect");
    let raw = Raw::start(vec![Act::Close]).await;
    let run = Run::new(&raw.url).arguments(&["--max-retries", "0"]);
    assert_eq!(run.failure().await["error"], "transport");
    let server = server(json_answer(201, "{}")).await;
    let failure = Run::new(&server.uri()).failure().await;
    assert_eq!(
        (&failure["error"], &failure["status"]),
        (&json!("decode"), &json!(201))
    );
    let url = speaks_first(b"HTTP/1.1 400 Bad\r\n\r\n").await;
    let run = Run::new(&url.replace("http:", "https:"));
    assert_eq!(run.failure().await["error"], "tls");
}

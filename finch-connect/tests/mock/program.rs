//! The program `finch-mock`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use finch_connect::Client;

use super::request;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_finch-mock"));
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Starts it, and reads the value of each `export` that it prints.
    fn start(arguments: &[&str]) -> (Self, Vec<String>) {
        let mut running = Self(program(arguments).spawn().unwrap());
        let mut values = Vec::new();
        for line in BufReader::new(running.0.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some((_, value)) = line
                .strip_prefix("export ")
                .and_then(|line| line.split_once('='))
            {
                values.push(value.to_owned());
            }
            if line == "Ctrl-C ends it." {
                break;
            }
        }
        (running, values)
    }
}

#[tokio::test]
async fn it_prints_what_a_client_needs() {
    let (mut running, values) = Running::start(&["--until-stdin-closes"]);
    let [url, id, secret] = &values[..] else {
        panic!("{values:?}");
    };
    assert!(url.starts_with("http://127.0.0.1:"));
    let client = Client::builder()
        .base_url(url)
        .credentials(id, secret.as_str())
        .build()
        .unwrap();
    let session = client.create_connect_session(&request()).await.unwrap();
    assert!(session.connect_url.as_str().starts_with(url));
    drop(running.0.stdin.take());
    assert!(running.0.wait().unwrap().success());
}

/// A port that nobody gets by chance: below those that the system hands out.
fn free_port() -> String {
    let first = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    let mut ports = first..first + 1_000;
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.find(is_free).unwrap().to_string()
}

#[tokio::test]
async fn its_options() {
    let port = free_port();
    let (_running, values) = Running::start(&[
        "--port",
        &port,
        "--client-id",
        "an id",
        "--client-secret",
        "it's",
        "--redirect-uri",
        "https://app.test/",
    ]);
    assert_eq!(
        values,
        [
            &*format!("http://127.0.0.1:{port}"),
            "'an id'",
            r"'it'\''s'"
        ]
    );
    let client = Client::builder()
        .base_url(&values[0])
        .credentials("an id", "it's")
        .build()
        .unwrap();
    client
        .create_connect_session(&request().with_redirect_uri("https://app.test/"))
        .await
        .unwrap();
    let other = request().with_redirect_uri("https://app.test/other");
    assert_eq!(
        client
            .create_connect_session(&other)
            .await
            .unwrap_err()
            .status(),
        Some(400)
    );
    // The port is taken now.
    let refused = program(&["--port", &port]).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        !refused.status.success() && said.contains("cannot listen on 127.0.0.1: "),
        "{said}"
    );
    assert!(refused.stdout.is_empty());
}

#[test]
fn what_it_does_not_take() {
    for (arguments, problem) in [
        (&["--prot", "1"][..], "--prot"),
        (&["--port", "x"], "x"),
        (&["--client-id", "x"], "go together"),
        (
            &["--redirect-uri", "http://app.test/"],
            "is no redirect URI",
        ),
    ] {
        let refused = program(arguments).output().unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(
            !refused.status.success() && said.starts_with("finch-mock: ") && said.contains(problem),
            "{said}"
        );
    }
    let help = program(&["--help"]).output().unwrap();
    assert!(
        help.status.success()
            && String::from_utf8(help.stdout)
                .unwrap()
                .contains("--until-stdin-closes")
    );
}

//! Creates a Connect session from a JSON request.
//!
//! What goes in: the request body on standard input or in a file, credentials and base URL in
//! the environment. What comes out: the answer as one JSON object on standard output and exit
//! code 0; or one JSON object on standard error, nothing on standard output, and exit code 1.
//!
//! ```text
//! create_session [--request FILE] [--timeout SECONDS] [--max-retries N]
//! ```

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use finch_connect::runtime::{from_json_bytes, to_json_bytes};
use finch_connect::types::{CreateConnectSessionRequest, CreateConnectSessionResponse};
use finch_connect::{Client, DecodeError, Error, ErrorKind};
use serde_json::{Value, json};

const USAGE: &str = "[--request FILE] [--timeout SECONDS] [--max-retries N]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await.and_then(|answer| print(&answer)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(report) => {
            eprintln!("{report}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<Vec<u8>, Value> {
    let options =
        Options::parse().map_err(|problem| setup(&format!("{problem}; it takes {USAGE}")))?;
    let body = options.read().map_err(|problem| setup(&problem))?;
    let request: CreateConnectSessionRequest =
        from_json_bytes(&body).map_err(|error| misfit(&error))?;
    let client = Client::from_env().map_err(|error| report(&error))?;
    let mut call = client.create_connect_session(&request);
    if let Some(timeout) = options.timeout {
        call = call.timeout(timeout);
    }
    if let Some(retries) = options.max_retries {
        call = call.max_retries(retries);
    }
    let session: CreateConnectSessionResponse = call.await.map_err(|error| report(&error))?;
    to_json_bytes(&session).map_err(|error| setup(&error.to_string()))
}

/// A reader that is gone, or a full disk, is an error like any other.
fn print(answer: &[u8]) -> Result<(), Value> {
    let mut out = std::io::stdout().lock();
    out.write_all(answer)
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(|error| setup(&format!("cannot write to standard output: {error}")))
}

#[derive(Default)]
struct Options {
    request: Option<PathBuf>,
    timeout: Option<Duration>,
    max_retries: Option<u32>,
}

impl Options {
    fn parse() -> Result<Self, lexopt::Error> {
        use lexopt::prelude::*;

        let mut options = Self::default();
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("request") => options.request = Some(parser.value()?.into()),
                Long("timeout") => options.timeout = Some(parser.value()?.parse_with(seconds)?),
                Long("max-retries") => options.max_retries = Some(parser.value()?.parse()?),
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(options)
    }

    fn read(&self) -> Result<Vec<u8>, String> {
        if let Some(path) = &self.request {
            return std::fs::read(path)
                .map_err(|error| format!("cannot read {}: {error}", path.display()));
        }
        let mut body = Vec::new();
        let read = std::io::stdin().read_to_end(&mut body);
        read.map(|_| body)
            .map_err(|error| format!("cannot read standard input: {error}"))
    }
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds")?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("needs a number of seconds above 0"),
    }
}

/// Arguments, file or environment are not right.
fn setup(problem: &str) -> Value {
    json!({ "error": ErrorKind::Configuration.as_str(), "message": problem })
}

/// The JSON is none, or is not such a request.
fn misfit(error: &DecodeError) -> Value {
    json!({
        "error": ErrorKind::InvalidRequest.as_str(),
        "message": format!("the request does not fit: {error}"),
        "violations": [error.to_string()],
    })
}

fn report(error: &Error) -> Value {
    let mut report = json!({ "error": error.kind().as_str(), "message": error.message() });
    let mut add = |name: &str, value: Value| {
        if !value.is_null() {
            report[name] = value;
        }
    };
    add("status", json!(error.status()));
    add(
        "finch_code",
        json!(error.finch_code().map(|code| code.to_string())),
    );
    add("connection_id", json!(error.connection_id()));
    add("request_id", json!(error.request_id()));
    if error.attempts() > 0 {
        add("attempts", json!(error.attempts()));
    }
    if !error.violations().is_empty() {
        let lines: Vec<String> = error.violations().iter().map(ToString::to_string).collect();
        add("violations", json!(lines));
    }
    report
}

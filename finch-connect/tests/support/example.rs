//! The examples as programs, as a newcomer starts them.
//!
//! What goes in: the name of an example, arguments, the whole environment. What comes out: a program
//! that is as new as its source. One that serves ends with the value.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread::{self, JoinHandle};

use serde_json::Value;

/// With the features of this test, nothing but the example is left to build.
const FEATURES: [(&str, bool); 8] = [
    ("regenerate", cfg!(feature = "regenerate")),
    ("rustls", cfg!(feature = "rustls")),
    ("rustls-ring", cfg!(feature = "rustls-ring")),
    ("native-tls", cfg!(feature = "native-tls")),
    ("gzip", cfg!(feature = "gzip")),
    ("blocking", cfg!(feature = "blocking")),
    ("tracing", cfg!(feature = "tracing")),
    ("mock", cfg!(feature = "mock")),
];

/// An example, with nothing in its environment and nothing on its standard input.
pub fn command(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    // `cargo test --test ..` builds no examples, and an older build would be tested in silence:
    // cargo is asked once for each, and says where it is.
    static BUILT: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap();
    let file = built.entry(name.to_owned()).or_insert_with(|| build(name));
    let mut command = Command::new(file);
    command
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn build(name: &str) -> PathBuf {
    let features = FEATURES.iter().filter(|(_, is_on)| *is_on);
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["build", "--message-format=json", "--no-default-features"])
        .args(features.flat_map(|(name, _)| ["--features", name]))
        .args(["--example", name])
        .stderr(Stdio::inherit());
    // What cargo has told this test of its package. Build scripts that look at it would run once
    // more, and all that needs them would be built anew.
    for (variable, _) in std::env::vars_os() {
        let variable = variable.to_string_lossy();
        if ["CARGO_MANIFEST_", "CARGO_PKG_", "OUT_DIR"]
            .iter()
            .any(|it| variable.starts_with(it))
        {
            cargo.env_remove(&*variable);
        }
    }
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{name} does not build");
    let mut messages = output.stdout.split(|byte| *byte == b'\n');
    messages.find_map(|message| program(message, name)).unwrap()
}

/// The file of a program, in the message of cargo that tells of it.
fn program(message: &[u8], name: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_slice(message).ok()?;
    let file = message["executable"].as_str()?;
    (message["target"]["name"] == name).then(|| file.into())
}

/// One that serves.
pub struct Program {
    process: Child,
    /// Such as `http://127.0.0.1:3000`.
    pub origin: String,
    /// The first line that it says.
    first: String,
    /// What else it says, and then what it says on standard error.
    said: Vec<JoinHandle<String>>,
}

impl Program {
    /// With a mock of the test.
    #[cfg(feature = "mock")]
    pub fn start(name: &str, finch: &finch_connect::mock::Mock) -> Self {
        let (id, secret) = finch.credentials();
        let variables = [
            ("FINCH_BASE_URL", finch.base_url()),
            ("FINCH_CLIENT_ID", id),
            ("FINCH_CLIENT_SECRET", secret),
        ];
        Self::start_with(name, &[], &variables)
    }

    /// As somebody starts it who has no account.
    pub fn start_alone(name: &str) -> Self {
        Self::start_with(name, &[], &[])
    }

    /// With more arguments. Its port is a free one, unless they name another.
    pub fn start_with(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let arguments = [&["--port", "0"], arguments].concat();
        let mut process = command(name, &arguments, variables).spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut first = String::new();
        output.read_line(&mut first).unwrap();
        let errors = process.stderr.take().unwrap();
        let mut program = Self {
            process,
            origin: String::new(),
            said: vec![reader(output), reader(errors)],
            first,
        };
        let origin = (program.first.strip_prefix("open "))
            .and_then(|rest| rest.strip_suffix("/ in a browser\n"))
            .map(str::to_owned);
        match origin {
            Some(origin) => program.origin = origin,
            None => panic!("{name} says {}", program.end()),
        }
        program
    }

    /// Its first page.
    pub fn url(&self) -> String {
        format!("{}/", self.origin)
    }

    /// Ends it: everything that it has said.
    pub fn end(mut self) -> String {
        self.stop();
        let mut text = std::mem::take(&mut self.first);
        text.extend(self.said.drain(..).map(|output| output.join().unwrap()));
        text
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Reads to the end: a full pipe would stop the program.
fn reader(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        from.read_to_string(&mut text).unwrap();
        text
    })
}

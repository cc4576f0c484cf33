//! The examples as programs, as a newcomer starts them.
//!
//! What goes in: the name of an example, and the mock that it asks or none. What comes out: a
//! program that listens on a free port. It ends with the value.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};

use finch_connect::mock::Mock;
use serde_json::Value;

const NAMES: [&str; 2] = ["embedded_flow", "redirect_flow"];

/// With the features of this test, nothing but the examples is left to build.
const FEATURES: [(&str, bool); 8] = [
    ("regenerate", cfg!(feature = "regenerate")),
    ("rustls", cfg!(feature = "rustls")),
    ("rustls-ring", cfg!(feature = "rustls-ring")),
    ("native-tls", cfg!(feature = "native-tls")),
    ("gzip", cfg!(feature = "gzip")),
    ("blocking", cfg!(feature = "blocking")),
    ("tracing", cfg!(feature = "tracing")),
    ("mock", true),
];

/// `cargo test --test browser` builds no examples, and an older build would be tested in silence:
/// cargo is asked once, and says where they are.
fn programs() -> &'static BTreeMap<String, PathBuf> {
    static PROGRAMS: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let features = FEATURES.iter().filter(|(_, is_on)| *is_on);
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["build", "--message-format=json", "--no-default-features"])
            .args(features.flat_map(|(name, _)| ["--features", name]))
            .args(NAMES.iter().flat_map(|name| ["--example", name]))
            .stderr(Stdio::inherit());
        // What cargo has told this test of its package. Build scripts that look at it would run
        // once more, and all that needs them would be built anew.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if ["CARGO_MANIFEST_", "CARGO_PKG_", "OUT_DIR"]
                .iter()
                .any(|it| name.starts_with(it))
            {
                cargo.env_remove(&*name);
            }
        }
        let output = cargo.output().unwrap();
        assert!(output.status.success(), "the examples do not build");
        let lines = output.stdout.split(|byte| *byte == b'\n');
        lines.filter_map(program_of).collect()
    })
}

/// The name and the file of a program that a message of cargo tells of.
fn program_of(message: &[u8]) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_slice(message).ok()?;
    let file = message["executable"].as_str()?;
    let name = message["target"]["name"].as_str()?;
    Some((name.to_owned(), file.into()))
}

pub(crate) struct Program {
    process: Child,
    /// Such as `http://127.0.0.1:3000/`.
    pub(crate) url: String,
    /// What else it says on standard output.
    said: Option<JoinHandle<String>>,
}

impl Program {
    /// With a mock of the test.
    pub(crate) fn start(name: &str, finch: &Mock) -> Self {
        let (id, secret) = finch.credentials();
        let variables = [
            ("FINCH_BASE_URL", finch.base_url()),
            ("FINCH_CLIENT_ID", id),
            ("FINCH_CLIENT_SECRET", secret),
        ];
        Self::with(name, &variables)
    }

    /// As somebody starts it who has no account.
    pub(crate) fn start_alone(name: &str) -> Self {
        Self::with(name, &[])
    }

    fn with(name: &str, variables: &[(&str, &str)]) -> Self {
        let file = &programs()[name];
        let mut process = Command::new(file)
            .args(["--port", "0"])
            .env_clear()
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut program = Self {
            process,
            url: String::new(),
            said: None,
        };
        let mut said = String::new();
        output.read_line(&mut said).unwrap();
        let url = said
            .strip_prefix("open ")
            .and_then(|line| line.strip_suffix(" in a browser\n"));
        let Some(url) = url else {
            panic!("{name} begins with {said:?}");
        };
        url.clone_into(&mut program.url);
        // Somebody reads on, or a full pipe would stop the program.
        program.said = Some(thread::spawn(move || {
            output.read_to_string(&mut said).unwrap();
            said
        }));
        program
    }

    /// Ends it: everything that it has said.
    pub(crate) fn end(mut self) -> String {
        self.stop();
        self.said.take().unwrap().join().unwrap()
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

//! An example that runs, until the test ends.

use std::io::{BufRead as _, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;

pub(super) struct Program {
    child: Child,
    /// Of its first line.
    pub(super) origin: String,
    output: Vec<JoinHandle<String>>,
    first: String,
}

/// The program, which stands beside the tests that cargo built with it.
fn path(example: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().unwrap().parent().unwrap();
    let name = format!("{example}{}", std::env::consts::EXE_SUFFIX);
    let path = profile.join("examples").join(name);
    assert!(
        path.exists(),
        "cargo builds it with all the tests, or by `cargo build --examples`: {}",
        path.display()
    );
    path
}

fn command(example: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(path(example));
    command
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs one that ends by itself.
pub(super) fn run(example: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    command(example, arguments, variables).output().unwrap()
}

impl Program {
    pub(super) fn start(example: &str, variables: &[(&str, &str)]) -> Self {
        Self::start_with(example, &["--port", "0"], variables)
    }

    pub(super) fn start_with(
        example: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let mut child = command(example, arguments, variables).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let output = vec![reader(out), reader(child.stderr.take().unwrap())];
        let origin = first
            .strip_prefix("open ")
            .and_then(|rest| rest.strip_suffix("/ in a browser\n"))
            .map(str::to_owned);
        let mut program = Self {
            child,
            origin: String::new(),
            output,
            first,
        };
        match origin {
            Some(origin) => program.origin = origin,
            None => panic!("it says {}", program.stop()),
        }
        program
    }

    /// Ends it. What comes out is all that it wrote.
    pub(super) fn stop(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut text = std::mem::take(&mut self.first);
        for output in self.output.drain(..) {
            text.push_str(&output.join().unwrap());
        }
        text
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads to the end, so that the program never waits for a reader.
fn reader(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        from.read_to_string(&mut text).unwrap();
        text
    })
}

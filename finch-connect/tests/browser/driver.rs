//! The program that drives the browser.
//!
//! What goes in: nothing. What comes out: a chromedriver on a free port of 127.0.0.1. It ends with
//! the value, and with it every browser that it has started, and every file of theirs.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use tempfile::TempDir;

/// What chromedriver says when it listens, before the port.
const LISTENS: &str = "ChromeDriver was started successfully on port ";

pub(crate) struct Driver {
    process: Child,
    /// Kept open: who writes into a closed pipe is ended.
    _output: BufReader<ChildStdout>,
    pub(crate) url: String,
    /// Where it and its browsers keep what they need while they run. Not all of it is removed by
    /// them. It goes when they are gone: after `drop`.
    _folder: TempDir,
}

impl Driver {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .env("TMPDIR", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver (see tests/browser/setup.sh): {error}"));
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut lines = output.by_ref().lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let port = line.strip_prefix(LISTENS)?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let port = port.expect("chromedriver says on which port it listens");
        Self {
            process,
            _output: output,
            url: format!("http://127.0.0.1:{port}"),
            _folder: folder,
        }
    }
}

impl Drop for Driver {
    /// Asked to end, it closes its browsers; killed, it would leave them behind.
    fn drop(&mut self) {
        let asked = Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", self.process.id())])
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

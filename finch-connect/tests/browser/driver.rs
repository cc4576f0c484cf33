//! The program that drives the browser.
//!
//! What goes in: nothing. What comes out: a chromedriver on a free port of 127.0.0.1. It ends with
//! the value, and with it every browser that it has started, and every file of theirs.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// What chromedriver says when it listens, before the port.
const LISTENS: &str = "ChromeDriver was started successfully on port ";

pub(crate) struct Driver {
    process: Child,
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
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut driver = Self {
            process,
            url: String::new(),
            _folder: folder,
        };
        for line in lines.map_while(Result::ok) {
            if let Some(port) = line.strip_prefix(LISTENS) {
                driver.url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                return driver;
            }
        }
        panic!("chromedriver ended before it listened");
    }
}

impl Drop for Driver {
    /// Asked to end, it closes its browsers; killed, it would leave them behind.
    fn drop(&mut self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

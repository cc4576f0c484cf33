//! How many sockets a test may open: what goes in is how many calls it would like to have in
//! flight, what comes out is how many it can have. A shell is asked for the limit, and for a
//! higher one where it is too low; this process itself cannot change it.

use std::process::Command;

/// Set in a process whose limit has been raised as far as it goes.
const RAISED: &str = "FINCH_CONNECT_TEST_RAISED";

/// The exit code of a shell that may not raise the limit.
const REFUSED: i32 = 77;

/// How many of `calls` can be in flight, with both ends of their connections in this process and
/// room for the other tests.
pub(crate) fn limited(calls: usize) -> usize {
    match open_files() {
        Some(limit) => calls.min((limit.saturating_sub(200) / 4).max(10)),
        None => calls,
    }
}

/// How many of `calls` can be in flight in the test of this name; `None` where it has been run
/// with a higher limit already, in a process of its own.
pub(crate) fn room_for(calls: usize, test: &str) -> Option<usize> {
    if limited(calls) == calls || std::env::var_os(RAISED).is_some() {
        return Some(limited(calls));
    }
    let script = format!(r#"ulimit -n 8192 || exit {REFUSED}; exec "$0" "$@""#);
    let status = Command::new("sh")
        .args(["-c", &script])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(RAISED, "yes")
        .status()
        .unwrap();
    if status.code() == Some(REFUSED) {
        return Some(limited(calls));
    }
    assert!(status.success(), "{test} with more sockets: {status}");
    None
}

/// The limit of open files, if there is one and a shell to ask for it.
fn open_files() -> Option<usize> {
    let output = Command::new("sh").args(["-c", "ulimit -n"]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

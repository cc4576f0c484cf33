//! A program run to its end or to the limit, and what the system says of it.
//!
//! In: a command. Out: figures and words. Never here: a wait that itself needs the processor, or a
//! grandchild that goes on after the limit.

use std::io::{self, Read};
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::signal::{Signal, killpg};
use nix::sys::time::TimeVal;
use nix::unistd::Pid;
use serde_json::{Value as Json, json};

/// How much is kept of what it says.
const LONGEST: usize = 4 * 1024 * 1024;

/// Runs it, until the limit or the end of a stream at the latest.
pub(super) fn run(
    mut command: Command,
    limit: Duration,
    stdin: impl Read + Send + 'static,
) -> io::Result<Json> {
    // A group of its own, so that all that it starts can be ended with it.
    command.process_group(0);
    let start = Instant::now();
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().map(reader);
    let stderr = child.stderr.take().map(reader);
    let group = Pid::from_raw(i32::try_from(child.id()).map_err(io::Error::other)?);
    let over = Arc::new(AtomicBool::new(false));
    ended_with(stdin, group, Arc::clone(&over));
    let (done, is_done) = mpsc::channel::<()>();
    let late = &AtomicBool::new(false);
    let (status, wall) = thread::scope(|scope| {
        scope.spawn(move || {
            if is_done.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
                late.store(true, Ordering::Relaxed);
                // It may have ended by itself in this moment; either way it is gone then.
                let _ = killpg(group, Signal::SIGKILL);
            }
        });
        let status = child.wait();
        let wall = start.elapsed();
        over.store(true, Ordering::SeqCst);
        drop(done);
        (status, wall)
    });
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok(json!({
        "wall": u64::try_from(wall.as_micros()).unwrap_or(u64::MAX),
        "cpu": micros(usage.user_time()) + micros(usage.system_time()),
        "peak_kib": peak_kib(&usage),
        "code": status?.code(),
        "late": late.load(Ordering::Relaxed),
        "stdout": text(stdout),
        "stderr": text(stderr),
    }))
}

/// Ends the program when nobody is there any more to hear of it: the one who asks holds the other end
/// of a stream.
fn ended_with(mut stream: impl Read + Send + 'static, group: Pid, over: Arc<AtomicBool>) {
    thread::spawn(move || {
        // However it ends, it is the end.
        let _ = io::copy(&mut stream, &mut io::sink());
        // The number of a group that is gone may be that of another one.
        if !over.load(Ordering::SeqCst) {
            let _ = killpg(group, Signal::SIGKILL);
        }
    });
}

fn micros(time: TimeVal) -> u64 {
    // The types of both differ between systems.
    let micros = i128::from(time.tv_sec()) * 1_000_000 + i128::from(time.tv_usec());
    u64::try_from(micros).unwrap_or_default()
}

/// Apple counts bytes, all others 1024 of them.
fn peak_kib(usage: &Usage) -> u64 {
    let unit = if cfg!(target_vendor = "apple") {
        1024
    } else {
        1
    };
    u64::try_from(usage.max_rss()).unwrap_or_default() / unit
}

/// Reads a pipe to its end, so that nobody waits for it, and keeps what comes first.
fn reader(mut pipe: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut kept = Vec::new();
        let most = u64::try_from(LONGEST).unwrap_or(u64::MAX);
        // What was read before an error is what there is.
        let _ = pipe.by_ref().take(most).read_to_end(&mut kept);
        let _ = io::copy(&mut pipe, &mut io::sink());
        kept
    })
}

fn text(reader: Option<JoinHandle<Vec<u8>>>) -> String {
    let bytes = reader.and_then(|reader| reader.join().ok());
    String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::run;

    fn told(script: &str, limit: u64) -> serde_json::Value {
        // Nobody writes, and nobody goes.
        let (stream, held) = io::pipe().unwrap();
        let told = run(shell(script), Duration::from_millis(limit), stream).unwrap();
        drop(held);
        told
    }

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    #[test]
    fn it_ends_with_the_one_who_asks() {
        let (stream, held) = io::pipe().unwrap();
        drop(held);
        let start = Instant::now();
        let said = run(
            shell("sleep 60; echo never"),
            Duration::from_secs(50),
            stream,
        )
        .unwrap();
        assert_eq!(
            (&said["code"], &said["stdout"]),
            (&serde_json::Value::Null, &"".into())
        );
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn words_and_the_end_are_told() {
        let said = told("echo out; echo err >&2; exit 3", 20_000);
        assert_eq!(said["code"], 3);
        assert_eq!(said["late"], false);
        assert_eq!(
            (&said["stdout"], &said["stderr"]),
            (&"out\n".into(), &"err\n".into())
        );
    }

    #[test]
    fn what_a_grandchild_uses_counts() {
        let work = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        let said = told(&format!("sh -c '{work}'; exit 0"), 60_000);
        assert!(said["cpu"].as_u64().unwrap() > 10_000, "{said}");
        assert!(said["peak_kib"].as_u64().unwrap() > 500, "{said}");
    }

    #[test]
    fn at_the_limit_a_grandchild_ends_too() {
        let start = Instant::now();
        // The grandchild has the pipe: reading it would go on for as long as it does.
        let said = told("sleep 60; echo never", 200);
        assert_eq!(said["late"], true);
        assert_eq!(said["stdout"], "");
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}

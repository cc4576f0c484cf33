//! Everything that any crate logs while calls of every kind are made, at the most talkative level:
//! what goes in are the records of `log` and the spans and events of `tracing`, what comes out is
//! their text. With the feature `tracing` the spans of this crate are among it.

use std::fmt::Write as _;
use std::io;
use std::sync::Mutex;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::calls;
use crate::fragments::shows_nothing;

static RECORDS: Mutex<String> = Mutex::new(String::new());
static TRACES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Keeps every record.
struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // The server of other tests knows their secrets, and may say them.
        if !record.target().starts_with("wiremock") {
            let mut records = RECORDS.lock().unwrap();
            let _ = writeln!(
                records,
                "{} {} {}",
                record.level(),
                record.target(),
                record.args()
            );
        }
    }

    fn flush(&self) {}
}

/// Keeps every span and event.
struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        TRACES.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn listen() {
    log::set_logger(&Logger).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(|| Writer)
        .init();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_level_of_any_log_shows_a_secret() {
    listen();
    let outcomes = calls::every_kind().await;
    shows_nothing(&outcomes.text);
    assert!(outcomes.good > 10, "{}", outcomes.good);
    let kinds: Vec<&str> = outcomes.kinds.into_iter().collect();
    let all = [
        "api",
        "configuration",
        "connect",
        "decode",
        "invalid_request",
        "timeout",
        "tls",
        "transport",
    ];
    assert_eq!(kinds, all);
    let records = RECORDS.lock().unwrap().clone();
    let traces = String::from_utf8_lossy(&TRACES.lock().unwrap()).into_owned();
    shows_nothing(&records);
    shows_nothing(&traces);
    // There was something to look at, down to the lowest level.
    assert!(records.contains("DEBUG reqwest"), "{records}");
    assert!(traces.contains("TRACE hyper_util"), "{traces}");
    if cfg!(feature = "tracing") {
        assert!(
            traces.contains("attempt{") && traces.contains("/auth/token"),
            "{traces}"
        );
    }
}

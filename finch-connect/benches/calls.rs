//! What a call costs, beside the same call written by hand with reqwest.
//!
//! `cargo bench -p finch-connect --bench calls` prints a table. The server is a process of its
//! own, both clients work on one thread, and they take turns in short batches: what disturbs one
//! disturbs the other.
//!
//! `--only ours|plain --calls N [--at-once M]` makes calls and nothing else, for a profiler.

#[path = "calls/both.rs"]
mod both;
#[path = "calls/server.rs"]
mod server;

use std::hint::black_box;
use std::time::{Duration, Instant};

use both::{Both, Side, our_request, plain};
use cpu_time::ThreadTime;
use finch_connect::runtime::{from_json_bytes, to_json_bytes};
use finch_connect::types::CreateConnectSessionResponse;
use futures_util::future::join_all;
use tokio::runtime::Runtime;

/// So many turns each; a short run (`--quick`) shows that all of it works.
const ROUNDS: usize = 400;
const QUICK: usize = 20;

/// Calls in a turn.
const BATCH: u32 = 64;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if server::if_asked()? {
        return Ok(());
    }
    let server = server::in_process()?;
    let both = Both::new(server.address, "");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    if let Some(side) = value("--only") {
        let side = if side == "ours" {
            Side::Ours
        } else {
            Side::Plain
        };
        let calls: usize = value("--calls").ok_or("how many calls?")?.parse()?;
        let at_once: usize = value("--at-once").map_or(Ok(1), |text| text.parse())?;
        runtime.block_on(async {
            for _ in 0..calls / at_once.max(1) {
                join_all((0..at_once).map(|_| both.call(side))).await;
            }
        });
        return Ok(());
    }
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let rounds = if quick { QUICK } else { ROUNDS };
    println!("| | finch-connect | by hand | ratio |\n|---|---:|---:|---:|");
    calls("one after another", rounds, |side| {
        one_by_one(&runtime, &both, side)
    });
    calls("64 in flight", rounds, |side| {
        at_once(&runtime, &both, side)
    });
    alone(rounds);
    Ok(())
}

/// What the calls of one turn took.
#[derive(Default)]
struct Turn {
    latencies: Vec<Duration>,
    cpu: Duration,
}

fn one_by_one(runtime: &Runtime, both: &Both, side: Side) -> Turn {
    let cpu = ThreadTime::now();
    let latencies = runtime.block_on(async {
        let mut latencies = Vec::new();
        for _ in 0..BATCH {
            latencies.push(timed(both, side).await);
        }
        latencies
    });
    Turn {
        latencies,
        cpu: cpu.elapsed(),
    }
}

fn at_once(runtime: &Runtime, both: &Both, side: Side) -> Turn {
    let cpu = ThreadTime::now();
    let latencies = runtime.block_on(join_all((0..BATCH).map(|_| timed(both, side))));
    Turn {
        latencies,
        cpu: cpu.elapsed(),
    }
}

async fn timed(both: &Both, side: Side) -> Duration {
    let start = Instant::now();
    both.call(side).await;
    start.elapsed()
}

/// The rows of a table about calls.
fn calls(what: &str, rounds: usize, turn: impl Fn(Side) -> Turn) {
    for side in [Side::Ours, Side::Plain] {
        turn(side);
    }
    let (ours, plain) = interleaved(rounds, turn);
    for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)] {
        let at = |turns: &[Turn]| {
            let all = turns.iter().flat_map(|turn| &turn.latencies);
            quantile(all.map(Duration::as_secs_f64).collect(), share)
        };
        let of_rounds = |turn: &Turn| {
            let all = turn.latencies.iter().map(Duration::as_secs_f64);
            quantile(all.collect(), share)
        };
        let ratio = ratios(&ours, &plain, of_rounds);
        row(
            &format!("{what}: latency, {name}"),
            at(&ours),
            at(&plain),
            ratio,
        );
    }
    let per_call = |turn: &Turn| turn.cpu.as_secs_f64() / f64::from(BATCH);
    let at = |turns: &[Turn]| quantile(turns.iter().map(per_call).collect(), 0.5);
    let ratio = ratios(&ours, &plain, per_call);
    row(
        &format!("{what}: CPU of a call"),
        at(&ours),
        at(&plain),
        ratio,
    );
}

/// Turns of both, now the one first and now the other.
fn interleaved<T>(rounds: usize, turn: impl Fn(Side) -> T) -> (Vec<T>, Vec<T>) {
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        if round % 2 == 0 {
            ours.push(turn(Side::Ours));
            plain.push(turn(Side::Plain));
        } else {
            plain.push(turn(Side::Plain));
            ours.push(turn(Side::Ours));
        }
    }
    (ours, plain)
}

/// The median of the ratios of turns side by side: what slows the whole machine down for a while
/// is in both.
fn ratios<T>(ours: &[T], plain: &[T], of: impl Fn(&T) -> f64) -> f64 {
    let pairs = ours.iter().zip(plain);
    quantile(
        pairs.map(|(ours, plain)| of(ours) / of(plain)).collect(),
        0.5,
    )
}

fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "there are few values"
    )]
    let at = (last as f64 * share).round() as usize;
    values[at]
}

/// Encoding and decoding without a call.
fn alone(rounds: usize) {
    let (our_request, plain_request) = (our_request(), plain::request());
    let many = |work: &dyn Fn()| {
        let start = Instant::now();
        for _ in 0..1000 {
            work();
        }
        start.elapsed().as_secs_f64() / 1000.0
    };
    let encode = |side| match side {
        Side::Ours => many(&|| {
            black_box(to_json_bytes(black_box(&our_request)).expect("JSON"));
        }),
        Side::Plain => many(&|| {
            black_box(serde_json::to_vec(black_box(&plain_request)).expect("JSON"));
        }),
    };
    let text = server::SESSION.as_bytes();
    let decode = |side| match side {
        Side::Ours => many(&|| {
            let session = from_json_bytes::<CreateConnectSessionResponse>(black_box(text));
            black_box(session.expect("a session"));
        }),
        Side::Plain => many(&|| {
            let session = serde_json::from_slice::<plain::Session>(black_box(text));
            black_box(session.expect("a session"));
        }),
    };
    let works: [(&str, &dyn Fn(Side) -> f64); 2] = [
        ("encode the request", &encode),
        ("decode the answer", &decode),
    ];
    for (what, work) in works {
        let (ours, plain) = interleaved(rounds, work);
        let ratio = ratios(&ours, &plain, |time| *time);
        row(what, quantile(ours, 0.5), quantile(plain, 0.5), ratio);
    }
}

fn row(what: &str, ours: f64, plain: f64, ratio: f64) {
    let micro = 1e6;
    println!(
        "| {what}, µs | {:.2} | {:.2} | {ratio:.3} |",
        ours * micro,
        plain * micro
    );
}

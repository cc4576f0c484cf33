//! What a call allocates, beside the same call written by hand with reqwest.
//!
//! `cargo bench -p finch-connect --bench allocations` prints a table. The test of the same name
//! holds the first rows to a budget.

#[path = "calls/both.rs"]
mod both;
#[path = "calls/counts.rs"]
mod counts;
#[path = "calls/server.rs"]
mod server;

use both::Both;
use counts::Pair;

/// So many requests are on their way at once.
const IN_FLIGHT: usize = 64;

fn main() -> std::io::Result<()> {
    let address = server::in_threads()?;
    let runtime = counts::runtime();
    let both = Both::new(address, "");
    println!("| | finch-connect | by hand | more |\n|---|---:|---:|---:|");
    for (what, pair) in [
        ("a call", counts::call(&runtime, &both)),
        ("encode the request", counts::encode()),
        ("decode the answer", counts::decode()),
    ] {
        let allocations = |pair: &Pair| (pair.ours.count_total, pair.plain.count_total);
        row(&format!("{what}: allocations"), allocations(&pair));
        let bytes = (pair.ours.bytes_total, pair.plain.bytes_total);
        row(&format!("{what}: bytes allocated"), bytes);
    }
    let held = |pair: &Pair, each: usize| {
        let each = each as u64;
        let bytes = |info: &allocation_counter::AllocationInfo| info.bytes_current.unsigned_abs();
        (bytes(&pair.ours) / each, bytes(&pair.plain) / each)
    };
    row(
        "an idle client: bytes held",
        held(&counts::idle(address), 1),
    );
    let in_flight = counts::in_flight(&runtime, address, IN_FLIGHT);
    row(
        "a request in flight, with its connection: bytes held",
        held(&in_flight, IN_FLIGHT),
    );
    Ok(())
}

fn row(what: &str, (ours, plain): (u64, u64)) {
    let more = ours.cast_signed() - plain.cast_signed();
    println!("| {what} | {ours} | {plain} | {more:+} |");
}

//! How many allocations this crate adds to a call written by hand with reqwest: no more than
//! `budgets.toml` allows.

#[path = "../benches/calls/both.rs"]
mod both;
#[path = "../benches/calls/counts.rs"]
mod counts;
#[path = "../benches/calls/server.rs"]
mod server;

use both::Both;

const BUDGETS: &str = include_str!("../../budgets.toml");

/// A figure of the table `[allocations]`.
fn budget(name: &str) -> i64 {
    let table = BUDGETS
        .lines()
        .skip_while(|line| line.trim() != "[allocations]");
    let mut figures = table.skip(1).take_while(|line| !line.starts_with('['));
    let figure = figures.find_map(|line| {
        let (known, figure) = line.split_once('=')?;
        (known.trim() == name).then(|| figure.trim().parse().expect("a number"))
    });
    figure.unwrap_or_else(|| panic!("budgets.toml has no `{name}` in [allocations]"))
}

#[test]
fn a_call_stays_within_its_budget() {
    let address = server::in_threads().unwrap();
    let runtime = counts::runtime();
    let call = counts::call(&runtime, &Both::new(address, ""));
    let found = [
        ("call", call),
        ("encode", counts::encode()),
        ("decode", counts::decode()),
    ];
    for (name, pair) in found {
        let (more, most) = (pair.more(), budget(name));
        assert!(
            more <= most,
            "{name}: {} allocations, {} by hand: {more} more, and budgets.toml allows {most}",
            pair.ours.count_total,
            pair.plain.count_total,
        );
    }
}

/// A figure that is not the same each time is no budget.
#[test]
fn the_figures_are_the_same_each_time() {
    let address = server::in_threads().unwrap();
    let runtime = counts::runtime();
    let both = Both::new(address, "");
    let (first, second) = (counts::call(&runtime, &both), counts::call(&runtime, &both));
    assert_eq!(first.ours.count_total, second.ours.count_total);
    assert_eq!(first.plain.count_total, second.plain.count_total);
}

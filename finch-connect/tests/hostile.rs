//! A server that does everything wrong that a server can do wrong, and what the client makes of
//! it: how each call ends, after how many attempts, with how much memory.
//!
//! `cargo test -p finch-connect --test hostile -- --nocapture` prints the table.

mod support;

#[allow(unreachable_pub, reason = "shared within this file's modules")]
mod hostile {
    pub mod clock;
    pub mod fault;
    pub mod faults;
    pub mod judge;
    pub mod run;
    pub mod server;
    pub mod silent;
    pub mod table;
    #[cfg(feature = "rustls")]
    pub mod tls;
}

use std::collections::BTreeSet;

use finch_connect::ErrorKind;
use hostile::judge::{judge, wrong};
use hostile::run::{alone, run};
use hostile::{fault, faults, silent, table};

#[test]
fn every_fault_ends_as_it_should() {
    let _alone = alone();
    let faults = faults::all();
    let names: BTreeSet<&str> = faults.iter().map(|fault| &*fault.name).collect();
    assert_eq!(names.len(), faults.len(), "every fault has its own name");
    assert!(faults.len() >= 60, "{} faults", faults.len());
    println!("{}", table::HEAD);
    let mut complaints = Vec::new();
    for fault in &faults {
        let observed = run(fault);
        println!("{}", table::row(fault, &observed));
        let found = judge(fault, &observed).into_iter();
        complaints.extend(found.map(|text| format!("{}: {text}", fault.name)));
        // An expectation that accepts anything would be none.
        for (what, wrong) in wrong(fault) {
            if judge(&wrong, &observed).is_empty() {
                complaints.push(format!("{}: a wrong {what} goes unnoticed", fault.name));
            }
        }
    }
    println!("{} faults", faults.len());
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Every fault that must be noticed is noticed: the same expectations, of a server that does
/// nothing wrong, do not hold.
#[test]
fn a_server_without_fault_is_not_taken_for_one() {
    let _alone = alone();
    for mut fault in faults::all() {
        let harmless = fault
            .expected
            .iter()
            .all(|call| matches!(call.end, fault::End::Answer(201)) && call.attempts == 1);
        if harmless || fault.place != fault::Place::Plain || fault.abandon.is_some() {
            continue;
        }
        fault.scripts = vec![faults::good(fault.operation, "faultless")];
        let observed = run(&fault.clone().shared());
        assert!(
            !judge(&fault, &observed).is_empty(),
            "{}: holds without the fault",
            fault.name
        );
    }
}

/// A limit of time holds against a transport that never has to be waited for.
#[test]
fn a_transport_that_never_pauses() {
    let _alone = alone();
    let pieces = [(1000, ErrorKind::Decode), (0, ErrorKind::Timeout)];
    let complaints = pieces.into_iter().filter_map(|(length, kind)| {
        let error = silent::call(length);
        (error.kind() != kind).then(|| format!("pieces of {length} bytes: {error}"))
    });
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

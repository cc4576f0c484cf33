//! The client and the mock are held against each other and against the documents.
//!
//! In: the vendored documents. What is tried is made from them: every status, every rule, and
//! requests by chance. Out: for each request what the client says of it, what the mock says of the
//! same bytes sent as they are, and what the document says, which is put into JSON Schema here once
//! more. The validator of such schemas is the mock's, the reader of YAML the generator's; the mock
//! has a reader of its own. They must agree, but for the table in `contract/differences.rs`. Never
//! here: a list of operations, statuses or rules that may be shorter than the documents' without a
//! test that fails.
//!
//! `CONTRACT_ROUNDS=3000` makes more requests by chance, `CONTRACT_SEED=7` others.
#![allow(
    unreachable_pub,
    reason = "some modules are shared with the round trips, which are a crate of modules"
)]

#[path = "contract/api.rs"]
mod api;
#[path = "contract/breaks.rs"]
mod breaks;
#[path = "contract/calls.rs"]
mod calls;
#[path = "contract/changed.rs"]
mod changed;
#[path = "contract/differences.rs"]
mod differences;
#[path = "contract/judges.rs"]
mod judges;
#[path = "round_trip/mutants.rs"]
mod mutants;
#[path = "contract/places.rs"]
mod places;
#[path = "contract/random.rs"]
mod random;
#[path = "contract/rules.rs"]
mod rules;
#[path = "round_trip/same.rs"]
#[allow(
    clippy::all,
    clippy::pedantic,
    dead_code,
    reason = "shared with the round trips"
)]
mod same;
#[path = "round_trip/schemas.rs"]
#[allow(
    clippy::all,
    clippy::pedantic,
    dead_code,
    reason = "shared with the round trips"
)]
mod schemas;
#[path = "contract/statuses.rs"]
mod statuses;
#[path = "contract/texts.rs"]
mod texts;
#[path = "contract/typed.rs"]
mod typed;
#[path = "round_trip/values.rs"]
#[allow(
    clippy::all,
    clippy::pedantic,
    dead_code,
    reason = "shared with the round trips"
)]
mod values;
#[path = "contract/world.rs"]
mod world;

/// What the environment asks for.
fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect(name))
}

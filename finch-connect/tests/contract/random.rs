//! Requests by chance.
//!
//! In: a seed. Out: requests that are meant to be good, such requests with one thing changed, and
//! with several things that rules forbid. The judges must agree on all of them.

use crate::api::Api;
use crate::breaks::{base, cases};
use crate::judges::Tally;
use crate::mutants::mutant;
use crate::setting;
use crate::values::{Maker, Optional};
use crate::world::World;

#[tokio::test]
async fn requests_by_chance() {
    let (rounds, seed) = (setting("CONTRACT_ROUNDS", 200), setting("CONTRACT_SEED", 0));
    let (api, world) = (Api::vendored(), World::new());
    let mut tally = Tally::default();
    for operation in &api.operations {
        let judges = (&api, &world, operation);
        let full = base(&api, operation, Optional::All);
        let known = cases(&api, operation);
        let mut good = 0;
        for round in 0..rounds {
            // Each round can be had again without those before it.
            let own = seed.wrapping_mul(0x0100_0000_01B3).wrapping_add(round);
            let what = |kind: &str| format!("{kind}, CONTRACT_SEED={seed}, round {round}");
            let mut maker = Maker::new(&api.schemas, own);
            let value = maker.component(&operation.request).value;
            good += u64::from(operation.validator.is_valid(&value));
            tally
                .ask(judges, &what("made from the schema"), &value)
                .await;
            let changed = mutant(&value, maker.chance());
            tally.ask(judges, &what("with one change"), &changed).await;
            // Several places at once, each as some case has it.
            let mut several = value;
            for _ in 0..=maker.chance().u8(1..4) {
                let case = &known[maker.chance().usize(..known.len())];
                several = case.apply(&several, &full);
            }
            tally
                .ask(judges, &what("with several changes"), &several)
                .await;
        }
        assert!(
            good * 2 > rounds,
            "{}: {good} good requests",
            operation.name
        );
    }
    tally.finish(&format!("seed {seed}, {rounds} rounds"));
}

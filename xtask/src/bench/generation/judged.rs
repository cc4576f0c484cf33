//! The goals of generation, with the figures that they are about.
//!
//! In: figures. Out: goals. Never here: a goal that is moved to where the figure is.

use super::growth::{self, Family};
use super::{Contender, Figures};
use crate::bench::measure::Spread;
use crate::bench::peers::Generator;
use crate::bench::table::Goal;

const OWN: Contender = Contender::Whole(Generator::Own);

/// All of them.
pub(super) fn goals(
    alone: &[Figures],
    all_of_finch: Option<Spread>,
    grown: &[Family],
) -> Vec<Goal> {
    let github = alone.get(1);
    let mut goals = vec![
        Goal {
            what: "Finch's documents, in process".to_owned(),
            most: 3.0,
            unit: "ms",
            found: all_of_finch.map(|time| time.median * 1000.0).into(),
        },
        against_peers("Finch's document, whole process", alone.first()),
        against_peers("GitHub's document, whole process", github),
        Goal {
            what: "GitHub's document, memory".to_owned(),
            most: 300.0,
            unit: "MB",
            found: github
                .and_then(|it| it.of(OWN))
                .and_then(growth::megabytes)
                .into(),
        },
    ];
    let time = |contender| greatest(grown, |family| family.time_factor(contender));
    let memory = greatest(grown, |family| family.memory_factor(OWN));
    for (what, found) in [
        ("growth of the time in process", time(Contender::InProcess)),
        ("growth of the time of the whole process", time(OWN)),
        ("growth of the memory of the whole process", memory),
    ] {
        goals.push(Goal {
            what: what.to_owned(),
            most: 2.2,
            unit: "× for each doubling",
            found: found.into(),
        });
    }
    goals
}

/// Our time as a part of that of the fastest of the others.
fn against_peers(what: &str, figures: Option<&Figures>) -> Goal {
    Goal {
        what: what.to_owned(),
        most: 0.5,
        unit: "of the fastest other",
        found: figures.and_then(part).into(),
    }
}

fn part(figures: &Figures) -> Option<f64> {
    let own = figures.of(OWN)?;
    let others = figures.measured.iter().filter(|(contender, _)| {
        matches!(contender, Contender::Whole(generator) if *generator != Generator::Own)
    });
    // The greatest part is that of the fastest.
    let parts = others.filter_map(|(_, other)| own.part_of(other, |run| Some(run.seconds())));
    parts.max_by(f64::total_cmp)
}

/// None where a family has none.
fn greatest(families: &[Family], factor: impl Fn(&Family) -> Option<f64>) -> Option<f64> {
    let factors: Option<Vec<f64>> = families.iter().map(factor).collect();
    factors?.into_iter().max_by(f64::total_cmp)
}

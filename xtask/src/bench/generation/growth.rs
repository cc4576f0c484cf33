//! How time and memory grow with the document.
//!
//! In: families of documents that double. Out: the figures at each size, and the factors between
//! them. Never here: a claim about sizes that were not measured.

use std::path::Path;

use super::{Contender, Field, Figures, clear, inner, inner_of};
use crate::bench::command::Extent;
use crate::bench::documents::Document;
use crate::bench::measure::{Measured, Plan, Run, Subject, interleaved};
use crate::bench::synthetic::Axis;
use crate::bench::table::{self, NONE, Table};
use crate::outcome::Stop;

/// What stands above the tables.
const GROWTH: &str = "\
Documents of which one thing doubles from row to row: time from start to end and memory. The last row
has the greatest factor from one row to the next of each; a generator with a gap has none. The last
column is our pipeline in one process, which has no start of a process to hide behind; its memory is
that of many runs.
";

/// The figures of a family, from the smallest document on.
pub(super) struct Family {
    axis: Axis,
    steps: Vec<Figures>,
}

/// Measures all families in the same rounds.
pub(super) fn measure(
    field: &Field,
    extent: Extent,
    scratch: &Path,
    plan: Plan,
) -> Result<Vec<Family>, Stop> {
    let sizes = match extent {
        Extent::Whole => usize::MAX,
        Extent::Quick => 2,
    };
    let mut keys = Vec::new();
    let mut subjects: Vec<Subject<'static>> = Vec::new();
    for axis in Axis::ALL {
        for size in axis.sizes().take(sizes) {
            let document = Document::made(axis, size, &scratch.join("synthetic"))?;
            let own = field.subjects(&document, scratch);
            keys.push((axis, document, own.len()));
            subjects.extend(own.into_iter().map(|(_, subject)| subject));
        }
    }
    let mut measured = interleaved(&mut subjects, plan)?.into_iter();
    clear(scratch)?;
    let mut families: Vec<Family> = Vec::new();
    for (axis, document, count) in keys {
        let contenders = field.contenders();
        let figures = Figures {
            document,
            measured: contenders
                .into_iter()
                .zip(measured.by_ref().take(count))
                .collect(),
        };
        match families.last_mut().filter(|family| family.axis == axis) {
            Some(family) => family.steps.push(figures),
            None => families.push(Family {
                axis,
                steps: vec![figures],
            }),
        }
    }
    Ok(families)
}

impl Family {
    /// The greatest factor of the time from a document to the next one.
    pub(super) fn time_factor(&self, contender: Contender) -> Option<f64> {
        let figure = |run: &Run| match contender {
            Contender::Whole(_) => Some(run.seconds()),
            Contender::InProcess => inner_of(run),
        };
        self.factor(contender, |before, after| after.part_of(before, figure))
    }

    /// The same of the memory.
    pub(super) fn memory_factor(&self, contender: Contender) -> Option<f64> {
        self.factor(contender, |before, after| {
            Some(megabytes(after)? / megabytes(before)?)
        })
    }

    fn factor(
        &self,
        contender: Contender,
        factor: impl Fn(&Measured, &Measured) -> Option<f64>,
    ) -> Option<f64> {
        let steps: Vec<_> = self.steps.iter().map(|step| step.of(contender)).collect();
        greatest(steps.windows(2).map(|pair| match pair {
            [Some(before), Some(after)] => factor(before, after),
            _ => None,
        }))
    }
}

/// None where a factor is missing, since that may be the greatest one.
fn greatest(factors: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let factors: Vec<f64> = factors.collect::<Option<_>>()?;
    factors.into_iter().max_by(f64::total_cmp)
}

/// The time of a contender: of its process, or of the pipeline in it.
pub(super) fn seconds(contender: Contender) -> impl Fn(&Measured) -> Option<f64> {
    move |measured| {
        let spread = match contender {
            Contender::Whole(_) => measured.wall(),
            Contender::InProcess => inner(measured),
        };
        spread.map(|spread| spread.median)
    }
}

/// The memory of the process.
pub(super) fn megabytes(measured: &Measured) -> Option<f64> {
    measured.peak().map(|spread| spread.median)
}

/// A table for each family.
pub(super) fn text(field: &Field, families: &[Family]) -> String {
    let mut text = table::heading("Growth");
    text.push_str(GROWTH);
    for family in families {
        text.push('\n');
        text.push_str(&table(field, family).text());
    }
    text.push_str(&failures(field, families));
    text
}

fn table(field: &Field, family: &Family) -> Table {
    let contenders = field.contenders();
    let mut titles = vec![family.axis.name()];
    titles.extend(contenders.iter().map(|contender| contender.title()));
    let mut table = Table::new(&titles);
    for step in &family.steps {
        let size = step.document.name.split(' ').next().unwrap_or_default();
        let cells = contenders.iter().map(|&contender| {
            let measured = step.of(contender);
            let time = measured.and_then(seconds(contender)).map(table::short_time);
            let memory = measured.and_then(megabytes);
            let both = time.zip(memory);
            both.map_or_else(
                || NONE.to_owned(),
                |(time, memory)| format!("{time}, {} MB", table::number(memory)),
            )
        });
        table.row([size.to_owned()].into_iter().chain(cells));
    }
    let cells = contenders.iter().map(|&contender| {
        let time = family.time_factor(contender);
        let both = time.zip(family.memory_factor(contender));
        both.map_or_else(
            || NONE.to_owned(),
            |(time, memory)| format!("{time:.2} ×, {memory:.2} ×"),
        )
    });
    table.row(["at most".to_owned()].into_iter().chain(cells));
    table
}

/// Who failed, the first time in each family.
fn failures(field: &Field, families: &[Family]) -> String {
    let mut items = Vec::new();
    for family in families {
        for contender in field.contenders() {
            let mut steps = family.steps.iter();
            let failure = steps.find_map(|step| {
                let why = step.of(contender).and_then(Measured::failure)?;
                Some((&step.document.name, why))
            });
            if let Some((document, why)) = failure {
                let (who, why) = (contender.title(), table::quoted(&why));
                items.push(format!("{who} fails from {document} on: {why}"));
            }
        }
    }
    table::list(&items)
}

impl Field {
    /// All that takes part, in the order of the columns.
    fn contenders(&self) -> Vec<Contender> {
        let whole = self
            .tools
            .present
            .iter()
            .map(|tool| Contender::Whole(tool.generator));
        let inner = self.bench.iter().map(|_| Contender::InProcess);
        whole.chain(inner).collect()
    }
}

impl Contender {
    fn title(self) -> &'static str {
        match self {
            Self::InProcess => "in process",
            Self::Whole(generator) => generator.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::greatest;

    #[test]
    fn a_gap_may_hide_the_greatest_factor() {
        let of = |factors: &[Option<f64>]| greatest(factors.iter().copied());
        assert_eq!(of(&[Some(2.0), Some(2.5), Some(1.1)]), Some(2.5));
        assert_eq!(of(&[Some(2.0), None, Some(1.0)]), None);
        assert_eq!(of(&[]), None);
    }
}

//! Goals, next to what was found.
//!
//! In: figures with the most that they may be. Out: a table that says whether they are. Never here: a
//! figure, or a verdict, that is typed by hand.

use super::{NONE, Table, number};

/// The most that a figure may be.
#[derive(Debug)]
pub(crate) struct Goal {
    /// What the figure is of.
    pub(crate) what: String,
    /// The most that it may be.
    pub(crate) most: f64,
    /// The unit of both, or of what it is a part.
    pub(crate) unit: &'static str,
    /// The figure.
    pub(crate) found: Found,
}

/// What is known of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Found {
    /// The figure.
    Figure(f64),
    /// It is less than this; how much less was not waited for.
    Below(f64),
    /// It could not be taken.
    Nothing,
}

impl From<Option<f64>> for Found {
    fn from(found: Option<f64>) -> Self {
        found.map_or(Self::Nothing, Self::Figure)
    }
}

/// The table of goals.
pub(crate) fn goals(goals: &[Goal]) -> String {
    let mut table = Table::new(&["goal", "at most", "found", ""]);
    for goal in goals {
        let Goal {
            what,
            most,
            unit,
            found,
        } = goal;
        let figure = |figure: f64| format!("{} {unit}", number(figure)).trim().to_owned();
        let (found, verdict) = match *found {
            Found::Nothing => (NONE.to_owned(), "not measured"),
            Found::Figure(found) if found <= *most => (figure(found), "met"),
            Found::Figure(found) => (figure(found), "**not met**"),
            Found::Below(found) => {
                let verdict = if found <= *most { "met" } else { "not settled" };
                (format!("less than {}", figure(found)), verdict)
            }
        };
        table.row([what.clone(), figure(*most), found, verdict.to_owned()]);
    }
    table.text()
}

#[cfg(test)]
mod tests {
    use super::{Found, Goal, goals};

    #[test]
    fn the_verdict_follows_from_the_figures() {
        let goal = |found| Goal {
            what: "memory".to_owned(),
            most: 300.0,
            unit: "MiB",
            found,
        };
        let text = goals(&[
            goal(Found::Figure(300.0)),
            goal(Found::Figure(301.0)),
            goal(Found::Below(300.0)),
            goal(Found::Below(301.0)),
            goal(Found::Nothing),
        ]);
        let rows: Vec<&str> = text.lines().skip(2).collect();
        let expected = [
            "| memory | 300 MiB | 300 MiB | met |",
            "| memory | 300 MiB | 301 MiB | **not met** |",
            "| memory | 300 MiB | less than 300 MiB | met |",
            "| memory | 300 MiB | less than 301 MiB | not settled |",
            "| memory | 300 MiB | – | not measured |",
        ];
        assert_eq!(rows, expected);
    }
}

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
    /// The figure; none where it could not be taken.
    pub(crate) found: Option<f64>,
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
            None => (NONE.to_owned(), "not measured"),
            Some(found) if found <= *most => (figure(found), "met"),
            Some(found) => (figure(found), "**not met**"),
        };
        table.row([what.clone(), figure(*most), found, verdict.to_owned()]);
    }
    table.text()
}

#[cfg(test)]
mod tests {
    use super::{Goal, goals};

    #[test]
    fn the_verdict_follows_from_the_figures() {
        let goal = |found| Goal {
            what: "memory".to_owned(),
            most: 300.0,
            unit: "MiB",
            found,
        };
        let text = goals(&[goal(Some(300.0)), goal(Some(301.0)), goal(None)]);
        let rows: Vec<&str> = text.lines().skip(2).collect();
        let expected = [
            "| memory | 300 MiB | 300 MiB | met |",
            "| memory | 300 MiB | 301 MiB | **not met** |",
            "| memory | 300 MiB | – | not measured |",
        ];
        assert_eq!(rows, expected);
    }
}

//! The same figure of several runs.
//!
//! In: numbers. Out: the middle one, the least and the greatest. Never here: a mean, which one bad
//! run would move.

/// The figures of some runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    /// The middle one, or between the two in the middle.
    pub(crate) median: f64,
    /// The least.
    pub(crate) min: f64,
    /// The greatest.
    pub(crate) max: f64,
}

impl Spread {
    /// None where there are no numbers.
    pub(crate) fn of(figures: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        let low = figures.get(figures.len().saturating_sub(1) / 2)?;
        let high = figures.get(figures.len() / 2)?;
        Some(Self {
            median: f64::midpoint(*low, *high),
            min: *figures.first()?,
            max: *figures.last()?,
        })
    }

    /// The same in another unit.
    pub(crate) fn times(self, factor: f64) -> Self {
        Self {
            median: self.median * factor,
            min: self.min * factor,
            max: self.max * factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn the_middle_is_between_two_where_there_is_no_one() {
        let spread = |figures: &[f64]| Spread::of(figures.iter().copied());
        let three = |median, min, max| Some(Spread { median, min, max });
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[4.0]), three(4.0, 4.0, 4.0));
        assert_eq!(spread(&[9.0, 1.0]), three(5.0, 1.0, 9.0));
        assert_eq!(spread(&[3.0, 100.0, 1.0]), three(3.0, 1.0, 100.0));
        assert_eq!(spread(&[1.0, 2.0, 4.0, 3.0]), three(2.5, 1.0, 4.0));
        let tripled = spread(&[2.0]).map(|it| it.times(3.0));
        assert_eq!(tripled, three(6.0, 6.0, 6.0));
    }
}

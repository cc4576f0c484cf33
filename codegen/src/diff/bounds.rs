//! Bounds of values: how long, how many, how great.
//!
//! In: the bounds of a use before and after. Out: changes, one for each kind of bound. Never here:
//! a type. The runtime checks the bounds of what is sent, never of what was answered.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use super::context::Context;
use super::values::{Site, spot, start};
use crate::ir::Constraint;

/// The bounds of a use, with those of the names that its type goes by.
#[derive(Default)]
pub(super) struct Bounds<'a> {
    /// Before.
    pub(super) was: Vec<&'a Constraint>,
    /// After.
    pub(super) is: Vec<&'a Constraint>,
    /// Before, those of a name that both sides use: they are compared there.
    pub(super) told_was: Vec<&'a Constraint>,
    /// After, those of that name.
    pub(super) told_is: Vec<&'a Constraint>,
}

impl<'a> Bounds<'a> {
    /// Whether the use has no bounds of its own.
    pub(super) fn are_none(&self) -> bool {
        self.was.is_empty() && self.is.is_empty()
    }

    /// The bounds that are compared here. Lowering gives a use the bounds of its name too.
    fn own(&self) -> [BTreeMap<Kind, &'a Constraint>; 2] {
        let all = |own: &[&'a Constraint], told: &[&'a Constraint]| by_kind(&[own, told].concat());
        if all(&self.was, &self.told_was) == all(&self.is, &self.told_is) {
            return [BTreeMap::new(), BTreeMap::new()];
        }
        let own = |own: &[&'a Constraint], told: &[&'a Constraint]| {
            let own = own.iter().copied();
            by_kind(
                &own.filter(|bound| !told.contains(bound))
                    .collect::<Vec<_>>(),
            )
        };
        [own(&self.was, &self.told_was), own(&self.is, &self.told_is)]
    }
}

/// What a bound is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Length(End),
    Number(End),
    Items(End),
    Members(End),
    /// There may be several, of which none holds the others.
    Step(usize),
    Unique,
    Boolean,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Least,
    Most,
}

/// Compares the bounds of a place.
pub(super) fn compare(
    context: &mut Context<'_>,
    site: &Site<'_>,
    bounds: &Bounds<'_>,
    depth: usize,
) {
    if bounds.are_none() {
        return;
    }
    let [was, is] = bounds.own();
    let kinds: BTreeSet<Kind> = was.keys().chain(is.keys()).copied().collect();
    for kind in kinds {
        let (was, is) = (was.get(&kind), is.get(&kind));
        let Some(rule) = rule(was.copied(), is.copied()) else {
            continue;
        };
        let (was, is) = (was.map(|one| words(one)), is.map(|one| words(one)));
        let spot = spot(site, depth);
        let message = match (rule, &was, &is) {
            (Rule::ConstraintTightened, Some(was), Some(is)) => {
                format!("{} is bound tighter: {is} (was {was})", start(&spot))
            }
            (Rule::ConstraintLoosened, Some(was), Some(is)) => {
                format!("{} is bound looser: {is} (was {was})", start(&spot))
            }
            (_, None, Some(is)) => format!("{} is now bound: {is}", start(&spot)),
            (_, Some(was), None) => format!("{} is no longer bound: {was}", start(&spot)),
            (_, was, is) => format!(
                "{} has another bound: {} (was {})",
                start(&spot),
                is.as_deref().unwrap_or_default(),
                was.as_deref().unwrap_or_default()
            ),
        };
        let item = site.item.clone();
        context.push_values(rule, site.direction, item, site.place, message, (was, is));
    }
}

fn rule(was: Option<&Constraint>, is: Option<&Constraint>) -> Option<Rule> {
    let (was, is) = match (was, is) {
        (None, None) => return None,
        (None, Some(_)) => return Some(Rule::ConstraintTightened),
        (Some(_), None) => return Some(Rule::ConstraintLoosened),
        (Some(was), Some(is)) => (was, is),
    };
    match tighter(is, was) {
        Some(Ordering::Greater) => Some(Rule::ConstraintTightened),
        Some(Ordering::Less) => Some(Rule::ConstraintLoosened),
        Some(Ordering::Equal) => None,
        None => Some(Rule::ConstraintReplaced),
    }
}

/// The tightest bound of each kind.
fn by_kind<'a>(bounds: &[&'a Constraint]) -> BTreeMap<Kind, &'a Constraint> {
    let mut found: BTreeMap<Kind, &Constraint> = BTreeMap::new();
    let mut steps: Vec<&Constraint> = Vec::new();
    for bound in bounds {
        if let Constraint::MultipleOf(_) = bound {
            let idle = |other: &&Constraint| tighter(other, bound).is_some_and(Ordering::is_ge);
            if !steps.iter().any(idle) {
                steps.retain(|other| tighter(bound, other).is_none());
                steps.push(bound);
            }
            continue;
        }
        let known = found.entry(kind(bound)).or_insert(bound);
        if tighter(bound, known) == Some(Ordering::Greater) {
            *known = bound;
        }
    }
    steps.sort_by_key(|step| words(step));
    let steps = steps.into_iter().enumerate();
    found.extend(steps.map(|(index, step)| (Kind::Step(index), step)));
    found
}

const fn kind(bound: &Constraint) -> Kind {
    match bound {
        Constraint::MinLength(_) => Kind::Length(End::Least),
        Constraint::MaxLength(_) => Kind::Length(End::Most),
        Constraint::Minimum(_) | Constraint::ExclusiveMinimum(_) => Kind::Number(End::Least),
        Constraint::Maximum(_) | Constraint::ExclusiveMaximum(_) => Kind::Number(End::Most),
        Constraint::MultipleOf(_) => Kind::Step(0),
        Constraint::MinItems(_) => Kind::Items(End::Least),
        Constraint::MaxItems(_) => Kind::Items(End::Most),
        Constraint::UniqueItems => Kind::Unique,
        Constraint::MinProperties(_) => Kind::Members(End::Least),
        Constraint::MaxProperties(_) => Kind::Members(End::Most),
        Constraint::Boolean(_) => Kind::Boolean,
    }
}

/// How tight a bound is against another one of its kind; nothing where neither holds the other.
fn tighter(one: &Constraint, two: &Constraint) -> Option<Ordering> {
    use Constraint::{ExclusiveMaximum, ExclusiveMinimum, Maximum, Minimum, MultipleOf};
    match (one, two) {
        (MultipleOf(one), MultipleOf(two)) if one.total_cmp(two).is_eq() => Some(Ordering::Equal),
        (MultipleOf(one), MultipleOf(two)) if is_multiple(*one, *two) => Some(Ordering::Greater),
        (MultipleOf(one), MultipleOf(two)) if is_multiple(*two, *one) => Some(Ordering::Less),
        // At the same number, what leaves the number itself out is tighter.
        (ExclusiveMinimum(one), Minimum(two)) => one
            .partial_cmp(two)
            .map(|order| order.then(Ordering::Greater)),
        (Minimum(one), ExclusiveMinimum(two)) => {
            one.partial_cmp(two).map(|order| order.then(Ordering::Less))
        }
        (ExclusiveMaximum(one), Maximum(two)) => two
            .partial_cmp(one)
            .map(|order| order.then(Ordering::Greater)),
        (Maximum(one), ExclusiveMaximum(two)) => {
            two.partial_cmp(one).map(|order| order.then(Ordering::Less))
        }
        (one, two) => one.holds_more_than(two),
    }
}

/// Whether one number is a multiple of another one, as far as floats tell.
fn is_multiple(one: f64, two: f64) -> bool {
    const CLOSE: f64 = 1e-9;
    let ratio = one / two;
    ratio.is_finite() && (ratio - ratio.round()).abs() < CLOSE
}

fn words(bound: &Constraint) -> String {
    let count = |words: &str, number: u64, unit: &str| {
        let end = if number == 1 { "" } else { "s" };
        format!("{words} {number} {unit}{end}")
    };
    match bound {
        Constraint::MinLength(number) => count("at least", *number, "character"),
        Constraint::MaxLength(number) => count("at most", *number, "character"),
        Constraint::MinItems(number) => count("at least", *number, "element"),
        Constraint::MaxItems(number) => count("at most", *number, "element"),
        Constraint::MinProperties(number) => count("at least", *number, "member"),
        Constraint::MaxProperties(number) => count("at most", *number, "member"),
        Constraint::Minimum(number) => format!("at least {}", number_words(*number)),
        Constraint::ExclusiveMinimum(number) => format!("more than {}", number_words(*number)),
        Constraint::Maximum(number) => format!("at most {}", number_words(*number)),
        Constraint::ExclusiveMaximum(number) => format!("less than {}", number_words(*number)),
        Constraint::MultipleOf(number) => format!("a multiple of {}", number_words(*number)),
        Constraint::UniqueItems => "each element once".to_owned(),
        Constraint::Boolean(only) => format!("only `{only}`"),
    }
}

/// A number as people write it; one of many digits in short.
fn number_words(number: f64) -> String {
    const GREAT: f64 = 1e15;
    let size = number.abs();
    if size >= GREAT || (size > 0.0 && size < GREAT.recip()) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Constraint::{ExclusiveMaximum, ExclusiveMinimum, Maximum, Minimum, MultipleOf};

    #[test]
    fn a_bound_is_tighter_where_it_holds_the_other() {
        for (one, two, order) in [
            (Minimum(2.0), Minimum(1.0), Some(Ordering::Greater)),
            (ExclusiveMinimum(1.0), Minimum(1.0), Some(Ordering::Greater)),
            (ExclusiveMinimum(1.0), Minimum(2.0), Some(Ordering::Less)),
            (Maximum(5.0), ExclusiveMaximum(5.0), Some(Ordering::Less)),
            (Maximum(4.0), ExclusiveMaximum(5.0), Some(Ordering::Greater)),
            (MultipleOf(6.0), MultipleOf(3.0), Some(Ordering::Greater)),
            (MultipleOf(0.1), MultipleOf(0.3), Some(Ordering::Less)),
            (MultipleOf(4.0), MultipleOf(6.0), None),
        ] {
            assert_eq!(tighter(&one, &two), order, "{one:?} {two:?}");
            let back = order.map(Ordering::reverse);
            assert_eq!(tighter(&two, &one), back, "{two:?} {one:?}");
        }
    }

    #[test]
    fn of_several_bounds_those_count_that_no_other_one_holds() {
        let bounds = [
            Minimum(1.0),
            ExclusiveMinimum(1.0),
            MultipleOf(2.0),
            MultipleOf(6.0),
            MultipleOf(4.0),
        ];
        let found = by_kind(&bounds.iter().collect::<Vec<_>>());
        let words: Vec<String> = found.values().map(|bound| words(bound)).collect();
        assert_eq!(words, ["more than 1", "a multiple of 4", "a multiple of 6"]);
    }
}

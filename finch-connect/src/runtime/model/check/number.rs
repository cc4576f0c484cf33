//! The checks of numbers.
//!
//! In: a number of any type, and rules. Out: violations. Never here: a whole number that loses
//! digits on the way to a comparison, or a bound that is broken by the last digit of a float alone.

use std::cmp::Ordering;

use super::super::plumbing::Fit;
use super::super::{Model, Place, Rule, Violations};

/// A number as it is compared.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Whole(i128),
    Float(f64),
}

impl Number {
    pub(super) fn of(number: &serde_json::Number) -> Self {
        let whole = number.as_i64().map(i128::from);
        let whole = whole.or_else(|| number.as_u64().map(i128::from));
        whole.map_or_else(
            || Self::Float(number.as_f64().unwrap_or(f64::NAN)),
            Self::Whole,
        )
    }

    /// How the number stands to a limit; nothing where one of them is no number.
    fn stands_to(self, limit: f64) -> Option<Ordering> {
        match self {
            Self::Float(value) => value.partial_cmp(&limit),
            Self::Whole(_) if limit.is_nan() => None,
            Self::Whole(value) => {
                // What lies beyond 128 bits is cut to their ends, which no value reaches.
                #[allow(clippy::cast_possible_truncation, reason = "the fraction is seen to")]
                let floor = limit.floor() as i128;
                let above_floor = limit.fract() != 0.0;
                Some(match value.cmp(&floor) {
                    Ordering::Equal if above_floor => Ordering::Less,
                    other => other,
                })
            }
        }
    }

    fn is_multiple(self, step: f64) -> bool {
        match self {
            Self::Float(value) => is_multiple(value, step),
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "a step that is whole is taken as such, for any other one floats do"
            )]
            Self::Whole(value) => match step as i128 {
                whole if step.fract() == 0.0 && whole != 0 => value % whole == 0,
                _ => is_multiple(value as f64, step),
            },
        }
    }

    fn show(self) -> String {
        match self {
            Self::Whole(value) => value.to_string(),
            Self::Float(value) => show(value),
        }
    }
}

pub(super) fn check_number(value: Number, rules: &[Rule], at: &Place<'_>, into: &mut Violations) {
    for rule in rules {
        let (limit, allowed, words): (f64, &[Ordering], _) = match *rule {
            Rule::Minimum(limit) => (
                limit,
                &[Ordering::Greater, Ordering::Equal],
                ("at least", "required"),
            ),
            Rule::Maximum(limit) => (
                limit,
                &[Ordering::Less, Ordering::Equal],
                ("at most", "allowed"),
            ),
            Rule::ExclusiveMinimum(limit) => {
                (limit, &[Ordering::Greater], ("more than", "required"))
            }
            Rule::ExclusiveMaximum(limit) => (limit, &[Ordering::Less], ("less than", "required")),
            Rule::MultipleOf(step) => {
                if !value.is_multiple(step) {
                    let demand = format!("a multiple of {} required", show(step));
                    into.push(at, format!("{}, {demand}", value.show()));
                }
                continue;
            }
            _ => continue,
        };
        let found = value.stands_to(limit);
        if found.is_some_and(|found| !allowed.contains(&found)) {
            let (demand, end) = words;
            let limit = show(limit);
            into.push(at, format!("{}, {demand} {limit} {end}", value.show()));
        }
    }
}

fn check_float(value: f64, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
    if value.is_finite() {
        check_number(Number::Float(value), rules, at, violations);
    } else {
        violations.push(at, "not a number");
    }
}

/// A number as people write it, without a fraction of zero.
fn show(value: f64) -> String {
    if value.abs() < 1e16 {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// Whether `value` is a multiple of `step`, but for the last digits: 0.07 is a multiple of 0.01.
fn is_multiple(value: f64, step: f64) -> bool {
    let quotient = value / step;
    (quotient - quotient.round()).abs() <= quotient.abs() * f64::EPSILON * 4.0
}

macro_rules! integer_models {
    ($($type:ty),+) => {$(
        impl Model for $type {
            fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
                check_number(Number::Whole(i128::from(*self)), rules, at, violations);
            }

            /// A whole number says more than a number.
            fn fit(&self) -> Fit {
                Fit::KNOWN
            }
        }
    )+};
}
integer_models!(i32, i64, u32, u64);

impl Model for f64 {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        check_float(*self, rules, at, violations);
    }
}

impl Model for f32 {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        check_float(f64::from(*self), rules, at, violations);
    }
}

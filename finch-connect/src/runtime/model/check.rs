//! The checks of plain values: numbers, texts, lists, maps and what wraps them.

use std::fmt::{self, Write as _};
use std::hash::{DefaultHasher, Hasher as _};

use super::fit::{looks_like_date, looks_like_date_time, looks_like_uri, looks_like_uuid};
use super::plumbing::{Fit, Record};
use super::{
    Any, Base64Bytes, Date, DateTime, Map, Members, Model, Nullable, Place, Rule, Secret, Uri,
    Uuid, Violations,
};

mod number;

use self::number::{Number, check_number};

impl Model for bool {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        if rules.contains(&Rule::Boolean(!self)) {
            violations.push(at, format!("{self}, must be {}", !self));
        }
    }
}

impl Model for () {}

/// `1 item`, `2 items`.
fn count(number: usize, unit: &str) -> String {
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// Checks how many there are of `unit`; `limit` picks the least and the greatest number from the
/// rules that speak of this unit.
fn check_count(
    number: usize,
    unit: &str,
    (rules, limit): (&[Rule], fn(&Rule) -> Limit),
    at: &Place<'_>,
    violations: &mut Violations,
) {
    let wide = u64::try_from(number).unwrap_or(u64::MAX);
    for rule in rules {
        match limit(rule) {
            Limit::Least(least) if wide < least => {
                violations.push(
                    at,
                    format!("{}, at least {least} required", count(number, unit)),
                );
            }
            Limit::Most(most) if wide > most => {
                violations.push(
                    at,
                    format!("{}, at most {most} allowed", count(number, unit)),
                );
            }
            _ => {}
        }
    }
}

enum Limit {
    Least(u64),
    Most(u64),
    None,
}

fn check_length(length: usize, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
    let limit = |rule: &Rule| match *rule {
        Rule::MinLength(least) => Limit::Least(least),
        Rule::MaxLength(most) => Limit::Most(most),
        _ => Limit::None,
    };
    check_count(length, "character", (rules, limit), at, violations);
}

fn check_items(number: usize, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
    let limit = |rule: &Rule| match *rule {
        Rule::MinItems(least) => Limit::Least(least),
        Rule::MaxItems(most) => Limit::Most(most),
        _ => Limit::None,
    };
    check_count(number, "item", (rules, limit), at, violations);
}

/// Checks the number of members of an object.
pub(super) fn check_width(
    number: usize,
    rules: &[Rule],
    at: &Place<'_>,
    violations: &mut Violations,
) {
    let limit = |rule: &Rule| match *rule {
        Rule::MinProperties(least) => Limit::Least(least),
        Rule::MaxProperties(most) => Limit::Most(most),
        _ => Limit::None,
    };
    check_count(number, "member", (rules, limit), at, violations);
}

fn check_text(text: &str, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
    if !rules.is_empty() {
        check_length(text.chars().count(), rules, at, violations);
    }
}

/// A text that does not look like its format may still be one, but fits another type better.
macro_rules! text_models {
    ($($type:ty: $fit:expr),+) => {$(
        impl Model for $type {
            fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
                check_text(self.as_str(), rules, at, violations);
            }

            fn fit(&self) -> Fit {
                $fit(self.as_str())
            }

            fn text(&self) -> Option<&str> {
                Some(self.as_str())
            }
        }
    )+};
}
text_models!(
    String: |_| Fit::default(),
    Uri: |text| Fit::of(looks_like_uri(text)),
    Uuid: |text| Fit::of(looks_like_uuid(text)),
    Date: |text| Fit::of(looks_like_date(text)),
    DateTime: |text| Fit::of(looks_like_date_time(text))
);

impl Model for str {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        check_text(self, rules, at, violations);
    }
}

impl Model for Secret {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        violations.note_secret(self);
        check_text(self.expose(), rules, at, violations);
    }
}

impl Model for Base64Bytes {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        check_length(self.encoded_len(), rules, at, violations);
    }
}

/// The rules for what is in a list or a map.
fn inner_rules(rules: &[Rule]) -> &'static [Rule] {
    let inner = rules.iter().find_map(|rule| match *rule {
        Rule::Items(inner) => Some(inner),
        _ => None,
    });
    inner.unwrap_or_default()
}

fn check_list<T: Model + PartialEq>(
    items: &[T],
    rules: &[Rule],
    at: &Place<'_>,
    violations: &mut Violations,
) {
    check_items(items.len(), rules, at, violations);
    if rules.contains(&Rule::UniqueItems) {
        for (later, earlier) in repeated(items) {
            let message = format!("item {later} equals item {earlier}, items must be unique");
            violations.push(at, message);
        }
    }
    let inner = inner_rules(rules);
    for (index, item) in items.iter().enumerate() {
        item.check(inner, &at.item(index), violations);
    }
}

/// The items that equal an earlier one, each with the first that it equals.
///
/// Equal items print alike, so only those are compared that do; without that a long list would take
/// the square of its length. What is printed is hashed and thrown away.
fn repeated<T: Model + PartialEq>(items: &[T]) -> Vec<(usize, usize)> {
    let mut alike = std::collections::HashMap::<u64, Vec<usize>>::new();
    let mut found = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let earlier = alike.entry(print_hash(item)).or_default();
        match earlier
            .iter()
            .find(|earlier| items.get(**earlier) == Some(item))
        {
            Some(first) => found.push((index, *first)),
            None => earlier.push(index),
        }
    }
    found
}

fn print_hash(value: &dyn Model) -> u64 {
    struct Sink(DefaultHasher);

    impl fmt::Write for Sink {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }

    let mut sink = Sink(DefaultHasher::new());
    // The sink takes everything; a type that fails to print is compared like any other.
    let _ = write!(sink, "{value:?}");
    sink.0.finish()
}

impl<T: Model + PartialEq> Model for Vec<T> {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        check_list(self, rules, at, violations);
    }

    fn unknown_members(&self) -> usize {
        self.iter().map(Model::unknown_members).sum()
    }

    fn fit(&self) -> Fit {
        self.iter().map(Model::fit).sum()
    }
}

impl<T: Model> Model for Map<T> {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        check_width(self.len(), rules, at, violations);
        let inner = inner_rules(rules);
        for (name, value) in self {
            value.check(inner, &at.member(name), violations);
        }
    }

    fn unknown_members(&self) -> usize {
        self.values().map(Model::unknown_members).sum()
    }

    fn fit(&self) -> Fit {
        self.values().map(Model::fit).sum()
    }

    fn width(&self) -> usize {
        self.len()
    }
}

impl Model for Any {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        match self {
            Self::Null | Self::Bool(_) => {}
            Self::Number(number) => {
                check_number(Number::of(number), rules, at, violations);
            }
            Self::String(text) => check_text(text, rules, at, violations),
            Self::Array(items) => check_list(items, rules, at, violations),
            Self::Object(members) => {
                check_width(members.len(), rules, at, violations);
                let inner = inner_rules(rules);
                for (name, value) in members {
                    value.check(inner, &at.member(name), violations);
                }
            }
        }
    }

    fn fit(&self) -> Fit {
        Fit::free(self)
    }

    fn text(&self) -> Option<&str> {
        self.as_str()
    }

    fn from_null() -> Option<Self> {
        Some(Self::Null)
    }
}

/// A wrapper is what it holds: `$get` gives that, if there is something.
macro_rules! wrapper_models {
    ($($wrapper:ident, $get:expr, $get_mut:expr, { $($own:tt)* })+) => {$(
        impl<T: Model> Model for $wrapper<T> {
            fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
                if let Some(value) = $get(self) {
                    value.check(rules, at, violations);
                }
            }

            fn unknown_members(&self) -> usize {
                $get(self).map_or(0, Model::unknown_members)
            }

            fn extra(&self) -> Option<&Members> {
                $get(self).and_then(Model::extra)
            }

            fn extra_mut(&mut self) -> Option<&mut Members> {
                $get_mut(self).and_then(Model::extra_mut)
            }

            fn fit(&self) -> Fit {
                $get(self).map_or_else(Fit::default, Model::fit)
            }

            fn text(&self) -> Option<&str> {
                $get(self).and_then(Model::text)
            }

            fn record(&self, visit: &mut dyn FnMut(&Record<'_>)) {
                if let Some(value) = $get(self) {
                    value.record(visit);
                }
            }

            $($own)*
        }
    )+};
}

fn nullable_mut<T>(value: &mut Nullable<T>) -> Option<&mut T> {
    match value {
        Nullable::Null => None,
        Nullable::Value(value) => Some(value),
    }
}

wrapper_models! {
    Option, Option::as_ref, Option::as_mut, {
        fn is_absent(&self) -> bool {
            self.is_none()
        }

        fn from_null() -> Option<Self> {
            Some(None)
        }
    }
    Nullable, Nullable::as_option, nullable_mut, {
        fn from_null() -> Option<Self> {
            Some(Self::Null)
        }
    }
}

/// A box is what is in it.
impl<T: Model> Model for Box<T> {
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        T::check(self, rules, at, violations);
    }

    fn unknown_members(&self) -> usize {
        T::unknown_members(self)
    }

    fn extra(&self) -> Option<&Members> {
        T::extra(self)
    }

    fn extra_mut(&mut self) -> Option<&mut Members> {
        T::extra_mut(self)
    }

    fn fit(&self) -> Fit {
        T::fit(self)
    }

    fn text(&self) -> Option<&str> {
        T::text(self)
    }

    fn record(&self, visit: &mut dyn FnMut(&Record<'_>)) {
        T::record(self, visit);
    }

    fn from_null() -> Option<Self> {
        T::from_null().map(Self::new)
    }
}

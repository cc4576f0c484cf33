//! What a document demands of values: rules in, violations out.
//!
//! A check goes through a whole value and names every violation by its place. It never stops at
//! the first, and never prints a text, only how long it is.

use std::fmt;

use super::plumbing::Record;
use super::{Members, Secret, escape_line};

/// What a document demands of a value. A rule that does not fit the kind of a value is met.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// The least number of Unicode scalar values in a text.
    MinLength(u64),
    /// The greatest number of Unicode scalar values in a text.
    MaxLength(u64),
    /// The least number.
    Minimum(f64),
    /// The greatest number.
    Maximum(f64),
    /// Numbers must be greater than this.
    ExclusiveMinimum(f64),
    /// Numbers must be less than this.
    ExclusiveMaximum(f64),
    /// Numbers must be a multiple of this.
    MultipleOf(f64),
    /// The least number of items in a list.
    MinItems(u64),
    /// The greatest number of items in a list.
    MaxItems(u64),
    /// No two items of a list are equal.
    UniqueItems,
    /// The least number of members in an object.
    MinProperties(u64),
    /// The greatest number of members in an object.
    MaxProperties(u64),
    /// What is demanded of each item of a list, or of each value of a map.
    Items(&'static [Rule]),
}

/// A value of an API: it can be checked against rules, and says what it holds beyond the document.
///
/// All generated types, the value types of this crate and the plain Rust types they are made of
/// implement it.
pub trait Model: fmt::Debug {
    /// Checks this value against `rules`, and everything in it against its own rules. Adds what is
    /// broken to `violations`, named by its place below `at`.
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        self.record(&mut |record| record.check(rules, at, violations));
    }

    /// How many members and values in here, at any depth, the document does not know.
    fn unknown_members(&self) -> usize {
        let mut count = 0;
        self.record(&mut |record| count = record.unknown_members());
        count
    }

    /// The members of this object that the document does not know, if there are any.
    fn extra(&self) -> Option<&Members> {
        None
    }

    /// The members of this object that the document does not know: what is put in here is sent,
    /// unless a declared member has the same name. `None` where this is not an object with
    /// declared members.
    fn extra_mut(&mut self) -> Option<&mut Members> {
        None
    }

    /// How many members and values in here, at any depth, the document does know.
    #[doc(hidden)]
    fn matched_members(&self) -> usize {
        let mut count = 0;
        self.record(&mut |record| count = record.matched_members());
        count
    }

    /// Hands an object with declared members to `visit`; does nothing for any other value.
    #[doc(hidden)]
    fn record(&self, visit: &mut dyn FnMut(&Record<'_>)) {
        let _ = visit;
    }

    /// How many members of the surrounding object this member stands for.
    #[doc(hidden)]
    fn width(&self) -> usize {
        1
    }

    /// Whether this stands for a member that is left out.
    #[doc(hidden)]
    fn is_absent(&self) -> bool {
        false
    }

    /// The value that `null` stands for, where `null` is one.
    #[doc(hidden)]
    fn from_null() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// Where a value stands: a path from the outermost value, like `products[2]` or
/// `integration.provider`.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Member(&'a str),
    Item(usize),
}

impl<'a> Place<'a> {
    /// The outermost value.
    #[must_use]
    pub const fn root() -> Self {
        Self {
            parent: None,
            step: Step::Root,
        }
    }

    /// The member `name` of the value at this place.
    #[must_use]
    pub const fn member(&'a self, name: &'a str) -> Self {
        Self {
            parent: Some(self),
            step: Step::Member(name),
        }
    }

    /// The item at `index` of the list at this place.
    #[must_use]
    pub const fn item(&'a self, index: usize) -> Self {
        Self {
            parent: Some(self),
            step: Step::Item(index),
        }
    }

    fn is_root(&self) -> bool {
        matches!(self.step, Step::Root)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Item(index) => write!(f, "[{index}]"),
            Step::Member(name) => {
                if self.parent.is_some_and(|parent| !parent.is_root()) {
                    f.write_str(".")?;
                }
                // Names of map entries are free text.
                f.write_str(&super::escape_line(name, 100))
            }
        }
    }
}

/// One demand that a value does not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where: `customer_name`, `products[2]`, `integration.provider`; empty for the whole value.
    pub path: String,
    /// What: `300 characters, at most 255 allowed`.
    pub message: String,
}

/// One line: the name of a member or a header can be anybody's text.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", escape_line(&self.path, usize::MAX))?;
        }
        f.write_str(&escape_line(&self.message, usize::MAX))
    }
}

/// All demands that a value does not meet, in the order of its members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations {
    list: Vec<Violation>,
    secrets: Vec<Secret>,
}

impl Violations {
    /// No violations.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            list: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// Checks a whole value against its own rules.
    #[must_use]
    pub fn of(value: &dyn Model) -> Self {
        let mut violations = Self::new();
        value.check(&[], &Place::root(), &mut violations);
        violations
    }

    /// Adds one. The message must not hold the text of a value.
    pub fn push(&mut self, at: &Place<'_>, message: impl Into<String>) {
        self.list.push(Violation {
            path: at.to_string(),
            message: message.into(),
        });
    }

    /// Notes a secret that the check came by: one that is sent must be known, to be taken out of
    /// what a server says about it.
    pub(crate) fn note_secret(&mut self, secret: &Secret) {
        self.secrets.push(secret.clone());
    }

    /// The secrets that the check came by.
    pub(crate) fn take_secrets(&mut self) -> Vec<Secret> {
        std::mem::take(&mut self.secrets)
    }

    /// The violations as a plain list.
    #[must_use]
    pub fn into_vec(self) -> Vec<Violation> {
        self.list
    }
}

impl std::ops::Deref for Violations {
    type Target = [Violation];

    fn deref(&self) -> &[Violation] {
        &self.list
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.list.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        Ok(())
    }
}

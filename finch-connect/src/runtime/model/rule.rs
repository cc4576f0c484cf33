//! What a document demands of values: rules in, violations out.
//!
//! A check goes through a whole value and names every violation by its place. It never stops at
//! the first, and never prints a text, only how long it is.

use std::fmt;

use super::plumbing::{Fit, Record};
use super::{Members, Secret, escape_line};

/// What a document demands of a value. A rule that does not fit the kind of a value is met.
///
/// ```
/// use finch_connect::runtime::{Model, Place, Rule, Violations};
///
/// let mut violations = Violations::new();
/// "".check(&[Rule::MinLength(1)], &Place::root().member("name"), &mut violations);
/// assert_eq!(violations.to_string(), "name: 0 characters, at least 1 required");
/// ```
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
    /// The only boolean that is allowed.
    Boolean(bool),
    /// What is demanded of each item of a list, or of each value of a map.
    Items(&'static [Rule]),
}

/// A value of an API: it can be checked against rules, and says what it holds beyond the document.
///
/// All generated types, the value types of this crate and the plain Rust types they are made of
/// implement it. A type of your own needs it to be sent; all methods have defaults.
///
/// ```
/// use finch_connect::runtime::{Model, Place, Rule, Violations};
///
/// /// A type of your own.
/// #[derive(Debug)]
/// struct Name(String);
///
/// impl Model for Name {
///     fn check(&self, _: &[Rule], at: &Place<'_>, violations: &mut Violations) {
///         self.0.check(&[Rule::MaxLength(5)], at, violations);
///     }
/// }
///
/// let name = Name("Methuselah".to_owned());
/// assert_eq!(Violations::of(&name).to_string(), "10 characters, at most 5 allowed");
/// ```
pub trait Model: fmt::Debug {
    /// Checks this value against `rules`, and everything in it against its own rules. Adds what is
    /// broken to `violations`, named by its place below `at`.
    ///
    /// ```
    /// use finch_connect::runtime::{Model, Place, Rule, Violations};
    ///
    /// let mut violations = Violations::new();
    /// let tags = vec!["cat".to_owned(), "cat".to_owned()];
    /// tags.check(&[Rule::MaxItems(1)], &Place::root().member("tags"), &mut violations);
    /// assert_eq!(violations[0].path, "tags");
    /// ```
    fn check(&self, rules: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        self.record(&mut |record| record.check(rules, at, violations));
    }

    /// How many members and values in here, at any depth, the document does not know.
    ///
    /// ```
    /// use finch_connect::runtime::Model;
    ///
    /// fn report(answer: &impl Model) {
    ///     if answer.unknown_members() > 0 {
    ///         eprintln!("the server knows more than this crate");
    ///     }
    /// }
    /// # report(&7);
    /// ```
    fn unknown_members(&self) -> usize {
        let mut count = 0;
        self.record(&mut |record| count = record.unknown_members());
        count
    }

    /// The members of this object that the document does not know, if there are any.
    ///
    /// ```
    /// use finch_connect::runtime::Model;
    ///
    /// fn color(pet: &impl Model) -> Option<&str> {
    ///     pet.extra()?.get("color")?.as_str()
    /// }
    /// assert_eq!(color(&7), None); // a number has no members
    /// ```
    fn extra(&self) -> Option<&Members> {
        None
    }

    /// The members of this object that the document does not know: what is put in here is sent,
    /// unless a declared member has the same name. `None` where this is not an object with
    /// declared members.
    ///
    /// ```
    /// use finch_connect::runtime::Model;
    ///
    /// fn paint(pet: &mut impl Model) {
    ///     if let Some(extra) = pet.extra_mut() {
    ///         extra.insert("color".to_owned(), "red".into());
    ///     }
    /// }
    /// # paint(&mut 7);
    /// ```
    fn extra_mut(&mut self) -> Option<&mut Members> {
        None
    }

    /// How well this fits its type.
    #[doc(hidden)]
    fn fit(&self) -> Fit {
        let mut fit = Fit::default();
        self.record(&mut |record| fit = record.fit());
        fit
    }

    /// The text that this is, where it is one and no secret.
    #[doc(hidden)]
    fn text(&self) -> Option<&str> {
        None
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
///
/// ```
/// use finch_connect::runtime::Place;
///
/// let root = Place::root();
/// let tags = root.member("tags");
/// assert_eq!(tags.item(2).to_string(), "tags[2]");
/// ```
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
    /// The outermost value. Its path is empty.
    ///
    /// ```
    /// use finch_connect::runtime::Place;
    ///
    /// assert_eq!(Place::root().to_string(), "");
    /// ```
    #[must_use]
    pub const fn root() -> Self {
        Self {
            parent: None,
            step: Step::Root,
        }
    }

    /// The member `name` of the value at this place.
    ///
    /// ```
    /// use finch_connect::runtime::Place;
    ///
    /// assert_eq!(Place::root().member("owner").member("name").to_string(), "owner.name");
    /// ```
    #[must_use]
    pub const fn member(&'a self, name: &'a str) -> Self {
        Self {
            parent: Some(self),
            step: Step::Member(name),
        }
    }

    /// The item at `index` of the list at this place; the first is 0.
    ///
    /// ```
    /// use finch_connect::runtime::Place;
    ///
    /// assert_eq!(Place::root().item(0).to_string(), "[0]");
    /// ```
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
///
/// ```
#[doc = include_str!("../example.rs.in")]
/// # run(async {
/// use finch_connect::runtime::{Explode, Method, Style};
///
/// let call = client
///     .call(Method::Get, "/pets/{name}")
///     .path("name", Style::Simple, Explode::No, "")
///     .returns_nothing();
/// let error = call.await.unwrap_err();
/// let violation = &error.violations()[0];
/// assert_eq!(violation.path, "name");
/// assert_eq!(violation.message, "empty, cannot stand in a path");
/// # });
/// ```
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
///
/// ```
/// use finch_connect::runtime::Violations;
///
/// let violations = Violations::of(&f64::NAN);
/// assert_eq!(violations.len(), 1); // a list
/// assert_eq!(violations.to_string(), "not a number"); // on one line
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations {
    list: Vec<Violation>,
    secrets: Vec<Secret>,
}

impl Violations {
    /// No violations.
    ///
    /// ```
    /// use finch_connect::runtime::Violations;
    ///
    /// assert!(Violations::new().is_empty());
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self {
            list: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// Checks a whole value against its own rules, as it is checked before it is sent.
    ///
    /// ```
    /// use finch_connect::runtime::Violations;
    ///
    /// assert!(Violations::of(&7).is_empty());
    /// assert_eq!(Violations::of(&f64::INFINITY).len(), 1);
    /// ```
    #[must_use]
    pub fn of(value: &dyn Model) -> Self {
        let mut violations = Self::new();
        value.check(&[], &Place::root(), &mut violations);
        violations
    }

    /// Adds one. The message must not hold the text of a value.
    ///
    /// ```
    /// use finch_connect::runtime::{Place, Violations};
    ///
    /// let mut violations = Violations::new();
    /// violations.push(&Place::root().member("name"), "no such pet");
    /// assert_eq!(violations.to_string(), "name: no such pet");
    /// ```
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
    ///
    /// ```
    /// use finch_connect::runtime::{Violation, Violations};
    ///
    /// let list: Vec<Violation> = Violations::of(&f64::NAN).into_vec();
    /// assert_eq!(list[0].message, "not a number");
    /// ```
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

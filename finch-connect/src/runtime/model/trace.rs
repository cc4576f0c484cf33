//! Where in a JSON text an error was met.
//!
//! In: the members and items through which an error passes on its way out. Out: the path to it. Never
//! here: any work while nothing is wrong.

use std::cell::RefCell;
use std::fmt::Write as _;

/// The path of an error, its end first.
#[derive(Default)]
pub(super) struct Trace(RefCell<Vec<Step>>);

enum Step {
    Member(String),
    Item(usize),
    /// A member whose name is no text.
    Unnamed,
}

impl Trace {
    /// The error passes out of a member.
    pub(super) fn member(&self, name: Option<&str>) {
        let step = name.map_or(Step::Unnamed, |name| Step::Member(name.to_owned()));
        self.0.borrow_mut().push(step);
    }

    /// The error passes out of an item of a list.
    pub(super) fn item(&self, index: usize) {
        self.0.borrow_mut().push(Step::Item(index));
    }

    /// What was wrong was seen to by somebody: a value came after all.
    pub(super) fn forget(&self) {
        let mut steps = self.0.borrow_mut();
        if !steps.is_empty() {
            steps.clear();
        }
    }

    /// `context.customer_id`, `products[2]`; empty for the whole text.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.borrow().iter().rev() {
            if !path.is_empty() && !matches!(step, Step::Item(_)) {
                path.push('.');
            }
            match step {
                Step::Member(name) => path.push_str(name),
                // Writing to a String cannot fail.
                Step::Item(index) => drop(write!(path, "[{index}]")),
                Step::Unnamed => path.push('?'),
            }
        }
        path
    }
}

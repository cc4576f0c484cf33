//! The table of rules: everything that a comparison can find, and what it means for Rust code.
//!
//! In: nothing. Out: [`RULES`]. Never here: a comparison, a level decided anywhere else.
//!
//! A level is about code that depends on the generated crate: *breaking* is what may keep code
//! that compiled from compiling, or may make a call fail that worked. Each rule has its opposite,
//! or says why it has none.

use super::{Direction, Level};

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The rule.
    pub rule: Rule,
    /// Its name for tools.
    pub id: &'static str,
    /// What changed.
    pub what: &'static str,
    /// What it means in requests.
    pub request: Level,
    /// What it means in answers.
    pub answer: Level,
    /// Why it means that.
    pub why: &'static str,
    /// The rule of the way back.
    pub opposite: Opposite,
}

/// The way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opposite {
    /// Another rule.
    Is(Rule),
    /// The same rule: the way back looks like the way there.
    Itself,
}

/// One line for each rule: its name in code and for tools, the levels in requests and in answers,
/// the rule of the way back, what changed, and why it means that.
macro_rules! rules {
    ($($rule:ident $id:literal [$request:ident, $answer:ident] $opposite:expr; $what:literal; $why:literal;)*) => {
        /// What a comparison can find.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $what] $rule,)*
        }

        /// Every rule, once.
        pub const RULES: &[Row] = &[$(Row {
            rule: Rule::$rule,
            id: $id,
            what: $what,
            request: Level::$request,
            answer: Level::$answer,
            why: $why,
            opposite: $opposite,
        },)*];
    };
}

use Opposite::{Is, Itself};

rules! {
    // Operations.
    OperationAdded "operation-added" [Additive, Additive] Is(Rule::OperationRemoved);
        "an operation is new"; "the client has one more method";
    OperationRemoved "operation-removed" [Breaking, Breaking] Is(Rule::OperationAdded);
        "an operation is gone"; "its method is gone";

    // Types.
    TypeAdded "type-added" [Additive, Additive] Is(Rule::TypeRemoved);
        "a type is new"; "there is one more name";
    TypeRemoved "type-removed" [Breaking, Breaking] Is(Rule::TypeAdded);
        "a type is gone"; "code that names it does not compile";
    TypeRenamed "type-renamed" [Breaking, Breaking] Itself;
        "a type has another name in Rust"; "code that names it does not compile, though the wire may be the same";
}

impl Rule {
    /// Its row. The table is made together with the rules, in their order.
    pub const fn row(self) -> &'static Row {
        &RULES[self as usize]
    }

    /// Its name for tools.
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// What it means for something that travels this way.
    pub fn level(self, direction: Direction) -> Level {
        let row = self.row();
        match direction {
            Direction::Request => row.request,
            Direction::Answer => row.answer,
            Direction::Both => row.request.max(row.answer),
        }
    }
}

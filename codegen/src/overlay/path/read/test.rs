//! Filters.
//!
//! In: the text behind `?`. Out: a test. Never here: a text that is compared by a path which may
//! select several nodes; the grammar has no such thing.

use super::{Reader, Result};
use crate::overlay::path::{Operand, Query, Relation, Test};
use crate::source::Span;
use crate::tree::{Node, Number, Value};

const RELATIONS: [(&str, Relation); 6] = [
    ("==", Relation::Equal),
    ("!=", Relation::NotEqual),
    ("<=", Relation::LessOrEqual),
    (">=", Relation::GreaterOrEqual),
    ("<", Relation::Less),
    (">", Relation::Greater),
];

impl Reader<'_> {
    pub(super) fn test(&mut self) -> Result<Test> {
        let mut tests = vec![self.conjunction()?];
        while self.joined_by("||") {
            tests.push(self.conjunction()?);
        }
        Ok(only(tests, Test::Any))
    }

    fn conjunction(&mut self) -> Result<Test> {
        let mut tests = vec![self.basic()?];
        while self.joined_by("&&") {
            tests.push(self.basic()?);
        }
        Ok(only(tests, Test::All))
    }

    /// Goes past a word between blanks, where one comes next; else the blanks are not read.
    fn joined_by(&mut self, word: &str) -> bool {
        let before = self.at;
        self.blanks();
        if self.takes(word) {
            self.blanks();
            true
        } else {
            self.at = before;
            false
        }
    }

    /// In parentheses, a comparison, or whether a path selects something.
    fn basic(&mut self) -> Result<Test> {
        let is_negated = self.takes("!");
        if is_negated {
            self.blanks();
        }
        let test = if self.takes("(") {
            self.deeper(|reader| {
                reader.blanks();
                let test = reader.test()?;
                reader.blanks();
                reader.needs(")")?;
                Ok(test)
            })?
        } else if is_negated {
            let query = self.query()?.ok_or_else(|| self.unreadable())?;
            Test::Exists(query)
        } else {
            self.comparison()?
        };
        Ok(if is_negated {
            Test::Not(Box::new(test))
        } else {
            test
        })
    }

    fn comparison(&mut self) -> Result<Test> {
        let before = self.at;
        let left = match self.query()? {
            Some(query) => {
                let Some(relation) = self.relation() else {
                    return Ok(Test::Exists(query));
                };
                if !query.is_single() {
                    self.at = before;
                    return Err(self.several());
                }
                let right = self.operand()?;
                return Ok(Test::Compare(Operand::Single(query), relation, right));
            }
            None => self.operand()?,
        };
        let relation = self.relation().ok_or_else(|| self.unreadable())?;
        let right = self.operand()?;
        Ok(Test::Compare(left, relation, right))
    }

    fn relation(&mut self) -> Option<Relation> {
        let mut relations = RELATIONS.iter();
        let (_, relation) = relations.find(|(word, _)| self.joined_by(word))?;
        Some(*relation)
    }

    fn operand(&mut self) -> Result<Operand> {
        let before = self.at;
        if let Some(query) = self.query()? {
            if query.is_single() {
                return Ok(Operand::Single(query));
            }
            self.at = before;
            return Err(self.several());
        }
        match self.peek() {
            Some('\'' | '"') => {
                let text = self.quoted()?;
                Ok(Operand::Literal(Node::string(text, Span::default())))
            }
            Some('-' | '0'..='9') => Ok(literal(Value::Number(self.number()?))),
            _ => self.word(),
        }
    }

    /// `true`, `false`, `null`, or a function.
    fn word(&mut self) -> Result<Operand> {
        let before = self.at;
        let word = self.take_while(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        });
        match word {
            "true" => Ok(literal(Value::Bool(true))),
            "false" => Ok(literal(Value::Bool(false))),
            "null" => Ok(literal(Value::Null)),
            _ if self.takes("(") => {
                let operand = self.deeper(|reader| {
                    reader.blanks();
                    let operand = reader.function(word, before)?;
                    reader.blanks();
                    Ok(operand)
                })?;
                self.needs(")")?;
                Ok(operand)
            }
            _ => {
                self.at = before;
                Err(self.unreadable())
            }
        }
    }

    /// What a function takes, and what it makes of it.
    fn function(&mut self, name: &str, begins: usize) -> Result<Operand> {
        match name {
            "length" => Ok(Operand::Length(Box::new(self.operand()?))),
            "count" => Ok(Operand::Count(self.selection()?)),
            "value" => Ok(Operand::Value(self.selection()?)),
            _ => {
                self.at = begins;
                Err(self.because("the functions are `length`, `count` and `value`"))
            }
        }
    }

    fn selection(&mut self) -> Result<Query> {
        let query = self.query()?;
        query.ok_or_else(|| self.because("the function takes a path"))
    }

    fn several(&self) -> super::Unreadable {
        self.because("what is compared is one value, and this path may lead to several")
    }

    /// A number as JSON writes it.
    fn number(&mut self) -> Result<Number> {
        let before = self.at;
        self.takes("-");
        let digits = self.digits()?;
        if digits.len() > 1 && digits.starts_with('0') {
            self.at = before;
            return Err(self.unreadable());
        }
        if self.takes(".") {
            self.digits()?;
        }
        if self.takes("e") || self.takes("E") {
            let _ = self.takes("-") || self.takes("+");
            self.digits()?;
        }
        let text = self.text.get(before..self.at).unwrap_or_default();
        Ok(Number::from_json_text(text))
    }

    fn digits(&mut self) -> Result<&str> {
        let digits = self.take_while(|character| character.is_ascii_digit());
        if digits.is_empty() {
            return Err(self.unreadable());
        }
        Ok(digits)
    }
}

fn literal(value: Value) -> Operand {
    Operand::Literal(Node::new(value, Span::default()))
}

/// The test itself where there is one, else what joins them.
fn only(mut tests: Vec<Test>, join: fn(Vec<Test>) -> Test) -> Test {
    match tests.pop() {
        Some(test) if tests.is_empty() => test,
        Some(test) => {
            tests.push(test);
            join(tests)
        }
        None => join(tests),
    }
}

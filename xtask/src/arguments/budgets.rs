//! The command line of `budgets`.
//!
//! In: arguments behind the word. Out: what to count. Never here: a file.

use std::path::PathBuf;

use lexopt::prelude::{Long, Short, Value, ValueExt as _};

use super::{Command, usage};
use crate::budgets::{Budget, Mode, Request};
use crate::outcome::Stop;

pub(super) fn read(parser: &mut lexopt::Parser) -> Result<Command, Stop> {
    let mut request = Request {
        budgets: Vec::new(),
        mode: Mode::Check,
        file: None,
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Value(word) => {
                let word = word.string()?;
                let named = Budget::ALL.into_iter().find(|budget| budget.word() == word);
                request.budgets.push(named.ok_or_else(|| {
                    usage("the budgets are `crates`, `lines`, `llvm` and `instructions`")
                })?);
            }
            Long("update") => request.mode = Mode::Update,
            Long("file") => request.file = Some(PathBuf::from(parser.value()?)),
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Budgets(request))
}

//! `cargo xtask budgets`: what the workspace may cost, counted and held against `budgets.toml`.
//!
//! In: the workspace, the file of budgets. Out: a table, and a failure that says what grew and which
//! command records it; or the file with new figures. Never here: a time, which no two machines
//! agree on.

use std::path::{Path, PathBuf};

use crate::outcome::{Outcome, Stop};
use crate::workspace;
use judge::Verdict;
use record::{Record, Section};

mod crates;
mod instructions;
mod judge;
mod lines;
mod llvm;
mod origin;
mod record;
mod run;

/// The file, below the folder of the workspace.
const FILE: &str = "budgets.toml";

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Budget {
    /// The crates that each published crate depends on.
    Crates,
    /// The lines of the code that is generated for Finch's documents.
    Lines,
    /// The lines of LLVM's language that the published crates are compiled to.
    Llvm,
    /// The instructions that the generator executes.
    Instructions,
}

impl Budget {
    /// All of them, the cheap ones first.
    pub(crate) const ALL: [Self; 4] = [Self::Crates, Self::Lines, Self::Llvm, Self::Instructions];

    /// The word for it: of the command line, and of its table in the file.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Crates => "crates",
            Self::Lines => "lines",
            Self::Llvm => "llvm",
            Self::Instructions => "instructions",
        }
    }

    /// How far a figure may be from the record, in percent.
    const fn tolerance(self) -> judge::Tolerance {
        match self {
            Self::Crates => judge::Tolerance { same: 0, other: 0 },
            // Where the documents are other ones, their code is as much longer as they are.
            Self::Lines => judge::Tolerance { same: 0, other: 25 },
            // Where the compiler is another one, it inlines and instantiates differently.
            Self::Llvm | Self::Instructions => judge::Tolerance { same: 5, other: 25 },
        }
    }

    fn count(self, root: &Path) -> Result<Section, Stop> {
        match self {
            Self::Crates => crates::count(root),
            Self::Lines => lines::count(root),
            Self::Llvm => llvm::count(root),
            Self::Instructions => instructions::count(root),
        }
    }
}

/// Whether figures are held against the record, or become it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// They are compared.
    Check,
    /// They are written.
    Update,
}

/// What is asked for.
pub(crate) struct Request {
    /// What is counted; all where nothing is named.
    pub(crate) budgets: Vec<Budget>,
    /// Whether to write.
    pub(crate) mode: Mode,
    /// Another file of budgets.
    pub(crate) file: Option<PathBuf>,
}

/// Counts, and compares or writes.
pub(crate) fn run(request: &Request) -> Result<Outcome, Stop> {
    let root = workspace::root();
    let file = request.file.clone().unwrap_or_else(|| root.join(FILE));
    let mut record = Record::read(&file)?;
    let budgets = match &request.budgets[..] {
        [] => &Budget::ALL[..],
        named => named,
    };
    let mut verdict = Verdict::default();
    for &budget in budgets {
        let counted = budget.count(&root)?;
        let recorded = record.section(budget.word())?;
        verdict.judge(budget, &counted, &recorded);
        if request.mode == Mode::Update {
            record.set(budget.word(), &counted);
        }
    }
    match request.mode {
        Mode::Check => verdict.outcome(),
        Mode::Update => {
            record.write(&file)?;
            let text = format!("{}wrote {}\n", verdict.table(), file.display());
            Ok(Outcome {
                text,
                ..Outcome::default()
            })
        }
    }
}

//! What a command says, for people and for tools.
//!
//! In: what a command did, or why it stopped. Out: text on both streams, or one JSON object on
//! standard output, and the exit code. Never here: a decision what to do.

use std::fmt::Write as _;
use std::process::ExitCode;

use codegen::Failure;
use serde_json::{Value as Json, json};

use crate::arguments;

/// How a command says what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Format {
    /// Lines for people; diagnostics go to standard error.
    #[default]
    Text,
    /// One object on standard output.
    Json,
}

/// Why a command ended without success.
pub(crate) enum Stop {
    /// Something outside of the documents is not right; the text says what.
    Failed(String),
    /// The documents are refused.
    Refused(Box<Failure>),
    /// Committed files differ from what they should be; the text is a diff.
    Stale(String),
    /// The command line is not right.
    Usage(String),
}

/// What a command did.
#[derive(Default)]
pub(crate) struct Outcome {
    /// What there is to read on standard output.
    pub(crate) text: String,
    /// The warnings, as text and for tools.
    pub(crate) warnings: (String, Vec<Json>),
    /// What it came to, in a word for tools.
    pub(crate) result: &'static str,
    /// The files that were written or left as they are.
    pub(crate) files: Vec<Json>,
}

impl Outcome {
    /// Adds warnings that are about no place in a document.
    pub(crate) fn warn(&mut self, messages: Vec<String>) {
        let (text, records) = &mut self.warnings;
        for message in messages {
            if !text.is_empty() {
                text.push('\n');
            }
            let _ = write!(text, "warning[vendored]: {message}");
            records.push(json!({
                "code": "vendored",
                "severity": "warning",
                "message": message,
                "count": 1,
            }));
        }
    }
}

/// Says it, and returns how the process ends.
pub(crate) fn tell(format: Format, outcome: Result<Outcome, Stop>) -> ExitCode {
    match (format, outcome) {
        // Whoever wrote the command line reads this, whatever the format.
        (_, Err(Stop::Usage(text))) => {
            eprintln!("{text}\n\n{}", arguments::HELP);
            ExitCode::from(2)
        }
        (Format::Text, Ok(outcome)) => {
            let (warnings, _) = outcome.warnings;
            if !warnings.is_empty() {
                eprintln!("{warnings}");
            }
            print!("{}", outcome.text);
            ExitCode::SUCCESS
        }
        (Format::Text, Err(stop)) => {
            let text = match stop {
                Stop::Failed(text) | Stop::Usage(text) => text,
                Stop::Refused(failure) => failure.render(),
                Stop::Stale(diff) => format!("{diff}\n{STALE}"),
            };
            eprintln!("{}", text.trim_end());
            ExitCode::from(1)
        }
        (Format::Json, Ok(outcome)) => {
            let (_, warnings) = outcome.warnings;
            println!(
                "{}",
                object(outcome.result, &warnings, ("files", json!(outcome.files)))
            );
            ExitCode::SUCCESS
        }
        (Format::Json, Err(stop)) => {
            let object = match stop {
                Stop::Failed(text) | Stop::Usage(text) => {
                    object("failed", &[], ("message", json!(text)))
                }
                Stop::Refused(failure) => {
                    object("refused", &failure.to_json(), ("files", json!([])))
                }
                Stop::Stale(diff) => object("stale", &[], ("diff", json!(diff))),
            };
            println!("{object}");
            ExitCode::from(1)
        }
    }
}

const STALE: &str =
    "these files are not what spec/ and the generator make: run `cargo xtask generate`";

fn object(result: &str, diagnostics: &[Json], (name, value): (&str, Json)) -> Json {
    let count = |severity: &str| {
        let alike = diagnostics
            .iter()
            .filter(|found| found["severity"] == severity);
        alike
            .filter_map(|found| found["count"].as_u64())
            .sum::<u64>()
    };
    json!({
        "result": result,
        "errors": count("error"),
        "warnings": count("warning"),
        "diagnostics": diagnostics,
        name: value,
    })
}

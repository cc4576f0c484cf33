//! What a command says, for people and for tools.
//!
//! In: what a command did, or why it stopped. Out: text on both streams, or one JSON object on
//! standard output, and the exit code. Never here: a decision what to do.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;

use codegen::Failure;
use serde_json::{Value as Json, json};

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
    /// The documents of one state or of both are refused.
    SideRefused(Vec<Refused>),
    /// Committed files differ from what they should be; the text is a diff.
    Stale(String),
    /// The command line is not right.
    Usage(String),
}

/// The documents of one of two states, and why they are refused.
pub(crate) struct Refused {
    /// `before` or `after`.
    pub(crate) side: &'static str,
    /// Which documents they are.
    pub(crate) what: String,
    /// What is wrong with them.
    pub(crate) failure: Failure,
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
    /// What else there is for tools, by name.
    pub(crate) more: Vec<(&'static str, Json)>,
    /// The object for tools, where it is not made of all this.
    pub(crate) object: Option<Json>,
    /// Why the process ends with 1 though all was done.
    pub(crate) denied: Option<String>,
}

impl Outcome {
    fn code(&self) -> ExitCode {
        match &self.denied {
            None => ExitCode::SUCCESS,
            Some(why) => {
                aside(why);
                ExitCode::from(1)
            }
        }
    }

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

/// Writes on standard output, and returns how the process ends. Who reads no further, as `head`,
/// has read enough; what cannot be written for another reason is a failure.
fn say(text: &str, code: impl FnOnce() -> ExitCode) -> ExitCode {
    let mut stream = io::stdout().lock();
    let written = stream.write_all(text.as_bytes());
    match written.and_then(|()| stream.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            aside(&format!("cannot write to standard output: {error}"));
            ExitCode::from(1)
        }
        Ok(()) | Err(_) => code(),
    }
}

/// Writes a line on standard error, where anybody reads that.
pub(crate) fn aside(line: &str) {
    // There is no other place to tell that this one is gone.
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Says it, and returns how the process ends. Whose command line is not right is shown the forms.
pub(crate) fn tell(format: Format, outcome: Result<Outcome, Stop>, forms: &str) -> ExitCode {
    match (format, outcome) {
        // Whoever wrote the command line reads this, whatever the format.
        (_, Err(Stop::Usage(text))) => {
            aside(&format!(
                "{text}\n\n{forms}\n\n`cargo xtask help` says more."
            ));
            ExitCode::from(2)
        }
        (Format::Text, Ok(outcome)) => {
            let (warnings, _) = &outcome.warnings;
            if !warnings.is_empty() {
                aside(warnings);
            }
            say(&outcome.text, || outcome.code())
        }
        (Format::Text, Err(stop)) => {
            let text = match stop {
                Stop::Failed(text) | Stop::Usage(text) => text,
                Stop::Refused(failure) => failure.render(),
                Stop::SideRefused(refused) => sides(&refused),
                Stop::Stale(diff) => format!("{diff}\n{STALE}"),
            };
            aside(text.trim_end());
            ExitCode::from(1)
        }
        (Format::Json, Ok(outcome)) => {
            let object = outcome.object.clone().unwrap_or_else(|| {
                let (_, warnings) = &outcome.warnings;
                let files = ("files", json!(outcome.files));
                let mut object = object(outcome.result, warnings, files);
                for (name, value) in &outcome.more {
                    object[name] = value.clone();
                }
                object
            });
            say(&format!("{object}\n"), || outcome.code())
        }
        (Format::Json, Err(stop)) => {
            let object = match stop {
                Stop::Failed(text) | Stop::Usage(text) => {
                    object("failed", &[], ("message", json!(text)))
                }
                Stop::Refused(failure) => {
                    object("refused", &failure.to_json(), ("files", json!([])))
                }
                Stop::SideRefused(refused) => {
                    let records: Vec<Json> = refused.iter().flat_map(records).collect();
                    object("refused", &records, ("files", json!([])))
                }
                Stop::Stale(diff) => object("stale", &[], ("diff", json!(diff))),
            };
            say(&format!("{object}\n"), || ExitCode::from(1))
        }
    }
}

const STALE: &str =
    "these files are not what spec/ and the generator make: run `cargo xtask generate`";

/// Which documents are refused, and why.
fn sides(refused: &[Refused]) -> String {
    let blocks = refused.iter().map(|refused| {
        let (side, what) = (refused.side, refused.what.escape_debug());
        let failure = refused.failure.render();
        format!("the documents {side} the change are refused ({what}):\n\n{failure}")
    });
    blocks.collect::<Vec<_>>().join("\n")
}

/// The diagnostics of a state, each with the `side` that it belongs to.
fn records(refused: &Refused) -> Vec<Json> {
    let mut records = refused.failure.to_json();
    for record in &mut records {
        record["side"] = json!(refused.side);
    }
    records
}

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

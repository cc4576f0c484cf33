//! The child: one document through the generator, and what came of it as one JSON object.
//!
//! In: the path of a document. Out: an object on standard output. Never here: a panic that is
//! caught; the process ends by it, and the parent sees that.

use std::path::Path;
use std::time::{Duration, Instant};

use codegen::diagnostic::{Code, Diagnostic};
use codegen::{Failure, Input, Output};
use serde_json::{Value, json};

use crate::{Stop, workspace};

/// The word on the command line; no part of the help, because it is for the parent only.
pub(crate) const COMMAND: &str = "corpus-document";

/// Writes the answer for one document.
pub(crate) fn answer(path: &Path) -> Result<(), Stop> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let input = Input {
        documents: vec![workspace::read(path, name)?],
        // As `generate --spec` does.
        collisions: codegen::name::Collisions::Settle,
        ..Input::default()
    };
    let start = Instant::now();
    let result = codegen::generate(&input);
    // On a busy machine the clock tells how long others worked.
    let elapsed = processor_time().unwrap_or_else(|| start.elapsed());
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    let mut answer = match &result {
        Ok(output) => generated(output),
        Err(failure) => refused(failure),
    };
    answer["micros"] = json!(micros);
    answer["peak_kib"] = json!(peak_kib());
    println!("{answer}");
    // The system takes all memory back at once; to free each piece of it before takes much longer.
    std::process::exit(0)
}

fn generated(output: &Output) -> Value {
    json!({
        "outcome": "generated",
        "lines": output.types.lines().count() + output.operations.lines().count(),
        "types": output.api.types.len(),
        "operations": output.api.operations.len(),
        "judgements": judgements(&output.ledger),
    })
}

fn refused(failure: &Failure) -> Value {
    let diagnostics = failure.diagnostics();
    let internal = diagnostics.iter().any(|found| found.code == Code::Internal);
    json!({
        "outcome": if internal { "internal" } else { "refused" },
        "errors": diagnostics.into_iter().map(error).collect::<Vec<_>>(),
    })
}

fn error(diagnostic: &Diagnostic) -> Value {
    json!({
        "code": diagnostic.code.name(),
        "line": diagnostic.span.start.line(),
        "column": diagnostic.span.start.column(),
        "message": diagnostic.message,
    })
}

/// Each judgement of a ledger once: its rule and what it came to.
fn judgements(ledger: &str) -> Vec<String> {
    let mut rule = "";
    let mut found = Vec::new();
    for line in ledger.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            rule = title;
        } else if let Some(detail) = line.strip_prefix("- ") {
            found.push(format!("{rule}: {detail}"));
        }
    }
    found
}

/// How long processors worked for this process, where the system tells; it counts in steps of 10 ms.
fn processor_time() -> Option<Duration> {
    let line = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in brackets, may hold anything.
    let (_, line) = line.rsplit_once(')')?;
    let mut ticks = line.split_whitespace().skip(11).take(2);
    let (user, system): (u64, u64) = (ticks.next()?.parse().ok()?, ticks.next()?.parse().ok()?);
    Some(Duration::from_millis((user + system) * 10))
}

/// The most memory that this process had at once, where the system tells.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::judgements;

    #[test]
    fn a_judgement_is_its_rule_and_its_detail() {
        let ledger = "# Interpretation\n\nWords.\n\n## Type widened\n\n- a\n  - x.json:1 `/a`\n- b\n\n## Name made up\n\n- c\n";
        assert_eq!(
            judgements(ledger),
            ["Type widened: a", "Type widened: b", "Name made up: c"]
        );
    }
}

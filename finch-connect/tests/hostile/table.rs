//! The table of what happened, one line per fault, for people.

use super::fault::{End, Fault};
use super::judge::{Observed, Outcome};

pub const HEAD: &str = "| fault | what the client did | attempts | waits (s) | peak memory | time |\n|---|---|---|---|---|---|";

const MAX_CALLS: usize = 3;
const MAX_TEXT: usize = 110;

pub fn row(fault: &Fault, observed: &Observed) -> String {
    let each = |text: fn(&Outcome) -> String| -> String {
        let mut texts: Vec<String> = observed.calls.iter().take(MAX_CALLS).map(text).collect();
        if observed.calls.len() > MAX_CALLS {
            texts.push(format!("and so on, {} calls", observed.calls.len()));
        }
        texts.join("; then ").replace('|', "\\|")
    };
    format!(
        "| {} ({:?}) | {} | {} | {} | {} KiB | {} ms |",
        fault.name,
        fault.operation,
        each(did),
        each(|call| call.attempts.to_string()),
        each(waits),
        observed.peak.div_ceil(1024),
        observed.elapsed.as_millis(),
    )
}

fn did(call: &Outcome) -> String {
    let cut = |text: &str| -> String {
        let mut short: String = text.chars().take(MAX_TEXT).collect();
        if short.len() < text.len() {
            short.push('\u{2026}');
        }
        short
    };
    match call.end {
        End::Answer(status) => format!("answer {status} `{}`", cut(&call.text)),
        End::Abandoned => "nothing more".to_owned(),
        End::Error(kind, _) => {
            // What all errors begin with says nothing here.
            let text = call
                .text
                .split_once(": ")
                .map_or(&*call.text, |(_, text)| text);
            format!("error {kind}: {}", cut(text))
        }
    }
}

fn waits(call: &Outcome) -> String {
    let waits: Vec<String> = call.waits.iter().map(ToString::to_string).collect();
    if waits.is_empty() {
        "-".to_owned()
    } else {
        waits.join(", ")
    }
}

//! Compares what was observed with what must happen.
//!
//! What goes in: a fault and the observation of it. What comes out: complaints, none if all is
//! well. `wrong` makes expectations that do not hold, to show that none of them is idle.

use std::time::Duration;

use super::fault::{End, Expected, Fault};
use super::server::Seen;
use crate::support::{CLIENT_ID, CLIENT_SECRET};

/// No call may take longer, whatever the server does.
pub const GUARD: Duration = Duration::from_secs(10);

/// Longer texts of an error are of no use to anybody.
const MAX_TEXT: usize = 4000;

/// How a call ended.
#[derive(Debug)]
pub struct Outcome {
    pub end: End,
    pub attempts: u32,
    /// The text of the error, or the id in the answer.
    pub text: String,
    pub waits: Vec<f64>,
    pub retry_after: Option<f64>,
    /// Everything else that an error can be printed as.
    pub prints: Vec<String>,
    /// The length of the error's body, and whether it is cut.
    pub body: Option<(usize, bool)>,
}

/// What happened.
pub struct Observed {
    pub calls: Vec<Outcome>,
    pub seen: Seen,
    /// Connections to the host that a redirect names.
    pub strayed: usize,
    /// The rise of memory over the level before the first call.
    pub peak: usize,
    /// Whether all calls ended in time, and with sane memory.
    pub ended: bool,
    pub elapsed: Duration,
}

/// Everything that is not as it should be.
pub fn judge(fault: &Fault, observed: &Observed) -> Vec<String> {
    let mut complaints = Vec::new();
    if !observed.ended {
        complaints.push(format!("did not end within {GUARD:?} and sane memory"));
    }
    if observed.calls.len() != fault.expected.len() {
        complaints.push(format!("{} calls ended", observed.calls.len()));
    }
    for (expected, outcome) in fault.expected.iter().zip(&observed.calls) {
        complaints.extend(judge_call(expected, outcome));
        complaints.extend(outcome.prints.iter().filter_map(|text| unfit(text)));
    }
    let mut same = |what: &str, due: usize, got: usize| {
        if due != got {
            complaints.push(format!("{what}: {due} due, {got} seen"));
        }
    };
    same(
        "requests",
        fault.due_requests(),
        observed.seen.requests.len(),
    );
    same("connections to another host", 0, observed.strayed);
    if let Some(connections) = fault.connections {
        same("connections", connections, observed.seen.connections);
    }
    if observed.peak > fault.memory {
        complaints.push(format!(
            "memory: at most {} bytes, {} used",
            fault.memory, observed.peak
        ));
    }
    // A closer look makes sense only at what is right so far.
    if let Some(look) = fault.look.filter(|_| complaints.is_empty()) {
        complaints.extend(look(observed).err());
    }
    complaints
}

fn judge_call(expected: &Expected, outcome: &Outcome) -> Vec<String> {
    let mut complaints = Vec::new();
    if expected.end != outcome.end {
        complaints.push(format!("{:?} due, {:?} came", expected.end, outcome.end));
    }
    if expected.attempts != outcome.attempts {
        complaints.push(format!(
            "{} attempts due, {} made",
            expected.attempts, outcome.attempts
        ));
    }
    if expected.says.is_empty() || !outcome.text.contains(&expected.says) {
        complaints.push(format!("no `{}` in `{}`", expected.says, outcome.text));
    }
    if expected.waits != outcome.waits {
        complaints.push(format!(
            "waits {:?} due, {:?} made",
            expected.waits, outcome.waits
        ));
    }
    if expected.retry_after != outcome.retry_after {
        complaints.push(format!(
            "retry after {:?} due, {:?} said",
            expected.retry_after, outcome.retry_after
        ));
    }
    complaints
}

/// Why a text of an error must not be shown to anybody.
fn unfit(text: &str) -> Option<String> {
    let bad = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}');
    let why = if text.contains(bad) {
        "a character that can fool a terminal"
    } else if shows_secret(text) {
        "a secret"
    } else if text.len() > MAX_TEXT {
        "more than anybody reads"
    } else {
        return None;
    };
    let start: String = text.escape_debug().take(200).collect();
    Some(format!("{why} in `{start}`"))
}

/// Whether 8 characters in a row of a secret stand in `text`, in capitals or not.
fn shows_secret(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [CLIENT_SECRET, &*basic()].into_iter().any(|secret| {
        let secret = secret.to_ascii_lowercase();
        (8..=secret.len()).any(|end| text.contains(&secret[end - 8..end]))
    })
}

/// The credentials as HTTP Basic sends them.
fn basic() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"))
}

/// The same fault with expectations that are wrong in one place each.
pub fn wrong(fault: &Fault) -> Vec<(&'static str, Fault)> {
    let change = |change: fn(&mut Expected)| {
        let mut fault = fault.clone();
        change(fault.expected.last_mut().unwrap());
        fault
    };
    let mut wrong = vec![
        ("end", change(|call| call.end = wrong_end(call.end))),
        ("attempts", change(|call| call.attempts += 1)),
        ("waits", change(|call| call.waits.push(0.25))),
        ("text", change(|call| call.says.push('\u{7}'))),
        (
            "retry after",
            change(|call| {
                call.retry_after = Some(2.0 * call.retry_after.unwrap_or_default() + 1.0);
            }),
        ),
    ];
    wrong.push(("requests", fault.clone().requests(fault.due_requests() + 1)));
    wrong.push(("memory", fault.clone().memory(0)));
    wrong
}

fn wrong_end(end: End) -> End {
    match end {
        End::Answer(status) => End::Answer(status + 1),
        End::Error(kind, Some(status)) => End::Error(kind, Some(status + 1)),
        End::Error(_, None) | End::Abandoned => End::Answer(201),
    }
}

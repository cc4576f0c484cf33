//! A process with a time limit, and what its end means for a document.
//!
//! In: a command. Out: an outcome. Never here: a wait without an end.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

/// How much is kept of what a child says on standard error.
const LONGEST: usize = 2_000;
/// Between two looks whether a child is done.
const PAUSE: Duration = Duration::from_millis(3);

/// How a process ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// With success, and this on standard output.
    Answered(String),
    /// Without success, by a panic or a signal, and this on standard error.
    Failed(ExitStatus, String),
    /// It did not, and was killed.
    Late(Duration),
    /// It never began.
    NotStarted(String),
}

/// What became of a document.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Code.
    Generated(Box<Generated>),
    /// Diagnostics.
    Refused(Vec<Finding>),
    /// Something that must not happen.
    Defect(Defect, String),
}

/// What must not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Defect {
    /// The generator panicked.
    Panic,
    /// The process was ended by the system: an abort, a stack overflow, no memory.
    Crash,
    /// The time limit was reached.
    Hang,
    /// The generator reported a defect of its own.
    Internal,
}

impl Defect {
    pub(super) const ALL: [Self; 4] = [Self::Panic, Self::Crash, Self::Hang, Self::Internal];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Panic => "panic",
            Self::Crash => "crash",
            Self::Hang => "hang",
            Self::Internal => "internal error",
        }
    }
}

/// The measures of an output.
#[derive(Debug, Default)]
pub(super) struct Generated {
    pub(super) micros: u64,
    pub(super) peak_kib: Option<u64>,
    pub(super) lines: u64,
    pub(super) types: u64,
    pub(super) operations: u64,
    pub(super) judgements: Vec<String>,
}

/// A diagnostic.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) code: String,
    /// `line:column message`
    pub(super) text: String,
}

/// Runs a process to its end, or to the limit.
pub(super) fn run(mut command: Command, limit: Duration) -> Ended {
    let start = Instant::now();
    let spawned = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => return Ended::NotStarted(error.to_string()),
    };
    // A pipe that nobody empties would stop the child.
    let said = child.stdout.take().map(reader);
    let complained = child.stderr.take().map(reader);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) if start.elapsed() < limit => break status,
            Ok(None) if start.elapsed() < limit => std::thread::sleep(PAUSE),
            Ok(_) | Err(_) => {
                // It may have ended by itself in this moment; either way it is gone then.
                let _ = child.kill();
                let _ = child.wait();
                return Ended::Late(limit);
            }
        }
    };
    if status.success() {
        Ended::Answered(text(said))
    } else {
        Ended::Failed(status, text(complained))
    }
}

fn reader(mut pipe: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is what there is.
        let _ = pipe.read_to_end(&mut bytes);
        bytes
    })
}

fn text(reader: Option<JoinHandle<Vec<u8>>>) -> String {
    let bytes = reader.and_then(|reader| reader.join().ok());
    String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
}

impl Outcome {
    /// What the end of the process for a document means.
    pub(super) fn of(ended: Ended) -> Self {
        match ended {
            Ended::Answered(answer) => Self::answered(&answer),
            Ended::Failed(status, said) => {
                // What Rust makes of a panic.
                let defect = if status.code() == Some(101) {
                    Defect::Panic
                } else {
                    Defect::Crash
                };
                let said: String = said.trim().chars().take(LONGEST).collect();
                Self::Defect(defect, format!("{status}: {said}"))
            }
            Ended::Late(limit) => {
                let text = format!("not done after {} s", limit.as_secs_f64());
                Self::Defect(Defect::Hang, text)
            }
            Ended::NotStarted(error) => {
                Self::Defect(Defect::Crash, format!("the process did not start: {error}"))
            }
        }
    }

    fn answered(text: &str) -> Self {
        let answer: Value = match serde_json::from_str(text) {
            Ok(answer) => answer,
            Err(error) => return Self::Defect(Defect::Crash, format!("no answer: {error}")),
        };
        match answer["outcome"].as_str() {
            Some("generated") => Self::Generated(Box::new(Generated {
                micros: answer["micros"].as_u64().unwrap_or_default(),
                peak_kib: answer["peak_kib"].as_u64(),
                lines: answer["lines"].as_u64().unwrap_or_default(),
                types: answer["types"].as_u64().unwrap_or_default(),
                operations: answer["operations"].as_u64().unwrap_or_default(),
                judgements: each(&answer["judgements"], string),
            })),
            Some("refused") => Self::Refused(each(&answer["errors"], finding)),
            Some("internal") => {
                let findings = each(&answer["errors"], finding);
                let texts: Vec<String> = findings.into_iter().map(|found| found.text).collect();
                Self::Defect(Defect::Internal, texts.join("\n"))
            }
            _ => Self::Defect(Defect::Crash, "no answer".to_owned()),
        }
    }
}

fn each<T>(values: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    values.as_array().into_iter().flatten().map(read).collect()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn finding(value: &Value) -> Finding {
    let text = format!(
        "{}:{} {}",
        value["line"],
        value["column"],
        string(&value["message"])
    );
    Finding {
        code: string(&value["code"]),
        text,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::{Defect, Outcome, run};

    fn outcome(script: &str) -> Outcome {
        let mut command = Command::new("sh");
        command.arg("-c").arg(script);
        Outcome::of(run(command, Duration::from_millis(500)))
    }

    #[test]
    fn an_answer_is_taken_as_it_is_meant() {
        let Outcome::Generated(generated) = outcome(
            r#"echo '{"outcome":"generated","lines":7,"micros":9,"judgements":["a: b"],"peak_kib":null}'"#,
        ) else {
            panic!("no code");
        };
        assert_eq!((generated.lines, generated.micros), (7, 9));
        assert_eq!(generated.peak_kib, None);
        assert_eq!(generated.judgements, ["a: b"]);
        let Outcome::Refused(findings) = outcome(
            r#"echo '{"outcome":"refused","errors":[{"code":"syntax","line":1,"column":2,"message":"m"}]}'"#,
        ) else {
            panic!("not refused");
        };
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, "syntax");
        assert_eq!(findings[0].text, "1:2 m");
    }

    #[test]
    fn whatever_ends_otherwise_is_a_defect() {
        for (script, defect, says) in [
            ("echo words >&2; exit 101", Defect::Panic, "words"),
            ("kill -ABRT $$", Defect::Crash, "signal: 6"),
            ("echo words >&2; exit 1", Defect::Crash, "words"),
            ("echo words", Defect::Crash, "no answer"),
            ("echo '{}'", Defect::Crash, "no answer"),
            ("exec sleep 60", Defect::Hang, "0.5 s"),
            (
                r#"echo '{"outcome":"internal","errors":[{"code":"internal","message":"m"}]}'"#,
                Defect::Internal,
                "m",
            ),
        ] {
            let start = Instant::now();
            let Outcome::Defect(found, text) = outcome(script) else {
                panic!("{script} is no defect");
            };
            assert_eq!(found, defect, "{script}: {text}");
            assert!(text.contains(says), "{script}: {text}");
            assert!(start.elapsed() < Duration::from_secs(30), "{script}");
        }
        let nothing = Command::new("/nowhere/to/be/found");
        let ended = run(nothing, Duration::from_secs(1));
        assert!(matches!(
            Outcome::of(ended),
            Outcome::Defect(Defect::Crash, _)
        ));
    }

    #[test]
    fn a_child_that_says_much_is_not_held_up() {
        let script = r#"head -c 300000 /dev/zero | tr '\0' x >&2; printf '{"outcome":"generated","judgements":["'; head -c 300000 /dev/zero | tr '\0' x; printf '"]}'"#;
        let Outcome::Generated(generated) = outcome(script) else {
            panic!("no code");
        };
        assert_eq!(generated.judgements[0].len(), 300_000);
    }
}

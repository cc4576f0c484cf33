//! Programs, run in turn: how long each takes, how much of the processors and of the memory.
//!
//! In: commands. Out: the same figures of each of their runs. Never here: two programs at once, or a
//! program that failed among the figures.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;

use crate::outcome::{Stop, aside};

pub(crate) mod child;
mod spread;

pub(crate) use spread::Spread;

/// What a run of a program cost.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// From the start to the end.
    pub(crate) wall: Duration,
    /// What it and all that it started used of the processors, for itself and in the system.
    pub(crate) cpu: Duration,
    /// The most memory that it or a program that it started had at once. That is of the largest of
    /// them, not of all together.
    pub(crate) peak_kib: u64,
    /// How it ended.
    pub(crate) ended: Ended,
    /// What it said, as far as that is kept.
    pub(crate) stdout: String,
    /// What it complained about, likewise.
    pub(crate) stderr: String,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With success.
    Well,
    /// With this code, or by a signal where there is none.
    Badly(Option<i32>),
    /// Not before the limit, so it was ended.
    Late,
}

impl Run {
    /// The time from start to end, in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        self.wall.as_secs_f64()
    }

    /// The time of the processors, in seconds.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        self.cpu.as_secs_f64()
    }

    /// Why it counts for nothing: how it ended, and the first line of what it said about it.
    pub(crate) fn failure(&self) -> Option<String> {
        let how = match self.ended {
            Ended::Well => return None,
            Ended::Late => return Some(late(self.wall)),
            Ended::Badly(Some(code)) => format!("exit {code}"),
            Ended::Badly(None) => "ended by a signal".to_owned(),
        };
        let complaint = first_line(&self.stderr);
        // Some only say on standard output what is wrong, after all that went well.
        let words = self.stdout.lines().rev().find(|line| says_something(line));
        let said: Vec<&str> = [complaint, words]
            .into_iter()
            .flatten()
            .map(str::trim)
            .collect();
        Some(
            [how.as_str()]
                .into_iter()
                .chain(said)
                .collect::<Vec<_>>()
                .join(": "),
        )
    }
}

fn late(time: Duration) -> String {
    format!("not done after {time:.0?}")
}

/// The first line that says something, and of a panic what it says of itself.
fn first_line(text: &str) -> Option<&str> {
    let mut lines = text.lines().filter(|line| says_something(line));
    match lines.next() {
        Some(line) if line.contains(" panicked at ") => lines.next().or(Some(line)),
        line => line,
    }
}

fn says_something(line: &str) -> bool {
    line.contains(char::is_alphanumeric)
}

/// Runs a program once.
pub(crate) fn once(command: &Command, limit: Duration) -> Result<Run, Stop> {
    let failed = |what: &dyn std::fmt::Display| {
        let program = Path::new(command.get_program()).display();
        Stop::Failed(format!("cannot measure {program}: {what}"))
    };
    let own = std::env::current_exe().map_err(|error| failed(&error))?;
    let mut wrapped = Command::new(own);
    wrapped
        .args([child::CHILD, &limit.as_secs().to_string()])
        .arg(command.get_program())
        .args(command.get_args())
        // It is held until the end: when it closes, the program is ended.
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    apart(&mut wrapped);
    let mut running = wrapped.spawn().map_err(|error| failed(&error))?;
    let held = running.stdin.take();
    let output = running.wait_with_output().map_err(|error| failed(&error))?;
    drop(held);
    let answer = serde_json::from_slice(&output.stdout).ok();
    let run = answer.as_ref().and_then(read);
    run.ok_or_else(|| failed(&"there is no answer"))
}

/// Keeps the keyboard's interrupt from the process, so that it is there to end the program when this
/// one has gone.
fn apart(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// Reads what the process around the program says.
fn read(answer: &Json) -> Option<Run> {
    let time = |name: &str| answer[name].as_u64().map(Duration::from_micros);
    let text = |name: &str| answer[name].as_str().map(str::to_owned);
    let code = answer["code"].as_i64();
    let ended = match (answer["late"].as_bool()?, code) {
        (true, _) => Ended::Late,
        (false, Some(0)) => Ended::Well,
        (false, code) => Ended::Badly(code.and_then(|code| i32::try_from(code).ok())),
    };
    Some(Run {
        wall: time("wall")?,
        cpu: time("cpu")?,
        peak_kib: answer["peak_kib"].as_u64()?,
        ended,
        stdout: text("stdout")?,
        stderr: text("stderr")?,
    })
}

/// Something that is measured several times.
pub(crate) struct Subject<'a> {
    /// What the lines of progress call it.
    pub(crate) name: String,
    /// Makes the next run what the first one was; this is not measured.
    pub(crate) prepare: Box<dyn FnMut() -> Result<(), Stop> + 'a>,
    /// What is measured.
    pub(crate) command: Command,
}

/// How often things are measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// How many rounds there are.
    pub(crate) runs: usize,
    /// A thing that had this much time in all is not measured once more.
    pub(crate) enough: Duration,
    /// When a program is ended.
    pub(crate) limit: Duration,
}

/// What came of a subject.
#[derive(Debug, Clone)]
pub(crate) enum Measured {
    /// The runs, at least one.
    Runs(Vec<Run>),
    /// It was not done after this time.
    Late(Duration),
    /// It failed, for this reason.
    Failed(String),
}

impl Measured {
    /// Why there are no figures.
    pub(crate) fn failure(&self) -> Option<String> {
        match self {
            Self::Runs(_) => None,
            Self::Late(time) => Some(late(*time)),
            Self::Failed(why) => Some(why.clone()),
        }
    }

    /// The time from start to end, in seconds.
    pub(crate) fn wall(&self) -> Option<Spread> {
        self.spread(Run::seconds)
    }

    /// The time of the processors, in seconds.
    pub(crate) fn cpu(&self) -> Option<Spread> {
        self.spread(Run::cpu_seconds)
    }

    /// The memory, in MB.
    pub(crate) fn peak(&self) -> Option<Spread> {
        // Exact: no machine has 2^53 KiB.
        #[expect(clippy::cast_precision_loss)]
        self.spread(|run| run.peak_kib as f64 * 1024.0 / 1e6)
    }

    /// A figure of it as a part of that of another one: of each round, and then the median, because what
    /// slows the machine down for a while is in both of a round.
    pub(crate) fn part_of(
        &self,
        other: &Self,
        figure: impl Fn(&Run) -> Option<f64>,
    ) -> Option<f64> {
        let (Self::Runs(own), Self::Runs(other)) = (self, other) else {
            return None;
        };
        let rounds = own.iter().zip(other);
        let parts = rounds.filter_map(|(own, other)| Some(figure(own)? / figure(other)?));
        Spread::of(parts).map(|parts| parts.median)
    }

    fn spread(&self, figure: impl Fn(&Run) -> f64) -> Option<Spread> {
        match self {
            Self::Runs(runs) => Spread::of(runs.iter().map(figure)),
            Self::Late(_) | Self::Failed(_) => None,
        }
    }
}

/// Measures all subjects in turn, in rounds, so that what else the machine does meets all of them
/// alike. Every second round goes backwards. What fails once is not tried again.
pub(crate) fn interleaved(subjects: &mut [Subject<'_>], plan: Plan) -> Result<Vec<Measured>, Stop> {
    let mut measured = vec![Measured::Runs(Vec::new()); subjects.len()];
    for round in 0..plan.runs {
        aside(&format!("round {} of {}", round + 1, plan.runs));
        let mut turn: Vec<_> = subjects.iter_mut().zip(&mut measured).collect();
        if round % 2 == 1 {
            turn.reverse();
        }
        for (subject, measured) in turn {
            let Measured::Runs(runs) = measured else {
                continue;
            };
            let spent: Duration = runs.iter().map(|run| run.wall).sum();
            if !runs.is_empty() && spent >= plan.enough {
                continue;
            }
            (subject.prepare)()?;
            let run = once(&subject.command, plan.limit)?;
            match run.failure() {
                None => runs.push(run),
                Some(why) => {
                    aside(&format!("{}: {why}", subject.name));
                    *measured = match run.ended {
                        Ended::Late => Measured::Late(run.wall),
                        _ => Measured::Failed(why),
                    };
                }
            }
        }
    }
    Ok(measured)
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Ended, Measured, Run, read};
    use serde_json::json;
    use std::time::Duration;

    fn run(code: Option<i64>, stdout: &str, stderr: &str) -> Run {
        let answer = json!({"wall": 2_000_000, "cpu": 5, "peak_kib": 7, "code": code,
            "late": false, "stdout": stdout, "stderr": stderr});
        read(&answer).unwrap()
    }

    #[test]
    fn a_ratio_is_of_runs_in_the_same_round() {
        let of = |seconds: &[u64]| {
            let runs = seconds.iter().map(|seconds| Run {
                wall: Duration::from_secs(*seconds),
                ..run(Some(0), "", "")
            });
            Measured::Runs(runs.collect())
        };
        // The machine is ten times slower in the second round, and the medians are 2 and 10.
        let (one, other) = (of(&[1, 10, 2]), of(&[5, 50, 10]));
        let wall = |run: &Run| Some(run.seconds());
        assert_eq!(one.part_of(&other, wall), Some(0.2));
        // One of them was measured often enough after a round.
        assert_eq!(one.part_of(&of(&[2]), wall), Some(0.5));
        let failed = Measured::Failed("why".to_owned());
        assert_eq!(one.part_of(&failed, wall), None);
        assert_eq!(failed.part_of(&one, wall), None);
    }

    #[test]
    fn a_failure_is_told_by_the_line_that_says_something() {
        assert_eq!(run(Some(0), "", "warning").failure(), None);
        let failure = |code, stdout, stderr| run(code, stdout, stderr).failure().unwrap();
        let found = failure(Some(1), "", "\n  ---\n  no such schema\nmore");
        assert_eq!(found, "exit 1: no such schema");
        let found = failure(Some(1), "reading\nbad version: 3\n", "error");
        assert_eq!(found, "exit 1: error: bad version: 3");
        let panic = "\nthread 'main' panicked at a.rs:1:1:\nnot yet implemented\nnote: more";
        assert_eq!(
            failure(Some(101), "", panic),
            "exit 101: not yet implemented"
        );
        assert_eq!(failure(None, "", ""), "ended by a signal");
        let mut late = run(None, "", "");
        late.ended = Ended::Late;
        assert_eq!(late.failure().as_deref(), Some("not done after 2s"));
    }
}

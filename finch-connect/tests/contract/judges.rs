//! The judges, and whether they agree.
//!
//! In: a request, what the client says of it and what the mock says. Out: nothing, or where one of
//! them does not say what the document says. Differences that are known are in their table.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use finch_connect::ErrorKind;
use serde_json::Value;

use crate::api::{Api, Operation};
use crate::differences::{Kind, Reading};
use crate::rules::broken;
use crate::same::same;
use crate::statuses::is_known;
use crate::world::{Said, Sent, World};

/// Members that the client fills in from its credentials, where the caller says nothing.
const FILLED: [&str; 2] = ["client_id", "client_secret"];

/// What was seen, to be sure that something was.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) cases: usize,
    pub(crate) sent: usize,
    pub(crate) refused: usize,
    /// The rows of the table that were needed.
    pub(crate) rows: BTreeSet<&'static str>,
    pub(crate) failures: Vec<String>,
}

impl Tally {
    /// Asks both judges of one request.
    pub(crate) async fn ask(
        &mut self,
        (api, world, operation): (&Api, &World, &Operation),
        what: &str,
        value: &Value,
    ) -> Said {
        let json = value.to_string();
        let said = world.client_says(operation, json.as_bytes()).await;
        let mock = world.mock_says(operation, json.as_bytes()).await;
        self.cases += 1;
        match said {
            Said::Sent(_) => self.sent += 1,
            Said::Unreadable(_) | Said::Refused(_) => self.refused += 1,
        }
        let reading = Reading::of(&api.schemas, &operation.request, value);
        self.rows.extend(reading.rows.iter().map(|row| row.name));
        if let Err(problem) = agree(world, operation, (value, &reading), &said, &mock) {
            let json: String = json.chars().take(600).collect();
            let problem = format!("{}: {what}: {problem}\n    {json}", operation.name);
            self.failures.push(problem);
        }
        said
    }

    /// Fails where the judges did not agree.
    pub(crate) fn finish(&self, hint: &str) {
        println!(
            "{} requests: {} sent, {} refused",
            self.cases, self.sent, self.refused
        );
        let mut report = String::new();
        for failure in self.failures.iter().take(8) {
            let _ = writeln!(report, "{failure}");
        }
        assert!(
            self.failures.is_empty(),
            "{} of {} requests, {hint}\n{report}",
            self.failures.len(),
            self.cases
        );
    }
}

/// Whether client and mock say what the document says.
pub(crate) fn agree(
    world: &World,
    operation: &Operation,
    (value, reading): (&Value, &Reading),
    said: &Said,
    mock: &[String],
) -> Result<(), String> {
    let is_forbidden = !operation.validator.is_valid(value);
    if is_forbidden == mock.is_empty() {
        let verdict = if is_forbidden { "forbids" } else { "allows" };
        return Err(format!(
            "the document {verdict} it, and the mock says {mock:?}"
        ));
    }
    let is_row = reading.has(Kind::Sent) || reading.has(Kind::LeftOut);
    if is_row && !is_forbidden {
        return Err("a row of the differences speaks of what is none".to_owned());
    }
    let wrong = broken(operation, &reading.plain);
    let may_send = wrong.is_empty() && !reading.has(Kind::Refused);
    match said {
        Said::Sent(sent) if may_send => sent_well(world, operation, reading, sent),
        Said::Sent(sent) => Err(format!("the client sends {}", sent.body)),
        Said::Unreadable(why) if may_send => Err(format!("the client refuses it: {why}")),
        Said::Refused(places) if may_send => Err(format!("the client refuses {places:?}")),
        // The first thing that no type holds ends the reading.
        Said::Unreadable(_) => Ok(()),
        Said::Refused(places) => {
            let expected: BTreeSet<String> = wrong.into_iter().map(|broken| broken.place).collect();
            if *places == expected {
                return Ok(());
            }
            Err(format!(
                "the client refuses {places:?}, the document {expected:?}"
            ))
        }
    }
}

/// What is sent is what was said, and what comes back is documented.
fn sent_well(
    world: &World,
    operation: &Operation,
    reading: &Reading,
    sent: &Sent,
) -> Result<(), String> {
    let mut body = sent.body.clone();
    if let Value::Object(members) = &mut body {
        let (id, secret) = world.finch.credentials();
        for (name, filled) in FILLED.into_iter().zip([id, secret]) {
            let is_filled = reading.sent.get(name).is_none() && operation.path == "/auth/token";
            if is_filled && members.remove(name).as_ref() != Some(&Value::from(filled)) {
                return Err(format!("`{name}` is not filled in"));
            }
        }
    }
    if !same(&body, &reading.sent) {
        return Err(format!("the client sends something else: {body}"));
    }
    if sent.violations.is_empty() == reading.has(Kind::Sent) {
        return Err(format!(
            "of what was sent the mock says {:?}",
            sent.violations
        ));
    }
    let status = match &sent.came {
        Ok((status, _)) => *status,
        Err(error) if error.kind() == ErrorKind::Api => error.status().unwrap(),
        Err(error) => return Err(format!("the answer is not understood: {error}")),
    };
    if is_known(operation, status) {
        return Ok(());
    }
    Err(format!("nobody has heard of status {status}"))
}

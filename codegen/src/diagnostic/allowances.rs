//! What is allowed in one run.
//!
//! In: grants, which `allow` reads. Out: whether an error may be a warning, and which grants allowed
//! nothing. Never here: a word of a document or of a command line.

use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::source::{Pointer, Span};

/// Where an allowance holds.
#[derive(Debug)]
pub(crate) enum Reach {
    Everywhere,
    Below(Vec<Pointer>),
    /// What has this name is not known before the documents are read.
    Named(String),
}

/// Whether an allowance did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    Idle,
    Used,
}

/// Who allows it.
#[derive(Debug, Clone)]
pub(crate) enum Giver {
    Caller,
    Document(Span, Pointer),
}

impl Giver {
    /// What is wrong with an allowance, where it was given.
    pub(crate) fn problem(&self, code: Code, message: String) -> Diagnostic {
        match self {
            Self::Caller => Diagnostic::error(code, Span::default(), message),
            Self::Document(span, at) => Diagnostic::error(code, *span, message).of(at.as_str()),
        }
    }
}

#[derive(Debug)]
struct Grant {
    code: Code,
    reach: Reach,
    giver: Giver,
    service: Service,
}

/// The allowances of one run.
#[derive(Debug, Default)]
pub(crate) struct Allowances {
    grants: Vec<Grant>,
}

/// Whose allowances must have something to allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Everybody's.
    All,
    /// The caller's: what the documents allow may belong to a part that was not selected.
    Caller,
}

impl Allowances {
    /// Allows a code at a place, by which it must serve.
    pub(crate) fn grant(&mut self, code: Code, reach: Reach, giver: Giver) {
        self.grants.push(Grant {
            code,
            reach,
            giver,
            service: Service::Idle,
        });
    }

    /// Finds the places of names. Of a name without one it says so, at who gave it.
    pub(crate) fn resolve(&mut self, find: impl Fn(&str) -> Vec<Pointer>) -> Vec<Diagnostic> {
        let mut wrong = Vec::new();
        for grant in &mut self.grants {
            let Reach::Named(name) = &grant.reach else {
                continue;
            };
            let places = find(name);
            if places.is_empty() {
                let message = format!("no operation and no schema is called {}", quoted(name));
                wrong.push(grant.giver.problem(Code::BadAllowance, message));
                // It is said; that it allows nothing is no news.
                grant.service = Service::Used;
            } else {
                grant.reach = Reach::Below(places);
            }
        }
        wrong
    }

    /// Whether an error may be a warning; what allows it is in use from then on.
    pub(crate) fn allow(&mut self, code: Code, at: Option<&Pointer>) -> bool {
        let mut allowed = false;
        for grant in &mut self.grants {
            let reached = match (&grant.reach, at) {
                (Reach::Everywhere, _) => true,
                (Reach::Below(places), Some(at)) => places.iter().any(|place| holds(place, at)),
                (Reach::Below(_) | Reach::Named(_), _) => false,
            };
            if grant.code == code && reached {
                grant.service = Service::Used;
                allowed = true;
            }
        }
        allowed
    }

    /// Whether a code is allowed anywhere.
    pub(crate) fn has(&self, code: Code) -> bool {
        self.grants.iter().any(|grant| grant.code == code)
    }

    /// Allows a code, whether it occurs or not.
    pub(crate) fn allow_everywhere(&mut self, code: Code) {
        self.grants.push(Grant {
            code,
            reach: Reach::Everywhere,
            giver: Giver::Caller,
            service: Service::Used,
        });
    }

    /// What is allowed and did not occur.
    pub(crate) fn unused(&self, strictness: Strictness) -> Vec<Diagnostic> {
        let idle = |grant: &&Grant| {
            grant.service == Service::Idle
                && (strictness == Strictness::All || matches!(grant.giver, Giver::Caller))
        };
        self.grants.iter().filter(idle).map(idle_grant).collect()
    }
}

fn idle_grant(grant: &Grant) -> Diagnostic {
    let name = grant.code.name();
    let place = match &grant.reach {
        Reach::Everywhere => "in the documents".to_owned(),
        Reach::Below(places) => match places.first().map_or("", Pointer::as_str) {
            "" => "in the document".to_owned(),
            place => format!("at or below {}", quoted(place)),
        },
        Reach::Named(name) => format!("in {}", quoted(name)),
    };
    let message = format!("`{name}` is allowed, but there is none {place}");
    (grant.giver)
        .problem(Code::UnusedAllowance, message)
        .help("remove the allowance")
}

/// Whether a place stands at or below another one. `normalize` keeps definitions under names of
/// its own.
fn holds(above: &Pointer, at: &Pointer) -> bool {
    let plain = |pointer: &Pointer| {
        let text = pointer.as_str().replace("/$defs/", "/x-defs/");
        text.replace("/definitions/", "/x-definitions/")
    };
    let (above, at) = (plain(above), plain(at));
    at.strip_prefix(above.as_str())
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

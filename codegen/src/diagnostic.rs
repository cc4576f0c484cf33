//! What the generator says about a document: diagnostics, and judgements for the ledger.
//!
//! In: findings of every stage. Out: all of them at once, rendered with the source line.
//! Never here: a decision about what is wrong; stages decide, this module only carries.

use std::collections::BTreeMap;

use crate::source::{Pointer, SourceMap, Span};
use crate::tree::Node;

mod allowances;
mod code;
mod columns;
mod fix;
mod json;
mod ledger;
mod render;
mod subject;
mod wording;

pub(crate) use allowances::{Allowances, Giver, Reach, Strictness};
pub use code::Code;
pub(crate) use fix::Fix;
pub use ledger::{Judgement, Rule};
pub(crate) use subject::METHODS;
use subject::Subjects;

/// Whether generation can go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Generation goes on, and a person should look.
    Warning,
}

/// One finding: what, where, why it matters, and the way past it.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Which kind of finding, by a name that stays.
    pub code: Code,
    /// Whether generation can go on.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What is the matter, in one line.
    pub message: String,
    /// The pointer of the node in the document.
    pub pointer: Option<Pointer>,
    /// The operation or schema that it belongs to, in words.
    pub subject: Option<String>,
    /// Further places that belong to it, each with a word.
    pub related: Vec<(Span, String)>,
    /// How to get past it.
    pub help: Option<String>,
    /// The actions of an overlay that settle it.
    pub(crate) fix: Option<Fix>,
}

impl Diagnostic {
    /// The actions of an overlay that settle it, as YAML.
    pub fn overlay(&self) -> Option<String> {
        self.fix.as_ref().map(Fix::snippet)
    }

    /// The extension that allows it, where it stands around the place. What the parser refuses
    /// is refused before there is an extension.
    pub fn extension(&self) -> Option<String> {
        self.code.fallback().and(self.pointer.as_ref())?;
        Some(format!("x-rust-allow: [{}]", self.code))
    }

    /// The argument of the command line that allows it, where it can be allowed.
    pub fn argument(&self) -> Option<String> {
        self.code.fallback()?;
        let code = self.code.name();
        // What no terminal takes is allowed from further up.
        let mut at = self.pointer.clone().unwrap_or_default();
        while at.as_str().contains(char::is_control) {
            at = at.parent();
        }
        let place = match at.as_str() {
            "" => String::new(),
            at => format!("={at}"),
        };
        let argument = format!("{code}{place}");
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_=/~.".contains(letter);
        Some(if argument.chars().all(plain) {
            format!("--allow {argument}")
        } else {
            format!("--allow '{}'", argument.replace('\'', r"'\''"))
        })
    }
}

impl Diagnostic {
    /// An error at that place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
            pointer: None,
            subject: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// A warning at that place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Says at which pointer of the document it is; the operation or schema follows from it.
    #[must_use]
    pub fn of(mut self, pointer: &str) -> Self {
        self.pointer = Some(Pointer::from_fragment(pointer));
        self
    }

    /// Shows a further place.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push((span, message.into()));
        self
    }

    /// Says how to get past it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says which actions of an overlay settle it.
    #[must_use]
    pub(crate) fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }
}

/// Everything that the stages of one run found.
#[derive(Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    judgements: Vec<Judgement>,
    subjects: Subjects,
    allowances: Allowances,
}

impl Report {
    /// A report for which some errors are allowed.
    pub(crate) fn with(allowances: Allowances) -> Self {
        Self {
            allowances,
            ..Self::default()
        }
    }

    /// Takes a diagnostic. An error that is allowed there becomes a warning, and the stage goes
    /// on with what it has in its place.
    pub fn push(&mut self, mut diagnostic: Diagnostic) -> Severity {
        if diagnostic.severity == Severity::Error
            && self
                .allowances
                .allow(diagnostic.code, diagnostic.pointer.as_ref())
        {
            diagnostic.severity = Severity::Warning;
        }
        let severity = diagnostic.severity;
        self.refuse(diagnostic);
        severity
    }

    /// Takes a diagnostic that stays what it is, because the stage has nothing in its place.
    pub(crate) fn refuse(&mut self, mut diagnostic: Diagnostic) {
        if let Some(at) = &diagnostic.pointer {
            diagnostic.subject = self.subjects.of(at, diagnostic.span.file);
        }
        self.diagnostics.push(diagnostic);
    }

    /// Learns what the operations of a document are called.
    pub(crate) fn learn(&mut self, document: &Node) {
        self.subjects.learn(document);
    }

    /// What is allowed.
    pub(crate) fn allowances(&mut self) -> &mut Allowances {
        &mut self.allowances
    }

    /// How many diagnostics there are by now.
    pub(crate) fn mark(&self) -> usize {
        self.diagnostics.len()
    }

    /// The diagnostics behind a mark, to add to them.
    pub(crate) fn since(&mut self, mark: usize) -> &mut [Diagnostic] {
        self.diagnostics.get_mut(mark..).unwrap_or_default()
    }

    /// Notes a judgement for the ledger.
    pub fn judge(&mut self, rule: Rule, span: Span, pointer: &Pointer, detail: impl Into<String>) {
        self.judgements.push(Judgement {
            rule,
            span,
            pointer: pointer.clone(),
            detail: detail.into(),
        });
    }

    /// Whether an error was found.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The diagnostics, errors first, then by place, each once.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.diagnostics.iter().collect();
        sorted.sort_by(|left, right| {
            (left.severity, left.span, left.code, &left.message).cmp(&(
                right.severity,
                right.span,
                right.code,
                &right.message,
            ))
        });
        sorted.dedup_by(|left, right| {
            left.span == right.span && left.code == right.code && left.message == right.message
        });
        sorted
    }

    /// The diagnostics as text for a terminal or a log, without colours.
    pub fn render(&self, sources: &SourceMap) -> String {
        render::render(&causes(&self.diagnostics()), sources)
    }

    /// The diagnostics for tools: one object per cause, with names that stay.
    pub fn to_json(&self, sources: &SourceMap) -> Vec<serde_json::Value> {
        json::records(&causes(&self.diagnostics()), sources)
    }

    /// The ledger: every judgement as a line of Markdown.
    pub fn ledger(&self, sources: &SourceMap) -> String {
        ledger::render(&self.judgements, sources)
    }
}

/// Puts together what is the same at several places, in the order of the first of them. What is
/// wrong is told name by name; a warning that says the same of many names is one.
fn causes<'a>(diagnostics: &[&'a Diagnostic]) -> Vec<Vec<&'a Diagnostic>> {
    let mut numbers = BTreeMap::new();
    let mut causes: Vec<Vec<&Diagnostic>> = Vec::new();
    for diagnostic in diagnostics {
        let message = match diagnostic.severity {
            Severity::Error => diagnostic.message.clone(),
            Severity::Warning => wording::sentence(&diagnostic.message),
        };
        let cause = (diagnostic.severity, diagnostic.code, message);
        let number = *numbers.entry(cause).or_insert(causes.len());
        match causes.get_mut(number) {
            Some(places) => places.push(diagnostic),
            None => causes.push(vec![diagnostic]),
        }
    }
    causes
}

/// A piece of a document for a message: in backticks, on one line, and cut where it is long.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("`{}`", shown.replace('\n', "\\n"))
}

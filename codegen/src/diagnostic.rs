//! What the generator says about a document: diagnostics, and judgements for the ledger.
//!
//! In: findings of every stage. Out: all of them at once, rendered with the source line.
//! Never here: a decision about what is wrong; stages decide, this module only carries.

use crate::source::{Pointer, SourceMap, Span};

mod code;
mod ledger;
mod render;

pub use code::Code;
pub use ledger::{Judgement, Rule};

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
    /// The operation or schema that it belongs to.
    pub subject: Option<String>,
    /// Further places that belong to it, each with a word.
    pub related: Vec<(Span, String)>,
    /// How to get past it; may hold an overlay snippet.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at that place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
            subject: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// A warning at that place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Says which operation or schema it belongs to.
    #[must_use]
    pub fn of(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
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
}

/// Everything that the stages of one run found.
#[derive(Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    judgements: Vec<Judgement>,
}

impl Report {
    /// Takes a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
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
        render::render(&self.diagnostics(), sources)
    }

    /// The ledger: every judgement as a line of Markdown.
    pub fn ledger(&self, sources: &SourceMap) -> String {
        ledger::render(&self.judgements, sources)
    }
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

//! The interpretation ledger: every judgement that the generator made where a document leaves
//! room, as one line each.

use std::fmt::Write as _;

use crate::source::{Pointer, SourceMap, Span};

/// Which kind of judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A keyword that has no meaning here was left out.
    KeywordIgnored,
    /// `nullable` of OpenAPI 3.0 in a 3.1 document was read as "null allowed".
    NullableIn31,
    /// A keyword of JSON Schema 2020-12 in a 3.0 document was honoured.
    KeywordOf31In30,
    /// A constraint or format is documentation only, and not checked.
    DocumentationOnly,
    /// A type became wider than the document says.
    Widened,
    /// A parameter, header or status was left out, because OpenAPI or HTTP says so.
    ParameterIgnored,
    /// An example that its own schema does not allow.
    ExampleContradicts,
    /// A name was made, because the document gives none.
    NameInvented,
}

impl Rule {
    /// The heading of the rule in the ledger.
    pub const fn title(self) -> &'static str {
        match self {
            Self::KeywordIgnored => "Keyword ignored",
            Self::NullableIn31 => "3.0 keyword in a 3.1 document",
            Self::KeywordOf31In30 => "3.1 keyword in a 3.0 document",
            Self::DocumentationOnly => "Documentation only",
            Self::Widened => "Type widened",
            Self::ParameterIgnored => "Left out, as OpenAPI says",
            Self::ExampleContradicts => "Example contradicts its schema",
            Self::NameInvented => "Name made up",
        }
    }
}

/// One judgement: which rule, where, and what it came to.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The rule.
    pub rule: Rule,
    /// Where.
    pub span: Span,
    /// The pointer of the node.
    pub pointer: Pointer,
    /// What it came to, in one line.
    pub detail: String,
}

pub(super) fn render(judgements: &[Judgement], sources: &SourceMap) -> String {
    let mut sorted: Vec<_> = judgements.iter().collect();
    sorted.sort_by(|left, right| {
        (left.rule, left.span, &left.pointer, &left.detail).cmp(&(
            right.rule,
            right.span,
            &right.pointer,
            &right.detail,
        ))
    });
    sorted.dedup_by(|left, right| {
        left.rule == right.rule && left.pointer == right.pointer && left.detail == right.detail
    });

    let mut text = String::from(
        "# Interpretation\n\n\
         Every judgement that the generator made where the documents leave room.\n\
         Written by `cargo xtask generate`; do not edit.\n",
    );
    let mut rule = None;
    for judgement in sorted {
        if rule != Some(judgement.rule) {
            rule = Some(judgement.rule);
            let _ = write!(text, "\n## {}\n\n", judgement.rule.title());
        }
        let _ = writeln!(
            text,
            "- {}:{} `{}`: {}",
            inert(sources.name(judgement.span.file)),
            judgement.span.start.line,
            inert(judgement.pointer.as_str()),
            inert(&judgement.detail),
        );
    }
    text
}

/// Text of a document must not become markup of the ledger, or break its lines.
fn inert(text: &str) -> String {
    let shown: String = text.chars().take(300).collect();
    shown
        .chars()
        .map(|character| match character {
            '<' => '‹',
            '>' => '›',
            control if control.is_control() => ' ',
            other => other,
        })
        .collect()
}

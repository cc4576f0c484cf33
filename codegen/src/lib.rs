//! Turns OpenAPI documents into Rust models, enums and client methods.
//!
//! The pipeline, in order; each stage imports only earlier ones, and none does input or output:
//!
//! | stage | from | to |
//! |---|---|---|
//! | [`parse`] | text | a tree with places |
//! | [`overlay`] | trees and an overlay | changed trees |
//! | [`allow`] | `x-rust-allow` and the caller's wishes | errors that may be warnings |
//! | [`select`] | all operations | those that are asked for, and what they need |
//! | [`normalize`] | 3.0 and 3.1 as found | the 3.0 model of `openapiv3` |
//! | [`merge`] | several documents | one |
//! | [`lower`] | the model | the [`ir`]: wire facts only |
//! | [`name`] | the IR | Rust names beside it |
//! | [`emit`] | IR and names | tokens |
//! | [`mod@print`] | tokens | text |
//!
//! Beside it, `diff` compares two states of an API. It is there with the feature `diff` only: a build
//! script that generates does not pay for it.
//!
//! Nothing in a document can make this crate panic: what cannot be handled is a diagnostic with
//! a place, and what is read in a way that leaves room is an entry of the ledger.
//!
//! ```
//! use codegen::{Input, generate};
//! use codegen::source::Source;
//!
//! let document = "
//! openapi: 3.1.0
//! info: { title: Pets, version: '1' }
//! components:
//!   schemas:
//!     Pet:
//!       type: object
//!       required: [name]
//!       properties: { name: { type: string } }
//! ";
//! let input = Input {
//!     documents: vec![Source::new("pets.yaml", document)],
//!     ..Input::default()
//! };
//! let output = generate(&input).expect("the document is sound");
//! assert!(output.types.contains("pub struct Pet"));
//! ```

pub mod allow;
pub mod diagnostic;
#[cfg(feature = "diff")]
pub mod diff;
pub mod emit;
pub mod ir;
pub mod lower;
pub mod merge;
pub mod name;
mod near;
pub mod normalize;
pub mod overlay;
pub mod parse;
mod path_items;
pub mod print;
mod room;
pub mod select;
pub mod source;
pub mod tree;
pub mod unseen;

use allow::Allowance;
use diagnostic::{Code, Diagnostic, Report, Strictness};
use select::Selection;
use source::{Source, SourceMap, Span};
use tree::{Node, Noted};

/// What is read.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// The documents, merged into one API.
    pub documents: Vec<Source>,
    /// The overlays, applied in order.
    pub overlays: Vec<Source>,
    /// Errors that may be warnings.
    pub allow: Vec<Allowance>,
    /// The part of the API that is generated; everything where nothing is selected.
    pub select: Selection,
    /// What becomes of things that would get the same Rust name.
    pub collisions: name::Collisions,
}

impl Input {
    /// Sorts the files of a folder of documents: `overlay.yaml` is the overlay, every other
    /// `.yaml`, `.yml` or `.json` file a document, in the order of their names. Other files
    /// are for people.
    pub fn of_folder(files: impl IntoIterator<Item = Source>) -> Self {
        let mut input = Self::default();
        for file in files {
            let base = file.name.rsplit('/').next().unwrap_or_default();
            if base == "overlay.yaml" {
                input.overlays.push(file);
            } else if [".yaml", ".yml", ".json"]
                .iter()
                .any(|end| base.ends_with(end))
            {
                input.documents.push(file);
            }
        }
        input
            .documents
            .sort_by(|left, right| left.name.cmp(&right.name));
        input
    }
}

/// What comes out.
#[derive(Debug)]
pub struct Output {
    /// The text of `types.rs`.
    pub types: String,
    /// The text of `operations.rs`.
    pub operations: String,
    /// The text of the ledger.
    pub ledger: String,
    /// Warnings, rendered; empty where there are none.
    pub warnings: String,
    /// The warnings for tools, as [`Failure::to_json`] writes them.
    pub warnings_json: Vec<serde_json::Value>,
    /// The API itself, for comparisons.
    pub api: ir::Api,
    /// What Rust calls it.
    pub names: name::Names,
    /// The texts that its places are in.
    pub sources: SourceMap,
}

#[cfg(feature = "diff")]
impl Output {
    /// This state of the API, to compare with another one.
    pub fn state(&self) -> diff::State<'_> {
        diff::State {
            api: &self.api,
            names: &self.names,
        }
    }
}

/// Why nothing came out: diagnostics with their sources.
#[derive(Debug)]
pub struct Failure {
    report: Box<Report>,
    sources: SourceMap,
}

impl Failure {
    /// The diagnostics as text for a terminal or a log.
    pub fn render(&self) -> String {
        self.report.render(&self.sources)
    }

    /// The diagnostics for tools: one object for each, with these members.
    ///
    /// `code`, `severity` (`error` or `warning`), `message`, `file`, `line`, `column`, `end`
    /// (`line` and `column`), `subject` (the operation or schema, in words), `pointer`, `why`
    /// (what the code means), `help`, `overlay` (actions that settle it, in YAML), `allow` (how
    /// to go on without it: `argument`, `extension` and `fallback`), `related` (places with a
    /// `message`), `count` (at how many places it is) and `places` (the first of the others).
    /// What is not known is `null`.
    pub fn to_json(&self) -> Vec<serde_json::Value> {
        self.report.to_json(&self.sources)
    }

    /// The diagnostics.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        self.report.diagnostics()
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for Failure {}

/// Runs the whole pipeline. `build.rs`, every command and every test go through here.
///
/// # Errors
///
/// A [`Failure`] holds everything that is wrong with the documents, not just the first thing.
pub fn generate(input: &Input) -> Result<Output, Failure> {
    generate_with(input, SourceMap::default)
}

/// Runs the whole pipeline for another state of an API. No place of the one is in a file of the
/// other, so that a place that a comparison names belongs to one of them.
///
/// # Errors
///
/// A [`Failure`] as of [`generate`].
pub fn generate_beside(input: &Input, other: &Output) -> Result<Output, Failure> {
    generate_with(input, || SourceMap::beside(&other.sources))
}

fn generate_with(input: &Input, sources: impl Fn() -> SourceMap + Sync) -> Result<Output, Failure> {
    room::with_room(|| {
        let mut run = Run::new(input);
        run.sources = sources();
        let output = run.generate(input);
        output.ok_or_else(|| run.failure())
    })
}

/// Reads documents as far as the merged tree in 3.0 terms, for tests and tools.
///
/// # Errors
///
/// A [`Failure`] holds everything that is wrong with the documents.
pub fn normalized(input: &Input) -> Result<Node, Failure> {
    room::with_room(|| {
        let mut run = Run::new(input);
        let document = run.merged(input);
        document.ok_or_else(|| run.failure())
    })
}

struct Run {
    sources: SourceMap,
    report: Report,
    /// What stands in the documents as the overlays leave them.
    found: Noted,
}

impl Run {
    fn new(input: &Input) -> Self {
        Self {
            sources: SourceMap::default(),
            report: allow::begin(&input.allow),
            found: Noted::default(),
        }
    }

    fn failure(mut self) -> Failure {
        self.settle_fixes();
        Failure {
            report: Box::new(self.report),
            sources: self.sources,
        }
    }

    fn generate(&mut self, input: &Input) -> Option<Output> {
        let document = self.merged(input)?;
        let mut api = lower::lower(&document, &mut self.report)?;
        // Nothing looks at it from here on, and it is the largest thing that there is. Another thread that
        // gives it back beside this one only waits: what one allocates, the other has to ask for.
        drop(document);
        if !input.select.is_empty() {
            lower::prune(&mut api, lower::Roots::Operations);
        }
        let names = name::name(&api, input.collisions, &mut self.report);
        self.sound()?;
        self.check_allowances(input);
        self.sound()?;
        let header = header(input);
        // The types are by far the most.
        let all = emit::Types::of(&api, &names);
        let (operations, parts) = room::shared(
            room::Threads::worth(api.types.len() + api.operations.len()),
            || {
                self.settle_fixes();
                let mut file = print::Printer::default();
                let imports = emit::operations(&api, &names, |chunk| file.add(chunk));
                file.finish(&header, imports)
            },
            all.parts(),
            |part| {
                let mut file = print::Printer::default();
                let used = all.part(part, |chunk| file.add(chunk));
                (file, used)
            },
        );
        drop(all);
        let types = self.printed(joined(parts, &header))?;
        let operations = self.printed(operations)?;
        Some(Output {
            types,
            operations,
            ledger: self.report.ledger(&self.sources),
            warnings: self.report.render(&self.sources),
            warnings_json: self.report.to_json(&self.sources),
            api,
            names,
            sources: std::mem::take(&mut self.sources),
        })
    }

    fn merged(&mut self, input: &Input) -> Option<Node> {
        let mut documents = self.overlaid(input)?;
        self.found = Noted::of(&documents);
        for document in &documents {
            self.report.learn(document);
        }
        allow::collect(&mut documents, &mut self.report);
        if !input.select.is_empty() {
            select::narrow(&mut documents, &input.select, &mut self.report);
        }
        self.sound()?;
        for document in &mut documents {
            normalize::normalize(document, &mut self.report);
        }
        self.sound()?;
        if documents.is_empty() {
            let nowhere = Span::default();
            let message = "there is no document to read";
            self.report
                .push(Diagnostic::error(Code::NotOpenApi, nowhere, message));
        }
        let merged = merge::merge(documents, &mut self.report)?;
        self.sound()?;
        Some(merged)
    }

    /// The documents as the overlays leave them.
    fn overlaid(&mut self, input: &Input) -> Option<Vec<Node>> {
        let mut documents: Vec<Node> = input
            .documents
            .iter()
            .filter_map(|source| self.parse(source))
            .collect();
        let overlays: Vec<Node> = input
            .overlays
            .iter()
            .filter_map(|source| self.parse(source))
            .collect();
        self.sound()?;
        for node in &overlays {
            if let Some(overlay) = overlay::read(node, &mut self.report) {
                overlay::apply(&overlay, &mut documents, &mut self.report);
            }
        }
        self.sound()?;
        Some(documents)
    }

    /// Says which allowances have nothing to allow, once every stage had its say.
    fn check_allowances(&mut self, input: &Input) {
        let strictness = if input.select.is_empty() {
            Strictness::All
        } else {
            Strictness::Caller
        };
        for diagnostic in self.report.allowances().unused(strictness) {
            self.report.push(diagnostic);
        }
    }

    /// Writes the actions that settle something in terms of the documents as they were found.
    fn settle_fixes(&mut self) {
        let diagnostics = self.report.since(0);
        if diagnostics.iter().all(|found| found.fix.is_none()) {
            return;
        }
        let found = std::mem::take(&mut self.found).places();
        for diagnostic in diagnostics {
            let fix = diagnostic.fix.take();
            diagnostic.fix = fix.and_then(|fix| fix.as_found(&found));
        }
    }

    fn parse(&mut self, source: &Source) -> Option<Node> {
        let (_, node) = parse::parse(source, &mut self.sources, &mut self.report)?;
        Some(node)
    }

    /// A stage that found errors ends the run, after it has reported all of them.
    fn sound(&self) -> Option<()> {
        (!self.report.has_errors()).then_some(())
    }

    fn printed(&mut self, printed: Result<String, String>) -> Option<String> {
        match printed {
            Ok(text) => Some(text),
            Err(error) => {
                let message = format!("the generator made something that is no Rust: {error}");
                self.report.push(
                    Diagnostic::error(Code::Internal, Span::default(), message)
                        .help("this is a defect of the generator: please report it"),
                );
                None
            }
        }
    }
}

/// The file of types, of its parts.
fn joined(parts: Vec<(print::Printer, emit::Used)>, header: &str) -> Result<String, String> {
    let mut file = print::Printer::default();
    let mut imports = Vec::with_capacity(parts.len());
    for (part, used) in parts {
        file.append(part);
        imports.push(used);
    }
    file.finish(header, emit::Types::imports(imports))
}

/// The command and the documents: nothing that differs between machines or days.
fn header(input: &Input) -> String {
    let names: Vec<String> = input
        .documents
        .iter()
        .chain(&input.overlays)
        .map(|source| {
            source
                .name
                .chars()
                .map(|character| {
                    if unseen::is_treacherous(character) {
                        '?'
                    } else {
                        character
                    }
                })
                .collect()
        })
        .collect();
    format!(
        "// Generated by `cargo xtask generate` from {}. Do not edit.",
        names.join(", ")
    )
}

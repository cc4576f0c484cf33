//! Where a document goes: which entry it is, what it is called, what is noted about it.
//!
//! In: a document that came, the state of `spec/`. Out: a plan. Never here: a file that is written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::fetch;
use codegen::source::Source;

use super::arguments::{Request, is_name};
use super::load::{Draft, From};
use super::sound::{self, Operations};
use super::write;
use crate::outcome::Stop;
use crate::sources::{self, Entry, FILE, Kind, Sources};
use crate::{files, workspace};

/// The state of `spec/`.
pub(super) struct Spec {
    pub(super) root: PathBuf,
    pub(super) sources: Sources,
    pub(super) entries: Vec<Entry>,
    pub(super) documents: Vec<Source>,
    pub(super) overlays: Vec<Source>,
}

impl Spec {
    /// Reads it.
    pub(super) fn read() -> Result<Self, Stop> {
        let root = workspace::root();
        let sources = Sources::read(&root)?;
        let entries = sources
            .entries()
            .map_err(|problems| Stop::Failed(problems.join("\n")))?;
        let input = workspace::input()?;
        Ok(Self {
            root,
            sources,
            entries,
            documents: input.documents,
            overlays: input.overlays,
        })
    }

    /// The document of a name of a file, where there is one.
    pub(super) fn document(&self, file: &str) -> Option<&Source> {
        let name = format!("spec/{file}");
        self.documents.iter().find(|source| source.name == name)
    }

    /// The operations of a document by itself; none where the generator does not take it.
    pub(super) fn operations(&self, source: &Source) -> Option<Operations> {
        let alone = std::slice::from_ref(source);
        let sound = sound::sound(alone, &self.overlays);
        sound.ok().map(|sound| sound.operations)
    }

    /// What is on record about a source, as far as that can be told before it is read.
    pub(super) fn on_record(&self, from: &From, request: &Request) -> Option<&Entry> {
        if let Some(name) = &request.name {
            return self.entries.iter().find(|entry| entry.name == *name);
        }
        let own = self.own(from);
        let url = match from {
            From::Url(url) => Some(url),
            From::File(_) => request.origin.as_ref(),
        };
        let is_same = |entry: &&Entry| match (own, url) {
            (Some(own), _) => entry.file == own,
            (None, Some(url)) => entry.url() == url || entry.origin == *url,
            (None, None) => false,
        };
        let mut found: Vec<&Entry> = self.entries.iter().filter(is_same).collect();
        // A page may hold several documents; then what they say decides.
        found.pop().filter(|_| found.is_empty())
    }

    /// The name of the file, where a source is a document of `spec/` itself.
    fn own(&self, from: &From) -> Option<&str> {
        let From::File(path) = from else {
            return None;
        };
        let path = path.canonicalize().ok()?;
        let files = self.documents.iter();
        let mut files = files.filter_map(|source| source.name.strip_prefix("spec/"));
        files.find(|file| {
            let own = files::place(&self.root, &format!("spec/{file}"));
            own.canonicalize().is_ok_and(|own| own == path)
        })
    }
}

/// What becomes of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is there, and noted.
    Unchanged,
    /// It is there, and not noted.
    Noted,
    /// It is written.
    Written,
}

/// A document with its place.
#[derive(Debug)]
pub(super) struct Plan {
    /// What is noted about it.
    pub(super) entry: Entry,
    /// What its page or file is called in messages.
    pub(super) label: String,
    /// What a person names to get it.
    pub(super) given: String,
    /// The document.
    pub(super) bytes: Vec<u8>,
    pub(super) change: Change,
    /// The file in `spec/` that it takes the place of.
    pub(super) replaces: Option<String>,
    /// The URL that gave it before, where that is another one now.
    pub(super) moved_from: Option<String>,
}

/// Finds the place of a document. What is on record about its source is known already.
pub(super) fn plan(
    spec: &Spec,
    request: &Request,
    draft: Draft,
    on_record: Option<&Entry>,
) -> Result<Plan, String> {
    // What is wrong has the line of the page, where an editor opens it.
    let text = ["\n".repeat(draft.lines_above).as_bytes(), &draft.bytes].concat();
    let source = Source::new(draft.from.label(), text);
    let alone = std::slice::from_ref(&source);
    let operations = sound::sound(alone, &spec.overlays)
        .map_err(|failure| {
            format!(
                "{}\n\n{} is not taken",
                failure.render().trim_end(),
                draft.label
            )
        })?
        .operations;
    let name = request.name.as_deref();
    let old = match on_record {
        Some(entry) => Some(entry),
        None if name.is_some() => None,
        None => alike(spec, &draft, &operations)?,
    };
    let name = match (name, old) {
        (Some(name), _) => name.to_owned(),
        (None, Some(old)) => old.name.clone(),
        (None, None) => new_name(spec, &draft, &operations)?,
    };
    let entry = entry(spec, request, &draft, old, name)?;
    let mut others = spec.entries.iter();
    if let Some(other) = others.find(|it| it.name != entry.name && it.file == entry.file) {
        return Err(format!(
            "spec/{} is that of [{}] in {FILE}\n  help: give another name by `--as NAME`",
            entry.file, other.name
        ));
    }
    let change = change(spec, request, &entry, &draft, old)?;
    let replaces = match old {
        Some(old) if spec.document(&old.file).is_some() => Some(old.file.clone()),
        _ => spec.document(&entry.file).map(|_| entry.file.clone()),
    };
    let moved_from = old.map(Entry::url).filter(|url| *url != entry.url());
    Ok(Plan {
        moved_from: moved_from.map(str::to_owned),
        entry,
        given: draft.from.label(),
        label: draft.label,
        bytes: draft.bytes,
        change,
        replaces,
    })
}

/// What is noted about a document of that name.
fn entry(
    spec: &Spec,
    request: &Request,
    draft: &Draft,
    old: Option<&Entry>,
    name: String,
) -> Result<Entry, String> {
    let (origin, source) = origin(request, draft, old)?;
    let kind = match (&draft.block, &draft.from, old) {
        (Some(_), ..) => Kind::PageBlock,
        (None, From::File(_), Some(old)) => old.kind,
        (None, ..) => Kind::Document,
    };
    let sha256 = sources::sha256(&draft.bytes);
    Ok(Entry {
        file: match spec.own(&draft.from).filter(|_| draft.block.is_none()) {
            Some(own) => own.to_owned(),
            None => file_name(&name, &draft.bytes, old),
        },
        name,
        origin,
        source: source.filter(|_| kind != Kind::OwnWords),
        kind,
        block: match (&draft.block, old) {
            (Some(words), _) => Some(words.clone()),
            (None, Some(old)) if kind == Kind::PageBlock => old.block.clone(),
            (None, _) => None,
        },
        vendored: match old {
            Some(old) if old.sha256 == sha256 => old.vendored.clone(),
            _ => write::today(),
        },
        sha256,
    })
}

/// The one entry whose document shares an operation.
fn alike<'a>(
    spec: &'a Spec,
    draft: &Draft,
    operations: &Operations,
) -> Result<Option<&'a Entry>, String> {
    let shares = |entry: &&Entry| {
        let source = spec.document(&entry.file);
        let found = source.and_then(|source| spec.operations(source));
        found.is_some_and(|found| !found.is_disjoint(operations))
    };
    let found: Vec<&Entry> = spec.entries.iter().filter(shares).collect();
    match found[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => {
            let names: Vec<&str> = found.iter().map(|entry| &entry.name[..]).collect();
            Err(format!(
                "{} has operations of several documents: {}\n  help: say which by `--as NAME`",
                draft.label,
                names.join(", ")
            ))
        }
    }
}

/// A name made of the path of the only operation: its last words, without parameters.
fn new_name(spec: &Spec, draft: &Draft, operations: &Operations) -> Result<String, String> {
    let help = "\n  help: give it one by `--as NAME`";
    let own = spec.own(&draft.from).and_then(|file| file.split_once('.'));
    if let Some((stem, _)) = own.filter(|(stem, _)| is_name(stem)) {
        return Ok(stem.to_owned());
    }
    let paths: BTreeSet<&String> = operations.iter().map(|(path, _)| path).collect();
    let [path] = paths.into_iter().collect::<Vec<_>>()[..] else {
        return Err(format!(
            "{} has no name yet, and {} operations to make one of{help}",
            draft.label,
            operations.len()
        ));
    };
    let name = words(path);
    let is_taken = spec.entries.iter().any(|entry| entry.name == name)
        || spec.document(&format!("{name}.yaml")).is_some()
        || spec.document(&format!("{name}.json")).is_some();
    if is_taken || !is_name(&name) {
        return Err(format!(
            "{} has no name yet, and its path `{}` gives none that is free{help}",
            draft.label,
            path.escape_debug()
        ));
    }
    Ok(name)
}

fn words(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.contains(['{', '}']));
    let words: Vec<String> = parts
        .flat_map(|part| part.split(|letter: char| !letter.is_ascii_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut name = String::new();
    for word in words {
        if name.len() + word.len() >= 64 {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word);
    }
    name
}

/// The page for people, and the URL that is fetched where it is another one.
fn origin(
    request: &Request,
    draft: &Draft,
    old: Option<&Entry>,
) -> Result<(String, Option<String>), String> {
    let is_page = draft.block.is_some();
    if let Some(origin) = &request.origin {
        let origin: String = fetch::checked(origin)?.into();
        return Ok(match &draft.from {
            From::Url(url) if *url != origin => (origin, Some(url.clone())),
            From::Url(_) => (origin, None),
            From::File(_) => page_of(&origin, is_page),
        });
    }
    match (&draft.from, old) {
        (From::Url(url), Some(old)) if old.url() == url => {
            Ok((old.origin.clone(), old.source.clone()))
        }
        (From::Url(url), _) => Ok(page_of(url, is_page)),
        (From::File(_), Some(old)) => Ok((old.origin.clone(), old.source.clone())),
        (From::File(_), None) => Err(format!(
            "{} is not on record yet\n  help: say where it comes from by `--origin URL`, or what it is a new state of by `--as NAME`",
            draft.label
        )),
    }
}

/// Sites of documentation serve the Markdown of a page at its URL with `.md` behind it.
fn page_of(url: &str, is_page: bool) -> (String, Option<String>) {
    match url.strip_suffix(".md").filter(|_| is_page) {
        Some(page) => (page.to_owned(), Some(url.to_owned())),
        None => (url.to_owned(), None),
    }
}

/// The file that an entry has keeps its name as long as it fits what is in it.
fn file_name(name: &str, bytes: &[u8], old: Option<&Entry>) -> String {
    let is_json = serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
    match old {
        Some(old) if is_named_json(&old.file) == is_json => old.file.clone(),
        _ if is_json => format!("{name}.json"),
        _ => format!("{name}.yaml"),
    }
}

fn is_named_json(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|end| end == "json")
}

fn change(
    spec: &Spec,
    request: &Request,
    entry: &Entry,
    draft: &Draft,
    old: Option<&Entry>,
) -> Result<Change, String> {
    let is_same = spec
        .document(&entry.file)
        .is_some_and(|source| source.bytes == draft.bytes);
    if !is_same {
        return Ok(Change::Written);
    }
    let Some(old) = old else {
        return Ok(Change::Noted);
    };
    let is_own = spec.own(&draft.from) == Some(&entry.file);
    if old.sha256 != entry.sha256 && is_own && old.kind != Kind::OwnWords {
        return Err(format!(
            "spec/{} was edited: it is not what {FILE} has on record\n  help: a vendored document is never edited; vendor {}, and change it by spec/overlay.yaml",
            entry.file,
            old.url()
        ));
    }
    // The same bytes may have another origin now, where that is told.
    let is_told = request.origin.is_some() || matches!(draft.from, From::Url(_));
    let origin = |entry: &Entry| {
        let is_published = entry.kind != Kind::OwnWords;
        (entry.origin.clone(), entry.source.clone(), is_published)
    };
    let is_moved = is_told && origin(entry) != origin(old);
    if old.sha256 == entry.sha256 && old.file == entry.file && !is_moved {
        return Ok(Change::Unchanged);
    }
    Ok(Change::Noted)
}

#[cfg(test)]
#[path = "place/tests.rs"]
mod tests;

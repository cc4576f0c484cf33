//! `spec/sources.toml`: where each vendored document comes from, and what its bytes were.
//!
//! In: the file and the folder `spec/`. Out: entries; the documents that are not as they were noted.
//! Never here: anything that is written; that is for `vendor`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use toml_edit::{DocumentMut, Item, TableLike};

use crate::outcome::Stop;

/// The file, below the folder of the workspace.
pub(crate) const FILE: &str = "spec/sources.toml";

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The fenced block of a page, byte for byte.
    PageBlock,
    /// A document as it was published, byte for byte.
    Document,
    /// What is known of an API, in words of our own. It is edited, and never fetched.
    OwnWords,
}

impl Kind {
    const ALL: [Self; 3] = [Self::PageBlock, Self::Document, Self::OwnWords];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PageBlock => "page-block",
            Self::Document => "document",
            Self::OwnWords => "own-words",
        }
    }
}

/// What is noted about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The name of the entry.
    pub(crate) name: String,
    /// The file in `spec/`.
    pub(crate) file: String,
    /// The page that people read.
    pub(crate) origin: String,
    /// The URL that is fetched, where it is another one.
    pub(crate) source: Option<String>,
    /// What it is.
    pub(crate) kind: Kind,
    /// The words that open its block in the page.
    pub(crate) block: Option<String>,
    /// The day of these bytes, as `2026-11-21`.
    pub(crate) vendored: String,
    /// The checksum, in small hexadecimal digits.
    pub(crate) sha256: String,
}

impl Entry {
    /// The URL that gives the document.
    pub(crate) fn url(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.origin)
    }
}

/// The file.
pub(crate) struct Sources {
    pub(crate) document: DocumentMut,
}

impl Sources {
    /// Reads the file; a workspace without one has no entries.
    pub(crate) fn read(root: &Path) -> Result<Self, Stop> {
        let path = crate::files::place(root, FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Stop::Failed(format!("cannot read {FILE}: {error}"))),
        };
        let document = text
            .parse()
            .map_err(|error| Stop::Failed(format!("{FILE}: {error}")))?;
        Ok(Self { document })
    }

    /// Every entry in the order of the file, or all that is wrong with them.
    pub(crate) fn entries(&self) -> Result<Vec<Entry>, Vec<String>> {
        let mut problems = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        for (name, item) in self.document.iter() {
            match entry(name, item) {
                Ok(entry) => entries.push(entry),
                Err(mut found) => problems.append(&mut found),
            }
        }
        if problems.is_empty() {
            Ok(entries)
        } else {
            Err(problems)
        }
    }
}

fn entry(name: &str, item: &Item) -> Result<Entry, Vec<String>> {
    let at = format!("{FILE}: [{}]", name.escape_debug());
    let Some(table) = item.as_table_like() else {
        return Err(vec![format!("{at} is no table")]);
    };
    let mut texts = texts(table).map_err(|found| located(&at, found))?;
    let mut text = |key: &str| texts.remove(key);
    let (file, origin) = (text("file"), text("origin"));
    let (kind, sha256) = (text("kind"), text("sha256"));
    let (source, block) = (text("source"), text("block"));
    let (file, sha256) = (file.unwrap_or_default(), sha256.unwrap_or_default());
    let mut problems = Vec::new();
    if !is_document(&file) {
        let name = file.escape_debug();
        problems.push(format!("`{name}` is no name of a document in spec/"));
    }
    let word = kind.unwrap_or_default();
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == word);
    if kind.is_none() {
        let names = Kind::ALL.map(|kind| format!("`{}`", kind.name()));
        problems.push(format!("`kind` is none of {}", names.join(", ")));
    }
    if !is_checksum(&sha256) {
        problems.push("`sha256` is not 64 small hexadecimal digits".to_owned());
    }
    let day = table.get("vendored").and_then(Item::as_datetime);
    let day = day.filter(|day| day.date.is_some() && day.time.is_none());
    if day.is_none() {
        problems.push("`vendored` is no day like 2026-11-21".to_owned());
    }
    if kind == Some(Kind::OwnWords) && (source.is_some() || block.is_some()) {
        problems.push("words of our own come from no `source` and no `block`".to_owned());
    }
    match (kind, day) {
        (Some(kind), Some(day)) if problems.is_empty() => Ok(Entry {
            name: name.to_owned(),
            file,
            origin: origin.unwrap_or_default(),
            source,
            kind,
            block,
            vendored: day.to_string(),
            sha256,
        }),
        _ => Err(located(&at, problems)),
    }
}

/// The members of an entry that are texts, by their keys; or what is missing or means nothing.
fn texts(table: &dyn TableLike) -> Result<BTreeMap<&'static str, String>, Vec<String>> {
    let mut problems = Vec::new();
    let keys = [
        ("file", true),
        ("origin", true),
        ("kind", true),
        ("sha256", true),
        ("source", false),
        ("block", false),
    ];
    let is_known = |key: &str| key == "vendored" || keys.iter().any(|(known, _)| *known == key);
    for (key, _) in table.iter().filter(|(key, _)| !is_known(key)) {
        problems.push(format!("`{}` means nothing", key.escape_debug()));
    }
    let mut texts = BTreeMap::new();
    for (key, is_needed) in keys {
        match table.get(key).map(Item::as_str) {
            None if is_needed => problems.push(format!("there is no `{key}`")),
            Some(None) => problems.push(format!("`{key}` is no text")),
            None => {}
            Some(Some(text)) => {
                texts.insert(key, text.to_owned());
            }
        }
    }
    if problems.is_empty() {
        Ok(texts)
    } else {
        Err(problems)
    }
}

fn located(at: &str, problems: Vec<String>) -> Vec<String> {
    let problems = problems.into_iter();
    problems.map(|problem| format!("{at}: {problem}")).collect()
}

fn is_checksum(text: &str) -> bool {
    let is_digit = |byte: u8| b"0123456789abcdef".contains(&byte);
    text.len() == 64 && text.bytes().all(is_digit)
}

/// Whether a name may be noted as that of a document in `spec/`: it is no path.
fn is_document(name: &str) -> bool {
    !name.contains(['/', '\\', ':']) && is_read(name)
}

/// Whether the generator reads a file of that name as a document.
fn is_read(name: &str) -> bool {
    let ends = [".yaml", ".yml", ".json"];
    ends.iter().any(|end| name.ends_with(end)) && name != "overlay.yaml"
}

/// The SHA-256 of bytes in small hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in hmac_sha256::Hash::hash(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Compares the documents of `spec/` with what is noted about them. Gives all that does not agree: a
/// document without an entry, an entry without its document, other bytes.
pub(crate) fn verify(root: &Path) -> Result<(), Vec<String>> {
    let entries = match Sources::read(root) {
        Ok(sources) => sources.entries()?,
        Err(Stop::Failed(text)) => return Err(vec![text]),
        Err(_) => return Err(vec![format!("cannot read {FILE}")]),
    };
    let mut documents = documents(root).map_err(|text| vec![text])?;
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in entries {
        let file = &entry.file;
        if !seen.insert(file.clone()) {
            problems.push(format!("{FILE}: two entries name spec/{file}"));
            continue;
        }
        match documents.remove(file) {
            None => problems.push(format!(
                "{FILE}: [{}] names spec/{file}, which is not there\n  help: `cargo xtask vendor {}`, or remove the entry",
                entry.name, entry.url()
            )),
            Some(found) if found != entry.sha256 => problems.push(other_bytes(&entry, &found)),
            Some(_) => {}
        }
    }
    for file in documents.into_keys() {
        if !seen.contains(&file) {
            problems.push(format!(
                "spec/{file} has no entry in {FILE}\n  help: `cargo xtask vendor spec/{file} --origin URL`"
            ));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn other_bytes(entry: &Entry, found: &str) -> String {
    let Entry { file, sha256, .. } = entry;
    let help = match entry.kind {
        Kind::OwnWords => {
            format!("if the change is meant, `cargo xtask vendor spec/{file}` notes it")
        }
        Kind::PageBlock | Kind::Document => format!(
            "a vendored document is never edited: `cargo xtask vendor {}` brings it back, and changes stand in spec/overlay.yaml",
            entry.url()
        ),
    };
    format!(
        "spec/{file} is not what was vendored on {}: its sha256 is {found}, {FILE} has {sha256}\n  help: {help}",
        entry.vendored
    )
}

/// The documents of `spec/` with their checksums.
fn documents(root: &Path) -> Result<BTreeMap<String, String>, String> {
    let folder = root.join("spec");
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.is_file() && is_read(name) {
            let bytes = std::fs::read(&path).map_err(failed)?;
            found.insert(name.to_owned(), sha256(&bytes));
        }
    }
    Ok(found)
}

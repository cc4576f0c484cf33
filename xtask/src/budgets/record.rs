//! The file of budgets: figures by their names, each with what it is made of.
//!
//! In: the file, figures. Out: figures, the file. Never here: a judgement. Comments, the order of
//! the tables, and tables that no budget of ours has (a test holds `[allocations]`) stay as they are.

use std::collections::BTreeMap;
use std::path::Path;

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use crate::outcome::Stop;

/// What was counted for one budget.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// What the figures hold for, in a word and as a value: a compiler, documents.
    pub(crate) made_with: Option<(&'static str, String)>,
    /// The figures by their names.
    pub(crate) figures: BTreeMap<String, Figure>,
}

/// A figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Figure {
    /// What is held against the budget.
    pub(crate) total: u64,
    /// What it is made of, to say what grew. It need not be all of it.
    pub(crate) parts: BTreeMap<String, u64>,
}

/// What the file has for one budget.
#[derive(Debug, Default)]
pub(crate) struct Recorded {
    /// What the figures hold for, by its word.
    pub(crate) made_with: BTreeMap<String, String>,
    /// The figures by their names.
    pub(crate) figures: BTreeMap<String, Figure>,
}

/// The file.
pub(crate) struct Record {
    document: DocumentMut,
}

/// A name in a list and a part that is one of its kind.
const TOTAL: &str = "total";
const PARTS: &str = "parts";

/// How long a line of names is at most.
const WIDTH: usize = 100;

impl Record {
    /// Reads the file.
    pub(crate) fn read(file: &Path) -> Result<Self, Stop> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Stop::Failed(format!("cannot read {}: {error}", file.display())))?;
        let document = text
            .parse()
            .map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))?;
        Ok(Self { document })
    }

    /// Writes the file.
    pub(crate) fn write(&self, file: &Path) -> Result<(), Stop> {
        std::fs::write(file, self.document.to_string())
            .map_err(|error| Stop::Failed(format!("cannot write {}: {error}", file.display())))
    }

    /// What is on record for a budget; nothing where it has no table.
    pub(crate) fn section(&self, word: &str) -> Result<Recorded, Stop> {
        let mut recorded = Recorded::default();
        let Some(item) = self.document.get(word) else {
            return Ok(recorded);
        };
        let wrong = |name: &str| {
            Stop::Failed(format!(
                "budgets: `{word}.{name}` is not what a budget looks like: \
                 `cargo xtask budgets {word} --update` writes it anew"
            ))
        };
        let table = item.as_table_like().ok_or_else(|| wrong(""))?;
        for (name, item) in table.iter() {
            if let Some(text) = item.as_str() {
                recorded.made_with.insert(name.to_owned(), text.to_owned());
            } else {
                let figure = item.as_table_like().and_then(figure);
                let figure = figure.ok_or_else(|| wrong(name))?;
                recorded.figures.insert(name.to_owned(), figure);
            }
        }
        Ok(recorded)
    }

    /// Puts figures in the place of those on record.
    pub(crate) fn set(&mut self, word: &str, section: &Section) {
        let root = self.document.as_table_mut();
        let old = root.get(word).and_then(Item::as_table);
        let (decor, position) = old.map_or_else(Default::default, |table| {
            (table.decor().clone(), table.position())
        });
        let mut table = Table::new();
        *table.decor_mut() = decor;
        table.set_position(position);
        if let Some((word, value)) = &section.made_with {
            table.insert(word, Item::Value(value.as_str().into()));
        }
        for (name, figure) in &section.figures {
            table.insert(name, Item::Table(written(figure)));
        }
        root.insert(word, Item::Table(table));
    }
}

fn figure(table: &dyn TableLike) -> Option<Figure> {
    let total = whole(table.get(TOTAL)?)?;
    let parts = match table.get(PARTS) {
        None => BTreeMap::new(),
        Some(parts) => match (parts.as_array(), parts.as_table_like()) {
            (Some(names), _) => {
                let names = names
                    .iter()
                    .map(|name| Some((name.as_str()?.to_owned(), 1)));
                names.collect::<Option<_>>()?
            }
            (None, Some(parts)) => {
                let parts = parts
                    .iter()
                    .map(|(name, item)| Some((name.to_owned(), whole(item)?)));
                parts.collect::<Option<_>>()?
            }
            (None, None) => return None,
        },
    };
    Some(Figure { total, parts })
}

fn whole(item: &Item) -> Option<u64> {
    u64::try_from(item.as_integer()?).ok()
}

/// A figure as a table: its parts are a list where each of them counts once.
fn written(figure: &Figure) -> Table {
    let number = |value: u64| Item::Value(i64::try_from(value).unwrap_or(i64::MAX).into());
    let mut table = Table::new();
    table.insert(TOTAL, number(figure.total));
    if figure.parts.is_empty() {
        return table;
    }
    if figure.parts.values().all(|&count| count == 1) {
        let names = list(figure.parts.keys().map(String::as_str));
        table.insert(PARTS, Item::Value(Value::Array(names)));
    } else {
        let mut parts = Table::new();
        for (name, &count) in &figure.parts {
            parts.insert(name, number(count));
        }
        table.insert(PARTS, Item::Table(parts));
    }
    table
}

/// Names in lines.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> Array {
    let mut array = Array::new();
    let mut column = WIDTH;
    for name in names {
        let size = name.len() + 4;
        let mut value = Value::from(name);
        if column + size > WIDTH {
            value.decor_mut().set_prefix("\n    ");
            column = 4 + size;
        } else {
            value.decor_mut().set_prefix(" ");
            column += size;
        }
        array.push_formatted(value);
    }
    array.set_trailing("\n");
    array.set_trailing_comma(true);
    array
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Figure, Record, Section};

    fn figure(total: u64, parts: &[(&str, u64)]) -> Figure {
        let parts = parts.iter().map(|&(name, count)| (name.to_owned(), count));
        Figure {
            total,
            parts: parts.collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_and_the_rest_of_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("budgets.toml");
        let text = "# For everybody.\n\n# Of a test.\n[allocations]\ncall = 3 # more\n\n# Of the compiler.\n[llvm]\nrustc = \"1.0\"\n\n[llvm.old]\ntotal = 1\n";
        std::fs::write(&file, text).unwrap();
        let mut record = Record::read(&file).ok().unwrap();
        let figures = BTreeMap::from([
            (
                "a crate".to_owned(),
                figure(7, &[("core", 3), ("ours::x", 4)]),
            ),
            ("names".to_owned(), figure(2, &[("alpha", 1), ("beta", 1)])),
        ]);
        let section = Section {
            made_with: Some(("rustc", "1.1".to_owned())),
            figures,
        };
        record.set("llvm", &section);
        record.write(&file).ok().unwrap();

        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("# For everybody.\n\n# Of a test.\n[allocations]\ncall = 3 # more\n\n# Of the compiler.\n[llvm]\nrustc = \"1.1\"\n"), "{text}");
        assert!(!text.contains("old"), "{text}");
        let recorded = Record::read(&file)
            .ok()
            .unwrap()
            .section("llvm")
            .ok()
            .unwrap();
        assert_eq!(recorded.figures, section.figures);
        assert_eq!(recorded.made_with["rustc"], "1.1");
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        for text in [
            "llvm = 3",
            "[llvm]\nx = 3",
            "[llvm.x]\ntotal = -3",
            "[llvm.x]\nparts = []",
            "[llvm.x]\ntotal = 3\nparts = 3",
        ] {
            let document = text.parse().unwrap();
            assert!(Record { document }.section("llvm").is_err(), "{text}");
        }
    }
}

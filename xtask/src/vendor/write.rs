//! Documents and their entries, written.
//!
//! In: plans that were checked. Out: files, each of them whole or not at all. Never here: a check.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use toml_edit::{Item, Table, TableLike, value};

use super::place::{Change, Plan, Spec};
use crate::files;
use crate::sources::{Entry, FILE, Sources};

/// Writes documents first and their entries last: what is there and not noted is found by `--check`,
/// and noted by the same command once more.
pub(super) fn write(spec: &mut Spec, plans: &[Plan]) -> Result<(), String> {
    let mut prepared = Vec::new();
    for plan in plans {
        if plan.change == Change::Written {
            let path = files::place(&spec.root, &format!("spec/{}", plan.entry.file));
            prepared.push(Prepared::new(path, &plan.bytes)?);
        }
        if plan.change != Change::Unchanged {
            note(&mut spec.sources, &plan.entry);
        }
    }
    let is_noted = plans.iter().any(|plan| plan.change != Change::Unchanged);
    if is_noted {
        let path = files::place(&spec.root, FILE);
        prepared.push(Prepared::new(
            path,
            spec.sources.document.to_string().as_bytes(),
        )?);
    }
    for file in prepared {
        file.finish()?;
    }
    for plan in plans {
        if let Some(old) = plan
            .replaces
            .as_ref()
            .filter(|old| **old != plan.entry.file)
        {
            let path = files::place(&spec.root, &format!("spec/{old}"));
            fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
        }
    }
    Ok(())
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}

/// A file that is written beside its place, and goes away where it does not get there.
struct Prepared {
    path: PathBuf,
    beside: PathBuf,
}

impl Prepared {
    fn new(path: PathBuf, bytes: &[u8]) -> Result<Self, String> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        // Nothing that reads `spec/` takes a name like this.
        name.push(format!(".new-{}", std::process::id()));
        let beside = path.with_file_name(name);
        let file = Self { path, beside };
        let written = File::create(&file.beside).and_then(|mut open| {
            open.write_all(bytes)?;
            open.sync_all()
        });
        written.map_err(|error| failed(&file.beside, &error))?;
        Ok(file)
    }

    fn finish(self) -> Result<(), String> {
        fs::rename(&self.beside, &self.path).map_err(|error| failed(&self.path, &error))
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        // After the rename there is nothing, and otherwise nothing more can be done.
        let _ = fs::remove_file(&self.beside);
    }
}

/// Notes a document: anew, or in the place of what was noted under its name.
fn note(sources: &mut Sources, entry: &Entry) {
    let table = sources
        .document
        .entry(&entry.name)
        .or_insert_with(|| Item::Table(Table::new()));
    let Some(table) = table.as_table_like_mut() else {
        return;
    };
    let day = entry.vendored.parse::<toml_edit::Datetime>();
    let day = day.map_or_else(|_| value(&entry.vendored), value);
    for (key, item) in [
        ("file", Some(value(&entry.file))),
        ("origin", Some(value(&entry.origin))),
        ("source", entry.source.as_ref().map(value)),
        ("kind", Some(value(entry.kind.name()))),
        ("block", entry.block.as_ref().map(value)),
        ("vendored", Some(day)),
        ("sha256", Some(value(&entry.sha256))),
    ] {
        match item {
            Some(item) => replace(table, key, item),
            None => {
                table.remove(key);
            }
        }
    }
}

/// Sets a value and keeps the comments around the one before.
fn replace(table: &mut dyn TableLike, key: &str, item: Item) {
    let Some(old) = table.get_mut(key) else {
        table.insert(key, item);
        return;
    };
    let decor = old.as_value().map(|value| value.decor().clone());
    *old = item;
    if let (Some(value), Some(decor)) = (old.as_value_mut(), decor) {
        *value.decor_mut() = decor;
    }
}

/// The day by the clock of the machine, in UTC.
pub(super) fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    day(days)
}

/// The day that many days after 1970-01-01. Counted from a March, the leap day is a year's last, and
/// 400 years have 146,097 days.
fn day(days: u64) -> String {
    let days = days + 719_468;
    let (era, rest) = (days / 146_097, days % 146_097);
    let year = (rest - rest / 1_460 + rest / 36_524 - rest / 146_096) / 365;
    let of_year = rest - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_have_their_dates() {
        for (days, date) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_513, "2026-03-01"),
            (20_778, "2026-11-21"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(day(days), date);
        }
    }
}

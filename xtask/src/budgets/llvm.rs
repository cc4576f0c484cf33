//! The lines of LLVM's language that the published crates are compiled to: what each dependant's
//! compiler works through, with every copy of a generic function.
//!
//! In: the crates, through the compiler. Out: a figure for each, made of the crates and modules whose
//! functions they are, and the number of functions. Never here: what optimisation leaves of it.

use std::collections::BTreeMap;
use std::path::Path;

use super::origin;
use super::record::{Figure, Section};
use super::run::{self, Scratch};
use crate::outcome::Stop;

/// The published crates, as `cargo build` compiles them for somebody who develops.
const PACKAGES: [&str; 2] = ["finch-connect-codegen", "finch-connect"];

/// Counts the lines.
pub(super) fn count(root: &Path) -> Result<Section, Stop> {
    let scratch = Scratch::new()?;
    let mut section = Section {
        made_with: Some(("rustc", run::compiler(root)?)),
        ..Section::default()
    };
    for package in PACKAGES {
        let file = scratch.file("code.ll");
        let mut command = run::cargo(root);
        command
            .args([
                "rustc",
                "--quiet",
                "--locked",
                "--package",
                package,
                "--lib",
            ])
            .args(["--config", "profile.dev.incremental=false", "--"])
            .arg(format!("--emit=llvm-ir={}", file.display()))
            // One file, and no lines that are for debuggers.
            .args(["-Ccodegen-units=1", "-Cdebuginfo=0"]);
        run::output(&mut command)?;
        let code = Code::of(&run::read(&file)?);
        section
            .figures
            .insert(format!("{package}, lines"), code.lines);
        section
            .figures
            .insert(format!("{package}, functions"), code.functions);
    }
    Ok(section)
}

/// What a file of LLVM's language comes to.
struct Code {
    lines: Figure,
    functions: Figure,
}

impl Code {
    /// Counts the functions with their bodies. The compiler writes the name of each before it:
    ///
    /// ```text
    /// ; core::option::Option<T>::map
    /// ; Function Attrs: inlinehint
    /// define internal void @_ZN..() {
    /// start:
    ///   ret void
    /// }
    /// ```
    fn of(text: &str) -> Self {
        let (mut lines, mut functions) = (BTreeMap::new(), BTreeMap::new());
        let mut name = "";
        let mut inside = None;
        for line in text.lines() {
            if let Some(comment) = line.strip_prefix("; ") {
                if !comment.starts_with("Function Attrs:") {
                    name = comment;
                }
            } else if line.starts_with("define ") {
                let origin = origin::of(name);
                *functions.entry(origin.clone()).or_default() += 1;
                inside = Some(origin);
            } else if line.is_empty() && inside.is_none() {
                name = "";
            }
            if let Some(origin) = &inside {
                *lines.entry(origin.clone()).or_default() += 1;
            }
            if line == "}" {
                inside = None;
            }
        }
        let figure = |mut parts: BTreeMap<String, u64>| {
            let total = parts.values().sum();
            origin::gather(&mut parts, total);
            Figure { total, parts }
        };
        Self {
            lines: figure(lines),
            functions: figure(functions),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn functions_are_counted_with_their_bodies_and_declarations_are_not() {
        let text = "; ModuleID = 'x'\nsource_filename = \"x\"\n\n; core::option::Option<T>::map\n; Function Attrs: inlinehint\ndefine internal void @a() {\nstart:\n\n  ret void\n}\n\n; codegen::lower::lower\ndefine void @b() {\n  ret void\n}\n\ndefine i32 @main() {\n}\n\n; Function Attrs: nounwind\ndeclare void @c()\n";
        let Code { lines, functions } = Code::of(text);
        assert_eq!((lines.total, functions.total), (10, 3));
        assert_eq!(lines.parts["core"], 5);
        assert_eq!(lines.parts["codegen::lower"], 3);
        assert_eq!(lines.parts["(no Rust)"], 2);
        assert_eq!(functions.parts["(no Rust)"], 1);
    }
}

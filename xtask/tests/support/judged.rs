//! Programs judged by the compiler.
//!
//! In: states of APIs, and programs that use what is made of them. Out: the first error of each
//! program that has one. All states are modules of one crate, so that the runtime is compiled once;
//! all programs are modules of another one, since what is `#[non_exhaustive]` is so for other
//! crates only. Never here: another runtime, a dependency from elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use codegen::Output;
use serde_json::Value;

use super::nested::{cargo, keep, workspace};

/// Code of somebody, compiled against one state.
pub(crate) struct Program {
    /// The module.
    pub(crate) name: String,
    /// Which case it is of, and in which direction that goes.
    pub(crate) what: String,
    pub(crate) text: String,
    /// Whether it should compile.
    pub(crate) compiles: bool,
}

impl Program {
    /// Code that uses a state under the name `levels::<state>`.
    pub(crate) fn new(name: String, what: String, state: &str, code: &str, compiles: bool) -> Self {
        let text = format!("use levels::{state}::{{Client, types::*}};\n\n{code}");
        Self {
            name,
            what,
            text,
            compiles,
        }
    }
}

/// Holds all programs against what they should do. States are modules by their names.
pub(crate) fn judge(place: &str, states: &[(String, String)], programs: &[Program]) {
    let folder = tempfile::tempdir().unwrap();
    write_crate(folder.path(), place);
    let mut modules = String::new();
    for (name, text) in states {
        fs::write(folder.path().join(format!("src/{name}.rs")), text).unwrap();
        writeln!(modules, "#[allow(missing_docs)]\npub mod {name};").unwrap();
    }
    let root = folder.path().join("src/lib.rs");
    let text = fs::read_to_string(&root).unwrap();
    fs::write(&root, format!("{text}\n{modules}")).unwrap();
    for program in programs {
        let path = folder.path().join(format!("src/{}.rs", program.name));
        fs::write(path, &program.text).unwrap();
    }
    let errors = compile(folder.path(), place, programs);
    let mut wrong = Vec::new();
    for program in programs {
        match (program.compiles, errors.get(&program.name)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(error)) => wrong.push(format!("{}:\n{error}", program.what)),
            (false, None) => wrong.push(format!("{}: nothing breaks", program.what)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Everything but the states and the programs: the manifest and the runtime.
fn write_crate(folder: &Path, name: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--name", name, "--spec"])
        .arg(workspace().join("codegen/tests/cases/base-url-relative/spec.yaml"))
        .arg("--out")
        .arg(folder)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

/// What is made of one state, with a client of its own: methods of several states have one name.
pub(crate) fn module(output: &Output) -> String {
    let own = |text: &str| text.replace("crate::types::", "super::types::");
    let [types, operations] = [&output.types, &output.operations].map(|text| own(text));
    format!(
        "pub use runtime::Client;

pub mod runtime {{
    pub use crate::runtime::*;

    pub struct Client(pub crate::runtime::Client);

    impl Client {{
        pub fn call(&self, method: Method, path: &'static str) -> Operation {{
            self.0.call(method, path)
        }}
    }}
}}

#[allow(clippy::all, deprecated, unused_imports)]
pub mod types {{
{types}
}}

#[allow(clippy::all, deprecated, unused_imports)]
mod operations {{
{operations}
}}
"
    )
}

/// The first error of each program that has one. Those are taken out until the others compile: an
/// error that the compiler finds early does not hide a later one.
fn compile(folder: &Path, place: &str, programs: &[Program]) -> BTreeMap<String, String> {
    let mut errors: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..10 {
        // Cargo tells packages that stand alone by their names only: each place is another one.
        let krate = place.replace('-', "_");
        let mut main = format!("#![allow(warnings)]\n\nextern crate {krate} as levels;\n\n");
        for program in programs {
            if !errors.contains_key(&program.name) {
                writeln!(main, "mod {};", program.name).unwrap();
            }
        }
        main.push_str("\nfn main() {}\n");
        fs::write(folder.join("src/main.rs"), main).unwrap();
        let place = keep(folder, place);
        let output = cargo(
            &place,
            "check",
            &["--bins", "--quiet", "--message-format=json"],
        );
        if output.status.success() {
            return errors;
        }
        let before = errors.len();
        let mut others = Vec::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(said) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            if said["message"]["level"] != "error" {
                continue;
            }
            let text = said["message"]["rendered"].as_str().unwrap_or_default();
            others.push(text.to_owned());
            let spans = said["message"]["spans"].as_array().into_iter().flatten();
            for file in spans.filter_map(|span| span["file_name"].as_str()) {
                let name = Path::new(file).file_stem().unwrap_or_default();
                let name = name.to_string_lossy().into_owned();
                if programs.iter().any(|program| program.name == name) {
                    errors.entry(name).or_insert_with(|| text.to_owned());
                }
            }
        }
        let rest = String::from_utf8_lossy(&output.stderr);
        let others = others.concat();
        assert!(
            errors.len() > before,
            "what fails is no program:\n{rest}\n{others}"
        );
    }
    panic!("there are new errors each time");
}

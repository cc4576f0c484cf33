//! Levels judged by the compiler: code that uses what is made of one state is compiled against
//! what is made of the other one.
//!
//! The cases are those of `codegen/tests/diff`. Each of their programs compiles against its own
//! state. Against the other state it fails to compile where the case says that something breaks,
//! and compiles where it says that nothing does, or that only calls do.
//!
//! All states are modules of one crate, so that the runtime is compiled once; all programs are
//! modules of another one, since what is `#[non_exhaustive]` is so for other crates only. Of the
//! programs those with errors are taken out until the others compile: an error that the compiler
//! finds early does not hide a later one.

#[path = "support/nested.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]
mod nested;
#[path = "../../codegen/tests/support/rule_cases.rs"]
#[allow(dead_code, reason = "each test uses its part of it")]
mod rule_cases;
#[path = "../../codegen/tests/support/tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use codegen::{Input, generate};
use nested::{cargo, keep, workspace};
use rule_cases::{Case, Said};
use serde_json::Value;

/// Code of somebody, compiled against one state.
struct Program {
    /// The module.
    name: String,
    /// Which case it is of, and in which direction that goes.
    what: String,
    text: String,
    /// Whether it should compile.
    compiles: bool,
}

#[test]
fn the_compiler_agrees_with_the_levels() {
    let cases = rule_cases::cases(&workspace().join("codegen/tests/diff"));
    let folder = tempfile::tempdir().unwrap();
    write_crate(folder.path());
    let mut modules = String::new();
    let mut programs = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        for (state, input) in [("from", &case.from), ("to", &case.to)] {
            let name = format!("s{number:03}_{state}");
            let text = module(&case.name, input);
            fs::write(folder.path().join(format!("src/{name}.rs")), text).unwrap();
            writeln!(modules, "#[allow(missing_docs)]\npub mod {name};").unwrap();
        }
        programs.extend(programs_of(number, case, &case.forth, ["from", "to"]));
        programs.extend(programs_of(number, case, &case.back, ["to", "from"]));
    }
    let root = folder.path().join("src/lib.rs");
    let text = fs::read_to_string(&root).unwrap();
    fs::write(&root, format!("{text}\n{modules}")).unwrap();
    for program in &programs {
        let path = folder.path().join(format!("src/{}.rs", program.name));
        fs::write(path, &program.text).unwrap();
    }
    let errors = compile(folder.path(), &programs);
    let mut wrong = Vec::new();
    for program in &programs {
        match (program.compiles, errors.get(&program.name)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(error)) => wrong.push(format!("{}:\n{error}", program.what)),
            (false, None) => wrong.push(format!("{}: nothing breaks", program.what)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(programs.len() > 100, "only {} programs", programs.len());
}

/// Everything but the states and the programs: the manifest and the runtime.
fn write_crate(folder: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--name", "levels", "--spec"])
        .arg(workspace().join("codegen/tests/cases/base-url-relative/spec.yaml"))
        .arg("--out")
        .arg(folder)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

/// What is made of one state, with a client of its own: methods of several states have one name.
fn module(case: &str, input: &Input) -> String {
    let output = generate(input).unwrap_or_else(|failure| panic!("{case}:\n{failure}"));
    let own = |text: &str| text.replace("use crate::types::", "use super::types::");
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

/// The program of one direction, against the state it is written for and against the other one.
fn programs_of(number: usize, case: &Case, said: &Said, states: [&str; 2]) -> Vec<Program> {
    let Some(text) = &said.program else {
        let what = format!("{}, from `{}`", case.name, states[0]);
        assert!(!said.breaks_code(), "{what}: no program shows what breaks");
        return Vec::new();
    };
    let [own, other] = states;
    [(own, true), (other, !said.breaks_code())]
    .into_iter()
    .map(|(state, compiles)| Program {
        name: format!("p{number:03}_{own}_{state}"),
        what: format!("{}, from `{own}` to `{other}`, with `{state}`", case.name),
        text: format!(
            "use levels::runtime::Nullable;\nuse levels::s{number:03}_{state}::{{Client, types::*}};\n\n{text}"
        ),
        compiles,
    })
    .collect()
}

/// The first error of each program that has one.
fn compile(folder: &Path, programs: &[Program]) -> BTreeMap<String, String> {
    let mut errors: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..10 {
        let mut main = "#![allow(warnings)]\n\n".to_owned();
        for program in programs {
            if !errors.contains_key(&program.name) {
                writeln!(main, "mod {};", program.name).unwrap();
            }
        }
        main.push_str("\nfn main() {}\n");
        fs::write(folder.join("src/main.rs"), main).unwrap();
        let place = keep(folder, "levels");
        let output = cargo(
            &place,
            "check",
            &["--bins", "--quiet", "--message-format=json"],
        );
        if output.status.success() {
            return errors;
        }
        let before = errors.len();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(said) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            if said["message"]["level"] != "error" {
                continue;
            }
            let text = said["message"]["rendered"].as_str().unwrap_or_default();
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
        assert!(
            errors.len() > before,
            "what fails is no program:\n{rest}\n{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
    panic!("there are new errors each time");
}

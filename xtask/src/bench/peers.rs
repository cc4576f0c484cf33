//! The generators that are compared: this one, and those of others.
//!
//! In: where they are. Out: the commands that make a crate of a document with each. Never here: a
//! figure, or a setting that is not the generator's own default.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::table;
use crate::outcome::aside;

mod find;
mod own;

pub(crate) use own::Own;

/// A generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Generator {
    /// The one of this workspace.
    Own,
    Progenitor,
    Oas3Gen,
    OpenapiToRust,
    Ploidy,
}

impl Generator {
    pub(crate) const ALL: [Self; 5] = [
        Self::Own,
        Self::Progenitor,
        Self::Oas3Gen,
        Self::OpenapiToRust,
        Self::Ploidy,
    ];

    /// What the tables call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Own => "finch-connect",
            Self::Progenitor => "progenitor",
            Self::Oas3Gen => "oas3-gen",
            Self::OpenapiToRust => "openapi-to-rust",
            Self::Ploidy => "ploidy",
        }
    }

    /// The package with its program, which has the same name, and the version that is installed
    /// where there is none.
    const fn package(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Own => None,
            Self::Progenitor => Some(("cargo-progenitor", "0.15.1")),
            Self::Oas3Gen => Some(("oas3-gen", "0.29.0")),
            Self::OpenapiToRust => Some(("openapi-to-rust", "0.23.0")),
            Self::Ploidy => Some(("ploidy", "0.15.0")),
        }
    }

    /// What makes text of its code, as it does by default.
    pub(crate) const fn printer(self) -> &'static str {
        match self {
            Self::Progenitor => "rustfmt",
            Self::Own | Self::Oas3Gen | Self::OpenapiToRust | Self::Ploidy => "prettyplease",
        }
    }
}

/// A generator that is there.
#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) generator: Generator,
    program: PathBuf,
    /// The version, where it is known.
    pub(crate) version: Option<String>,
}

impl Tool {
    /// Its name with the version.
    pub(crate) fn title(&self) -> String {
        let name = self.generator.name();
        match &self.version {
            Some(version) => format!("{name} {version}"),
            None => name.to_owned(),
        }
    }

    /// The command that writes a crate of that name into a folder.
    pub(crate) fn command(&self, document: &Path, folder: &Path, name: &str) -> Command {
        let mut command = Command::new(&self.program);
        match self.generator {
            Generator::Own => {
                command
                    .args(["generate", "--name", name, "--spec"])
                    .arg(document);
                command.arg("--out").arg(folder);
            }
            Generator::Progenitor => {
                command.args([
                    "progenitor",
                    "--name",
                    name,
                    "--version",
                    "0.1.0",
                    "--input",
                ]);
                command.arg(document).arg("--output").arg(folder);
            }
            Generator::Oas3Gen => {
                command.args(["generate", "client-mod", "--workspace", "--input"]);
                command.arg(document).arg("--output").arg(folder);
            }
            Generator::OpenapiToRust => {
                command.arg("generate").arg(document).arg("--output-dir");
                command.arg(folder.join("src/generated"));
            }
            Generator::Ploidy => {
                command
                    .args(["generate", "rust", "--name", name])
                    .arg(document);
                command.arg("--output").arg(folder);
            }
        }
        // Of a panic the message is enough.
        command.env("RUST_BACKTRACE", "0").env("NO_COLOR", "1");
        command
    }
}

/// All generators that are there, and why the others are not.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) present: Vec<Tool>,
    pub(crate) absent: BTreeMap<Generator, String>,
}

impl Tools {
    /// The generator of this workspace with those of others: from the folder that is named, or else
    /// from one below the scratch folder, into which they are installed.
    pub(crate) fn find(own: &Own, named: Option<&Path>, scratch: &Path) -> Self {
        let folder = named.map_or_else(|| scratch.join("peers"), Path::to_owned);
        let mut tools = Self {
            present: vec![Tool {
                generator: Generator::Own,
                program: own.xtask.clone(),
                version: None,
            }],
            absent: BTreeMap::new(),
        };
        for generator in Generator::ALL {
            let Some((package, version)) = generator.package() else {
                continue;
            };
            if named.is_none() && find::program(&folder, package).is_none() {
                aside(&format!("installing {package} {version}"));
                if let Err(why) = find::install(&folder, package, version) {
                    tools.absent.insert(generator, why);
                    continue;
                }
            }
            if let Some(program) = find::program(&folder, package) {
                tools.present.push(Tool {
                    generator,
                    program,
                    version: find::version(&folder, package),
                });
            } else {
                let why = "not installed in the folder that was named".to_owned();
                tools.absent.insert(generator, why);
            }
        }
        tools
    }

    /// A list of the generators that are missing, behind an empty line; nothing where all are there.
    pub(crate) fn missing(&self) -> String {
        let line = |(generator, why): (&Generator, &String)| {
            let why = table::quoted(why);
            format!("{} is absent: {why}", generator.name())
        };
        table::list(&self.absent.iter().map(line).collect::<Vec<_>>())
    }
}

//! A workspace with two documents, an overlay and their record.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

#[path = "repository.rs"]
mod repository;

use repository::Repository;
pub use repository::text;

/// A published document.
pub const PETS: &str = "\
openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /pets:
    get:
      operationId: listPets
      summary: 'text: pets'
      responses:
        '200': { description: x, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
  /pets/count:
    get: { operationId: countPets, responses: { '204': { description: x } } }
components:
  schemas:
    Pet: { type: object, properties: { name: { $ref: '#/components/schemas/Name' }, tag: { $ref: '#/components/schemas/Tag' } } }
    Tag: { type: object, properties: { text: { type: string } } }
    Name: { type: string, maxLength: 9 }
";

/// One in words of our own, which shares a component with it.
pub const TOYS: &str = "\
openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /toys:
    get:
      operationId: listToys
      summary: 'text: toys'
      responses:
        '200': { description: x, content: { application/json: { schema: { $ref: '#/components/schemas/Name' } } } }
components:
  schemas:
    Name: { type: string, maxLength: 9 }
";

/// One with operations of both.
pub const BOTH: &str = "\
openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /pets: { get: { responses: { '204': { description: x } } } }
  /toys: { get: { responses: { '204': { description: x } } } }
";

const OVERLAY: &str = "\
overlay: 1.0.0
info: { title: Ours, version: '1' }
actions:
  - target: $.paths['/pets'].get
    update: { x-rust-name: all_pets }
  - target: $.components.schemas.Tag
    update: { x-extra: { deep: 1 } }
  - target: $.components.schemas.Tag['x-extra']
    update: { deeper: 2 }
";

/// A page with a document in it.
pub fn page(document: &str) -> String {
    format!("# Pets\n\n> List them\n\n````yaml get /pets\n{document}````\n")
}

/// The workspace.
pub struct Workspace(Repository);

impl Workspace {
    /// With nothing in it.
    pub fn empty() -> Self {
        let repository = Repository::new();
        repository.write("spec/README.md", "# Documents\n");
        Self(repository)
    }

    /// With both documents, everything generated and committed.
    pub fn new() -> Self {
        Self::at("https://example.com/pets", "document")
    }

    /// The same, with another origin of the first document.
    pub fn at(origin: &str, kind: &str) -> Self {
        let workspace = Self::empty();
        workspace.write("spec/pets.yaml", PETS);
        workspace.write("spec/toys.yaml", TOYS);
        workspace.write("spec/overlay.yaml", OVERLAY);
        let mut sources = String::from("# All of them.\n");
        for (name, document, origin, kind) in [
            ("pets", PETS, origin, kind),
            ("toys", TOYS, "https://example.com/toys", "own-words"),
        ] {
            let _ = write!(
                sources,
                "\n# About {name}.\n[{name}]\nfile = \"{name}.yaml\" # a file\norigin = \"{origin}\"\nkind = \"{kind}\"\n# and\nvendored = 2020-02-02 # a day\nsha256 = \"{}\"\n",
                sha256(document)
            );
        }
        sources.push_str("# The end.\n");
        workspace.write("spec/sources.toml", sources);
        assert!(workspace.run(&["generate"]).status.success());
        workspace.commit();
        workspace
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        self.0.write(path, text);
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub fn commit(&self) {
        self.0.commit("all");
    }

    /// Runs a command in it.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env("FINCH_XTASK_ROOT", self.path())
            // Nothing that runs here may reach anything else.
            .env("HTTP_PROXY", "http://127.0.0.1:1")
            .env("HTTPS_PROXY", "http://127.0.0.1:1");
        command
    }

    /// Runs a command that does what it should, and gives what it says.
    pub fn takes(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let errors = text(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        assert!(self.leftovers().is_empty(), "{:?}", self.leftovers());
        text(&output.stdout)
    }

    /// Runs a command that refuses and writes nothing, and gives what it says.
    pub fn refuses(&self, arguments: &[&str]) -> String {
        let before = self.files();
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}: {output:?}");
        assert!(self.files() == before, "{arguments:?} wrote something");
        text(&output.stderr)
    }

    /// What `generate --check` finds wrong.
    pub fn checks(&self) -> String {
        self.refuses(&["generate", "--check"])
    }

    /// Everything is on record, and the generator takes it.
    pub fn is_sound(&self) {
        let output = self.run(&["generate"]);
        let errors = text(&output.stderr);
        assert!(output.status.success() && errors.is_empty(), "{errors}");
        let output = self.run(&["generate", "--check"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    /// The files of `spec/` with their bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(self.path().join("spec")).unwrap();
        let mut files: Vec<(String, Vec<u8>)> = entries
            .map(|entry| entry.unwrap())
            .map(|entry| {
                let name = entry.file_name().to_str().unwrap().to_owned();
                (name, fs::read(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    }

    fn leftovers(&self) -> Vec<String> {
        let names = self.files().into_iter().map(|(name, _)| name);
        names.filter(|name| name.contains(".new-")).collect()
    }
}

fn sha256(text: &str) -> String {
    let mut digits = String::new();
    for byte in hmac_sha256::Hash::hash(text.as_bytes()) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

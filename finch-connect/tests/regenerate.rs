//! The crate regenerates: a change of the documents, and of nothing else, changes the crate.
//!
//! A copy of the workspace is edited as `sed` would, and built together with a program that
//! uses what is new. It is compiled into the same target folder, so that no dependency is
//! compiled again that need not be; each copy stands in a folder of its own name, because Cargo
//! tells packages apart by their paths below the workspace.
#![cfg(feature = "regenerate")]

#[path = "support/memory.rs"]
mod memory;
#[path = "regenerate/security.rs"]
mod security;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[test]
fn a_new_product_member_and_value_can_be_used_and_a_removed_product_cannot() {
    let copy = Copy::new("changed");
    copy.edit(
        "spec",
        "        - ssn\n",
        "        - ssn\n        - time_off\n",
    );
    copy.edit("spec", "      - ssn\n", "      - ssn\n      - time_off\n");
    copy.edit(
        "spec/connect-sessions.yaml",
        "        products:\n          type: array\n",
        "        notes:\n          type: string\n          maxLength: 5\n          description: Notes for the session\n        products:\n          type: array\n",
    );
    copy.edit(
        "spec/connect-sessions.yaml",
        "                - api_token\n",
        "                - api_token\n                - sso\n",
    );
    copy.program(
        r#"
        use finch_connect::types::*;

        fn main() {
            let products = [ConnectProducts::Company, ConnectProducts::TimeOff];
            let request = CreateConnectSessionRequest::new("c", "Acme", products)
                .with_notes("short")
                .with_integration(Integration::new("gusto").with_auth_method(AuthMethod::Sso));
            let bytes = finch_connect::runtime::to_json_bytes(&request).unwrap();
            println!("{}", String::from_utf8(bytes).unwrap());
        }
        "#,
    );
    let output = copy.cargo(&["run", "--quiet", "--package", &copy.consumer()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(
        text(&output.stdout).trim(),
        r#"{"customer_id":"c","customer_name":"Acme","notes":"short","products":["company","time_off"],"integration":{"provider":"gusto","auth_method":"sso"}}"#
    );
    assert!(
        text(&copy.cargo(&["build", "--package", &copy.consumer()]).stderr)
            .contains("run `cargo xtask generate`"),
        "build.rs must say that the committed copy is stale"
    );

    copy.edit("spec", "        - ssn\n", "");
    copy.edit("spec", "      - ssn\n", "");
    copy.program(
        r#"
        fn main() {
            println!("{}", finch_connect::types::ConnectProducts::Ssn);
        }
        "#,
    );
    let output = copy.cargo(&["build", "--quiet", "--package", &copy.consumer()]);
    let errors = text(&output.stderr);
    assert!(
        !output.status.success(),
        "the removed product still compiles"
    );
    assert!(
        errors.contains("no variant, associated function, or constant named `Ssn` found for enum `ConnectProducts`")
            || (errors.contains("E0599") && errors.contains("`Ssn`")),
        "{errors}"
    );
}

#[test]
fn a_document_with_errors_stops_the_build_and_says_where() {
    let copy = Copy::new("broken");
    copy.edit(
        "spec/connect-sessions.yaml",
        "            $ref: '#/components/schemas/ConnectProducts'\n",
        "            $ref: '#/components/schemas/Products'\n",
    );
    copy.program("fn main() {}");
    let output = copy.cargo(&["build", "--quiet", "--package", &copy.consumer()]);
    let errors = text(&output.stderr);
    assert!(!output.status.success());
    assert!(errors.contains("unresolved-reference"), "{errors}");
    assert!(
        errors.contains("spec/connect-sessions.yaml:283"),
        "{errors}"
    );
}

#[test]
fn without_documents_the_committed_copy_is_compiled() {
    let copy = Copy::new("without");
    fs::remove_dir_all(copy.place("spec")).unwrap();
    copy.program(r#"fn main() { println!("{}", finch_connect::types::ConnectProducts::Ssn); }"#);
    let output = copy.cargo(&["run", "--quiet", "--package", &copy.consumer()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "ssn\n");
}

/// A copy of the workspace in a folder that goes when the test ends.
struct Copy {
    folder: tempfile::TempDir,
    name: &'static str,
    target: PathBuf,
}

impl Copy {
    fn new(name: &'static str) -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        // .../target/debug/deps/regenerate-<hash>
        let target = std::env::current_exe().unwrap();
        let copy = Self {
            folder: tempfile::tempdir().unwrap(),
            name,
            target: target.ancestors().nth(3).unwrap().to_owned(),
        };
        for part in [
            "codegen/src",
            "finch-connect/src",
            "finch-connect/docs",
            "spec",
            // Nothing of these is built, but the manifests name what is in them.
            "codegen/benches",
            "finch-connect/benches",
            "finch-connect/examples",
            "finch-connect/tests",
        ] {
            copy_folder(&workspace.join(part), &copy.place(part));
        }
        for file in [
            "README.md",
            "codegen/Cargo.toml",
            "finch-connect/Cargo.toml",
            "finch-connect/build.rs",
        ] {
            fs::copy(workspace.join(file), copy.place(file)).unwrap();
        }
        fs::copy(
            workspace.join("Cargo.lock"),
            copy.folder.path().join("Cargo.lock"),
        )
        .unwrap();
        let manifest = fs::read_to_string(workspace.join("Cargo.toml")).unwrap();
        let members = r#"members = ["codegen", "finch-connect", "xtask"]"#;
        let generator = r#"path = "codegen""#;
        assert!(manifest.contains(members) && manifest.contains(generator));
        let manifest = manifest
            .replace(
                members,
                &format!(
                    r#"members = ["{name}/codegen", "{name}/finch-connect", "{name}/consumer"]"#
                ),
            )
            .replace(generator, &format!(r#"path = "{name}/codegen""#));
        fs::write(copy.folder.path().join("Cargo.toml"), manifest).unwrap();
        copy
    }

    /// A place in the copy.
    fn place(&self, path: &str) -> PathBuf {
        self.folder.path().join(self.name).join(path)
    }

    /// The name of the program that depends on the crate.
    fn consumer(&self) -> String {
        format!("consumer-{}", self.name)
    }

    /// Replaces text in a file, or in every file of a folder, at least once.
    fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.place(path);
        let files: Vec<PathBuf> = if path.is_dir() {
            fs::read_dir(&path)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .collect()
        } else {
            vec![path]
        };
        let mut edited = 0;
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            // At the beginning of a line only: `      - ssn` ends `        - ssn` too.
            let (from, to) = (format!("\n{from}"), format!("\n{to}"));
            if text.contains(&from) {
                fs::write(&file, text.replace(&from, &to)).unwrap();
                edited += 1;
            }
        }
        assert!(edited > 0, "nothing to edit: {from:?}");
    }

    /// Writes the program that depends on the crate.
    fn program(&self, source: &str) {
        let folder = self.place("consumer");
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("src/main.rs"), source).unwrap();
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nfinch-connect = {{ path = \"../finch-connect\" }}\n",
            self.consumer()
        );
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", &self.target)
            .output()
            .unwrap()
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

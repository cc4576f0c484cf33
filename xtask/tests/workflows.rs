//! The workflows: files that GitHub can read, with nothing of substance in them.
//!
//! In: `.github/workflows/`. Out: a failure that names the job and the step. Never here: a step that
//! runs. That the commands of the steps are ones that there are is held in `src/arguments/documented.rs`.

use std::path::Path;
use std::{fs, iter};

use codegen::diagnostic::Report;
use codegen::parse::parse;
use codegen::source::{Source, SourceMap};
use serde_json::{Value as Json, json};

/// What a step may run; everything else is a command of this workspace.
const COMMANDS: [&str; 11] = [
    "cargo xtask ",
    "cargo install --quiet --locked cargo-deny ",
    "cargo deny ",
    "bash .ci/run",
    "rustup ",
    "git ",
    "gh ",
    "cat ",
    "echo ",
    "exit ",
    "[ ",
];

/// What a step may use, of GitHub's own.
const ACTIONS: [&str; 2] = ["actions/checkout@", "actions/upload-artifact@"];

#[test]
fn the_workflows_are_thin() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let problems = judge(&fs::read_to_string(&path).unwrap());
        assert!(problems.is_empty(), "{}: {problems:#?}", path.display());
        count += 1;
    }
    assert!(count >= 2);
}

#[test]
fn what_is_not_thin_is_found() {
    assert!(judge("jobs: [\n")[0].contains("error["));
    let bad = "\
on: push
env: { GH_TOKEN: x }
jobs:
  one:
    permissions: write-all
    steps:
      - uses: someone/something@v1
      - run: |
          cargo xtask diff | python3 -c 'import os' # a pipe
          git log \\
            --oneline && sed -i s/a/b/ spec/overlay.yaml
      - run: echo '${{ github.event.pull_request.title }}'
      - name: nothing
";
    let problems = judge(bad);
    let expected = [
        "the workflow: `permissions` is null, not {}",
        "the workflow: `env` has a token",
        "one: `permissions` is \"write-all\", not a list of what is needed",
        "one, step 1: uses someone/something@v1",
        "one, step 2: runs `python3 -c 'import os'`",
        "one, step 2: runs `sed -i s/a/b/ spec/overlay.yaml`",
        "one, step 3: what GitHub fills in becomes part of a script",
        "one, step 4: neither runs nor uses anything",
    ];
    assert_eq!(problems, expected);
}

/// What is wrong with a workflow.
fn judge(text: &str) -> Vec<String> {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    let parsed = parse(&Source::new("workflow", text), &mut sources, &mut report);
    let Some((_, tree)) = parsed else {
        return vec![report.render(&sources)];
    };
    let workflow = tree.to_json();
    let mut problems = Vec::new();
    if workflow["permissions"] != json!({}) {
        let found = &workflow["permissions"];
        problems.push(format!("the workflow: `permissions` is {found}, not {{}}"));
    }
    let mut environments = vec![("the workflow", &workflow["env"])];
    let jobs = workflow["jobs"].as_object().unwrap();
    environments.extend(jobs.iter().map(|(name, job)| (&name[..], &job["env"])));
    for (name, env) in environments {
        if env.to_string().contains("TOKEN") {
            problems.push(format!("{name}: `env` has a token"));
        }
    }
    for (name, job) in jobs {
        let permissions = &job["permissions"];
        if !permissions.is_object() {
            problems.push(format!(
                "{name}: `permissions` is {permissions}, not a list of what is needed"
            ));
        }
        for (number, step) in iter::zip(1.., job["steps"].as_array().unwrap()) {
            let found = of_step(step).into_iter();
            problems.extend(found.map(|found| format!("{name}, step {number}: {found}")));
        }
    }
    problems
}

fn of_step(step: &Json) -> Vec<String> {
    match (step["uses"].as_str(), step["run"].as_str()) {
        (Some(action), _) if ACTIONS.iter().any(|known| action.starts_with(known)) => Vec::new(),
        (Some(action), _) => vec![format!("uses {action}")],
        (None, Some(run)) if run.contains("${{") => {
            vec!["what GitHub fills in becomes part of a script".to_owned()]
        }
        (None, Some(run)) => {
            let strange = commands(run).into_iter();
            let strange = strange.filter(|command| {
                let is_known = |known: &&str| format!("{command} ").starts_with(*known);
                !COMMANDS.iter().any(is_known)
            });
            strange.map(|command| format!("runs `{command}`")).collect()
        }
        (None, None) => vec!["neither runs nor uses anything".to_owned()],
    }
}

/// The commands of a script, without the words that hold them together.
fn commands(script: &str) -> Vec<String> {
    let script = script
        .replace("\\\n", " ")
        .replace("=$(", "=\n")
        .replace(" # ", "\n# ");
    let pieces = script
        .split(['\n', ';'])
        .flat_map(|line| line.split(" && "))
        .flat_map(|line| line.split(" || "))
        .flat_map(|line| line.split(" | "));
    let bare = pieces.map(|piece| {
        let words = piece.split_whitespace();
        let words = words.skip_while(|word| ["if", "then", "else", "fi"].contains(word));
        words.collect::<Vec<_>>().join(" ")
    });
    bare.filter(|command| {
        !command.is_empty() && !command.starts_with('#') && !command.ends_with('=')
    })
    .collect()
}

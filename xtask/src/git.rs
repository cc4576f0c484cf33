//! What git knows about the workspace: files as they were, what is not committed, tags.
//!
//! In: a folder, a revision that a person named, paths of ours. Out: bytes and names. Never here: a
//! change of the repository, a word of a document as an argument, a person's word as an option.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use crate::outcome::Stop;

/// Where a hook or a script says which repository it means. The folder alone decides here.
const ELSEWHERE: [&str; 6] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
];

/// Why git has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Error {
    /// There is no program `git`.
    NoGit,
    /// The folder is in no repository.
    NoRepository(PathBuf),
    /// The repository has no such revision, or the word is none.
    NoRevision(String),
    /// Something else; the text is git's own.
    Failed(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit => f.write_str("the program `git` cannot be run: is it installed?"),
            Self::NoRepository(folder) => {
                write!(f, "{} is in no git repository", folder.display())
            }
            Self::NoRevision(word) => {
                let word = word.escape_debug();
                write!(
                    f,
                    "`{word}` is no commit here; a branch of the server needs `git fetch` first"
                )
            }
            Self::Failed(text) => write!(f, "git: {text}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// A commit, by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Commit(String);

impl Commit {
    /// The first digits, for people.
    pub(crate) fn short(&self) -> &str {
        self.0.get(..10).unwrap_or(&self.0)
    }
}

/// The repository that a folder is in. Paths are relative to that folder, with `/`.
#[derive(Debug, Clone)]
pub(crate) struct Repository {
    folder: PathBuf,
}

impl Repository {
    /// The repository of a folder.
    pub(crate) fn of(folder: &Path) -> Result<Self, Error> {
        let repository = Self {
            folder: folder.to_owned(),
        };
        match repository.run(&["rev-parse", "--is-inside-work-tree"], "") {
            Ok(answer) if answer.starts_with(b"true") => Ok(repository),
            Err(Error::Failed(text)) if !text.contains("not a git repository") => {
                Err(Error::Failed(text))
            }
            Ok(_) | Err(Error::Failed(_)) => Err(Error::NoRepository(folder.to_owned())),
            Err(error) => Err(error),
        }
    }

    /// The commit that a person's word means. `REV...` is where the work on `HEAD` left `REV`, as
    /// for `git diff`.
    pub(crate) fn commit(&self, word: &str) -> Result<Commit, Error> {
        if let Some(branch) = word.strip_suffix("...") {
            let (branch, head) = (self.commit(branch)?, self.commit("HEAD")?);
            let base = self.run(&["merge-base", &branch.0, &head.0], "");
            return Ok(Commit(line(&base?)));
        }
        let none = || Error::NoRevision(word.to_owned());
        let plain = !word.is_empty()
            && !word.starts_with('-')
            && !word.contains(|character: char| character.is_control());
        if !plain {
            return Err(none());
        }
        let commit = format!("{word}^{{commit}}");
        let found = self.run(&["rev-parse", "--verify", "--end-of-options", &commit], "");
        match found {
            Ok(number) => Ok(Commit(line(&number))),
            Err(Error::Failed(_)) => Err(none()),
            Err(error) => Err(error),
        }
    }

    /// The files below a folder as a commit has them, by their paths.
    pub(crate) fn files(
        &self,
        commit: &Commit,
        folder: &str,
    ) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        self.blobs(commit, &format!("{folder}/"))
    }

    /// A file as a commit has it; none where it has no such file.
    pub(crate) fn show(&self, commit: &Commit, path: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.blobs(commit, path)?.remove(path))
    }

    fn blobs(&self, commit: &Commit, path: &str) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let listed = self.run(&["ls-tree", "-r", "-z", &commit.0, "--", path], "")?;
        let mut paths = Vec::new();
        let mut wanted = String::new();
        for entry in names(&listed) {
            // `<mode> blob <number>\t<path>`; a link's content is where it leads.
            let (kind, path) = entry.split_once('\t').unwrap_or_default();
            let kind: Vec<&str> = kind.split(' ').collect();
            let ["100644" | "100755", "blob", number] = kind[..] else {
                let text = format!("{path} is no ordinary file in {}", commit.short());
                return Err(Error::Failed(text));
            };
            paths.push(path.to_owned());
            wanted.push_str(number);
            wanted.push('\n');
        }
        if paths.is_empty() {
            return Ok(BTreeMap::new());
        }
        let answer = self.run(&["cat-file", "--batch"], &wanted)?;
        let mut rest = answer.as_slice();
        let mut found = BTreeMap::new();
        for path in paths {
            let Some((content, after)) = one_blob(rest) else {
                let text = format!("{path} of {} cannot be read", commit.short());
                return Err(Error::Failed(text));
            };
            found.insert(path, content.to_vec());
            rest = after;
        }
        Ok(found)
    }

    /// Which files at these paths are not as the last commit has them, new ones included.
    #[cfg(any(test, feature = "vendor"))]
    pub(crate) fn dirty(&self, paths: &[&str]) -> Result<Vec<String>, Error> {
        let mut arguments = vec!["status", "--porcelain", "-z", "--no-renames", "--"];
        arguments.extend(paths);
        let listed = names(&self.run(&arguments, "")?);
        // Two letters and a space stand before each path.
        let paths = listed.iter().filter_map(|entry| entry.get(3..));
        Ok(paths.map(str::to_owned).collect())
    }

    /// The newest tag that `HEAD` comes from and that a pattern such as `v*` fits.
    pub(crate) fn last_tag(&self, pattern: &str) -> Result<Option<String>, Error> {
        let pattern = format!("--match={pattern}");
        let found = self.run(&["describe", "--tags", "--abbrev=0", &pattern, "HEAD"], "");
        match found {
            Ok(tag) => Ok(Some(line(&tag))),
            // It says so in several ways, and none of them is another trouble.
            Err(Error::Failed(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn run(&self, arguments: &[&str], input: &str) -> Result<Vec<u8>, Error> {
        let mut command = Command::new("git");
        for name in ELSEWHERE {
            command.env_remove(name);
        }
        let mut child = command
            .env("LC_ALL", "C")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .args(["--no-pager", "--literal-pathspecs", "-C"])
            .arg(&self.folder)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|_| Error::NoGit)?;
        let stdin = child.stdin.take();
        let output = thread::scope(|scope| {
            // It may answer before it has read everything.
            scope.spawn(move || {
                // Where it does not listen any more, its own words say why.
                stdin.map(|mut stdin| stdin.write_all(input.as_bytes()))
            });
            child.wait_with_output()
        });
        let output = output.map_err(|error| Error::Failed(error.to_string()))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Error::Failed(said.trim().to_owned()))
    }
}

/// The content at the beginning of an answer of `cat-file --batch`, and what follows it. It is
/// `<number> blob <size>`, a line's end, the content, a line's end.
fn one_blob(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = answer.split_at_checked(end + 1)?;
    let size: usize = line(head).rsplit(' ').next()?.parse().ok()?;
    let (content, rest) = rest.split_at_checked(size)?;
    Some((content, rest.strip_prefix(b"\n")?))
}

/// The one line of an answer.
fn line(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).trim_end().to_owned()
}

/// What stands between zeros.
fn names(listed: &[u8]) -> Vec<String> {
    listed
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    use super::{Error, Repository};

    fn git(folder: &Path, arguments: &[&str]) {
        let done = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@localhost"])
            .args(arguments)
            .current_dir(folder)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(done.status.success(), "{arguments:?}: {done:?}");
    }

    /// A repository with two commits, the first of them a release, and work that is not committed.
    /// The workspace is a folder inside of it.
    fn repository() -> tempfile::TempDir {
        let top = tempfile::tempdir().unwrap();
        let spec = top.path().join("inner/spec");
        fs::create_dir_all(&spec).unwrap();
        git(top.path(), &["init", "--quiet", "--initial-branch=main"]);
        fs::write(spec.join("a.yaml"), "one\r\n").unwrap();
        fs::write(spec.join("é b.yaml"), "other").unwrap();
        git(top.path(), &["add", "."]);
        git(top.path(), &["commit", "--quiet", "--message=one"]);
        git(top.path(), &["tag", "v0.1.0"]);
        fs::write(spec.join("a.yaml"), "two").unwrap();
        git(top.path(), &["commit", "--quiet", "--all", "--message=two"]);
        fs::write(spec.join("a.yaml"), "three").unwrap();
        fs::write(spec.join("new.yaml"), "").unwrap();
        top
    }

    #[test]
    fn files_are_shown_as_they_were() {
        let top = repository();
        let repository = Repository::of(&top.path().join("inner")).unwrap();
        let [head, release] = ["HEAD", "v0.1.0"].map(|word| repository.commit(word).unwrap());
        assert_ne!(head, release);
        assert_eq!(repository.commit("HEAD~1"), Ok(release.clone()));
        assert_eq!(repository.commit("v0.1.0..."), Ok(release.clone()));
        let files = repository.files(&head, "spec").unwrap();
        let files: Vec<(&str, &[u8])> =
            (files.iter().map(|(path, text)| (&path[..], &text[..]))).collect();
        assert_eq!(
            files,
            [("spec/a.yaml", &b"two"[..]), ("spec/é b.yaml", b"other")]
        );
        let show = |commit, path| repository.show(commit, path).unwrap();
        assert_eq!(show(&head, "spec/a.yaml").unwrap(), b"two");
        assert_eq!(show(&release, "spec/a.yaml").unwrap(), b"one\r\n");
        assert_eq!(show(&head, "spec/é b.yaml").unwrap(), b"other");
        assert_eq!(show(&head, "spec/new.yaml"), None);
        assert_eq!(show(&head, "spec"), None);
        assert_eq!(repository.files(&head, "nowhere"), Ok(BTreeMap::new()));
    }

    #[test]
    fn work_that_is_not_committed_is_seen() {
        let top = repository();
        let repository = Repository::of(&top.path().join("inner")).unwrap();
        let dirty = |paths: &[&str]| repository.dirty(paths).unwrap().len();
        assert_eq!(dirty(&["spec"]), 2);
        assert_eq!(dirty(&["spec/new.yaml"]), 1);
        assert_eq!(dirty(&["spec/é b.yaml", "spec/*"]), 0);
    }

    #[test]
    fn the_last_release_is_found() {
        let top = repository();
        let repository = Repository::of(top.path()).unwrap();
        assert_eq!(repository.last_tag("v*"), Ok(Some("v0.1.0".to_owned())));
        assert_eq!(repository.last_tag("w*"), Ok(None));
    }

    #[test]
    fn what_is_no_revision_is_said_to_be_none() {
        let top = repository();
        let repository = Repository::of(top.path()).unwrap();
        let hostile = [
            "",
            "-h",
            "--all",
            "nowhere",
            "HEAD:inner",
            "a\nb",
            "HEAD..HEAD",
            "...",
        ];
        for word in hostile {
            let found = repository.commit(word);
            assert!(
                matches!(found, Err(Error::NoRevision(_))),
                "{word:?}: {found:?}"
            );
        }
    }

    #[test]
    fn a_folder_outside_of_git_is_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let found = Repository::of(folder.path());
        assert_eq!(
            found.err(),
            Some(Error::NoRepository(folder.path().to_owned()))
        );
        let empty = tempfile::tempdir().unwrap();
        git(empty.path(), &["init", "--quiet"]);
        let empty = Repository::of(empty.path()).unwrap();
        assert!(matches!(empty.commit("HEAD"), Err(Error::NoRevision(_))));
        assert_eq!(empty.last_tag("v*"), Ok(None));
    }
}

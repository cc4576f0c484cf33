//! The source of the runtime, as it stands in `finch-connect`.
//!
//! In: the name of a crate. Out: the files, with examples that name that crate. Never here: a file that
//! is read while the program runs; to find and open them one by one took longer than to write them. Nor
//! the tests of the runtime: they hold it where it is written, and who gets a copy reads past them.

use std::borrow::Cow;

use memchr::memmem::Finder;

use crate::files::Wanted;

/// What examples call the crate. Nothing but an example names a crate there: code says `crate`.
const CRATE: &str = "finch_connect";

/// What a file ends with that has tests: a module of them, here or in a file of its own.
const TESTS: &str = "\n#[cfg(test)]\nmod tests";

macro_rules! sources {
    ($($path:literal,)+) => {
        &[$(($path, include_str!(concat!("../../../finch-connect/src/", $path)))),+]
    };
}

/// Every file but tests with its path below `src`; a test holds that none is missing.
const SOURCES: &[(&str, &str)] = sources![
    "runtime/blocking/streaming.rs",
    "runtime/blocking.rs",
    "runtime/builder/check.rs",
    "runtime/builder.rs",
    "runtime/call/accept.rs",
    "runtime/call/base_url.rs",
    "runtime/call.rs",
    "runtime/client.rs",
    "runtime/credentials.rs",
    "runtime/error/kind.rs",
    "runtime/error/said.rs",
    "runtime/error/show.rs",
    "runtime/error/stream.rs",
    "runtime/error.rs",
    "runtime/example.rs.in",
    "runtime/header/list.rs",
    "runtime/header.rs",
    "runtime/limits.rs",
    "runtime/mask.rs",
    "runtime/mode.rs",
    "runtime/model/any.rs",
    "runtime/model/base64_bytes.rs",
    "runtime/model/check/number.rs",
    "runtime/model/check.rs",
    "runtime/model/decode_error.rs",
    "runtime/model/effort.rs",
    "runtime/model/enums/unknown.rs",
    "runtime/model/enums.rs",
    "runtime/model/error_body.rs",
    "runtime/model/extra.rs",
    "runtime/model/fit.rs",
    "runtime/model/json.rs",
    "runtime/model/macros.rs",
    "runtime/model/object.rs",
    "runtime/model/presence.rs",
    "runtime/model/rule.rs",
    "runtime/model/secret.rs",
    "runtime/model/success_body.rs",
    "runtime/model/text.rs",
    "runtime/model/trace.rs",
    "runtime/model/union.rs",
    "runtime/model/upload.rs",
    "runtime/model/watched.rs",
    "runtime/model/whole.rs",
    "runtime/model.rs",
    "runtime/observe/off.rs",
    "runtime/observe.rs",
    "runtime/operation/answer.rs",
    "runtime/operation/body.rs",
    "runtime/operation/method.rs",
    "runtime/operation/multipart/parts.rs",
    "runtime/operation/multipart.rs",
    "runtime/operation.rs",
    "runtime/parameter.rs",
    "runtime/prepared.rs",
    "runtime/response.rs",
    "runtime/response_headers/text.rs",
    "runtime/response_headers.rs",
    "runtime/retry.rs",
    "runtime/send/kept.rs",
    "runtime/send.rs",
    "runtime/streaming.rs",
    "runtime/transport/no_reqwest.rs",
    "runtime/transport/reqwest/connect_limit.rs",
    "runtime/transport/reqwest/failure.rs",
    "runtime/transport/reqwest/server.rs",
    "runtime/transport/reqwest/tls.rs",
    "runtime/transport/reqwest.rs",
    "runtime/transport.rs",
    "runtime.rs",
];

/// The files for a crate of that name.
pub(super) fn files(name: &str) -> impl Iterator<Item = Wanted> {
    let (tests, own_name) = (Finder::new(TESTS), Finder::new(CRATE));
    let name = name.replace('-', "_");
    SOURCES.iter().map(move |(path, text)| Wanted {
        path: format!("src/{path}"),
        text: renamed(without_tests(text, &tests), &own_name, &name),
    })
}

/// A text up to its tests.
fn without_tests(text: &'static str, tests: &Finder<'_>) -> &'static str {
    let end = tests.find(text.as_bytes());
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A text with another name of the crate, where it names it.
fn renamed(text: &'static str, finder: &Finder<'_>, name: &str) -> Cow<'static, str> {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, behind)) = finder
        .find(rest.as_bytes())
        .and_then(|at| Some((rest.get(..at)?, rest.get(at + CRATE.len()..)?)))
    {
        shown.reserve(text.len());
        shown.push_str(before);
        shown.push_str(name);
        rest = behind;
    }
    if shown.is_empty() {
        return Cow::Borrowed(text);
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use quote::ToTokens as _;

    use super::{CRATE, SOURCES, files};

    #[test]
    fn every_file_of_the_runtime_is_there() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../finch-connect/src");
        let mut found = vec![PathBuf::from("runtime.rs")];
        let mut open = vec![PathBuf::from("runtime")];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(source.join(&folder)).unwrap() {
                let entry = entry.unwrap();
                let path = folder.join(entry.file_name());
                let is_folder = entry.file_type().unwrap().is_dir();
                (if is_folder { &mut open } else { &mut found }).push(path);
            }
        }
        found.retain(|path| {
            !path.ends_with("tests.rs") && !path.parent().unwrap().ends_with("tests")
        });
        found.sort();
        let listed: Vec<PathBuf> = SOURCES.iter().map(|(path, _)| path.into()).collect();
        assert_eq!(listed, found);
    }

    /// What examples in other files include: a piece of code that is no file of Rust.
    const EXAMPLE: &str = "runtime/example.rs.in";

    fn tokens(file: &syn::File) -> String {
        file.to_token_stream().to_string()
    }

    #[test]
    fn tests_alone_are_left_out_and_stand_at_the_end() {
        let mut shorter = 0;
        for (file, (path, text)) in files(CRATE).zip(SOURCES) {
            if *path == EXAMPLE {
                assert_eq!(file.text, *text, "{path}");
                continue;
            }
            let (kept, mut all) = (
                syn::parse_file(&file.text).unwrap(),
                syn::parse_file(text).unwrap(),
            );
            if file.text != *text {
                let last = all.items.pop();
                let is_tests =
                    matches!(&last, Some(syn::Item::Mod(tests)) if tests.ident == "tests");
                assert!(is_tests, "{path}");
                shorter += 1;
            }
            assert_eq!(tokens(&kept), tokens(&all), "{path}");
            assert!(!file.text.contains("cfg(test)"), "{path}");
        }
        assert!(shorter > 5, "{shorter}");
    }

    #[test]
    fn the_crate_has_its_name_everywhere() {
        let mut renamed = 0;
        for (own, other) in files(CRATE).zip(files("other-crate")) {
            let expected = own.text.replace(CRATE, "other_crate");
            assert_eq!(other.text, expected, "{}", own.path);
            renamed += usize::from(other.text != own.text);
        }
        assert!(renamed > 10, "{renamed}");
    }
}

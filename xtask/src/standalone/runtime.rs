//! The source of the runtime, as it stands in `finch-connect`.
//!
//! In: the name of a crate. Out: the files, with examples that name that crate. Never here: a file that
//! is read while the program runs; to find and open them one by one took longer than to write them.

use std::borrow::Cow;

use memchr::memmem::Finder;

use crate::files::Wanted;

/// What examples call the crate. Nothing but an example names a crate there: code says `crate`.
const CRATE: &str = "finch_connect";

macro_rules! sources {
    ($($path:literal,)+) => {
        &[$(($path, include_str!(concat!("../../../finch-connect/src/", $path)))),+]
    };
}

/// Every file with its path below `src`; a test holds that none is missing.
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
    "runtime/mask/tests.rs",
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
    "runtime/model/tests/choices.rs",
    "runtime/model/tests/enums.rs",
    "runtime/model/tests/errors.rs",
    "runtime/model/tests/hostile.rs",
    "runtime/model/tests/objects.rs",
    "runtime/model/tests/rules.rs",
    "runtime/model/tests/sample.rs",
    "runtime/model/tests/successes.rs",
    "runtime/model/tests/unions.rs",
    "runtime/model/tests/values.rs",
    "runtime/model/tests.rs",
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
    "runtime/operation/multipart/tests.rs",
    "runtime/operation/multipart.rs",
    "runtime/operation.rs",
    "runtime/parameter/tests.rs",
    "runtime/parameter.rs",
    "runtime/prepared.rs",
    "runtime/response.rs",
    "runtime/response_headers/tests.rs",
    "runtime/response_headers/text.rs",
    "runtime/response_headers.rs",
    "runtime/retry/tests.rs",
    "runtime/retry.rs",
    "runtime/send/kept.rs",
    "runtime/send.rs",
    "runtime/streaming.rs",
    "runtime/transport/no_reqwest.rs",
    "runtime/transport/reqwest/connect_limit/tests.rs",
    "runtime/transport/reqwest/connect_limit.rs",
    "runtime/transport/reqwest/failure.rs",
    "runtime/transport/reqwest/server.rs",
    "runtime/transport/reqwest/tests.rs",
    "runtime/transport/reqwest/tls.rs",
    "runtime/transport/reqwest.rs",
    "runtime/transport.rs",
    "runtime.rs",
];

/// The files for a crate of that name.
pub(super) fn files(name: &str) -> impl Iterator<Item = Wanted> {
    let (finder, name) = (Finder::new(CRATE), name.replace('-', "_"));
    SOURCES.iter().map(move |(path, text)| Wanted {
        path: format!("src/{path}"),
        text: renamed(text, &finder, &name),
    })
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
        found.sort();
        let listed: Vec<PathBuf> = SOURCES.iter().map(|(path, _)| path.into()).collect();
        assert_eq!(listed, found);
    }

    #[test]
    fn the_crate_has_its_name_everywhere() {
        let mut renamed = 0;
        for (file, (_, text)) in files("other-crate").zip(SOURCES) {
            assert_eq!(
                file.text,
                text.replace(CRATE, "other_crate"),
                "{}",
                file.path
            );
            renamed += usize::from(file.text != *text);
        }
        assert!(renamed > 10, "{renamed}");
    }
}

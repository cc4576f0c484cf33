//! JSON that is odd, is not what is due, or is none.

use super::{good_status, reply, session};
use crate::hostile::fault::{BODY, Fault, TREE, answer, misfit};

pub fn faults() -> Vec<Fault> {
    [good(), shapes(), syntax()].into_iter().flatten().collect()
}

/// The limit of a body.
const MEBI: usize = 1024 * 1024;

/// An answer that cannot be read, for a reason that the error says.
fn bad(name: &str, body: impl AsRef<str>, says: &str) -> Fault {
    good_status(&format!("JSON: {name}"), body.as_ref(), misfit(201, says))
}

/// What would be good, with more members.
fn never_with(more: &str) -> String {
    session("never").replace('}', &format!(",{more}}}"))
}

/// JSON that is odd and can be read.
fn good() -> Vec<Fault> {
    let fine = |name: &str, body: String| {
        good_status(&format!("JSON: {name}"), &body, answer(201, "fine"))
    };
    let with = |more: &str| session("fine").replace('}', &format!(",{more}}}"));
    let members: Vec<String> = (0..85_000).map(|n| format!(r#""k{n}":1"#)).collect();
    let long = "x".repeat(MEBI - 1000);
    vec![
        fine(
            "a byte order mark before it",
            format!("\u{feff}{}", session("fine")),
        ),
        fine("blanks around it", format!("\r\n\t {} \n", session("fine"))),
        fine(
            "a number of 300 digits",
            with(&format!(r#""n":{}"#, "9".repeat(300))),
        ),
        fine("a number below all numbers", with(r#""n":1e-999999"#)),
        fine("escapes", session("fi\\u006ee")),
        fine(
            "a hundred levels",
            with(&format!(r#""d":{}{}"#, "[".repeat(100), "]".repeat(100))),
        ),
        fine("85,000 members", with(&members.join(","))).memory(TREE / 2),
        fine("a text of 1 MB", with(&format!(r#""t":"{long}""#))).memory(BODY),
        fine("a name of 1 MB", with(&format!(r#""{long}":1"#))).memory(BODY),
        fine(
            "half a million zeros",
            with(&format!(r#""z":[{}0]"#, "0,".repeat(523_000))),
        )
        .memory(TREE),
        fine(
            "350,000 empty arrays",
            with(&format!(r#""z":[{}[]]"#, "[],".repeat(349_000))),
        )
        .memory(TREE),
    ]
}

/// JSON that is not what is due.
fn shapes() -> Vec<Fault> {
    let deep = |depth: usize| format!(r#""d":{}{}"#, "[".repeat(depth), "]".repeat(depth));
    vec![
        bad("100,000 levels", "[".repeat(100_000), "does not fit").memory(BODY),
        bad(
            "100,000 levels in a member that nobody knows",
            never_with(&deep(100_000)),
            "recursion limit",
        )
        .memory(BODY),
        bad(
            "100,000 objects within each other",
            r#"{"a":"#.repeat(100_000),
            "recursion limit",
        )
        .memory(BODY),
        bad("nothing but a blank", " ", "EOF while parsing"),
        bad("null", "null", "invalid type: null"),
        bad(
            "an array",
            format!("[{}]", session("never")),
            "invalid type: sequence",
        ),
        bad("a text", "\"created\"", "invalid type: string"),
        bad("a number", "201", "invalid type: integer"),
        bad("true", "true", "invalid type: boolean"),
        bad("an empty object", "{}", "session_id"),
        bad(
            "a number for a text",
            session("never").replace("\"never\"", "7"),
            "session_id: invalid type: integer",
        ),
        bad(
            "null for a text",
            session("never").replace("\"never\"", "null"),
            "session_id: invalid type: null",
        ),
        bad(
            "a member twice",
            never_with(r#""session_id":"other""#),
            "duplicate",
        ),
    ]
}

/// What is no JSON, or none that can be read.
fn syntax() -> Vec<Fault> {
    vec![
        bad(
            "a number of 10,000 digits",
            never_with(&format!(r#""n":{}"#, "9".repeat(10_000))),
            "number out of range",
        ),
        bad(
            "a number above all numbers",
            never_with(r#""n":1e999999"#),
            "number out of range",
        ),
        bad("NaN", never_with(r#""n":NaN"#), "expected value"),
        bad(
            "a comma at the end",
            session("never").replace('}', ",}"),
            "trailing comma",
        ),
        bad(
            "a comment",
            format!("/* */{}", session("never")),
            "expected value",
        ),
        bad(
            "one more behind it",
            format!("{0}{0}", session("never")),
            "trailing characters",
        ),
        bad(
            "garbage behind it",
            format!("{}x", session("never")),
            "trailing characters",
        ),
        bad(
            "NULs behind it",
            format!("{}\0\0", session("never")),
            "trailing characters",
        ),
        bad("a NUL in a text", session("ne\0ver"), "control character"),
        bad(
            "half a surrogate pair",
            session("\\ud800"),
            "session_id: unexpected end of hex escape",
        ),
        bad("an HTML page", "<html>Welcome</html>", "expected value"),
        bad(
            "a prefix against scripts",
            format!(")]}}',\n{}", session("never")),
            "expected value",
        ),
        raw_bad(
            "JSON: bytes that are no UTF-8",
            b"{\"session_id\":\"\xff\xfe\"}",
            "unicode",
        ),
        raw_bad(
            "JSON: in UTF-16",
            &session("x")
                .bytes()
                .flat_map(|b| [b, 0])
                .collect::<Vec<u8>>(),
            "does not fit",
        ),
        raw_bad(
            "JSON: a surrogate in UTF-8",
            b"{\"session_id\":\"\xed\xa0\x80\"}",
            "unicode",
        ),
    ]
}

fn raw_bad(name: &str, body: &[u8], says: &str) -> Fault {
    let head = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n\r\n";
    Fault::new(
        name,
        vec![reply([head.as_bytes(), body].concat())],
        misfit(201, says),
    )
}

//! Paths beside those of another library, on the same documents.

use serde_json_path::{JsonPath, PathElement};

use super::{Path, Step};
use crate::diagnostic::Report;
use crate::parse::parse;
use crate::source::{Source, SourceMap};
use crate::tree::Node;

const DOCUMENT: &str = r#"{
  "a": {"b": [1, 2.0, "x", null, true, {"c": "a"}], "c": {"a": 1, "b": [[], {}]}, "a": {}},
  "b": [{"a": 1, "n": 10}, {"a": 2.5, "n": -3}, {"a": "a", "n": 1e1}, {"a": null}, [0, 1, [2]]],
  "n": 10, "x-y": "äöü", "/p/{q}": {"get": {"a": [1, 2]}}, "'": "\"", "": false, "😀": [9]
}"#;

fn tree(text: &str) -> Node {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    // The same key twice is for the other tests.
    let text = text.replace(r#", "a": {}},"#, "},");
    let parsed = parse(&Source::new("d", text), &mut sources, &mut report);
    let (_, node) = parsed.unwrap_or_else(|| panic!("{}", report.render(&sources)));
    node
}

/// The places that this path selects, as text, and those of the other library.
fn both(path: &str, tree: &Node) -> (Option<Vec<String>>, Option<Vec<String>>) {
    let ours = Path::parse(path).ok().map(|path| {
        let found = path.select(tree);
        let mut places: Vec<String> = found
            .keys()
            .map(|place| {
                let steps = place.iter().map(|step| match step {
                    Step::Index(index) => format!("[{index}]"),
                    Step::Member(name) => format!("[{name:?}]"),
                });
                steps.collect()
            })
            .collect();
        places.sort();
        places
    });
    let theirs = JsonPath::parse(path).ok().map(|path| {
        let json = tree.to_json();
        let found = path.query_located(&json);
        let mut places: Vec<String> = found
            .locations()
            .map(|place| {
                let steps = place.iter().map(|step| match step {
                    PathElement::Index(index) => format!("[{index}]"),
                    PathElement::Name(name) => format!("[{name:?}]"),
                });
                steps.collect()
            })
            .collect();
        places.sort();
        places.dedup();
        places
    });
    (ours, theirs)
}

#[test]
fn every_kind_of_path_selects_what_it_selects_elsewhere() {
    let tree = tree(DOCUMENT);
    let paths = [
        "$",
        "$.a",
        "$.a.b",
        "$ .a .b",
        "$['a']",
        "$[ 'a' , \"b\" ]",
        "$['\\'']",
        "$[\"'\"]",
        "$['']",
        "$['😀'][0]",
        "$.😀",
        "$.a.b[0]",
        "$.a.b[-1]",
        "$.a.b[-9]",
        "$.a.b[9]",
        "$.a.b[1:3]",
        "$.a.b[:-2]",
        "$.a.b[::2]",
        "$.a.b[::-1]",
        "$.a.b[4:1:-2]",
        "$.a.b[::0]",
        "$.a.b[5:1]",
        "$.a.b[-100:100]",
        "$.*",
        "$..*",
        "$..a",
        "$..['a','c']",
        "$..[0]",
        "$..b[*]",
        "$..b..a",
        "$.a.b[0, 0, 2:4]",
        "$['/p/{q}'].get.a[*]",
        "$.b[?@.a]",
        "$.b[?!@.a]",
        "$.b[?@.a == 1]",
        "$.b[?@.a == 2.5]",
        "$.b[?@.a != null]",
        "$.b[?@.n == 10]",
        "$.b[?@.n == 1e1]",
        "$.b[?@.n < 0]",
        "$.b[?@.n <= 10]",
        "$.b[?@.n >= -3]",
        "$.b[?@.a > 'a']",
        "$.b[?@.a >= 'a']",
        "$.b[?@.a == @.a]",
        "$.b[?@.a == @.nothing]",
        "$.b[?@.x == @.y]",
        "$.b[?@.n == $.n]",
        "$.b[?@.a == 1 || @.a == 2.5]",
        "$.b[?@.a && @.n > 0]",
        "$.b[?(@.a == 1 || @.n < 0) && !(@.a == 2.5)]",
        "$.b[?@[2]]",
        "$.b[?@[2] == $.b[4][2]]",
        "$.a[?@ == $.a.c]",
        "$.a.b[?@ == 'x']",
        "$.a.b[?@ == 2]",
        "$.a.b[?@ == true]",
        "$.a.b[?@ == null]",
        "$.a.b[?true == @]",
        "$..[?@.c]",
        "$..[?@.a[?@ > 1]]",
        "$.*[?length(@) == 2]",
        "$.*[?length(@.a) == 1]",
        "$.*[?count(@.*) == 2]",
        "$.*[?count(@..*) > 3]",
        "$.b[?value(@..a) == 1]",
        "$[?length(@) >= 3]",
        "$[?@.b]",
        "$['x-y']",
        "$[?@ == 'äöü']",
        "$[?@ == '\\u00e4\\u00f6\\u00fc']",
        "$.b[?@.n==-3.0e0]",
        "$.b[? @.a ]",
        "$.a.b[ 1 : 3 : 1 ]",
        "$[?count(@['a','b']) == 1]",
    ];
    for path in paths {
        let (ours, theirs) = both(path, &tree);
        assert!(theirs.is_some(), "{path} is no path elsewhere");
        assert_eq!(ours, theirs, "{path}");
    }
}

#[test]
fn what_is_no_path_is_none() {
    let texts = [
        "",
        "a",
        "$.",
        "$..",
        "$a",
        "$.1",
        "$[",
        "$[]",
        "$['a]",
        "$[a]",
        "$.a b",
        "$ ",
        " $",
        "$.a[01]",
        "$[-0]",
        "$[9007199254740992]",
        "$[1:2:3:4]",
        "$['a',]",
        "$[?]",
        "$[?@.a ==]",
        "$[?@.* == 1]",
        "$[?1]",
        "$[?'a']",
        "$[?@.a = 1]",
        "$[?(@.a]",
        "$[?@.a && ]",
        "$[?!@.a == 1]",
        "$[?@.a == [1]]",
        "$['\\x']",
        "$['\\ud83d']",
        "$['\\ude00']",
        "$['\n']",
        "$['\\\"']",
        "$[\"\\'\"]",
        "$[?length(@.*) == 1]",
        "$[?count(1) == 1]",
        "$[?length(@)]",
        "$[?nothing(@) == 1]",
        "$[?@.a == 01]",
        "$[?@.a == 1.]",
        "$. a",
        "$.. a",
        "$.a['b'",
        "$[?True == @]",
        "$[?@.a==TRUE]",
        "$['\\u12']",
    ];
    let tree = tree(DOCUMENT);
    for text in texts {
        let (ours, theirs) = both(text, &tree);
        assert_eq!((ours, theirs), (None, None), "{text}");
    }
}

/// Paths made of pieces, good and bad, in every order.
#[test]
fn paths_of_pieces_are_read_as_elsewhere() {
    const PIECES: [&str; 21] = [
        ".a",
        "..",
        "[0]",
        "[1:]",
        "['a']",
        "[*]",
        ".*",
        "..a",
        "..[?@.a]",
        "[?@.n > 1]",
        "[?@.a == 'a']",
        "[?!@.b]",
        "[",
        "]",
        " ",
        ".",
        "[?(@.a)]",
        "[?@==1 ||@.a]",
        "[?@[0]]",
        "[?count(@.*)>1]",
        "[?length(@)==2&&@[0]]",
    ];
    let tree = tree(DOCUMENT);
    let mut readable = 0;
    for first in PIECES {
        for second in PIECES {
            for third in PIECES {
                let path = format!("${first}{second}{third}");
                let (ours, theirs) = both(&path, &tree);
                // The other library takes blanks in front of `.` and of `[` alone.
                if !path.contains(" ..") {
                    assert_eq!(ours, theirs, "{path}");
                }
                readable += usize::from(ours.is_some());
            }
        }
    }
    assert!(readable > 1_500, "{readable}");
}

#[test]
fn a_character_of_two_escapes_and_blanks_before_two_dots_are_read() {
    let tree = tree(DOCUMENT);
    for (path, same) in [("$['\\ud83d\\ude00'][0]", "$.😀[0]"), ("$.a ..b", "$.a..b")] {
        let (ours, _) = both(path, &tree);
        let (_, theirs) = both(same, &tree);
        assert!(ours.is_some(), "{path}");
        assert_eq!(ours, theirs, "{path}");
    }
}

#[test]
fn depth_and_searches_have_a_bound() {
    let deep = format!("$[?{}@.a{}]", "(".repeat(40_000), ")".repeat(40_000));
    assert!(Path::parse(&deep).is_err());
    let error = Path::parse("$[?@..a..b..c]").expect_err("three searches");
    assert_eq!(
        error.reason.as_deref(),
        Some("a path in a filter has `..` at most 2 times")
    );
    let many = format!("${}", "..*".repeat(60));
    let path = Path::parse(&many).expect("is a path");
    let nested = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    assert_eq!(path.select(&tree(&nested)).len(), 41);
}

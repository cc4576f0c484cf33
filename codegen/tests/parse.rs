//! What `parse` makes of documents: values, places and diagnostics.

use std::fmt::Write as _;

use codegen::diagnostic::{Diagnostic, Report};
use codegen::parse::parse;
use codegen::source::{Pointer, Source, SourceMap, Span};
use codegen::tree::{Node, Value};

/// Parses bytes under a name.
fn run(name: &str, bytes: impl Into<Vec<u8>>) -> (Option<Node>, Report, SourceMap) {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    let parsed = parse(&Source::new(name, bytes), &mut sources, &mut report);
    assert_eq!(
        parsed.is_some(),
        !report.has_errors(),
        "{}",
        report.render(&sources)
    );
    (parsed.map(|(_, node)| node), report, sources)
}

fn good(text: impl Into<Vec<u8>>) -> Node {
    let (node, report, sources) = run("good.yaml", text);
    node.unwrap_or_else(|| panic!("{}", report.render(&sources)))
}

/// A tree as JSON text, numbers digit by digit.
fn json(node: &Node) -> String {
    let mut text = String::new();
    write_json(node, &mut text);
    text
}

fn write_json(node: &Node, text: &mut String) {
    match &node.value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => write!(text, "{value}").expect("writes"),
        Value::Number(number) => text.push_str(number.as_str()),
        Value::String(string) => {
            write!(text, "{}", serde_json::Value::from(string.as_str())).expect("writes");
        }
        Value::Sequence(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                write_json(item, text);
            }
            text.push(']');
        }
        Value::Mapping(members) => {
            text.push('{');
            for (index, (key, entry)) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                write!(text, "{}:", serde_json::Value::from(key)).expect("writes");
                write_json(&entry.value, text);
            }
            text.push('}');
        }
    }
}

/// A span as `line:column-line:column`, or `line:column-column` on one line.
fn place(span: Span) -> String {
    let (start, end) = (span.start, span.end);
    if start.line() == end.line() {
        format!("{}:{}-{}", start.line(), start.column(), end.column())
    } else {
        format!(
            "{}:{}-{}:{}",
            start.line(),
            start.column(),
            end.line(),
            end.column()
        )
    }
}

/// The diagnostics of a document that is refused, as `code place message`.
fn refused(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<String> {
    let (node, report, _) = run(name, bytes);
    assert!(node.is_none());
    report.diagnostics().into_iter().map(line).collect()
}

fn line(diagnostic: &Diagnostic) -> String {
    format!(
        "{} {} {}",
        diagnostic.code,
        place(diagnostic.span),
        diagnostic.message
    )
}

#[test]
fn scalars_are_those_of_yaml_1_2() {
    let cases = [
        ("", "null"),
        ("null", "null"),
        ("NULL", "null"),
        ("~", "null"),
        ("nUll", "\"nUll\""),
        ("true", "true"),
        ("True", "true"),
        ("FALSE", "false"),
        ("no", "\"no\""),
        ("y", "\"y\""),
        ("on", "\"on\""),
        ("2020-09-17", "\"2020-09-17\""),
        ("1_000", "\"1_000\""),
        ("12:30", "\"12:30\""),
        ("1.2.3", "\"1.2.3\""),
        ("0b11", "\"0b11\""),
        ("0x", "\"0x\""),
        ("-0x1F", "\"-0x1F\""),
        ("--", "\"--\""),
        (".", "\".\""),
        ("+", "\"+\""),
        ("1e", "\"1e\""),
        ("1e+", "\"1e+\""),
        (".e5", "\".e5\""),
        ("0", "0"),
        ("-0", "-0"),
        ("+1", "1"),
        ("-17", "-17"),
        ("0777", "777"),
        ("-007", "-7"),
        ("000", "0"),
        ("0o17", "15"),
        ("0x1F", "31"),
        ("0xffffffffffffffffffff", "1208925819614629174706175"),
        ("0x3b9aca00", "1000000000"),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
        ("0.1000000000000000000000001", "0.1000000000000000000000001"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("1.", "1.0"),
        ("1.e5", "1.0e5"),
        ("01.50", "1.50"),
        ("1E-07", "1e-07"),
        ("+1e+400", "1e400"),
        ("'200'", "\"200\""),
        ("\"true\"", "\"true\""),
        ("! 12", "\"12\""),
        ("!!str 12", "\"12\""),
        ("!!str", "\"\""),
        ("!!int \"0x10\"", "16"),
        ("!!float 1", "1.0"),
        ("!!bool 'true'", "true"),
        ("!!null ''", "null"),
        ("!<tag:yaml.org,2002:int> '3'", "3"),
        ("!!seq [1]", "[1]"),
        ("!!map {a: 1}", "{\"a\":1}"),
    ];
    for (text, expected) in cases {
        let node = good(format!("v: {text}\n"));
        assert_eq!(json(&node), format!("{{\"v\":{expected}}}"), "{text}");
        // What is called a number is one for JSON, too.
        serde_json::from_str::<serde::de::IgnoredAny>(&json(&node)).expect(text);
    }
}

#[test]
fn keys_are_text() {
    let node = good("200: a\ntrue: b\nnull: c\n1.50: d\n0x1F: e\n'': f\n!!str 7: g\n~: h\n");
    assert_eq!(
        json(&node),
        r#"{"200":"a","true":"b","null":"c","1.50":"d","0x1F":"e","":"f","7":"g","~":"h"}"#
    );
}

#[test]
fn every_node_knows_its_place() {
    let text = "\
openapi: 3.0.0
info: {title: 'Ü' , version: \"1\"} # end
tags:
- name: a   # 'x'
  \u{1F600}k: \u{1F600} plain  text
-
  name: b
nested:
  - - 1
    - []
  -  {}
text: |
  one

  two

folded: >-
  three
long: plain
  goes on
absent:
quoted: 'it''s'
multi: \"a
  b\"
anchored: &x !!str  \"q\"
list: &y
  of:
  - x
last: x";
    let node = good(text);
    let expected = [
        ("", "1:1-8", None),
        ("/openapi", "1:10-15", Some("1:1-8")),
        ("/info", "2:7-13", Some("2:1-5")),
        ("/info/title", "2:15-18", Some("2:8-13")),
        ("/info/version", "2:30-33", Some("2:21-28")),
        ("/tags", "4:1-2", Some("3:1-5")),
        ("/tags/0", "4:3-7", None),
        ("/tags/0/name", "4:9-10", Some("4:3-7")),
        ("/tags/0/\u{1F600}k", "5:7-20", Some("5:3-5")),
        ("/tags/1/name", "7:9-10", Some("7:3-7")),
        ("/nested", "9:3-4", None),
        ("/nested/0", "9:5-6", None),
        ("/nested/0/0", "9:7-8", None),
        ("/nested/0/1", "10:7-9", None),
        ("/nested/1", "11:6-8", None),
        ("/text", "13:3-15:6", None),
        ("/folded", "18:3-8", None),
        ("/long", "19:7-20:10", None),
        ("/absent", "21:7-8", None),
        ("/quoted", "22:9-16", None),
        ("/multi", "23:8-24:5", None),
        ("/anchored", "25:11-24", None),
        ("/list", "26:7-8", None),
        ("/list/of", "28:3-4", Some("27:3-5")),
        ("/last", "29:7-8", Some("29:1-5")),
    ];
    for (at, value, key) in expected {
        let found = node.pointer(&Pointer::from_fragment(at)).expect(at);
        assert_eq!(place(found.span), value, "{at}");
        if let Some(key) = key {
            let (parent, name) = at.rsplit_once('/').expect(at);
            let parent = node.pointer(&Pointer::from_fragment(parent)).expect(at);
            let members = parent.as_mapping().expect(at);
            assert_eq!(
                place(members.entry(name).expect(at).key_span),
                key,
                "key of {at}"
            );
        }
    }
}

#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    let expected = r#"{"a":"b","c":["d\ne\n",1]}"#;
    let text = "a: b\nc:\n  - |\n    d\n    e\n  - 1\n";
    for variant in [
        text.to_owned(),
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        format!("\u{FEFF}{text}"),
        format!("---\n{text}...\n"),
    ] {
        let node = good(variant.clone());
        assert_eq!(json(&node), expected, "{variant:?}");
        let one = node
            .pointer(&Pointer::from_fragment("/c/1"))
            .expect("is there");
        let shift = usize::from(variant.starts_with("---"));
        assert_eq!(place(one.span), format!("{}:5-6", 6 + shift), "{variant:?}");
    }
}

#[test]
fn json_has_the_same_places() {
    let text = "{\r\n\t\"a\\/\\u00e9\" :[1,-2.50E+3, \"\\uD83D\\uDE00\u{1F600}\",true],\n\"b\":{},\"c\":[ ]}";
    let (node, ..) = run("good.json", text);
    let node = node.expect("is JSON");
    assert_eq!(
        json(&node),
        "{\"a/é\":[1,-2.50E+3,\"\u{1F600}\u{1F600}\",true],\"b\":{},\"c\":[]}"
    );
    let expected = [
        ("", "1:1-2"),
        ("/a~1é", "2:15-16"),
        ("/a~1é/0", "2:16-17"),
        ("/a~1é/1", "2:18-26"),
        ("/a~1é/2", "2:28-43"),
        ("/a~1é/3", "2:44-48"),
        ("/b", "3:5-7"),
        ("/c", "3:12-15"),
    ];
    for (at, value) in expected {
        let found = node.pointer(&Pointer::from_fragment(at)).expect(at);
        assert_eq!(place(found.span), value, "{at}");
    }
    let key = node
        .as_mapping()
        .and_then(|members| members.entry("a/é"))
        .expect("is there");
    assert_eq!(place(key.key_span), "2:2-13");
}

#[test]
fn brackets_may_also_be_yaml() {
    let long = "k".repeat(3_000);
    assert_eq!(
        json(&good("{a: 1, 'b': [x, y,],}")),
        r#"{"a":1,"b":["x","y"]}"#
    );
    assert_eq!(json(&good("# c\n[a]")), r#"["a"]"#);
    assert_eq!(
        json(&good(format!("{{\"{long}\":1}}"))),
        format!("{{\"{long}\":1}}")
    );
    assert_eq!(json(&good("[a: 1]")), r#"[{"a":1}]"#);
}

#[test]
fn brackets_may_close_further_left() {
    let text = "\
a:
    b: {
      'x': [
  1, {\"y\": 2
},
# comment
3
]
 }
    c: *none
";
    let found = refused("a.yaml", text);
    let unknown = "the alias names an anchor that is not defined above it";
    assert_eq!(found, [format!("syntax 10:8-9 not valid YAML: {unknown}")]);
    let node = good(text.replace("*none", "z"));
    assert_eq!(json(&node), r#"{"a":{"b":{"x":[1,{"y":2},3]},"c":"z"}}"#);
    for (at, value) in [("/a/b/x/0", "4:3-4"), ("/a/b/x/2", "7:1-2")] {
        let found = node.pointer(&Pointer::from_fragment(at)).expect(at);
        assert_eq!(place(found.span), value, "{at}");
    }
}

#[test]
fn aliases_and_merge_keys_are_expanded() {
    let node = good("a: &a {x: 1, y: 2}\nk: &k name\n*k : *k\nb: *a\n");
    assert_eq!(
        json(&node),
        r#"{"a":{"x":1,"y":2},"k":"name","name":"name","b":{"x":1,"y":2}}"#
    );
    // A copy stands where the alias is; what is in it, where it was written.
    let copy = node.get("b").expect("is there");
    assert_eq!(
        (
            place(copy.span),
            place(copy.get("x").expect("is there").span)
        ),
        ("4:4-6".into(), "1:11-12".into())
    );

    let merged = "base: &a {x: 1, y: 2}\nmore: &b {y: 3, z: 4}\nall:\n  first: 0\n  <<: [*a, *b]\n  x: 9\n  '<': 1\n";
    let node = good(merged);
    let all = node.get("all").expect("is there");
    assert_eq!(json(all), r#"{"first":0,"y":2,"z":4,"x":9,"<":1}"#);
    assert_eq!(json(&good("'<<': 1")), r#"{"<<":1}"#);
}

/// What is refused: the extension of the file and the text as a JSON string, then the diagnostics.
const REFUSED: &str = r##"
yaml ""
    syntax 1:1-1 the document is empty
yaml "# only\n"
    syntax 1:1-2:1 the document is empty
yaml "---\n"
    syntax 2:1-2 the document is empty
yaml "a: 1\n---\nb: 2\n"
    syntax 2:1-4 a second YAML document begins here, and a file can only hold one
yaml "a: 1\nb: 2\n'a': 3\nb: 4\n"
    duplicate-key 3:1-4 the member `a` stands here a second time
    duplicate-key 4:1-2 the member `b` stands here a second time
yaml "x:\n  '200': 1\n  200: 2\n"
    duplicate-key 3:3-6 the member `200` stands here a second time
json "{\"a\":{\"b\":1,\"b\":2}}"
    duplicate-key 1:13-16 the member `b` stands here a second time
yaml "a:\n  <<: &x {b: 1}\n  <<: *x\n"
    duplicate-key 3:3-5 the member `<<` stands here a second time
yaml "? [a]\n: b\n"
    not-json 1:3-4 a list or an object stands where the name of a member must be
yaml "{{a: b}: c}"
    not-json 1:2-3 a list or an object stands where the name of a member must be
yaml "a: &x [1]\n*x : 2\n"
    not-json 2:1-3 a list or an object stands where the name of a member must be
yaml ": 1\n"
    not-json 1:1-2 a member has no name
yaml "a: -.inf\n"
    not-json 1:4-9 `-.inf` is a number that JSON does not have
yaml "a: .NaN\n"
    not-json 1:4-8 `.NaN` is a number that JSON does not have
yaml "a: !foo b\n"
    not-json 1:4-10 the tag `!foo` has no meaning here in JSON
yaml "a: !!set {}\n"
    not-json 1:4-5 the tag `!!set` has no meaning here in JSON
yaml "a: !!int x\n"
    not-json 1:4-11 `x` is not what its tag says
yaml "a:\n  <<: 1\n"
    not-json 2:7-8 the key `<<` merges objects, and this is none
yaml "a: &x [*x]\n"
    not-json 1:8-10 the alias stands inside the value that it names
yaml "a: *x\n"
    syntax 1:4-5 not valid YAML: the alias names an anchor that is not defined above it
yaml "a: b: c\n"
    syntax 1:5-6 not valid YAML: a second `: ` stands in one value
yaml "a:\n\tb: c\n"
    syntax 2:2-3 not valid YAML: tabs disallowed within this context (block indentation)
yaml "a: \"b\n"
    syntax 1:4-5 not valid YAML: the string that begins here has no closing quote
yaml "a: [b"
    syntax 1:6-7 not valid YAML: a `,` or `]` must stand here
yaml "a: @b\n"
    syntax 1:4-5 not valid YAML: a plain value cannot begin with this character
yaml "  a: 1\nb: 2\n"
    syntax 2:1-2 not valid YAML: the document has ended, and more text follows
yaml "a: \u0001\n"
    syntax 1:4-5 the control character U+0001 cannot stand in a document
JSON "{\"a\": 1,}"
    syntax 1:9-10 not valid JSON: the name of a member, in double quotes, must stand here
json "[1 2]"
    syntax 1:4-5 not valid JSON: a `,` or `]` must stand here
json "[1}"
    syntax 1:3-4 not valid JSON: a `,` or `]` must stand here
json "[01]"
    syntax 1:2-3 not valid JSON: this is not a number as JSON writes it
json "[\"é\\ud800\"]"
    syntax 1:4-5 not valid JSON: the string has an escape that is not a character
json "[\n \"abc"
    syntax 2:2-3 not valid JSON: the string that begins here has no closing quote
json "[NaN]"
    syntax 1:2-3 not valid JSON: a value must stand here
json "{\"a\""
    syntax 1:5-6 not valid JSON: a `:` must stand behind the name of a member
json "[] x"
    syntax 1:4-5 not valid JSON: the document has ended, and more text follows
yaml "a: 1\na: 2\nb: .inf\n"
    duplicate-key 2:1-2 the member `a` stands here a second time
    not-json 3:4-8 `.inf` is a number that JSON does not have
"##;

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let mut expected: Vec<&str> = Vec::new();
    let mut case = None;
    for line in REFUSED.lines().skip(1).chain(["end"]) {
        if let Some(diagnostic) = line.strip_prefix("    ") {
            expected.push(diagnostic);
            continue;
        }
        if let Some((extension, text)) = case {
            let text: String = serde_json::from_str(text).expect(text);
            let found = refused(&format!("a.{extension}"), text.as_str());
            assert_eq!(found, expected, "{text:?}");
        }
        case = line.split_once(' ');
        expected.clear();
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_located() {
    let utf16 = |text: &str, big: bool, mark: bool| -> Vec<u8> {
        let units = mark
            .then_some(0xFEFF)
            .into_iter()
            .chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    for (big, mark) in [(true, true), (true, false), (false, true), (false, false)] {
        let expected = ["not-utf8 1:1-2 the document is UTF-16, and only UTF-8 can be read"];
        assert_eq!(refused("a.yaml", utf16("a: é\n", big, mark)), expected);
    }
    let latin = refused("a.yaml", b"a: b\n\xC3\xA9: M\xFCller\n".as_slice());
    assert_eq!(latin, ["not-utf8 2:5-6 the byte 0xFC is not UTF-8 here"]);
    let marked = refused("a.yaml", b"\xEF\xBB\xBFa: \xFF\n".as_slice());
    assert_eq!(marked, ["not-utf8 1:4-5 the byte 0xFF is not UTF-8 here"]);
    let (_, report, sources) = run("a.yaml", b"a: \xFF\n".as_slice());
    assert!(
        report.render(&sources).contains("1 | a: \u{FFFD}\n"),
        "{}",
        report.render(&sources)
    );
}

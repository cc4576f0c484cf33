//! What an overlay may say, and what it does to documents.

use codegen::diagnostic::{Diagnostic, Report};
use codegen::overlay::{apply, read};
use codegen::parse::parse;
use codegen::source::{Pointer, Source, SourceMap, Span};
use codegen::tree::Node;

const HEAD: &str = "overlay: 1.0.0\ninfo: {title: Test, version: 1.0.0}\nactions:\n";

/// Everything of one run.
#[derive(Default)]
struct Run {
    sources: SourceMap,
    report: Report,
}

impl Run {
    fn parse(&mut self, name: &str, text: &str) -> Node {
        let parsed = parse(
            &Source::new(name, text),
            &mut self.sources,
            &mut self.report,
        );
        let (_, node) = parsed.unwrap_or_else(|| panic!("{}", self.report.render(&self.sources)));
        node
    }

    /// The diagnostics as `code file:line:column message (help)`.
    fn lines(&self) -> Vec<String> {
        self.report
            .diagnostics()
            .into_iter()
            .map(|found| self.line(found))
            .collect()
    }

    fn line(&self, found: &Diagnostic) -> String {
        let help = found
            .help
            .as_ref()
            .map(|help| format!(" ({help})"))
            .unwrap_or_default();
        format!(
            "{} {} {}{help}",
            found.code,
            self.place(found.span),
            found.message
        )
    }

    fn place(&self, span: Span) -> String {
        format!(
            "{}:{}:{}",
            self.sources.name(span.file),
            span.start.line(),
            span.start.column()
        )
    }
}

/// Applies actions to documents.
fn run(actions: &str, documents: &[&str]) -> (Run, Vec<Node>) {
    let mut run = Run::default();
    let overlay = run.parse("o", &format!("{HEAD}{actions}"));
    let mut nodes: Vec<Node> = documents
        .iter()
        .enumerate()
        .map(|(index, text)| run.parse(&format!("d{index}"), text))
        .collect();
    let overlay = read(&overlay, &mut run.report)
        .unwrap_or_else(|| panic!("{}", run.report.render(&run.sources)));
    apply(&overlay, &mut nodes, &mut run.report);
    (run, nodes)
}

#[test]
fn actions_change_documents() {
    let cases = [
        // An object is merged: objects member by member, lists joined, the rest replaced.
        (
            "- {target: $.a, update: {x: {k: 2, m: null}, l: [3], s: new, n: {}}}",
            "a: {x: {k: 1, o: 0}, l: [1, 2], s: old}",
            r#"{"a":{"x":{"k":2,"o":0,"m":null},"l":[1,2,3],"s":"new","n":{}}}"#,
        ),
        ("- {target: $, update: {b: 2}}", "a: 1", r#"{"a":1,"b":2}"#),
        ("- {target: $.a, update: x}", "a: []", r#"{"a":["x"]}"#),
        (
            "- {target: $.a, update: [x]}",
            "a: [1]",
            r#"{"a":[1,["x"]]}"#,
        ),
        (
            "- {target: $.a, update: null}",
            "a: [1]",
            r#"{"a":[1,null]}"#,
        ),
        (
            "- {target: $.a.b, update: {c: 1}}\n- {target: $.a.b.c, remove: true}",
            "a: {b: {}}",
            r#"{"a":{"b":{}}}"#,
        ),
        (
            "- {target: $.a, remove: true, description: why, x-more: 1}",
            "a: 1\nb: 2\nc: 3",
            r#"{"b":2,"c":3}"#,
        ),
        // From lists the last goes first.
        (
            "- target: $.a[?@ > 1]\n  remove: true",
            "a: [1, 2, 3, 0, 12, 2]",
            r#"{"a":[1,0]}"#,
        ),
        (
            "- target: $.a[0, 2, 0]\n  remove: true",
            "a: [1, 2, 3]",
            r#"{"a":[2]}"#,
        ),
        // Each action finds what the one before it left.
        (
            "- {target: '$.a[0]', remove: true}\n- target: $.a[?@ == 3]\n  remove: true\n- {target: '$.a[1]', remove: true}\n- {target: $.a, update: {b: 1}}\n- target: $.a[?@.b].b\n  remove: true",
            "a: [1, 2, 3, 4]",
            r#"{"a":[2,{}]}"#,
        ),
        (
            "- target: $..r\n  remove: true",
            "r: {r: 1}\na: [{r: [{r: 1}]}]",
            r#"{"a":[{}]}"#,
        ),
        // A node that is selected twice is changed once.
        (
            "- target: $['a', 'a']\n  update: 1",
            "a: []",
            r#"{"a":[1]}"#,
        ),
        (
            "- target: $.*[?@.name == 'x']\n  update: {y: 1}",
            "a: [{name: x}, {name: z}]",
            r#"{"a":[{"name":"x","y":1},{"name":"z"}]}"#,
        ),
        (
            "- target: $.paths['/a~b/{c}'].get\n  update: {x-rust-name: n}",
            "paths: {'/a~b/{c}': {get: {}}}",
            r#"{"paths":{"/a~b/{c}":{"get":{"x-rust-name":"n"}}}}"#,
        ),
        (
            "- {target: $.a, update: {b: 2}, remove: false}",
            "a: {b: 1}",
            r#"{"a":{"b":2}}"#,
        ),
    ];
    for (actions, document, expected) in cases {
        let (run, documents) = run(actions, &[document]);
        assert_eq!(run.lines(), [""; 0], "{actions}");
        assert_eq!(
            documents[0].to_json().to_string(),
            sorted(expected),
            "{actions}"
        );
        let order: Vec<_> = documents[0]
            .as_mapping()
            .expect("object")
            .iter()
            .map(|(key, _)| key)
            .collect();
        let mut written = order.clone();
        written.sort_unstable();
        assert_eq!(order, written, "the order of members stays: {actions}");
    }
}

fn sorted(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json)
        .expect("is JSON")
        .to_string()
}

#[test]
fn an_action_needs_only_one_of_the_documents() {
    let (run, documents) = run(
        "- {target: $.a, update: {x: 1}}\n- {target: $.both, update: {x: 1}}\n",
        &["a: {}\nboth: {x: 1}", "b: {}\nboth: {}"],
    );
    assert_eq!(run.lines(), [""; 0]);
    let texts: Vec<_> = documents
        .iter()
        .map(|node| node.to_json().to_string())
        .collect();
    assert_eq!(
        texts,
        [
            r#"{"a":{"x":1},"both":{"x":1}}"#,
            r#"{"b":{},"both":{"x":1}}"#
        ]
    );
}

#[test]
fn what_is_added_keeps_its_place_in_the_overlay() {
    let (run, documents) = run(
        "- target: $.a\n  update:\n    x: {y: new}\n    z: 2\n",
        &["a:\n  x: {y: old}\n  q: 1\n"],
    );
    let place = |pointer: &str| {
        let node = documents[0]
            .pointer(&Pointer::from_fragment(pointer))
            .expect(pointer);
        run.place(node.span)
    };
    assert_eq!(place("/a/x/y"), "o:6:12");
    assert_eq!(place("/a/z"), "o:7:8");
    assert_eq!(place("/a/x"), "d0:2:6");
    assert_eq!(place("/a/q"), "d0:3:6");
    let key = documents[0]
        .get("a")
        .and_then(Node::as_mapping)
        .and_then(|members| members.entry("z"));
    assert_eq!(run.place(key.expect("is there").key_span), "o:7:5");
}

#[test]
fn an_action_without_effect_is_an_error() {
    let document = "components:\n  schemas:\n    Company: {type: object, required: [a]}\ntags: [x]\npaths: {/x: {}}\n";
    let cases = [
        (
            "$.components.schemas.Compony",
            "the path leads as far as `$.components.schemas`; there is no member `Compony` there, but `Company`",
        ),
        (
            "$.components.schemas['company']",
            "the path leads as far as `$.components.schemas`; there is no member `company` there, but `Company`",
        ),
        (
            "$.components['responses'].Company",
            "the path leads as far as `$.components`; there is no member `responses` there",
        ),
        (
            "$.components.schemas.Company.type.x",
            "the path leads as far as `$.components.schemas.Company.type`, which is not an object",
        ),
        (
            "$.paths['/a.b'].get",
            "the path leads as far as `$.paths`; there is no member `/a.b` there",
        ),
        (
            "$.tags[?@ == 'y.z']",
            "the path leads as far as `$.tags`; nothing there matches `[?@ == 'y.z']`",
        ),
        (
            "$..nothing",
            "the path leads as far as `$`; nothing there matches `..nothing`",
        ),
    ];
    for (target, help) in cases {
        let (run, _) = run(
            &format!("- target: {target}\n  remove: true\n"),
            &[document, "a: 1"],
        );
        let expected =
            format!("overlay-no-match o:4:11 the target `{target}` matches nothing ({help})");
        assert_eq!(run.lines(), [expected]);
    }

    let same = "- target: $.components.schemas.Company\n  update: {type: object, required: []}\n";
    let (run, _) = run(same, &[document]);
    assert_eq!(
        run.lines(),
        [
            "overlay-no-change o:4:11 the action changes nothing: what it sets is there already (remove the action)"
        ]
    );
    let diagnostics = run.report.diagnostics();
    let related: Vec<_> = diagnostics[0]
        .related
        .iter()
        .map(|(span, _)| run.place(*span))
        .collect();
    assert_eq!(related, ["d0:3:14"]);
}

#[test]
fn what_cannot_be_done_is_an_error_at_both_places() {
    let object = "let the target be the object around it, and name the member in `update`";
    let first = "remove what is there by an action before this one";
    let cases = [
        (
            "$.s, update: {x: 1}",
            format!("o:4:12 the target is a string, which has nothing to update ({object})"),
            "d0:1:4",
        ),
        (
            "$, remove: true",
            "o:4:12 the target is the whole document, which cannot be removed".to_owned(),
            "",
        ),
        (
            "$.o, update: [1]",
            "o:4:25 the target is an object, and the update is a list".to_owned(),
            "d0:2:4",
        ),
        (
            "$.o, update: {l: 1}",
            format!("o:4:29 the update is a number, and what is there is a list ({first})"),
            "d0:2:8",
        ),
        (
            "$, update: {s: {}}",
            format!("o:4:27 the update is an object, and what is there is a string ({first})"),
            "d0:1:4",
        ),
    ];
    for (action, expected, related) in cases {
        let (run, _) = run(
            &format!("- {{target: {action}}}\n"),
            &["s: x\no: {l: [], m: 1}\n"],
        );
        assert_eq!(
            run.lines(),
            [format!("overlay-invalid {expected}")],
            "{action}"
        );
        let diagnostics = run.report.diagnostics();
        let places: Vec<_> = diagnostics[0]
            .related
            .iter()
            .map(|(span, _)| run.place(*span))
            .collect();
        assert_eq!(places.join(" "), related, "{action}");
    }

    // Actions one on top of the other do not get past the depth that later stages rely on.
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let actions = format!(
        "- {{target: $.a, update: {{b: {deep}}}}}\n- target: $.a.b{}\n  update: {deep}\n",
        "[0]".repeat(100)
    );
    let (run, _) = run(&actions, &["a: {}"]);
    assert_eq!(
        run.lines(),
        ["too-deep o:6:11 the update makes the document nest deeper than 250 levels"]
    );
}

#[test]
fn an_overlay_is_checked_as_a_whole() {
    let cases: &[(&str, &[&str])] = &[
        ("- 1\n", &["1:1 an overlay must be an object, not a list"]),
        (
            "x-a: 1\n",
            &[
                "1:1 the member `actions` is missing",
                "1:1 the member `info` is missing",
                "1:1 the member `overlay` is missing",
            ],
        ),
        (
            "overlay: 2.0.0\ninfo: {title: 1, versoin: 2}\nactions: []\nextends: {}\nmore: 1\n",
            &[
                "1:10 version `2.0.0` of the Overlay Specification is not known (write `overlay: 1.0.0`)",
                "2:7 the member `version` is missing",
                "2:15 `title` must be a string, not a number (quote the value)",
                "2:18 the member `versoin` is not known here (known are title, version, description, and names that begin with `x-`)",
                "3:10 the overlay has no actions",
                "4:10 `extends` must be a string, not an object (quote the value)",
                "5:1 the member `more` is not known here (known are overlay, info, extends, actions, and names that begin with `x-`)",
            ],
        ),
        (
            "overlay: 1.0\ninfo: {title: a, version: 1.0.0}\nactions: {}\n",
            &[
                "1:10 `overlay` must be a string, not a number (quote the value)",
                "3:10 `actions` must be a list, not an object",
            ],
        ),
    ];
    for (text, expected) in cases {
        let mut run = Run::default();
        let node = run.parse("o", text);
        assert!(read(&node, &mut run.report).is_none());
        let expected: Vec<_> = expected
            .iter()
            .map(|line| format!("overlay-invalid o:{line}"))
            .collect();
        assert_eq!(run.lines(), expected, "{text}");
    }
}

#[test]
fn every_action_is_checked() {
    let name = "a name with `/`, `-`, `.` or a blank stands in brackets: `$['x-name']`";
    let behind = |read: &str| {
        format!(
            "11 the target is not a JSONPath of RFC 9535: it cannot be read behind `{read}` ({name})"
        )
    };
    let cases = [
        ("- 1", "3 an action must be an object, not a number".to_owned()),
        ("- {update: {}}", "3 the member `target` is missing".to_owned()),
        ("- {target: $.a}", "3 the action neither updates nor removes (give it `update`, or `remove: true`)".to_owned()),
        ("- {target: $.a, remove: false}", "3 the action neither updates nor removes (give it `update`, or `remove: true`)".to_owned()),
        ("- {target: $.a, update: {}, remove: true}", "3 the action both updates and removes (make two actions of it)".to_owned()),
        ("- {target: $.a, remove: 'true'}", "25 `remove` must be a boolean, not a string".to_owned()),
        ("- {target: $.a, remove: true, why: 1}", "31 the member `why` is not known here (known are target, description, update, remove, and names that begin with `x-`)".to_owned()),
        ("- {target: 7, remove: true}", "12 `target` must be a string, not a number (quote the value)".to_owned()),
        ("- target: a.b\n  remove: true", "11 the target is not a JSONPath of RFC 9535 (a JSONPath begins with `$`)".to_owned()),
        ("- target: $.x-y\n  remove: true", behind("$.x")),
        ("- target: $.paths./a\n  remove: true", behind("$.paths.")),
        (
            &format!("- target: $[?{}1 == 1{}]\n  remove: true", "(".repeat(50_000), ")".repeat(50_000)),
            "11 the target is longer than 2000 bytes or nests deeper than 10 brackets".to_owned(),
        ),
        (
            &format!("- target: ${}a{}\n  remove: true", "[?@".repeat(30), "]".repeat(30)),
            "11 the target is longer than 2000 bytes or nests deeper than 10 brackets".to_owned(),
        ),
    ];
    for (action, expected) in cases {
        let mut run = Run::default();
        let node = run.parse("o", &format!("{HEAD}{action}\n"));
        assert!(read(&node, &mut run.report).is_none(), "{action}");
        assert_eq!(run.lines(), [format!("overlay-invalid o:4:{expected}")]);
    }
    let mut run = Run::default();
    let node = run.parse(
        "o",
        &format!("{HEAD}- {{target: '$[''((((((((((((['']', remove: true}}"),
    );
    let overlay = read(&node, &mut run.report).expect("brackets in a string do not nest");
    assert_eq!(
        (
            overlay.title.as_str(),
            overlay.version.as_str(),
            overlay.len()
        ),
        ("Test", "1.0.0", 1)
    );
}

#[test]
fn an_error_shows_the_overlay() {
    let (run, _) = run(
        "- target: $.paths['/a'].gett\n  remove: true\n",
        &["paths: {/a: {get: {}}}"],
    );
    assert_eq!(
        run.report.render(&run.sources),
        "\
error[overlay-no-match]: the target `$.paths['/a'].gett` matches nothing
 --> o:4:11
  |
4 | - target: $.paths['/a'].gett
  |           ^^^^^^^^^^^^^^^^^^
  |
  = note: An action of the overlay matches nothing.
  = help: the path leads as far as `$.paths['/a']`; there is no member `gett` there, but `get`

1 error
"
    );
}

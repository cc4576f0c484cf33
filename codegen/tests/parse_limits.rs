//! What `parse` does with documents that are made to break it.

use codegen::diagnostic::{Code, Report};
use codegen::parse::parse;
use codegen::source::{Pointer, Source, SourceMap};
use codegen::tree::{Node, Value};

/// Parses bytes under a name.
fn run(name: &str, bytes: impl Into<Vec<u8>>) -> (Option<Node>, Report, SourceMap) {
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    let parsed = parse(&Source::new(name, bytes), &mut sources, &mut report);
    (parsed.map(|(_, node)| node), report, sources)
}

fn good(name: &str, text: &str) -> Node {
    let (node, report, sources) = run(name, text);
    node.unwrap_or_else(|| panic!("{}", report.render(&sources)))
}

#[test]
fn bombs_are_refused_at_once() {
    let many = 100_000;
    let laughs = (1..10).fold(String::from("l0: &l0 lol\n"), |text, level| {
        let item = format!("*l{}, ", level - 1);
        format!("{text}l{level}: &l{level} [{}]\n", item.repeat(10))
    });
    let heavy = format!(
        "a: &a '{}'\nb: [{}]\n",
        "x".repeat(100_000),
        "*a, ".repeat(10_000)
    );
    let aliased = (1..10).fold(String::from("l0: &l0 1\n"), |text, level| {
        format!(
            "{text}l{level}: &l{level} {}*l{} {}\n",
            "[".repeat(40),
            level - 1,
            "]".repeat(40)
        )
    });
    let cases = [
        ("lists", "a.yaml", "[".repeat(many), Code::TooDeep),
        ("lists", "a.json", "[".repeat(many), Code::TooDeep),
        ("objects", "a.yaml", "{".repeat(many), Code::TooDeep),
        ("members", "a.yaml", "{a: ".repeat(many), Code::TooDeep),
        ("members", "a.json", "{\"a\":".repeat(many), Code::TooDeep),
        ("dashes", "a.yaml", "- ".repeat(many), Code::TooDeep),
        ("questions", "a.yaml", "? ".repeat(many), Code::NotJson),
        (
            "inner lists",
            "a.yaml",
            format!("a:\n  b: {}", "[".repeat(many)),
            Code::TooDeep,
        ),
        ("billion laughs", "a.yaml", laughs, Code::TooLarge),
        ("long text", "a.yaml", heavy, Code::TooLarge),
        ("aliases in aliases", "a.yaml", aliased, Code::TooDeep),
        (
            "long number",
            "a.yaml",
            format!("a: 0x{}", "f".repeat(many)),
            Code::NotJson,
        ),
        ("blanks", "a.yaml", " \n".repeat(many), Code::Syntax),
        ("documents", "a.yaml", "---\n".repeat(many), Code::Syntax),
        (
            "colons",
            "a.yaml",
            format!("[{}]", ": ".repeat(many)),
            Code::NotJson,
        ),
    ];
    for (what, name, text, code) in cases {
        let before = std::time::Instant::now();
        let (_, report, sources) = run(name, text);
        let found: Vec<_> = report
            .diagnostics()
            .iter()
            .map(|found| found.code)
            .collect();
        assert_eq!(found, [code], "{what}");
        // What is shown of it fits a screen.
        assert!(
            report.render(&sources).len() < 2_000,
            "{what}: {}",
            report.render(&sources)
        );
        assert!(
            before.elapsed().as_secs() < 5,
            "{what} took {:?}",
            before.elapsed()
        );
    }
}

#[test]
fn what_is_deep_or_large_within_reason_is_read() {
    let depth = 200;
    let deep = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    for name in ["deep.yaml", "deep.json"] {
        assert_eq!(good(name, &deep).to_json().to_string(), deep);
    }
    let digits = "9".repeat(100_000);
    let node = good("a.yaml", &format!("{digits}.5"));
    assert!(
        matches!(&node.value, Value::Number(number) if number.as_str() == format!("{digits}.5"))
    );
    let long = format!(
        "a: '{}' # c\nb: [{}]\n",
        "é".repeat(500_000),
        "'x', ".repeat(20_000)
    );
    let node = good("a.yaml", &long);
    let last = node
        .pointer(&Pointer::from_fragment("/b/19999"))
        .expect("is there");
    let (start, end) = (last.span.start, last.span.end);
    assert_eq!(
        (start.line(), start.column(), end.line(), end.column()),
        (2, 100_000, 2, 100_003)
    );
}

#[test]
fn no_text_makes_the_parser_panic() {
    // Each of these is cut and mixed; what comes out is read or refused.
    let seeds = [
        "a: &x {k: [1, 'é', \"\\u00e9\"], <<: *x}\n# c\n",
        "- |+\n  a\n\n- >2\n   b\r\n- ? x\n  : !!str y\n--- \n...\n%YAML 1.2\n",
        "{\"a\": [1.5e3, \"\\uD83D\\uDE00\", null], \"b\\\\\": {\"c\": \"\u{1F600}\"}}",
        "key: value\n\tx: 'it''s' \"q\" # z\n&a *a !<b> @ ` % | > -\n\u{FEFF}\u{85}\u{2028}",
    ];
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).expect("fits") % below
    };
    for round in 0..20_000 {
        let mut bytes = seeds[random(seeds.len())].as_bytes().to_vec();
        for _ in 0..=random(6) {
            let other = seeds[random(seeds.len())].as_bytes();
            let at = random(bytes.len() + 1);
            match random(4) {
                0 => bytes.truncate(at),
                1 => drop(bytes.splice(
                    at.min(bytes.len())..at,
                    other[random(other.len())..].iter().copied(),
                )),
                2 if at < bytes.len() => bytes[at] = other[random(other.len())],
                2 => {}
                _ => drop(bytes.drain(at..(at + random(4)).min(bytes.len()).max(at))),
            }
            if bytes.is_empty() {
                bytes.push(b'a');
            }
        }
        let (_, report, sources) = run(if round % 2 == 0 { "a.yaml" } else { "a.json" }, bytes);
        report.render(&sources);
    }
}

#[test]
fn what_is_no_text_is_refused_with_its_place() {
    let document = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";
    let utf16 = |mark: bool, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let mark = mark.then_some(0xFEFF_u16);
        let units = mark.into_iter().chain(document.encode_utf16());
        units.flat_map(order).collect()
    };
    let mut state = 0x9E37_79B9_u32;
    let junk: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(1_000_000)
    .collect();
    let cut = [document.as_bytes(), b"x: \xC3"].concat();
    for (what, bytes) in [
        ("UTF-16 LE", utf16(true, u16::to_le_bytes)),
        ("UTF-16 BE", utf16(true, u16::to_be_bytes)),
        ("UTF-16 LE without a mark", utf16(false, u16::to_le_bytes)),
        ("UTF-16 BE without a mark", utf16(false, u16::to_be_bytes)),
        ("half a unit", b"\xFF\xFEo\0p".to_vec()),
        (
            "UTF-32",
            document
                .chars()
                .flat_map(|c| u32::from(c).to_le_bytes())
                .collect(),
        ),
        (
            "Latin-1",
            b"openapi: 3.1.0\ninfo: {title: caf\xE9}\n".to_vec(),
        ),
        ("half a character", cut),
        ("a surrogate in bytes", b"a: \xED\xA0\x80\n".to_vec()),
        ("overlong", b"a: \xC0\xAF\n".to_vec()),
        ("gzip", b"\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\xFF".to_vec()),
        ("PNG", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec()),
        (
            "ELF",
            b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0".to_vec(),
        ),
        ("zeros", vec![0; 1_000_000]),
        ("ones", vec![0xFF; 1_000_000]),
        ("junk", junk),
        ("half a pair", br#"{"openapi":"\ud800"}"#.to_vec()),
        ("half a pair in a key", br#"{"\udc00":1}"#.to_vec()),
    ] {
        for name in ["a.yaml", "a.json"] {
            let (node, report, sources) = run(name, bytes.clone());
            assert!(node.is_none(), "{what} as {name}");
            let found = report.diagnostics();
            let [one] = found.as_slice() else {
                panic!("{what} as {name}: {}", report.render(&sources));
            };
            assert!(
                one.span.start.line() > 0 && one.span.start.column() > 0,
                "{what}"
            );
            let shown = report.render(&sources);
            assert!(shown.len() < 2_000, "{what} as {name}: {shown}");
            assert!(
                shown.chars().all(|c| c == '\n' || !c.is_control()),
                "{what}"
            );
        }
    }
}

//! Documents that are large or deep: they are read in the time that their size asks for, and in
//! the stack of an ordinary thread.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use codegen::source::Source;
use codegen::{Failure, Input, Output, generate};

/// So long takes only what hangs, on a machine that has much else to do.
const HANG: Duration = Duration::from_secs(300);

fn run(schemas: &str) -> Result<Output, Failure> {
    let text = format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"Large","version":"1"}},"components":{{"schemas":{{{schemas}}}}}}}"#
    );
    generate(&Input {
        documents: vec![Source::new("large.json", text)],
        ..Input::default()
    })
}

fn accepted(what: &str, schemas: &str) -> Output {
    run(schemas).unwrap_or_else(|failure| {
        let text: String = failure.render().chars().take(2_000).collect();
        panic!("{what}: {text}")
    })
}

/// The levels that a document may have, less those around a schema.
const LEVELS: usize = 244;

/// `open` so often that the tree is as deep as it may be, each time `levels` deeper.
fn nested(open: &str, inner: &str, close: &str, levels: usize) -> String {
    let times = LEVELS / levels;
    format!(
        r#""Deep":{}{inner}{}"#,
        open.repeat(times),
        close.repeat(times)
    )
}

#[test]
fn documents_as_deep_as_allowed_are_read() {
    let inner = r#"{"type":"object","properties":{"leaf":{"type":"string"}}}"#;
    for (what, open, close, levels) in [
        ("members", r#"{"type":"object","properties":{"a":"#, "}}", 2),
        ("lists", r#"{"type":"array","items":"#, "}", 1),
        (
            "maps",
            r#"{"type":"object","additionalProperties":"#,
            "}",
            1,
        ),
        ("allOf", r#"{"allOf":["#, "]}", 2),
        (
            "allOf with members",
            r#"{"properties":{"b":{}},"allOf":["#,
            "]}",
            2,
        ),
        ("oneOf", r#"{"oneOf":[{"type":"string"},"#, "]}", 2),
        ("anyOf with null", r#"{"anyOf":[{"type":"null"},"#, "]}", 2),
        ("types", r#"{"type":["array","string"],"items":"#, "}", 1),
        ("not", r#"{"not":"#, "}", 1),
        ("definitions", r#"{"$defs":{"a":"#, "}}", 2),
        ("examples", r#"{"example":{"a":"#, "}}", 2),
    ] {
        let output = accepted(what, &nested(open, inner, close, levels));
        assert!(output.types.contains("Deep"), "{what}");
    }
}

#[test]
fn long_chains_are_followed() {
    let last = r#"{"type":"object","properties":{"leaf":{"type":"string"}}}"#;
    for (what, link) in [
        ("references", r##"{"$ref":"#/components/schemas/S@"}"##),
        (
            "described references",
            r##"{"$ref":"#/components/schemas/S@","description":"x"}"##,
        ),
        (
            "lists",
            r##"{"type":"array","items":{"$ref":"#/components/schemas/S@"}}"##,
        ),
        (
            "allOf",
            r##"{"allOf":[{"$ref":"#/components/schemas/S@"},{"required":["leaf"]}]}"##,
        ),
        (
            "allOf twice",
            r##"{"allOf":[{"$ref":"#/components/schemas/S@"},{"$ref":"#/components/schemas/S@"}]}"##,
        ),
        (
            "oneOf",
            r##"{"oneOf":[{"$ref":"#/components/schemas/S@"},{"type":"string"}]}"##,
        ),
        (
            "allOf in members",
            r##"{"type":"object","properties":{"a":{"allOf":[{"$ref":"#/components/schemas/S@"},{"properties":{"b":{"type":"string"}}}]}}}"##,
        ),
        (
            "places of others",
            r##"{"type":"object","properties":{"a":{"$ref":"#/components/schemas/S@/properties/a"}}}"##,
        ),
    ] {
        let length = if what == "references" { 10_000 } else { 3_000 };
        let mut text = String::new();
        for number in 0..length {
            let link = link.replace('@', &(number + 1).to_string());
            let _ = write!(text, r#""S{number}":{link},"#);
        }
        let end = if what == "places of others" {
            r#"{"type":"object","properties":{"a":{"type":"string"}}}"#
        } else {
            last
        };
        let _ = write!(text, r#""S{length}":{end}"#);
        let start = Instant::now();
        let output = accepted(what, &text);
        assert!(output.types.contains(&format!("S{}", length - 1)), "{what}");

        assert!(start.elapsed() < HANG, "{what}: {:?}", start.elapsed());
    }
}

/// A chain in which every schema adds a member to those of all before it grows by its square.
#[test]
fn schemas_take_over_so_many_members() {
    let start = Instant::now();
    for discriminator in ["", r#""discriminator":{"propertyName":"m0"},"#] {
        let chain = |length: usize| {
            let mut text = String::from(
                r#""S0":{"type":"object","required":["m0"],"properties":{"m0":{"type":"string"}}}"#,
            );
            for number in 1..length {
                let base = number - 1;
                let _ = write!(
                    text,
                    r##","S{number}":{{"allOf":[{{"$ref":"#/components/schemas/S{base}"}},{{{discriminator}"properties":{{"m{number}":{{}}}}}}]}}"##
                );
            }
            text
        };
        let output = accepted(discriminator, &chain(100));
        assert!(output.types.contains("pub m99:"));
        let failure = run(&chain(3_000)).expect_err("these are 4,500,000 members");
        let text = failure.render();
        assert!(text.contains("[too-large]"), "{text}");
        assert!(text.ends_with("\n1 error\n"), "{text}");
    }
    assert!(start.elapsed() < HANG, "{:?}", start.elapsed());
}

#[test]
fn circles_of_parts_are_reported() {
    let mut text = String::new();
    for number in 0..3_000 {
        let next = (number + 1) % 3_000;
        let _ = write!(
            text,
            r##""S{number}":{{"allOf":[{{"$ref":"#/components/schemas/S{next}"}},{{"properties":{{"a":{{}}}}}}]}},"##
        );
    }
    let failure = run(text.trim_end_matches(',')).expect_err("it leads in a circle");
    assert!(failure.render().contains("[contradiction]"));
}

/// `count` pieces, each made of `piece` with its number for `@`.
fn many(count: usize, piece: &str) -> String {
    let pieces: Vec<String> = (0..count)
        .map(|number| piece.replace('@', &number.to_string()))
        .collect();
    pieces.join(",")
}

/// Large schemas of every kind.
fn large_schemas() -> Vec<(&'static str, String)> {
    let values = |piece| format!(r#""E":{{"type":"string","enum":[{}]}}"#, many(5_000, piece));
    let object = r#""S@":{"type":"object","required":["a"],"properties":{"a":{"type":"string","maxLength":5},"b":{"type":"string","enum":["x"]}}}"#;
    let names = many(5_000, r#""m@""#);
    let members = many(10_000, r#""m@":{"type":"string"}"#);
    let parts = many(
        2_000,
        r#"{"required":["m@"],"properties":{"m@":{"type":"string"}}}"#,
    );
    let branches = many(
        2_000,
        r#"{"type":"object","properties":{"m@":{"type":"string"}}}"#,
    );
    vec![
        ("values", values(r#""value @""#)),
        ("values alike", values(r#""a-@","a_@""#)),
        ("schemas", many(5_000, object)),
        (
            "members",
            format!(r#""S":{{"type":"object","required":[{names}],"properties":{{{members}}}}}"#),
        ),
        ("parts", format!(r#""S":{{"allOf":[{parts}]}}"#)),
        ("branches", format!(r#""S":{{"oneOf":[{branches}]}}"#)),
        (
            "a long name",
            format!(r#""S{}":{{"type":"string"}}"#, "x".repeat(1_000_000)),
        ),
    ]
}

/// Texts of a megabyte that ask for much work where signs are looked for pair by pair.
fn large_texts() -> Vec<(&'static str, String)> {
    let described = |text: String| format!(r#""S":{{"type":"string","description":"{text}"}}"#);
    let line = "word `code` <b> [link](https://example.com) & more\\n";
    vec![
        ("text", described(line.repeat(20_000))),
        (
            "open brackets",
            described("[".repeat(500_000) + &"<".repeat(500_000)),
        ),
        ("one line", described("`a ".repeat(300_000))),
    ]
}

#[test]
fn large_documents_are_read() {
    for (what, schemas) in large_schemas().into_iter().chain(large_texts()) {
        let start = Instant::now();
        accepted(what, &schemas);
        let took = start.elapsed();
        assert!(took < HANG, "{what}: {took:?}");
        eprintln!("{what}: {took:?}");
    }
}

#[test]
fn many_operations_are_read() {
    let operation = r#""/p@/{id}":{"get":{"operationId":"op@","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}},{"name":"q","in":"query","schema":{"type":"string","enum":["a"]}}],"responses":{"200":{"description":"x","content":{"application/json":{"schema":{"type":"object","properties":{"a":{"type":"string"}}}}}},"404":{"description":"x","content":{"application/json":{"schema":{"type":"object","properties":{"b":{"type":"string"}}}}}}}}}"#;
    let text = format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"Large","version":"1"}},"paths":{{{}}}}}"#,
        many(10_000, operation)
    );
    let start = Instant::now();
    let input = Input {
        documents: vec![Source::new("large.json", text)],
        ..Input::default()
    };
    let output = generate(&input).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(output.operations.contains("fn op9999("));
    let took = start.elapsed();
    assert!(took < HANG, "{took:?}");
    eprintln!("operations: {took:?}");
}

#[test]
fn many_parameters_and_answers_are_read() {
    let text = format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"Large","version":"1"}},"paths":{{"/x":{{"get":{{"operationId":"getX","parameters":[{}],"responses":{{{}}}}}}}}}}}"#,
        many(5_000, r#"{"name":"q@","in":"query","schema":{"type":"string"}}"#),
        (400..600)
            .map(|status| format!(r#""{status}":{{"description":"x","content":{{"application/json":{{"schema":{{"type":"object","properties":{{"a{status}":{{}}}}}}}}}}}}"#))
            .collect::<Vec<_>>()
            .join(",")
    );
    let start = Instant::now();
    let input = Input {
        documents: vec![Source::new("large.json", text)],
        ..Input::default()
    };
    let output = generate(&input).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(output.types.contains("pub q4999:"));
    let took = start.elapsed();
    assert!(took < HANG, "{took:?}");
}

/// Names of three thousand characters wherever a name may stand: what is made of them is bounded.
#[test]
fn long_names_give_bounded_ones() {
    let long = |start: &str| format!("{start}{}", "x".repeat(3_000));
    let worded = |start: &str| format!("{start}{}", " ab_c".repeat(600));
    for name in [long, worded] {
        let text = serde_json::json!({
            "openapi": "3.1.0",
            "info": { "title": name("title"), "version": name("version") },
            "paths": { format!("/{}/{{{}}}", name("p"), "id"): { "post": {
                "operationId": name("o"),
                "security": [{ name("scheme"): [] }],
                "parameters": [
                    { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } },
                    { "name": name("q"), "in": "query", "schema": { "type": "string", "enum": [name("a"), name("b")] } },
                ],
                "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": { name("m"): { "type": "object", "properties": { name("n"): { "type": "object", "properties": { "a": {} } } } } } } } } },
                "responses": { "204": { "description": name("d") } },
            } } },
            "components": {
                "securitySchemes": { name("scheme"): { "type": "apiKey", "in": "query", "name": name("k") } },
                "schemas": {
                    name("S"): { "type": "object", "required": [name("r")], "properties": { name("r"): { "type": "string" }, name("s"): { "enum": [name("e"), name("f")] } } },
                    name("U"): { "oneOf": [{ "title": name("t"), "type": "object", "properties": { "a": {} } }, { "type": "string" }] },
                },
            },
        });
        let input = Input {
            documents: vec![Source::new("long.json", text.to_string())],
            ..Input::default()
        };
        let output = generate(&input).unwrap_or_else(|failure| {
            let text: String = failure.render().chars().take(2_000).collect();
            panic!("{text}")
        });
        for code in [&output.types, &output.operations] {
            let names = code.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
            // The wire names stand in literals, and text in docs, as long as they are.
            let outside = names.filter(|word| word.len() > 240 && word.len() < 2_900);
            assert_eq!(outside.collect::<Vec<_>>(), Vec::<&str>::new());
        }
        let lines = output.ledger.lines().map(str::len);
        assert!(lines.max().unwrap_or_default() < 1_500);
    }
}

//! Work grows with the document, not with its square: four times the document is read in little
//! more than four times the time. What is compared is the time on a processor, of this process
//! alone, so that other work on the machine does not count.

use std::fmt::Write as _;
use std::time::Instant;

use codegen::source::Source;
use codegen::{Input, generate};

/// The smaller document has so many pieces.
const PIECES: usize = 250;
/// The larger one has so many times as many.
const TIMES: usize = 4;
/// A square would be 16.
const MOST: f64 = 10.0;

/// Seconds of this process on a processor, where the system tells; otherwise those of the clock.
fn worked(start: Instant) -> f64 {
    let counted = std::fs::read_to_string("/proc/self/stat").ok();
    let ticks = counted.and_then(|line| {
        let (_, rest) = line.rsplit_once(')')?;
        let mut fields = rest.split_whitespace().skip(11);
        let user: u32 = fields.next()?.parse().ok()?;
        let system: u32 = fields.next()?.parse().ok()?;
        Some(f64::from(user) + f64::from(system))
    });
    match ticks {
        Some(ticks) => ticks / 100.0,
        None => start.elapsed().as_secs_f64(),
    }
}

/// What generating takes, at least: the document is read until the clock can tell.
fn cost(document: &str) -> f64 {
    let input = Input {
        documents: vec![Source::new("large.json", document)],
        ..Input::default()
    };
    let start = Instant::now();
    let before = worked(start);
    let mut rounds = 0;
    loop {
        if let Err(failure) = generate(&input) {
            assert!(!failure.render().is_empty());
        }
        rounds += 1;
        let spent = worked(start) - before;
        if spent > 0.2 {
            return spent / f64::from(rounds);
        }
    }
}

fn many(count: usize, piece: &str) -> String {
    let mut text = String::new();
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        let next = (number + 1).to_string();
        let piece = piece.replace('@', &number.to_string()).replace('^', &next);
        let _ = write!(text, "{comma}{piece}");
    }
    text
}

/// A document of so many pieces, in lines or all in one.
#[expect(clippy::too_many_lines, reason = "a table of documents")]
fn document(kind: &str, count: usize) -> String {
    let schemas = |schemas: String| {
        format!(
            r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"paths":{{}},"components":{{"schemas":{{{schemas}}}}}}}"#
        )
    };
    let operation = |members: String| {
        format!(
            r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"paths":{{"/x":{{"get":{{{members},"responses":{{"204":{{"description":"x"}}}}}}}}}}}}"#
        )
    };
    let chain = |link: &str| {
        let links = many(count, link);
        schemas(format!(
            r#"{links},"S{count}":{{"type":"object","properties":{{"leaf":{{"type":"string"}}}}}}"#
        ))
    };
    match kind {
        "schemas" => schemas(many(
            count,
            r#""S@":{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"enum":["x"]}}}"#,
        )),
        "members" => schemas(format!(
            r#""S":{{"type":"object","required":[{}],"properties":{{{}}}}}"#,
            many(count, r#""m@""#),
            many(count, r#""m@":{"type":"object","properties":{"a":{}}}"#)
        )),
        "values" => schemas(format!(
            r#""S":{{"type":"string","enum":[{}]}}"#,
            many(count, r#""v@","v-@""#)
        )),
        "numbers" => schemas(format!(
            r#""S":{{"type":"integer","enum":[{}]}}"#,
            many(count, "@")
        )),
        "parts" => schemas(format!(
            r#""S":{{"allOf":[{}]}}"#,
            many(
                count,
                r#"{"required":["m@"],"properties":{"m@":{"type":"string"}}}"#
            )
        )),
        "branches" => schemas(format!(
            r#""S":{{"oneOf":[{}]}}"#,
            many(
                count,
                r#"{"type":"object","properties":{"m@":{"type":"string"}}}"#
            )
        )),
        "tags" => schemas(format!(
            r#"{},"U":{{"oneOf":[{}],"discriminator":{{"propertyName":"k"}}}}"#,
            many(
                count,
                r#""B@":{"type":"object","required":["k"],"properties":{"k":{"const":"b@"}}}"#
            ),
            many(count, r##"{"$ref":"#/components/schemas/B@"}"##)
        )),
        "references" => chain(r##""S@":{"$ref":"#/components/schemas/S^"}"##),
        "lists" => chain(r##""S@":{"type":"array","items":{"$ref":"#/components/schemas/S^"}}"##),
        "structs" => chain(
            r##""S@":{"type":"object","properties":{"a":{"$ref":"#/components/schemas/S^"},"b":{"$ref":"#/components/schemas/S0"}}}"##,
        ),
        "bases" => schemas(format!(
            r#""S0":{{"type":"object","required":["k"],"discriminator":{{"propertyName":"k"}},"properties":{{"k":{{"type":"string"}}}}}},{}"#,
            many(
                count,
                r##""S^":{"allOf":[{"$ref":"#/components/schemas/S@"},{"type":"object","discriminator":{"propertyName":"k"}}]}"##
            )
        )),
        "operations" => format!(
            r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"paths":{{{}}}}}"#,
            many(
                count,
                r#""/p@/{id}":{"get":{"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],"responses":{"200":{"description":"x","content":{"application/json":{"schema":{"type":"object","properties":{"a":{}}}}}}}}}"#
            )
        ),
        "parameters" => operation(format!(
            r#""parameters":[{}]"#,
            many(
                count,
                r#"{"name":"q@","in":"query","schema":{"type":"string"}}"#
            )
        )),
        "text" => schemas(format!(
            r#""S":{{"type":"string","description":"{}"}}"#,
            "a `b` <c> [d](https://e.test) & f\\n```\\n".repeat(count * 10)
        )),
        "one line of text" => schemas(format!(
            r#""S":{{"type":"string","description":"{}"}}"#,
            "`a [b](c <https://d ".repeat(count * 5)
        )),
        "errors" => schemas(many(
            count,
            r##""S@":{"$ref":"#/components/schemas/Missing@"}"##,
        )),
        "remarks" => schemas(many(count, r#""S@":{"type":"string","odd@":1}"#)),
        "collisions" => schemas(many(
            count,
            r#""s_@":{"type":"object","properties":{"a":{}}},"s-@":{"type":"object","properties":{"b":{}}}"#,
        )),
        "schemes" => format!(
            r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"paths":{{}},"security":[{}],"components":{{"securitySchemes":{{{}}}}}}}"#,
            many(count, r#"{"k@":[]}"#),
            many(count, r#""k@":{"type":"http","scheme":"bearer"}"#)
        ),
        "statuses and media" => operation(format!(
            r#""requestBody":{{"content":{{{}}}}}"#,
            many(
                count,
                r#""application/x-@+json":{"schema":{"type":"string"}}"#
            )
        )),
        "examples" => schemas(format!(
            r#""S":{{"type":"object","example":{{{}}}}}"#,
            many(count * 5, r#""a@":[{"b":@}]"#)
        )),
        "duplicates" => schemas(many(count, r#""S":{},"T@":{}"#)),
        _ => panic!("{kind} is no kind"),
    }
}

const KINDS: &[&str] = &[
    "schemas",
    "members",
    "values",
    "numbers",
    "parts",
    "branches",
    "tags",
    "references",
    "lists",
    "structs",
    "bases",
    "operations",
    "parameters",
    "text",
    "one line of text",
    "errors",
    "remarks",
    "collisions",
    "schemes",
    "statuses and media",
    "examples",
    "duplicates",
];

#[test]
fn four_times_the_document_takes_no_square_of_the_time() {
    let mut problems = Vec::new();
    for kind in KINDS {
        let (small, large) = (document(kind, PIECES), document(kind, PIECES * TIMES));
        let mut best = f64::INFINITY;
        // One slow moment of the machine is no proof; three are.
        for _ in 0..3 {
            let (one, more) = (cost(&small), cost(&large));
            best = best.min(more / one);
            eprintln!(
                "{kind}: {:.0} ms, {:.0} ms: {:.1}",
                one * 1e3,
                more * 1e3,
                more / one
            );
            if best <= MOST {
                break;
            }
        }
        if best > MOST {
            problems.push(format!("{kind}: {best:.1} times the time"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

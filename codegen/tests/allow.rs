//! Allowances: where they hold, and what is said of those that allow nothing.

use codegen::allow::Allowance;
use codegen::source::Source;
use codegen::{Input, Output, generate};

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Example, version: '1' }
paths:
  /a:
    get:
      operationId: getA
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Gone' } } } } }
  /b:
    get:
      operationId: getB
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Gone' } } } } }
components:
  schemas:
    Thing: { type: object, properties: { one: { $ref: 'other.yaml#/One' }, two: { type: string } } }
";

fn run(document: &str, overlay: Option<&str>, allow: &[&str]) -> Result<Output, String> {
    let input = Input {
        documents: vec![Source::new("spec.yaml", document)],
        overlays: overlay
            .map(|text| Source::new("overlay.yaml", text))
            .into_iter()
            .collect(),
        allow: allow.iter().map(|text| Allowance::read(text)).collect(),
        ..Input::default()
    };
    generate(&input).map_err(|failure| failure.render())
}

#[test]
fn an_allowance_holds_everywhere_or_below_a_place() {
    for allow in [
        &["unresolved-reference", "external-reference"][..],
        &[
            "unresolved-reference=/paths",
            "external-reference=/components/schemas/Thing/properties/one",
        ],
        &[
            "unresolved-reference=#/paths/~1a",
            "unresolved-reference=getB",
            "external-reference=Thing",
        ],
        &["unresolved-reference=", "external-reference=#/components"],
        // Both have something to allow, also where one alone would do.
        &[
            "unresolved-reference",
            "unresolved-reference=getA",
            "external-reference",
        ],
    ] {
        let output = run(DOCUMENT, None, allow).expect("all of it is allowed");
        assert!(
            output.warnings.ends_with("\n3 warnings\n"),
            "{}",
            output.warnings
        );
        assert!(!output.warnings.contains("error["), "{}", output.warnings);
        // What cannot be followed may be anything; what stands beside it keeps its type.
        assert!(output.types.contains("pub two: String"), "{}", output.types);
        assert!(output.types.contains("pub one: Any"), "{}", output.types);
    }
    for (allow, left) in [
        (&["unresolved-reference=getA", "external-reference"][..], 1),
        (&["external-reference"], 2),
        (&[], 3),
    ] {
        let text = run(DOCUMENT, None, allow).expect_err("not all of it is allowed");
        let (_, count) = text.trim_end().rsplit_once("\n\n").expect("a count");
        let warnings = 3 - left;
        let expected = match (left, warnings) {
            (errors, 0) => format!("{errors} errors"),
            (1, warnings) => format!("1 error, {warnings} warnings"),
            (errors, warnings) => format!("{errors} errors, {warnings} warning"),
        };
        assert_eq!(count, expected, "{text}");
    }
}

#[test]
fn what_the_caller_allows_must_be_there() {
    for (allow, expected) in [
        (
            "nonsense",
            "error[bad-allowance]: there is no code `nonsense`\n",
        ),
        (
            "unresolved-referense",
            "= help: there is `unresolved-reference`\n",
        ),
        (
            "internal",
            "error[bad-allowance]: `internal` cannot be allowed",
        ),
        (
            "syntax=/paths",
            "error[bad-allowance]: `syntax` cannot be allowed",
        ),
        (
            "bad-path=getC",
            "error[bad-allowance]: no operation and no schema is called `getC`\n",
        ),
    ] {
        let text = run(DOCUMENT, None, &[allow]).expect_err("it is refused");
        assert!(text.contains(expected), "{allow}\n{text}");
    }
    let sound = "{ openapi: 3.1.0, info: { title: T, version: '1' }, paths: {} }";
    for (allow, expected) in [
        (
            "bad-path",
            "`bad-path` is allowed, but there is none in the documents\n",
        ),
        (
            "bad-path=/paths/~1a",
            "`bad-path` is allowed, but there is none at or below `/paths/~1a`\n",
        ),
    ] {
        let text = run(sound, None, &[allow]).expect_err("it allows nothing");
        assert!(
            text.contains(&format!("error[unused-allowance]: {expected}")),
            "{text}"
        );
        assert!(text.ends_with("\n1 error\n"), "{text}");
    }
}

/// An overlay allows what a reviewer sees there.
#[test]
fn an_overlay_allows_by_an_extension() {
    let overlay = "
overlay: 1.0.0
info: { title: Allowances, version: '1' }
actions:
  - target: $.paths[*].get
    update: { x-rust-allow: [unresolved-reference] }
  - target: $.components.schemas.Thing
    update: { x-rust-allow: [external-reference] }
";
    let output = run(DOCUMENT, Some(overlay), &[]).expect("all of it is allowed");
    assert!(
        output.warnings.ends_with("\n3 warnings\n"),
        "{}",
        output.warnings
    );
    assert!(!output.ledger.contains("x-rust-allow"), "{}", output.ledger);
    let idle = overlay.replace("$.components.schemas.Thing", "$.paths['/a']");
    let text = run(DOCUMENT, Some(&idle), &["external-reference"]).expect_err("one is idle");
    assert!(
        text.contains("error[unused-allowance]: `external-reference` is allowed"),
        "{text}"
    );
    assert!(text.contains("--> overlay.yaml:8:"), "{text}");
}

/// Names are names: a member, a header or a value that is called like the extension is none.
#[test]
fn a_name_of_the_document_is_no_allowance() {
    let document = "
openapi: 3.1.0
info: { title: Example, version: '1' }
paths: {}
components:
  schemas:
    x-rust-allow: { type: string }
    Thing: { type: object, properties: { x-rust-allow: { type: string } }, example: { x-rust-allow: [nonsense] } }
";
    let output = run(document, None, &[]).expect("it is sound");
    assert_eq!(output.warnings, "");
    assert!(output.types.contains("x_rust_allow"), "{}", output.types);
}

/// The parser knows no places yet; what it refuses is allowed for all documents.
#[test]
fn of_two_members_with_one_name_the_first_counts() {
    let document = "
openapi: 3.1.0
info: { title: Example, version: '1' }
paths: {}
components:
  schemas:
    Thing: { type: object, properties: { one: { type: string }, one: { type: boolean } } }
";
    assert!(run(document, None, &[]).is_err());
    let output = run(document, None, &["duplicate-key"]).expect("it is allowed");
    assert!(output.types.contains("pub one: String"), "{}", output.types);
}

/// The part that is left out leaves nothing behind that would refer to it.
#[test]
fn what_is_left_out_takes_its_references_along() {
    let document = "
openapi: 3.1.0
info: { title: Example, version: '1' }
paths:
  /a:
    get:
      operationId: getA
      security: [{ odd: [] }]
      parameters: [{ $ref: '#/components/parameters/Alias' }, { name: q, in: query, schema: { type: string } }, { $ref: '#/components/parameters/Broken' }]
      responses: { '204': { description: ok } }
components:
  parameters:
    Alias: { $ref: '#/components/parameters/Broken' }
    Broken: { in: query, schema: { type: string } }
  securitySchemes:
    odd: { type: magic }
";
    let output = run(document, None, &["missing-member", "wrong-type"]).expect("it is allowed");
    assert!(
        output.warnings.ends_with("\n2 warnings\n"),
        "{}",
        output.warnings
    );
    let operation = &output.api.operations[0];
    let names: Vec<&str> = operation
        .parameters
        .iter()
        .map(|one| one.wire_name.as_str())
        .collect();
    assert_eq!(names, ["q"]);
    assert!(operation.security.is_empty());
}

/// An error in what nothing can do without stays an error, allowed or not.
#[test]
fn what_nothing_can_do_without_is_refused_all_the_same() {
    let document = "{ openapi: 3.1.0, info: [], paths: {} }";
    let text = run(document, None, &["wrong-type"]).expect_err("it is refused");
    assert!(
        text.contains("error[wrong-type]: `info` must be an object"),
        "{text}"
    );
}

#[test]
fn names_that_collide_may_be_settled_where_that_is_allowed() {
    let document = "
openapi: 3.1.0
info: { title: Example, version: '1' }
paths: {}
components:
  schemas:
    Foo: { type: object, properties: { fooBar: { type: string }, foo_bar: { type: string } } }
    Bar: { type: object, properties: { barFoo: { type: string }, bar_foo: { type: string } } }
";
    let output = run(document, None, &["name-collision"]).expect("it is allowed");
    assert!(
        output.warnings.contains("warning[name-collision]"),
        "{}",
        output.warnings
    );
    assert!(syn::parse_file(&output.types).is_ok());
    let text = run(document, None, &["name-collision=Foo"]).expect_err("one is left");
    assert!(text.contains("in schema `Bar`"), "{text}");
    assert!(text.contains("1 error"), "{text}");
}

//! Selections: a part of an API comes out as it does in the whole.

mod support;

use std::collections::BTreeSet;

use codegen::allow::Allowance;
use codegen::select::Selection;
use codegen::source::Source;
use codegen::{Input, Output, generate};

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Pets, version: '1' }
security: [{ key: [] }]
paths:
  /pets:
    parameters: [{ $ref: '#/components/parameters/Trace' }]
    get:
      operationId: listPets
      tags: [pets, reading]
      responses:
        '200':
          description: ok
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
    post:
      operationId: createPet
      tags: [pets]
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/NewPet' } } } }
      responses: { '201': { description: ok } }
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets, reading]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Animal' } } } }
  /owners:
    get:
      tags: [owners]
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Owner' } } } }
components:
  parameters:
    Trace: { name: X-Trace, in: header, schema: { type: string } }
    Idle: { name: X-Idle, in: header, schema: { type: string } }
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    other: { type: apiKey, in: header, name: X-Other }
  schemas:
    Pet:
      type: object
      properties:
        owner: { type: object, properties: { name: { type: string } } }
        toys: { type: array, items: { $ref: '#/components/schemas/Toy' } }
    Toy: { type: object, properties: { pet: { $ref: '#/components/schemas/Pet' } } }
    NewPet: { allOf: [{ $ref: '#/components/schemas/PetBase' }, { type: object, properties: { tag: { type: string } } }] }
    PetBase: { type: object, properties: { kind: { type: string, enum: [cat, dog] } } }
    Owner: { type: object, properties: { name: { type: string } } }
    Animal:
      type: object
      required: [kind]
      properties: { kind: { type: string } }
      discriminator: { propertyName: kind, mapping: { dog: Dog } }
    Dog: { allOf: [{ $ref: '#/components/schemas/Animal' }, { type: object, properties: { bark: { type: string } } }] }
";

fn input(text: &str, select: Selection) -> Input {
    Input {
        documents: vec![Source::new("pets.yaml", text)],
        select,
        ..Input::default()
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn selection(operations: &[&str], paths: &[&str], tags: &[&str]) -> Selection {
    Selection {
        operations: words(operations),
        paths: words(paths),
        tags: words(tags),
    }
}

/// The methods, and the names of all types.
fn came_out(output: &Output) -> (BTreeSet<String>, BTreeSet<String>) {
    let calls = output
        .api
        .operations
        .iter()
        .map(|operation| format!("{} {}", operation.method.as_str(), operation.path));
    let name = |line: &str| {
        let rest = line.trim_start().strip_prefix("pub ")?;
        let mut rest = rest.split_whitespace();
        let kind = rest.next()?;
        let name = rest
            .next()?
            .trim_end_matches(|letter: char| !letter.is_alphanumeric());
        matches!(kind, "struct" | "enum" | "type").then(|| name.to_owned())
    };
    (
        calls.collect(),
        output.types.lines().filter_map(name).collect(),
    )
}

#[test]
fn operations_come_out_with_what_they_need_and_nothing_else() {
    for (select, calls, types) in [
        (
            selection(&["listPets"], &[], &[]),
            &["GET /pets"][..],
            &["ListPetsParams", "Pet", "PetOwner", "Toy"][..],
        ),
        (
            // What `allOf` takes in is no type of its own; its members name their types after it.
            selection(&["createPet"], &[], &[]),
            &["POST /pets"],
            &["CreatePetParams", "NewPet", "PetBase", "PetBaseKind"],
        ),
        (
            selection(&["GET /owners"], &[], &[]),
            &["GET /owners"],
            &["Owner"],
        ),
        (
            selection(&[], &["/pets/*"], &["owners"]),
            &["GET /owners", "GET /pets/{id}"],
            &["Animal", "Owner"],
        ),
        (
            selection(&[], &["/pets"], &[]),
            &["GET /pets", "GET /pets/{id}", "POST /pets"],
            &[],
        ),
        (
            selection(&["createPet"], &[], &["reading"]),
            &["GET /pets", "GET /pets/{id}", "POST /pets"],
            &[],
        ),
    ] {
        let output = generate(&input(DOCUMENT, select.clone())).expect("it is sound");
        let (found_calls, found_types) = came_out(&output);
        let calls: BTreeSet<String> = words(calls).into_iter().collect();
        assert_eq!(found_calls, calls, "{select:?}");
        if !types.is_empty() {
            let missing: Vec<&&str> = types
                .iter()
                .filter(|name| !found_types.contains(**name))
                .collect();
            assert!(
                missing.is_empty(),
                "{select:?}: {missing:?}\n{}",
                output.types
            );
        }
        let unasked = ["X-Idle", "X-Other"];
        assert!(unasked.iter().all(|name| !output.operations.contains(name)));
        assert!(output.operations.contains("X-Key"), "{}", output.operations);
    }
    let (_, types) = came_out(
        &generate(&input(DOCUMENT, selection(&["listPets"], &[], &[]))).expect("it is sound"),
    );
    assert!(
        !types.contains("Owner") && !types.contains("NewPet"),
        "{types:?}"
    );
}

/// Text without the paths before names: a type that is called like another one of the standard
/// library or the runtime makes the path of that one longer. Text in which a form of another
/// operation sends a file is a file there, and counts as text.
fn plain(text: &str) -> String {
    let mut parts: Vec<&str> = text.trim_end().split("::").collect();
    let last = parts.pop().unwrap_or_default();
    let word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let before = parts.iter().map(|part| part.trim_end_matches(word));
    let text: String = before.chain([last]).collect();
    text.replace("Upload", "String")
}

/// Every item of a part stands in the whole, letter by letter: names do not depend on the rest.
#[test]
fn a_part_is_a_part_of_the_whole() {
    let mut compared = 0;
    for folder in support::folders("cases") {
        let name = support::name(&folder);
        let mut input = support::input(&folder);
        let whole = generate(&input).expect("the case is sound");
        // Where names collide and are settled, a part without the rival keeps the short name.
        if whole.warnings.contains("[name-collision]") {
            continue;
        }
        let items: BTreeSet<String> = whole.types.split("\n\n").map(plain).collect();
        for operation in &whole.api.operations {
            let call = format!("{} {}", operation.method.as_str(), operation.path);
            input.select = selection(&[call.as_str()], &[], &[]);
            let part = match generate(&input) {
                Ok(part) => part,
                Err(failure) => panic!("{name}, {call}:\n{}", failure.render()),
            };
            let (calls, _) = came_out(&part);
            assert!(calls.contains(&call), "{name}, {call}");
            for item in part
                .types
                .split("\n\n")
                .filter(|item| !item.starts_with("use "))
            {
                assert!(items.contains(&plain(item)), "{name}, {call}:\n{item}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_name_that_selects_nothing_is_an_error_that_names_what_there_is() {
    let select = selection(
        &["listPet", "zzz"],
        &["/pet", "/x/**"],
        &["owner", "reading"],
    );
    let failure = generate(&input(DOCUMENT, select)).expect_err("four of them select nothing");
    let text = failure.render();
    for expected in [
        "error[empty-selection]: no operation is called `listPet`\n",
        "= help: there is `listPets`\n",
        "error[empty-selection]: no operation is called `zzz`\n",
        "= help: there are `listPets`, `createPet`, `getPet`\n",
        "error[empty-selection]: no path matches `/pet`\n",
        "= help: there is `/pets`\n",
        "error[empty-selection]: no path matches `/x/**`\n",
        "error[empty-selection]: no operation has the tag `owner`\n",
        "= help: there is `owners`\n",
        "\n5 errors\n",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(
        !text.contains("pets.yaml:"),
        "it is about no place:\n{text}"
    );
    let records = failure.to_json();
    assert!(
        records.iter().all(|record| record["file"].is_null()),
        "{records:?}"
    );
}

/// What is wrong with a part that nobody asked for stops nobody; what is wrong with the other does.
#[test]
fn errors_of_other_parts_stop_nobody() {
    let broken = DOCUMENT.replace("name: X-Idle, ", "").replace(
        "    Owner: {",
        "    Odd: text\n    Owner: { allOf: [{ $ref: '#/components/schemas/Gone' }],",
    );
    let everything = generate(&input(&broken, Selection::default()));
    let text = everything.expect_err("it is broken").render();
    assert!(
        text.contains("missing-member") && text.contains("wrong-type"),
        "{text}"
    );
    for select in [
        selection(&["listPets"], &[], &[]),
        selection(&[], &["/pets"], &[]),
    ] {
        let output = generate(&input(&broken, select)).expect("what is selected is sound");
        assert_eq!(output.warnings, "");
    }
    let text = generate(&input(&broken, selection(&[], &["/owners"], &[])))
        .expect_err("what is selected is broken")
        .render();
    assert!(text.contains("#/components/schemas/Gone"), "{text}");
    assert!(!text.contains("missing-member"), "{text}");
}

/// What a document allows may be about a part that was not selected; what the caller allows not.
#[test]
fn allowances_of_the_document_hold_for_all_of_it() {
    let broken = DOCUMENT.replace(
        "    Owner: {",
        "    Owner: { x-rust-allow: [unresolved-reference], allOf: [{ $ref: '#/components/schemas/Gone' }],",
    );
    let broken = broken.replace(
        "openapi: 3.1.0",
        "openapi: 3.1.0\nx-rust-allow: [unresolved-reference]",
    );
    let mut input = input(&broken, selection(&["listPets"], &[], &[]));
    let output = generate(&input).expect("what is selected is sound");
    assert_eq!(output.warnings, "");
    input.allow = vec![Allowance::read("unresolved-reference")];
    let text = generate(&input).expect_err("it allows nothing").render();
    assert!(text.contains("error[unused-allowance]"), "{text}");
    input.select = Selection::default();
    let output = generate(&input).expect("it is allowed");
    assert!(
        output.warnings.contains("warning[unresolved-reference]"),
        "{}",
        output.warnings
    );
}

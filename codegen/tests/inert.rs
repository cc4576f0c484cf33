//! No text of a document becomes code: the tokens of the output are judged, whatever they say.

#[path = "support/hostile.rs"]
#[allow(dead_code, reason = "each test uses its part of it")]
mod hostile;
#[path = "support/judge.rs"]
mod judge;
mod support;

use codegen::source::Source;
use codegen::{Failure, Input, Output, generate};
use serde_json::{Value, json};

use hostile::{MARKER, attacks, attacks_on_code, document};
use judge::Vocabulary;

fn run(document: &Value) -> Result<Output, Failure> {
    generate(&Input {
        documents: vec![Source::new("hostile.json", document.to_string())],
        ..Input::default()
    })
}

#[test]
fn a_document_of_attacks_gives_nothing_but_names_literals_and_docs() {
    let output = run(&document()).unwrap_or_else(|failure| panic!("{failure}"));
    let vocabulary = Vocabulary::of_runtime();
    vocabulary.judge(&output);
    let types = judge::tokens(&output.types);
    let operations = judge::tokens(&output.operations);
    // The attacks did reach the output: as names, as literals, as docs.
    for (number, attack) in attacks().enumerate() {
        for place in ["needed", "valuea", "tagb", "inner"] {
            let wire = attack.at(number, place);
            let plain = format!("{MARKER}{number}{place}");
            let found = types.literals.contains(&wire) || types.idents.contains(&plain);
            assert!(found, "attack {number} as {place}: {wire}");
        }
        let query = format!("{MARKER}{number}query");
        let found = operations.literals.iter().any(|text| text.contains(&query));
        assert!(found, "attack {number} as a parameter");
    }
    // A name that nobody made stands nowhere: what is not of the runtime holds a marker.
    for ident in types.idents.iter().chain(&operations.idents) {
        let made = ident.to_ascii_lowercase().contains(MARKER);
        assert!(made || vocabulary.knows(ident), "{ident}");
    }
}

#[test]
fn every_case_gives_nothing_but_names_literals_and_docs() {
    let vocabulary = Vocabulary::of_runtime();
    for folder in support::folders("cases") {
        let output = generate(&support::input(&folder))
            .unwrap_or_else(|failure| panic!("{}: {failure}", support::name(&folder)));
        vocabulary.judge(&output);
    }
}

/// The places that take no text of any kind: there an attack is inert or refused with its place.
#[test]
fn attacks_at_places_with_a_grammar_are_inert_or_refused() {
    let vocabulary = Vocabulary::of_runtime();
    let (mut read, mut refused) = (0, 0);
    for (number, attack) in attacks_on_code().enumerate() {
        let text = attack.at(number, "place");
        for (place, document) in places(&text) {
            match run(&document) {
                Ok(output) => {
                    read += 1;
                    vocabulary.judge(&output);
                }
                Err(failure) => {
                    refused += 1;
                    let shown = failure.render();
                    assert!(shown.contains("hostile.json:1:"), "{place}: {shown}");
                    assert!(
                        shown.chars().all(|c| c == '\n' || !judge::is_unseen(c)),
                        "{place}: {shown:?}"
                    );
                    for found in failure.diagnostics() {
                        let internal = found.code == codegen::diagnostic::Code::Internal;
                        assert!(!internal, "{place}: {shown}");
                    }
                }
            }
        }
    }
    assert!(
        read > 500 && refused > 500,
        "{read} read, {refused} refused"
    );
}

/// Documents with the text at one place each.
#[expect(clippy::too_many_lines, reason = "a table of places")]
fn places(text: &str) -> Vec<(&'static str, Value)> {
    let operation = |member: &str, value: Value| {
        let mut operation = json!({ "responses": { "204": { "description": "x" } } });
        operation[member] = value;
        json!({ "/x": { "get": operation } })
    };
    let parameter = |value: Value| operation("parameters", json!([value]));
    let with_paths = |paths: Value| json!({ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": paths });
    let with = |member: &str, value: Value| {
        let mut document = with_paths(operation("security", json!([{ "key": [] }])));
        document["components"] = json!({
            "securitySchemes": { "key": { "type": "http", "scheme": "basic" } },
        });
        document[member] = value;
        document
    };
    let secured = |value: Value| with("components", json!({ "securitySchemes": { "key": value } }));
    let schema = |value: Value| {
        with(
            "components",
            json!({ "schemas": { "S": value }, "securitySchemes": { "key": { "type": "http", "scheme": "basic" } } }),
        )
    };
    let answers = |value: Value| with_paths(operation("responses", value));
    let media = |media: &str| json!({ "content": { media: { "schema": { "type": "string" } } }, "description": "x" });
    vec![
        ("version", with("openapi", json!(text))),
        ("server", with("servers", json!([{ "url": text }]))),
        (
            "server path",
            with(
                "servers",
                json!([{ "url": format!("https://x.test/{text}") }]),
            ),
        ),
        (
            "server host",
            with(
                "servers",
                json!([{ "url": "https://{h}/", "variables": { "h": { "default": text } } }]),
            ),
        ),
        (
            "server variable",
            with(
                "servers",
                json!([{ "url": format!("https://{{{text}}}/"), "variables": { text: { "default": "a" } } }]),
            ),
        ),
        (
            "path",
            with_paths(json!({ text: { "get": { "responses": {} } } })),
        ),
        (
            "path behind a slash",
            with_paths(json!({ format!("/{text}"): { "get": { "responses": {} } } })),
        ),
        (
            "path parameter",
            with_paths(
                json!({ format!("/{{{text}}}"): { "get": { "responses": {}, "parameters": [{ "name": text, "in": "path", "required": true, "schema": {} }] } } }),
            ),
        ),
        (
            "method",
            with_paths(json!({ "/x": { text: { "responses": {} } } })),
        ),
        ("name", with_paths(operation("x-rust-name", json!(text)))),
        (
            "operation reference",
            with_paths(json!({ "/x": { "$ref": text } })),
        ),
        (
            "header",
            with_paths(parameter(
                json!({ "name": text, "in": "header", "schema": { "type": "string" } }),
            )),
        ),
        (
            "cookie",
            with_paths(parameter(
                json!({ "name": text, "in": "cookie", "schema": { "type": "string" } }),
            )),
        ),
        (
            "location",
            with_paths(parameter(json!({ "name": "a", "in": text, "schema": {} }))),
        ),
        (
            "style",
            with_paths(parameter(
                json!({ "name": "a", "in": "query", "style": text, "schema": {} }),
            )),
        ),
        (
            "parameter media",
            with_paths(parameter(
                json!({ "name": "a", "in": "query", "content": { text: { "schema": {} } } }),
            )),
        ),
        (
            "parameter reference",
            with_paths(parameter(json!({ "$ref": text }))),
        ),
        (
            "body media",
            with_paths(operation("requestBody", media(text))),
        ),
        (
            "body subtype",
            with_paths(operation(
                "requestBody",
                media(&format!("application/{text}+json")),
            )),
        ),
        (
            "body media parameter",
            with_paths(operation(
                "requestBody",
                media(&format!("text/plain; charset={text}")),
            )),
        ),
        ("answer media", answers(json!({ "200": media(text) }))),
        (
            "answer text",
            answers(json!({ "200": media(&format!("text/{text}")) })),
        ),
        ("status", answers(json!({ text: { "description": "x" } }))),
        (
            "answer header",
            answers(
                json!({ "200": { "description": "x", "headers": { text: { "schema": { "type": "string" } } } } }),
            ),
        ),
        (
            "answer reference",
            answers(json!({ "200": { "$ref": text } })),
        ),
        ("scheme type", secured(json!({ "type": text }))),
        ("scheme", secured(json!({ "type": "http", "scheme": text }))),
        (
            "scheme header",
            secured(json!({ "type": "apiKey", "in": "header", "name": text })),
        ),
        (
            "scheme cookie",
            secured(json!({ "type": "apiKey", "in": "cookie", "name": text })),
        ),
        (
            "scheme flow",
            secured(
                json!({ "type": "oauth2", "flows": { "clientCredentials": { "tokenUrl": text, "scopes": { text: text } } } }),
            ),
        ),
        (
            "scheme address",
            secured(json!({ "type": "openIdConnect", "openIdConnectUrl": text })),
        ),
        ("security", with("security", json!([{ text: [text] }]))),
        ("type", schema(json!({ "type": text }))),
        (
            "schema name",
            schema(json!({ "type": "object", "x-rust-name": text })),
        ),
        ("reference", schema(json!({ "$ref": text }))),
        ("fragment", schema(json!({ "$ref": format!("#/{text}") }))),
        (
            "file",
            schema(json!({ "$ref": format!("../{text}#/components") })),
        ),
        (
            "network",
            schema(json!({ "$ref": format!("http://127.0.0.1:1/{text}") })),
        ),
        (
            "identity",
            schema(json!({ "$id": text, "$anchor": text, "$dynamicRef": text, "$schema": text })),
        ),
        (
            "bound",
            schema(json!({ "type": "string", "maxLength": text })),
        ),
        (
            "required",
            schema(json!({ "type": "object", "required": text })),
        ),
        (
            "number",
            schema(json!({ "type": "number", "enum": [text, 1], "default": text })),
        ),
        (
            "mapping",
            schema(
                json!({ "oneOf": [{ "type": "object" }], "discriminator": { "propertyName": text, "mapping": { text: text } } }),
            ),
        ),
        (
            "content",
            schema(json!({ "type": "string", "contentEncoding": text, "contentMediaType": text })),
        ),
        ("member", with(text, json!(text))),
        (
            "component",
            with("components", json!({ text: { text: text } })),
        ),
    ]
}

/// What a client is built for is a whole address that a person can read, or nothing.
#[test]
fn the_base_url_is_readable_or_there_is_none() {
    let base = |url: &str| {
        let document = json!({
            "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
            "servers": [{ "url": url }], "paths": {},
        });
        let output = run(&document).unwrap_or_else(|failure| panic!("{url}: {failure}"));
        assert_eq!(
            output.ledger.contains("no default"),
            output.api.base_url.is_none(),
            "{url}"
        );
        output.api.base_url
    };
    for kept in [
        "https://api.test",
        "https://api.test/v1/",
        "https://[::1]:8443/v1",
        "https://xn--e1afmkfd.test",
        "http://127.0.0.1:4010",
        // The client refuses it, unless the host is this machine or the developer allows it.
        "http://plain.test",
    ] {
        assert_eq!(base(kept).as_deref(), Some(kept));
    }
    for refused in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://x.test",
        "//x.test",
        "/v1",
        "",
        "https://",
        "https:///x",
        "https://user@x.test",
        "https://user:secret@x.test",
        "https://good.test\\@evil.test",
        "https://good.test\\.evil.test",
        "https://{host}/",
        "https://x.test/ y",
        "https://x.test/\ty",
        "https://x.test\r\nHost: evil.test",
        "https://x.test/\u{202e}y",
        "https://\u{430}pi.test",
        "https://x.test?key=1",
        "https://x.test/#f",
        "https://x.test/\"); panic!(\"",
        "https://x.test/\0",
    ] {
        assert_eq!(base(refused), None, "{refused:?}");
    }
}

//! Small differences between OpenAPI 3.0, 3.1 and documents as found in the wild, outside of
//! schemas, that the model of 3.0 would refuse.
//!
//! In: an object of a kind, before and after its members were walked. Out: the same in terms
//! of 3.0. Never here: schemas.

use crate::diagnostic::{Code, Diagnostic, Rule};
use crate::source::{Pointer, Span};
use crate::tree::{Mapping, Node, Value};

use super::Walk;
use super::grammar::Kind;

/// Members that must be in place before the members are walked.
pub(super) fn before(mapping: &mut Mapping, kind: Kind) {
    match kind {
        Kind::Operation if !mapping.contains("responses") => {
            // 3.1 allows an operation that says nothing of its answers.
            let span = Span::default();
            let empty = Node::new(Value::Mapping(Mapping::default()), span);
            mapping.insert("responses", span, empty);
        }
        // The model has no word for it, `lower` reads the extension back.
        Kind::Header => {
            if let Some(mut entry) = mapping.remove("explode") {
                if let Value::String(word) = &entry.value.value {
                    entry.value.value = Value::Bool(word == "true");
                }
                mapping.insert("x-explode", entry.key_span, entry.value);
            }
        }
        Kind::OAuthFlow if !mapping.contains("scopes") => {
            let span = Span::default();
            let empty = Node::new(Value::Mapping(Mapping::default()), span);
            mapping.insert("scopes", span, empty);
        }
        _ => {}
    }
}

/// A body or an answer that refers to a schema has a body of that schema: what is meant is the
/// body that the reference leaves out.
pub(super) fn schema_as_body(walk: &mut Walk<'_>, node: &mut Node, kind: Kind, at: &Pointer) {
    if !matches!(kind, Kind::Response | Kind::RequestBody) {
        return;
    }
    let Some(reference) = node.get("$ref").and_then(Node::as_str) else {
        return;
    };
    if !reference.starts_with("#/components/schemas/") {
        return;
    }
    let detail = "a reference to a schema is read as a body of JSON of that schema";
    walk.report.judge(Rule::Repaired, node.span, at, detail);
    let span = node.span;
    let object = |name: &str, value: Node| {
        let mut mapping = Mapping::default();
        mapping.insert(name, span, value);
        Node::new(Value::Mapping(mapping), span)
    };
    let schema = Node::new(std::mem::replace(&mut node.value, Value::Null), span);
    let media_type = object("schema", schema);
    *node = object("content", object("application/json", media_type));
}

/// What only the whole object shows.
pub(super) fn after(
    walk: &mut Walk<'_>,
    mapping: &mut Mapping,
    kind: Kind,
    span: Span,
    at: &Pointer,
) {
    match kind {
        Kind::Parameter => parameter(walk, mapping, span, at),
        Kind::Header => {
            one_of(walk, mapping, "style", &["simple"], at);
            schema_or_content(walk, mapping, span, at);
        }
        Kind::Encoding => one_of(
            walk,
            mapping,
            "style",
            &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            at,
        ),
        Kind::SecurityScheme => security_scheme(walk, mapping, span, at),
        Kind::OAuthFlows => {
            flow(mapping, "implicit", &["authorizationUrl"]);
            flow(mapping, "password", &["tokenUrl"]);
            flow(mapping, "clientCredentials", &["tokenUrl"]);
            flow(
                mapping,
                "authorizationCode",
                &["authorizationUrl", "tokenUrl"],
            );
        }
        Kind::Link => {
            if !mapping.contains("operationRef") && !mapping.contains("operationId") {
                mapping.insert("operationId", span, Node::string("", span));
            } else if mapping.contains("operationRef") {
                mapping.remove("operationId");
            }
        }
        _ => {}
    }
}

fn parameter(walk: &mut Walk<'_>, mapping: &mut Mapping, span: Span, at: &Pointer) {
    let location = mapping.get("in").and_then(Node::as_str).unwrap_or_default();
    let styles: &[&str] = match location {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        "cookie" => &["form"],
        // That it is missing is said elsewhere.
        _ if !mapping.contains("in") => return,
        other => {
            let message = format!("a parameter cannot be in `{other}`");
            let place = mapping.get("in").map_or(span, |node| node.span);
            walk.report.push(
                Diagnostic::error(Code::WrongType, place, message)
                    .of(at.child("in").as_str())
                    .help("OpenAPI 3 knows `path`, `query`, `header` and `cookie`"),
            );
            return;
        }
    };
    let in_query = location == "query";
    one_of(walk, mapping, "style", styles, at);
    if !in_query {
        for name in ["allowReserved", "allowEmptyValue"] {
            let Some(entry) = mapping.remove(name) else {
                continue;
            };
            if entry.value.as_bool() == Some(true) {
                let detail = format!("`{name}` has a meaning in the query alone");
                let span = entry.value.span;
                walk.report
                    .judge(Rule::KeywordIgnored, span, &at.child(name), detail);
            }
        }
    }
    schema_or_content(walk, mapping, span, at);
}

/// The model wants exactly one of `schema` and `content`; without either, anything goes.
fn schema_or_content(walk: &mut Walk<'_>, mapping: &mut Mapping, span: Span, at: &Pointer) {
    match (mapping.contains("schema"), mapping.contains("content")) {
        (true, true) => {
            mapping.remove("content");
            let detail = "`content` beside `schema` is not read";
            walk.report
                .judge(Rule::KeywordIgnored, span, &at.child("content"), detail);
        }
        (false, false) => {
            let detail = "without `schema` and `content` anything is allowed";
            walk.report.judge(Rule::Widened, span, at, detail);
            let empty = Node::new(Value::Mapping(Mapping::default()), span);
            mapping.insert("schema", span, empty);
        }
        _ => {}
    }
}

/// A word that is not in the list is left out, so that the default counts, and noted.
fn one_of(walk: &mut Walk<'_>, mapping: &mut Mapping, name: &str, allowed: &[&str], at: &Pointer) {
    let Some(node) = mapping.get(name) else {
        return;
    };
    let Some(word) = node.as_str() else { return };
    if allowed.contains(&word) {
        return;
    }
    let detail = format!("`{name}: {word}` has no meaning here, the default counts");
    walk.report
        .judge(Rule::KeywordIgnored, node.span, &at.child(name), detail);
    mapping.remove(name);
}

fn security_scheme(walk: &mut Walk<'_>, mapping: &mut Mapping, span: Span, at: &Pointer) {
    let kind = mapping
        .get("type")
        .and_then(Node::as_str)
        .unwrap_or_default()
        .to_owned();
    let needed: &[&str] = match kind.as_str() {
        "http" => &["scheme"],
        "apiKey" => &["name", "in"],
        "oauth2" | "openIdConnect" => &[],
        // The model has no word for it, `lower` reads the extension back.
        "mutualTLS" => {
            mapping.insert("type", span, Node::string("http", span));
            mapping.insert("scheme", span, Node::string("mutualTLS", span));
            return;
        }
        other => {
            let place = mapping.get("type").map_or(span, |node| node.span);
            let message = format!("`{other}` is no type of a security scheme");
            walk.report
                .push(Diagnostic::error(Code::WrongType, place, message).of(at.as_str()));
            return;
        }
    };
    for name in needed {
        if !mapping.contains(name) {
            let message = format!("a security scheme of type `{kind}` needs `{name}`");
            walk.report
                .push(Diagnostic::error(Code::MissingMember, span, message).of(at.as_str()));
        }
    }
    if kind == "apiKey"
        && let Some(place) = mapping.get("in")
        && !matches!(place.as_str(), Some("query" | "header" | "cookie"))
    {
        let message = "a key is in `query`, `header` or `cookie`";
        walk.report
            .push(Diagnostic::error(Code::WrongType, place.span, message).of(at.as_str()));
    }
    if kind == "oauth2" && !mapping.contains("flows") {
        let empty = Node::new(Value::Mapping(Mapping::default()), span);
        mapping.insert("flows", span, empty);
    }
    if kind == "openIdConnect" && !mapping.contains("openIdConnectUrl") {
        mapping.insert("openIdConnectUrl", span, Node::string("", span));
    }
    keep_only(walk, mapping, &kind, at);
}

/// Members that belong to another type of scheme would be dropped by the model.
fn keep_only(walk: &mut Walk<'_>, mapping: &mut Mapping, kind: &str, at: &Pointer) {
    let own: &[&str] = match kind {
        "http" => &["scheme", "bearerFormat"],
        "apiKey" => &["name", "in"],
        "oauth2" => &["flows"],
        _ => &["openIdConnectUrl"],
    };
    let report = &mut *walk.report;
    mapping.retain(|key, entry| {
        let kept =
            key.starts_with("x-") || matches!(key, "type" | "description") || own.contains(&key);
        if !kept {
            let detail = format!("`{key}` has no meaning for a scheme of type `{kind}`");
            report.judge(Rule::KeywordIgnored, entry.key_span, &at.child(key), detail);
        }
        kept
    });
}

/// URLs that the model requires of a flow; the generated code does not use them.
fn flow(mapping: &mut Mapping, name: &str, urls: &[&str]) {
    let Some(node) = mapping.get_mut(name) else {
        return;
    };
    let span = node.span;
    let Some(flow) = node.as_mapping_mut() else {
        return;
    };
    for url in urls {
        if !flow.contains(url) {
            flow.insert(*url, span, Node::string("", span));
        }
    }
    let unused: &[&str] = match name {
        "implicit" => &["tokenUrl"],
        "password" | "clientCredentials" => &["authorizationUrl"],
        _ => &[],
    };
    for url in unused {
        flow.remove(url);
    }
}

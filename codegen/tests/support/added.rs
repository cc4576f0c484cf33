//! Everything that can be added to a document without a change of what is there.

use codegen::Input;
use codegen::source::{Pointer, Source, Span};
use codegen::tree::{Mapping, Node, Value};

use super::dice::Dice;
use super::tree;

#[path = "added/colliding.rs"]
pub(crate) mod colliding;
#[path = "added/further.rs"]
mod further;

/// Returns how many things it added.
pub(crate) type Addition = fn(&mut Node) -> usize;

pub(crate) const ADDITIONS: &[(&str, Addition)] = &[
    ("components that come first", |document| {
        components(document, "AAAdded")
    }),
    ("components that come last", |document| {
        components(document, "ZzAdded")
    }),
    ("components that name others", users),
    ("components that extend others", children),
    ("members", members),
    ("values of enums", values),
    ("branches", branches),
    ("operations", operations),
    ("parameters", |document| in_calls(document, parameters)),
    ("errors", |document| {
        in_calls(document, |call| status(call, "418"))
    }),
    ("good answers", |document| in_calls(document, good_answer)),
    ("headers of answers", |document| in_calls(document, headers)),
    ("members that come first", further::first_members),
    ("values that come first", further::first_values),
    ("branches in place", further::branches_in_place),
    ("parts", further::parts),
    ("definitions", further::definitions),
    ("parameters of paths", further::shared_parameters),
    ("answers for ranges", further::ranges),
    ("kinds of bodies", further::kinds_of_bodies),
    ("calls without a name", further::unnamed_calls),
    ("surroundings", further::surroundings),
];

/// Some of them, one after the other, the same ones for the same number.
pub(crate) fn several(document: &mut Node, dice: &mut Dice) -> usize {
    (0..4)
        .filter_map(|_| ADDITIONS.get(dice.below(ADDITIONS.len())))
        .map(|(_, add)| add(document))
        .sum()
}

fn node(json: &str) -> Node {
    tree::read(&Source::new("added.json", json))
}

/// Adds a member that is not there yet.
fn put(mapping: &mut Mapping, name: &str, json: &str) -> usize {
    if mapping.contains(name) {
        return 0;
    }
    mapping.insert(name, Span::default(), node(json));
    1
}

/// The object at a place; an empty one is put there where nothing stands.
fn object<'a>(document: &'a mut Node, place: &[&str]) -> Option<&'a mut Mapping> {
    let mut at = document;
    for name in place {
        let mapping = at.as_mapping_mut()?;
        put(mapping, name, "{}");
        at = mapping.get_mut(name)?;
    }
    at.as_mapping_mut()
}

fn names(document: &Node, place: &[&str]) -> Vec<String> {
    let at = place
        .iter()
        .fold(Pointer::root(), |at, name| at.child(name));
    let mapping = document.pointer(&at).and_then(Node::as_mapping);
    let members = mapping.into_iter().flat_map(Mapping::iter);
    members.map(|(name, _)| name.to_owned()).collect()
}

const SCHEMA: &str = r#"{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"kind":{"type":"string","enum":["added","more"]},"parts":{"type":"array","items":{"type":"object","properties":{"size":{"type":"integer"}}}}}}"#;

/// A component of each kind.
fn components(document: &mut Node, name: &str) -> usize {
    let content =
        format!(r#"{{"description":"x","content":{{"application/json":{{"schema":{SCHEMA}}}}}}}"#);
    let parameter =
        r#"{"name":"added","in":"query","schema":{"type":"string","enum":["one","two"]}}"#;
    let groups = [
        ("schemas", SCHEMA),
        ("responses", content.as_str()),
        ("requestBodies", content.as_str()),
        ("parameters", parameter),
        ("headers", r#"{"schema":{"type":"string"}}"#),
        ("securitySchemes", r#"{"type":"http","scheme":"basic"}"#),
    ];
    let mut count = 0;
    for (group, json) in groups {
        count += object(document, &["components", group]).map_or(0, |group| put(group, name, json));
    }
    count
}

/// Two components for each of the others, one before and one behind them, that the text says.
fn beside(document: &mut Node, text: impl Fn(&Node, &str) -> Option<String>) -> usize {
    let mut count = 0;
    for name in names(document, &["components", "schemas"]) {
        let at = Pointer::root()
            .child("components")
            .child("schemas")
            .child(&name);
        let fragment = at.as_str().replace('%', "%25");
        let to = serde_json::Value::from(format!("#{fragment}")).to_string();
        let schema = document.pointer(&at).and_then(|schema| text(schema, &to));
        let (Some(schema), Some(group)) = (schema, object(document, &["components", "schemas"]))
        else {
            continue;
        };
        for word in ["AA", "Zz"] {
            count += put(group, &own_name(word, &name), &schema);
        }
    }
    count
}

/// A name of its own for what is added to a thing, the same in every document.
fn own_name(word: &str, of: &str) -> String {
    let hash = of.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{word}Added{hash:016x}")
}

/// Components that hold each of the others.
fn users(document: &mut Node) -> usize {
    beside(document, |_, to| {
        Some(format!(
            r#"{{"type":"object","properties":{{"one":{{"$ref":{to}}},"more":{{"type":"array","items":{{"$ref":{to}}}}}}}}}"#
        ))
    })
}

/// Components that extend each of the objects. The first that extends a base with `discriminator`
/// makes a union of it, which is more than an addition.
fn children(document: &mut Node) -> usize {
    let all = tree::json(document);
    // A base that lists the schemas that extend it lists these too.
    for name in names(document, &["components", "schemas"]) {
        let at = Pointer::root()
            .child("components")
            .child("schemas")
            .child(&name);
        let schema = document.pointer(&at);
        let tag =
            schema.and_then(|schema| schema.get("discriminator")?.get("propertyName")?.as_str());
        let Some(tag) = tag.map(|tag| at.child("properties").child(tag).child("enum")) else {
            continue;
        };
        for word in ["AA", "Zz"] {
            let value = serde_json::Value::from(own_name(word, &name)).to_string();
            append(document.pointer_mut(&tag), &value);
        }
    }
    beside(document, |schema, to| {
        let plain = schema.get("properties").is_some() && schema.get("discriminator").is_none();
        let has_children = all.contains(&format!(r#""allOf":[{{"$ref":{to}}}"#));
        (plain || has_children).then(|| {
            format!(
                r#"{{"allOf":[{{"$ref":{to}}},{{"type":"object","properties":{{"z_added":{{"type":"string"}}}}}}]}}"#
            )
        })
    })
}

fn members(document: &mut Node) -> usize {
    everywhere(document, &mut |node| {
        let is_object = node.get("type").and_then(Node::as_str) == Some("object");
        let members = node
            .as_mapping_mut()
            .and_then(|schema| schema.get_mut("properties"));
        match members.and_then(Node::as_mapping_mut) {
            // An object without members is a map: with one it is another type.
            Some(members) if is_object && !members.is_empty() => {
                put(members, "z_added", r#"{"type":"string"}"#)
                    + put(members, "z_added_object", SCHEMA)
            }
            _ => 0,
        }
    })
}

fn values(document: &mut Node) -> usize {
    everywhere(document, &mut |node| {
        let json = match node.get("type").and_then(Node::as_str) {
            Some("string") => r#""z_added""#,
            Some("integer") => "987654",
            _ => return 0,
        };
        let values = node
            .as_mapping_mut()
            .and_then(|schema| schema.get_mut("enum"));
        append(values, json)
    })
}

/// Adds to a list that is not empty.
fn append(list: Option<&mut Node>, json: &str) -> usize {
    match list.map(|list| &mut list.value) {
        Some(Value::Sequence(items)) if !items.is_empty() => {
            items.push(node(json));
            1
        }
        _ => 0,
    }
}

/// A branch more where there are several, all of them references: one alone, or one beside null, is
/// no union.
fn branches(document: &mut Node) -> usize {
    let count = everywhere(document, &mut |node| {
        let group = node
            .as_mapping_mut()
            .and_then(|schema| schema.get_mut("oneOf"));
        let several = group
            .as_ref()
            .and_then(|group| group.as_sequence())
            .is_some_and(|group| {
                group.len() > 1 && group.iter().all(|branch| branch.get("$ref").is_some())
            });
        if several {
            append(group, r##"{"$ref":"#/components/schemas/ZzAdded"}"##)
        } else {
            0
        }
    });
    if count > 0 {
        object(document, &["components", "schemas"]).map(|group| put(group, "ZzAdded", SCHEMA));
    }
    count
}

fn everywhere(node: &mut Node, change: &mut impl FnMut(&mut Node) -> usize) -> usize {
    let mut count = 0;
    match &mut node.value {
        Value::Sequence(items) => {
            for item in items {
                count += everywhere(item, change);
            }
        }
        Value::Mapping(mapping) => {
            for (_, entry) in mapping.iter_mut() {
                count += everywhere(&mut entry.value, change);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    count + change(node)
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

fn added_call(id: &str, parameters: &str) -> String {
    let content = format!(r#""content":{{"application/json":{{"schema":{SCHEMA}}}}}"#);
    format!(
        r#"{{"operationId":"{id}","security":[],"parameters":[{parameters}],"requestBody":{{{content}}},"responses":{{"200":{{"description":"x",{content}}},"404":{{"description":"x",{content}}}}}}}"#
    )
}

/// A path, and a method more of each path.
fn operations(document: &mut Node) -> usize {
    let paths = names(document, &["paths"]);
    let mut count = 0;
    for path in &paths {
        let parameters: Vec<String> = path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| {
                let name = serde_json::Value::from(name);
                format!(
                    r#"{{"name":{name},"in":"path","required":true,"schema":{{"type":"string"}}}}"#
                )
            })
            .collect();
        let call = added_call(&own_name("zz", path), &parameters.join(","));
        let item = object(document, &["paths", path]);
        // A reference beside other members is another matter, and so is an extension.
        let item = item.filter(|item| !item.contains("$ref") && path.starts_with('/'));
        count += item.map_or(0, |item| put(item, "patch", &call));
    }
    object(document, &["paths"]).map_or(count, |paths| {
        count
            + put(
                paths,
                "/aa-added/{id}",
                &format!(
                    r#"{{"post":{}}}"#,
                    added_call(
                        "zzAddedFirst",
                        r#"{"name":"id","in":"path","required":true,"schema":{"type":"string"}}"#
                    )
                ),
            )
            + put(
                paths,
                "/zz-added",
                &format!(r#"{{"post":{}}}"#, added_call("zzAddedLast", "")),
            )
    })
}

/// Changes each call of the paths.
fn in_calls(document: &mut Node, mut change: impl FnMut(&mut Mapping) -> usize) -> usize {
    let mut count = 0;
    for path in names(document, &["paths"]) {
        for method in METHODS {
            let at = Pointer::root().child("paths").child(&path).child(method);
            let call = document.pointer_mut(&at).and_then(Node::as_mapping_mut);
            count += call.map_or(0, &mut change);
        }
    }
    count
}

fn parameters(call: &mut Mapping) -> usize {
    put(call, "parameters", "[]");
    let Some(Value::Sequence(list)) = call.get_mut("parameters").map(|list| &mut list.value) else {
        return 0;
    };
    list.push(node(
        r#"{"name":"z_added","in":"query","schema":{"type":"string","enum":["one","two"]}}"#,
    ));
    list.push(node(
        r#"{"name":"X-Z-Added","in":"header","schema":{"type":"string"}}"#,
    ));
    2
}

fn status(call: &mut Mapping, status: &str) -> usize {
    let answers = call.get_mut("responses").and_then(Node::as_mapping_mut);
    let json =
        format!(r#"{{"description":"x","content":{{"application/json":{{"schema":{SCHEMA}}}}}}}"#);
    answers.map_or(0, |answers| put(answers, status, &json))
}

/// Where nothing is good but `default`, a good answer says that `default` is none.
fn good_answer(call: &mut Mapping) -> usize {
    let answers = call.get("responses").and_then(Node::as_mapping);
    let has_good = answers.is_some_and(|answers| {
        let mut statuses = answers.iter();
        statuses.any(|(name, _)| name.starts_with('2'))
    });
    if has_good { status(call, "226") } else { 0 }
}

fn headers(call: &mut Mapping) -> usize {
    let answers = call.get_mut("responses").and_then(Node::as_mapping_mut);
    let mut count = 0;
    for (_, entry) in answers.into_iter().flat_map(Mapping::iter_mut) {
        let answer = entry.value.as_mapping_mut();
        if let Some(answer) = answer.filter(|answer| !answer.contains("$ref")) {
            put(answer, "headers", "{}");
            let headers = answer.get_mut("headers").and_then(Node::as_mapping_mut);
            count += headers.map_or(0, |headers| {
                put(headers, "X-Z-Added", r#"{"schema":{"type":"string"}}"#)
            });
        }
    }
    count
}

/// A document that shares nothing with the others.
pub(crate) fn another_document(input: &Input) -> Source {
    let first = tree::read(input.documents.first().expect("there is a document"));
    let version = first.pointer(&Pointer::root().child("info").child("version"));
    let version = serde_json::Value::from(version.and_then(Node::as_str).unwrap_or_default());
    // The same words mean the same only in the same version of OpenAPI.
    let openapi = first.get("openapi").and_then(Node::as_str);
    let openapi = serde_json::Value::from(openapi.unwrap_or("3.1.0"));
    let mut document = node(&format!(
        r#"{{"openapi":{openapi},"info":{{"title":"Another","version":{version}}},"paths":{{}}}}"#
    ));
    components(&mut document, "AAOther");
    components(&mut document, "ZzOther");
    let call = added_call("zzOther", "");
    object(&mut document, &["paths"])
        .map(|paths| put(paths, "/aa-other", &format!(r#"{{"post":{call}}}"#)));
    Source::new("spec-another.json", tree::json(&document))
}

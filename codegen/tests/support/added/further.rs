//! Additions at other places: before what is there, beside it, in what is shared by calls, and
//! inside of what is written in place.

use codegen::source::Span;
use codegen::tree::{Mapping, Node, Value};

use super::{SCHEMA, added_call, append, everywhere, in_calls, names, node, object, put};

/// The members of an object with one more before them.
fn put_first(mapping: &mut Mapping, name: &str, json: &str) -> usize {
    if mapping.contains(name) {
        return 0;
    }
    let members: Vec<_> = std::mem::take(mapping).into_iter().collect();
    mapping.insert(name, Span::default(), node(json));
    for (name, entry) in members {
        mapping.insert(name, entry.key_span, entry.value);
    }
    1
}

/// Members before the others, one of them with types of its own.
pub(super) fn first_members(document: &mut Node) -> usize {
    everywhere(document, &mut |node| {
        let is_object = node.get("type").and_then(Node::as_str) == Some("object");
        let members = node
            .as_mapping_mut()
            .and_then(|it| it.get_mut("properties"));
        match members.and_then(Node::as_mapping_mut) {
            Some(members) if is_object && !members.is_empty() => {
                put_first(members, "aa_added", r#"{"type":["string","null"]}"#)
                    + put_first(
                        members,
                        "aa_added_list",
                        &format!(r#"{{"type":"array","items":{SCHEMA}}}"#),
                    )
            }
            _ => 0,
        }
    })
}

/// A value before the others; what stands beside the values is of the same order.
pub(super) fn first_values(document: &mut Node) -> usize {
    everywhere(document, &mut |node| {
        let is_text = node.get("type").and_then(Node::as_str) == Some("string");
        let is_alone = node
            .as_mapping()
            .is_some_and(|schema| !schema.iter().any(|(name, _)| name.starts_with("x-enum")));
        let values = node.as_mapping_mut().and_then(|it| it.get_mut("enum"));
        match values.map(|values| &mut values.value) {
            Some(Value::Sequence(items)) if is_text && is_alone && !items.is_empty() => {
                items.insert(0, super::node(r#""aa_added""#));
                1
            }
            _ => 0,
        }
    })
}

/// A branch that is written in place, behind the others: in front of them it would count.
pub(super) fn branches_in_place(document: &mut Node) -> usize {
    everywhere(document, &mut |node| {
        let is_tagged = node.get("discriminator").is_some();
        let group = node.as_mapping_mut().and_then(|it| it.get_mut("oneOf"));
        let several = group
            .as_ref()
            .and_then(|group| group.as_sequence())
            .is_some_and(|group| {
                group.len() > 1 && group.iter().all(|branch| branch.get("$ref").is_some())
            });
        if several && !is_tagged {
            append(
                group,
                r#"{"type":"object","title":"z added","required":["z_only"],"properties":{"z_only":{"type":"object","properties":{"size":{"type":"integer"}}}}}"#,
            )
        } else {
            0
        }
    })
}

/// A part of what is made of several parts.
pub(super) fn parts(document: &mut Node) -> usize {
    everywhere(document, &mut |node| {
        let group = node.as_mapping_mut().and_then(|it| it.get_mut("allOf"));
        // One part that has members makes an object of the whole.
        let several = group
            .as_ref()
            .and_then(|group| group.as_sequence())
            .is_some_and(|group| {
                let has_members = |part: &Node| part.get("properties").is_some();
                group.len() > 1 && group.iter().any(has_members)
            });
        if several {
            append(
                group,
                &format!(
                    r#"{{"type":"object","properties":{{"z_added_part":{{"type":"string"}},"z_added_parts":{SCHEMA}}}}}"#
                ),
            )
        } else {
            0
        }
    })
}

/// Definitions inside of components, and members that name them.
pub(super) fn definitions(document: &mut Node) -> usize {
    let is_new = document
        .get("openapi")
        .and_then(Node::as_str)
        .is_some_and(|version| version.starts_with("3.1"));
    let mut count = 0;
    for name in names(document, &["components", "schemas"]) {
        let to = name.replace('~', "~0").replace('/', "~1");
        let to = format!("#/components/schemas/{to}/$defs/ZInside").replace('%', "%25");
        let to = serde_json::Value::from(to);
        let Some(schema) = object(document, &["components", "schemas", &name]) else {
            continue;
        };
        let is_object = schema.get("type").and_then(Node::as_str) == Some("object");
        let members = schema.get_mut("properties").and_then(Node::as_mapping_mut);
        if let Some(members) = members.filter(|members| is_new && is_object && !members.is_empty())
        {
            put(members, "z_defined", &format!(r#"{{"$ref":{to}}}"#));
            let definitions = object(document, &["components", "schemas", &name, "$defs"]);
            count += definitions.map_or(0, |it| put(it, "ZInside", SCHEMA));
        }
    }
    count
}

/// Parameters that all calls of a path share, and one in a cookie.
pub(super) fn shared_parameters(document: &mut Node) -> usize {
    let mut count = 0;
    for path in names(document, &["paths"]) {
        let item = object(document, &["paths", &path]);
        let Some(item) = item.filter(|it| !it.contains("$ref") && path.starts_with('/')) else {
            continue;
        };
        put(item, "parameters", "[]");
        if let Some(Value::Sequence(list)) = item.get_mut("parameters").map(|it| &mut it.value) {
            list.push(node(
                r#"{"name":"z_shared","in":"query","schema":{"type":"string","enum":["x"]}}"#,
            ));
            list.push(node(
                r#"{"name":"z_cookie","in":"cookie","schema":{"type":"string"}}"#,
            ));
            count += 2;
        }
    }
    count
}

/// Answers for ranges of statuses, and for all that have none; both hold a type that is written
/// in place.
pub(super) fn ranges(document: &mut Node) -> usize {
    in_calls(document, |call| {
        let answers = call.get("responses").and_then(Node::as_mapping);
        let statuses = answers.into_iter().flat_map(Mapping::iter);
        let statuses: Vec<String> = statuses.map(|(name, _)| name.to_uppercase()).collect();
        // Where nothing is good but `default`, an answer says that `default` is none.
        if !statuses.iter().any(|name| name.starts_with('2')) {
            return 0;
        }
        let ranges = ["4XX", "5XX", "default"];
        let new = ranges.iter().filter(|range| {
            let range = range.to_uppercase();
            !statuses.contains(&range)
        });
        new.map(|range| super::status(call, range)).sum()
    })
}

/// Another kind of body that is not preferred to what is there.
pub(super) fn kinds_of_bodies(document: &mut Node) -> usize {
    in_calls(document, |call| {
        let body = call.get_mut("requestBody").and_then(Node::as_mapping_mut);
        let content = body.and_then(|body| body.get_mut("content"));
        let content = content.and_then(Node::as_mapping_mut);
        let content = content.filter(|content| content.contains("application/json"));
        content.map_or(0, |content| {
            let is_one = content.len() == 1;
            let form = format!(r#"{{"schema":{SCHEMA}}}"#);
            usize::from(is_one) * put(content, "application/x-www-form-urlencoded", &form)
        })
    })
}

/// Calls without a name of their own, with a tag that others may have.
pub(super) fn unnamed_calls(document: &mut Node) -> usize {
    let call = added_call("x", "").replacen(r#""operationId":"x","#, r#""tags":["x"],"#, 1);
    object(document, &["paths"]).map_or(0, |paths| {
        ["/aa-unnamed", "/zz/unnamed"]
            .map(|path| put(paths, path, &format!(r#"{{"get":{call},"put":{call}}}"#)))
            .iter()
            .sum()
    })
}

/// What stands beside all else: servers, tags, calls that the server makes.
pub(super) fn surroundings(document: &mut Node) -> usize {
    let call = added_call("zzCalledBack", "");
    let calls = in_calls(document, |call| {
        put(call, "tags", r#"["added"]"#)
            + put(call, "servers", r#"[{"url":"https://added.example.com"}]"#)
            + put(
                call,
                "externalDocs",
                r#"{"url":"https://added.example.com"}"#,
            )
    });
    let is_new = document
        .get("openapi")
        .and_then(Node::as_str)
        .is_some_and(|version| version.starts_with("3.1"));
    let hooks = object(document, &[]).map_or(0, |root| {
        let hooks = format!(r#"{{"added":{{"post":{call}}}}}"#);
        usize::from(is_new) * put(root, "webhooks", &hooks) + put(root, "tags", r#"[{"name":"x"}]"#)
    });
    let servers = document
        .as_mapping_mut()
        .and_then(|root| root.get_mut("servers"));
    calls + hooks + append(servers, r#"{"url":"https://added.example.com"}"#)
}

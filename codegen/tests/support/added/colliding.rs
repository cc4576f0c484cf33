//! Additions that would get the names of what is there: they differ from it in what Rust's case
//! drops, or are called what something else is named after its place.

use codegen::tree::{Mapping, Node, Value};

use super::{Addition, SCHEMA, added_call, everywhere, names, node, object, own_name, put};

pub(crate) const COLLIDING: &[(&str, Addition)] = &[
    ("values", values),
    ("members", members),
    ("components beside others", components),
    ("components in place of inline types", inline_types),
    ("operations", operations),
];

/// The same letters in another case.
fn otherwise(text: &str) -> Option<String> {
    let other = if text.chars().any(char::is_lowercase) {
        text.to_uppercase()
    } else {
        text.to_lowercase()
    };
    (other != text).then_some(other)
}

fn values(document: &mut Node) -> usize {
    everywhere(document, &mut |node| {
        let schema = node.as_mapping_mut();
        let schema = schema.filter(|it| !it.iter().any(|(name, _)| name.starts_with("x-enum")));
        let values = schema.and_then(|schema| schema.get_mut("enum"));
        let Some(Value::Sequence(items)) = values.map(|values| &mut values.value) else {
            return 0;
        };
        let texts: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
        let new = texts.first().and_then(|first| otherwise(first));
        let Some(new) = new.filter(|new| !texts.contains(&new.as_str())) else {
            return 0;
        };
        items.push(super::node(&serde_json::Value::from(new).to_string()));
        1
    })
}

fn members(document: &mut Node) -> usize {
    everywhere(document, &mut |node| {
        let members = node
            .as_mapping_mut()
            .and_then(|it| it.get_mut("properties"));
        let Some(members) = members.and_then(Node::as_mapping_mut) else {
            return 0;
        };
        // Documents may share an object whose members stand in another order.
        let new = members.iter().filter_map(|(name, _)| otherwise(name)).min();
        new.map_or(0, |new| put(members, &new, r#"{"type":"string"}"#))
    })
}

fn components(document: &mut Node) -> usize {
    let all = names(document, &["components", "schemas"]);
    let new = all.iter().find_map(|name| otherwise(name));
    let group = object(document, &["components", "schemas"]);
    match (new, group) {
        (Some(new), Some(group)) => put(group, &new, SCHEMA),
        _ => 0,
    }
}

/// A component called `PetOwner` where `Pet` has a member `owner` that is written in place.
fn inline_types(document: &mut Node) -> usize {
    let great = |text: &str| {
        let mut signs = text.chars();
        let first = signs.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(signs).collect::<String>()
    };
    let mut new = Vec::new();
    for name in names(document, &["components", "schemas"]) {
        let schema = object(document, &["components", "schemas", &name]);
        let members = schema.and_then(|schema| schema.get("properties")?.as_mapping());
        for (member, entry) in members.into_iter().flat_map(Mapping::iter) {
            if entry.value.get("properties").is_some() || entry.value.get("enum").is_some() {
                new.push(format!("{}{}", great(&name), great(member)));
            }
        }
    }
    let group = object(document, &["components", "schemas"]);
    group.map_or(0, |group| {
        new.iter().map(|name| put(group, name, SCHEMA)).sum()
    })
}

fn operations(document: &mut Node) -> usize {
    let mut ids = Vec::new();
    everywhere(document, &mut |node| {
        let id = node.get("operationId").and_then(Node::as_str);
        ids.extend(id.and_then(otherwise));
        0
    });
    let Some(id) = ids.into_iter().next() else {
        return 0;
    };
    let path = format!("/{}", own_name("zz", &id));
    let id = serde_json::Value::from(id).to_string();
    let call = added_call("zzColliding", "").replacen("\"zzColliding\"", &id, 1);
    let item = node(&format!(r#"{{"post":{call}}}"#));
    object(document, &["paths"]).map_or(0, |paths| {
        paths.insert(path, item.span, item);
        1
    })
}

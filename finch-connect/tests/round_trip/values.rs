//! Values made from a schema, by chance.
//!
//! In: a schema in the terms of 2020-12 and a seed. Out: values that are meant to fit, at the edges
//! of what is allowed more often than in the middle. Never here: a promise; the validator judges.

use std::borrow::Cow;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::schemas::Document;
use crate::values::scalars::{integer, number, text};

#[path = "values/scalars.rs"]
mod scalars;

/// Below this depth only what is required is made.
const DEEP: usize = 4;
/// Below this one, what is required and does not end is cut short, whatever that makes of it.
const DEEPEST: usize = 12;

/// A value, and whether all of it is in the schema.
pub struct Made {
    pub value: Value,
    /// Nothing is in it that no schema describes: no further member, no text beside those of a list.
    pub is_known: bool,
}

/// Which members that need not be there are made.
#[derive(Clone, Copy, PartialEq)]
pub enum Optional {
    ByChance,
    None,
    /// All of them, and none is null.
    All,
}

/// Makes values.
pub struct Maker<'document> {
    document: &'document Document,
    chance: Rng,
    optional: Optional,
    is_known: bool,
}

impl<'document> Maker<'document> {
    pub fn new(document: &'document Document, seed: u64) -> Self {
        Self {
            document,
            chance: Rng::with_seed(seed),
            optional: Optional::ByChance,
            is_known: true,
        }
    }

    pub fn with_optional(mut self, optional: Optional) -> Self {
        self.optional = optional;
        self
    }

    pub fn chance(&mut self) -> &mut Rng {
        &mut self.chance
    }

    /// A value for a component.
    pub fn component(&mut self, name: &str) -> Made {
        self.is_known = true;
        let schema = self.document.component(name);
        let value = self.value(schema, 0);
        Made {
            value,
            is_known: self.is_known,
        }
    }

    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        let Some(members) = schema.as_object() else {
            // `true`, or `false`, which the validator sorts out.
            return self.anything();
        };
        if depth > DEEPEST {
            return Value::Null;
        }
        if let Some(value) = members.get("const") {
            return value.clone();
        }
        if let Some(Value::Array(values)) = members.get("enum") {
            if let Some(value) = self.one_of(&self.without(&Value::Null, values)) {
                return value.clone();
            }
        }
        // Each part that holds makes a value; objects take the members of all of them.
        let mut parts = Vec::new();
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            if let Some(target) = self.document.resolve(reference) {
                parts.push(self.value(target, depth + 1));
            }
        }
        for part in array(members, "allOf") {
            if part.as_object().is_none_or(says_something) {
                parts.push(self.value(part, depth + 1));
            }
        }
        for choice in ["oneOf", "anyOf"] {
            let branches = array(members, choice);
            if let Some(branch) = self.branch(branches, depth) {
                // A text of any kind beside listed ones is not one of those.
                let lists = |branch: &Value| branch.get("enum").is_some();
                self.is_known &= lists(branch) || !branches.iter().any(lists);
                let mut value = self.value(branch, depth + 1);
                let chance = &mut self.chance;
                self.is_known &= tag(self.document, members, branch, &mut value, chance);
                // Branches beside members are not told apart: what they add is kept.
                self.is_known &= parts.is_empty() && !members.contains_key("properties");
                parts.push(value);
            }
        }
        if parts.is_empty() || says_something_itself(members) {
            let own = self.own(members, depth);
            // A branch says more precisely what a member is than the members beside it.
            let at = if own.is_object() { 0 } else { parts.len() };
            parts.insert(at, own);
        }
        // What has children by a tag of any text may have a tag of none of them.
        let is_base = !members.contains_key("anyOf") && members.contains_key("discriminator");
        self.is_known &= !is_base;
        together(parts)
    }

    /// One of the branches; where it is deep, preferably one that ends.
    fn branch<'schema>(
        &mut self,
        branches: &'schema [Value],
        depth: usize,
    ) -> Option<&'schema Value> {
        if depth > DEEP {
            let plain = branches.iter().find(|branch| branch.get("$ref").is_none());
            if plain.is_some() {
                return plain;
            }
        }
        self.one_of(branches)
    }

    fn one_of<'list, T>(&mut self, list: &'list [T]) -> Option<&'list T> {
        (!list.is_empty()).then(|| &list[self.chance.usize(..list.len())])
    }

    /// A list of values or types, without null where everything is to be there.
    fn without<'list>(&self, null: &Value, list: &'list [Value]) -> Cow<'list, [Value]> {
        if self.optional != Optional::All || !list.contains(null) {
            return Cow::Borrowed(list);
        }
        Cow::Owned(
            list.iter()
                .filter(|value| *value != null)
                .cloned()
                .collect(),
        )
    }

    /// A value of one of the types that the schema itself names, or implies.
    fn own(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let null = json!("null");
        let kinds = match schema.get("type") {
            Some(Value::Array(kinds)) if depth > DEEP && kinds.contains(&null) => vec![null],
            Some(Value::Array(kinds)) => self.without(&null, kinds).into_owned(),
            Some(kind) => vec![kind.clone()],
            None => vec![json!(implied(schema))],
        };
        let kind = match &kinds[..] {
            [kind] => kind,
            kinds => self.one_of(kinds).unwrap_or(&Value::Null),
        };
        match kind.as_str().unwrap_or_default() {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, depth),
            "string" => json!(text(schema, &mut self.chance)),
            "integer" => integer(schema, &mut self.chance),
            "number" => number(schema, &mut self.chance),
            "boolean" => json!(self.chance.bool()),
            "null" => Value::Null,
            _ => self.anything(),
        }
    }

    fn object(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let mut members = Map::new();
        let required = array(schema, "required");
        let declared = schema.get("properties").and_then(Value::as_object);
        // Now and then nothing but what must be there.
        let is_sparse = self.chance.u8(..8) == 0;
        let optional = self.optional;
        for (name, property) in declared.into_iter().flatten() {
            let is_required = required.contains(&json!(name));
            let mut is_wanted = || match optional {
                Optional::ByChance => !is_sparse && self.chance.f32() < 0.6,
                Optional::None => false,
                Optional::All => true,
            };
            if is_required || (depth < DEEP && is_wanted()) {
                members.insert(name.clone(), self.value(property, depth + 1));
            }
        }
        let rest = schema.get("additionalProperties");
        for name in required.iter().filter_map(Value::as_str) {
            if !members.contains_key(name) {
                let value = self.value(rest.unwrap_or(&json!({})), depth + 1);
                members.insert(name.to_owned(), value);
            }
        }
        match schema.get("patternProperties").and_then(Value::as_object) {
            Some(patterns) => {
                self.by_pattern(&mut members, patterns, depth);
                if rest != Some(&json!(false)) && self.chance.bool() {
                    self.by_no_pattern(&mut members, rest, depth);
                }
            }
            None => self.more(&mut members, schema, depth),
        }
        Value::Object(members)
    }

    fn by_pattern(
        &mut self,
        members: &mut Map<String, Value>,
        patterns: &Map<String, Value>,
        depth: usize,
    ) {
        for (pattern, property) in patterns {
            for name in scalars::names_of(pattern, &mut self.chance) {
                // Beside declared members these are kept, and not known.
                self.is_known = false;
                members.insert(name, self.value(property, depth + 1));
            }
        }
    }

    /// Members whose names match hardly any pattern: where there is no word about them, they may
    /// hold anything.
    fn by_no_pattern(
        &mut self,
        members: &mut Map<String, Value>,
        rest: Option<&Value>,
        depth: usize,
    ) {
        for name in ["\u{3a9}", "~ 0"] {
            let value = match rest {
                Some(rest) => self.value(rest, depth + 1),
                None => self.anything(),
            };
            self.is_known = false;
            members.insert(name.to_owned(), value);
        }
    }

    /// Members that are not declared: those that a map is made of, and now and then others.
    fn more(
        &mut self,
        members: &mut Map<String, Value>,
        schema: &Map<String, Value>,
        depth: usize,
    ) {
        let least = whole(schema, "minProperties").unwrap_or_default();
        let most = whole(schema, "maxProperties").unwrap_or(least + 3);
        let rest = schema.get("additionalProperties");
        let is_map = rest.is_some_and(Value::is_object);
        let wanted = match rest {
            Some(Value::Bool(false)) => members.len(),
            _ if is_map || least > members.len() => self.chance.usize(least..=most.max(least)),
            _ if self.optional != Optional::ByChance => members.len(),
            _ if depth < DEEP && self.chance.f32() < 0.1 => (members.len() + 1).min(most),
            _ => members.len(),
        };
        for at in members.len()..wanted {
            let name = format!("{}{at}", ["k", "ключ ", "a/b~", ""][self.chance.usize(..4)]);
            let value = match rest {
                Some(rest) if is_map => self.value(rest, depth + 1),
                _ => self.anything(),
            };
            members.insert(name, value);
        }
    }

    fn array(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let mut items: Vec<Value> = Vec::new();
        for first in array(schema, "prefixItems") {
            items.push(self.value(first, depth + 1));
        }
        let least = whole(schema, "minItems").unwrap_or_default();
        let most = whole(schema, "maxItems").unwrap_or(least + 3);
        // A tuple may be shorter than it is described.
        if items.len() > least && self.chance.f32() < 0.2 {
            items.truncate(self.chance.usize(least..items.len()));
        }
        let rest = schema.get("items");
        if rest != Some(&json!(false)) && (depth < DEEP || items.len() < least) {
            let wanted = self.chance.usize(least..=most.max(least));
            for _ in items.len()..wanted {
                items.push(self.value(rest.unwrap_or(&json!({})), depth + 1));
            }
        }
        if let Some(wanted) = schema.get("contains") {
            items.push(self.value(wanted, depth + 1));
        }
        if schema.get("uniqueItems") == Some(&json!(true)) {
            let mut unique: Vec<Value> = Vec::new();
            items.retain(|item| {
                let is_new = !unique.contains(item);
                unique.push(item.clone());
                is_new
            });
        }
        Value::Array(items)
    }

    /// Any JSON at all.
    fn anything(&mut self) -> Value {
        self.is_known = false;
        let values = [
            json!(null),
            json!(true),
            json!(7),
            json!(-0.25),
            json!("text"),
            json!([1, "two", null]),
            json!({"a": {"b": []}}),
            json!({}),
        ];
        values[self.chance.usize(..values.len())].clone()
    }
}

/// Puts the right name into the tag of a branch, where the schema has tags. Returns whether it can
/// be told which branch the value is of.
fn tag(
    document: &Document,
    members: &Map<String, Value>,
    branch: &Value,
    value: &mut Value,
    chance: &mut Rng,
) -> bool {
    let name = members
        .get("discriminator")
        .and_then(|found| found["propertyName"].as_str());
    let (Some(name), Value::Object(object)) = (name, value) else {
        return true;
    };
    let Some(reference) = branch["$ref"].as_str() else {
        return object.contains_key(name);
    };
    let own = reference.rsplit('/').next().unwrap_or_default();
    let mapping = members["discriminator"]["mapping"].as_object();
    let mut tags: Vec<Value> = mapping
        .into_iter()
        .flatten()
        .filter(|(_, target)| *target == reference || stem(target) == own)
        .map(|(tag, _)| json!(tag))
        .collect();
    if tags.is_empty() {
        tags.push(json!(own));
    }
    // A branch may say itself which tags it has; then its name is none of them.
    let resolved = document.resolve(reference).unwrap_or(branch);
    let property = &resolved["properties"][name];
    if property.is_null() && object.contains_key(name) {
        // A part of it has said so.
        return true;
    }
    if let Some(listed) = property["enum"].as_array() {
        if !listed.contains(&tags[0]) {
            tags.clone_from(listed);
        }
    }
    object.insert(name.to_owned(), tags[chance.usize(..tags.len())].clone());
    // Where a branch has no member for the tag, the tag is kept beside its members.
    !property.is_null()
}

/// The name at the end of a reference, into the document or to a file.
fn stem(target: &Value) -> &str {
    let last = target.as_str().and_then(|target| target.rsplit('/').next());
    last.unwrap_or_default().trim_end_matches(".json")
}

/// Whether a schema says more than its parts do.
fn says_something_itself(members: &Map<String, Value>) -> bool {
    members.contains_key("type") || !implied(members).is_empty()
}

/// Whether a schema says anything of the values that it allows.
fn says_something(members: &Map<String, Value>) -> bool {
    ["$ref", "allOf", "oneOf", "anyOf", "enum", "const"]
        .iter()
        .any(|keyword| members.contains_key(*keyword))
        || says_something_itself(members)
}

/// The type that keywords are about, where none is named.
fn implied(schema: &Map<String, Value>) -> &'static str {
    const KEYWORDS: &[(&str, &str)] = &[
        ("properties", "object"),
        ("additionalProperties", "object"),
        ("patternProperties", "object"),
        ("required", "object"),
        ("items", "array"),
        ("prefixItems", "array"),
        ("minLength", "string"),
        ("maxLength", "string"),
        ("pattern", "string"),
        ("format", "string"),
        ("minimum", "number"),
        ("maximum", "number"),
    ];
    KEYWORDS
        .iter()
        .find(|(keyword, _)| schema.contains_key(*keyword))
        .map_or("", |(_, kind)| kind)
}

/// One value of several that must all hold: the members of all objects, or else the last value.
fn together(parts: Vec<Value>) -> Value {
    let mut result = Value::Null;
    for part in parts {
        match (&mut result, part) {
            (Value::Object(members), Value::Object(more)) => {
                for (name, value) in more {
                    let both = match members.remove(&name) {
                        Some(before) => together(vec![before, value]),
                        None => value,
                    };
                    members.insert(name, both);
                }
            }
            (result, part) => *result = part,
        }
    }
    result
}

fn array<'schema>(schema: &'schema Map<String, Value>, keyword: &str) -> &'schema [Value] {
    schema
        .get(keyword)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn whole(schema: &Map<String, Value>, keyword: &str) -> Option<usize> {
    let value = schema.get(keyword)?.as_u64()?;
    usize::try_from(value).ok().map(|value| value.min(1_000))
}

//! Documents as a validator of JSON Schema reads them.
//!
//! In: the documents of a folder. Out: their component schemas in the terms of 2020-12. What OpenAPI
//! 3.0 says differently is put into words here once more, apart from the generator's own reading of
//! it: two readings that agree are worth more than one. Never here: a type of Rust.

use std::path::{Path, PathBuf};

use codegen::diagnostic::Report;
use codegen::source::{Source, SourceMap};
use jsonschema::Validator;
use serde_json::{Map, Number, Value, json};

/// The folder of Finch's own documents, in the list of cases.
pub const FINCH: &str = "spec";

/// The component schemas of the documents of a folder.
pub struct Document {
    root: Value,
}

pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn cases() -> PathBuf {
    workspace().join("codegen/tests/cases")
}

/// The folders of all cases, and Finch's.
pub fn folders() -> Vec<String> {
    let mut folders: Vec<String> = std::fs::read_dir(cases())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.push(FINCH.to_owned());
    folders.sort();
    folders
}

/// The file of the types that were generated from a folder, below the workspace.
pub fn types_of(folder: &str) -> String {
    if folder == FINCH {
        return "finch-connect/src/generated/types.rs".to_owned();
    }
    format!("codegen/tests/cases/{folder}/types.rs")
}

impl Document {
    /// Reads the documents of a folder. Where two define the same schema, they say the same: that
    /// is what the generator holds them to.
    pub fn of(folder: &str) -> Self {
        let place = if folder == FINCH {
            workspace().join(FINCH)
        } else {
            cases().join(folder)
        };
        let mut schemas = Map::new();
        for entry in std::fs::read_dir(&place).unwrap() {
            let path = entry.unwrap().path();
            let is_document = path
                .extension()
                .is_some_and(|ending| ending == "yaml" || ending == "json");
            if is_document && !path.ends_with("overlay.yaml") {
                schemas.extend(schemas_of(&path));
            }
        }
        Self::with(schemas)
    }

    /// A document of these schemas.
    pub fn with(mut schemas: Map<String, Value>) -> Self {
        for schema in schemas.values_mut() {
            translate(schema);
        }
        Self {
            root: json!({"components": {"schemas": schemas}}),
        }
    }

    /// The names of the components.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        let schemas = self.root["components"]["schemas"].as_object().unwrap();
        schemas.keys().map(String::as_str)
    }

    /// The schema of a component.
    pub fn component(&self, name: &str) -> &Value {
        &self.root["components"]["schemas"][name]
    }

    /// The schema that a reference within the document names.
    pub fn resolve(&self, reference: &str) -> Option<&Value> {
        let pointer = reference.strip_prefix('#')?;
        let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
        self.root.pointer(&pointer)
    }

    /// A validator for a component.
    pub fn validator(&self, name: &str) -> Result<Validator, String> {
        let mut root = self.root.clone();
        let token = name.replace('~', "~0").replace('/', "~1");
        let token =
            percent_encoding::utf8_percent_encode(&token, percent_encoding::NON_ALPHANUMERIC);
        root["$ref"] = json!(format!("#/components/schemas/{token}"));
        jsonschema::draft202012::new(&root).map_err(|error| error.to_string())
    }
}

/// A document as it stands in a file.
pub fn read(path: &Path) -> Value {
    let source = Source::new("document.yaml", std::fs::read(path).unwrap());
    let (mut sources, mut report) = (SourceMap::default(), Report::default());
    let (_, node) = codegen::parse::parse(&source, &mut sources, &mut report).unwrap();
    node.to_json()
}

fn schemas_of(path: &Path) -> Map<String, Value> {
    match read(path)["components"]["schemas"].take() {
        Value::Object(schemas) => schemas,
        _ => Map::new(),
    }
}

/// Puts a schema, and every schema in it, into the terms of 2020-12.
fn translate(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else {
        return;
    };
    // What the exclusiveness of `oneOf` forbids, servers send all the same: it fits two branches.
    // Those branches are told apart by a tag, or by members that are not required.
    if let Some(branches) = members.remove("oneOf") {
        if members.contains_key("anyOf") {
            let parts = members.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(parts) = parts {
                parts.push(json!({"anyOf": branches}));
            }
        } else {
            members.insert("anyOf".to_owned(), branches);
        }
    }
    nullable(members);
    almost_written(members);
    bounds(members);
    nonsense(members);
    tuples(members);
    required_at_members(members);
    // A base of its own would lead references elsewhere; OpenAPI's lead into the document.
    members.remove("$id");
    members.remove("$schema");
    // It stands for any schema here, because it leads nowhere within one document.
    members.remove("$dynamicRef");
    for (key, value) in members.iter_mut() {
        match key.as_str() {
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                for schema in value.as_object_mut().into_iter().flat_map(Map::values_mut) {
                    translate(schema);
                }
            }
            "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                value
                    .as_array_mut()
                    .into_iter()
                    .flatten()
                    .for_each(translate);
            }
            "items"
            | "additionalProperties"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "unevaluatedProperties"
            | "unevaluatedItems"
            | "contentSchema" => {
                translate(value);
            }
            _ => {}
        }
    }
}

/// `nullable: true` beside a type allows null beside that type.
fn nullable(members: &mut Map<String, Value>) {
    if members.remove("nullable") != Some(json!(true)) {
        return;
    }
    if let Some(Value::String(name)) = members.get("type") {
        members.insert("type".to_owned(), json!([name, "null"]));
    }
}

/// Types by other names, and words that are not what a validator wants there.
fn almost_written(members: &mut Map<String, Value>) {
    if let Some(Value::String(name)) = members.get("type") {
        let meant = match name.to_lowercase().as_str() {
            "int" => "integer".to_owned(),
            "float" => "number".to_owned(),
            "bool" => "boolean".to_owned(),
            other => other.to_owned(),
        };
        let known = [
            "null", "boolean", "object", "array", "number", "string", "integer",
        ];
        if known.contains(&meant.as_str()) {
            members.insert("type".to_owned(), json!(meant));
        } else {
            members.remove("type");
        }
    }
    // At a member, it may be a truth value in quotes, and no name.
    let name = members.get("required").and_then(Value::as_str);
    if let Some(name) = name
        .filter(|name| !["true", "false"].contains(name))
        .map(str::to_owned)
    {
        members.insert("required".to_owned(), json!([name]));
    }
    if let Some(value) = members.get_mut("enum").filter(|value| !value.is_array()) {
        *value = json!([value.take()]);
    }
}

/// A bound that says of another bound that it is exclusive.
fn bounds(members: &mut Map<String, Value>) {
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        match members.get(exclusive) {
            Some(Value::Bool(true)) => {
                members.remove(exclusive);
                if let Some(bound) = members.remove(inclusive) {
                    members.insert(exclusive.to_owned(), bound);
                }
            }
            Some(Value::Bool(false)) => {
                members.remove(exclusive);
            }
            _ => {}
        }
    }
}

/// A keyword whose value means nothing in JSON Schema; a validator would refuse all of the schema.
/// A number in quotes is meant as a number.
fn nonsense(members: &mut Map<String, Value>) {
    for (key, value) in members.iter_mut() {
        let is_size = key.starts_with("min") || key.starts_with("max");
        if let (true, Some(text)) = (is_size, value.as_str()) {
            if let Ok(number) = text.parse::<Number>() {
                *value = Value::Number(number);
            }
        }
        // 3.0 is a size as 3 is.
        if let (true, Some(size)) = (is_size, value.as_f64()) {
            if size >= 0.0 && size.fract() == 0.0 && size < 1e15 {
                *value = json!(size as u64);
            }
        }
    }
    members.retain(|key, value| match key.as_str() {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => value.is_number(),
        "pattern" => jsonschema::validator_for(&json!({"pattern": value})).is_ok(),
        "multipleOf" => value.as_f64().is_some_and(|step| step > 0.0),
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
        | "minContains" | "maxContains" => value.is_u64(),
        _ => true,
    });
}

/// A list of schemas under `items`, and what follows them.
fn tuples(members: &mut Map<String, Value>) {
    if members.get("items").is_some_and(Value::is_array) {
        if let Some(items) = members.remove("items") {
            members.insert("prefixItems".to_owned(), items);
        }
        if let Some(rest) = members.remove("additionalItems") {
            members.insert("items".to_owned(), rest);
        }
    }
}

/// `required: true` at a member is meant as the member's name in the list of the object.
fn required_at_members(members: &mut Map<String, Value>) {
    if members
        .get("required")
        .is_some_and(|found| !found.is_array())
    {
        members.remove("required");
    }
    let mut named = Vec::new();
    if let Some(Value::Object(properties)) = members.get("properties") {
        for (name, property) in properties {
            if property.get("required") == Some(&json!(true)) {
                named.push(json!(name));
            }
        }
    }
    if named.is_empty() {
        return;
    }
    let required = members
        .entry("required")
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(required) = required {
        required.extend(named);
    }
}

//! Documents made of OpenAPI's own pieces: each byte is one choice, so that a small change of the
//! bytes is a small change of the document.
//!
//! In: bytes. Out: a document as JSON, mostly sound. Never here: chance.

use serde_json::{Map, Value, json};

/// The document that the bytes stand for.
pub fn document(bytes: &[u8]) -> String {
    let mut choices = Choices { bytes, left: 400 };
    choices.document().to_string()
}

struct Choices<'a> {
    bytes: &'a [u8],
    /// How many schemas may still be made.
    left: usize,
}

const NAMES: &[&str] = &[
    "a", "b", "id", "type", "Kind", "kind", "value", "String", "Option", "self", "Self", "", "_",
    "a b", "a-b", "A_B", "aB", "1", "é", "\u{202e}", "\"; }", "*/", "{}", "r#fn", "x'y", "Client",
];

const COMPONENTS: &[&str] = &["A", "B", "Pet", "Box", "Vec", "Error"];

impl Choices<'_> {
    /// A number below `end`; zero where the bytes end.
    fn below(&mut self, end: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        usize::from(*first) % end.max(1)
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 1
    }

    fn name(&mut self) -> &'static str {
        NAMES[self.below(NAMES.len())]
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    fn document(&mut self) -> Value {
        let version = self.pick(&["3.1.0", "3.0.3", "3.0.0", "3.1.1"]);
        let mut schemas = Map::new();
        for name in COMPONENTS {
            let schema = self.schema(0);
            schemas.insert((*name).to_owned(), schema);
        }
        let mut paths = Map::new();
        for number in 0..=self.below(4) {
            let (path, item) = self.path(number);
            paths.insert(path, item);
        }
        json!({
            "openapi": version,
            "info": { "title": self.name(), "version": "1" },
            "servers": [{ "url": self.pick(&["https://a.test", "/v1", "https://{h}.test"]), "variables": { "h": { "default": "b" } } }],
            "paths": paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": {
                    "basic": { "type": "http", "scheme": "basic" },
                    "key": { "type": "apiKey", "in": self.pick(&["header", "query", "cookie"]), "name": "X-Key" },
                    "o": { "type": "oauth2", "flows": {} },
                },
            },
        })
    }

    fn path(&mut self, number: usize) -> (String, Value) {
        let mut item = Map::new();
        let with_id = self.chance(2);
        for _ in 0..=self.below(2) {
            let method = self.pick(&["get", "post", "put", "delete", "patch", "head"]);
            let operation = self.operation(with_id);
            item.insert(method.to_owned(), operation);
        }
        let end = if with_id { "/{id}" } else { "" };
        (format!("/p{number}{end}"), Value::Object(item))
    }

    fn operation(&mut self, with_id: bool) -> Value {
        let mut parameters = Vec::new();
        if with_id {
            parameters.push(
                json!({ "name": "id", "in": "path", "required": true, "schema": self.schema(3) }),
            );
        }
        for _ in 0..self.below(4) {
            parameters.push(self.parameter());
        }
        let mut operation = json!({ "parameters": parameters, "description": self.text() });
        if self.chance(2) {
            operation["operationId"] = json!(self.name());
        }
        if self.chance(2) {
            operation["requestBody"] =
                json!({ "required": self.chance(2), "content": self.content() });
        }
        if self.chance(3) {
            let scheme = self.pick(&["basic", "key", "o", "missing"]);
            operation["security"] = json!([{ scheme: [] }, {}]);
        }
        let mut responses = Map::new();
        for _ in 0..=self.below(3) {
            let status = self.pick(&["200", "201", "204", "2XX", "400", "404", "default", "4XX"]);
            let mut response = json!({ "description": self.text() });
            if self.chance(2) {
                response["content"] = self.content();
            }
            if self.chance(4) {
                response["headers"] = json!({ "X-A": { "schema": self.schema(2) } });
            }
            responses.insert(status.to_owned(), response);
        }
        operation["responses"] = Value::Object(responses);
        operation
    }

    fn parameter(&mut self) -> Value {
        let place = self.pick(&["query", "header", "cookie", "query"]);
        let mut parameter = json!({ "name": self.name(), "in": place, "required": self.chance(2) });
        if self.chance(6) {
            parameter["content"] = self.content();
            return parameter;
        }
        parameter["schema"] = self.schema(2);
        if self.chance(3) {
            parameter["style"] = json!(self.pick(&[
                "form",
                "deepObject",
                "spaceDelimited",
                "pipeDelimited",
                "simple"
            ]));
            parameter["explode"] = json!(self.chance(2));
        }
        parameter
    }

    fn content(&mut self) -> Value {
        let mut content = Map::new();
        for _ in 0..=self.below(2) {
            let media = self.pick(&[
                "application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "text/plain",
                "application/octet-stream",
                "application/problem+json",
                "*/*",
                "image/*",
            ]);
            let schema = self.schema(1);
            content.insert(media.to_owned(), json!({ "schema": schema }));
        }
        Value::Object(content)
    }

    fn text(&mut self) -> &'static str {
        self.pick(&[
            "",
            "A text.",
            "    code",
            "```\nx",
            "<b>[a](b)",
            "\r\u{2028}\0",
            "*/ \" {}",
        ])
    }

    fn schema(&mut self, depth: usize) -> Value {
        if self.left == 0 || depth > 6 {
            return json!({ "type": "string" });
        }
        self.left -= 1;
        let mut schema = match self.below(14) {
            0 => self.scalar(),
            1 => self.object(depth),
            2 => {
                json!({ "type": "array", "items": self.schema(depth + 1), "uniqueItems": self.chance(2) })
            }
            3 | 4 => json!({ "$ref": self.reference() }),
            5 => json!({ "allOf": self.several(depth) }),
            6 => self.union("oneOf", depth),
            7 => self.union("anyOf", depth),
            8 => json!({ "type": "object", "additionalProperties": self.schema(depth + 1) }),
            9 => self.enumeration(),
            10 => json!({ "const": self.value() }),
            11 => {
                json!({ "type": [self.kind(), "null", self.kind()], "items": {}, "properties": { "a": {} } })
            }
            12 => self.rare(depth),
            _ => json!({}),
        };
        self.decorate(&mut schema);
        schema
    }

    fn decorate(&mut self, schema: &mut Value) {
        match self.below(12) {
            1 => schema["description"] = json!(self.text()),
            2 => schema["nullable"] = json!(true),
            3 => schema["default"] = self.value(),
            4 => schema["deprecated"] = json!(true),
            5 => schema["readOnly"] = json!(true),
            6 => schema["minLength"] = json!(self.below(5)),
            7 => schema["exclusiveMinimum"] = json!(self.below(5)),
            8 => schema["example"] = self.value(),
            9 => schema["title"] = json!(self.name()),
            _ => {}
        }
    }

    fn several(&mut self, depth: usize) -> Vec<Value> {
        (0..=self.below(3))
            .map(|_| self.schema(depth + 1))
            .collect()
    }

    fn kind(&mut self) -> &'static str {
        self.pick(&[
            "string", "integer", "number", "boolean", "object", "array", "null",
        ])
    }

    fn scalar(&mut self) -> Value {
        let format = self.pick(&[
            "",
            "int32",
            "int64",
            "float",
            "double",
            "date",
            "date-time",
            "uuid",
            "uri",
            "byte",
            "binary",
            "password",
            "decimal",
            "ipv4",
            "email",
            "odd",
        ]);
        let mut schema = json!({ "type": self.kind() });
        if !format.is_empty() {
            schema["format"] = json!(format);
        }
        schema
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for _ in 0..self.below(5) {
            let name = self.name();
            if self.chance(2) && !required.contains(&name) {
                required.push(name);
            }
            let schema = self.schema(depth + 1);
            properties.insert(name.to_owned(), schema);
        }
        let mut schema =
            json!({ "type": "object", "properties": properties, "required": required });
        match self.below(4) {
            1 => schema["additionalProperties"] = json!(false),
            2 => schema["additionalProperties"] = self.schema(depth + 1),
            _ => {}
        }
        schema
    }

    fn union(&mut self, keyword: &str, depth: usize) -> Value {
        let mut schema = json!({ keyword: self.several(depth) });
        if self.chance(3) {
            let member = self.name();
            schema["discriminator"] = json!({ "propertyName": member });
            if self.chance(2) {
                schema["discriminator"]["mapping"] = json!({ self.name(): self.reference() });
            }
        }
        schema
    }

    fn enumeration(&mut self) -> Value {
        let values: Vec<Value> = (0..=self.below(4)).map(|_| self.value()).collect();
        if self.chance(2) {
            return json!({ "enum": values });
        }
        let names: Vec<&str> = (0..=self.below(4)).map(|_| self.name()).collect();
        json!({ "type": "string", "enum": names })
    }

    fn value(&mut self) -> Value {
        match self.below(8) {
            0 => json!(self.name()),
            1 => json!(self.below(256)),
            2 => json!(-1.5e30),
            3 => Value::Null,
            4 => json!(true),
            5 => json!([1, "a"]),
            6 => json!({ "a": { "b": [] } }),
            _ => json!(u64::MAX),
        }
    }

    fn rare(&mut self, depth: usize) -> Value {
        let inner = self.schema(depth + 1);
        match self.below(10) {
            0 => json!({ "not": inner }),
            1 => json!({ "prefixItems": [inner], "type": "array" }),
            2 => json!({ "if": inner, "then": {}, "else": { "type": "string" } }),
            3 => json!({ "$defs": { self.name(): inner }, "type": "object" }),
            4 => json!({ "patternProperties": { "^a": inner }, "type": "object" }),
            5 => json!({ "type": "string", "contentEncoding": "base64", "contentSchema": inner }),
            6 => json!({ "dependentSchemas": { "a": inner }, "unevaluatedProperties": false }),
            7 => json!({ "items": [inner, true], "type": "array" }),
            8 => {
                json!({ "allOf": [inner, { "required": [self.name()] }], "type": "object", "properties": { self.name(): {} } })
            }
            _ => {
                json!({ "properties": { "a": inner }, "oneOf": [{ "required": ["a"] }, { "required": ["b"] }] })
            }
        }
    }

    fn reference(&mut self) -> String {
        match self.below(12) {
            0 => "#/components/schemas/Missing".to_owned(),
            1 => format!(
                "#/components/schemas/{}/properties/a",
                self.pick(COMPONENTS)
            ),
            _ => format!("#/components/schemas/{}", self.pick(COMPONENTS)),
        }
    }
}
